"""What may go wrong between an address somebody gives and an answer from it."""

from __future__ import annotations

from enum import StrEnum

from courier_api.errors import CourierApiError

__all__ = ["PostFailedError", "PostFault", "TargetRefusedError", "TooManyWebhooksError"]


class TargetRefusedError(CourierApiError):
    """Nothing is sent to this address: it is malformed, or leads where it must not."""

    status = 422
    code = "target_refused"


class TooManyWebhooksError(CourierApiError):
    """There are as many webhooks as may be."""

    status = 409
    code = "too_many_webhooks"


class PostFault(StrEnum):
    """Why nothing was answered."""

    #: The address leads where it must not.
    REFUSED = "target_refused"
    NAME_UNKNOWN = "name_unknown"
    UNREACHABLE = "unreachable"
    TLS = "tls"
    TIMEOUT = "timeout"
    #: The connection ended before there was an answer.
    CUT = "cut_off"
    MALFORMED = "malformed_answer"
    #: Our own: the secret was sealed by another key than the data folder's.
    OWN_KEY = "own_key"
    #: Answered, but not as wished.
    STATUS = "status"

    @property
    def may_have_arrived(self) -> bool:
        """Whether the message may have come there all the same."""
        return self in (PostFault.TIMEOUT, PostFault.CUT, PostFault.MALFORMED)

    def sentence(self, language: str = "vi") -> str:
        """Why, in ``vi`` or ``en``."""
        return _SENTENCES[language][self]


class PostFailedError(CourierApiError):
    """A message was not taken by whoever it was sent to."""

    status = 502
    code = "post_failed"

    def __init__(self, fault: PostFault, told: str) -> None:
        super().__init__(told)
        self.fault = fault


_SENTENCES: dict[str, dict[PostFault, str]] = {
    "vi": {
        PostFault.REFUSED: "Không được phép gửi đến địa chỉ này.",
        PostFault.NAME_UNKNOWN: "Không tìm thấy tên máy chủ nhận.",
        PostFault.UNREACHABLE: "Không kết nối được với máy chủ nhận.",
        PostFault.TLS: "Không thiết lập được kết nối bảo mật với máy chủ nhận.",
        PostFault.TIMEOUT: "Máy chủ nhận không trả lời kịp.",
        PostFault.CUT: "Máy chủ nhận ngắt kết nối trước khi trả lời.",
        PostFault.MALFORMED: "Máy chủ nhận trả lời không đúng dạng HTTP.",
        PostFault.OWN_KEY: "Máy chủ này không mở được khóa ký: hãy cấp khóa mới.",
        PostFault.STATUS: "Máy chủ nhận trả lời là không tiếp nhận.",
    },
    "en": {
        PostFault.REFUSED: "Nothing may be sent to this address.",
        PostFault.NAME_UNKNOWN: "The receiver's name is not known.",
        PostFault.UNREACHABLE: "The receiver could not be reached.",
        PostFault.TLS: "No secure connection to the receiver could be made.",
        PostFault.TIMEOUT: "The receiver did not answer in time.",
        PostFault.CUT: "The receiver ended the connection before it answered.",
        PostFault.MALFORMED: "The receiver's answer was no HTTP.",
        PostFault.OWN_KEY: "This server cannot open the secret: replace it.",
        PostFault.STATUS: "The receiver answered that it does not take the message.",
    },
}
