"""What is said of evidence: its kinds, why it is refused, how much is taken and for how long."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from courier_api.models import EvidenceState

__all__ = [
    "MEDIA_TYPES",
    "NO_SEAMS",
    "Announced",
    "Arrival",
    "EvidenceParams",
    "Kind",
    "Refusal",
    "Seams",
    "Sender",
]

#: Of what a camera or a signature pad makes.
MEDIA_TYPES = ("image/jpeg", "image/png", "image/webp")

DAY_MS = 86_400_000


class Kind(StrEnum):
    """What a picture is of."""

    PHOTOGRAPH = "photograph"
    SIGNATURE = "signature"


class Refusal(StrEnum):
    """Why what came is kept aside."""

    NOT_A_PICTURE = "not_a_picture"
    #: Another one than was announced, or than its kind may be.
    WRONG_TYPE = "wrong_type"
    TRUNCATED = "truncated"
    DAMAGED = "damaged"
    TOO_MANY_PIXELS = "too_many_pixels"
    ANIMATED = "animated"
    METADATA_INSIDE = "metadata_inside"
    BYTES_AFTER_END = "bytes_after_end"
    #: Not the bytes that were announced.
    HASH_DIFFERS = "hash_differs"
    #: Closed with another key, or changed on the way.
    SEALED_UNOPENED = "sealed_unopened"

    def sentence(self, language: str = "vi") -> str:
        """What is wrong, in ``vi`` or ``en``."""
        return _SENTENCES[language][self]

    @property
    def is_not_it(self) -> bool:
        """Whether what was announced may still come: these are other bytes."""
        return self in (Refusal.HASH_DIFFERS, Refusal.SEALED_UNOPENED)


_SENTENCES: dict[str, dict[Refusal, str]] = {
    "vi": {
        Refusal.NOT_A_PICTURE: "Tệp không phải là ảnh JPEG, PNG hoặc WebP.",
        Refusal.WRONG_TYPE: "Loại ảnh không đúng như đã khai.",
        Refusal.TRUNCATED: "Tệp ảnh bị cụt.",
        Refusal.DAMAGED: "Tệp ảnh bị hỏng.",
        Refusal.TOO_MANY_PIXELS: "Ảnh có quá nhiều điểm ảnh.",
        Refusal.ANIMATED: "Ảnh động không được nhận.",
        Refusal.METADATA_INSIDE: "Tệp ảnh còn chứa thông tin ẩn (vị trí, máy ảnh...).",
        Refusal.BYTES_AFTER_END: "Sau phần ảnh còn có dữ liệu khác.",
        Refusal.HASH_DIFFERS: "Dữ liệu nhận được không phải là dữ liệu đã ký.",
        Refusal.SEALED_UNOPENED: "Không mở được gói đã niêm bằng khóa của máy chủ.",
    },
    "en": {
        Refusal.NOT_A_PICTURE: "The file is no JPEG, PNG or WebP picture.",
        Refusal.WRONG_TYPE: "The picture is of another type than was announced.",
        Refusal.TRUNCATED: "The picture is cut short.",
        Refusal.DAMAGED: "The picture is damaged.",
        Refusal.TOO_MANY_PIXELS: "The picture has too many pixels.",
        Refusal.ANIMATED: "Moving pictures are not taken.",
        Refusal.METADATA_INSIDE: "Hidden data (position, camera...) are inside the file.",
        Refusal.BYTES_AFTER_END: "Something follows the picture within the file.",
        Refusal.HASH_DIFFERS: "What came is not what was signed.",
        Refusal.SEALED_UNOPENED: "What was sealed for the server cannot be opened.",
    },
}


@dataclass(frozen=True, slots=True)
class EvidenceParams:
    """
    How much is taken, and for how long it is kept.

    Parameters
    ----------
    max_bytes : int
        Of one upload.
    max_pixels : int
        Of one picture.
    max_open : int
        Uploads under way of one sender.
    daily_bytes : int
        Announced by one sender within a day; the same picture counts once.
    reserve_bytes : int
        That stay free on the disk: the ledger must be able to go on.
    idle_seconds : float
        Without a byte, after which a sender is given up.
    upload_days : int
        For which an upload may be resumed.
    keep_days : int
        For which evidence is kept.
    unnamed_days : int
        For which evidence is kept that no event names.
    past_days, future_days : int
        How old a statement may be, and by how much a phone's clock may be ahead.

    Raises
    ------
    ValueError
        When one of them is less than can be.
    """

    max_bytes: int = 8 << 20
    max_pixels: int = 50_000_000
    max_open: int = 16
    daily_bytes: int = 1 << 30
    reserve_bytes: int = 256 << 20
    idle_seconds: float = 20.0
    upload_days: int = 7
    keep_days: int = 365
    unnamed_days: int = 60
    past_days: int = 45
    future_days: int = 1

    def __post_init__(self) -> None:
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            # The disk may be filled to the last byte, and clocks may be expected to be right.
            if value < 0 or (value == 0 and name not in ("reserve_bytes", "future_days")):
                raise ValueError(f"Evidence: {name} is {value}, wanted more than 0.")


@dataclass(frozen=True, slots=True)
class Sender:
    """
    Who sends: a device, or a user who is logged in.

    Parameters
    ----------
    device_id, user_id : bytes or None
        One of them.
    """

    device_id: bytes | None = None
    user_id: bytes | None = None


@dataclass(frozen=True, slots=True)
class Announced:
    """
    What an upload is said to be.

    Parameters
    ----------
    sha256 : bytes
        Of the plain picture.
    media_type : str
    kind : Kind
    event_id : bytes or None
        That will name it.
    is_sealed : bool
        The bytes that are sent are closed with the server's key.
    told : str
        As it was said, to be told again.
    """

    sha256: bytes
    media_type: str
    kind: Kind
    event_id: bytes | None
    is_sealed: bool
    told: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """
    A piece of evidence that has come.

    Parameters
    ----------
    sha256 : bytes
    state : EvidenceState
        Present or refused.
    reason : Refusal or None
    items : tuple of str
        Codes of items and bags that are spoken of by events which name it; empty when none has
        come yet.
    at : int
        Milliseconds since 1970, UTC.
    """

    sha256: bytes
    state: EvidenceState
    reason: Refusal | None
    items: tuple[str, ...]
    at: int


def _note_nothing(session: Session, arrival: Arrival) -> None:
    del session, arrival


def _tell_nobody(arrival: Arrival) -> None:
    del arrival


@dataclass(frozen=True, slots=True)
class Seams:
    """
    Who is told of arrivals.

    Parameters
    ----------
    noted : callable
        Within the transaction that notes the arrival: what must not be lost, such as a webhook's
        message.
    told : callable
        When that is committed: the live bus, ``evidence.present``.
    """

    noted: Callable[[Session, Arrival], None] = _note_nothing
    told: Callable[[Arrival], None] = _tell_nobody


NO_SEAMS = Seams()
