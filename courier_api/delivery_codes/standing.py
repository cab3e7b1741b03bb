"""How the code of a delivery stands: typed, judged, or nothing of it."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy.orm import Session

from courier_api.custody.core.acts import Proof
from courier_api.delivery_codes import repository
from courier_api.delivery_codes.judging import CodeVerdict
from courier_api.papers.words import Words

__all__ = ["CodeStanding", "code_standing"]


class CodeStanding(StrEnum):
    """How the code of a delivery stands."""

    #: None was asked for.
    NOT_GIVEN = "not_given"
    #: It travelled sealed, and the server has yet to judge it.
    TO_BE_CONFIRMED = "to_be_confirmed"
    CONFIRMED = "confirmed"
    WRONG = "wrong"
    #: The device says so, and the server was not told the code.
    RIGHT_BY_DEVICE = "right_by_device"
    WRONG_BY_DEVICE = "wrong_by_device"

    @property
    def words(self) -> Words:
        """How it stands."""
        return _WORDS[self]


_WORDS = {
    CodeStanding.NOT_GIVEN: Words("Không dùng mã", "No code was given"),
    CodeStanding.TO_BE_CONFIRMED: Words("Chờ máy chủ xác nhận", "To be confirmed by the server"),
    CodeStanding.CONFIRMED: Words("Máy chủ xác nhận: đúng", "Confirmed by the server"),
    CodeStanding.WRONG: Words("Máy chủ xác nhận: KHÔNG ĐÚNG", "WRONG, as the server found"),
    CodeStanding.RIGHT_BY_DEVICE: Words("Thiết bị ghi: đúng", "Right, by the device's word"),
    CodeStanding.WRONG_BY_DEVICE: Words("Thiết bị ghi: không đúng", "Wrong, by the device's word"),
}


def code_standing(
    session: Session, item: str, event_id: bytes, proof: Proof | None
) -> CodeStanding:
    """
    How the code of a delivery stands.

    Parameters
    ----------
    session : Session
    item : str
    event_id : bytes
        By which it was delivered.
    proof : Proof or None
        What this event claims.
    """
    if proof is None or proof.code is None:
        return CodeStanding.NOT_GIVEN
    verdict = repository.verdict_of(session, item, event_id)
    if verdict is not None:
        is_right = verdict is CodeVerdict.RIGHT
        return CodeStanding.CONFIRMED if is_right else CodeStanding.WRONG
    if repository.is_waiting(session, event_id):
        return CodeStanding.TO_BE_CONFIRMED
    return CodeStanding.RIGHT_BY_DEVICE if proof.code else CodeStanding.WRONG_BY_DEVICE
