"""Keys of devices: Ed25519, or ECDSA on P-256 where a phone lacks it."""

from __future__ import annotations

from enum import IntEnum

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from courier_api.custody.core.errors import PublicKeyError, SignatureError

__all__ = [
    "Algorithm",
    "PrivateKey",
    "PublicKey",
    "algorithm_of",
    "check_signature",
    "public_key_bytes",
    "read_public_key",
    "sign_bytes",
]

PrivateKey = Ed25519PrivateKey | EllipticCurvePrivateKey
PublicKey = Ed25519PublicKey | EllipticCurvePublicKey

_P256_PART = 32


class Algorithm(IntEnum):
    """Signature algorithms, by their numbers in COSE."""

    EDDSA = -8
    ES256 = -7


def algorithm_of(key: PrivateKey | PublicKey) -> Algorithm:
    """
    The one algorithm that a key signs with.

    Raises
    ------
    PublicKeyError
        When it is of another kind, or on another curve than P-256.
    """
    if isinstance(key, Ed25519PrivateKey | Ed25519PublicKey):
        return Algorithm.EDDSA
    if isinstance(getattr(key, "curve", None), SECP256R1):
        return Algorithm.ES256
    raise PublicKeyError(f"Key {type(key).__name__}: wanted Ed25519, or ECDSA on P-256.")


def read_public_key(raw: bytes) -> PublicKey:
    """
    A public key from its raw form, as WebCrypto exports it.

    Parameters
    ----------
    raw : bytes
        32 bytes of Ed25519, or 65 of an uncompressed point of P-256.

    Raises
    ------
    PublicKeyError
    """
    try:
        if len(raw) == 32:
            return Ed25519PublicKey.from_public_bytes(raw)
        if len(raw) == 65 and raw[0] == 4:
            return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), raw)
    except (ValueError, UnsupportedAlgorithm):
        raise PublicKeyError("Public key: its bytes are no point of the curve.") from None
    raise PublicKeyError(
        f"Public key of {len(raw)} bytes: wanted 32 of Ed25519, or an uncompressed P-256 point."
    )


def public_key_bytes(key: PublicKey) -> bytes:
    """The raw form of a public key, which `read_public_key` reads."""
    if algorithm_of(key) is Algorithm.EDDSA:
        return key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def sign_bytes(message: bytes, key: PrivateKey) -> bytes:
    """Signature of 64 bytes; that of ES256 as ``r`` and ``s``, as COSE and WebCrypto have it."""
    if isinstance(key, Ed25519PrivateKey):
        return key.sign(message)
    algorithm_of(key)
    first, second = decode_dss_signature(key.sign(message, ECDSA(SHA256())))
    return first.to_bytes(_P256_PART) + second.to_bytes(_P256_PART)


def check_signature(algorithm: Algorithm, signature: bytes, message: bytes, key: PublicKey) -> None:
    """
    Check a signature.

    Parameters
    ----------
    algorithm : Algorithm
        That the signed bytes name.
    signature : bytes
    message : bytes
    key : PublicKey

    Raises
    ------
    SignatureError
        Also when the key is not one of that algorithm.
    """
    if algorithm_of(key) is not algorithm:
        raise SignatureError(f"Signature by {algorithm.name}: the key is for another algorithm.")
    try:
        if isinstance(key, Ed25519PublicKey):
            key.verify(signature, message)
        else:
            parts = (signature[:_P256_PART], signature[_P256_PART:])
            first, second = (int.from_bytes(part) for part in parts)
            key.verify(encode_dss_signature(first, second), message, ECDSA(SHA256()))
    except InvalidSignature:
        raise SignatureError("Signature: it is not of this key over these bytes.") from None
