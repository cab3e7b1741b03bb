"""Endpoints on imports."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Query, status
from starlette.responses import Response

from courier_api.errors import Fault, problem_response, problems
from courier_api.exports.spreadsheets import CSV_TYPE, XLSX_TYPE
from courier_api.items.asking import Asking, AskingDep
from courier_api.items.errors import UnitFullError
from courier_api.items.imports.command import import_file
from courier_api.items.imports.errors import (
    FileRefusedError,
    FileTooLargeError,
    ImportedByOthersError,
    RowsRefusedError,
)
from courier_api.items.imports.schemas import ImportView
from courier_api.items.imports.service import Importer
from courier_api.items.imports.template import TableForm, template_bytes
from courier_api.items.own import knows

__all__ = ["router"]

router = APIRouter(prefix="/v1/items/import", tags=["items"])

_ERRORS = (
    FileRefusedError, FileTooLargeError, ImportedByOthersError, RowsRefusedError, UnitFullError,
)  # fmt: skip
_MAX_TOLD = 100


@router.post(
    "",
    operation_id="importItems",
    status_code=status.HTTP_201_CREATED,
    response_model=ImportView,
    responses={
        200: {"model": ImportView, "description": "A trial, or a file that came before."},
        **problems(*_ERRORS),
    },
)
def import_items(
    asking: AskingDep,
    content: Annotated[
        bytes,
        Body(
            media_type="application/octet-stream",
            min_length=1,
            description="CSV (UTF-8, parted by comma, semicolon or tab) or XLSX.",
        ),
    ],
    *,
    dry_run: Annotated[bool, Query(description="Tell everything, keep nothing.")] = False,
    partial: Annotated[
        bool,
        Query(description="Leave out rows with faults; then each row wants a code of its own."),
    ] = False,
) -> Response:
    """Import items from a file, all of its rows or none; the same file again changes nothing."""
    try:
        report = import_file(
            asking.services.database,
            content,
            _importer(asking),
            is_trial=dry_run,
            is_partial=partial,
        )
    except RowsRefusedError as error:
        return _refused(error)
    is_new = not (report.is_trial or report.is_repeated)
    code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
    view = ImportView.of(report).model_dump_json()
    return Response(view, code, media_type="application/json")


@router.get(
    "/template",
    operation_id="readImportTemplate",
    response_class=Response,
    responses={
        200: {
            "description": "The table to fill in, with an example that is not imported.",
            "content": {"text/csv": {}, XLSX_TYPE: {}},
        }
    },
)
def read_template(form: TableForm = TableForm.XLSX) -> Response:
    """The table to fill in: headings in both languages, and an invented row."""
    headers = {"content-disposition": f'attachment; filename="postroute-items.{form}"'}
    media_type = CSV_TYPE if form is TableForm.CSV else XLSX_TYPE
    return Response(template_bytes(form), headers=headers, media_type=media_type)


def _importer(asking: Asking) -> Importer:
    with asking.services.database.reading() as session:
        viewer = asking.viewer(session)
    return Importer(
        asking.party,
        asking.access.principal.user_id,
        asking.now,
        asking.keeper,
        asking.access.is_all,
        lambda session, code: knows(session, viewer, code),
    )


def _refused(error: RowsRefusedError) -> Response:
    faults = [
        Fault(
            place=f"rows.{one.row}.{one.column}",
            code="wrong_value",
            cause=f"Seen: {one.seen!r}.",
            remedy=f"{one.wanted[:1].upper()}{one.wanted[1:]}.",
        )
        for one in error.faults[:_MAX_TOLD]
    ]
    return problem_response(error.status, error.code, str(error), faults=faults)
