"""What the ledger tells of an item's events to those who print papers of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone

from sqlalchemy.orm import Session

from courier_api.custody.core.events import Event
from courier_api.custody.core.records import Record
from courier_api.custody.item_ledger import ItemLedger
from courier_api.items.party_words import Names, kinds_alone, party_words
from courier_api.items.personal import PersonalField
from courier_api.items.personal_repository import fields_of
from courier_api.items.personal_service import data_of
from courier_api.items.plans import names_of, place_words
from courier_api.items.records import Item
from courier_api.papers.signing import Signatory
from courier_api.papers.words import Words

__all__ = ["PersonName", "Spoken", "ToldEvents", "citizen_name", "moment_of", "spoken", "told_of"]

_NOWHERE = "—"


@dataclass(frozen=True, slots=True)
class ToldEvents:
    """
    Events of an item that count, in the order of their replay.

    Parameters
    ----------
    all : tuple of Record
        Those that name the item itself, and no bag in its place.
    moving : tuple of Record
        Those among them by which it passed from one party to another.
    """

    all: tuple[Record, ...]
    moving: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class PersonName:
    """
    A person's name that a paper may show; that it did is to be noted.

    Parameters
    ----------
    party : str
        Whose it is.
    noted_as : str
        The field that was opened.
    name : str
    """

    party: str
    noted_as: str
    name: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Spoken:
    """
    Parties and places by the names that may be printed.

    Parameters
    ----------
    names : mapping
        Of public offices and points.
    places : mapping of str to Words
    """

    names: Names
    places: Mapping[str, Words]

    def party(self, party: str | None) -> str:
        """What a party is called; of people, what they are."""
        return _capital(party_words(party, self.names).vi)

    def place(self, place: str | None) -> str:
        """What a place is called."""
        words = None if place is None else self.places.get(place)
        return words.vi if words is not None else place or _NOWHERE

    def signatory(
        self, party: str, person: PersonName | None = None, role: Words | None = None
    ) -> Signatory:
        """
        A party that signs.

        Parameters
        ----------
        party : str
        person : PersonName, optional
            Whose name may be shown.
        role : Words, optional
            By default what the party is.
        """
        if role is None:
            kind = kinds_alone([party])[party]
            role = kind if isinstance(kind, Words) else Words(kind, kind)
        name = person.name if person and person.party == party else self.party(party)
        return Signatory(Words(_capital(role.vi), _capital(role.en)), name)


def told_of(ledger: ItemLedger, code: str) -> ToldEvents:
    """Events of an item that count: none that were taken back, set aside or wait."""
    trail = ledger.trail(code)
    own = tuple(one.record for one in trail.course if code in one.record.event.items)
    moving = {change.event_id for change in trail.changes}
    return ToldEvents(own, tuple(one for one in own if one.event.event_id in moving))


def spoken(session: Session, *events: Event, parties: tuple[str, ...] = ()) -> Spoken:
    """Names of the parties and places of events, and of further parties."""
    ends = {party for one in events for party in (one.giver, one.receiver)}
    places = {one.place for one in events if one.place is not None}
    return Spoken(names_of(session, {*ends, *parties}), place_words(session, places))


def citizen_name(session: Session, item: Item | None, *parties: str) -> PersonName | None:
    """The name that is kept of an item's citizen, where they are one of the parties."""
    if item is None or item.citizen not in parties:
        return None
    name = data_of(fields_of(session, item.code)).name
    return None if name is None else PersonName(item.citizen, PersonalField.NAME.value, name)


def moment_of(event: Event) -> datetime:
    """When an event was, by the clock of the device that stated it."""
    zone = timezone(timedelta(minutes=event.offset))
    return datetime.fromtimestamp(event.event_time / 1_000, UTC).astimezone(zone)


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
