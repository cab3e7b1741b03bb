"""What the API takes and tells of items."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from courier_api.custody.core.acts import ItemKind
from courier_api.custody.core.states import Status
from courier_api.identities import to_base64url
from courier_api.items.drafts import ItemDraft, Urgency, Wish, draft_conflicts
from courier_api.items.field_texts import (
    read_code,
    read_destination,
    read_place,
    read_procedure,
    read_unit,
)
from courier_api.items.iso_days import IsoDay
from courier_api.items.personal import PersonalData, read_address, read_name, read_phone
from courier_api.items.proof_rules import GivenRules, rules_of
from courier_api.items.proof_schemas import ProofRulesBody, ProofRulesView
from courier_api.items.records import Item, ItemSummary
from courier_api.items.searching import ANNOUNCED, ItemFilter, Sort
from courier_api.moments import moment
from courier_api.papers.words import Words
from courier_api.wire_types import PRINTABLE, WrittenMoment

__all__ = [
    "ANNOUNCED_WORDS", "CodeText", "ItemPage", "ItemView", "NewItemBody", "NewItemView",
    "PersonBody", "PersonView", "SearchBody", "StateName", "UnitBody", "UnitList", "UnitView",
    "WordsView", "addressee_of", "state_words",
]  # fmt: skip

ANNOUNCED_WORDS = Words("Đã khai báo, chưa bàn giao.", "Announced; not handed over yet.")

CodeText = Annotated[
    str,
    Field(
        min_length=5, max_length=40, pattern=r"^[0-9A-Za-z. -]+$",
        description="Dossier code UNIT-YYMMDD-NNNN, or S10 number.",
        examples=["H57.17.21-261121-0001"],
    ),
]  # fmt: skip
StateName = Literal[
    "announced", Status.UNKNOWN, Status.REGISTERED, Status.CARRIED, Status.STORED,
    Status.WAITING, Status.ATTEMPTED, Status.DELIVERED, Status.RETURNED, Status.LOST, Status.FOUND,
]  # fmt: skip
_Party = Annotated[str, Field(max_length=64, pattern=r"^[0-9A-Za-z._:-]*$")]
_GivenCode = Annotated[CodeText, AfterValidator(read_code)]
_Unit = Annotated[str, Field(max_length=20, examples=["H57.17.21"]), AfterValidator(read_unit)]
_Place = Annotated[str, Field(max_length=64, examples=["agent-042"]), AfterValidator(read_place)]
_Name = Annotated[str, Field(min_length=1, max_length=120), AfterValidator(read_name)]
_Phone = Annotated[str, Field(min_length=9, max_length=40), AfterValidator(read_phone)]
_Address = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(read_address)]

_FIRST_YEAR, _LAST_YEAR = 2000, 2099

_PERSON: dict[str, Any] = {
    "name": "Nguyễn Thị Ví Dụ", "phone": "0905 123 456",
    "address": "12/5 kiệt 3 đường Ví Dụ, phường An Cựu",
}  # fmt: skip
_ITEM: dict[str, Any] = {
    "code": "H57.17.21-261121-0001", "kind": "dossier", "unit": "H57.17.21", "day": "2026-11-21",
    "procedure": "Đăng ký khai sinh", "destination": "authority:H57.17.21",
    "wish": "agent_point", "wish_place": "agent-042", "urgency": "normal",
    "promised_at": "2026-11-30T09:30:00Z", "registered_at": "2026-11-21T00:05:00Z",
    "registered_by": "agent:042", "dossier": None,
    "proof_rules": {"code": "off", "signature": "recommended", "photograph": "off"},
    "state": "carried",
    "state_words": {"vi": "Bưu tá đang giữ.", "en": "With a courier."},
    "holder": "courier:c7", "place": "agent-042", "bag": None, "num_contradictions": 0,
}  # fmt: skip


def _sane(promised: datetime) -> datetime:
    if not _FIRST_YEAR <= promised.year <= _LAST_YEAR:
        raise ValueError(f"wanted a time from {_FIRST_YEAR} to {_LAST_YEAR}")
    return promised


class WordsView(BaseModel):
    """The same in Vietnamese and in English."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"vi": "Bưu tá đang giữ.", "en": "With a courier."}}
    )

    vi: str
    en: str

    @classmethod
    def of(cls, words: Words) -> WordsView:
        """The view of words."""
        return cls(vi=words.vi, en=words.en)


