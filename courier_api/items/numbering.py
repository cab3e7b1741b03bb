"""Numbers of dossier codes: of each unit and day one after the other, without a gap."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from itertools import count, islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from courier_api.items.errors import UnitFullError
from courier_api.models import ItemRow, UnitCounterRow, table_of
from courier_api.rows import insert_new

__all__ = ["LAST_NUMBER", "CounterKey", "lock_counters", "take_numbers"]

LAST_NUMBER = 9_999

#: Unit and day.
CounterKey = tuple[str, date]


def lock_counters(session: Session, keys: Iterable[CounterKey]) -> dict[CounterKey, UnitCounterRow]:
    """
    Counters that no other transaction uses until this one ends, made where there were none.

    Whoever registers a code that was given locks its counter too: else the same number might be
    given out meanwhile.

    Parameters
    ----------
    session : Session
        Of a writing transaction: if it is undone, so are the numbers that it took.
    keys : iterable of (str, date)
    """
    wanted = sorted(set(keys))
    rows = [{"unit": unit, "day": day, "last": 0} for unit, day in wanted]
    insert_new(session.connection(), table_of(UnitCounterRow), rows)
    # One after the other, in one order for all, so that no two wait for each other.
    return {key: _locked(session, key) for key in wanted}


def take_numbers(
    session: Session, counter: UnitCounterRow, how_many: int, given: Collection[int] = ()
) -> list[int]:
    """
    The next numbers of a locked counter; those that came with given codes are passed over.

    Parameters
    ----------
    session : Session
    counter : UnitCounterRow
    how_many : int
    given : collection of int
        Numbers of codes that are given now.

    Raises
    ------
    UnitFullError
    """
    later = select(ItemRow.number).where(
        ItemRow.unit == counter.unit, ItemRow.day == counter.day, ItemRow.number > counter.last
    )
    taken = {*session.scalars(later), *given}
    free = (number for number in count(counter.last + 1) if number not in taken)
    numbers = list(islice(free, how_many))
    if numbers and numbers[-1] > LAST_NUMBER:
        raise UnitFullError(
            f"Unit {counter.unit}: {how_many} more numbers on {counter.day} would go beyond"
            f" {LAST_NUMBER}."
        )
    if numbers:
        counter.last = numbers[-1]
        session.flush()
    return numbers


def _locked(session: Session, key: CounterKey) -> UnitCounterRow:
    unit, day = key
    found = select(UnitCounterRow).where(UnitCounterRow.unit == unit, UnitCounterRow.day == day)
    # What this session may have read before is not what stands there now.
    fresh = found.with_for_update().execution_options(populate_existing=True)
    return session.scalars(fresh).one()
