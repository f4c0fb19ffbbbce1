"""Tables of the trust registry: authorities, their certificates, our own keys."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, LargeBinary, String, Table

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
    Column("state", String(10), nullable=False, comment="new, active, retired"),
    Column("algorithm", String(12), nullable=False),
    Column("certificate", LargeBinary, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("activated_at", UtcTime),
    Column("retired_at", UtcTime),
)
