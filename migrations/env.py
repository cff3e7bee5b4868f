"""Runs the migrations on the connection that the application hands in."""

from alembic import context

import lms.app  # noqa: F401 - loads every table
from lms.db import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    transaction_per_migration=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
