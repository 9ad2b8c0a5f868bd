"""Run by Alembic inside the transaction that `storage.migrate` opened."""

from __future__ import annotations

from alembic import context

from storage import crowd_tables  # noqa: F401 - known to the metadata
from storage.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
context.run_migrations()
