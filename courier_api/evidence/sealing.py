"""
What a phone sealed for the server: the phone can send it, and never read it again.

The sealed bytes are, one after the other: ``PRE1``, the first 8 bytes of the SHA-256 of the
server's public key, a public key that was made for this one picture (65 bytes, an uncompressed
point of P-256), and the picture under AES-256-GCM with its tag of 16 bytes. Key (32 bytes) and
nonce (12) are HKDF-SHA-256 of the ECDH of the two keys, without salt, with the context
``postroute.evidence.seal/1``, the picture's public key and the server's as info. What is
authenticated beside the picture is its own SHA-256: sealed for one hash, it opens for no other.

Fields beside an event are sealed in the same way, with the context ``postroute.sides.seal/1``;
what is authenticated beside them is the SHA-256 of the event's signed bytes. What was sealed in
one context opens in no other.

References
----------
RFC 5869 (HKDF); NIST SP 800-56A, section 5.7.1.2 (ECDH); SP 800-38D (GCM).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    derive_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from courier_api.evidence.errors import PictureRefusedError
from courier_api.evidence.records import Refusal

__all__ = ["SEAL_CONTEXT", "SIDES_CONTEXT", "SealingKey", "sealing_key"]

#: Of pictures.
SEAL_CONTEXT = b"postroute.evidence.seal/1"
#: Of fields beside events.
SIDES_CONTEXT = b"postroute.sides.seal/1"

_BEGIN = b"PRE1"
_KEY_ID, _POINT, _TAG = 8, 65, 16
_KEY_AT = len(_BEGIN)
_POINT_AT = _KEY_AT + _KEY_ID
_PICTURE_AT = _POINT_AT + _POINT
#: Numbers from 1 to this are private keys of P-256.
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@dataclass(frozen=True, slots=True)
class SealingKey:
    """
    The server's key that phones seal for.

    Parameters
    ----------
    private : EllipticCurvePrivateKey
    """

    private: EllipticCurvePrivateKey = field(repr=False)

    @property
    def public(self) -> bytes:
        """Uncompressed point, 65 bytes."""
        point = self.private.public_key()
        return point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def key_id(self) -> bytes:
        """By which what is sealed says for which key."""
        return sha256(self.public).digest()[:_KEY_ID]

    def open(self, sealed: bytes, digest: bytes, *, context: bytes = SEAL_CONTEXT) -> bytes:
        """
        What was sealed.

        Parameters
        ----------
        sealed : bytes
        digest : bytes
            SHA-256 for which it was sealed.
        context : bytes
            What it is.

        Raises
        ------
        PictureRefusedError
            As `Refusal.SEALED_UNOPENED`.
        """
        point = sealed[_POINT_AT:_PICTURE_AT]
        try:
            if sealed[:_POINT_AT] != _BEGIN + self.key_id:
                raise ValueError("Sealed: for another key, or not sealed at all.")
            other = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point)
            shared = self.private.exchange(ECDH(), other)
            info = context + point + self.public
            keys = HKDF(SHA256(), length=44, salt=None, info=info).derive(shared)
            return AESGCM(keys[:32]).decrypt(keys[32:], sealed[_PICTURE_AT:], digest)
        except (ValueError, InvalidTag) as error:
            raise PictureRefusedError(Refusal.SEALED_UNOPENED) from error


def sealing_key(secret: bytes) -> SealingKey:
    """
    The key that follows from a secret of the server's.

    Parameters
    ----------
    secret : bytes
        32 bytes for this purpose; see `courier_api.server_keys.ServerKeys.secret`.

    References
    ----------
    FIPS 186-5, A.2.1: more bits than needed, so that no key is likelier than another.
    """
    bits = HKDFExpand(SHA256(), length=48, info=SEAL_CONTEXT).derive(secret)
    number = int.from_bytes(bits) % (_ORDER - 1) + 1
    return SealingKey(derive_private_key(number, SECP256R1()))
