"""Numbers of dossier codes: of each unit and day one after the other, without a gap."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from courier_api.custody.core.codes import DossierCode
from courier_api.items.errors import UnitFullError
from courier_api.models import DayItemRow, ItemRow, UnitCounterRow, table_of
from courier_api.rows import insert_new

__all__ = ["LAST_NUMBER", "CounterKey", "lock_counters", "take_numbers"]

LAST_NUMBER = 9_999
#: Codes that are looked for in days at once.
_AT_ONCE = 100

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
    The next numbers of a locked counter.

    Numbers of given codes are passed over, and of codes that a day's plan names: whoever registers
    what is planned gives its code.

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
    free = (one for one in range(counter.last + 1, LAST_NUMBER + 1) if one not in taken)
    numbers: list[int] = []
    while len(numbers) < how_many and (some := list(islice(free, _AT_ONCE))):
        planned = _planned(session, counter, some)
        numbers += [one for one in some if one not in planned][: how_many - len(numbers)]
    if len(numbers) < how_many:
        raise UnitFullError(
            f"Unit {counter.unit}: {how_many} more numbers on {counter.day} would go beyond"
            f" {LAST_NUMBER}."
        )
    if numbers:
        counter.last = numbers[-1]
        session.flush()
    return numbers


def _planned(session: Session, counter: UnitCounterRow, numbers: Collection[int]) -> frozenset[int]:
    """Numbers among these whose codes are items' of some day."""
    codes = {str(DossierCode(counter.unit, counter.day, one)): one for one in numbers}
    found = session.scalars(select(DayItemRow.code).where(DayItemRow.code.in_(codes)))
    return frozenset(codes[code] for code in found)


def _locked(session: Session, key: CounterKey) -> UnitCounterRow:
    unit, day = key
    found = select(UnitCounterRow).where(UnitCounterRow.unit == unit, UnitCounterRow.day == day)
    # What this session may have read before is not what stands there now.
    fresh = found.with_for_update().execution_options(populate_existing=True)
    return session.scalars(fresh).one()
