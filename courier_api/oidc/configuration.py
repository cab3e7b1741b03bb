"""What the environment tells of the identity provider: all of it, or nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from courier_api.hosts import is_loopback
from routing_engine.travel import FaultCollector

__all__ = [
    "CALLBACK_PATH",
    "OidcClient",
    "read_client_id",
    "read_issuer",
    "read_secret",
    "read_secret_file",
    "tell_oidc",
]

CALLBACK_PATH = "/v1/oidc/callback"

#: Names of the variables, in the order in which they are told.
_ISSUER, _CLIENT = "POSTROUTE_OIDC_ISSUER", "POSTROUTE_OIDC_CLIENT_ID"
_SECRET, _SECRET_FILE = "POSTROUTE_OIDC_CLIENT_SECRET", "POSTROUTE_OIDC_CLIENT_SECRET_FILE"
_PUBLIC = "POSTROUTE_PUBLIC_URL"

_VISIBLE = re.compile(r"[!-~]{1,500}")
_ADDRESS = re.compile(r"[A-Za-z0-9._~:/\[\]@!$&'()*+,;=%-]{1,500}")


@dataclass(frozen=True, slots=True)
class OidcClient:
    """
    As what this server is known to the identity provider.

    Parameters
    ----------
    issuer : str
        The provider, exactly as its own tokens name it.
    client_id, client_secret : str
    redirect_uri : str
        Where it sends browsers back to.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str


def read_issuer(text: str) -> str:
    """
    A provider's name, which is an address; not changed, since its tokens carry it letter by letter.

    Raises
    ------
    ValueError
    """
    parts = urlsplit(text)
    is_way = parts.scheme == "https" or (
        parts.scheme == "http" and is_loopback(parts.hostname or "")
    )
    is_plain = "@" not in parts.netloc and _ADDRESS.fullmatch(text)
    # To ask for the port refuses one that is none.
    if not is_way or not parts.hostname or not is_plain or parts.port == 0:
        raise ValueError
    return text


def read_client_id(text: str) -> str:
    """
    The name that the provider has given to this server.

    Raises
    ------
    ValueError
    """
    if not _VISIBLE.fullmatch(text):
        raise ValueError
    return text


def read_secret(text: str) -> str:
    """
    The secret that the provider has given to this server.

    Raises
    ------
    ValueError
    """
    return read_client_id(text)


def read_secret_file(text: str) -> str:
    """
    The secret that stands alone in a file.

    Raises
    ------
    ValueError
    """
    try:
        return read_secret(Path(text).read_text(encoding="ascii").strip())
    except OSError as error:
        raise ValueError from error


def tell_oidc(environment: Mapping[str, str], faults: FaultCollector) -> None:
    """Tell what is lacking, or there twice, of a provider that is configured at all."""
    given = {name for name, text in environment.items() if text.strip()}
    secrets = [name for name in (_SECRET, _SECRET_FILE) if name in given]
    if not secrets and not given & {_ISSUER, _CLIENT}:
        return
    lacking = [name for name in (_ISSUER, _CLIENT) if name not in given]
    for name in lacking + ([] if secrets else [_SECRET_FILE]):
        faults.add("oidc_incomplete", place=name,
                   cause="The identity provider is configured in part only.",
                   remedy=f"Set {_ISSUER}, {_CLIENT} and {_SECRET_FILE}, or none.")  # fmt: skip
    if len(secrets) > 1:
        faults.add("oidc_two_secrets", place=_SECRET,
                   cause="The client's secret is given twice.",
                   remedy=f"Unset it, and keep {_SECRET_FILE}.")  # fmt: skip
    if _PUBLIC not in given:
        faults.add("oidc_without_public_url", place=_PUBLIC,
                   cause="The identity provider has to be told where it sends browsers back to.",
                   remedy="Set it to the address under which browsers reach the server.",
                   )  # fmt: skip
