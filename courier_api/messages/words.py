"""What messages say, in Vietnamese and English."""

from __future__ import annotations

from courier_api.messages.port import Purpose

__all__ = ["LOCALES", "SCREEN_MARK", "code_text", "without_marks"]

LOCALES = ("vi", "en")

#: Stands beside each message that is shown in place of being sent.
SCREEN_MARK = {
    "vi": "CHƯA GỬI RA NGOÀI: tin này chỉ hiện trên màn hình. Hãy đọc cho đúng người nhận.",
    "en": "NOT SENT: this message is on this screen only. Tell it to whom it is for.",
}

_CODES = {
    "vi": {
        Purpose.OPEN_ITEM: "Postroute: {code} là mã để xem hồ sơ {subject}. Mã dùng được trong"
        " {lasting}. Không đưa mã này cho bất kỳ ai.",
        Purpose.RECEIVE_ITEM: "Postroute: {code} là mã nhận hồ sơ {subject}. Chỉ đọc mã cho bưu tá"
        " khi đã nhận giấy tờ. Mã dùng được trong {lasting}.",
    },
    "en": {
        Purpose.OPEN_ITEM: "Postroute: {code} is your code to see file {subject}. It is good for"
        " {lasting}. Give it to nobody.",
        Purpose.RECEIVE_ITEM: "Postroute: {code} is your code for receiving file {subject}. Tell it"
        " to the courier once you hold the papers. It is good for {lasting}.",
    },
}

_MINUTES_A_DAY = 1_440
#: For how long: in minutes, and in days.
_LASTING = {"vi": ("phút", "ngày"), "en": ("minutes", "days")}

#: Vietnamese letters and what is left of them without their marks.
_PLAIN = str.maketrans({"đ": "d", "Đ": "D"})


def code_text(purpose: Purpose, *, code: str, subject: str, minutes: int, locale: str) -> str:
    """A message that tells a one-time code."""
    in_minutes, in_days = _LASTING[locale]
    days, rest = divmod(minutes, _MINUTES_A_DAY)
    lasting = f"{minutes} {in_minutes}" if rest else f"{days} {in_days}"
    return _CODES[locale][purpose].format(code=code, subject=subject, lasting=lasting)


def without_marks(text: str) -> str:
    """
    A text without the marks on its letters: twice as much fits into an SMS.

    Many gateways for Vietnam take no other.
    """
    from unicodedata import combining, normalize

    parted = normalize("NFD", text.translate(_PLAIN))
    return "".join(letter for letter in parted if not combining(letter))
