"""Webhooks and their deliveries; one-time codes and the outbox on the screen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_DIGEST = sa.LargeBinary(32)
_IDENTITY = sa.LargeBinary(16)


def upgrade() -> None:
    """Apply the step."""
    _create_webhooks()
    _create_deliveries()
    _create_messages()


def _create_webhooks() -> None:
    op.create_table(
        "webhook_endpoints",
        sa.Column("endpoint_id", _IDENTITY, nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("event_types", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", _WHOLE, nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("old_secret", sa.LargeBinary(), nullable=True),
        sa.Column("old_secret_until", _WHOLE, nullable=True),
        sa.Column("failing_since", _WHOLE, nullable=True),
        sa.Column("disabled_at", _WHOLE, nullable=True),
        sa.Column("disabled_reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("endpoint_id", name="pk_webhook_endpoints"),
    )
    op.create_table(
        "webhook_messages",
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", _WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("message_id", name="pk_webhook_messages"),
    )
    op.create_index("ix_webhook_messages_created_at", "webhook_messages", ["created_at"])


def _create_deliveries() -> None:
    op.create_table(
        "webhook_deliveries",
        sa.Column("delivery_id", _WHOLE, autoincrement=True, nullable=False),
        sa.Column("endpoint_id", _IDENTITY, nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("num_attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", _WHOLE, nullable=False),
        sa.Column("lease", _IDENTITY, nullable=True),
        sa.Column("leased_until", _WHOLE, nullable=False),
        sa.Column("attempted_at", _WHOLE, nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("fault", sa.String(), nullable=True),
        _refers("endpoint_id", "webhook_endpoints"),
        _refers("message_id", "webhook_messages"),
        sa.PrimaryKeyConstraint("delivery_id", name="pk_webhook_deliveries"),
        sa.UniqueConstraint(
            "endpoint_id", "message_id", name="uq_webhook_deliveries_endpoint_id_message_id"
        ),
    )
    op.create_index("ix_webhook_deliveries_message_id", "webhook_deliveries", ["message_id"])
    waiting = sa.text("state = 'waiting'")
    op.create_index(
        "ix_webhook_deliveries_waiting",
        "webhook_deliveries",
        ["endpoint_id", "due_at"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )


def _create_messages() -> None:
    op.create_table(
        "message_codes",
        sa.Column("code_id", _IDENTITY, nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("recipient", _DIGEST, nullable=False),
        sa.Column("digest", _DIGEST, nullable=False),
        sa.Column("created_at", _WHOLE, nullable=False),
        sa.Column("expires_at", _WHOLE, nullable=False),
        sa.Column("num_tries", sa.Integer(), nullable=False),
        sa.Column("spent_at", _WHOLE, nullable=True),
        sa.PrimaryKeyConstraint("code_id", name="pk_message_codes"),
    )
    op.create_index("ix_message_codes_created_at", "message_codes", ["created_at"])
    op.create_index("ix_message_codes_recipient", "message_codes", ["recipient"])
    op.create_index(
        "ix_message_codes_subject_purpose_created_at",
        "message_codes",
        ["subject", "purpose", "created_at"],
    )
    op.create_table(
        "message_outbox",
        sa.Column("message_id", _WHOLE, autoincrement=True, nullable=False),
        sa.Column("reference", _IDENTITY, nullable=True),
        sa.Column("desk", sa.String(), nullable=True),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", _WHOLE, nullable=False),
        sa.Column("expires_at", _WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("message_id", name="pk_message_outbox"),
    )
    for column in ("desk", "expires_at", "reference"):
        op.create_index(f"ix_message_outbox_{column}", "message_outbox", [column])


def _refers(column: str, other: str) -> sa.ForeignKeyConstraint:
    name = f"fk_webhook_deliveries_{column}_{other}"
    return sa.ForeignKeyConstraint([column], [f"{other}.{column}"], name=name, ondelete="CASCADE")
