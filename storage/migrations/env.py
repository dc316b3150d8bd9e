"""What Alembic runs for each command: our tables, on the connection that `storage.migrate` opened."""

from __future__ import annotations

from alembic import context

from storage import tables
from storage.migrate import render_type

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.Instance.metadata,
    render_as_batch=True,  # SQLite alters a table by copying it
    render_item=render_type,
    transactional_ddl=True,  # true of SQLite as well, since we say BEGIN ourselves
)
with context.begin_transaction():
    context.run_migrations()
