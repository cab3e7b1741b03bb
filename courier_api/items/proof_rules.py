"""What proves an item's delivery: which of three proofs its rules demand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from courier_api.custody.core.acts import ItemKind
from courier_api.items.records import Item
from courier_api.papers.words import Words

__all__ = ["RULES_OF_KIND", "Demand", "GivenRules", "ProofKind", "ProofRules", "rules_of"]


class ProofKind(StrEnum):
    """What may prove a delivery."""

    #: The one-time code that the citizen was sent.
    CODE = "code"
    SIGNATURE = "signature"
    PHOTOGRAPH = "photograph"

    @property
    def words(self) -> Words:
        """What it is called."""
        return _KINDS[self]


class Demand(StrEnum):
    """How strongly a proof is demanded."""

    REQUIRED = "required"
    RECOMMENDED = "recommended"
    OFF = "off"

    @property
    def words(self) -> Words:
        """What it is called."""
        return _DEMANDS[self]


_KINDS = {
    ProofKind.CODE: Words("mã giao nhận", "delivery code"),
    ProofKind.SIGNATURE: Words("chữ ký", "signature"),
    ProofKind.PHOTOGRAPH: Words("ảnh chụp", "photograph"),
}
_DEMANDS = {
    Demand.REQUIRED: Words("Bắt buộc", "Required"),
    Demand.RECOMMENDED: Words("Nên có", "Recommended"),
    Demand.OFF: Words("Không", "Off"),
}


@dataclass(frozen=True, slots=True)
class ProofRules:
    """
    What the rules of an item demand.

    Parameters
    ----------
    code, signature, photograph : Demand
    """

    code: Demand
    signature: Demand
    photograph: Demand

    def demand(self, kind: ProofKind) -> Demand:
        """How strongly a proof is demanded."""
        demands = {
            ProofKind.CODE: self.code,
            ProofKind.SIGNATURE: self.signature,
            ProofKind.PHOTOGRAPH: self.photograph,
        }
        return demands[kind]


#: Where nothing else is told. A dossier goes to an authority, whose own device proves that it was
#: there; a document goes to a citizen, who has none.
RULES_OF_KIND: Mapping[ItemKind, ProofRules] = MappingProxyType(
    {
        ItemKind.DOSSIER: ProofRules(Demand.OFF, Demand.RECOMMENDED, Demand.OFF),
        ItemKind.DOCUMENT: ProofRules(Demand.RECOMMENDED, Demand.REQUIRED, Demand.RECOMMENDED),
        # Nobody registers one, but a phone may say so.
        ItemKind.BAG: ProofRules(Demand.OFF, Demand.OFF, Demand.OFF),
    }
)


@dataclass(frozen=True, slots=True)
class GivenRules:
    """
    What somebody told of an item's rules; None: as its kind has it.

    Parameters
    ----------
    code, signature, photograph : Demand or None
    """

    code: Demand | None = None
    signature: Demand | None = None
    photograph: Demand | None = None

    def upon(self, kind: ItemKind) -> ProofRules:
        """The rules of an item of a kind."""
        usual = RULES_OF_KIND[kind]
        return ProofRules(
            self.code or usual.code,
            self.signature or usual.signature,
            self.photograph or usual.photograph,
        )


def rules_of(item: Item) -> ProofRules:
    """The rules of an item as it was registered."""
    told = (item.proof_code, item.proof_signature, item.proof_photograph)
    given = GivenRules(*(None if one is None else Demand(one) for one in told))
    return given.upon(ItemKind(item.kind))
