"""Who takes part in custody, and where: pseudonymous texts that stand inside signed bytes."""

from __future__ import annotations

import re
from enum import StrEnum

__all__ = ["DISPATCH", "PARTY", "PLACE", "TOKEN", "PartyKind", "kind_of_party"]

#: A party: its kind, a colon, its identity.
PARTY = re.compile(
    r"(?:courier|agent|authority|office):[0-9A-Za-z](?:[0-9A-Za-z._-]{0,38}[0-9A-Za-z])?"
    r"|citizen:[0-9A-Za-z_-]{22}"
)
#: A location of the day.
PLACE = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z._:-]{0,62}[0-9A-Za-z])?")
#: Numbers of seals, papers, receipts, plans: too narrow for what people would tell of people.
TOKEN = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z./_-]{0,38}[0-9A-Za-z])?")

#: The party in whose name dispatchers decide, by the server's own device.
DISPATCH = "office:postroute"


class PartyKind(StrEnum):
    """Kinds of parties."""

    COURIER = "courier"
    AGENT = "agent"
    AUTHORITY = "authority"
    #: A post office.
    OFFICE = "office"
    CITIZEN = "citizen"


_KINDS = {kind.value: kind for kind in PartyKind}


def kind_of_party(party: str) -> PartyKind:
    """Kind of a party."""
    return _KINDS[party.partition(":")[0]]
