"""Lists of items: which of them travel in which shipment."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from courier_api.custody.core.acts import ItemKind
from courier_api.custody.core.codes import DossierCode, is_bag_code, is_item_code
from courier_api.planning.problems import is_unwritable
from routing_engine import decode
from routing_engine.travel import FaultCollector, one_fault

__all__ = ["DayItem", "read_items"]

_WANTED = ("item_id", "kind", "shipment_id")
_KINDS = {"dossier": ItemKind.DOSSIER, "issued_document": ItemKind.DOCUMENT}

#: Begin of the codes that items of drawn days get; two further levels name the ward.
_DRAWN_UNIT = "H57"
#: Issued documents of a drawn day answer dossiers that were handed in before.
_ANSWERED_AFTER = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class DayItem:
    """
    An item, and how it travels.

    Parameters
    ----------
    code : str
        On its label.
    item_id : str
        As the list calls it.
    kind : ItemKind
    shipment_id : str
    """

    code: str
    item_id: str
    kind: ItemKind
    shipment_id: str


def read_items(content: bytes, *, day: date, shipments: Collection[str]) -> tuple[DayItem, ...]:
    """
    Items of an ``items.csv``; other columns than those that are needed are passed over.

    An item's code is its ``code``, else its ``item_id`` where that is a code. Items of drawn days,
    which nobody ever registered, are given codes by ward and in the list's order: the same list
    gives the same codes.

    Parameters
    ----------
    content : bytes
    day : date
    shipments : collection of str
        Of the problem.

    Raises
    ------
    InputFaultsError
        With every line's faults.
    """
    faults = FaultCollector()
    items: list[DayItem] = []
    known = frozenset(shipments)
    drawn = _DrawnCodes(day)
    lines_of: dict[str, int] = {}
    for line, row in _rows(content):
        item = _item(line, row, known, drawn, faults)
        if item is None:
            continue
        first = lines_of.setdefault(item.code, line)
        if first != line:
            faults.add(
                "item_twice",
                place=f"items.csv:{line}",
                cause=f"{item.code} stands in line {first} as well.",
                remedy="Leave one of them out.",
            )
        items.append(item)
    faults.raise_if_any()
    return tuple(items)


def _rows(content: bytes) -> Iterator[tuple[int, Mapping[str, str]]]:
    try:
        reader = csv.DictReader(io.StringIO(decode(content), newline=""), strict=True)
        missing = [name for name in _WANTED if name not in (reader.fieldnames or ())]
        if missing:
            raise one_fault(
                "column_missing",
                place="items.csv:1",
                cause=f"There is no column {', '.join(missing)}.",
                remedy="Give at least the columns item_id, kind and shipment_id.",
            )
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise one_fault(
            "csv_malformed",
            place="items.csv",
            cause=f"It is no CSV: {error}.",
            remedy="Save it as CSV in UTF-8.",
        ) from error


def _item(
    line: int,
    row: Mapping[str, str],
    shipments: Collection[str],
    drawn: _DrawnCodes,
    faults: FaultCollector,
) -> DayItem | None:
    place = f"items.csv:{line}"
    item_id, kind, shipment_id = ((row[name] or "").strip() for name in _WANTED)
    if is_unwritable(item_id):
        faults.add(
            "control_letter",
            place=place,
            cause=f"{item_id!r} holds a letter that cannot be written.",
            remedy="Leave out control characters and broken letters.",
        )
        return None
    if kind not in _KINDS:
        faults.add(
            "item_kind",
            place=place,
            cause=f"Its kind is {kind!r}, wanted {' or '.join(_KINDS)}.",
            remedy="Correct it.",
        )
        return None
    if shipment_id not in shipments:
        faults.add(
            "item_shipment",
            place=place,
            cause=f"It travels in {shipment_id!r}, which the problem does not have.",
            remedy="Give the list that was written with this problem.",
        )
        return None
    given = (row.get("code") or "").strip()
    code = given or item_id
    if not is_item_code(code) or is_bag_code(code):
        if given or not item_id:
            faults.add(
                "item_code",
                place=place,
                cause=f"{code!r} is no code of an item.",
                remedy="Give a dossier code or an S10 number.",
            )
            return None
        code = drawn.code(_KINDS[kind], row.get("unit_code") or "")
    return DayItem(code, item_id, _KINDS[kind], shipment_id)


class _DrawnCodes:
    """Codes for items that nobody registered."""

    def __init__(self, day: date) -> None:
        self._day = day
        self._counts: Counter[tuple[str, date]] = Counter()

    def code(self, kind: ItemKind, ward: str) -> str:
        """The next one of a ward; a day has 9,999 of them, what is beyond is of the day before."""
        unit = _DRAWN_UNIT
        if re.fullmatch(r"[0-9]{5}", ward):
            unit = f"{unit}.{ward[:2]}.{ward[2:]}"
        received = self._day - (_ANSWERED_AFTER if kind is ItemKind.DOCUMENT else timedelta(0))
        count = self._counts[unit, received]
        self._counts[unit, received] += 1
        days, number = divmod(count, 9_999)
        return str(DossierCode(unit, received - timedelta(days=days), number + 1))
