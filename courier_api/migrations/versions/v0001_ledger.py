"""The ledger, what follows from it, and what stands beside it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_DIGEST = sa.LargeBinary(32)
_IDENTITY = sa.LargeBinary(16)

#: Tables whose rows are written once and for all.
_WRITTEN_ONCE = ("ledger_entries", "tree_nodes", "checkpoints")


def upgrade() -> None:
    """Apply the step."""
    _create_ledger()
    _create_proofs()
    _create_evidence()
    _create_beside()
    for table in _WRITTEN_ONCE:
        _refuse_changes(table)


def _create_ledger() -> None:
    op.create_table(
        "ledger_entries",
        sa.Column("seq", _WHOLE, autoincrement=False, nullable=False),
        sa.Column("event_id", _IDENTITY, nullable=False),
        sa.Column("device_id", _IDENTITY, nullable=False),
        sa.Column("device_seq", _WHOLE, nullable=False),
        sa.Column("event_time", _WHOLE, nullable=False),
        sa.Column("record_time", _WHOLE, nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("signed", sa.LargeBinary(), nullable=False),
        sa.Column("leaf_hash", _DIGEST, nullable=False),
        sa.Column("chain_hash", _DIGEST, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_ledger_entries"),
        sa.UniqueConstraint("event_id", name="uq_ledger_entries_event_id"),
    )
    op.create_index(
        "ix_ledger_entries_device_id_device_seq", "ledger_entries", ["device_id", "device_seq"]
    )
    op.create_table(
        "entry_items",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("seq", _WHOLE, nullable=False),
        sa.ForeignKeyConstraint(
            ["seq"], ["ledger_entries.seq"], name="fk_entry_items_seq_ledger_entries"
        ),
        sa.PrimaryKeyConstraint("code", "seq", name="pk_entry_items"),
        sqlite_with_rowid=False,
    )
    head = op.create_table(
        "ledger_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("size", _WHOLE, nullable=False),
        sa.Column("chain_hash", _DIGEST, nullable=False),
        sa.Column("peaks", sa.LargeBinary(), nullable=False),
        sa.Column("is_behind", sa.Boolean(), nullable=False),
        sa.CheckConstraint("id = 1", name="ck_ledger_head_single"),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_head"),
    )
    first = {"id": 1, "size": 0, "chain_hash": bytes(32), "peaks": b"", "is_behind": False}
    op.bulk_insert(head, [first])


def _create_proofs() -> None:
    op.create_table(
        "tree_nodes",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", _WHOLE, autoincrement=False, nullable=False),
        sa.Column("digest", _DIGEST, nullable=False),
        sa.PrimaryKeyConstraint("level", "place", name="pk_tree_nodes"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "checkpoints",
        sa.Column("size", _WHOLE, autoincrement=False, nullable=False),
        sa.Column("root", _DIGEST, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", _WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("size", name="pk_checkpoints"),
    )


def _create_evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("sha256", _DIGEST, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=True),
        sa.Column("size", _WHOLE, nullable=True),
        sa.Column("path", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("sha256", name="pk_evidence"),
    )
    op.create_index("ix_evidence_state", "evidence", ["state"])
    op.create_table(
        "entry_evidence",
        sa.Column("sha256", _DIGEST, nullable=False),
        sa.Column("seq", _WHOLE, nullable=False),
        sa.ForeignKeyConstraint(
            ["sha256"], ["evidence.sha256"], name="fk_entry_evidence_sha256_evidence"
        ),
        sa.ForeignKeyConstraint(
            ["seq"], ["ledger_entries.seq"], name="fk_entry_evidence_seq_ledger_entries"
        ),
        sa.PrimaryKeyConstraint("sha256", "seq", name="pk_entry_evidence"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_entry_evidence_seq", "entry_evidence", ["seq"])


def _create_beside() -> None:
    op.create_table(
        "side_records",
        sa.Column("event_id", _IDENTITY, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["ledger_entries.event_id"],
            name="fk_side_records_event_id_ledger_entries",
        ),
        sa.PrimaryKeyConstraint("event_id", "name", name="pk_side_records"),
    )
    op.create_table(
        "quarantine",
        sa.Column("sha256", _DIGEST, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", _WHOLE, nullable=False),
        sa.Column("device_id", _IDENTITY, nullable=True),
        sa.Column("event_id", _IDENTITY, nullable=True),
        sa.PrimaryKeyConstraint("sha256", name="pk_quarantine"),
    )
    op.create_index("ix_quarantine_received_at", "quarantine", ["received_at"])
    op.create_table(
        "item_states",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("bag", sa.String(), nullable=True),
        sa.Column("last_event", _IDENTITY, nullable=False),
        sa.Column("num_contradictions", sa.Integer(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_item_states"),
    )
    op.create_index("ix_item_states_bag", "item_states", ["bag"])
    op.create_index("ix_item_states_holder", "item_states", ["holder"])
    some = sa.text("num_contradictions > 0")
    op.create_index(
        "ix_item_states_open", "item_states", ["code"], sqlite_where=some, postgresql_where=some
    )


def _refuse_changes(table: str) -> None:
    """
    Let the database itself refuse to change or delete rows: a slip of an administrator's hand.

    Whoever means to do it can, and is found by the hashes.
    """
    name, told = f"{table}_written_once", f"rows of {table} are written once and for all"
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {name}_{change.lower()} BEFORE {change} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{told}'); END"
            )
    else:
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql"
            f" AS $$ BEGIN RAISE EXCEPTION '{told}'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            f" EXECUTE FUNCTION {name}()"
        )
