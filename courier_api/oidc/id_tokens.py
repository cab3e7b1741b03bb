"""
The ID token: who logged in, as the provider has signed it.

References
----------
OpenID Connect Core 1.0, section 3.1.3.7; RFC 8725 (2020), sections 3.1 and 3.8.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Any

from joserfc import jwt
from joserfc.errors import BadSignatureError, JoseError
from joserfc.jwk import ECKey, GuestProtocol, OKPKey, RSAKey

from courier_api.oidc.errors import OidcTokenError

__all__ = ["ALGORITHMS", "Expected", "Key", "UnknownKeyError", "read_keys", "subject_of"]

#: All are signatures by a key pair: neither ``none`` nor a shared secret makes a token.
ALGORITHMS = ("ES256", "Ed25519", "PS256", "RS256")

_KINDS: dict[str, type[Key]] = {"RSA": RSAKey, "EC": ECKey, "OKP": OKPKey}
_KIND_OF: dict[str, type[Key]] = {
    "ES256": ECKey, "Ed25519": OKPKey, "PS256": RSAKey, "RS256": RSAKey,
}  # fmt: skip
#: Letters of base64url that 2048 bits take: an RSA key with less is nobody's.
_MIN_MODULUS = 342
_MAX_KEYS = 50
_MAX_TOKEN = 16_384
_MAX_SUBJECT = 255
_LEEWAY_S = 60

Key = RSAKey | ECKey | OKPKey


class UnknownKeyError(OidcTokenError):
    """None of the keys at hand made the signature: the provider may have newer ones."""


@dataclass(frozen=True, slots=True)
class Expected:
    """
    What a token must say.

    Parameters
    ----------
    issuer, client_id : str
    nonce : str
        Of the login that it answers.
    now : int
        Seconds since 1970, UTC.
    """

    issuer: str
    client_id: str
    nonce: str = field(repr=False)
    now: int


def read_keys(document: object) -> tuple[Key, ...]:
    """The keys for signatures in a provider's document; those of other kinds are left out."""
    listed = document.get("keys") if isinstance(document, dict) else None
    found: list[Key] = []
    for one in listed[:_MAX_KEYS] if isinstance(listed, list) else ():
        kind = _KINDS.get(str(one.get("kty"))) if isinstance(one, dict) else None
        if kind is None or one.get("use", "sig") != "sig":
            continue
        if kind is RSAKey and len(str(one.get("n"))) < _MIN_MODULUS:
            continue
        try:
            found.append(kind.import_key(one))
        except (JoseError, ValueError, TypeError, KeyError):
            continue
    return tuple(found)


def subject_of(token: object, keys: Sequence[Key], expected: Expected) -> str:
    """
    The provider's name for whoever logged in.

    Parameters
    ----------
    token : object
        As it came.
    keys : sequence of Key
        The provider's.
    expected : Expected

    Raises
    ------
    OidcTokenError
        `UnknownKeyError` when newer keys may help.
    """
    if not isinstance(token, str) or len(token) > _MAX_TOKEN:
        raise _refused("it is none")

    def choose(guest: GuestProtocol) -> Key:
        return _key_for(guest.headers(), keys)

    try:
        claims = jwt.decode(token, choose, algorithms=ALGORITHMS).claims
        _check(claims, expected)
    except BadSignatureError as error:
        raise UnknownKeyError("ID token: no key of the provider made its signature.") from error
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise _refused(type(error).__name__) from error
    return str(claims["sub"])


def _key_for(header: dict[str, Any], keys: Sequence[Key]) -> Key:
    kind = _KIND_OF.get(header.get("alg", ""))
    if kind is None:
        raise _refused("its algorithm is none that is taken")
    fitting = [key for key in keys if isinstance(key, kind)]
    if "kid" in header:
        fitting = [key for key in fitting if key.kid == header["kid"]]
    if len(fitting) != 1:
        # Without a name there must be but one that it can be meant.
        raise UnknownKeyError("ID token: it does not tell a key of the provider.")
    return fitting[0]


def _check(claims: dict[str, Any], expected: Expected) -> None:
    wanted = jwt.JWTClaimsRegistry(
        now=expected.now, leeway=_LEEWAY_S,
        iss={"essential": True, "value": expected.issuer}, aud={"essential": True},
        sub={"essential": True}, exp={"essential": True}, iat={"essential": True},
        nonce={"essential": True},
    )  # fmt: skip
    wanted.validate(claims)
    # Made for this server alone: whoever else is named might use it here.
    if claims["aud"] not in (expected.client_id, [expected.client_id]):
        raise _refused("its audience is not this server alone")
    if claims.get("azp", expected.client_id) != expected.client_id:
        raise _refused("it was made for somebody else")
    nonce = claims["nonce"]
    if not isinstance(nonce, str) or not compare_digest(nonce.encode(), expected.nonce.encode()):
        raise _refused("it answers another login")
    if len(claims["sub"]) > _MAX_SUBJECT:
        raise _refused("its subject is too long")


def _refused(why: str) -> OidcTokenError:
    return OidcTokenError(f"ID token: {why}.")
