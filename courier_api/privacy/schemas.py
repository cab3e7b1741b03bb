"""What the API takes and tells of citizens' data."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, model_validator

from courier_api.audit.schemas import OpeningView
from courier_api.custody.records import SideField
from courier_api.identities import IdentityText, show, to_base64url
from courier_api.items.detail_schemas import StateView, StepView, placed
from courier_api.items.personal import read_phone
from courier_api.items.schemas import CodeText, ItemView, PersonView, WordsView
from courier_api.models import ConsentRow, ErasureRow, EvidenceRow
from courier_api.moments import moment
from courier_api.privacy.consents import ConsentAct, ConsentPurpose
from courier_api.privacy.erasing import Erased, EraseReason
from courier_api.privacy.reports import AccessReport
from courier_api.privacy.retention import DatumKind, Retention, RetentionRule

__all__ = [
    "AccessReportView", "ConsentBody", "ConsentList", "ConsentView", "ErasureBody", "ErasurePage",
    "ErasureResult", "ErasureView", "RetentionView",
]  # fmt: skip

_CONSENT: dict[str, Any] = {
    "consent_id": 7, "code": "H57.17.21-261121-0001", "purpose": "contact",
    "words": {"vi": "Gọi điện, nhắn tin", "en": "Calls and messages"}, "act": "ticked_box",
    "wording": "2026-11", "given_at": "2026-11-21T00:05:00Z",
    "recorded_by": "AZr3kQJ4d0a5XyTq1mB7Zw", "withdrawn_at": None,
}  # fmt: skip
_ERASURE: dict[str, Any] = {
    "erased_at": "2026-11-21T00:05:00Z", "code": "H57.17.21-261121-0001", "reason": "request",
    "kinds": ["citizen_name", "citizen_phone"], "num_data": 2,
    "erased_by": "AZr3kQJ4d0a5XyTq1mB7Zw",
}  # fmt: skip


class RetentionRuleView(BaseModel):
    """How long a kind of data is kept."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "kind": "citizen_phone", "after_end_days": 30, "at_most_days": 730,
                "words": {"vi": "Số điện thoại người dân", "en": "The citizen's phone number"},
            }
        }
    )  # fmt: skip

    kind: DatumKind
    words: WordsView
    after_end_days: int | None = Field(description="After the item's journey; null: no matter.")
    at_most_days: int = Field(description="After registration or recording, in any case.")

    @classmethod
    def of(cls, rule: RetentionRule) -> RetentionRuleView:
        """The view of a rule."""
        return cls(
            kind=rule.kind,
            words=WordsView.of(rule.kind.words),
            after_end_days=rule.after_end_days,
            at_most_days=rule.at_most_days,
        )


class RetentionView(BaseModel):
    """For how long personal data are kept."""

    rules: list[RetentionRuleView]

    @classmethod
    def of(cls, retention: Retention) -> RetentionView:
        """The view of the table."""
        return cls(rules=[RetentionRuleView.of(rule) for rule in retention])


class ErasureBody(BaseModel):
    """Whose data are to be erased, and why."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {"code": "H57.17.21-261121-0001", "reason": "request",
                        "even_under_way": False}
        },
    )  # fmt: skip

    code: CodeText | None = Field(default=None, description="Of the item; or else one of these:")
    phone: Annotated[str, Field(max_length=40), AfterValidator(read_phone)] | None = Field(
        default=None, description="Of the citizen: all items that tell it."
    )
    event_id: IdentityText | None = Field(
        default=None,
        description="What stands beside an event, such as an incident, and its pictures.",
    )
    reason: Literal[EraseReason.REQUEST, EraseReason.WRONG, EraseReason.ORDER]
    even_under_way: StrictBool = Field(
        default=False, description="Also of items that still need it to be delivered."
    )

    @model_validator(mode="after")
    def check(self) -> Self:
        """Refuse several and none."""
        given = [one for one in (self.code, self.phone, self.event_id) if one is not None]
        if len(given) != 1:
            raise ValueError("wanted one of code, phone and event_id")
        return self


class ErasureResult(BaseModel):
    """What was erased."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"codes": ["H57.17.21-261121-0001"], "num_data": 3}}
    )

    codes: list[str] = Field(
        description="Items of which there was something; of an event without items whose it was."
    )
    num_data: int

    @classmethod
    def of(cls, erased: Erased) -> ErasureResult:
        """The view of what was erased."""
        return cls(codes=list(erased.items), num_data=erased.num_data)


