"""
Where things stand on a label.

The code comes first: as many whole dots a module as its field holds, its corner on a whole dot.
Black only, no greys: a thermal head has none. What matters from a metre away, the sort code, is
the largest; what is read in the hand is small.
"""

from __future__ import annotations

from collections.abc import Sequence

from courier_api.papers.captions import Caption
from courier_api.papers.errors import ResolutionError
from courier_api.papers.fonts import Face, cap_height
from courier_api.papers.label import Label, Stock
from courier_api.papers.marks import MM, Bar, Mark, Modules, Page, Text
from courier_api.papers.qr import QUIET, Rows, label_rows
from courier_api.papers.text import fit_line, fit_lines, legible, wrap
from courier_api.papers.words import show_day

__all__ = ["lay_out"]

#: No module is smaller: three dots at 203 dpi.
_MIN_MODULE = 3 * 72 / 203


def lay_out(label: Label, stock: Stock, dpi: int) -> Page:
    """
    A label as marks.

    Parameters
    ----------
    label : Label
    stock : Stock
    dpi : int
        Of the printer: the code's modules are whole dots.

    Raises
    ------
    PlacementError
        When a text is too long for the stock.
    ResolutionError
        When the stock is too small for the code at that resolution.
    """
    width, height = stock.width_mm * MM, stock.height_mm * MM
    draw = _landscape if width > height else _portrait
    return Page(width, height, draw(label, width, height, dpi))


def _landscape(label: Label, width: float, height: float, dpi: int) -> tuple[Mark, ...]:
    """Code on the left, words on the right, item code below both."""
    foot = 5.2 * MM
    field = min(height - foot - 1.9 * MM, width / 2)
    code = _code(label_rows(label.qr_text), 1.5 * MM, 1.5 * MM, field, dpi)
    scale = code.width / (26.5 * MM)
    quiet = QUIET * code.module
    left = code.x + code.width + quiet
    room = width - left - 2.5 * MM
    bottom = code.y + code.width
    words = _words(label, left, code.y, room, bottom - code.y, min(scale, room / (27 * MM)))
    base = bottom + (height - bottom + quiet) / 2
    return (code, *words, *_foot(label, code.x, base, width - code.x - 2.5 * MM, scale))


def _words(
    label: Label, x: float, y: float, room: float, height: float, scale: float
) -> tuple[Mark, ...]:
    """Sort code, bar, destination; the kind at the bottom."""
    sort = _line(label.sort_code, Face.BOLD, x, room=room, sizes=_sizes(24 * scale, 7))
    top = y + cap_height(Face.BOLD) * sort.size
    marks: list[Mark] = [_at(sort, top)]
    bar = Bar(x, top + 1.3 * MM, room, 0.9)
    marks.append(bar)
    kind = _paragraph(label.kind.vi, Face.SEMIBOLD, 7.5 * scale, x, room)
    kind += _paragraph(label.kind.en, Face.REGULAR, 6.5 * scale, x, room)
    kind_height = sum(one.size * 1.25 for one in kind)
    begin, end = bar.y + bar.height + 1.2 * MM, y + height - kind_height - 1.4 * MM
    marks += _filling(
        label.destination, Face.SEMIBOLD, x, begin, room=room, height=end - begin,
        sizes=_sizes(11 * scale, 4.5),
    )  # fmt: skip
    base = y + height - kind_height
    for one in kind:
        base += one.size * 1.25
        marks.append(_at(one, base - 0.28 * one.size))
    return tuple(marks)


def _foot(label: Label, x: float, base: float, room: float, scale: float) -> tuple[Mark, ...]:
    """Item code, and the day at the right end."""
    day = Text(0, base, show_day(label.day), Face.REGULAR, 6.5 * scale)
    item = _line(
        label.item_code, Face.MONO_SEMIBOLD, x, room=room - day.width - 2 * MM,
        sizes=_sizes(9.5 * scale, 4.5),
    )  # fmt: skip
    end = x + room - day.width
    return _at(item, base), Text(end, base, day.text, day.face, day.size)


