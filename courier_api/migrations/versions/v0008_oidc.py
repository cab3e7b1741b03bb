"""Users known to an identity provider, who need no password."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0006"

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply the step."""
    with op.batch_alter_table("users") as users:
        users.alter_column("password_hash", existing_type=sa.String(), nullable=True)
        users.add_column(sa.Column("oidc_issuer", sa.String(), nullable=True))
        users.add_column(sa.Column("oidc_subject", sa.String(), nullable=True))
        users.create_unique_constraint(
            "uq_users_oidc_issuer_oidc_subject", ["oidc_issuer", "oidc_subject"]
        )
    op.create_table(
        "oidc_spent_states",
        sa.Column("sha256", sa.LargeBinary(32), nullable=False),
        sa.Column("answer", sa.LargeBinary(16), nullable=False),
        sa.Column("expires_at", _WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_oidc_spent_states"),
    )
    op.create_index("ix_oidc_spent_states_expires_at", "oidc_spent_states", ["expires_at"])
