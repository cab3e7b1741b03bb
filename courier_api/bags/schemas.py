"""What the API takes and tells of bags."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from courier_api.bags.service import MAX_BATCH, BagDetail, Contents
from courier_api.identities import IdentityText, show
from courier_api.items.detail_schemas import ContradictionView, StateView, StepView
from courier_api.items.schemas import WordsView, state_words
from courier_api.models import BagRow
from courier_api.moments import moment
from courier_api.wire_types import WHOLE

__all__ = ["BagDetailView", "BagPage", "BagView", "ContentsView", "NewBagsBody", "NewBagsView"]

_BAG: dict[str, Any] = {
    "code": "B-06BQQR38ER", "batch": "AZr3kQJ4d0a5XyTq1mB7Zw", "made_at": "2026-11-21T00:05:00Z",
    "made_by": "office:3",
}  # fmt: skip


class NewBagsBody(BaseModel):
    """Codes of bags to be made."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"how_many": 21}})

    how_many: Annotated[int, Field(ge=1, le=MAX_BATCH, strict=True), WHOLE]


class NewBagsView(BaseModel):
    """Codes that were made together, to be printed."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"batch": "AZr3kQJ4d0a5XyTq1mB7Zw", "codes": ["B-06BQQR38ER"]}
        }
    )

    batch: IdentityText
    codes: list[str]


class BagView(BaseModel):
    """A bag's code, and who has it for use."""

    model_config = ConfigDict(json_schema_extra={"example": _BAG})

    code: str
    batch: IdentityText
    made_at: datetime
    made_by: str | None

    @classmethod
    def of(cls, row: BagRow) -> BagView:
        """The view of a row."""
        return cls(
            code=row.code, batch=show(row.batch), made_at=moment(row.made_at), made_by=row.made_by
        )


class BagPage(BaseModel):
    """Bags, by their codes."""

    bags: list[BagView]
    next_page_token: str | None = Field(description="Null behind the last page.")


class ContentsView(BaseModel):
    """Something that lies in a bag; bags nest once."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "code": "H57.17.21-261121-0001", "state": "carried", "num_contradictions": 0,
                "words": {"vi": "Bưu tá đang giữ.", "en": "With a courier."}, "inside": [],
            }
        }
    )  # fmt: skip

    code: str
    state: str
    words: WordsView
    num_contradictions: int
    inside: list[ContentsView]

    @classmethod
    def of(cls, one: Contents) -> ContentsView:
        """The view of something."""
        state = one.state
        return cls(
            code=state.code,
            state=state.status.value,
            words=state_words(state.status.value),
            num_contradictions=len(state.contradictions),
            inside=[cls.of(inner) for inner in one.inside],
        )


class BagDetailView(BaseModel):
    """A bag as a whole, as the ledger has it."""

    code: str = Field(examples=["B-06BQQR38ER"])
    bag: BagView | None = Field(description="Null: its code was not made here.")
    state: StateView
    seal: str | None = Field(description="Null: it is open.", examples=["S-0042"])
    contents: list[ContentsView]
    contradictions: list[ContradictionView]
    history: list[StepView]

    @classmethod
    def of(cls, detail: BagDetail) -> BagDetailView:
        """The view of a bag."""
        state = detail.state
        return cls(
            code=detail.code,
            bag=None if detail.row is None else BagView.of(detail.row),
            state=StateView.of(state),
            seal=None if state is None else state.facts.seal,
            contents=[ContentsView.of(one) for one in detail.inside],
            contradictions=[
                ContradictionView.of(one) for one in (state.contradictions if state else ())
            ],
            history=[StepView.of(step) for step in detail.history],
        )
