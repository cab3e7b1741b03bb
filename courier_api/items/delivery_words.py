"""What a proof of delivery calls things, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from courier_api.custody.core.acts import Identity, ItemKind, Purpose, Recipient
from courier_api.papers.words import Words

__all__ = [
    "ACTS", "DECIDED", "IDENTITIES", "ISSUER", "KINDS", "NOT_NOTED", "RECIPIENTS",
    "TAKEN_IN", "device_words",
]  # fmt: skip

ISSUER = Words("Bưu chính – sổ giao nhận Postroute", "Post – Postroute ledger of custody")
KINDS: Mapping[str | None, Words] = {
    ItemKind.DOSSIER.value: Words("Hồ sơ", "Dossier"),
    ItemKind.DOCUMENT.value: Words("Giấy tờ được cấp", "Issued document"),
    None: Words("Giấy tờ", "Papers"),
}
TAKEN_IN = Words("Tiếp nhận", "Taken in")
DECIDED = Words("Theo quyết định", "By decision")
ACTS: Mapping[Purpose, Words] = {
    Purpose.COLLECT: Words("Nhận", "Collected"),
    Purpose.CARRY: Words("Bàn giao", "Handed on"),
    Purpose.DELIVER: Words("Giao", "Delivered"),
    Purpose.RETURN: Words("Trả lại", "Returned"),
}
RECIPIENTS: Mapping[Recipient, Words] = {
    Recipient.CITIZEN: Words("Chính chủ", "The citizen in person"),
    Recipient.DELEGATE: Words("Người nhận thay", "A delegate"),
}
IDENTITIES: Mapping[Identity, Words] = {
    Identity.CARD: Words("Xem thẻ căn cước", "Identity card seen"),
    Identity.VNEID: Words("Xem căn cước trên VNeID", "Card seen in VNeID"),
    Identity.KNOWN_PERSON: Words("Người quen biết", "Known in person"),
    Identity.NONE: Words("Không kiểm tra", "Not checked"),
}
NOT_NOTED = Words("Không ghi", "Not noted")


def device_words(device_id: bytes, is_good: bool | None) -> Words:
    """
    Whether a device's signature was found good.

    Parameters
    ----------
    device_id : bytes
    is_good : bool or None
        None: its key is not known here.
    """
    name = device_id.hex()[:12]
    if is_good is None:
        return Words(f"Chưa kiểm tra được: {name}", f"Not checked: {name}")
    if is_good:
        return Words(f"Đúng: {name}", f"Good: {name}")
    return Words(f"KHÔNG ĐÚNG: {name}", f"NOT GOOD: {name}")
