"""What may keep an item from being registered or shown."""

from __future__ import annotations

from courier_api.errors import CourierApiError, UnknownObjectError

__all__ = [
    "DossierUnknownError",
    "ItemExistsError",
    "ItemUnknownError",
    "NotDeliveredError",
    "NotRegisteredError",
    "NothingCollectedError",
    "NothingCountedError",
    "UnitFullError",
    "UnitUnknownError",
    "WishMissingError",
]


class ItemUnknownError(UnknownObjectError):
    """There is no item of this code, or none that you may know of."""

    code = "item_unknown"


class NotDeliveredError(UnknownObjectError):
    """The item was not delivered yet: there is nothing to prove."""

    code = "not_delivered"


class NotRegisteredError(UnknownObjectError):
    """The item has not come into custody yet: there is nothing to sign for."""

    code = "not_registered"


class NothingCountedError(UnknownObjectError):
    """No papers of the item were counted by two parties yet."""

    code = "nothing_counted"


class NothingCollectedError(UnknownObjectError):
    """No amount was collected at a handover of the item yet."""

    code = "nothing_collected"


class ItemExistsError(CourierApiError):
    """An item of this code is registered already."""

    status = 409
    code = "item_exists"


class DossierUnknownError(CourierApiError):
    """The dossier that a document is said to answer is none that you may know of."""

    status = 409
    code = "dossier_unknown"


class UnitUnknownError(CourierApiError):
    """The unit is not among those that are listed."""

    status = 409
    code = "unit_unknown"


class UnitFullError(CourierApiError):
    """A unit's numbers of the day are used up."""

    status = 409
    code = "unit_full"


class WishMissingError(CourierApiError):
    """Neither the document nor the dossier it answers tells where it goes."""

    status = 409
    code = "wish_missing"
