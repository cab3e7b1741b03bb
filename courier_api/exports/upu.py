"""
Tracking codes of the Universal Postal Union that events correspond to.

Codes of offices of exchange and customs (EMB to EMF, EMJ, EMK) are for mail between countries and
have no counterpart here.

References
----------
UPU EMSEVT V3, as public clients label its codes; the standard itself is for members only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from courier_api.custody.core.acts import Act, HandoverDetail, Purpose
from courier_api.custody.core.events import Event
from courier_api.custody.core.parties import PartyKind, kind_of_party
from courier_api.papers.words import Words

__all__ = ["UPU_CODES", "UpuCode", "UpuLine", "upu_code"]


class UpuCode(StrEnum):
    """Codes that are used."""

    EMA = "EMA"
    EDD = "EDD"
    EDE = "EDE"
    EMG = "EMG"
    EDF = "EDF"
    EDG = "EDG"
    EDH = "EDH"
    EMH = "EMH"
    EMI = "EMI"
    EDX = "EDX"


@dataclass(frozen=True, slots=True)
class UpuLine:
    """
    What a code means.

    Parameters
    ----------
    meaning : Words
    when : Words
        What happens here when it is told.
    """

    meaning: Words
    when: Words


UPU_CODES: Mapping[UpuCode, UpuLine] = MappingProxyType(
    {
        UpuCode.EMA: UpuLine(
            Words("Nhận gửi", "Posting or collection"),
            Words("Nhận giấy tờ từ người dân, điểm đại lý hoặc cơ quan",
                  "Papers are taken from the citizen, an agent point or an authority"),
        ),
        UpuCode.EDD: UpuLine(
            Words("Đến trung tâm khai thác", "Into a sorting centre"),
            Words("Bưu cục nhận", "A post office takes it"),
        ),
        UpuCode.EDE: UpuLine(
            Words("Rời trung tâm khai thác", "Out of a sorting centre"),
            Words("Rời bưu cục, chưa phải để phát",
                  "It leaves a post office, not for delivery yet"),
        ),
        UpuCode.EMG: UpuLine(
            Words("Đến bưu cục phát", "Arrival at the delivery office"),
            Words("Đến điểm đại lý hoặc cơ quan, chưa phải nơi nhận",
                  "It reaches an agent point or an authority that it does not stay at"),
        ),
        UpuCode.EDF: UpuLine(
            Words("Lưu tại bưu cục phát", "Held at the delivery depot"),
            Words("Nằm chờ, không phải ở điểm đại lý", "It waits elsewhere than at an agent point"),
        ),
        UpuCode.EDG: UpuLine(
            Words("Đang đi phát", "Out for physical delivery"),
            Words("Bưu tá mang đi phát", "A courier leaves with it to deliver it"),
        ),
        UpuCode.EDH: UpuLine(
            Words("Đến điểm trả, chờ đến nhận", "At the collection point for pick-up"),
            Words("Sẵn sàng tại điểm đại lý", "It is ready at an agent point"),
        ),
        UpuCode.EMH: UpuLine(
            Words("Phát không thành công", "Unsuccessful delivery"),
            Words("Một lần giao nhận không thành", "An attempt was made in vain"),
        ),
        UpuCode.EMI: UpuLine(
            Words("Phát thành công", "Final delivery"),
            Words("Đã giao cho người dân hoặc cơ quan nhận",
                  "It is delivered to the citizen or the authority"),
        ),
        UpuCode.EDX: UpuLine(
            Words("Kết thúc, có thể chuyển hoàn", "Terminated, may be returned"),
            Words("Đã trả lại", "It is returned"),
        ),
    }
)  # fmt: skip

_COURIER, _CITIZEN = PartyKind.COURIER, PartyKind.CITIZEN


def upu_code(event: Event) -> UpuCode | None:
    """
    The code that an event corresponds to, if there is one.

    Parameters
    ----------
    event : Event
    """
    if event.act is Act.REGISTER:
        return UpuCode.EMA
    if event.act is Act.ATTEMPT:
        return UpuCode.EMH
    if event.act is Act.WAIT:
        at_agent = event.giver is not None and kind_of_party(event.giver) is PartyKind.AGENT
        return UpuCode.EDH if at_agent else UpuCode.EDF
    if isinstance(event.detail, HandoverDetail) and event.giver and event.receiver:
        kinds = kind_of_party(event.giver), kind_of_party(event.receiver)
        return _of_handover(*kinds, event.detail.purpose)
    return None


def _of_handover(giver: PartyKind, receiver: PartyKind, purpose: Purpose) -> UpuCode | None:
    if receiver in (_CITIZEN, PartyKind.AUTHORITY):
        if purpose is Purpose.RETURN:
            return UpuCode.EDX
        is_end = receiver is _CITIZEN or purpose is Purpose.DELIVER
        return UpuCode.EMI if is_end else UpuCode.EMG
    if receiver is _COURIER:
        return _of_leaving(giver, purpose)
    if giver is _CITIZEN:
        return UpuCode.EMA
    return UpuCode.EDD if receiver is PartyKind.OFFICE else UpuCode.EMG


def _of_leaving(giver: PartyKind, purpose: Purpose) -> UpuCode | None:
    """From one courier to another nothing happens that postal tracking knows of."""
    if giver is _COURIER:
        return None
    if giver is not _CITIZEN and purpose is Purpose.DELIVER:
        return UpuCode.EDG
    return UpuCode.EDE if giver is PartyKind.OFFICE else UpuCode.EMA
