"""
For which items an event counts, before and after somebody has ruled on it.

EPCIS knows no partial withdrawal: an event is declared wrong as a whole, and another one with a new
identity tells what is left of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from courier_api.custody.core.acts import Act, DecideDetail, WithdrawDetail, WithdrawReason
from courier_api.custody.core.entries import Standing
from courier_api.custody.core.order import in_replay_order
from courier_api.custody.core.records import Record
from courier_api.custody.core.rulings import Rulings
from courier_api.exports.identifiers import derived_id

__all__ = ["ABOUT_OTHERS", "Version", "reason_of", "ruled_event", "version_at"]

#: Acts that are told with the event that they are about.
ABOUT_OTHERS = frozenset({Act.WITHDRAW, Act.DECIDE})


@dataclass(frozen=True, slots=True)
class Version:
    """
    An event as it stands at a place of the ledger.

    Parameters
    ----------
    record : Record
    codes : frozenset of str
        Those of its items for which it counts.
    event_id : bytes
        By which it is exported: its own as long as nobody has ruled.
    """

    record: Record
    codes: frozenset[str]
    event_id: bytes


def version_at(record: Record, rulings: Iterable[Record], seq: int) -> Version:
    """
    An event as it stands once the ledger's entries up to one are known.

    Parameters
    ----------
    record : Record
    rulings : iterable of Record
        Withdrawals and decisions about the event.
    seq : int
        Not before the event's own.
    """
    known = sorted((one for one in rulings if one.seq <= seq), key=lambda one: one.seq)
    earlier = [one for one in known if one.seq < record.seq]
    event_id = record.event.event_id
    version = Version(record, _counting(record, earlier), event_id)
    is_told = bool(version.codes)
    for ruling in known[len(earlier) :]:
        codes = _counting(record, [one for one in known if one.seq <= ruling.seq])
        if codes == version.codes:
            continue
        # What was declared wrong under an identity is not told under it again.
        if is_told and codes:
            event_id = derived_id(record.event.event_id, ruling.event.event_id.hex())
        is_told = is_told or bool(codes)
        version = Version(record, codes, event_id)
    return version


def ruled_event(record: Record) -> bytes | None:
    """The event that a withdrawal or decision is about."""
    detail = record.event.detail
    return detail.event_id if isinstance(detail, WithdrawDetail | DecideDetail) else None


def reason_of(record: Record) -> str:
    """Why an event is declared wrong, in the vocabulary's words."""
    detail = record.event.detail
    if isinstance(detail, WithdrawDetail):
        return detail.reason.value
    return WithdrawReason.INCORRECT_DATA.value


def _counting(record: Record, rulings: list[Record]) -> frozenset[str]:
    if not rulings:
        is_applied = record.standing is Standing.APPLIED
        return frozenset(record.event.items if is_applied else ())
    return frozenset(code for code in record.event.items if _counts(code, record, rulings))


def _counts(code: str, record: Record, rulings: list[Record]) -> bool:
    own = [one for one in rulings if code in one.event.items]
    placed = in_replay_order([record, *own])
    target = next(one for one in placed if one.event_id == record.event.event_id)
    return Rulings(code, placed).counts(target)
