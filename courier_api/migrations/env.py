"""What Alembic runs to apply the steps; the connection is handed in by `history.upgrade`."""

from __future__ import annotations

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    # All steps are one transaction on SQLite too: `courier_api.db` begins it.
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
