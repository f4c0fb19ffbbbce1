"""Alembic's entry: runs in the transaction that ``silta.migrations.migrate`` hands over."""

from __future__ import annotations

from alembic import context

import silta.keys.tables
import silta.mailbox.outbox.tables
import silta.mailbox.tables
import silta.portal.tables  # noqa: F401 -- all fill the metadata
from silta.base.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
