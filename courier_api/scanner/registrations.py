"""What the server told of an item that was registered: the ground of its first event."""

from __future__ import annotations

import json
from dataclasses import dataclass

from courier_api.custody.core.acts import ItemKind, RegisterDetail
from courier_api.custody.core.parties import PartyKind
from courier_api.identities import from_base64url
from courier_api.scanner.refusals import refusal

__all__ = ["Registration", "read_registration"]


@dataclass(frozen=True, slots=True)
class Registration:
    """
    An item that has a code, and has not come into custody yet.

    Parameters
    ----------
    code : str
    kind : ItemKind
    citizen, addressee : str
        Parties.
    sealed : tuple of (str, bytes)
        Commitments to the citizen's data.
    """

    code: str
    kind: ItemKind
    citizen: str
    addressee: str
    sealed: tuple[tuple[str, bytes], ...]

    @property
    def detail(self) -> RegisterDetail:
        """What its first event says of it."""
        return RegisterDetail(self.kind, self.addressee)

    def giver(self, own: str) -> str:
        """Who hands it in: the citizen; or, of what it issued itself, the authority."""
        is_issuer = own.startswith(f"{PartyKind.AUTHORITY.value}:")
        return own if self.kind is ItemKind.DOCUMENT and is_issuer else self.citizen


def read_registration(text: str) -> Registration:
    """
    The registration that the API's answer to ``POST /v1/items`` tells of.

    Parameters
    ----------
    text : str
        JSON.

    Raises
    ------
    InputFaultsError
    """
    try:
        told = json.loads(text)
        item = told["item"]
        return Registration(
            str(item["code"]), ItemKind(item["kind"]), str(told["citizen"]), str(told["addressee"]),
            tuple((str(name), from_base64url(one)) for name, one in told["sealed"].items()),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError):
        raise refusal(
            "registration_malformed",
            place="registration",
            cause="It is not what POST /v1/items answers.",
            remedy="Give the whole answer, as it came.",
        ) from None
