"""Pictures that phones take in tests: noise, so that they are as large as photographs."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from random import Random

from PIL import Image

from courier_api.identities import to_base64url


@dataclass(frozen=True)
class Picture:
    """A picture as the camera's page gives it to the outbox."""

    plain: bytes

    @property
    def base64url(self) -> str:
        return to_base64url(self.plain)

    @property
    def digest(self) -> str:
        return sha256(self.plain).hexdigest()


def picture(seed: int = 0, side: int = 60) -> Picture:
    """A PNG of noise; 300 pixels a side are 270 kB."""
    pixels = Random(seed).randbytes(side * side * 3)
    content = BytesIO()
    Image.frombytes("RGB", (side, side), pixels).save(content, "PNG")
    return Picture(content.getvalue())
