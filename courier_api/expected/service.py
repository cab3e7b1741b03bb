"""How a day stands: what was expected, what was scanned, and where somebody should look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from courier_api.couriers.shifts import couriers_of_day, party_of_courier
from courier_api.expected import repository
from courier_api.expected.handovers import ExpectedHandover
from courier_api.expected.matching import HandoverState, Match, MatchedHandover, MatchParams, match
from courier_api.expected.seen import ItemsSeen
from courier_api.planning.days import known_day
from courier_api.planning.params import PlanningParams
from courier_api.planning.shipments import items_of_shipments

__all__ = ["StopCounts", "Wanted", "by_stop", "match_day", "narrowed"]

_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    Which handovers are asked for; None: whatever it is.

    Parameters
    ----------
    state : HandoverState or None
    courier : str or None
        A party.
    location_id : str or None
    party : str or None
        That gives or takes.
    is_alarm : bool or None
    """

    state: HandoverState | None = None
    courier: str | None = None
    location_id: str | None = None
    party: str | None = None
    is_alarm: bool | None = None


@dataclass(frozen=True, slots=True)
class StopCounts:
    """
    How the handovers of a stop stand.

    Parameters
    ----------
    vehicle_id : str
    stop_idx : int
    location_id : str
    courier : str or None
    earliest, latest : int
        Of its handovers; milliseconds since 1970, UTC.
    counts : mapping of HandoverState to int
    num_alarms : int
    """

    vehicle_id: str
    stop_idx: int
    location_id: str
    courier: str | None
    earliest: int
    latest: int
    counts: dict[HandoverState, int]
    num_alarms: int


def match_day(
    session: Session,
    day_id: str,
    items: ItemsSeen,
    *,
    now: int,
    params: PlanningParams,
    limits: MatchParams | None = None,
) -> Match:
    """
    How a day stands.

    Parameters
    ----------
    session : Session
    day_id : str
    items : ItemsSeen
    now : int
        Milliseconds since 1970, UTC.
    params : PlanningParams
    limits : MatchParams

    Raises
    ------
    UnknownObjectError
    """
    day = known_day(session, day_id)
    drivers = {
        vehicle_id: party_of_courier(courier_id)
        for vehicle_id, courier_id in couriers_of_day(session, day_id).items()
    }
    codes = items_of_shipments(session, day_id)
    expected = [
        ExpectedHandover(
            number, planned, drivers.get(planned.vehicle_id), codes.get(planned.shipment_id, ())
        )
        for number, planned in repository.expected_of_day(session, day_id)
    ]
    looked_at = {code for handover in expected for code in handover.codes}
    # What couriers hold that was no part of the plan is unexpected, too.
    looked_at.update(repository.codes_held_by(session, drivers.values()))
    begin = params.origin_ms(day.date)
    return match(
        expected,
        items.seen(session, looked_at),
        now=now,
        begin=begin,
        end=begin + _DAY_MS,
        params=limits,
    )


def narrowed(matched: Match, wanted: Wanted) -> Match:
    """The part of a day's match that is asked for; what is unexpected has no state but this one."""
    handovers = tuple(one for one in matched.handovers if _is_wanted(one, wanted))
    unexpected = tuple(
        one
        for one in matched.unexpected
        if wanted.courier in (None, one.change.giver, one.change.receiver)
        and wanted.party in (None, one.change.giver, one.change.receiver)
        and wanted.location_id in (None, one.change.place)
    )
    return Match(handovers, unexpected)


def by_stop(handovers: Iterable[MatchedHandover]) -> list[StopCounts]:
    """How many handovers of each stop stand how; in the plan's order."""
    groups: dict[tuple[str, int], list[MatchedHandover]] = {}
    for one in handovers:
        planned = one.expected.planned
        groups.setdefault((planned.vehicle_id, planned.stop_idx), []).append(one)
    return [_counts(group) for group in groups.values()]


def _counts(group: Sequence[MatchedHandover]) -> StopCounts:
    first = group[0].expected
    return StopCounts(
        first.planned.vehicle_id,
        first.planned.stop_idx,
        first.planned.location_id,
        first.courier,
        min(one.expected.planned.earliest for one in group),
        max(one.expected.planned.latest for one in group),
        dict(Counter(one.state for one in group)),
        sum(one.is_alarm for one in group),
    )


def _is_wanted(one: MatchedHandover, wanted: Wanted) -> bool:
    expected = one.expected
    return (
        wanted.state in (None, one.state)
        and wanted.courier in (None, expected.courier)
        and wanted.location_id in (None, expected.planned.location_id)
        and wanted.party in (None, expected.courier, expected.planned.counterparty)
        and wanted.is_alarm in (None, one.is_alarm)
    )
