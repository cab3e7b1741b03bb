"""What the API takes and tells of logins."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from courier_api.identities import IdentityText, show
from courier_api.identity.passwords import MAX_PASSWORD, MIN_PASSWORD
from courier_api.identity.sessions import Tokens
from courier_api.models import SessionRow, UserRow
from courier_api.moments import moment
from courier_api.roles import Principal, Role

__all__ = [
    "Keep",
    "Login",
    "Me",
    "PasswordChange",
    "Refresh",
    "SessionList",
    "SessionView",
    "TokensView",
]

_ACCESS_EXAMPLE = "pra_" + "x" * 43
_REFRESH_EXAMPLE = "prr_" + "x" * 43

#: As long as a password may be, and room for letters that become fewer when written the usual way.
PasswordText = Annotated[SecretStr, Field(min_length=1, max_length=4 * MAX_PASSWORD)]
StatementText = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9_-]{1,1400}$",
        description="A COSE_Sign1 by the device's key, as base64url without padding.",
    ),
]


class Keep(StrEnum):
    """Where the refresh token is kept."""

    #: By whoever asks; it is in the answer.
    BODY = "body"
    #: By the browser, in a cookie that no script reads and that goes to the refresh path alone.
    COOKIE = "cookie"


class Login(BaseModel):
    """What one logs in with."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {"login": "lan.tran", "password": "a password of your own", "keep": "body"}
        },
    )

    login: str = Field(min_length=1, max_length=64)
    password: PasswordText
    keep: Keep = Keep.BODY
    device_statement: StatementText | None = Field(
        default=None,
        description="By which the enrolled device one is at says so (`postroute.login/1`): the"
        " session ends when the device is revoked.",
    )


class Refresh(BaseModel):
    """A refresh token; a browser that keeps it in a cookie sends no body."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"refresh_token": _REFRESH_EXAMPLE}}
    )

    refresh_token: Annotated[SecretStr, Field(min_length=1, max_length=100)]


class TokensView(BaseModel):
    """What opens a session; told once, and not kept by the server."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "session_id": "AZr3kQJ4d0a5XyTq1mB7Zw", "token_type": "Bearer",
                "access_token": _ACCESS_EXAMPLE, "expires_in": 900,
                "refresh_token": _REFRESH_EXAMPLE, "refresh_expires_in": 2_592_000,
                "must_change_password": False,
            }
        }
    )  # fmt: skip

    session_id: IdentityText
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - a kind
    access_token: str = Field(description="For `Authorization: Bearer`.")
    expires_in: int = Field(description="Seconds for which the access token holds.")
    refresh_token: str | None = Field(
        description="For one renewal, which brings a new one; null when a cookie keeps it, and of"
        " a device, which signs anew instead."
    )
    refresh_expires_in: int = Field(description="Seconds.")
    must_change_password: bool = Field(
        description="Nothing else can be done before the password is changed."
    )

    @classmethod
    def of(cls, tokens: Tokens, keep: Keep) -> TokensView:
        """The view of new tokens."""
        return cls(
            session_id=show(tokens.session_id), access_token=tokens.access,
            expires_in=tokens.access_s,
            refresh_token=tokens.refresh if keep is Keep.BODY else None,
            refresh_expires_in=tokens.refresh_s,
            must_change_password=tokens.must_change_password,
        )  # fmt: skip


class SessionView(BaseModel):
    """A login that is not over."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "session_id": "AZr3kQJ4d0a5XyTq1mB7Zw", "is_current": True, "device_id": None,
                "created_at": "2026-11-21T00:02:11.000Z",
                "refreshed_at": "2026-11-21T02:59:00.000Z",
                "expires_at": "2027-02-19T00:02:11.000Z",
            }
        }
    )  # fmt: skip

    session_id: IdentityText
    is_current: bool = Field(description="The one that asks.")
    device_id: IdentityText | None = Field(description="The enrolled device that it is at.")
    created_at: datetime
    refreshed_at: datetime
    expires_at: datetime

    @classmethod
    def of(cls, row: SessionRow, principal: Principal) -> SessionView:
        """The view of a row."""
        return cls(
            session_id=show(row.session_id), is_current=row.session_id == principal.session_id,
            device_id=None if row.device_id is None else show(row.device_id),
            created_at=moment(row.created_at), refreshed_at=moment(row.refreshed_at),
            expires_at=moment(row.expires_at),
        )  # fmt: skip


class SessionList(BaseModel):
    """Logins of whoever asks, the newest first."""

    sessions: list[SessionView]


class Me(BaseModel):
    """Who asks."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "role": "courier", "party": "courier:c7", "user_id": "AZr3kQJ4d0a5XyTq1mB7Zw",
                "login": "an.nguyen", "display_name": "Nguyễn Văn An", "locale": "vi",
                "must_change_password": False, "item": None,
            }
        }
    )  # fmt: skip

    role: Role
    party: str | None = Field(description="In whose name one acts in custody.")
    user_id: IdentityText | None = Field(description="Null: a citizen, or a device.")
    login: str | None
    display_name: str | None
    locale: Literal["vi", "en"]
    must_change_password: bool
    item: str | None = Field(description="The one item that a citizen's session is for.")

    @classmethod
    def of(cls, principal: Principal, user: UserRow | None) -> Me:
        """The view of whoever asks."""
        return cls(
            role=principal.role, party=principal.party,
            user_id=None if principal.user_id is None else show(principal.user_id),
            login=user.login if user else None,
            display_name=user.display_name if user else None,
            locale="en" if user and user.locale == "en" else "vi",
            must_change_password=principal.must_change_password, item=principal.item,
        )  # fmt: skip


class PasswordChange(BaseModel):
    """One's own password, and the one to come."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {"present": "the present password", "new": "four words that no one guesses"}
        },
    )

    present: PasswordText
    new: PasswordText = Field(description=f"{MIN_PASSWORD} to {MAX_PASSWORD} letters.")
