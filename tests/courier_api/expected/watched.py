"""A day that is watched, and whatever its watch tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from courier_api.expected.alarms import AlarmKind
from courier_api.expected.watching import HandoverWatch
from courier_api.live.bus import LiveMessage
from courier_api.live.subscription import Subscription
from courier_api.models import HandoverAlarmRow, WebhookEndpointRow, WebhookMessageRow
from tests.courier_api.expected.ledger import ledger_items
from tests.courier_api.planning.office import Office

EVERY_KIND = "handover.missing handover.swapped handover.unexpected"


@dataclass
class Watched:
    """One worker's watch, which looks when it is told to."""

    office: Office
    counts: list[Mapping[AlarmKind, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.watch = self.another()
        self.subscription: Subscription = self.office.bus.subscribe(["alarms"])

    def another(self) -> HandoverWatch:
        """The watch of another worker on the same database."""
        office = self.office
        return HandoverWatch(
            office.database, office.bus, ledger_items(), clock=office.clock, params=office.params,
            count=self.counts.append,
        )  # fmt: skip

    def looked(self, at: int | None = None) -> list[LiveMessage]:
        """What is told of one round."""
        if at is not None:
            self.office.clock.now = at
        self.watch.look()
        return self.told()

    def told(self) -> list[LiveMessage]:
        """What has been told since it was asked for the last time."""
        self.office.bus.publish("alarms/end", "end", {})
        found: list[LiveMessage] = []
        while (message := next(self.subscription)).kind != "end":
            found.append(message)
        return found

    def rows(self, day_id: str | None = None) -> list[HandoverAlarmRow]:
        with self.office.database.reading() as session:
            rows = session.scalars(select(HandoverAlarmRow).order_by(HandoverAlarmRow.number))
            return [one for one in rows if day_id in (None, one.day_id)]

    def standing(self) -> Counter[str]:
        return Counter(one.kind for one in self.rows() if one.cleared_at is None)

    def listen(self) -> None:
        """Have another program told of every alarm."""
        row = WebhookEndpointRow(
            endpoint_id=b"w" * 16, url="https://hooks.example.vn/", event_types=EVERY_KIND,
            name="", created_at=0, secret=b"",
        )  # fmt: skip
        with self.office.database.writing() as session:
            session.add(row)

    def messages(self) -> list[bytes]:
        """Bodies for the other program."""
        with self.office.database.reading() as session:
            return list(session.scalars(select(WebhookMessageRow.body)))


def alarms_in(messages: list[LiveMessage]) -> list[dict[str, Any]]:
    return [one for told in messages for one in told.data.get("alarms", ())]
