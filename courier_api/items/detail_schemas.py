"""What the API tells of one item as a whole."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from courier_api.custody.core.contradictions import Contradiction
from courier_api.custody.core.states import ItemState
from courier_api.delivery_codes.standing import CodeStanding
from courier_api.identities import to_base64url
from courier_api.items.details import HistoryStep, ItemDetail
from courier_api.items.presences import PresenceSeen
from courier_api.items.proof_rules import ProofKind
from courier_api.items.proving import DeliveryProven, ProvenStatus
from courier_api.items.records import Item, ItemSummary
from courier_api.items.schemas import ItemView, WordsView, addressee_of, state_words
from courier_api.items.searching import ANNOUNCED
from courier_api.moments import moment

__all__ = ["ContradictionView", "ItemDetailView", "StateView", "StepView", "placed"]

_FIRST_DAY = date(1970, 1, 1)
_STATE: dict[str, Any] = {
    "state": "attempted",
    "words": {"vi": "Đã đến nhưng chưa giao được.", "en": "An attempt was made in vain."},
    "holder": "courier:c7", "giver": "agent:042", "place": "agent-042", "bags": [],
    "changed_at": "2026-11-21T03:09:30Z", "num_attempts": 1,
    "last_outcome": {"vi": "Người nhận không có nhà.", "en": "Nobody was at home."},
    "next_day": "2026-11-22", "until_day": None,
}  # fmt: skip
_STEP: dict[str, Any] = {
    "event_id": "AZr3kQJ4d0a5XyTq1mB7Zw", "act": "handover", "event_time": "2026-11-21T03:09:30Z",
    "record_time": "2026-11-21T03:09:32Z", "giver": "agent:042", "receiver": "courier:c7",
    "place": "agent-042", "counts": True, "presence": {"is_shown": True, "doubts": []},
    "words": {"vi": "Điểm đại lý 042 đã bàn giao cho bưu tá c7.",
              "en": "Agent point 042 handed it to courier c7."},
}  # fmt: skip
_CONTRADICTION: dict[str, Any] = {
    "code": "gap", "event_id": "AZr3kQJ4d0a5XyTq1mB7Zw", "against": None, "giver": "agent:042",
    "receiver": "courier:c7", "seen": "", "wanted": "",
    "words": {"vi": "Thiếu một lần bàn giao: bên giao không phải là bên đang giữ.",
              "en": "A handover is missing: whoever gave it was not the one who held it."},
}  # fmt: skip
_PROVEN: dict[str, Any] = {
    "status": "to_be_confirmed", "words": {"vi": "Chờ xác nhận.", "en": "To be confirmed."},
    "code": "to_be_confirmed",
    "code_words": {"vi": "Chờ máy chủ xác nhận", "en": "To be confirmed by the server"},
    "waits_for": ["code"], "needs": [], "needs_one_of": [],
}  # fmt: skip


class StateView(BaseModel):
    """Where an item or bag is."""

    model_config = ConfigDict(json_schema_extra={"example": _STATE})

    state: str = Field(description="`announced` until the ledger tells of it.")
    words: WordsView
    holder: str | None = Field(description="The one party that answers for it now.")
    giver: str | None = Field(description="From whom the holder has it.")
    place: str | None = Field(description="Where it was scanned last.")
    bags: list[str] = Field(description="Those it lies in, the innermost first.")
    changed_at: datetime | None = Field(description="Since when the holder has it.")
    num_attempts: int
    last_outcome: WordsView | None
    next_day: date | None
    until_day: date | None

    @classmethod
    def of(cls, state: ItemState | None) -> StateView:
        """The view of a state."""
        if state is None:
            return cls(
                state=ANNOUNCED, words=state_words(None), holder=None, giver=None, place=None,
                bags=[], changed_at=None, num_attempts=0, last_outcome=None, next_day=None,
                until_day=None,
            )  # fmt: skip
        facts = state.facts
        return cls(
            state=state.status.value,
            words=state_words(state.status.value),
            holder=state.holder,
            giver=state.giver,
            place=state.place,
            bags=list(state.bags),
            changed_at=None if state.change_time is None else moment(state.change_time),
            num_attempts=facts.num_attempts,
            last_outcome=None if facts.outcome is None else _sentences(facts.outcome),
            next_day=_day(facts.next_day),
            until_day=_day(facts.until_day),
        )


class ContradictionView(BaseModel):
    """One thing that does not fit."""

    model_config = ConfigDict(json_schema_extra={"example": _CONTRADICTION})

    code: str
    words: WordsView
    event_id: str = Field(description="A decision on this event settles it.")
    against: str | None = Field(description="The event that speaks against it.")
    giver: str | None
    receiver: str | None
    seen: str
    wanted: str

    @classmethod
    def of(cls, one: Contradiction) -> ContradictionView:
        """The view of a contradiction."""
        return cls(
            code=one.code.value,
            words=_sentences(one),
            event_id=to_base64url(one.event_id),
            against=None if one.against is None else to_base64url(one.against),
            giver=one.giver,
            receiver=one.receiver,
            seen=one.seen,
            wanted=one.wanted,
        )


class PresenceView(BaseModel):
    """Whether the receiver's code shows that both parties were there."""

    model_config = ConfigDict(json_schema_extra={"example": {"is_shown": True, "doubts": []}})

    is_shown: bool
    doubts: list[WordsView] = Field(description="What speaks against it; none undoes the handover.")

    @classmethod
    def of(cls, seen: PresenceSeen) -> PresenceView:
        """The view of a judgement."""
        return cls(is_shown=seen.is_shown, doubts=[_sentences(one) for one in seen.doubts])


