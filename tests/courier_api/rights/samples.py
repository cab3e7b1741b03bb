"""
Samples of requests, by which the table of rights is tested role by role.

Each subject has a file ``samples_SUBJECT.py`` here with a dictionary ``SAMPLES``, from an endpoint
as the table writes it (``"GET /v1/devices/{device_id}"``) to its `Sample`. Whoever adds an
endpoint adds its row to the table and its sample to such a file; the tests fail until both are
there. Files are found by their names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from courier_api.routes import Endpoint
from tests.courier_api.apis import Actor, Api

__all__ = ["Call", "Sample", "all_samples"]


@dataclass(frozen=True)
class Call:
    """
    A request to an endpoint.

    Parameters
    ----------
    path : mapping of str to str
        What stands in the template's braces.
    more : mapping
        What goes to httpx: json, content, headers, params.
    """

    path: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)


#: Makes in the database what a request needs, and the request; each call makes things of its own.
Make = Callable[[Api, Actor], Call]


@dataclass(frozen=True)
class Sample:
    """
    How an endpoint is tried.

    Parameters
    ----------
    own : callable
        A good request of an actor who may make it, upon what is theirs where that matters.
    foreign : callable or None
        The same upon what is somebody else's: with the right ``own`` it is answered 404, with
        ``all`` as well as one's own.
    hidden : callable or None
        For lists: makes something of somebody else's, and yields the text of it that the right
        ``own`` must not show, and the right ``all`` must.
    only_self : str
        Why there is nothing of somebody else's to ask for, such as "of the login that asks".
    """

    own: Make
    foreign: Make | None = None
    hidden: Callable[[Api, Actor], str] | None = None
    only_self: str = ""


def all_samples() -> dict[Endpoint, Sample]:
    """Every sample of every subject."""
    found: dict[Endpoint, Sample] = {}
    for path in sorted(Path(__file__).parent.glob("samples_*.py")):
        samples: dict[str, Sample] = import_module(f"tests.courier_api.rights.{path.stem}").SAMPLES
        for name, sample in samples.items():
            method, _, template = name.partition(" ")
            endpoint = Endpoint(method, template)
            assert endpoint not in found, f"{endpoint}: two samples"
            found[endpoint] = sample
    return found
