"""What has come, looked at: the picture that was announced, one to keep aside, or other bytes."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

from courier_api.evidence.errors import PictureRefusedError
from courier_api.evidence.parts import EvidenceParts
from courier_api.evidence.pictures import check_picture
from courier_api.evidence.records import Kind, Refusal
from courier_api.evidence.shapes import media_type_of
from courier_api.models import EvidenceUploadRow

__all__ = ["Judged", "judge"]


@dataclass(frozen=True, slots=True)
class Judged:
    """
    What has come.

    Parameters
    ----------
    content : bytes
        Plain; still sealed where it cannot be opened.
    digest : bytes
        SHA-256 of it.
    reason : Refusal or None
        Why it is kept aside.
    media_type : str or None
        By what it is, not by what it was said to be.
    """

    content: bytes = field(repr=False)
    digest: bytes
    reason: Refusal | None
    media_type: str | None


def judge(parts: EvidenceParts, upload: EvidenceUploadRow, content: bytes) -> Judged:
    """What an upload that is complete has brought."""
    plain, digest = content, sha256(content).digest()
    try:
        if upload.is_sealed:
            plain = parts.sealing.open(content, upload.sha256)
            digest = sha256(plain).digest()
        if digest != upload.sha256:
            raise PictureRefusedError(Refusal.HASH_DIFFERS)
        shape = check_picture(
            plain, media_type=upload.media_type, kind=Kind(upload.kind), params=parts.params
        )
    except PictureRefusedError as error:
        return Judged(plain, digest, error.reason, media_type_of(plain))
    return Judged(plain, digest, None, shape.media_type)
