"""Delivery codes and what became of them; what proves an item's delivery."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_DIGEST = sa.LargeBinary(32)
_IDENTITY = sa.LargeBinary(16)


def upgrade() -> None:
    """Apply the step."""
    for name in ("proof_code", "proof_signature", "proof_photograph"):
        op.add_column("items", sa.Column(name, sa.String(), nullable=True))
    op.create_table(
        "delivery_codes",
        sa.Column("code_id", _IDENTITY, nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("digest", _DIGEST, nullable=False),
        sa.Column("issued_at", _WHOLE, nullable=False),
        sa.Column("expires_at", _WHOLE, nullable=False),
        sa.Column("superseded_at", _WHOLE, nullable=True),
        sa.PrimaryKeyConstraint("code_id", name="pk_delivery_codes"),
    )
    op.create_index("ix_delivery_codes_item_issued_at", "delivery_codes", ["item", "issued_at"])
    op.create_index("ix_delivery_codes_expires_at", "delivery_codes", ["expires_at"])
    op.create_table(
        "delivery_verdicts",
        sa.Column("event_id", _IDENTITY, nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("device_id", _IDENTITY, nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("judged_at", _WHOLE, nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["ledger_entries.event_id"],
            name="fk_delivery_verdicts_event_id_ledger_entries",
        ),
        sa.PrimaryKeyConstraint("event_id", "item", name="pk_delivery_verdicts"),
    )  # fmt: skip
    op.create_index(
        "ix_delivery_verdicts_item_device_id", "delivery_verdicts", ["item", "device_id"]
    )
    # What waits to be judged, among all that stands beside events.
    is_code = sa.text("name = 'delivery_code'")
    op.create_index(
        "ix_side_records_delivery_code", "side_records", ["event_id"],
        sqlite_where=is_code, postgresql_where=is_code,
    )  # fmt: skip
