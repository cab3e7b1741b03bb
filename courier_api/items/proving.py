"""
Whether a delivery is proved as its item's rules demand: pure, by what was claimed and what came.

A required code that is not confirmed is made up for by a second proof: a signature or a photograph,
whichever else was taken at the door. So without signal a delivery can be ended there, whatever the
server finds of the code later. A dispatcher who upholds the delivery takes the place of any proof.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from courier_api.custody.core.acts import Proof
from courier_api.delivery_codes.standing import CodeStanding
from courier_api.items.proof_rules import Demand, ProofKind, ProofRules
from courier_api.papers.words import Words

__all__ = ["ArrivedEvidence", "DeliveryProven", "ProvenStatus", "proof_state"]

_SECOND = (ProofKind.SIGNATURE, ProofKind.PHOTOGRAPH)


class ProvenStatus(StrEnum):
    """How far a delivery is proved."""

    NOT_DELIVERED = "not_delivered"
    #: The server has yet to judge the code, or a picture has yet to come.
    TO_BE_CONFIRMED = "to_be_confirmed"
    SECOND_PROOF_NEEDED = "second_proof_needed"
    COMPLETE = "complete"

    @property
    def words(self) -> Words:
        """How far it is."""
        return _WORDS[self]


_WORDS = {
    ProvenStatus.NOT_DELIVERED: Words("Chưa giao.", "Not delivered yet."),
    ProvenStatus.TO_BE_CONFIRMED: Words("Chờ xác nhận.", "To be confirmed."),
    ProvenStatus.SECOND_PROOF_NEEDED: Words(
        "Cần thêm bằng chứng khác.", "Another proof is needed."
    ),
    ProvenStatus.COMPLETE: Words("Đã đủ bằng chứng.", "The proof is complete."),
}


@dataclass(frozen=True, slots=True)
class ArrivedEvidence:
    """
    How far the pictures that a delivery names have come.

    Parameters
    ----------
    kinds : frozenset of ProofKind
        Of which at least one came and was taken.
    num_pending : int
        That have not come; of what kind they are is known only then.
    """

    kinds: frozenset[ProofKind] = frozenset()
    num_pending: int = 0


@dataclass(frozen=True, slots=True)
class DeliveryProven:
    """
    How far a delivery is proved.

    Parameters
    ----------
    status : ProvenStatus
    code : CodeStanding
    waits_for : tuple of ProofKind
        What was claimed, and has yet to come or to be judged.
    needs : tuple of ProofKind
        Each of these is required and lacking.
    needs_one_of : tuple of ProofKind
        Any of these makes up for the code.
    """

    status: ProvenStatus
    code: CodeStanding = CodeStanding.NOT_GIVEN
    waits_for: tuple[ProofKind, ...] = ()
    needs: tuple[ProofKind, ...] = ()
    needs_one_of: tuple[ProofKind, ...] = ()


class _Proved(StrEnum):
    YES = "yes"
    WAITS = "waits"
    NO = "no"


def proof_state(
    rules: ProofRules,
    claim: Proof | None,
    code: CodeStanding,
    evidence: ArrivedEvidence,
    *,
    is_upheld: bool = False,
) -> DeliveryProven:
    """
    How far a delivery is proved.

    Parameters
    ----------
    rules : ProofRules
    claim : Proof or None
        What the device says of it.
    code : CodeStanding
    evidence : ArrivedEvidence
    is_upheld : bool
        A dispatcher decided that it happened as stated.
    """
    proved = {ProofKind.CODE: _code_proved(code)} | {
        kind: _picture_proved(kind, claim, evidence) for kind in _SECOND
    }
    waits_for = tuple(kind for kind in ProofKind if proved[kind] is _Proved.WAITS)
    needs = tuple(
        kind for kind in _SECOND
        if rules.demand(kind) is Demand.REQUIRED and proved[kind] is _Proved.NO
    )  # fmt: skip
    is_short = rules.code is Demand.REQUIRED and proved[ProofKind.CODE] is _Proved.NO
    # What is lacking anyhow makes up for the code when it comes, and so does what is under way.
    has_second = bool(needs) or any(proved[kind] is not _Proved.NO for kind in _SECOND)
    needs_one_of = _SECOND if is_short and not has_second else ()
    if is_upheld:
        return DeliveryProven(ProvenStatus.COMPLETE, code, waits_for)
    if needs or needs_one_of:
        status = ProvenStatus.SECOND_PROOF_NEEDED
    else:
        status = ProvenStatus.TO_BE_CONFIRMED if waits_for else ProvenStatus.COMPLETE
    return DeliveryProven(status, code, waits_for, needs, needs_one_of)


def _code_proved(code: CodeStanding) -> _Proved:
    if code is CodeStanding.TO_BE_CONFIRMED:
        return _Proved.WAITS
    # The word of a device alone proves nothing: the server has not seen that code.
    return _Proved.YES if code is CodeStanding.CONFIRMED else _Proved.NO


def _picture_proved(kind: ProofKind, claim: Proof | None, evidence: ArrivedEvidence) -> _Proved:
    if claim is None:
        return _Proved.NO
    is_claimed = claim.signature if kind is ProofKind.SIGNATURE else claim.photograph
    if not is_claimed:
        return _Proved.NO
    if kind in evidence.kinds:
        return _Proved.YES
    return _Proved.WAITS if evidence.num_pending else _Proved.NO
