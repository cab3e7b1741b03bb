"""What changes hands at a visit, item by item: what a phone must know to scan without network."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Self

from sqlalchemy.orm import Session

from courier_api.custody.core.papers import CountedPapers
from courier_api.custody.item_ledger import ItemLedger
from courier_api.items.proof_rules import ProofRules, rules_of
from courier_api.items.records import Item
from courier_api.items.registered import registered_items
from courier_api.planning.shipments import kinds_of_items
from routing_engine.problem import VisitKind

__all__ = ["KnownItems", "Parcel"]


@dataclass(frozen=True, slots=True)
class Parcel:
    """
    An item that is to change hands.

    Parameters
    ----------
    code : str
    kind : str
        ``dossier`` or ``document``.
    giver, receiver : str or None
        Parties of the handover; None: a citizen whom nobody has registered, or no handover at all.
    procedure : str or None
        Its name; None: nobody has registered the item.
    citizen, addressee : str or None
        What stands for the citizen, and whom the item is for; None as above.
    papers : tuple of (str, int) or None
        Papers that the procedure asks for, and how many of each; None: nobody has told yet.
    recipient_name : str or None
        Of a citizen whose door is open.
    amount_dong : int or None
        To be collected; None: nobody has told.
    """

    code: str
    kind: str
    giver: str | None
    receiver: str | None
    procedure: str | None = None
    citizen: str | None = None
    addressee: str | None = None
    papers: tuple[tuple[str, int], ...] | None = None
    recipient_name: str | None = field(default=None, repr=False)
    amount_dong: int | None = None


@dataclass(frozen=True, slots=True)
class KnownItems:
    """
    What is known of the items of a route.

    Parameters
    ----------
    courier : str
        The party whose route it is.
    kinds : mapping of str to str
        By the day's list of items.
    items : mapping of str to Item
        Those that were registered.
    papers : mapping of str to CountedPapers
        Those whose papers were counted.
    """

    courier: str
    kinds: Mapping[str, str]
    items: Mapping[str, Item]
    papers: Mapping[str, CountedPapers]

    @classmethod
    def of(cls, session: Session, day_id: str, courier: str, codes: Collection[str]) -> Self:
        """What is known of some items of a day."""
        states = ItemLedger(session).states(codes)
        counted = {code: state.facts.papers for code, state in states.items()}
        return cls(
            courier,
            kinds_of_items(session, day_id, codes),
            registered_items(session, codes),
            {code: papers for code, papers in counted.items() if papers is not None},
        )

    def rules(self, codes: Collection[str]) -> dict[str, ProofRules]:
        """What is to prove the deliveries of items, as far as they are registered."""
        return {code: rules_of(self.items[code]) for code in codes if code in self.items}

    def parcel(self, code: str, kind: VisitKind, party: str | None) -> Parcel:
        """
        An item at a visit.

        Parameters
        ----------
        code : str
        kind : VisitKind
        party : str or None
            Who answers at the place; None: the citizen of a home.
        """
        item = self.items.get(code)
        other = party if party is not None or item is None else item.citizen
        giver, receiver = _sides(kind, self.courier, other)
        if item is None:
            return Parcel(code, self.kinds[code], giver, receiver)
        counted = self.papers.get(code)
        return Parcel(
            code,
            item.kind,
            giver,
            receiver,
            procedure=item.procedure or None,
            citizen=item.citizen,
            addressee=item.destination or item.citizen,
            papers=None if counted is None else tuple((p.code, p.wanted) for p in counted.papers),
        )


def _sides(kind: VisitKind, courier: str, other: str | None) -> tuple[str | None, str | None]:
    if kind is VisitKind.PICKUP:
        return other, courier
    return (courier, other) if kind is VisitKind.DELIVERY else (None, None)
