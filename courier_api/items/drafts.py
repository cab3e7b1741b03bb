"""What is told of an item when it is registered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from courier_api.custody.core.acts import ItemKind
from courier_api.custody.core.codes import DossierCode
from courier_api.items.personal import PersonalData
from courier_api.items.proof_rules import GivenRules
from courier_api.papers.words import Words

__all__ = ["PAPER_KINDS", "ItemDraft", "Urgency", "Wish", "draft_conflicts"]

#: Kinds that can be registered; a bag is made.
PAPER_KINDS = (ItemKind.DOSSIER, ItemKind.DOCUMENT)


class Wish(StrEnum):
    """Where a citizen wishes to have an issued document."""

    HOME = "home"
    AGENT_POINT = "agent_point"
    #: A post office.
    OFFICE = "office"

    @property
    def words(self) -> Words:
        """What it is called."""
        return _WISHES[self]


class Urgency(StrEnum):
    """How urgent an item is, as letters of state are marked."""

    NORMAL = "normal"
    URGENT = "urgent"
    EXPRESS = "express"

    @property
    def words(self) -> Words:
        """What it is called."""
        return _URGENCIES[self]


_WISHES = {
    Wish.HOME: Words("Tại nhà", "At home"),
    Wish.AGENT_POINT: Words("Tại điểm đại lý", "At an agent point"),
    Wish.OFFICE: Words("Tại bưu cục", "At a post office"),
}
_URGENCIES = {
    Urgency.NORMAL: Words("Thường", "Normal"),
    Urgency.URGENT: Words("Khẩn", "Urgent"),
    Urgency.EXPRESS: Words("Hỏa tốc", "Express"),
}


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """
    An item before it is registered.

    Parameters
    ----------
    kind : ItemKind
    procedure : str
        Name of the procedure.
    code : str or None
        None: the server makes one from the unit's counter.
    unit : str or None
        Whose counter.
    destination : str or None
        The party it goes to.
    wish : Wish or None
        Where the citizen wishes to have it.
    wish_place : str or None
        Which agent point or post office.
    promised_at : int or None
        Milliseconds since 1970, UTC.
    urgency : Urgency
    personal : PersonalData
    dossier : str or None
        Code of the dossier that an issued document answers: what the citizen wished then holds.
    proof : GivenRules
        What is to prove its delivery.
    """

    kind: ItemKind
    procedure: str
    code: str | None = None
    unit: str | None = None
    destination: str | None = None
    wish: Wish | None = None
    wish_place: str | None = None
    promised_at: int | None = None
    urgency: Urgency = Urgency.NORMAL
    personal: PersonalData = PersonalData()  # noqa: RUF009 - a frozen value
    dossier: str | None = None
    proof: GivenRules = GivenRules()  # noqa: RUF009 - a frozen value


def draft_conflicts(draft: ItemDraft) -> list[tuple[str, str]]:
    """What does not go together in a draft: fields, and what is wanted of each."""
    found: list[tuple[str, str]] = []
    if draft.code is None and draft.unit is None:
        found.append(("unit", "wanted a code, or the unit whose counter makes one"))
    if draft.code is not None and draft.unit is not None:
        made_by = _unit_of(draft.code)
        if made_by != draft.unit:
            found.append(("unit", f"wanted {made_by or 'none'}, as in the code, or none"))
    is_by_place = draft.wish in (Wish.AGENT_POINT, Wish.OFFICE)
    if is_by_place and draft.wish_place is None:
        found.append(("wish_place", f"wanted the place, as the wish is {draft.wish}"))
    if not is_by_place and draft.wish_place is not None:
        found.append(("wish_place", "wanted none, as the wish is for no point or office"))
    is_answer = draft.kind is ItemKind.DOCUMENT and draft.dossier is not None
    if draft.wish is Wish.HOME and draft.personal.address is None and not is_answer:
        found.append(("address", "wanted an address, as the wish is for home"))
    if draft.destination is None and draft.wish is None and not is_answer:
        found.append(("destination", "wanted the party it goes to, or a wish"))
    if draft.kind is ItemKind.DOSSIER and draft.dossier is not None:
        found.append(("dossier", "wanted none: an issued document alone answers a dossier"))
    return found


def _unit_of(code: str) -> str | None:
    return DossierCode.read(code).unit if "-" in code else None
