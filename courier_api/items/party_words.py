"""Parties and places as they are called."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from courier_api.custody.core.parties import PartyKind, kind_of_party
from courier_api.papers.words import Words

__all__ = ["FindNames", "Names", "kinds_alone", "no_names", "party_words"]

#: Names of public offices and points by party; people are known by their number alone.
Names = Mapping[str, str | Words]
#: Looks up the names of some parties.
FindNames = Callable[[Collection[str | None]], Names]

_KINDS = {
    PartyKind.COURIER: Words("bưu tá", "courier"),
    PartyKind.AGENT: Words("điểm đại lý", "agent point"),
    PartyKind.AUTHORITY: Words("cơ quan", "authority"),
    PartyKind.OFFICE: Words("bưu cục", "post office"),
}
_ONE_OF_KIND = {
    PartyKind.COURIER: Words("bưu tá", "the courier"),
    PartyKind.AGENT: Words("điểm đại lý", "the agent point"),
    PartyKind.AUTHORITY: Words("cơ quan giải quyết", "the authority"),
    PartyKind.OFFICE: Words("bưu cục", "the post office"),
    PartyKind.CITIZEN: Words("người dân", "the citizen"),
}
_CITIZEN = Words("người dân", "the citizen")
_NOBODY = Words("chưa rõ", "unknown")


def party_words(party: str | None, names: Names | None = None) -> Words:
    """
    What a party is called within a sentence.

    Parameters
    ----------
    party : str or None
    names : mapping, optional
    """
    if party is None:
        return _NOBODY
    kind = kind_of_party(party)
    if kind is PartyKind.CITIZEN:
        return _CITIZEN
    if names and party in names:
        name = names[party]
        return name if isinstance(name, Words) else Words(name, name)
    number, words = party.partition(":")[2], _KINDS[kind]
    return Words(f"{words.vi} {number}", f"{words.en} {number}")


def no_names(parties: Collection[str | None]) -> Names:
    """Stands for names where none are known."""
    del parties
    return {}


def kinds_alone(parties: Collection[str | None]) -> Names:
    """Each party by its kind, for those who are not to know which one it was."""
    return {party: _ONE_OF_KIND[kind_of_party(party)] for party in parties if party is not None}
