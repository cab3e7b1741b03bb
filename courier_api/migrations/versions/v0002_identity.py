"""Users, their sessions and devices, guesses, repeated requests, opened personal data."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_DIGEST = sa.LargeBinary(32)
_IDENTITY = sa.LargeBinary(16)


def upgrade() -> None:
    """Apply the step."""
    _create_users()
    _create_devices()
    _create_sessions()
    _create_tokens()
    _create_counters()
    _create_openings()


def _create_users() -> None:
    op.create_table(
        "users",
        sa.Column("user_id", _IDENTITY, nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("party", sa.String(), nullable=True),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", _WHOLE, nullable=False),
        sa.Column("password_changed_at", _WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_users"),
        sa.UniqueConstraint("login", name="uq_users_login"),
    )
    op.create_index("ix_users_party", "users", ["party"])
    op.create_index("ix_users_role", "users", ["role"])


def _create_devices() -> None:
    op.create_table(
        "device_invitations",
        sa.Column("device_id", _IDENTITY, nullable=False),
        sa.Column("secret", _DIGEST, nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("invited_by", _IDENTITY, nullable=False),
        sa.Column("expires_at", _WHOLE, nullable=False),
        sa.Column("used_at", _WHOLE, nullable=True),
        _refers("device_invitations", "invited_by", "users", "user_id"),
        sa.PrimaryKeyConstraint("device_id", name="pk_device_invitations"),
    )
    op.create_index("ix_device_invitations_expires_at", "device_invitations", ["expires_at"])
    op.create_table(
        "devices",
        sa.Column("device_id", _IDENTITY, nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("algorithm", sa.Integer(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("invited_by", _IDENTITY, nullable=False),
        sa.Column("enrolled_at", _WHOLE, nullable=False),
        sa.Column("enrolled_from", _WHOLE, nullable=False),
        sa.Column("revoked_at", _WHOLE, nullable=True),
        sa.Column("revoked_from", _WHOLE, nullable=True),
        sa.Column("revoked_by", _IDENTITY, nullable=True),
        sa.Column("revoke_reason", sa.String(), nullable=True),
        _refers("devices", "invited_by", "users", "user_id"),
        _refers("devices", "revoked_by", "users", "user_id"),
        sa.PrimaryKeyConstraint("device_id", name="pk_devices"),
        sa.UniqueConstraint("public_key", name="uq_devices_public_key"),
    )
    op.create_index("ix_devices_party", "devices", ["party"])


def _create_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("session_id", _IDENTITY, nullable=False),
        sa.Column("user_id", _IDENTITY, nullable=True),
        sa.Column("party", sa.String(), nullable=True),
        sa.Column("item", sa.String(), nullable=True),
        sa.Column("device_id", _IDENTITY, nullable=True),
        sa.Column("created_at", _WHOLE, nullable=False),
        sa.Column("refreshed_at", _WHOLE, nullable=False),
        sa.Column("expires_at", _WHOLE, nullable=False),
        sa.Column("ended_at", _WHOLE, nullable=True),
        sa.Column("end_reason", sa.String(), nullable=True),
        _refers("sessions", "device_id", "devices", "device_id"),
        _refers("sessions", "user_id", "users", "user_id"),
        sa.PrimaryKeyConstraint("session_id", name="pk_sessions"),
    )
    op.create_index("ix_sessions_expires_at", "sessions", ["expires_at"])
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"])


def _create_tokens() -> None:
    for table in ("access_tokens", "refresh_tokens"):
        spent = [sa.Column("spent_at", _WHOLE, nullable=True)] if table == "refresh_tokens" else []
        op.create_table(
            table,
            sa.Column("sha256", _DIGEST, nullable=False),
            sa.Column("session_id", _IDENTITY, nullable=False),
            sa.Column("expires_at", _WHOLE, nullable=False),
            *spent,
            _refers(table, "session_id", "sessions", "session_id"),
            sa.PrimaryKeyConstraint("sha256", name=f"pk_{table}"),
        )
        op.create_index(f"ix_{table}_expires_at", table, ["expires_at"])
        op.create_index(f"ix_{table}_session_id", table, ["session_id"])


def _create_counters() -> None:
    op.create_table(
        "guess_counters",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", _DIGEST, nullable=False),
        sa.Column("num_guesses", sa.Integer(), nullable=False),
        sa.Column("blocked_until", _WHOLE, nullable=False),
        sa.Column("last_at", _WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject", name="pk_guess_counters"),
    )
    op.create_index("ix_guess_counters_last_at", "guess_counters", ["last_at"])
    op.create_table(
        "idempotency_keys",
        sa.Column("sha256", _DIGEST, nullable=False),
        sa.Column("request", _DIGEST, nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", _WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_idempotency_keys"),
    )
    op.create_index("ix_idempotency_keys_created_at", "idempotency_keys", ["created_at"])


def _create_openings() -> None:
    op.create_table(
        "openings",
        sa.Column("opening_id", _WHOLE, autoincrement=True, nullable=False),
        sa.Column("opened_at", _WHOLE, nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("user_id", _IDENTITY, nullable=True),
        sa.Column("party", sa.String(), nullable=True),
        sa.Column("device_id", _IDENTITY, nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("endpoint", sa.String(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        _refers("openings", "user_id", "users", "user_id"),
        sa.PrimaryKeyConstraint("opening_id", name="pk_openings"),
    )
    op.create_index("ix_openings_opened_at", "openings", ["opened_at"])
    op.create_index("ix_openings_subject_opening_id", "openings", ["subject", "opening_id"])
    _refuse_changes("openings")


def _refers(table: str, column: str, other: str, key: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{other}"
    return sa.ForeignKeyConstraint([column], [f"{other}.{key}"], name=name)


def _refuse_changes(table: str) -> None:
    """Let the database refuse to change rows; they may be deleted when their time is over."""
    name, told = f"{table}_never_changed", f"rows of {table} are never changed"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{told}'); END"
        )
    else:
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql"
            f" AS $$ BEGIN RAISE EXCEPTION '{told}'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
        )
