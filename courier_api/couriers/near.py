"""
Opens homes to couriers near the place, or near the hour, and notes each time that it did.

The hour is that of the plan, and the one that follows from how far ahead or behind of it the
courier was at the last home. Who does not share where they are has the hour alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians

from sqlalchemy.orm import Session

from courier_api.audit.service import record_openings
from courier_api.couriers.doors import Door, DoorAsked, Doors
from courier_api.couriers.homes import Home, HomeShelf
from courier_api.custody.core.parties import PartyKind, kind_of_party
from courier_api.custody.core.states import ItemState
from courier_api.custody.item_ledger import ItemLedger
from courier_api.items.personal import PersonalField
from courier_api.items.plans import NEAR_BEFORE_MINUTES, NEAR_LATE_MINUTES
from courier_api.items.registered import personal_data, registered_item
from courier_api.roles import Principal
from courier_api.routes import Endpoint

__all__ = ["AT_ANY_HOUR", "POSITION", "FindPosition", "NearDoors", "NearParams"]

#: How the audit calls where a home is.
POSITION = "citizen_position"

#: Longitude and latitude of a courier at a moment, as far as they are known.
FindPosition = Callable[[str, int], tuple[float, float] | None]

_METRES_A_DEGREE = 111_195.0
_ENDPOINT = Endpoint("GET", "/v1/me/route")
_LINES_ENDPOINT = Endpoint("GET", "/v1/me/route/lines")
_MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class NearParams:
    """
    When a home is near.

    Parameters
    ----------
    minutes_before : int
        Before the hour at which the courier is expected.
    minutes_late : int
        After it, as long as there is something to be done.
    minutes_done : int
        After it was done.
    max_shift_minutes : int
        How far the hour is moved by what happened at other homes.
    metres : int
        From the courier, whatever the hour is; as the crow flies.
    """

    minutes_before: int = NEAR_BEFORE_MINUTES
    minutes_late: int = NEAR_LATE_MINUTES
    minutes_done: int = 15
    max_shift_minutes: int = 120
    metres: int = 500


#: Homes are open all through the day, until they are done with: a route lasts two days at most.
AT_ANY_HOUR = NearParams(minutes_before=2 * 24 * 60, minutes_late=2 * 24 * 60)


@dataclass(frozen=True, slots=True)
class _Done:
    """
    What was done at a home.

    Parameters
    ----------
    time : int
        When the last of its items changed hands; milliseconds since 1970, UTC.
    is_own : bool
        By the courier who asks.
    """

    time: int
    is_own: bool


class NearDoors:
    """
    See `courier_api.couriers.doors.OpenDoors`.

    Parameters
    ----------
    params : NearParams
    position_of : FindPosition
    """

    def __init__(
        self,
        params: NearParams | None = None,
        position_of: FindPosition = lambda _party, _now: None,
    ) -> None:
        self._params = params or NearParams()
        self._position_of = position_of
        self._shelf = HomeShelf()

    def __call__(
        self, session: Session, principal: Principal, asked: Sequence[DoorAsked], now: int
    ) -> Doors:
        """Homes that may be opened now, and when others may be; each opening is noted."""
        near, opens_at = self._near(session, principal, asked, now)
        doors: dict[str, Door] = {}
        for one, home in near:
            door, opened = _door(session, one, home)
            if door is None:
                continue
            for subject, fields in opened.items():
                record_openings(
                    session, principal, subject=subject, fields=fields, endpoint=_ENDPOINT, now=now
                )
            doors[one.location_id] = door
        return Doors(doors, opens_at)

    def places(
        self, session: Session, principal: Principal, asked: Sequence[DoorAsked], now: int
    ) -> frozenset[str]:
        """Homes of which it may be told where they are, and no more; each opening is noted."""
        near, _ = self._near(session, principal, asked, now)
        found = set()
        for one, home in near:
            _, opened = _door(session, one, home)
            for subject, fields in opened.items():
                if POSITION in fields:
                    record_openings(
                        session, principal, subject=subject, fields=[POSITION],
                        endpoint=_LINES_ENDPOINT, now=now,
                    )  # fmt: skip
                    found.add(one.location_id)
        return frozenset(found)

    def _near(
        self, session: Session, principal: Principal, asked: Sequence[DoorAsked], now: int
    ) -> tuple[list[tuple[DoorAsked, Home | None]], dict[str, int]]:
        """Homes that are near enough to be opened, and from when each is by its hour."""
        states = ItemLedger(session).states({code for one in asked for code in one.codes})
        done = [_done(states, one.codes, principal.party) for one in asked]
        shift_ms = self._shift_ms(asked, done)
        here = None if principal.party is None else self._position_of(principal.party, now)
        days = {one.day_id for one in asked}
        homes = {day_id: self._shelf.of_day(session, day_id) for day_id in days}
        near: list[tuple[DoorAsked, Home | None]] = []
        opens_at: dict[str, int] = {}
        for one, end in zip(asked, done, strict=True):
            if self._is_over(end, now):
                continue
            opens, closes = self._hour(one.arrival, shift_ms)
            if now <= closes:
                opens_at[one.location_id] = opens
            home = homes[one.day_id].get(one.location_id)
            if opens <= now <= closes or self._is_close(here, home):
                near.append((one, home))
        return near, opens_at

    def _shift_ms(self, asked: Sequence[DoorAsked], done: Sequence[_Done | None]) -> int:
        """How much later than planned the courier was at the last home; less than 0: earlier."""
        ended = [
            (end.time, one.arrival)
            for one, end in zip(asked, done, strict=True)
            if end is not None and end.is_own
        ]
        if not ended:
            return 0
        time, arrival = max(ended)
        # What was handed over out of turn must not open the rest of the day.
        bound = self._params.max_shift_minutes * _MINUTE_MS
        return max(-bound, min(bound, time - arrival))

    def _is_over(self, done: _Done | None, now: int) -> bool:
        return done is not None and now > done.time + self._params.minutes_done * _MINUTE_MS

    def _hour(self, arrival: int, shift_ms: int) -> tuple[int, int]:
        """From when to when a home is open, wherever the courier is."""
        params = self._params
        opens = arrival + min(0, shift_ms) - params.minutes_before * _MINUTE_MS
        return opens, arrival + max(0, shift_ms) + params.minutes_late * _MINUTE_MS

    def _is_close(self, here: tuple[float, float] | None, home: Home | None) -> bool:
        if here is None or home is None:
            return False
        lon, lat = here
        # Over some hundred metres the earth is flat.
        east = (home.lon - lon) * cos(radians(home.lat)) * _METRES_A_DEGREE
        north = (home.lat - lat) * _METRES_A_DEGREE
        return hypot(east, north) <= self._params.metres


def _done(
    states: Mapping[str, ItemState], codes: Sequence[str], courier: str | None
) -> _Done | None:
    """When all that was to be done at a home had been done; None while something is left."""
    times: list[int] = []
    is_own = True
    for code in codes:
        state = states.get(code)
        if state is None or state.change_time is None or not _has_passed(state, courier):
            return None
        times.append(state.change_time)
        is_own = is_own and courier in (state.giver, state.holder)
    return _Done(max(times), is_own) if times else None


def _has_passed(state: ItemState, courier: str | None) -> bool:
    """Whether an item came to the end of its way, or the courier has it from its citizen."""
    if state.status.is_final:
        return True
    giver = state.giver
    is_from_home = giver is not None and kind_of_party(giver) is PartyKind.CITIZEN
    return is_from_home and state.holder == courier


def _door(
    session: Session, asked: DoorAsked, home: Home | None
) -> tuple[Door | None, Mapping[str, Sequence[str]]]:
    """
    What is told of a home, and which data of which items that is.

    Several people may live at one place: the first address and the first telephone are told, and
    the name of each.
    """
    address = phone = None
    names: dict[str, str] = {}
    opened: dict[str, list[str]] = {}
    for code in asked.codes:
        data = personal_data(session, code)
        if address is None and data.address is not None:
            address = data.address
            opened.setdefault(code, []).append(PersonalField.ADDRESS.value)
        if phone is None and data.phone is not None:
            phone = data.phone
            opened.setdefault(code, []).append(PersonalField.PHONE.value)
        if data.name is not None:
            names[code] = data.name
            opened.setdefault(code, []).append(PersonalField.NAME.value)
    subject = asked.codes[0] if asked.codes else asked.location_id
    # Of registered items the register alone tells: what was erased there is not told from the plan.
    is_drawn = all(registered_item(session, code) is None for code in asked.codes)
    if is_drawn and home is not None and home.address is not None:
        address = home.address
        opened.setdefault(subject, []).append(PersonalField.ADDRESS.value)
    if address is None:
        return None, {}
    if home is None:
        return Door(address, phone, names=names), opened
    opened.setdefault(subject, []).append(POSITION)
    return Door(address, phone, home.lon, home.lat, names), opened