class PersonBody(BaseModel):
    """What is told of a citizen; it is kept apart, and erased when its time is over."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": _PERSON})

    name: _Name | None = None
    phone: _Phone | None = Field(default=None, description="Of Vietnam; kept as +84 and digits.")
    address: _Address | None = None

    def data(self) -> PersonalData:
        """The same as a value."""
        return PersonalData(self.name, self.phone, self.address)


class NewItemBody(BaseModel):
    """An item to be registered."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "unit": "H57.17.21", "kind": "dossier", "procedure": "Đăng ký khai sinh",
                "destination": "authority:H57.17.21", "wish": "agent_point",
                "wish_place": "agent-042", "promised_at": "2026-11-30T16:30:00+07:00",
                "citizen": _PERSON,
            }
        },
    )  # fmt: skip

    code: _GivenCode | None = Field(default=None, description="Null: made from the unit's counter.")
    unit: _Unit | None = Field(default=None, description="Whose counter; with a code: none.")
    kind: Literal[ItemKind.DOSSIER, ItemKind.DOCUMENT]
    procedure: Annotated[str, Field(min_length=1, max_length=200), AfterValidator(read_procedure)]
    destination: Annotated[str, Field(max_length=60), AfterValidator(read_destination)] | None = (
        Field(default=None, description="The party that it goes to.")
    )
    wish: Wish | None = Field(default=None, description="Where the citizen wishes to have it.")
    wish_place: _Place | None = Field(default=None, description="Which point or post office.")
    promised_at: Annotated[WrittenMoment, AfterValidator(_sane)] | None = Field(
        default=None, description="With an offset; from 2000 to 2099."
    )
    urgency: Urgency = Urgency.NORMAL
    citizen: PersonBody | None = None
    dossier: _GivenCode | None = Field(
        default=None, description="That an issued document answers: its wish then holds."
    )
    proof_rules: ProofRulesBody | None = None

    @model_validator(mode="after")
    def check(self) -> Self:
        """Refuse what does not go together."""
        conflicts = draft_conflicts(self.draft())
        if conflicts:
            raise ValueError("; ".join(f"{field}: {wanted}" for field, wanted in conflicts))
        return self

    def draft(self) -> ItemDraft:
        """The same as a value."""
        promised = self.promised_at
        return ItemDraft(
            self.kind, self.procedure, self.code, self.unit, self.destination, self.wish,
            self.wish_place, None if promised is None else round(promised.timestamp() * 1_000),
            self.urgency, self.citizen.data() if self.citizen else PersonalData(), self.dossier,
            self.proof_rules.rules() if self.proof_rules else GivenRules(),
        )  # fmt: skip


class ItemView(BaseModel):
    """An item with where it is; nothing of its citizen."""

    model_config = ConfigDict(json_schema_extra={"example": _ITEM})

    code: str
    kind: str
    unit: str | None
    day: date = Field(description="In Hue.")
    procedure: str
    destination: str | None
    wish: Wish | None
    wish_place: str | None
    urgency: Urgency
    promised_at: datetime | None
    registered_at: datetime
    registered_by: str | None
    dossier: str | None
    proof_rules: ProofRulesView
    state: str = Field(description="`announced` until the ledger tells of it.")
    state_words: WordsView
    holder: str | None
    place: str | None
    bag: str | None
    num_contradictions: int

    @classmethod
    def of(cls, summary: ItemSummary) -> ItemView:
        """The view of an item."""
        return cls(
            **_told(summary.item),
            state=summary.phase or ANNOUNCED,
            state_words=state_words(summary.phase),
            holder=summary.holder,
            place=summary.place,
            bag=summary.bag,
            num_contradictions=summary.num_contradictions,
        )


