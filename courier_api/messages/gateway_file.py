"""How the SMS gateway is asked, as a file of the server's machine tells it."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, ValidationError

from courier_api.messages.gateway import GatewayMessenger, GatewayParams
from courier_api.webhooks.guard import TargetPolicy
from courier_api.webhooks.posting import Poster, PostParams

__all__ = ["gateway_messenger", "read_gateway_file"]

#: Of a gateway's answer, in which it says whether it took the message.
_MAX_ANSWER_BYTES = 16 << 10
_MAX_FILE_BYTES = 64 << 10


class _GatewayFile(BaseModel):
    """See `GatewayParams`."""

    model_config = ConfigDict(extra="forbid", strict=True)

    url: str
    headers: dict[str, str] = {}
    body: str
    content_type: str = "application/json"
    wanted_answer: str = ""


def read_gateway_file(text: str) -> GatewayParams:
    """
    What the file at a path says: `GatewayParams` as JSON; a file, since it holds secrets.

    Raises
    ------
    ValueError
        Without telling what the file says.
    """
    try:
        with Path(text).open("rb") as file:
            found = _GatewayFile.model_validate(json.loads(file.read(_MAX_FILE_BYTES)))
    except (OSError, ValueError, ValidationError):
        raise ValueError from None
    return GatewayParams(**found.model_dump())


def gateway_messenger(params: GatewayParams, *, allows_loopback: bool) -> GatewayMessenger:
    """
    The way to a gateway; at its own port, for whoever has the server's machine has named it.

    Parameters
    ----------
    params : GatewayParams
    allows_loopback : bool
        See `TargetPolicy`.

    Raises
    ------
    courier_api.messages.gateway.GatewayRefusedError
    """
    try:
        port = urlsplit(params.url).port or 443
    except ValueError:
        port = 443
    policy = TargetPolicy(frozenset({port}), allows_loopback=allows_loopback)
    return GatewayMessenger(Poster(policy, PostParams(max_answer_bytes=_MAX_ANSWER_BYTES)), params)
