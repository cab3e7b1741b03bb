"""Where two parties sign."""

from __future__ import annotations

from dataclasses import dataclass, replace

from courier_api.papers.blocks import HAIR, PALE, TINY, WIDTH, both, lines
from courier_api.papers.captions import Caption
from courier_api.papers.flow import Column, Row, Strip
from courier_api.papers.fonts import Face
from courier_api.papers.marks import MM, Bar, Picture
from courier_api.papers.pictures import Shown, show_signature
from courier_api.papers.words import Words

__all__ = ["Signatory", "fitted", "signatures"]

_GAP = 14 * MM
_ROOM = (WIDTH - _GAP) / 2
_HEIGHT = 18 * MM


@dataclass(frozen=True, slots=True)
class Signatory:
    """
    A party that signs.

    Parameters
    ----------
    role : Words
        Citizen, delegate, courier, clerk.
    name : str
    details : tuple of str
        Address, telephone, number of the courier: what the paper is to show.
    signature : bytes, optional
        A picture of it, where it was given on a screen; room for a pen without it.
    """

    role: Words
    name: str
    details: tuple[str, ...] = ()
    signature: bytes | None = None

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError(f"Signatory {self.role.en}: name is empty.")


def signatures(first: Signatory, second: Signatory) -> Row:
    """Both signatures side by side, on one page."""
    return Row((_signature(first, 0), _signature(second, _ROOM + _GAP)), above=5 * MM)


def fitted(shown: Shown, *, x: float, y: float, width: float, height: float) -> Picture:
    """A picture as large as its place allows, at the place's upper left."""
    scale = min(width / shown.width, height / shown.height)
    return Picture(x, y, shown.width * scale, shown.height * scale, shown.data)


def _signature(party: Signatory, x: float) -> Column:
    role = both(party.role, x=x, room=_ROOM, face=Face.SEMIBOLD)
    return (*role, _ink(party, x), *lines(party.name, x=x, room=_ROOM, face=Face.SEMIBOLD))


def _ink(party: Signatory, x: float) -> Strip:
    """Room for the pen, or what it wrote, above a line; what is to be done, small, on top."""
    how = Caption.SIGNED_ON_SCREEN if party.signature else Caption.SIGN_HERE
    (hint,) = lines(f"{how.value.vi} · {how.value.en}", x=x, room=_ROOM, size=TINY, grey=PALE)
    line = Bar(x, _HEIGHT - 1 * MM, _ROOM, HAIR)
    if party.signature is None:
        return Strip(_HEIGHT, (*hint.marks, line))
    picture = fitted(
        show_signature(party.signature),
        x=x, y=0, width=_ROOM * 0.6, height=_HEIGHT - hint.height - 2 * MM,
    )  # fmt: skip
    # Signatures stand on the line.
    lowered = replace(picture, y=_HEIGHT - 1.5 * MM - picture.height)
    return Strip(_HEIGHT, (*hint.marks, line, lowered))
