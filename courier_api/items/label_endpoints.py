"""The endpoint that prints labels."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Self

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, model_validator
from starlette.responses import Response

from courier_api.bags.service import is_made_for
from courier_api.errors import problems
from courier_api.items.asking import AskingDep
from courier_api.items.errors import ItemUnknownError
from courier_api.items.field_texts import HUE
from courier_api.items.labels import (
    MAX_LABELS,
    LabelForm,
    LabelOptions,
    LabelUnprintableError,
    label_file,
    labels_of,
)
from courier_api.papers.label import GRIDS

__all__ = ["LabelsBody", "router"]

router = APIRouter(prefix="/v1/labels", tags=["items"])

_TYPES = ("application/pdf", "image/png", "image/svg+xml", "text/plain", "application/zip")
_FILE = {"schema": {"type": "string", "format": "binary"}}


class LabelsBody(BaseModel):
    """Labels to be printed."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {"codes": ["H57.17.21-261121-0001", "B-06BQQR38ER"], "form": "sheet",
                        "grid": "3x7", "start": 1, "dpi": 203}
        },
    )  # fmt: skip

    codes: list[Annotated[str, Field(min_length=5, max_length=40, pattern=r"^[0-9A-Z.-]+$")]] = (
        Field(min_length=1, max_length=MAX_LABELS, description="Of items and bags.")
    )
    form: LabelForm = LabelForm.SHEET
    grid: str = Field(
        default="3x7", pattern=f"^({'|'.join(GRIDS)})$", description="Of an A4 sheet."
    )
    start: int = Field(default=1, ge=1, le=21, description="First free place of the first sheet.")
    dpi: int = Field(default=203, ge=203, le=600, description="Of a label printer.")

    @model_validator(mode="after")
    def check(self) -> Self:
        """Refuse a place that the sheet has not."""
        if self.start > GRIDS[self.grid].places:
            raise ValueError(f"start: a sheet of {self.grid} has {GRIDS[self.grid].places} places")
        return self


@router.post(
    "",
    operation_id="printLabels",
    response_class=Response,
    responses={
        200: {
            "description": "A file of the form that is asked for; several pictures as an archive.",
            "content": dict.fromkeys(_TYPES, _FILE),
        },
        **problems(ItemUnknownError, LabelUnprintableError),
    },
)
def print_labels(given: LabelsBody, asking: AskingDep) -> Response:
    """Labels of items and bags, whose codes the server has signed."""
    asking.catch_up()
    with asking.services.database.reading() as session:
        for code in dict.fromkeys(given.codes):
            if not (asking.access.is_all or is_made_for(session, code, asking.party)):
                asking.check(session, code)
        labels = labels_of(session, given.codes, asking.services.keys.signing)
    options = LabelOptions(given.form, given.grid, given.start, given.dpi)
    made = datetime.fromtimestamp(asking.now / 1_000, UTC).astimezone(HUE)
    file = label_file(labels, options, made=made)
    headers = {"content-disposition": f'attachment; filename="{file.name}"'}
    return Response(file.content, headers=headers, media_type=file.media_type)
