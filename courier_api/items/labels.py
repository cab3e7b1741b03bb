"""Labels of items and bags: what stands on them, and the files that are printed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm import Session

from courier_api.custody.core.acts import ItemKind
from courier_api.custody.core.codes import is_bag_code
from courier_api.custody.core.label import make_label
from courier_api.errors import CourierApiError
from courier_api.items.drafts import Wish
from courier_api.items.errors import ItemUnknownError
from courier_api.items.party_words import Names, party_words
from courier_api.items.plans import names_of, place_words
from courier_api.items.records import Item
from courier_api.items.repository import find_item
from courier_api.items.service import day_of
from courier_api.models import BagRow
from courier_api.papers.errors import PaperError
from courier_api.papers.label import GRID_3X7, GRIDS, LARGE, Grid, Label
from courier_api.papers.labels import label_png, label_svg, label_zpl, roll_pdf, sheets_pdf
from courier_api.papers.words import Words

__all__ = [
    "MAX_LABELS", "LabelFile", "LabelForm", "LabelOptions", "LabelUnprintableError",
    "label_file", "labels_of",
]  # fmt: skip

#: Of one request: ten sheets.
MAX_LABELS = 210

_SORT_LETTERS = 12
_KINDS = {
    ItemKind.DOSSIER.value: Words("Hồ sơ", "Dossier"),
    ItemKind.DOCUMENT.value: Words("Giấy tờ", "Issued document"),
}
_BAG = Words("Túi niêm phong", "Sealed bag")
_HOME, _HOME_SORT = "Giao tận nhà", "NHÀ"


class LabelUnprintableError(CourierApiError):
    """A label does not fit its paper; the detail says why."""

    status = 422
    code = "label_unprintable"


class LabelForm(StrEnum):
    """Kinds of files."""

    #: PDF of A4 sheets.
    SHEET = "sheet"
    #: PDF of 100 x 150 mm pages.
    ROLL = "roll"
    PNG = "png"
    SVG = "svg"
    ZPL = "zpl"


@dataclass(frozen=True, slots=True)
class LabelOptions:
    """
    How labels are printed.

    Parameters
    ----------
    form : LabelForm
    grid : str
        Of a sheet: a name of `courier_api.papers.label.GRIDS`.
    start : int
        First free place of the first sheet.
    dpi : int
        Of the label printer.
    """

    form: LabelForm = LabelForm.SHEET
    grid: str = GRID_3X7.name
    start: int = 1
    dpi: int = 203


@dataclass(frozen=True, slots=True)
class LabelFile:
    """
    A file to print.

    Parameters
    ----------
    content : bytes
    media_type, name : str
    """

    content: bytes
    media_type: str
    name: str


def labels_of(session: Session, codes: Collection[str], key: Ed25519PrivateKey) -> list[Label]:
    """
    What labels say, in the order of the codes.

    Parameters
    ----------
    session : Session
    codes : collection of str
        Of items and bags that whoever asks may know of.
    key : Ed25519PrivateKey
        The server's own.

    Raises
    ------
    ItemUnknownError
        When a code was neither registered nor made here.
    """
    items = {code: _registered(session, code) for code in codes if not is_bag_code(code)}
    bags = {code: _made(session, code) for code in codes if is_bag_code(code)}
    parties = {item.destination for item in items.values()}
    names = names_of(session, {*parties, *(row.made_by for row in bags.values())})
    wished = {one.wish_place for one in items.values() if one.wish_place is not None}
    places = place_words(session, wished)
    return [
        _bag_label(bags[code], key, names)
        if code in bags
        else _label(items[code], key, _destination(items[code], names, places))
        for code in codes
    ]


def label_file(labels: Sequence[Label], options: LabelOptions, *, made: datetime) -> LabelFile:
    """
    Labels as a file; several pictures come as a ZIP archive.

    Parameters
    ----------
    labels : sequence of Label
    options : LabelOptions
    made : datetime
        With its offset.

    Raises
    ------
    LabelUnprintableError
    """
    try:
        return _file(labels, options, made)
    except PaperError as error:
        raise LabelUnprintableError(str(error)) from error


def _file(labels: Sequence[Label], options: LabelOptions, made: datetime) -> LabelFile:
    dpi, form = options.dpi, options.form
    if form is LabelForm.SHEET:
        grid: Grid = GRIDS[options.grid]
        content = sheets_pdf(labels, made=made, grid=grid, start=options.start)
        return LabelFile(content, "application/pdf", "labels.pdf")
    if form is LabelForm.ROLL:
        content = roll_pdf(labels, made=made, stock=LARGE, dpi=dpi)
        return LabelFile(content, "application/pdf", "labels.pdf")
    if form is LabelForm.ZPL:
        content = b"".join(label_zpl(label, dpi=dpi) for label in labels)
        return LabelFile(content, "text/plain", "labels.zpl")
    draw = label_png if form is LabelForm.PNG else label_svg
    media_type = "image/png" if form is LabelForm.PNG else "image/svg+xml"
    files = {f"{label.item_code}.{form}": draw(label, dpi=dpi) for label in labels}
    if len(files) > 1:
        return LabelFile(_archive(files, made), "application/zip", "labels.zip")
    ((name, content),) = files.items()
    return LabelFile(content, media_type, name)


def _archive(files: dict[str, bytes], made: datetime) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, file in files.items():
            info = zipfile.ZipInfo(name, made.timetuple()[:6])
            # Pictures are packed already.
            archive.writestr(info, file, zipfile.ZIP_DEFLATED if name.endswith("svg") else None)
    return content.getvalue()


def _registered(session: Session, code: str) -> Item:
    item = find_item(session, code)
    if item is None:
        raise ItemUnknownError(f"Item {code[:60]}: there is none of this code.")
    return item


def _made(session: Session, code: str) -> BagRow:
    row = session.get(BagRow, code)
    if row is None:
        raise ItemUnknownError(f"Bag {code[:60]}: it was not made here.")
    return row


def _label(item: Item, key: Ed25519PrivateKey, destination: str) -> Label:
    return Label(
        qr_text=make_label(item.code, key),
        item_code=item.code,
        kind=_KINDS[item.kind],
        destination=destination,
        sort_code=_sort_code(item),
        day=item.day,
    )


def _destination(item: Item, names: Names, places: Mapping[str, Words]) -> str:
    if item.destination is not None:
        return _capital(party_words(item.destination, names).vi)
    if item.wish is None:
        return "Chưa rõ"
    wish = Wish(item.wish)
    if wish is Wish.HOME:
        return _HOME
    known = places.get(item.wish_place or "")
    return f"{wish.words.vi} {item.wish_place}" if known is None else _capital(known.vi)


def _sort_code(item: Item) -> str:
    """The part of where it goes by which it differs from its neighbours."""
    if item.destination is not None:
        name = item.destination.partition(":")[2]
        head, _, rest = name.partition(".")
        return (rest or head)[:_SORT_LETTERS].upper()
    if item.wish_place is not None:
        return item.wish_place[:_SORT_LETTERS].upper()
    return _HOME_SORT if item.wish == Wish.HOME.value else "?"


def _bag_label(row: BagRow, key: Ed25519PrivateKey, names: Names) -> Label:
    owner = party_words(row.made_by, names).vi if row.made_by else _BAG.vi
    return Label(
        qr_text=make_label(row.code, key),
        item_code=row.code,
        kind=_BAG,
        destination=_capital(owner),
        # Its last letters tell a bag from the others on the shelf.
        sort_code=row.code[-4:],
        day=day_of(row.made_at),
    )


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
