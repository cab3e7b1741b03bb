"""What the offline verifier may find in an exported ledger."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Finding", "FindingCode"]


class FindingCode(StrEnum):
    """Stable names of findings."""

    BAD_LINE = "bad_line"
    WRONG_ORDER = "wrong_order"
    WRONG_SEQ = "wrong_seq"
    WRONG_CHAIN = "wrong_chain"
    BAD_EVENT = "bad_event"
    UNKNOWN_DEVICE = "unknown_device"
    NOT_ENROLLED = "not_enrolled"
    BAD_SIGNATURE = "bad_signature"
    WRONG_STANDING = "wrong_standing"
    REPEATED_EVENT = "repeated_event"
    BAD_CHECKPOINT = "bad_checkpoint"
    WRONG_ROOT = "wrong_root"
    FORKED = "forked"
    SHORTENED = "shortened"
    WRONG_END = "wrong_end"
    NOT_ENDED = "not_ended"
    OTHER_KEY = "other_key"
    NOTHING_SIGNED = "nothing_signed"
    # In the proof of one item alone:
    NOT_INCLUDED = "not_included"
    OTHER_ITEM = "other_item"
    # What may be so in a ledger that nobody has touched, and is yet worth to be known:
    KEY_NOT_GIVEN = "key_not_given"
    NOT_COVERED = "not_covered"
    MISSING_NUMBERS = "missing_numbers"
    TIME_WENT_BACK = "time_went_back"
    HELD_EARLY = "held_early"
    NOT_COMPARED = "not_compared"

    @property
    def is_fault(self) -> bool:
        """Whether it shows that the ledger, or the file, is not what it should be."""
        return self not in _NOTICES

    def sentence(self, language: str = "vi") -> str:
        """What was found, in ``vi`` or ``en``."""
        return _SENTENCES[language][self]


@dataclass(frozen=True, slots=True)
class Finding:
    """
    Something found.

    Parameters
    ----------
    code : FindingCode
    line : int
        Of the file, from 1; 0 for what is no line's matter.
    seq : int or None
        Of the entry it is about, or of the next one.
    detail : str
        What was seen, and what was wanted; English.
    """

    code: FindingCode
    line: int
    seq: int | None
    detail: str = ""

    def sentence(self, language: str = "vi") -> str:
        """What was found, in ``vi`` or ``en``."""
        return self.code.sentence(language)


_CODE = FindingCode
_NOTICES = frozenset(
    {
        _CODE.KEY_NOT_GIVEN,
        _CODE.NOT_COVERED,
        _CODE.MISSING_NUMBERS,
        _CODE.TIME_WENT_BACK,
        _CODE.HELD_EARLY,
        _CODE.NOT_COMPARED,
    }
)
_SENTENCES: dict[str, dict[FindingCode, str]] = {
    "vi": {
        _CODE.BAD_LINE: "Dòng không đúng định dạng.",
        _CODE.WRONG_ORDER: "Dòng không ở đúng chỗ.",
        _CODE.WRONG_SEQ: "Số thứ tự của mục không liền mạch: có mục bị bỏ, thêm hoặc đổi chỗ.",
        _CODE.WRONG_CHAIN: "Chuỗi băm bị đứt: mục này hoặc mục trước nó đã bị thay đổi.",
        _CODE.BAD_EVENT: "Nội dung ký của mục không phải là một sự kiện hợp lệ.",
        _CODE.UNKNOWN_DEVICE: "Sự kiện của một thiết bị không có trong danh sách.",
        _CODE.NOT_ENROLLED: "Sự kiện được ghi trước khi thiết bị được đăng ký.",
        _CODE.BAD_SIGNATURE: "Chữ ký của thiết bị không đúng.",
        _CODE.WRONG_STANDING: "Sự kiện của thiết bị đã bị thu hồi mà vẫn được áp dụng.",
        _CODE.REPEATED_EVENT: "Một số thứ tự của thiết bị được dùng hai lần.",
        _CODE.BAD_CHECKPOINT: "Mốc kiểm tra không đúng hoặc chữ ký trên đó không đúng.",
        _CODE.WRONG_ROOT: "Nội dung sổ không khớp với mốc kiểm tra đã ký.",
        _CODE.FORKED: "Sổ đã ký hai nội dung khác nhau cho cùng một độ dài.",
        _CODE.SHORTENED: "Sổ ngắn hơn độ dài đã ký.",
        _CODE.WRONG_END: "Dòng kết thúc không khớp với các dòng trước.",
        _CODE.NOT_ENDED: "Tệp bị cắt cụt: thiếu dòng kết thúc.",
        _CODE.OTHER_KEY: "Sổ mang khóa khác với khóa đã biết.",
        _CODE.NOTHING_SIGNED: "Không có mốc kiểm tra nào được ký.",
        _CODE.NOT_INCLUDED: "Đường băm của mục không dẫn tới gốc đã ký.",
        _CODE.OTHER_ITEM: "Mục không nói về hồ sơ này.",
        _CODE.KEY_NOT_GIVEN: "Khóa của sổ được lấy từ chính tệp này.",
        _CODE.NOT_COVERED: "Các mục cuối chưa được mốc kiểm tra nào bảo đảm.",
        _CODE.MISSING_NUMBERS: "Thiếu sự kiện của một thiết bị: số thứ tự bị nhảy.",
        _CODE.TIME_WENT_BACK: "Giờ ghi sổ lùi lại.",
        _CODE.HELD_EARLY: "Sự kiện bị giữ lại dù thiết bị chưa bị thu hồi.",
        _CODE.NOT_COMPARED: "Mốc kiểm tra đã giữ có độ dài khác: không so sánh được ở đây.",
    },
    "en": {
        _CODE.BAD_LINE: "A line is not of the format.",
        _CODE.WRONG_ORDER: "A line is out of its place.",
        _CODE.WRONG_SEQ: "The entry's number does not follow: one was dropped, added or moved.",
        _CODE.WRONG_CHAIN: "The chain is broken: this entry or one before it was changed.",
        _CODE.BAD_EVENT: "The entry's signed bytes are no event.",
        _CODE.UNKNOWN_DEVICE: "The event is of a device that is not listed.",
        _CODE.NOT_ENROLLED: "The event was recorded before its device was enrolled.",
        _CODE.BAD_SIGNATURE: "The device's signature is not good.",
        _CODE.WRONG_STANDING: "The event counts although its device was revoked.",
        _CODE.REPEATED_EVENT: "A device's number was used twice.",
        _CODE.BAD_CHECKPOINT: "A checkpoint is malformed or its signature is not good.",
        _CODE.WRONG_ROOT: "The entries are not those that the checkpoint was signed for.",
        _CODE.FORKED: "Two different contents were signed for one size.",
        _CODE.SHORTENED: "The ledger is shorter than what was signed.",
        _CODE.WRONG_END: "The last line does not agree with those before it.",
        _CODE.NOT_ENDED: "The file is cut short: its last line is missing.",
        _CODE.OTHER_KEY: "The ledger bears another key than the one that is known.",
        _CODE.NOTHING_SIGNED: "No signed checkpoint covers any entry.",
        _CODE.NOT_INCLUDED: "The entry's path does not lead to the root that was signed.",
        _CODE.OTHER_ITEM: "The entry does not speak of this item.",
        _CODE.KEY_NOT_GIVEN: "The ledger's key was taken from the file itself.",
        _CODE.NOT_COVERED: "No checkpoint covers the last entries.",
        _CODE.MISSING_NUMBERS: "Events of a device are missing: its numbers have a gap.",
        _CODE.TIME_WENT_BACK: "The time of recording went back.",
        _CODE.HELD_EARLY: "The event is held although its device was not revoked.",
        _CODE.NOT_COMPARED: "The checkpoint kept is of another size: it cannot be compared here.",
    },
}
