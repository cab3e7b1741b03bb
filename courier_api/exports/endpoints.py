"""Endpoints on exports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import IO, Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session

from courier_api.errors import CourierApiError, problems
from courier_api.exports.documents import EPCIS_TYPE
from courier_api.exports.service import (
    SheetForm,
    Span,
    epcis_file,
    events_file,
    items_file,
    pieces_of,
)
from courier_api.exports.spreadsheets import CSV_TYPE, XLSX_TYPE
from courier_api.exports.upu import UPU_CODES
from courier_api.items.asking import Asking, AskingDep
from courier_api.items.errors import ItemUnknownError
from courier_api.items.iso_days import IsoDay
from courier_api.items.schemas import WordsView
from courier_api.items.searching import ItemFilter

__all__ = ["router"]

router = APIRouter(prefix="/v1/exports", tags=["exports"])

#: A quarter of a year.
_MAX_DAYS = 92
_FILE = {"schema": {"type": "string", "format": "binary"}}
_TABLE = {"description": "The table.", "content": {"text/csv": _FILE, XLSX_TYPE: _FILE}}
_DOCUMENT = {"description": "An EPCIS 2.0 document.", "content": {EPCIS_TYPE: {}}}

Codes = Annotated[
    list[Annotated[str, Query(max_length=40, pattern=r"^[0-9A-Za-z.-]+$")]] | None,
    Query(max_length=50, description="Of items and bags; without any: by days."),
]
FirstDay = Annotated[
    IsoDay | None, Query(description="In Hue: of what was recorded from this day on.")
]
LastDay = Annotated[IsoDay | None, Query(description="And up to this one.")]


class SpanWantedError(CourierApiError):
    """Codes of items, or a first and a last day, are wanted, at most 92 days."""

    status = 422
    code = "span_wanted"


class UpuLineView(BaseModel):
    """A postal tracking code, and what it stands for here."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "code": "EMI",
                "meaning": {"vi": "Phát thành công", "en": "Final delivery"},
                "when": {"vi": "Đã giao cho người dân hoặc cơ quan nhận",
                         "en": "It is delivered to the citizen or the authority"},
            }
        }
    )  # fmt: skip

    code: str
    meaning: WordsView
    when: WordsView


class UpuTable(BaseModel):
    """Postal tracking codes that exports use."""

    codes: list[UpuLineView]


@router.get(
    "/epcis",
    operation_id="exportEpcis",
    response_class=StreamingResponse,
    responses={200: _DOCUMENT, **problems(ItemUnknownError, SpanWantedError)},
)
def export_events_as_epcis(
    asking: AskingDep, code: Codes = None, first_day: FirstDay = None, last_day: LastDay = None
) -> StreamingResponse:
    """Events as EPCIS 2.0: those of items, or recorded on some days; no person is told."""
    span = _span(asking, code, first_day, last_day)
    base = asking.services.settings.public_url
    with asking.services.database.reading() as session:
        _check_span(asking, session, span)
        file = epcis_file(session, span, base=base, made_at=asking.now)
    return _sent(file, EPCIS_TYPE, "epcis.jsonld")


@router.get(
    "/events",
    operation_id="exportEvents",
    response_class=StreamingResponse,
    responses={200: _TABLE, **problems(ItemUnknownError, SpanWantedError)},
)
def export_events(
    asking: AskingDep,
    code: Codes = None,
    first_day: FirstDay = None,
    last_day: LastDay = None,
    form: SheetForm = SheetForm.CSV,
) -> StreamingResponse:
    """Events as a table, with their postal codes; no person is told."""
    span = _span(asking, code, first_day, last_day)
    with asking.services.database.reading() as session:
        _check_span(asking, session, span)
        file = events_file(session, span, form)
    return _sent(file, _type_of(form), f"events.{form}")


@router.get(
    "/items",
    operation_id="exportItems",
    response_class=StreamingResponse,
    responses={200: _TABLE, **problems(SpanWantedError)},
)
def export_items(
    asking: AskingDep,
    first_day: Annotated[IsoDay, Query(description="Registered from this day on, in Hue.")],
    last_day: LastDay = None,
    form: SheetForm = SheetForm.CSV,
) -> StreamingResponse:
    """Items that were registered on some days as a table; no person is told."""
    wanted = ItemFilter(first_day=first_day, last_day=last_day or first_day)
    _check_days(first_day, last_day or first_day)
    asking.catch_up()
    with asking.services.database.reading() as session:
        file = items_file(session, wanted, asking.viewer(session), form)
    return _sent(file, _type_of(form), f"items.{form}")


@router.get("/upu-codes", operation_id="listUpuCodes")
def list_upu_codes() -> UpuTable:
    """Postal tracking codes that exports use, and what they stand for."""
    lines = [
        UpuLineView(
            code=code.value, meaning=WordsView.of(line.meaning), when=WordsView.of(line.when)
        )
        for code, line in UPU_CODES.items()
    ]
    return UpuTable(codes=lines)


def _span(
    asking: Asking, codes: Sequence[str] | None, first: date | None, last: date | None
) -> Span:
    if codes:
        return Span(codes=tuple(dict.fromkeys(codes)))
    if first is None:
        raise SpanWantedError("Export: wanted codes of items, or a first day.")
    if not asking.access.is_all:
        # Whole days tell of everybody's items.
        raise SpanWantedError("Export: wanted codes of your items.")
    _check_days(first, last or first)
    return Span(first_day=first, last_day=last or first)


def _check_days(first: date, last: date) -> None:
    num_days = (last - first).days + 1
    if not 1 <= num_days <= _MAX_DAYS:
        raise SpanWantedError(f"Export: {num_days} days, wanted 1 to {_MAX_DAYS}.")


def _check_span(asking: Asking, session: Session, span: Span) -> None:
    for code in span.codes:
        asking.check(session, code)


def _sent(file: IO[bytes], media_type: str, name: str) -> StreamingResponse:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(pieces_of(file), headers=headers, media_type=media_type)


def _type_of(form: SheetForm) -> str:
    return CSV_TYPE if form is SheetForm.CSV else XLSX_TYPE
