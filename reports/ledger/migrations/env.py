"""Alembic's entry: runs the migrations on the connection that `database.open_engine` hands over."""

from __future__ import annotations

from alembic import context

from reports.ledger.models import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True, transactional_ddl=True)
context.run_migrations()
