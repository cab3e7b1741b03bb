"""Sessions of devices, and the challenges that opened them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply the step."""
    op.create_table(
        "spent_challenges",
        sa.Column("sha256", sa.LargeBinary(32), nullable=False),
        sa.Column("session_id", sa.LargeBinary(16), nullable=False),
        sa.Column("expires_at", _WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_spent_challenges"),
    )
    op.create_index("ix_spent_challenges_expires_at", "spent_challenges", ["expires_at"])
    op.create_index("ix_sessions_device_id", "sessions", ["device_id"])
