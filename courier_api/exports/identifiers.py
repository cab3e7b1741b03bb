"""Identifiers of items, places, parties and events for other systems: plain web addresses."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid5

from courier_api.custody.core.parties import PartyKind, kind_of_party

__all__ = ["DEFAULT_BASE", "Identifiers", "derived_id", "event_uri"]

#: Where no public address is set.
DEFAULT_BASE = "https://postroute.example"


@dataclass(frozen=True, slots=True)
class Identifiers:
    """
    Makes identifiers below an address that is the organisation's own.

    Parameters
    ----------
    base : str
        Without a slash at the end.
    """

    base: str = DEFAULT_BASE

    def item(self, code: str) -> str:
        """Of a dossier, post item or bag: its kind follows from its code."""
        kind = "bag" if code.startswith("B-") else "dossier" if "-" in code else "item"
        return f"{self.base}/id/{kind}/{code}"

    def place(self, place: str) -> str:
        """Of a location."""
        return f"{self.base}/id/point/{place}"

    def party(self, party: str) -> str:
        """Of a party; all citizens are one: other systems need not know which."""
        if kind_of_party(party) is PartyKind.CITIZEN:
            return f"{self.base}/id/party/citizen"
        return f"{self.base}/id/party/{party.replace(':', '-', 1)}"

    @property
    def namespace(self) -> str:
        """Of what the vocabulary has no words for."""
        return f"{self.base}/ns#"


def event_uri(event_id: bytes) -> str:
    """Of an event, by 16 bytes."""
    return f"urn:uuid:{UUID(bytes=event_id)}"


def derived_id(event_id: bytes, *names: str) -> bytes:
    """16 bytes that follow from an event's identity: the same each time it is exported."""
    return uuid5(UUID(bytes=event_id), "/".join(names)).bytes
