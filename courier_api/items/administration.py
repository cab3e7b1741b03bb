"""Items imported, and labels printed, by whoever has the server's machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from courier_api.custody.core.parties import PARTY, PartyKind, kind_of_party
from courier_api.custody.writer import now_ms
from courier_api.errors import CourierApiError
from courier_api.items.errors import ItemUnknownError, UnitFullError
from courier_api.items.field_texts import HUE
from courier_api.items.imports.command import import_file
from courier_api.items.imports.errors import (
    FileRefusedError,
    FileTooLargeError,
    ImportedByOthersError,
    RowsRefusedError,
)
from courier_api.items.imports.reading import MAX_FILE_BYTES
from courier_api.items.imports.service import Importer, ImportReport
from courier_api.items.imports.source import RowFault
from courier_api.items.labels import (
    MAX_LABELS,
    LabelFile,
    LabelForm,
    LabelOptions,
    LabelUnprintableError,
    label_file,
    labels_of,
)
from courier_api.items.personal_service import PersonalKeeper
from courier_api.own_machine import opened_data
from courier_api.papers.label import GRID_3X7, GRIDS
from courier_api.server_keys import load_or_make_keys
from routing_engine.travel import FaultCollector, InputFaultsError, one_fault

__all__ = ["LABEL_FORMS", "LABEL_GRIDS", "import_items", "print_labels"]

#: Kinds of label files.
LABEL_FORMS = tuple(one.value for one in LabelForm)
#: How A4 sheets are parted.
LABEL_GRIDS = tuple(GRIDS)


def import_items(
    environment: Mapping[str, str],
    path: Path,
    *,
    party: str | None = None,
    is_trial: bool = False,
    is_partial: bool = False,
) -> ImportReport:
    """
    Import items from a CSV or XLSX file, all of its rows or none; the same file twice is once.

    Parameters
    ----------
    environment : mapping of str to str
        See `courier_api.config.ENVIRONMENT`.
    path : Path
    party : str, optional
        In whose name they are registered.
    is_trial : bool
        Tell everything, keep nothing.
    is_partial : bool
        Leave out rows with faults.

    Raises
    ------
    InputFaultsError
        With every fault of the rows, also on trial; of rows left out the report tells.
    OSError
        When the file cannot be read.
    """
    if party is not None and not _may_register(party):
        raise one_fault(
            "party_refused", place="--party", cause=f"Seen: {party[:60]!r}.",
            remedy="Name a party such as agent:042 or authority:H57.17.21.",
        )  # fmt: skip
    with path.open("rb") as file:
        # One more than is taken, so that it is refused as too large.
        content = file.read(MAX_FILE_BYTES + 1)
    with opened_data(environment) as (settings, database):
        keeper = PersonalKeeper(load_or_make_keys(settings.data_dir).pseudonym)
        importer = Importer(party, None, now_ms(), keeper, is_all=True)
        try:
            report = import_file(
                database, content, importer, is_trial=is_trial, is_partial=is_partial
            )
        except RowsRefusedError as error:
            raise _told(error.faults, error.num_faults, path) from error
        except (FileRefusedError, FileTooLargeError, ImportedByOthersError, UnitFullError) as error:
            raise _refused(error, str(path)) from error
    if is_trial and report.num_faults:
        raise _told(report.faults, report.num_faults, path)
    return report


def print_labels(
    environment: Mapping[str, str],
    codes: Sequence[str],
    *,
    form: str = LabelForm.SHEET.value,
    grid: str = GRID_3X7.name,
    start: int = 1,
    dpi: int = 203,
) -> LabelFile:
    """
    Labels of items and bags, signed by the server's key.

    Parameters
    ----------
    environment : mapping of str to str
        See `courier_api.config.ENVIRONMENT`.
    codes : sequence of str
        At most 210.
    form : str
        Of `LABEL_FORMS`.
    grid : str
        Of `LABEL_GRIDS`.
    start : int
        First free place of the first sheet.
    dpi : int
        Of a label printer.

    Raises
    ------
    InputFaultsError
        When a code is unknown, or a label does not fit its paper.
    """
    _check_numbers(len(codes), grid, start)
    options = LabelOptions(LabelForm(form), grid, start, dpi)
    with opened_data(environment) as (settings, database):
        key = load_or_make_keys(settings.data_dir).signing
        try:
            with database.reading() as session:
                labels = labels_of(session, codes, key)
            made = datetime.fromtimestamp(now_ms() / 1_000, UTC).astimezone(HUE)
            return label_file(labels, options, made=made)
        except (ItemUnknownError, LabelUnprintableError) as error:
            raise _refused(error, "labels") from error


def _check_numbers(num_codes: int, grid: str, start: int) -> None:
    faults = FaultCollector()
    if not 1 <= num_codes <= MAX_LABELS:
        faults.add("wrong_value", place="codes", cause=f"There are {num_codes} of them.",
                   remedy=f"Give 1 to {MAX_LABELS}.")  # fmt: skip
    places = GRIDS[grid].places
    if not 1 <= start <= places:
        faults.add("wrong_value", place="start", cause=f"It is {start}.",
                   remedy=f"A sheet of {grid} has places 1 to {places}.")  # fmt: skip
    faults.raise_if_any()


def _may_register(party: str) -> bool:
    return bool(PARTY.fullmatch(party)) and kind_of_party(party) is not PartyKind.CITIZEN


def _told(found: Sequence[RowFault], num_faults: int, path: Path) -> InputFaultsError:
    faults = FaultCollector()
    for one in found:
        faults.add(
            "wrong_value", place=f"{path.name}, row {one.row}, {one.column}",
            cause=f"Seen: {one.seen!r}.", remedy=f"{one.wanted[:1].upper()}{one.wanted[1:]}.",
        )  # fmt: skip
    faults.num_faults = num_faults
    return InputFaultsError(faults)


def _refused(error: CourierApiError, place: str) -> InputFaultsError:
    return one_fault(error.code, place=place, cause=str(error), remedy="Give something else.")
