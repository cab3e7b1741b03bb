"""Why a login by the identity provider came to nothing."""

from __future__ import annotations

from courier_api.errors import CourierApiError

__all__ = [
    "OidcDeniedError",
    "OidcError",
    "OidcOffError",
    "OidcProviderError",
    "OidcStateError",
    "OidcTokenError",
    "OidcUserError",
]


class OidcError(CourierApiError):
    """Root of these."""


class OidcOffError(OidcError):
    """No identity provider is configured here."""

    status = 404
    code = "oidc_off"


class OidcStateError(OidcError):
    """The login was not begun in this browser, is over, or was answered before: begin again."""

    status = 400
    code = "oidc_state_refused"


class OidcDeniedError(OidcError):
    """The identity provider did not log you in."""

    status = 403
    code = "oidc_denied"


class OidcTokenError(OidcError):
    """What the identity provider said of you is not to be believed: begin again."""

    status = 403
    code = "oidc_token_refused"


class OidcUserError(OidcError):
    """Your account at the identity provider is nobody's here: ask an administrator."""

    status = 403
    code = "oidc_user_refused"


class OidcProviderError(OidcError):
    """The identity provider does not answer, or not as it should: try again later."""

    status = 503
    code = "oidc_provider_failed"
