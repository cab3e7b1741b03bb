"""Who drives which vehicle on a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sqlalchemy.orm import Session

from courier_api.couriers import repository
from courier_api.custody.core.parties import PartyKind, kind_of_party
from courier_api.errors import CourierApiError
from courier_api.models import ShiftRow

__all__ = [
    "ShiftRefusedError",
    "assign",
    "courier_of_party",
    "couriers_of_day",
    "party_of_courier",
    "vehicle_of_courier",
]


class ShiftRefusedError(CourierApiError):
    """A shift names a vehicle the day lacks, an unknown courier, or a courier twice."""

    status = 422
    code = "shift_refused"


def party_of_courier(courier_id: str) -> str:
    """A courier's name in custody."""
    return f"{PartyKind.COURIER}:{courier_id}"


def courier_of_party(party: str | None) -> str | None:
    """The courier that a party is, if it is one."""
    if party is None or kind_of_party(party) is not PartyKind.COURIER:
        return None
    return party.partition(":")[2]


def couriers_of_day(session: Session, day_id: str) -> dict[str, str]:
    """Couriers by the vehicles they drive."""
    return {row.vehicle_id: row.courier_id for row in repository.shifts(session, day_id)}


def vehicle_of_courier(session: Session, day_id: str, courier_id: str) -> str | None:
    """The vehicle that a courier drives on a day."""
    row = repository.shift_of(session, day_id, courier_id)
    return None if row is None else row.vehicle_id


def assign(
    session: Session,
    day_id: str,
    wanted: Mapping[str, str | None],
    *,
    vehicles: frozenset[str],
    now: int,
) -> tuple[str, ...]:
    """
    Give vehicles to couriers; vehicles that are not named keep theirs.

    Parameters
    ----------
    session : Session
    day_id : str
    wanted : mapping of str to str or None
        Couriers by vehicle; None: nobody drives it.
    vehicles : frozenset of str
        Those of the day.
    now : int
        Milliseconds since 1970, UTC.

    Returns
    -------
    couriers : tuple of str
        Those whose route of the day is another one now.

    Raises
    ------
    ShiftRefusedError
    """
    before = couriers_of_day(session, day_id)
    after = {**before, **wanted}
    _check(session, {**wanted}, after, vehicles)
    changed = [name for name, courier in wanted.items() if before.get(name) != courier]
    # All of them go before any comes: two couriers may change their vehicles.
    repository.delete_shifts(session, day_id, changed)
    for vehicle_id in changed:
        courier_id = wanted[vehicle_id]
        if courier_id is not None:
            session.add(
                ShiftRow(
                    day_id=day_id, vehicle_id=vehicle_id, courier_id=courier_id, changed_at=now
                )
            )
    session.flush()
    concerned = {before.get(name) for name in changed} | {wanted[name] for name in changed}
    return tuple(sorted(one for one in concerned if one is not None))


def _check(
    session: Session,
    wanted: Mapping[str, str | None],
    after: Mapping[str, str | None],
    vehicles: frozenset[str],
) -> None:
    unknown = sorted(set(wanted) - vehicles)
    if unknown:
        raise ShiftRefusedError(f"Vehicle {unknown[0]!r}: the day has no such vehicle.")
    for courier_id in sorted({one for one in wanted.values() if one is not None}):
        courier = repository.courier_by_id(session, courier_id)
        if courier is None or not courier.is_active:
            raise ShiftRefusedError(f"Courier {courier_id!r}: there is none, or none any more.")
    counts = Counter(one for one in after.values() if one is not None)
    twice = sorted(courier for courier, count in counts.items() if count > 1)
    if twice:
        raise ShiftRefusedError(f"Courier {twice[0]!r}: one vehicle a day at most.")
