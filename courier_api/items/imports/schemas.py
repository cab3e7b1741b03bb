"""What the API tells of imports."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from courier_api.items.imports.columns import COLUMNS
from courier_api.items.imports.service import ImportReport
from courier_api.items.imports.source import RowFault
from courier_api.items.schemas import WordsView

__all__ = ["ImportView", "RowFaultView"]

_FAULT: dict[str, Any] = {
    "row": 5, "column": "phone", "heading": {"vi": "Điện thoại", "en": "Phone"}, "seen": "0905",
    "wanted": "wanted a Vietnamese phone number, such as 0905 123 456 or +84 905 123 456",
}  # fmt: skip
_WORDS = {column.key: column.words for column in COLUMNS}


class RowFaultView(BaseModel):
    """One thing that is wrong in a row."""

    model_config = ConfigDict(json_schema_extra={"example": _FAULT})

    row: int = Field(description="As spreadsheets number it: the headings are row 1.")
    column: str
    heading: WordsView | None = Field(description="Null: of a column without a heading.")
    seen: str
    wanted: str

    @classmethod
    def of(cls, fault: RowFault) -> RowFaultView:
        """The view of a fault."""
        words = _WORDS.get(fault.column)
        return cls(
            row=fault.row,
            column=fault.column,
            heading=None if words is None else WordsView.of(words),
            seen=fault.seen,
            wanted=fault.wanted,
        )


class ImportedRow(BaseModel):
    """The item that a row was made into."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"row": 2, "code": "H57.17.21-261121-0001"}}
    )

    row: int
    code: str


class ImportView(BaseModel):
    """What an import did, or would do."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "sha256": "9f" * 32, "num_rows": 2, "is_trial": True, "is_repeated": False,
                "imported": [], "num_faults": 1, "faults": [_FAULT],
            }
        }
    )  # fmt: skip

    sha256: str = Field(description="Of the file: the same file again is answered the same.")
    num_rows: int
    is_trial: bool = Field(description="Nothing was kept.")
    is_repeated: bool = Field(description="The file came before; this is what became of it.")
    imported: list[ImportedRow]
    num_faults: int
    faults: list[RowFaultView] = Field(description="The first ones, by row.")

    @classmethod
    def of(cls, report: ImportReport) -> ImportView:
        """The view of a report."""
        return cls(
            sha256=report.sha256.hex(),
            num_rows=report.num_rows,
            is_trial=report.is_trial,
            is_repeated=report.is_repeated,
            imported=[ImportedRow(row=row, code=code) for row, code in report.codes.items()],
            num_faults=report.num_faults,
            faults=[RowFaultView.of(fault) for fault in report.faults],
        )
