"""Whose items are whose: what "own" means for those who may not see all."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import Session

from courier_api.custody.core.states import Status
from courier_api.items.repository import find_state, is_party
from courier_api.models import ItemPartyRow, ItemRow, ItemStateRow
from courier_api.roles import Principal, Role

__all__ = [
    "NOTHING_EXPECTED", "Expectations", "Viewer", "closely_own_items", "knows", "knows_closely",
    "own_items", "viewer_of",
]  # fmt: skip

#: Who searches for people by their names.
_DESKS = frozenset({Role.AGENT_CLERK, Role.AUTHORITY_CLERK, Role.DISPATCHER, Role.ADMINISTRATOR})


class Expectations(Protocol):
    """What the plans of the day tell."""

    def codes(self, session: Session, party: str, now: int) -> Collection[str]:
        """Items that are expected at a party on the day of a moment; of a courier, at any stop."""

    def near(self, session: Session, courier: str, now: int) -> Collection[str]:
        """Items whose citizen's door a courier is to be at near a moment."""

    def places(self, session: Session, party: str) -> Collection[str]:
        """Places where a party is at home."""


class _NothingExpected:
    """Stands for the plans where there are none: a place is known by its party's name alone."""

    def codes(self, session: Session, party: str, now: int) -> Collection[str]:
        del session, party, now
        return ()

    def near(self, session: Session, courier: str, now: int) -> Collection[str]:
        del session, courier, now
        return ()

    def places(self, session: Session, party: str) -> Collection[str]:
        del session
        kind, _, name = party.partition(":")
        return (name, f"{kind}-{name}")


NOTHING_EXPECTED = _NothingExpected()


@dataclass(frozen=True, slots=True)
class Viewer:
    """
    Who looks, and at what they may.

    Parameters
    ----------
    is_all : bool
        They may see every item.
    party : str or None
    item : str or None
        The one item of a citizen's session.
    expected : frozenset of str
        Codes that today's plans bring to them.
    places : frozenset of str
        Where they are at home.
    is_courier : bool
        Citizens' data are for couriers only near the hour at which they are to come; of items that
        no plan of today knows, while they have them.
    near : frozenset of str
        Codes whose hour it is, for a courier.
    may_search_people : bool
    """

    is_all: bool = False
    party: str | None = None
    item: str | None = None
    expected: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    is_courier: bool = False
    near: frozenset[str] = frozenset()
    may_search_people: bool = False


def viewer_of(
    session: Session,
    principal: Principal,
    *,
    is_all: bool,
    now: int,
    expectations: Expectations = NOTHING_EXPECTED,
) -> Viewer:
    """Who looks, when somebody asks with an own or all right."""
    if principal.role is Role.CITIZEN:
        # Their party stands in the events of the one item that they came for.
        return Viewer(item=principal.item)
    party = principal.party
    if is_all or party is None:
        return Viewer(is_all, party, principal.item, may_search_people=principal.role in _DESKS)
    is_courier = principal.role is Role.COURIER
    return Viewer(
        False,
        party,
        principal.item,
        expected=frozenset(expectations.codes(session, party, now)),
        places=frozenset(expectations.places(session, party)),
        is_courier=is_courier,
        near=frozenset(expectations.near(session, party, now) if is_courier else ()),
        may_search_people=principal.role in _DESKS,
    )


def own_items(viewer: Viewer) -> ColumnElement[bool]:
    """Which rows of `courier_api.items.repository.summaries` somebody may see."""
    if viewer.is_all:
        return true()
    if viewer.party is None:
        return false() if viewer.item is None else ItemRow.code == viewer.item
    noted = select(ItemPartyRow.code).where(ItemPartyRow.party == viewer.party)
    ways = [
        ItemRow.registered_by == viewer.party,
        ItemRow.destination == viewer.party,
        ItemStateRow.holder == viewer.party,
        ItemRow.code.in_(noted),
    ]
    if viewer.places:
        ways.append(ItemRow.wish_place.in_(sorted(viewer.places)))
    if viewer.expected:
        ways.append(ItemRow.code.in_(sorted(viewer.expected)))
    return or_(*ways)


def closely_own_items(viewer: Viewer) -> ColumnElement[bool]:
    """Which of `own_items` somebody who is no courier knows closely; see `knows_closely`."""
    if viewer.is_all or viewer.party is None:
        return own_items(viewer)
    if viewer.is_courier:
        return false()
    has_it = and_(ItemStateRow.holder == viewer.party, ItemStateRow.num_contradictions == 0)
    ways = [ItemRow.registered_by == viewer.party, ItemRow.destination == viewer.party, has_it]
    if viewer.places:
        ways.append(ItemRow.wish_place.in_(sorted(viewer.places)))
    if viewer.expected:
        ways.append(ItemRow.code.in_(sorted(viewer.expected)))
    return or_(*ways)


def knows(session: Session, viewer: Viewer, code: str) -> bool:
    """Whether somebody may see an item or bag."""
    if viewer.is_all or viewer.party is None:
        return viewer.is_all or code == viewer.item
    state = find_state(session, code)
    return (
        code in viewer.expected
        or (state is not None and state.holder == viewer.party)
        or is_party(session, viewer.party, code)
        or _is_registered_with(session, viewer, code)
    )


def knows_closely(session: Session, viewer: Viewer, code: str) -> bool:
    """
    Whether somebody may see what is told of an item's citizen.

    That needs a reason of today: to have the item, to expect it, to have taken it in, to be where
    it goes. Whoever says that they have it against the word of others is not told whose it is:
    else a scan would be enough to learn it. A courier's reason is that of the hour: what today's
    plan brings to a door is told near the time at which they are to be there, and not all day.
    """
    if viewer.is_all or viewer.party is None:
        return viewer.is_all or code == viewer.item
    state = find_state(session, code)
    has_it = state is not None and state.holder == viewer.party and not state.num_contradictions
    is_expected = code in viewer.expected
    if viewer.is_courier:
        has_ended = state is not None and Status(state.phase).is_final
        return (code in viewer.near and not has_ended) or (has_it and not is_expected)
    return has_it or is_expected or _is_registered_with(session, viewer, code)


def _is_registered_with(session: Session, viewer: Viewer, code: str) -> bool:
    item = session.get(ItemRow, code)
    return item is not None and (
        viewer.party in (item.registered_by, item.destination) or item.wish_place in viewer.places
    )
