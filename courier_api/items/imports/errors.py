"""What may keep a file from being taken in."""

from __future__ import annotations

from courier_api.errors import CourierApiError
from courier_api.items.imports.source import RowFault

__all__ = ["FileRefusedError", "FileTooLargeError", "ImportedByOthersError", "RowsRefusedError"]


class FileRefusedError(CourierApiError):
    """The file is no table that can be read here; the detail says what is wanted."""

    status = 422
    code = "file_refused"


class FileTooLargeError(CourierApiError):
    """The file is larger, or would unpack to more, than is taken."""

    status = 413
    code = "file_too_large"


class ImportedByOthersError(CourierApiError):
    """The same file was imported by another party already."""

    status = 409
    code = "imported_by_others"


class RowsRefusedError(CourierApiError):
    """
    Rows of the file have faults: nothing was imported.

    Parameters
    ----------
    faults : tuple of RowFault
        The first ones, by row.
    num_faults : int
        Of all.
    """

    status = 422
    code = "rows_refused"

    def __init__(self, faults: tuple[RowFault, ...], num_faults: int) -> None:
        self.faults = faults
        self.num_faults = num_faults
        super().__init__(f"{num_faults} faults in the rows of the file; nothing was imported.")
