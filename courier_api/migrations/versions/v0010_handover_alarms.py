"""Alarms about handovers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_IDENTITY = sa.LargeBinary(16)


def upgrade() -> None:
    """Apply the step."""
    op.create_table(
        "handover_alarms",
        sa.Column("alarm_id", _IDENTITY, nullable=False),
        sa.Column("day_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("shipment_id", sa.String(), nullable=True),
        sa.Column("location_id", sa.String(), nullable=True),
        sa.Column("courier", sa.String(), nullable=True),
        sa.Column("counterparty", sa.String(), nullable=True),
        sa.Column("other_courier", sa.String(), nullable=True),
        sa.Column("codes", sa.String(), nullable=False),
        sa.Column("event_id", _IDENTITY, nullable=True),
        sa.Column("time", _WHOLE, nullable=False),
        sa.Column("raised_at", _WHOLE, nullable=False),
        sa.Column("cleared_at", _WHOLE, nullable=True),
        sa.ForeignKeyConstraint(["day_id"], ["days.day_id"], name="fk_handover_alarms_day_id_days"),
        sa.PrimaryKeyConstraint("alarm_id", name="pk_handover_alarms"),
    )
    is_open = sa.text("cleared_at IS NULL")
    op.create_index(
        "uq_handover_alarms_open", "handover_alarms", ["day_id", "kind", "subject"],
        unique=True, sqlite_where=is_open, postgresql_where=is_open,
    )  # fmt: skip
    op.create_index(
        "ix_handover_alarms_day_id_raised_at", "handover_alarms", ["day_id", "raised_at"]
    )
