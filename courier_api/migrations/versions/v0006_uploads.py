"""Uploads of evidence, and how evidence came."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_DIGEST = sa.LargeBinary(32)
_IDENTITY = sa.LargeBinary(16)


def upgrade() -> None:
    """Apply the step."""
    op.create_table(
        "evidence_uploads",
        sa.Column("upload_id", _IDENTITY, nullable=False),
        sa.Column("sha256", _DIGEST, nullable=False),
        sa.Column("length", _WHOLE, nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("is_sealed", sa.Boolean(), nullable=False),
        sa.Column("event_id", _IDENTITY, nullable=True),
        sa.Column("told", sa.String(), nullable=False),
        sa.Column("device_id", _IDENTITY, nullable=True),
        sa.Column("user_id", _IDENTITY, nullable=True),
        sa.Column("created_at", _WHOLE, nullable=False),
        sa.Column("expires_at", _WHOLE, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        _refers("evidence_uploads", "device_id", "devices"),
        _refers("evidence_uploads", "user_id", "users"),
        sa.PrimaryKeyConstraint("upload_id", name="pk_evidence_uploads"),
    )
    for columns in (["device_id", "created_at"], ["user_id", "created_at"],
                    ["state", "expires_at"]):  # fmt: skip
        name = f"ix_evidence_uploads_{'_'.join(columns)}"
        op.create_index(name, "evidence_uploads", columns)
    op.create_table(
        "evidence_arrivals",
        sa.Column("sha256", _DIGEST, nullable=False),
        sa.Column("claimed", _DIGEST, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("received_at", _WHOLE, nullable=False),
        sa.Column("device_id", _IDENTITY, nullable=True),
        sa.Column("user_id", _IDENTITY, nullable=True),
        sa.Column("event_id", _IDENTITY, nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("erased_at", _WHOLE, nullable=True),
        sa.Column("erase_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["sha256"], ["evidence.sha256"], name="fk_evidence_arrivals_sha256_evidence"
        ),
        _refers("evidence_arrivals", "device_id", "devices"),
        _refers("evidence_arrivals", "user_id", "users"),
        sa.PrimaryKeyConstraint("sha256", name="pk_evidence_arrivals"),
    )
    op.create_index("ix_evidence_arrivals_received_at", "evidence_arrivals", ["received_at"])


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{other}"
    return sa.ForeignKeyConstraint([column], [f"{other}.{column}"], name=name)
