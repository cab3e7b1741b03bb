"""What incidents are called."""

from __future__ import annotations

from courier_api.custody.core.acts import IncidentKind
from courier_api.papers.words import Words

__all__ = ["words_of"]

_WORDS = {
    IncidentKind.ACCIDENT: Words("Tai nạn.", "An accident."),
    IncidentKind.ROAD_FLOODED: Words("Đường bị ngập.", "The road is flooded."),
    IncidentKind.BAG_DAMAGED: Words("Túi bị hư hỏng.", "A bag is damaged."),
    IncidentKind.VEHICLE: Words("Xe bị hỏng.", "The vehicle broke down."),
    IncidentKind.OTHER: Words("Sự cố khác.", "Something else."),
}
_UNSAID = Words("Có sự cố.", "An incident.")


def words_of(kind: IncidentKind | None) -> Words:
    """What a kind of incident is called; None: it was not said."""
    return _UNSAID if kind is None else _WORDS[kind]
