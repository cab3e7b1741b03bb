"""What the API takes of citizens and tells them."""

from __future__ import annotations

from base64 import b64encode
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from courier_api.citizens.links import ItemLink
from courier_api.citizens.proofs import CitizenProof, ProvenStep
from courier_api.citizens.standing import Promise, Standing
from courier_api.evidence.proof import ProofStatus
from courier_api.identity.sessions import Tokens
from courier_api.items.detail_schemas import StateView
from courier_api.items.details import HistoryStep
from courier_api.items.schemas import WordsView
from courier_api.moments import moment

__all__ = [
    "CitizenItemView",
    "CitizenProofView",
    "CitizenSessionBody",
    "CitizenSessionView",
    "CodeBody",
    "CodeSentView",
    "LinkView",
]

_CODE = "H57.17.21-261121-0001"
_TOKEN = f"1~{_CODE}~Ng3vT0kPz1qXw8sYb2LdAe~1795219200000~{'x' * 43}"
_HASH = "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0="

TokenText = Annotated[
    str,
    Field(
        pattern=r"^[0-9A-Za-z._~-]{1,200}$", examples=[_TOKEN],
        description="What stands behind `#link=` in the address of the link.",
    ),
]  # fmt: skip

#: The same for every link, whatever is known of its item.
_SENT = {
    "vi": "Nếu hồ sơ này có số điện thoại, mã dùng một lần đang được gửi đến số đó.",
    "en": "If a telephone is known for this item, a one-time code is on its way to it.",
}


class LinkView(BaseModel):
    """A link to be handed to the citizen; it is not kept."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "code": _CODE, "url": f"https://post.example/citizen#link={_TOKEN}",
                "expires_at": "2027-02-19T00:02:11.000Z", "has_phone": True,
            }
        }
    )  # fmt: skip

    code: str
    url: str = Field(
        description="To be printed as a QR code or sent; the token is behind `#`, where no server"
        " sees it when the page is opened."
    )
    expires_at: datetime
    has_phone: bool = Field(description="Without one no code can be sent, and nothing is opened.")

    @classmethod
    def of(cls, token: str, link: ItemLink, base: str, *, has_phone: bool) -> LinkView:
        """The view of a link; ``base`` is where browsers reach the server."""
        return cls(
            code=link.code, url=f"{base}/citizen#link={token}",
            expires_at=moment(link.expires_at), has_phone=has_phone,
        )  # fmt: skip


class CodeBody(BaseModel):
    """A wish for a one-time code."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"token": _TOKEN, "locale": "vi"}}
    )

    token: TokenText
    locale: Literal["vi", "en"] = "vi"


class CodeSentView(BaseModel):
    """The answer to every link that is good."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"words": {**_SENT}, "good_for_s": 600}}
    )

    words: WordsView = Field(default=WordsView(**_SENT))
    good_for_s: int = Field(default=600, description="Seconds for which a code is good.")


class CitizenSessionBody(BaseModel):
    """A link, and the code that was sent."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"token": _TOKEN, "code": "042817"}}
    )

    token: TokenText
    code: Annotated[str, Field(min_length=1, max_length=20, description="Blanks do no harm.")]


class CitizenSessionView(BaseModel):
    """What opens one item, for half an hour; told once."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"token_type": "Bearer", "access_token": "pra_" + "x" * 43,
                        "expires_in": 1_800, "item": _CODE}
        }
    )  # fmt: skip

    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - a kind
    access_token: str = Field(description="For `Authorization: Bearer`.")
    expires_in: int = Field(description="Seconds.")
    item: str

    @classmethod
    def of(cls, tokens: Tokens, link: ItemLink) -> CitizenSessionView:
        """The view of a session that was opened."""
        return cls(access_token=tokens.access, expires_in=tokens.access_s, item=link.code)


class CitizenStepView(BaseModel):
    """One thing that happened; of others it tells no more than what kind they are."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "time": "2026-11-21T03:09:30Z", "act": "handover",
                "words": {"vi": "Điểm đại lý đã bàn giao cho bưu tá.",
                          "en": "The agent point handed it to the courier."},
            }
        }
    )  # fmt: skip

    time: datetime = Field(description="By the clock of whoever scanned.")
    act: str
    words: WordsView

    @classmethod
    def of(cls, step: HistoryStep) -> CitizenStepView:
        """The view of a step."""
        event = step.record.event
        return cls(
            time=moment(event.event_time), act=event.act.value, words=WordsView.of(step.words)
        )


