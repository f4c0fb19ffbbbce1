"""Tables of the portal: who is logged in, and who is on the way to it.

What a browser holds is a random token; here stand its SHA-256, and what only the token
itself unseals (DESIGN invariants 6 and 13).
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, LargeBinary, String, Table

from silta.base.tables import UtcTime, metadata

session = Table(
    "session",
    metadata,
    Column("id_hash", LargeBinary(32), primary_key=True),
    Column("account_id", ForeignKey("account.id"), nullable=False, index=True),
    Column("content", LargeBinary, nullable=False, comment="sealed to the browser's token"),
    Column("seen_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False, index=True, comment="for the sweep"),
)

pending = Table(
    "pending",
    metadata,
    Column("id_hash", LargeBinary(32), primary_key=True),
    Column("step", String(16), nullable=False, comment="identifying or opening"),
    Column("content", LargeBinary, nullable=False, comment="sealed to the browser's token"),
    Column("expires_at", UtcTime, nullable=False, index=True),
    comment="what a browser is in the middle of; each row is taken once",
)

administrator_session = Table(
    "administrator_session",
    metadata,
    Column("id_hash", LargeBinary(32), primary_key=True),
    Column("administrator_id", ForeignKey("administrator.id"), nullable=False, index=True),
    Column("content", LargeBinary, nullable=False, comment="sealed to the browser's token"),
    Column("seen_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False, index=True, comment="for the sweep"),
)

administrator_pending = Table(
    "administrator_pending",
    metadata,
    Column("id_hash", LargeBinary(32), primary_key=True),
    Column("content", LargeBinary, nullable=False, comment="sealed to the browser's token"),
    Column("expires_at", UtcTime, nullable=False, index=True),
    comment="a log-in to the console that was begun; each row is taken once",
)
