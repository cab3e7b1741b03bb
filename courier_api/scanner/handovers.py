"""A handover as whoever works the scanner tells it."""

from __future__ import annotations

from dataclasses import dataclass

from courier_api.custody.core.acts import (
    HandoverDetail,
    Identity,
    PresenceClaim,
    Proof,
    Purpose,
    Recipient,
)
from courier_api.custody.core.errors import CodeError
from courier_api.custody.core.presence import claim_presence, presence_from_qr
from courier_api.scanner.refusals import refusal

__all__ = ["IDENTITIES", "PURPOSES", "RECIPIENTS", "Handover", "HandoverProof"]

#: What a handover may be for.
PURPOSES = tuple(one.value for one in Purpose)
#: Who may take an item at the end of its journey.
RECIPIENTS = tuple(one.value for one in Recipient)
#: How it may be checked who that is.
IDENTITIES = tuple(one.value for one in Identity)


@dataclass(frozen=True, slots=True)
class HandoverProof:
    """
    What proves a delivery at a desk; photographs and signatures are a phone's matter.

    Parameters
    ----------
    recipient : str
        Of `RECIPIENTS`.
    identity : str
        Of `IDENTITIES`.
    amount_dong : int
        Fees taken.
    receipt : str, optional
        Number of the receipt.
    """

    recipient: str
    identity: str = Identity.NONE.value
    amount_dong: int = 0
    receipt: str | None = None

    def proof(self) -> Proof:
        """The same as an event has it."""
        return Proof(
            Recipient(self.recipient), Identity(self.identity), code=None, signature=False,
            photograph=False, amount_dong=self.amount_dong, receipt=self.receipt,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Handover:
    """
    Items and bags went from one party to another.

    Parameters
    ----------
    codes : tuple of str
    giver, receiver : str, optional
        By default the party in whose name the scanner signs.
    purpose : str
        Of `PURPOSES`.
    place : str, optional
        A location of the day.
    presence : str, optional
        Text of the code that the receiver's device showed.
    proof : HandoverProof, optional
    """

    codes: tuple[str, ...]
    giver: str | None = None
    receiver: str | None = None
    purpose: str = Purpose.CARRY.value
    place: str | None = None
    presence: str | None = None
    proof: HandoverProof | None = None

    def detail(self) -> HandoverDetail:
        """
        What is particular to the event.

        Raises
        ------
        InputFaultsError
            When the text is none that a device shows.
        """
        proof = None if self.proof is None else self.proof.proof()
        return HandoverDetail(Purpose(self.purpose), self._claim(), proof)

    def _claim(self) -> PresenceClaim | None:
        if self.presence is None:
            return None
        try:
            return claim_presence(presence_from_qr(self.presence))
        except CodeError as error:
            raise refusal(
                "presence_malformed",
                place="--presence",
                cause=str(error),
                remedy="Give what `postroute scanner present` or a phone showed, unchanged.",
            ) from None
