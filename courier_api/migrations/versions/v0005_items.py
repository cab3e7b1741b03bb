"""Items and what is personal about them, bags, imports, erasures, consent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_DIGEST = sa.LargeBinary(32)
_IDENTITY = sa.LargeBinary(16)
_WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Apply the step."""
    _create_units()
    _create_items()
    _create_beside_items()
    _create_following()
    _create_imports()
    _create_bags()
    _create_privacy()


def _create_units() -> None:
    op.create_table(
        "units",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("unit", name="pk_units"),
    )
    op.create_table(
        "unit_counters",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "day", name="pk_unit_counters"),
    )


def _create_items() -> None:
    op.create_table(
        "items",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("procedure", sa.String(), nullable=False),
        sa.Column("destination", sa.String(), nullable=True),
        sa.Column("wish", sa.String(), nullable=True),
        sa.Column("wish_place", sa.String(), nullable=True),
        sa.Column("urgency", sa.String(), nullable=False),
        sa.Column("promised_at", _WHOLE, nullable=True),
        sa.Column("registered_at", _WHOLE, nullable=False),
        sa.Column("registered_by", sa.String(), nullable=True),
        sa.Column("citizen", sa.String(), nullable=False),
        sa.Column("dossier", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("code", name="pk_items"),
        sa.UniqueConstraint("unit", "day", "number", name="uq_items_unit_day_number"),
    )
    for columns in (
        ["citizen"], ["day", "code"], ["destination"], ["dossier"], ["promised_at", "code"],
        ["registered_at", "code"], ["registered_by"], ["wish_place"],
    ):  # fmt: skip
        _index("items", *columns)


def _create_beside_items() -> None:
    op.create_table(
        "personal_fields",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("pseudonym", _DIGEST, nullable=True),
        _refers("personal_fields", "code", "items", "code"),
        sa.PrimaryKeyConstraint("code", "field", name="pk_personal_fields"),
    )
    _index("personal_fields", "pseudonym")
    for table in ("item_words", "personal_words"):
        op.create_table(
            table,
            sa.Column("word", _WORD, nullable=False),
            sa.Column("code", sa.String(), nullable=False),
            _refers(table, "code", "items", "code"),
            sa.PrimaryKeyConstraint("word", "code", name=f"pk_{table}"),
            sqlite_with_rowid=False,
        )
        _index(table, "code")


def _create_following() -> None:
    op.create_table(
        "item_parties",
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("party", "code", name="pk_item_parties"),
        sqlite_with_rowid=False,
    )
    _index("item_parties", "code")
    op.create_table(
        "ledger_followers",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("next_seq", _WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_ledger_followers"),
    )


def _create_imports() -> None:
    op.create_table(
        "item_imports",
        sa.Column("sha256", _DIGEST, nullable=False),
        sa.Column("imported_at", _WHOLE, nullable=False),
        sa.Column("party", sa.String(), nullable=True),
        sa.Column("user_id", _IDENTITY, nullable=True),
        sa.Column("num_rows", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_item_imports"),
    )
    op.create_table(
        "imported_items",
        sa.Column("sha256", _DIGEST, nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        _refers("imported_items", "sha256", "item_imports", "sha256"),
        _refers("imported_items", "code", "items", "code"),
        sa.PrimaryKeyConstraint("sha256", "row_number", name="pk_imported_items"),
        sqlite_with_rowid=False,
    )


def _create_bags() -> None:
    op.create_table(
        "bags",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("batch", _IDENTITY, nullable=False),
        sa.Column("made_at", _WHOLE, nullable=False),
        sa.Column("made_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("code", name="pk_bags"),
    )
    _index("bags", "batch")
    _index("bags", "made_by")


def _create_privacy() -> None:
    op.create_table(
        "erasures",
        sa.Column("erasure_id", _WHOLE, autoincrement=True, nullable=False),
        sa.Column("erased_at", _WHOLE, nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("kinds", sa.String(), nullable=False),
        sa.Column("num_data", sa.Integer(), nullable=False),
        sa.Column("user_id", _IDENTITY, nullable=True),
        _refers("erasures", "user_id", "users", "user_id"),
        sa.PrimaryKeyConstraint("erasure_id", name="pk_erasures"),
    )
    _index("erasures", "erased_at")
    _index("erasures", "subject")
    op.create_table(
        "consents",
        sa.Column("consent_id", _WHOLE, autoincrement=True, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("wording", sa.String(), nullable=False),
        sa.Column("given_at", _WHOLE, nullable=False),
        sa.Column("recorded_by", _IDENTITY, nullable=True),
        sa.Column("withdrawn_at", _WHOLE, nullable=True),
        sa.Column("withdrawn_by", _IDENTITY, nullable=True),
        _refers("consents", "code", "items", "code"),
        _refers("consents", "recorded_by", "users", "user_id"),
        _refers("consents", "withdrawn_by", "users", "user_id"),
        sa.PrimaryKeyConstraint("consent_id", name="pk_consents"),
    )
    _index("consents", "code", "consent_id")
    _refuse_changes("erasures")


def _index(table: str, *columns: str) -> None:
    op.create_index("_".join(("ix", table, *columns)), table, list(columns))


def _refers(table: str, column: str, other: str, key: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{other}"
    return sa.ForeignKeyConstraint([column], [f"{other}.{key}"], name=name)


def _refuse_changes(table: str) -> None:
    """Let the database itself refuse to change rows, or to delete them."""
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