class PromiseView(BaseModel):
    """When the published plan expects the item; with half an hour of room on both sides."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "earliest": "2026-11-21T03:00:00Z", "latest": "2026-11-21T04:05:00Z",
                "is_at_home": True,
                "words": {"vi": "Dự kiến giao tại nhà.", "en": "To be delivered at your home."},
            }
        }
    )  # fmt: skip

    earliest: datetime
    latest: datetime
    is_at_home: bool = Field(description="Somebody has to be there.")
    words: WordsView

    @classmethod
    def of(cls, promise: Promise) -> PromiseView:
        """The view of a promise."""
        return cls(
            earliest=moment(promise.earliest), latest=moment(promise.latest),
            is_at_home=promise.is_at_home, words=WordsView.of(promise.words),
        )  # fmt: skip


class CitizenItemView(BaseModel):
    """One's own item: where it is, and how it came there."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "code": _CODE, "procedure": "Đăng ký khai sinh", "state": "carried",
                "words": {"vi": "Bưu tá đang giữ.", "en": "With a courier."},
                "since": "2026-11-21T03:09:30Z", "last_outcome": None, "next_day": None,
                "until_day": None, "due_at": "2026-11-30T09:30:00Z", "promise": None,
                "proof": "not_delivered",
                "proof_words": {"vi": "Chưa giao.", "en": "Not delivered yet."}, "history": [],
            }
        }
    )  # fmt: skip

    code: str
    procedure: str
    state: str = Field(description="`announced` until it is scanned for the first time.")
    words: WordsView
    since: datetime | None
    last_outcome: WordsView | None = Field(description="Of the last attempt in vain.")
    next_day: date | None = Field(description="Of the next attempt.")
    until_day: date | None = Field(description="Until when it lies ready.")
    due_at: datetime | None = Field(description="Until when the authority is to have answered.")
    promise: PromiseView | None = Field(description="Null: no published plan expects it.")
    proof: ProofStatus
    proof_words: WordsView
    history: list[CitizenStepView]

    @classmethod
    def of(cls, standing: Standing) -> CitizenItemView:
        """The view of how an item stands."""
        detail, promise, proof = standing.detail, standing.promise, standing.proof.status
        state, item = StateView.of(detail.state), detail.item
        due_at = None if item is None else item.promised_at
        return cls(
            code=detail.code,
            procedure="" if item is None else item.procedure,
            state=state.state,
            words=state.words,
            since=state.changed_at,
            last_outcome=state.last_outcome,
            next_day=state.next_day,
            until_day=state.until_day,
            due_at=None if due_at is None else moment(due_at),
            promise=None if promise is None else PromiseView.of(promise),
            proof=proof,
            proof_words=WordsView(vi=proof.sentence("vi"), en=proof.sentence("en")),
            history=[CitizenStepView.of(step) for step in standing.history],
        )


class ProvenStepView(BaseModel):
    """One entry of the ledger that speaks of the item, or of a bag that it lay in."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"seq": 0, "leaf_hash": _HASH, "path": [_HASH], "leaf": None}}
    )

    seq: int
    leaf_hash: str = Field(description="Base 64.")
    path: list[str] = Field(description="From the leaf up to the checkpoint's root; base 64.")
    leaf: str | None = Field(
        description="What is hashed, base 64: canonical CBOR of seq, time of recording, standing"
        " and the signed event. Null where it speaks of other people's items too."
    )

    @classmethod
    def of(cls, step: ProvenStep) -> ProvenStepView:
        """The view of a step."""
        return cls(
            seq=step.seq,
            leaf_hash=_base64(step.leaf_hash),
            path=[_base64(one) for one in step.path],
            leaf=None if step.leaf is None else _base64(step.leaf),
        )


class CitizenProofView(BaseModel):
    """That what is told of one's item stands in the ledger, unchanged (RFC 6962)."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "code": _CODE, "key": "postroute.example/ledger+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiB",
                "size": 2,
                "checkpoint": f"postroute.example/ledger\n2\n{_HASH}\n\n— postroute.example/ledger"
                              " AAAAAA==\n",
                "entries": [{"seq": 0, "leaf_hash": _HASH, "path": [_HASH], "leaf": None}],
            }
        }
    )  # fmt: skip

    code: str
    key: str = Field(description="Checks the checkpoint; a signed note's verifier key.")
    size: int = Field(description="Entries that the checkpoint covers.")
    checkpoint: str = Field(description="C2SP tlog-checkpoint.")
    entries: list[ProvenStepView]

    @classmethod
    def of(cls, proof: CitizenProof) -> CitizenProofView:
        """The view of a proof."""
        return cls(
            code=proof.code, key=proof.key, size=proof.size, checkpoint=proof.note,
            entries=[ProvenStepView.of(one) for one in proof.steps],
        )  # fmt: skip


def _base64(content: bytes) -> str:
    return b64encode(content).decode()
