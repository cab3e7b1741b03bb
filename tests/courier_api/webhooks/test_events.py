"""What other programs are told: codes and states, and nothing of any person."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest

from courier_api.custody.core.contradictions import ContradictionCode
from courier_api.custody.core.states import Status
from courier_api.webhooks.events import (
    ContradictionRaised,
    ContradictionSettled,
    EventType,
    EvidencePresent,
    HandoverAlarmEvent,
    HandoverMissing,
    HandoverSwapped,
    HandoverUnexpected,
    ItemStateChanged,
    PlanPublished,
    WebhookEvent,
    WebhookEventError,
)

TIME = 1_795_230_570_120
ITEM, BAG = "H57.17.21-261121-0001", "B-0123456789"
CITIZEN = "citizen:" + "x" * 22


def state(item: str = ITEM, holder: str | None = "courier:c7", seq: int = 41) -> ItemStateChanged:
    return ItemStateChanged(TIME, item, Status.CARRIED, Status.REGISTERED, holder, seq)


DAY_ID = "2026-11-21-1f0c3ab2d4"


def alarm(
    made: type[HandoverAlarmEvent] = HandoverMissing,
    *,
    counterparty: str | None = "agent:a1",
    items: tuple[str, ...] = (ITEM,),
    **values: str,
) -> HandoverAlarmEvent:
    """An alarm told at 10:09:30, of a handover that was due an hour before."""
    told = {"day_id": DAY_ID, "direction": "collect", "courier": "courier:c7", **values}
    return made(
        TIME, b"\3" * 16, counterparty=counterparty, other_courier=None, items=items,
        planned_ms=TIME - 3_600_000, **told,
    )  # fmt: skip


ALARM: dict[str, object] = {
    "alarm_id": "AwMDAwMDAwMDAwMDAwMDAw", "day_id": DAY_ID, "direction": "collect",
    "courier": "courier:c7", "counterparty": "agent:a1", "other_courier": None, "items": [ITEM],
    "num_items": 1, "time": "2026-11-21T02:09:30.120+00:00",
}  # fmt: skip


EVENTS: list[tuple[WebhookEvent, dict[str, object]]] = [
    (state(), {"item": ITEM, "status": "carried", "before": "registered", "holder": "courier:c7",
               "seq": 41}),
    (ItemStateChanged(TIME, BAG, Status.PACKED, None, None, 0),
     {"item": BAG, "status": "packed", "before": None, "holder": None, "seq": 0}),
    (ContradictionRaised(TIME, ITEM, ContradictionCode.GAP, b"\1" * 16, 41),
     {"subject": ITEM, "contradiction": "gap", "event_id": "01" * 16, "seq": 41}),
    (ContradictionSettled(TIME, "0f" * 16, ContradictionCode.SEQ_GAP, b"\1" * 16, 42),
     {"subject": "0f" * 16, "contradiction": "seq_gap", "event_id": "01" * 16, "seq": 42}),
    (PlanPublished(TIME, "p7", 3, date(2026, 11, 21)),
     {"plan": "p7", "version": 3, "day": "2026-11-21"}),
    (EvidencePresent(TIME, b"\2" * 32, (ITEM, BAG)), {"evidence": "02" * 32, "items": [ITEM, BAG]}),
    (alarm(), ALARM),
    (alarm(HandoverSwapped), ALARM),
    (alarm(HandoverUnexpected, counterparty=CITIZEN, items=300 * (ITEM,)),
     {**ALARM, "counterparty": "citizen", "items": 100 * [ITEM], "num_items": 300}),
]  # fmt: skip


@pytest.mark.parametrize(("event", "data"), EVENTS, ids=lambda one: getattr(one, "type", ""))
def test_an_event_says_what_happened_when(event: WebhookEvent, data: dict[str, object]) -> None:
    assert json.loads(event.body()) == {
        "type": event.type,
        "timestamp": "2026-11-21T03:09:30.120+00:00",
        "data": data,
    }
    assert len(event.body()) < 20_000


def test_every_type_is_told() -> None:
    assert {event.type for event, _ in EVENTS} == set(EventType)


def test_the_same_event_is_the_same_message_and_another_is_another() -> None:
    events = [*(event for event, _ in EVENTS), state(seq=42), state(item=BAG)]
    events.append(ContradictionSettled(TIME, ITEM, ContradictionCode.GAP, b"\1" * 16, 41))
    identities = [event.message_id for event in events]
    assert len(set(identities)) == len(events)
    assert state().message_id == identities[0]
    assert all(one.startswith("msg_") and "." not in one for one in identities)


def test_a_citizen_is_told_without_the_pseudonym() -> None:
    assert state(holder=CITIZEN).data()["holder"] == "citizen"
    assert b"xxxx" not in state(holder=CITIZEN).body()


#: What people would put where codes belong. None of it belongs to anybody.
PERSONAL = ["Nguyễn Văn An", "Nguyen Van An", "nguyenvanan", "0912345678", "+84912345678",
            "an@example.vn", "12/5 kiệt 3 Lê Lợi", "", "x" * 300]  # fmt: skip


@pytest.mark.parametrize("text", PERSONAL)
@pytest.mark.parametrize(
    "make",
    [
        lambda text: state(item=text),
        lambda text: state(holder=text),
        lambda text: state(holder=f"citizen:{text}"),
        lambda text: ContradictionRaised(TIME, text, ContradictionCode.GAP, b"\1" * 16, 1),
        lambda text: ContradictionSettled(TIME, text, ContradictionCode.GAP, b"\1" * 16, 1),
        lambda text: EvidencePresent(TIME, b"\2" * 32, (text,)),
        lambda text: EvidencePresent(TIME, text.encode(), ()),
        lambda text: alarm(items=(text,)),
        lambda text: alarm(courier=text),
        lambda text: alarm(counterparty=text),
        lambda text: alarm(direction=text),
    ],
)
def test_no_field_takes_what_people_are_called(
    make: Callable[[str], WebhookEvent], text: str
) -> None:
    with pytest.raises(WebhookEventError):
        make(text)


@pytest.mark.parametrize("text", ["Nguyễn Văn An", "Nguyen Van An", "+84912345678", "a@b.vn", ""])
def test_no_plan_is_called_what_people_are_called(text: str) -> None:
    with pytest.raises(WebhookEventError):
        PlanPublished(TIME, text, 1, date(2026, 11, 21))


def test_words_that_are_none_of_the_closed_lists_are_refused() -> None:
    with pytest.raises(ValueError, match="is not a valid"):
        ItemStateChanged(TIME, ITEM, "sick", None, None, 1).body()  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="is not a valid"):
        ContradictionRaised(TIME, ITEM, "An", b"\1" * 16, 1).body()  # type: ignore[arg-type]
