"""Logins by the identity provider that were answered."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import DIGEST, IDENTITY, WHOLE, Base


class OidcSpentStateRow(Base):
    """A login whose answer has come, so that no second one is taken; kept until it is too old."""

    __tablename__ = "oidc_spent_states"

    #: Of the login's state.
    sha256: Mapped[bytes] = mapped_column(DIGEST, primary_key=True)
    #: Which of several answers at once was the first.
    answer: Mapped[bytes] = mapped_column(IDENTITY)
    #: Milliseconds since 1970, UTC.
    expires_at: Mapped[int] = mapped_column(WHOLE, index=True)
