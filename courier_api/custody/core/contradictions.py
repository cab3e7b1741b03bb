"""The closed list of what may contradict itself in the history of an item or a device."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Contradiction", "ContradictionCode"]


class ContradictionCode(StrEnum):
    """
    What does not fit. None is ever a reason to refuse an event.

    They follow from the set of events, so each vanishes when the event that was missing arrives, or
    when a dispatcher decides.
    """

    #: Whoever gave an item did not hold it, and no event tells how it came to them.
    GAP = "gap"
    #: Two parties say they have it; the first in replay order holds it until it is decided.
    CLAIMED_TWICE = "claimed_twice"
    REGISTERED_TWICE = "registered_twice"
    UNKNOWN_ITEM = "unknown_item"
    AFTER_DELIVERY = "after_delivery"
    LOST_ITEM_MOVED = "lost_item_moved"
    UNEXPECTED_PLACE = "unexpected_place"
    UNEXPECTED_RECEIVER = "unexpected_receiver"
    BROKEN_SEAL = "broken_seal"
    #: A bag was sealed anew, and nobody stated that it had been opened.
    SEALED_ANEW = "sealed_anew"
    MISSING_IN_BAG = "missing_in_bag"
    EXTRA_IN_BAG = "extra_in_bag"
    #: An item was scanned by itself while its bag was closed.
    OUT_OF_BAG = "out_of_bag"
    NESTED_TOO_DEEP = "nested_too_deep"
    COUNT_DIFFERS = "count_differs"
    CLOCK_OFF = "clock_off"
    #: Of a device: numbers that have not arrived.
    SEQ_GAP = "seq_gap"
    WITHDRAWN_AFTER_LATER_EVENT = "withdrawn_after_later_event"
    #: A withdrawal of what another device stated, or of a withdrawal or decision.
    WITHDRAWAL_REFUSED = "withdrawal_refused"
    #: A withdrawal or decision about an event that is not there yet.
    UNKNOWN_EVENT = "unknown_event"
    #: An event of a revoked device that nobody has decided on.
    HELD_EVENT = "held_event"

    def sentence(self, language: str = "vi") -> str:
        """What does not fit, in ``vi`` or ``en``."""
        return _SENTENCES[language][self]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """
    One thing that does not fit.

    Parameters
    ----------
    code : ContradictionCode
    subject : str
        The item or bag; for `ContradictionCode.SEQ_GAP` the device's identity in hexadecimal.
    event_id : bytes
        The event it shows in: a decision on this one settles it.
    against : bytes or None
        The event that speaks against it.
    giver, receiver : str or None
        The parties between which something is missing, or who both claim it.
    seen, wanted : str
        What is there and what should be, where that can be said shortly.
    """

    code: ContradictionCode
    subject: str
    event_id: bytes
    against: bytes | None = None
    giver: str | None = None
    receiver: str | None = None
    seen: str = ""
    wanted: str = ""

    def sentence(self, language: str = "vi") -> str:
        """What does not fit, in ``vi`` or ``en``."""
        return self.code.sentence(language)


_CODE = ContradictionCode
_SENTENCES: dict[str, dict[ContradictionCode, str]] = {
    "vi": {
        _CODE.GAP: "Thiếu một lần bàn giao: bên giao không phải là bên đang giữ.",
        _CODE.CLAIMED_TWICE: "Hai bên cùng nhận là đang giữ.",
        _CODE.REGISTERED_TWICE: "Đã tiếp nhận rồi mà lại tiếp nhận lần nữa.",
        _CODE.UNKNOWN_ITEM: "Chưa có lần tiếp nhận nào.",
        _CODE.AFTER_DELIVERY: "Vẫn còn được quét sau khi đã giao xong.",
        _CODE.LOST_ITEM_MOVED: "Đã báo mất mà lại được quét, chưa ai báo tìm thấy.",
        _CODE.UNEXPECTED_PLACE: "Được quét ở nơi không phải của bên giao hay bên nhận.",
        _CODE.UNEXPECTED_RECEIVER: "Giao cho bên khác với nơi nhận đã ghi.",
        _CODE.BROKEN_SEAL: "Niêm phong bị rách hoặc không còn.",
        _CODE.SEALED_ANEW: "Túi được niêm phong lại mà chưa ai ghi nhận lần mở.",
        _CODE.MISSING_IN_BAG: "Mở túi không thấy, dù đã được đóng vào.",
        _CODE.EXTRA_IN_BAG: "Mở túi thấy có, dù không được đóng vào.",
        _CODE.OUT_OF_BAG: "Được quét riêng trong khi túi chứa nó chưa mở.",
        _CODE.NESTED_TOO_DEEP: "Túi lồng nhau quá một lớp.",
        _CODE.COUNT_DIFFERS: "Số giấy tờ đếm được khác với lần đếm trước.",
        _CODE.CLOCK_OFF: "Đồng hồ của thiết bị chạy sai.",
        _CODE.SEQ_GAP: "Thiếu sự kiện của thiết bị: số thứ tự bị nhảy.",
        _CODE.WITHDRAWN_AFTER_LATER_EVENT: "Lần quét được rút lại sau khi đã có lần quét khác.",
        _CODE.WITHDRAWAL_REFUSED: "Chỉ rút lại được lần quét của chính thiết bị đó.",
        _CODE.UNKNOWN_EVENT: "Nói đến một sự kiện chưa nhận được.",
        _CODE.HELD_EVENT: "Sự kiện của thiết bị đã bị thu hồi, chờ điều phối viên quyết định.",
    },
    "en": {
        _CODE.GAP: "A handover is missing: whoever gave it was not the one who held it.",
        _CODE.CLAIMED_TWICE: "Two parties say that they have it.",
        _CODE.REGISTERED_TWICE: "It was registered again while it was in custody.",
        _CODE.UNKNOWN_ITEM: "Nobody has registered it.",
        _CODE.AFTER_DELIVERY: "It was scanned although its journey had ended.",
        _CODE.LOST_ITEM_MOVED: "It was reported lost and scanned again; nobody reported it found.",
        _CODE.UNEXPECTED_PLACE: "It was scanned at a place of neither party.",
        _CODE.UNEXPECTED_RECEIVER: "It was delivered to another party than it is addressed to.",
        _CODE.BROKEN_SEAL: "The seal was broken or absent.",
        _CODE.SEALED_ANEW: "The bag was sealed anew though nobody stated that it was opened.",
        _CODE.MISSING_IN_BAG: "It was packed into the bag and not found in it.",
        _CODE.EXTRA_IN_BAG: "It was found in the bag though nobody had packed it.",
        _CODE.OUT_OF_BAG: "It was scanned by itself while its bag was closed.",
        _CODE.NESTED_TOO_DEEP: "Bags are nested more than once.",
        _CODE.COUNT_DIFFERS: "The papers counted are not as many as they were.",
        _CODE.CLOCK_OFF: "The device's clock is wrong.",
        _CODE.SEQ_GAP: "Events of the device are missing: its numbers have a gap.",
        _CODE.WITHDRAWN_AFTER_LATER_EVENT: "It was taken back after another scan had followed.",
        _CODE.WITHDRAWAL_REFUSED: "A device can take back only what it stated itself.",
        _CODE.UNKNOWN_EVENT: "It speaks of an event that has not arrived.",
        _CODE.HELD_EVENT: "An event of a revoked device waits for a dispatcher's decision.",
    },
}
