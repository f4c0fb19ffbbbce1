"""The table of what waits to leave."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from silta.base.tables import UtcTime, metadata

outbox = Table(
    "outbox",
    metadata,
    Column("id", String(26), primary_key=True, comment="also each call's idempotency key"),
    Column("channel", String(16), nullable=False),
    Column("body", LargeBinary, nullable=False, comment="the channel's own; never in clear"),
    Column("message_id", ForeignKey("message.id"), index=True, comment="what it is about, if any"),
    Column("state", String(8), nullable=False, comment="waiting or dead"),
    Column("created_at", UtcTime, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("lease", String(26), comment="of the worker that is at it"),
    Column("leased_until", UtcTime),
    Column("fault", String(100), comment="why the last attempt failed; no content"),
    Index("ix_outbox_state_channel_due_at", "state", "channel", "due_at"),
)