def _portrait(label: Label, width: float, height: float, dpi: int) -> tuple[Mark, ...]:
    """Sort code, destination, code with the kind beside it, item code: from far to near."""
    left, room = 5 * MM, width - 10 * MM
    sort = _line(label.sort_code, Face.BOLD, left, room=room, sizes=_sizes(56, 14))
    base = 6 * MM + cap_height(Face.BOLD) * sort.size
    marks: list[Mark] = [_at(sort, base), Bar(left, base + 4 * MM, room, 1.5)]
    top = base + 4 * MM + 1.5 + 3 * MM
    marks += _caption(Caption.TO, left, top)
    code_top = height - 86 * MM
    marks += _filling(
        label.destination, Face.SEMIBOLD, left, top + 4.2 * MM, room=room,
        height=code_top - 3 * MM - (top + 4.2 * MM), sizes=_sizes(24, 8),
    )  # fmt: skip
    marks.append(Bar(left, code_top, room, 0.6))
    code = _code(
        label_rows(label.qr_text), left - QUIET * 9 * 72 / 203, code_top + 0.5 * MM, 69.5 * MM, dpi
    )
    marks.append(code)
    beside = code.x + code.width + QUIET * code.module
    marks += _beside(label, beside, code.y, left + room - beside, code.width)
    last = height - 6 * MM
    marks.append(Bar(left, last - 9.5 * MM, room, 0.6))
    item = _line(label.item_code, Face.MONO_SEMIBOLD, left, room=room, sizes=_sizes(19, 6))
    marks.append(_at(item, last - 1.2 * MM))
    return tuple(marks)


def _beside(label: Label, x: float, y: float, room: float, height: float) -> tuple[Mark, ...]:
    """Kind at the top, day at the bottom."""
    marks = list(_caption(Caption.KIND, x, y))
    vi = _filling(label.kind.vi, Face.SEMIBOLD, x, y + 3.4 * MM, room=room,
                  height=0.4 * height, sizes=_sizes(12, 6))  # fmt: skip
    marks += vi
    marks += _filling(label.kind.en, Face.REGULAR, x, vi[-1].y + 1.4 * MM, room=room,
                      height=0.3 * height, sizes=_sizes(9, 5))  # fmt: skip
    end = y + height
    day = _line(show_day(label.day), Face.SEMIBOLD, x, room=room, sizes=_sizes(12, 6))
    marks += _caption(Caption.DAY, x, end - day.size - 3.2 * MM)
    marks.append(_at(day, end))
    return tuple(marks)


def _code(rows: Rows, x: float, y: float, field: float, dpi: int) -> Modules:
    """The code within a field that its quiet zone shares, on whole dots."""
    dot = 72 / dpi
    across = len(rows) + 2 * QUIET
    dots = int(field / dot / across + 1e-9)
    module = dots * dot
    if module < _MIN_MODULE - 1e-9:
        raise ResolutionError(
            f"Code of {len(rows)} modules: {dots} dots each at {dpi} dpi on {field / MM:.1f} mm,"
            f" wanted {_MIN_MODULE / MM:.2f} mm at least."
        )
    inset = QUIET * module
    return Modules(round((x + inset) / dot) * dot, round((y + inset) / dot) * dot, module, rows)


def _line(text: str, face: Face, x: float, *, room: float, sizes: Sequence[float]) -> Text:
    shown = legible(text, face)
    return Text(x, 0, shown, face, fit_line(shown, face, room=room, sizes=sizes))


def _paragraph(text: str, face: Face, size: float, x: float, room: float) -> tuple[Text, ...]:
    return tuple(
        Text(x, 0, line, face, size) for line in wrap(legible(text, face), face, size, room)
    )


def _filling(
    text: str, face: Face, x: float, y: float, *, room: float, height: float,
    sizes: Sequence[float],
) -> tuple[Text, ...]:  # fmt: skip
    leading = 1.22
    shown = legible(text, face)
    size, lines = fit_lines(shown, face, room=room, height=height, leading=leading, sizes=sizes)
    return tuple(
        Text(x, y + (number * leading + 0.95) * size, line, face, size)
        for number, line in enumerate(lines)
    )


def _caption(caption: Caption, x: float, y: float) -> tuple[Text, ...]:
    """Both languages on one line, Vietnamese first."""
    size = 7.0
    base = y + cap_height(Face.REGULAR) * size
    first = Text(x, base, caption.value.vi, Face.SEMIBOLD, size)
    return first, Text(x + first.width + 3, base, caption.value.en, Face.REGULAR, size)


def _at(text: Text, base: float) -> Text:
    return Text(text.x, base, text.text, text.face, text.size)


def _sizes(most: float, least: float) -> tuple[float, ...]:
    """Sizes by half points, the largest first."""
    steps = max(0, int((most - least) * 2))
    return (*(most - step / 2 for step in range(steps)), least)
