"""Looks at the day about once a minute: a gap raises an alarm before the citizen has to ask."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from prometheus_client import CollectorRegistry, Gauge

from courier_api.db import Database
from courier_api.expected.alarm_service import (
    AlarmsSettled,
    KeptAlarm,
    kept_alarms,
    num_open_alarms,
    settle_alarms,
    watched_days,
)
from courier_api.expected.alarms import AlarmKind, alarms_of
from courier_api.expected.matching import MatchParams
from courier_api.expected.seen import ItemsSeen
from courier_api.expected.service import match_day
from courier_api.identities import show
from courier_api.live.bus import Bus
from courier_api.planning.params import PlanningParams
from courier_api.planning.topics import Told, alarms_topic
from courier_api.rounds import Rounds

__all__ = ["HandoverWatch", "alarm_gauge"]

_LOG = logging.getLogger(__name__)

#: Of one message: it stays below the bus's 16 KiB.
_MAX_RAISED, _MAX_CODES, _MAX_CLEARED = 30, 5, 300


class HandoverWatch(Rounds):
    """
    A thread that keeps the alarms of the days that are being lived.

    Each server has one. A day is matched without a lock; only where that changes something is it
    written, and of several who would, the first does and tells.

    Parameters
    ----------
    database : Database
    bus : Bus
    items : ItemsSeen
    clock : callable
        Milliseconds since 1970, UTC.
    params : PlanningParams
    limits : MatchParams
    count : callable
        Told after each round how many alarms stand, by kind.
    seconds : float
        Between two rounds, and before the first.
    """

    def __init__(
        self,
        database: Database,
        bus: Bus,
        items: ItemsSeen,
        *,
        clock: Callable[[], int],
        params: PlanningParams | None = None,
        limits: MatchParams | None = None,
        count: Callable[[Mapping[AlarmKind, int]], None] | None = None,
        seconds: float = 60.0,
    ) -> None:
        super().__init__("handover-watch", self.look, lambda: seconds)
        self._database = database
        self._bus = bus
        self._items = items
        self._clock = clock
        self._params = params or PlanningParams()
        self._limits = limits or MatchParams()
        self._count = count

    def look(self) -> None:
        """One round; a day that fails stops no other."""
        now = self._clock()
        with self._database.reading() as session:
            days = watched_days(session, self._params.today(now))
        for day_id in days:
            if self.is_over:
                return
            try:
                self._tell(day_id, self._settle(day_id, now))
            except Exception:
                _LOG.exception("the handovers of a day were not looked at; it is tried again")
        if self._count is not None:
            with self._database.reading() as session:
                num = num_open_alarms(session, days)
            self._count(num)

    def _settle(self, day_id: str, now: int) -> AlarmsSettled:
        with self._database.reading() as session:
            matched = match_day(
                session, day_id, self._items, now=now, params=self._params, limits=self._limits
            )
            seen = kept_alarms(session, day_id)
        found = alarms_of(matched)
        if found == {key: one.alarm for key, one in seen.items()}:
            return AlarmsSettled()
        with self._database.writing() as session:
            return settle_alarms(session, day_id, found, seen, now=now)

    def _tell(self, day_id: str, settled: AlarmsSettled) -> None:
        """Tell whoever listens; after the commit."""
        topic, raised, cleared = alarms_topic(day_id), settled.raised, settled.cleared
        if raised:
            shown = [_entry(one) for one in raised[:_MAX_RAISED]]
            told = {"day_id": day_id, "alarms": shown, "num_more": len(raised) - len(shown)}
            self._bus.publish(topic, Told.ALARMS_RAISED, told)
        if cleared:
            gone = _shown_ids(cleared[:_MAX_CLEARED])
            told = {"day_id": day_id, "alarm_ids": gone, "num_more": len(cleared) - len(gone)}
            self._bus.publish(topic, Told.ALARMS_CLEARED, told)


def alarm_gauge(registry: CollectorRegistry) -> Callable[[Mapping[AlarmKind, int]], None]:
    """
    Tells how many alarms stand, for `HandoverWatch`.

    Parameters
    ----------
    registry : CollectorRegistry
    """
    gauge = Gauge(
        "postroute_handover_alarms", "Alarms about handovers that stand.", ("kind",),
        # Each worker counts those of the whole database: their sum would be too many.
        registry=registry, multiprocess_mode="livemostrecent",
    )  # fmt: skip

    def count(num: Mapping[AlarmKind, int]) -> None:
        for kind, value in num.items():
            gauge.labels(kind.value).set(value)

    return count


def _entry(kept: KeptAlarm) -> dict[str, Any]:
    alarm = kept.alarm
    return {"alarm_id": show(kept.alarm_id), "kind": alarm.kind, "direction": alarm.direction,
            "courier": alarm.courier, "counterparty": alarm.counterparty,
            "other_courier": alarm.other_courier, "items": list(alarm.codes[:_MAX_CODES]),
            "num_items": len(alarm.codes)}  # fmt: skip


def _shown_ids(kept: Sequence[KeptAlarm]) -> list[str]:
    return [show(one.alarm_id) for one in kept]
