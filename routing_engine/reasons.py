"""The closed list of reasons for which a shipment may be left out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ReasonCode(StrEnum):
    """Why a shipment is not in the plan. All but the last two are proven before any search."""

    UNREACHABLE = "unreachable"
    TOO_LARGE = "too_large"
    PICKUP_TOO_LATE = "pickup_too_late"
    OUTSIDE_SHIFTS = "outside_shifts"
    DEARER_THAN_PENALTY = "dearer_than_penalty"
    NO_ROOM_FOUND = "no_room_found"


#: Codes that hold whatever else is in the plan.
PROVEN_CODES = frozenset(
    {
        ReasonCode.UNREACHABLE,
        ReasonCode.TOO_LARGE,
        ReasonCode.PICKUP_TOO_LATE,
        ReasonCode.OUTSIDE_SHIFTS,
    }
)

#: One sentence a code, by language.
SENTENCES: dict[str, dict[ReasonCode, str]] = {
    "en": {
        ReasonCode.UNREACHABLE: "No road leads there and back for any vehicle.",
        ReasonCode.TOO_LARGE: "It exceeds the capacity of every vehicle.",
        ReasonCode.PICKUP_TOO_LATE: (
            "Even driven directly it reaches its delivery after the last time window has closed."
        ),
        ReasonCode.OUTSIDE_SHIFTS: (
            "No vehicle, carrying nothing else, can serve it within its shift, break and windows."
        ),
        ReasonCode.DEARER_THAN_PENALTY: "Serving it would cost more than leaving it out.",
        ReasonCode.NO_ROOM_FOUND: "The search found no place for it in the time it had.",
    },
    "vi": {
        ReasonCode.UNREACHABLE: "Không phương tiện nào có đường đến đó và quay về.",
        ReasonCode.TOO_LARGE: "Vượt quá sức chở của mọi phương tiện.",
        ReasonCode.PICKUP_TOO_LATE: (
            "Dù chạy thẳng cũng đến nơi giao sau khi khung giờ cuối cùng đã đóng."
        ),
        ReasonCode.OUTSIDE_SHIFTS: (
            "Không phương tiện nào, dù chỉ chở riêng nó, kịp phục vụ trong ca, giờ nghỉ và khung"
            " giờ."
        ),
        ReasonCode.DEARER_THAN_PENALTY: "Phục vụ tốn kém hơn là để lại.",
        ReasonCode.NO_ROOM_FOUND: "Chưa tìm được chỗ trong thời gian tính toán cho phép.",
    },
}


@dataclass(frozen=True, slots=True)
class Reason:
    """
    One reason, with what is particular to the case.

    Parameters
    ----------
    code : ReasonCode
    detail : str
        Names and numbers: which location, what capacity; English.
    """

    code: ReasonCode
    detail: str = ""

    def sentence(self, language: str = "en") -> str:
        """The code's sentence in ``vi`` or ``en``."""
        return SENTENCES[language][self.code]
