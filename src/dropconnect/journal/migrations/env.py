"""Alembic's entry: the connection is handed in by ``dropconnect.journal.migrate``."""

from __future__ import annotations

from alembic import context

from dropconnect.journal.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=False,  # the caller's transaction holds it all
)
context.run_migrations()
