"""What is kept of an item, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

__all__ = ["Item", "ItemSummary"]


@dataclass(frozen=True, slots=True)
class Item:
    """
    An item as registered; the columns are those of `courier_api.models.ItemRow`.

    Parameters
    ----------
    code, kind : str
    unit : str or None
    number : int or None
    day : date
    procedure : str
    destination, wish, wish_place : str or None
    urgency : str
    promised_at : int or None
    registered_at : int
    registered_by : str or None
    citizen : str
    dossier : str or None
    proof_code, proof_signature, proof_photograph : str or None
        See `courier_api.items.proof_rules`; None: as the kind has it.
    """

    code: str
    kind: str
    unit: str | None
    number: int | None
    day: date
    procedure: str
    destination: str | None
    wish: str | None
    wish_place: str | None
    urgency: str
    promised_at: int | None
    registered_at: int
    registered_by: str | None
    citizen: str
    dossier: str | None
    proof_code: str | None = None
    proof_signature: str | None = None
    proof_photograph: str | None = None


@dataclass(frozen=True, slots=True)
class ItemSummary:
    """
    An item with where it is, for lists.

    Parameters
    ----------
    item : Item
    phase, holder, place, bag : str or None
        From the ledger; a phase of None: it has not come into custody yet.
    num_contradictions : int
    """

    item: Item
    phase: str | None
    holder: str | None
    place: str | None
    bag: str | None
    num_contradictions: int
