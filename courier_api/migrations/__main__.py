"""Print the draft of the next step: ``python -m courier_api.migrations "Add couriers"``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.runtime.migration import MigrationContext

from courier_api.db import Database, sqlite_url
from courier_api.migrations.history import newest_revision
from courier_api.models import Base

_STEP = '''"""{title}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"


def upgrade() -> None:
    """Apply the step."""
    {body}
'''


def draft(title: str) -> str:
    """The text of a step from the newest tables to those of the models."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(sqlite_url(Path(folder) / "draft.db"))
        database.upgrade()
        with database.read_connection() as connection:
            context = MigrationContext.configure(connection, opts={"render_as_batch": True})
            produced = produce_migrations(context, Base.metadata)
        database.dispose()
    if produced.upgrade_ops is None:
        raise RuntimeError("Alembic compared nothing.")
    before = newest_revision()
    body = render_python_code(produced.upgrade_ops, render_as_batch=True)
    return _STEP.format(title=title, revision=f"{int(before) + 1:04}", before=before, body=body)


if __name__ == "__main__":
    print(draft(" ".join(sys.argv[1:]) or "Change the tables"))