class NewItemView(BaseModel):
    """What was registered, and what its first event says of it."""

    item: ItemView
    citizen: str = Field(
        description="The party that stands for the citizen in events.",
        examples=["citizen:Ng3vT0kPz1qXw8sYb2LdAe"],
    )
    addressee: str = Field(
        description="The party that the item is addressed to.", examples=["authority:H57.17.21"]
    )
    sealed: dict[str, str] = Field(
        description="Commitments to the citizen's data, as base64url, for `sealed` of events.",
        examples=[{"citizen_name": "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA"}],
    )

    @classmethod
    def of(cls, item: Item, commitments: Mapping[str, bytes]) -> NewItemView:
        """The view of a new item."""
        summary = ItemSummary(item, None, None, None, None, 0)
        return cls(
            item=ItemView.of(summary),
            citizen=item.citizen,
            addressee=addressee_of(item),
            sealed={name: to_base64url(value) for name, value in commitments.items()},
        )


class SearchBody(BaseModel):
    """What is looked for; a body, since addresses of pages are kept by whoever passes them on."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"text": "nguyen vi du", "states": ["waiting"]}},
    )

    text: str = Field(
        max_length=100,
        description="Beginnings of words, in any order, with or without accents: of codes,"
        " procedures, and citizens' names, phones and addresses.",
    )
    states: list[StateName] = Field(default=[], max_length=11)
    holder: _Party | None = None
    first_day: IsoDay | None = None
    last_day: IsoDay | None = None
    sort: Sort = Sort.NEWEST

    def item_filter(self) -> ItemFilter:
        """The same as a value."""
        return ItemFilter(
            self.text, tuple(self.states), holder=self.holder, first_day=self.first_day,
            last_day=self.last_day,
        )  # fmt: skip


class ItemPage(BaseModel):
    """Items that were found."""

    items: list[ItemView]
    next_page_token: str | None = Field(description="Null behind the last page.")


class PersonView(BaseModel):
    """What is kept of a citizen; that it was looked at is noted."""

    model_config = ConfigDict(json_schema_extra={"example": _PERSON | {"phone": "+84905123456"}})

    name: str | None
    phone: str | None
    address: str | None

    @classmethod
    def of(cls, data: PersonalData) -> PersonView:
        """The view of a citizen's data."""
        return cls(name=data.name, phone=data.phone, address=data.address)


class UnitBody(BaseModel):
    """What a unit is called."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"name": "UBND phường An Cựu"}}
    )

    name: Annotated[
        str, Field(min_length=1, max_length=120, pattern=PRINTABLE), AfterValidator(read_procedure)
    ]


class UnitView(BaseModel):
    """A unit whose counter makes codes."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"unit": "H57.17.21", "name": "UBND phường An Cựu"}}
    )

    unit: str
    name: str


class UnitList(BaseModel):
    """Units that are listed; as long as there is none, any is taken."""

    units: list[UnitView]


def addressee_of(item: Item) -> str:
    """The party that an item is addressed to: the citizen themselves where no other is told."""
    return item.destination or item.citizen


def state_words(phase: str | None) -> WordsView:
    """How an item stands."""
    if phase is None:
        return WordsView.of(ANNOUNCED_WORDS)
    status = Status(phase)
    return WordsView(vi=status.sentence("vi"), en=status.sentence("en"))


def _told(item: Item) -> dict[str, Any]:
    return {
        "code": item.code, "kind": item.kind, "unit": item.unit, "day": item.day,
        "procedure": item.procedure, "destination": item.destination, "wish": item.wish,
        "wish_place": item.wish_place, "urgency": item.urgency,
        "promised_at": None if item.promised_at is None else moment(item.promised_at),
        "registered_at": moment(item.registered_at), "registered_by": item.registered_by,
        "dossier": item.dossier, "proof_rules": ProofRulesView.of(rules_of(item)),
    }  # fmt: skip
