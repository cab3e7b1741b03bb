"""
Fields beside events that a phone sealed for the server on the spot, and cannot read again itself.

What is sealed is the JSON array of fields that would else stand beside the event in the open. An
event is never refused for them: what does not open counts as if it had not been sent.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from courier_api.custody.intake import OpenSides
from courier_api.custody.records import SideField
from courier_api.custody.schemas import MAX_SIDES, SentSide
from courier_api.evidence.errors import PictureRefusedError
from courier_api.evidence.sealing import SIDES_CONTEXT, SealingKey
from courier_api.identities import show
from courier_api.logs import security_log

__all__ = ["opener_of"]

_SIDES = TypeAdapter(Annotated[list[SentSide], Field(max_length=MAX_SIDES)])


def opener_of(key: Callable[[], SealingKey]) -> OpenSides:
    """
    Opens what was sealed for a server.

    Parameters
    ----------
    key : callable
        Its key; made when there is something to be opened, and once.
    """
    key = cache(key)

    def open_sides(device_id: bytes, signed: bytes, sealed: bytes) -> tuple[SideField, ...]:
        try:
            plain = key().open(sealed, sha256(signed).digest(), context=SIDES_CONTEXT)
            return tuple(one.side() for one in _SIDES.validate_json(plain))
        except (PictureRefusedError, ValidationError) as error:
            # Of what is in it nothing is told: it is about people, or somebody's invention.
            security_log("sides_unopened", device=show(device_id), why=type(error).__name__)
            return ()

    return open_sides