class StepView(BaseModel):
    """One event of a history, in plain words."""

    model_config = ConfigDict(json_schema_extra={"example": _STEP})

    event_id: str
    act: str
    event_time: datetime = Field(description="By the device's clock.")
    record_time: datetime = Field(description="By the server's.")
    giver: str | None
    receiver: str | None
    place: str | None
    words: WordsView
    counts: bool = Field(description="False: taken back, set aside, or waiting for a decision.")
    presence: PresenceView | None = Field(description="Null: no receiver's code was scanned.")

    @classmethod
    def of(cls, step: HistoryStep) -> StepView:
        """The view of a step."""
        event = step.record.event
        return cls(
            event_id=to_base64url(event.event_id),
            act=event.act.value,
            event_time=moment(event.event_time),
            record_time=moment(step.record.record_time),
            giver=event.giver,
            receiver=event.receiver,
            place=event.place,
            words=WordsView.of(step.words),
            counts=step.counts,
            presence=None if step.presence is None else PresenceView.of(step.presence),
        )


class DeliveryProvenView(BaseModel):
    """How far the delivery is proved, by the item's rules."""

    model_config = ConfigDict(json_schema_extra={"example": _PROVEN})

    status: ProvenStatus
    words: WordsView
    code: CodeStanding = Field(description="How the code that was typed at the door stands.")
    code_words: WordsView
    waits_for: list[ProofKind] = Field(description="Claimed, and yet to come or to be confirmed.")
    needs: list[ProofKind] = Field(description="Each of these is required and lacking.")
    needs_one_of: list[ProofKind] = Field(description="Any of these makes up for the code.")

    @classmethod
    def of(cls, proven: DeliveryProven) -> DeliveryProvenView:
        """The view of how far a delivery is proved."""
        return cls(
            status=proven.status,
            words=WordsView.of(proven.status.words),
            code=proven.code,
            code_words=WordsView.of(proven.code.words),
            waits_for=list(proven.waits_for),
            needs=list(proven.needs),
            needs_one_of=list(proven.needs_one_of),
        )


class ItemDetailView(BaseModel):
    """An item as a whole; nothing of its citizen but what stands for them."""

    code: str = Field(examples=["H57.17.21-261121-0001"])
    item: ItemView | None = Field(description="Null: a phone alone told of it.")
    citizen: str | None = Field(examples=["citizen:Ng3vT0kPz1qXw8sYb2LdAe"])
    addressee: str | None = Field(examples=["authority:H57.17.21"])
    state: StateView
    proof_state: DeliveryProvenView
    contradictions: list[ContradictionView]
    history: list[StepView]

    @classmethod
    def of(cls, detail: ItemDetail, proven: DeliveryProven) -> ItemDetailView:
        """The view of an item."""
        state, item = detail.state, detail.item
        return cls(
            code=detail.code,
            item=None if item is None else ItemView.of(placed(item, state)),
            citizen=None if item is None else item.citizen,
            addressee=None if item is None else addressee_of(item),
            state=StateView.of(state),
            proof_state=DeliveryProvenView.of(proven),
            contradictions=[
                ContradictionView.of(one) for one in (state.contradictions if state else ())
            ],
            history=[StepView.of(step) for step in detail.history],
        )


def placed(item: Item, state: ItemState | None) -> ItemSummary:
    """An item with where it is."""
    if state is None:
        return ItemSummary(item, None, None, None, None, 0)
    num = len(state.contradictions)
    return ItemSummary(item, state.status.value, state.holder, state.place, state.bag, num)


def _sentences(one: Any) -> WordsView:
    """The words of whatever has a sentence in each language."""
    return WordsView(vi=one.sentence("vi"), en=one.sentence("en"))


def _day(number: int | None) -> date | None:
    return None if number is None else _FIRST_DAY + timedelta(days=number)
