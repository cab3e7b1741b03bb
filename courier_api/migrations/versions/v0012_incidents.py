"""Reports found among all entries of the ledger."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Apply the step."""
    is_report = sa.text("act = 'report'")
    op.create_index(
        "ix_ledger_entries_report", "ledger_entries", ["seq"],
        sqlite_where=is_report, postgresql_where=is_report,
    )  # fmt: skip
