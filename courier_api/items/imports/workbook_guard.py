"""Looks at a workbook before it is unpacked: a few kilobytes may claim to be gigabytes."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from xml.parsers import expat

from courier_api.items.imports.errors import FileRefusedError, FileTooLargeError

__all__ = ["GuardParams", "check_workbook"]

_SIGNATURE = b"PK\x03\x04"
_CONTENTS = "[Content_Types].xml"
_ENCRYPTED = 0x1
_PIECE = 4_096
#: What a damaged archive raises; not implemented is a packing, or an encryption, that nobody knows.
_DAMAGED = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, NotImplementedError, OSError, EOFError,
)  # fmt: skip
_XML = (".xml", ".rels", ".vml")
_IN_PIECES = ("xl/worksheets/", "xl/sharedStrings.xml", "xl/media/")


@dataclass(frozen=True, slots=True)
class GuardParams:
    """
    What is unpacked at most.

    Parameters
    ----------
    max_bytes : int
        Of all parts together.
    max_parts : int
    max_ratio : int
        A part may be as many times larger than it is packed; ``free_bytes`` are not asked for it.
    free_bytes : int
    max_whole_bytes : int
        Of each part but sheets, their texts and pictures: it is read whole, and slowly.
    """

    max_bytes: int = 64 << 20
    max_parts: int = 200
    max_ratio: int = 120
    free_bytes: int = 1 << 20
    max_whole_bytes: int = 2 << 20


def check_workbook(content: bytes, params: GuardParams | None = None) -> None:
    """
    Refuse what is no workbook, or one made to harm.

    The sizes are those that the file claims; unpacking never yields more than they say.

    Parameters
    ----------
    content : bytes
    params : GuardParams, optional

    Raises
    ------
    FileRefusedError, FileTooLargeError
    """
    params = params or GuardParams()
    if not content.startswith(_SIGNATURE):
        raise FileRefusedError("Workbook: it is no XLSX file. Save it as XLSX, or as CSV UTF-8.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _check_sizes(parts, len(content), params)
            for part in parts:
                _check_no_entities(archive, part)
    except _DAMAGED:
        raise FileRefusedError("Workbook: the file is damaged.") from None


def _check_sizes(parts: list[zipfile.ZipInfo], size: int, params: GuardParams) -> None:
    if len(parts) > params.max_parts:
        raise FileTooLargeError(
            f"Workbook of {len(parts)} parts: wanted at most {params.max_parts}."
        )
    if _CONTENTS not in {part.filename for part in parts}:
        raise FileRefusedError("Workbook: it is an archive, but no XLSX file.")
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise FileRefusedError("Workbook: it is protected by a password. Save it without.")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > params.max_bytes:
        raise FileTooLargeError(
            f"Workbook: it unpacks to {unpacked:,} bytes, wanted at most {params.max_bytes:,}."
        )
    # Parts that lie upon each other: the same bytes unpacked many times.
    if sum(part.compress_size for part in parts) > size:
        raise FileRefusedError("Workbook: its parts overlap.")
    for part in parts:
        if part.file_size > params.max_whole_bytes and not part.filename.startswith(_IN_PIECES):
            raise FileTooLargeError(
                f"Workbook: part {part.filename[:60]!r} of {part.file_size:,} bytes is read whole,"
                f" wanted at most {params.max_whole_bytes:,}."
            )
        allowed = max(params.free_bytes, part.compress_size * params.max_ratio)
        if part.file_size > allowed:
            raise FileTooLargeError(
                f"Workbook: part {part.filename[:60]!r} unpacks to {part.file_size:,} bytes from"
                f" {part.compress_size:,}."
            )


def _check_no_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """
    A document type, which workbooks never have, could define entities without end.

    What a part is called says nothing of how it is read: each is looked at by the parser that would
    read it, and what is no XML to it here is none later.
    """
    is_past_prolog = False

    def refuse(*_: object) -> None:
        raise FileRefusedError("Workbook: a part of it has a document type.")

    def begin(*_: object) -> None:
        nonlocal is_past_prolog
        is_past_prolog = True

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = begin
    with archive.open(part) as file:
        try:
            while not is_past_prolog and (piece := file.read(_PIECE)):
                parser.Parse(piece)
        except expat.ExpatError:
            if part.filename.endswith(_XML):
                raise FileRefusedError("Workbook: a part of it is no XML.") from None