class ErasureView(BaseModel):
    """That data were erased: whose, when, why; never what they were."""

    model_config = ConfigDict(json_schema_extra={"example": _ERASURE})

    erased_at: datetime
    code: str = Field(description="Of the item; of an event without items whose it was.")
    reason: str
    kinds: list[str]
    num_data: int
    erased_by: IdentityText | None = Field(description="Null: their time was over.")

    @classmethod
    def of(cls, row: ErasureRow) -> ErasureView:
        """The view of a row."""
        return cls(
            erased_at=moment(row.erased_at),
            code=row.subject,
            reason=row.reason,
            kinds=row.kinds.split(","),
            num_data=row.num_data,
            erased_by=None if row.user_id is None else show(row.user_id),
        )


class ErasurePage(BaseModel):
    """Erasures, the newest first."""

    erasures: list[ErasureView]
    next_page_token: str | None = Field(description="Null behind the last page.")


class ConsentBody(BaseModel):
    """Consent that a citizen gave, by an act."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {"code": "H57.17.21-261121-0001", "purpose": "contact",
                        "act": "ticked_box", "wording": "2026-11"}
        },
    )  # fmt: skip

    code: CodeText
    purpose: ConsentPurpose
    act: ConsentAct
    wording: str = Field(
        pattern=r"^[0-9A-Za-z](?:[0-9A-Za-z._-]{0,38}[0-9A-Za-z])?$",
        description="Version of the wording that the citizen saw.",
    )


class ConsentView(BaseModel):
    """Consent to one purpose."""

    model_config = ConfigDict(json_schema_extra={"example": _CONSENT})

    consent_id: int
    code: str
    purpose: ConsentPurpose
    words: WordsView
    act: ConsentAct
    wording: str
    given_at: datetime
    recorded_by: IdentityText | None
    withdrawn_at: datetime | None = Field(description="Null: it holds.")

    @classmethod
    def of(cls, row: ConsentRow) -> ConsentView:
        """The view of a row."""
        purpose = ConsentPurpose(row.purpose)
        return cls(
            consent_id=row.consent_id,
            code=row.code,
            purpose=purpose,
            words=WordsView.of(purpose.words),
            act=ConsentAct(row.act),
            wording=row.wording,
            given_at=moment(row.given_at),
            recorded_by=None if row.recorded_by is None else show(row.recorded_by),
            withdrawn_at=None if row.withdrawn_at is None else moment(row.withdrawn_at),
        )


class ConsentList(BaseModel):
    """Consent that was given about an item."""

    consents: list[ConsentView]


class EventFieldView(BaseModel):
    """A field that stands beside an event, under a salt of its own."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"event_id": "AZr3kQJ4d0a5XyTq1mB7Zw", "name": "note",
                        "value": "Cổng màu xanh", "salt": "q83vEjRWeJCrze8SNFZ4kA"}
        }
    )  # fmt: skip

    event_id: str
    name: str
    value: Any
    salt: str

    @classmethod
    def of(cls, event_id: bytes, field: SideField) -> EventFieldView:
        """The view of a field."""
        return cls(
            event_id=to_base64url(event_id),
            name=field.name,
            value=_value(field.value),
            salt=to_base64url(field.salt),
        )


class PictureView(BaseModel):
    """A photograph or signature that an event names."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"sha256": "9f" * 32, "state": "present"}}
    )

    sha256: str
    state: str

    @classmethod
    def of(cls, row: EvidenceRow) -> PictureView:
        """The view of a row."""
        return cls(sha256=row.sha256.hex(), state=row.state)


class AccessReportView(BaseModel):
    """All that is held about an item."""

    code: str = Field(examples=["H57.17.21-261121-0001"])
    item: ItemView | None
    citizen: PersonView
    state: StateView
    history: list[StepView]
    event_fields: list[EventFieldView]
    pictures: list[PictureView]
    consents: list[ConsentView]
    openings: list[OpeningView] = Field(description="Who opened these data; the newest first.")
    erasures: list[ErasureView]

    @classmethod
    def of(cls, report: AccessReport) -> AccessReportView:
        """The view of a report."""
        state, item = report.state, report.item
        return cls(
            code=report.code,
            item=None if item is None else ItemView.of(placed(item, state)),
            citizen=PersonView.of(report.personal),
            state=StateView.of(state),
            history=[StepView.of(step) for step in report.history],
            event_fields=[
                EventFieldView.of(one.event_id, field)
                for one in report.event_fields
                for field in one.fields
            ],
            pictures=[PictureView.of(row) for row in report.evidence],
            consents=[ConsentView.of(row) for row in report.consents],
            openings=[OpeningView.of(row) for row in report.openings],
            erasures=[ErasureView.of(row) for row in report.erasures],
        )


def _value(content: bytes) -> Any:
    """A field as it was bound: canonical JSON; anything else as its bytes."""
    try:
        return json.loads(content)
    except ValueError:
        return to_base64url(content)
