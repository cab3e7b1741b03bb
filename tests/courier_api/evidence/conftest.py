from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from courier_api.evidence.dependencies import evidence_parts
from courier_api.evidence.files import EvidenceFiles
from courier_api.evidence.parts import EvidenceParts
from courier_api.evidence.records import Seams
from tests.courier_api.apis import Api, api, clock
from tests.courier_api.evidence.phones import Sender

__all__ = ["api", "clock"]

#: Changes what endpoints work with, until the test is over.
Change = Callable[..., EvidenceParts]


@pytest.fixture
def parts(api: Api) -> EvidenceParts:
    return evidence_parts(api.services)


@pytest.fixture
def change(api: Api, parts: EvidenceParts) -> Iterator[Change]:
    """``change(max_open=2)``, ``change(free=..., folder=..., seams=...)``."""

    def changed(
        *, free: Any = None, folder: Path | None = None, seams: Seams | None = None, **params: Any
    ) -> EvidenceParts:
        new = replace(parts, params=replace(parts.params, **params))
        folder = folder or api.services.settings.evidence_dir
        more = {} if free is None else {"free": free}
        files = EvidenceFiles(folder, reserve=new.params.reserve_bytes, **more)
        new = replace(new, files=files, seams=seams or new.seams)
        api.app.dependency_overrides[evidence_parts] = lambda: new
        return new

    yield changed
    api.app.dependency_overrides.pop(evidence_parts, None)


@pytest.fixture
def sender(api: Api) -> Sender:
    return Sender(api)


@pytest.fixture
def code() -> str:
    """A dossier of the test's own."""
    unit, number = secrets.randbelow(90) + 10, secrets.randbelow(9_000) + 1_000
    return f"H57.{unit}-261121-{number}"
