"""What the API takes and tells of users."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool
from pydantic.config import JsonDict

from courier_api.custody.core.parties import PARTY
from courier_api.identities import IdentityText, show
from courier_api.models import UserRow
from courier_api.moments import moment
from courier_api.roles import Role
from courier_api.users.accounts import SUBJECT_PATTERN, OidcAccount
from courier_api.users.service import KEEP, LOGIN_PATTERN, NewUser, UserChange
from courier_api.wire_types import PRINTABLE

__all__ = ["NewUserBody", "NewUserView", "PasswordView", "UserChangeBody", "UserPage", "UserView"]

_EXAMPLE: JsonDict = {
    "user_id": "AZr3kQJ4d0a5XyTq1mB7Zw", "login": "an.nguyen", "display_name": "Nguyễn Văn An",
    "role": "courier", "party": "courier:c7", "locale": "vi", "is_active": True,
    "must_change_password": False, "created_at": "2026-11-20T08:00:00.000Z",
    "password_changed_at": "2026-11-20T08:05:00.000Z", "has_password": True,
    "oidc_issuer": None, "oidc_subject": None,
}  # fmt: skip

#: Citizens come by a link and a code, and are no users.
UserRole = Literal[
    Role.COURIER, Role.AGENT_CLERK, Role.AUTHORITY_CLERK, Role.DISPATCHER, Role.PLANNER,
    Role.ADMINISTRATOR,
]  # fmt: skip
PartyText = Annotated[
    str, Field(pattern=f"^(?:{PARTY.pattern})$", description="Such as courier:c7 or agent:042.")
]
SubjectText = Annotated[
    str,
    Field(
        pattern=f"^{SUBJECT_PATTERN}$",
        description="The name (`sub`) that the configured identity provider has for them.",
    ),
]
NameText = Annotated[str, Field(min_length=1, max_length=80, pattern=PRINTABLE)]


class NewUserBody(BaseModel):
    """Somebody to be added."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {"login": "an.nguyen", "display_name": "Nguyễn Văn An", "role": "courier",
                        "party": "courier:c7", "locale": "vi"}
        },
    )  # fmt: skip

    login: Annotated[str, Field(pattern=f"^{LOGIN_PATTERN}$", min_length=2, max_length=40)]
    display_name: NameText
    role: UserRole
    party: PartyText | None = Field(
        default=None, description="Wanted for couriers and clerks, of their kind."
    )
    locale: Literal["vi", "en"] = "vi"
    oidc_subject: SubjectText | None = Field(
        default=None, description="By which they log in, and then without any password."
    )

    def new_user(self, issuer: str) -> NewUser:
        """
        The user to be added.

        Parameters
        ----------
        issuer : str
            The identity provider; empty when there is none.

        Raises
        ------
        courier_api.users.service.UserRefusedError
        """
        account = None if self.oidc_subject is None else OidcAccount(issuer, self.oidc_subject)
        return NewUser(
            self.login, self.display_name, Role(self.role), self.party, self.locale, account
        )


class UserChangeBody(BaseModel):
    """What becomes of a user; what is left out stays as it is."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"is_active": False}})

    display_name: NameText | None = None
    role: UserRole | None = None
    party: PartyText | None = Field(default=None, description="Null: acts in nobody's name.")
    locale: Literal["vi", "en"] | None = None
    is_active: StrictBool | None = Field(default=None, description="Whether they can log in.")
    oidc_subject: SubjectText | None = Field(
        default=None, description="By which they log in; null: by a password alone."
    )
    has_password: StrictBool | None = Field(
        default=None, description="False: no password of theirs is right any more."
    )

    def user_change(self, issuer: str) -> UserChange:
        """
        The change.

        Parameters
        ----------
        issuer : str
            The identity provider; empty when there is none.

        Raises
        ------
        courier_api.users.service.UserRefusedError
        """
        subject = self.oidc_subject
        account = None if subject is None else OidcAccount(issuer, subject)
        return UserChange(
            display_name=self.display_name,
            role=None if self.role is None else Role(self.role),
            party=self.party if "party" in self.model_fields_set else KEEP,
            locale=self.locale,
            is_active=self.is_active,
            account=account if "oidc_subject" in self.model_fields_set else KEEP,
            has_password=self.has_password,
        )


class UserView(BaseModel):
    """A user."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})

    user_id: IdentityText
    login: str
    display_name: str
    role: Role
    party: str | None
    locale: Literal["vi", "en"]
    is_active: bool
    must_change_password: bool
    created_at: datetime
    password_changed_at: datetime
    has_password: bool
    oidc_issuer: str | None = Field(description="The identity provider that they log in by.")
    oidc_subject: str | None

    @classmethod
    def of(cls, row: UserRow) -> UserView:
        """The view of a row."""
        return cls(
            user_id=show(row.user_id), login=row.login, display_name=row.display_name,
            role=Role(row.role), party=row.party, locale="en" if row.locale == "en" else "vi",
            is_active=row.is_active, must_change_password=row.must_change_password,
            created_at=moment(row.created_at),
            password_changed_at=moment(row.password_changed_at),
            has_password=row.password_hash is not None, oidc_issuer=row.oidc_issuer,
            oidc_subject=row.oidc_subject,
        )  # fmt: skip


class PasswordView(BaseModel):
    """A password to be handed over; told once, and to be replaced at the first login."""

    model_config = ConfigDict(json_schema_extra={"example": {"password": "k7mp-3xqa-w9ht-c2rz"}})

    password: str


class NewUserView(BaseModel):
    """A user that was added, and the password to hand over to them."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"user": _EXAMPLE, "password": "k7mp-3xqa-w9ht-c2rz"}}
    )

    user: UserView
    password: str | None = Field(
        description="Told once, and to be replaced at the first login; null: they have none."
    )


class UserPage(BaseModel):
    """Users, by their login names."""

    users: list[UserView]
    next_page_token: str | None = Field(description="Null behind the last page.")
