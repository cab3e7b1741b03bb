"""The register of consent: to what, by which act, when, and until when."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy.orm import Session

from courier_api.models import ConsentRow
from courier_api.papers.words import Words
from courier_api.privacy.errors import ConsentUnknownError, ConsentWithdrawnError
from courier_api.privacy.repository import add_consent, consent_by_id, consents_of

__all__ = ["ConsentAct", "ConsentPurpose", "give_consent", "has_consent", "withdraw_consent"]


class ConsentPurpose(StrEnum):
    """What a citizen may agree to; each by itself."""

    #: That name, address and phone number are kept for the journey.
    DELIVERY = "delivery"
    #: That they are called or sent messages.
    CONTACT = "contact"
    #: That an agent point sees their name and phone number.
    SHARING = "sharing"
    #: That somebody else takes the item for them.
    DELEGATE = "delegate"

    @property
    def words(self) -> Words:
        """What it is called."""
        return _PURPOSES[self]


class ConsentAct(StrEnum):
    """By which act it was given: silence, and a box that was ticked beforehand, are none."""

    SIGNED_PAPER = "signed_paper"
    TICKED_BOX = "ticked_box"
    ONE_TIME_CODE = "one_time_code"


_PURPOSES = {
    ConsentPurpose.DELIVERY: Words(
        "Lưu dữ liệu để giao nhận hồ sơ", "Keeping data for the item's journey"
    ),
    ConsentPurpose.CONTACT: Words("Gọi điện, nhắn tin", "Calls and messages"),
    ConsentPurpose.SHARING: Words("Chia sẻ cho điểm đại lý", "Showing data to an agent point"),
    ConsentPurpose.DELEGATE: Words("Giao cho người nhận thay", "Handing it to a delegate"),
}


def give_consent(
    session: Session,
    code: str,
    purpose: ConsentPurpose,
    act: ConsentAct,
    *,
    wording: str,
    now: int,
    by: bytes | None,
) -> ConsentRow:
    """
    Note that a citizen agreed.

    Parameters
    ----------
    session : Session
        Of a writing transaction.
    code : str
        Of the item.
    purpose : ConsentPurpose
    act : ConsentAct
    wording : str
        Version of the wording that the citizen saw.
    now : int
        Milliseconds since 1970, UTC.
    by : bytes or None
        The user who noted it.
    """
    row = ConsentRow(
        code=code, purpose=purpose.value, act=act.value, wording=wording, given_at=now,
        recorded_by=by, withdrawn_at=None, withdrawn_by=None,
    )  # fmt: skip
    return add_consent(session, row)


def withdraw_consent(
    session: Session, code: str, consent_id: int, *, now: int, by: bytes | None
) -> ConsentRow:
    """
    Note that consent is withdrawn; that it was given stays noted.

    Raises
    ------
    ConsentUnknownError, ConsentWithdrawnError
    """
    row = consent_by_id(session, consent_id)
    if row is None or row.code != code:
        raise ConsentUnknownError(f"Consent {consent_id}: there is none about this item.")
    if row.withdrawn_at is not None:
        raise ConsentWithdrawnError(f"Consent {consent_id}: it was withdrawn already.")
    row.withdrawn_at, row.withdrawn_by = now, by
    session.flush()
    return row


def has_consent(session: Session, code: str, purpose: ConsentPurpose) -> bool:
    """Whether a citizen agrees to a purpose now."""
    return any(
        row.purpose == purpose.value and row.withdrawn_at is None
        for row in consents_of(session, code)
    )
