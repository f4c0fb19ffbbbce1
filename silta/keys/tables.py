"""Tables of the trust registry: authorities, their certificates, our own keys, who minds them."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from silta.base.tables import UtcTime, metadata

authority = Table(
    "authority",
    metadata,
    Column("id", String(9), primary_key=True, comment="business id (Y-tunnus)"),
    Column("name_fi", String(200), nullable=False),
    Column("name_sv", String(200)),
    Column("name_en", String(200)),
    Column("state", String(12), nullable=False, comment="preparing, open, suspended"),
    Column("state_reason", String(500)),
    Column("receipts_to", String(254)),
    Column("contact_name", String(200)),
    Column("contact_email", String(254)),
    Column("contact_phone", String(40)),
    Column("languages", String(20), nullable=False, server_default="fi", comment="fi,sv,en"),
    Column("ring_generation", Integer, nullable=False, comment="rises with each change of trust"),
    Column("added_at", UtcTime, nullable=False),
)

authority_domain = Table(
    "authority_domain",
    metadata,
    Column("domain", String(253), primary_key=True),
    Column("authority_id", ForeignKey("authority.id"), nullable=False, index=True),
)

authority_step = Table(
    "authority_step",
    metadata,
    Column("authority_id", ForeignKey("authority.id"), primary_key=True),
    Column("step", String(12), primary_key=True),
    Column("done_at", UtcTime, nullable=False),
    Column("done_by", String(100), nullable=False),
    Column("reference", String(500), nullable=False),
    Column("verified", Text, comment="what a self-check proved, line by line"),
)

certificate = Table(
    "certificate",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("authority_id", ForeignKey("authority.id"), nullable=False, index=True),
    Column("state", String(10), nullable=False, comment="pending, approved, retired, revoked"),
    Column("user_id", String(300), nullable=False),
    Column("content", LargeBinary, nullable=False, comment="binary certificate, cleaned"),
    Column("expires_at", UtcTime),
    Column("added_at", UtcTime, nullable=False),
    Column("added_by", String(100), nullable=False),
    Column("approved_at", UtcTime),
    Column("approved_by", String(100)),
    Column("approved_alone", Boolean, nullable=False, default=False),
    Column("approved_reason", String(500)),
    Column("retires_at", UtcTime, comment="end of the overlap, once another one replaces it"),
    Column("replaced_by", String(64), comment="the certificate that takes its place"),
    Column("readers_warned_at", UtcTime, comment="since then its messages carry a warning"),
    Column("ended_at", UtcTime),
    Column("ended_by", String(100)),
    Column("ended_reason", String(500)),
)

certificate_key = Table(
    "certificate_key",
    metadata,
    Column("fingerprint", String(64), primary_key=True, comment="of the primary key or a subkey"),
    Column("certificate", ForeignKey("certificate.fingerprint"), nullable=False, index=True),
    Column("algorithm", Integer, nullable=False, comment="RFC 9580 section 9.1"),
    Column("bits", Integer, nullable=False),
    Column("can_sign", Boolean, nullable=False),
)

gateway_key = Table(
    "gateway_key",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("purpose", String(10), nullable=False, server_default="opening"),
    Column("state", String(10), nullable=False, comment="new, published, active, overlap, retired"),
    Column("algorithm", String(12), nullable=False),
    Column("certificate", LargeBinary, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("activated_at", UtcTime),
    Column("retired_at", UtcTime),
    Column("published_at", UtcTime),
    Column("opens_until", UtcTime, comment="end of the overlap"),
    Column("destroyed_at", UtcTime, comment="since then there is no private part"),
)

administrator = Table(
    "administrator",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("email", String(254), nullable=False),
    Column("role", String(10), nullable=False, comment="operator, keys, auditor"),
    Column("state", String(10), nullable=False, comment="invited, active, removed"),
    Column("language", String(2), nullable=False),
    Column("invited_at", UtcTime, nullable=False),
    Column("invited_by", String(100), nullable=False),
    Column("invitation", LargeBinary(32), unique=True, comment="SHA-256; none once it was used"),
    Column("invitation_until", UtcTime),
    Column("issuer", String(500)),
    Column("subject", String(255)),
    Column("bound_at", UtcTime),
    Column("removed_at", UtcTime),
    Column("removed_by", String(100)),
    UniqueConstraint("issuer", "subject"),
)

proposal = Table(
    "proposal",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("act", String(40), nullable=False),
    Column("subject", String(100), nullable=False),
    Column("arguments", Text, nullable=False, comment="JSON"),
    Column("reason", String(500), nullable=False),
    Column("state", String(10), nullable=False, comment="open, confirmed, declined"),
    Column("proposed_at", UtcTime, nullable=False),
    Column("proposed_by", String(100), nullable=False),
    Column("proposed_by_name", String(254), nullable=False),
    Column("decided_at", UtcTime),
    Column("decided_by", String(100)),
    Column("decided_reason", String(500)),
    Index("ix_proposal_state_proposed_at", "state", "proposed_at"),
)

audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("act", String(40), nullable=False),
    Column("actor", String(100), nullable=False),
    Column("subject", String(100), nullable=False),
    Column("alarms", Boolean, nullable=False, comment="all administrators are told at once"),
    Column("record", LargeBinary, nullable=False, comment="canonical JSON, RFC 8785"),
    Column("hash", LargeBinary(32), nullable=False, comment="SHA-256 of the record"),
    Index("ix_audit_subject", "subject"),
    comment="administrators' acts; rows are only added",
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("hash", LargeBinary(32)),
    comment="one row: the end of the chain; locked while a record is added",
)

notice_sent = Table(
    "notice_sent",
    metadata,
    Column("name", String(200), primary_key=True, comment="of what was told, to whom"),
    Column("at", UtcTime, nullable=False),
    comment="what goes out once, and has",
)
