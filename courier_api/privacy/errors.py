"""What may keep data from being erased, or consent from being noted."""

from __future__ import annotations

from courier_api.errors import CourierApiError, UnknownObjectError

__all__ = ["ConsentUnknownError", "ConsentWithdrawnError", "ItemUnderWayError"]


class ItemUnderWayError(CourierApiError):
    """The item is under way and needs its citizen's data; say so to erase them all the same."""

    status = 409
    code = "item_under_way"


class ConsentUnknownError(UnknownObjectError):
    """There is no such consent."""

    code = "consent_unknown"


class ConsentWithdrawnError(CourierApiError):
    """The consent was withdrawn already."""

    status = 409
    code = "consent_withdrawn"
