"""Couriers who drive today, and fixes of their phones."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from courier_api.roles import Role
from tests.courier_api.apis import Actor, Api
from tests.courier_api.planning.rights_samples import office
from tests.courier_api.planning.small_day import SHARED, new_day

_NUMBERS = count()


def a_day(api: Api, on: date | None = None) -> str:
    """A day of its own with two vehicles, published for a date: by default for today."""
    made = office(api)
    # The same day is never taken twice: this one differs in who answers at a place.
    parties = {"ap-1": f"agent:t{next(_NUMBERS)}"}
    on = on or made.params.today(api.clock())
    return made.published_day(SHARED, new=new_day(date=on, parties=parties))


def let_drive(api: Api, actor: Actor, on: date | None = None) -> str:
    """Give a courier a vehicle; the day's code."""
    day_id = a_day(api, on)
    office(api).drive(day_id, m1=code_of(actor))
    return day_id


def driver(api: Api) -> Actor:
    """A courier who is logged in and drives today."""
    actor = api.actor(Role.COURIER)
    let_drive(api, actor)
    return actor


def code_of(actor: Actor) -> str:
    assert actor.party is not None
    return actor.party.partition(":")[2]


def fix(api: Api, seconds_ago: float = 0, **values: Any) -> dict[str, Any]:
    """A fix as a phone sends it."""
    time = datetime.fromtimestamp(api.clock() / 1_000 - seconds_ago, UTC)
    return {"time": time.isoformat(), "lon": 107.5906, "lat": 16.4637, "accuracy_m": 12.5} | values
