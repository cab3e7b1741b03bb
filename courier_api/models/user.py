"""People who log in."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import IDENTITY, WHOLE, Base


class UserRow(Base):
    """
    Somebody with a login name; never deleted, since others refer to them.

    They log in by a password, by the account at the identity provider that they are bound to, or by
    either. Who they are to other people, their display name, stands here alone.
    """

    __tablename__ = "users"
    __table_args__ = (UniqueConstraint("oidc_issuer", "oidc_subject"),)

    user_id: Mapped[bytes] = mapped_column(IDENTITY, primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str] = mapped_column()
    role: Mapped[str] = mapped_column(index=True)
    #: In whose name they act in custody.
    party: Mapped[str | None] = mapped_column(index=True)
    #: Language of what they read: vi or en.
    locale: Mapped[str] = mapped_column()
    #: Argon2id, with its parameters and salt; None: no password is right.
    password_hash: Mapped[str | None] = mapped_column()
    #: The password was given by somebody else.
    must_change_password: Mapped[bool] = mapped_column()
    is_active: Mapped[bool] = mapped_column()
    #: Milliseconds since 1970, UTC.
    created_at: Mapped[int] = mapped_column(WHOLE)
    password_changed_at: Mapped[int] = mapped_column(WHOLE)
    #: The identity provider that knows them, and its own name for them; both or neither.
    oidc_issuer: Mapped[str | None] = mapped_column()
    oidc_subject: Mapped[str | None] = mapped_column()
