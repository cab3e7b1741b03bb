"""The closed list of outcomes of an attempt that failed."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["AttemptOutcome"]


class AttemptOutcome(StrEnum):
    """Why papers could not be collected or delivered."""

    NOT_HOME = "not_home"
    ADDRESS_NOT_FOUND = "address_not_found"
    ADDRESS_INCOMPLETE = "address_incomplete"
    MOVED_AWAY = "moved_away"
    UNREACHABLE_BY_PHONE = "unreachable_by_phone"
    REFUSED = "refused"
    POSTPONED = "postponed"
    WRONG_PERSON = "wrong_person"
    NO_IDENTITY_CARD = "no_identity_card"
    NO_AUTHORISATION = "no_authorisation"
    WRONG_CODE = "wrong_code"
    FEE_NOT_PAID = "fee_not_paid"
    OFFICE_CLOSED = "office_closed"
    NOT_READY = "not_ready"
    DAMAGED = "damaged"
    NO_ACCESS = "no_access"
    WEATHER = "weather"
    OUT_OF_TIME = "out_of_time"

    def sentence(self, language: str = "vi") -> str:
        """What happened, in ``vi`` or ``en``."""
        return _SENTENCES[language][self]


_SENTENCES: dict[str, dict[AttemptOutcome, str]] = {
    "vi": {
        AttemptOutcome.NOT_HOME: "Người nhận không có nhà.",
        AttemptOutcome.ADDRESS_NOT_FOUND: "Không tìm thấy địa chỉ.",
        AttemptOutcome.ADDRESS_INCOMPLETE: "Địa chỉ ghi thiếu.",
        AttemptOutcome.MOVED_AWAY: "Người nhận đã chuyển đi nơi khác.",
        AttemptOutcome.UNREACHABLE_BY_PHONE: "Không liên lạc được qua điện thoại.",
        AttemptOutcome.REFUSED: "Người nhận từ chối nhận.",
        AttemptOutcome.POSTPONED: "Người dân hẹn lại ngày khác.",
        AttemptOutcome.WRONG_PERSON: "Người có mặt không phải là người nhận.",
        AttemptOutcome.NO_IDENTITY_CARD: "Người nhận không xuất trình được giấy tờ tùy thân.",
        AttemptOutcome.NO_AUTHORISATION: "Người nhận thay không có giấy ủy quyền.",
        AttemptOutcome.WRONG_CODE: "Mã xác nhận không đúng.",
        AttemptOutcome.FEE_NOT_PAID: "Chưa nộp đủ phí, lệ phí.",
        AttemptOutcome.OFFICE_CLOSED: "Cơ quan hoặc điểm giao nhận đóng cửa.",
        AttemptOutcome.NOT_READY: "Giấy tờ chưa sẵn sàng để giao.",
        AttemptOutcome.DAMAGED: "Giấy tờ bị hư hỏng.",
        AttemptOutcome.NO_ACCESS: "Không vào được nơi giao nhận.",
        AttemptOutcome.WEATHER: "Mưa lũ, thời tiết không cho phép.",
        AttemptOutcome.OUT_OF_TIME: "Hết giờ làm việc, chưa kịp đến.",
    },
    "en": {
        AttemptOutcome.NOT_HOME: "Nobody was at home.",
        AttemptOutcome.ADDRESS_NOT_FOUND: "The address was not found.",
        AttemptOutcome.ADDRESS_INCOMPLETE: "The address is incomplete.",
        AttemptOutcome.MOVED_AWAY: "The recipient has moved away.",
        AttemptOutcome.UNREACHABLE_BY_PHONE: "The recipient could not be reached by phone.",
        AttemptOutcome.REFUSED: "The recipient refused to take it.",
        AttemptOutcome.POSTPONED: "The citizen asked for another day.",
        AttemptOutcome.WRONG_PERSON: "The person there was not the recipient.",
        AttemptOutcome.NO_IDENTITY_CARD: "The recipient could show no identity card.",
        AttemptOutcome.NO_AUTHORISATION: "The delegate had no written authorisation.",
        AttemptOutcome.WRONG_CODE: "The confirmation code was wrong.",
        AttemptOutcome.FEE_NOT_PAID: "The fee was not paid in full.",
        AttemptOutcome.OFFICE_CLOSED: "The office or point was closed.",
        AttemptOutcome.NOT_READY: "The papers were not ready yet.",
        AttemptOutcome.DAMAGED: "The papers were damaged.",
        AttemptOutcome.NO_ACCESS: "The place could not be entered.",
        AttemptOutcome.WEATHER: "Flood or weather did not allow it.",
        AttemptOutcome.OUT_OF_TIME: "The working day ended before the visit.",
    },
}
