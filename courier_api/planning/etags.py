"""Entity tags: what somebody has seen when they ask for a change."""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated

from fastapi import Header

from courier_api.planning.errors import PlanChangedError, PreconditionMissingError

__all__ = ["IfMatch", "IfNoneMatch", "check_if_match", "is_seen", "tag_of_bytes"]

#: The tag of what somebody wants to change.
IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match", max_length=1_000, description="The ETag that you were given; required."
    ),
]
#: The tag of what somebody has.
IfNoneMatch = Annotated[
    str | None,
    Header(
        alias="If-None-Match",
        max_length=1_000,
        description="The ETag that you have: 304 where nothing has changed.",
    ),
]


def tag_of_bytes(content: bytes) -> str:
    """A tag that follows from what is sent."""
    return f'"{sha256(content).hexdigest()[:32]}"'


def check_if_match(given: str | None, tag: str) -> None:
    """
    Refuse a change of something that is not as it was seen.

    Raises
    ------
    PreconditionMissingError
        When nothing is said of what was seen.
    PlanChangedError
    """
    if given is None:
        raise PreconditionMissingError("If-Match is missing: give the ETag that you were given.")
    if given.strip() != "*" and tag not in _tags(given):
        raise PlanChangedError(f"It is {tag} now: look again, then decide.")


def is_seen(given: str | None, tag: str) -> bool:
    """Whether somebody has this already."""
    if given is None:
        return False
    # A proxy that compresses makes a tag weak; the content is the same for all that.
    return given.strip() == "*" or tag in [one.removeprefix("W/") for one in _tags(given)]


def _tags(given: str) -> list[str]:
    return [one.strip() for one in given.split(",")]
