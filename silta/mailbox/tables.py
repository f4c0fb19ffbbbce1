"""Tables of the citizens' accounts, the filed messages and the evidence.

In the clear stand only ids, authority, service, method, kind, states, times, rule set and
sizes (DESIGN invariant 7). What tells who or what is sealed, or stands as a keyed hash.
"""

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

service = Table(
    "service",
    metadata,
    Column("code", String(64), primary_key=True),
    Column("authority_id", ForeignKey("authority.id"), nullable=False, index=True),
    Column("name_fi", String(200), nullable=False),
    Column("name_sv", String(200)),
    Column("name_en", String(200)),
    Column("method", String(10), nullable=False, comment="ordinary or verifiable"),
    Column("fallback", String(10), nullable=False, server_default="authority"),
    Column("retention_days", Integer, comment="none: as long as the account is open"),
    Column("document_types", String(500), comment="media types, commas between; none: all allowed"),
    Column("tell_to", String(254), comment="who hears of what was not served; none: receipts_to"),
    Column("state", String(8), nullable=False, comment="open or closed"),
    Column("added_at", UtcTime, nullable=False),
)

account = Table(
    "account",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("state", String(8), nullable=False, comment="open, paused, closed"),
    Column("lookup", LargeBinary(32), nullable=False, comment="HMAC of the identity code"),
    Column("family_name", LargeBinary(32), nullable=False, comment="HMAC of the folded name"),
    Column("lookup_key_id", String(16), nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("closed_at", UtcTime),
    UniqueConstraint("lookup_key_id", "lookup"),
)

account_key = Table(
    "account_key",
    metadata,
    Column("key_id", String(16), primary_key=True),
    Column("account_id", ForeignKey("account.id"), nullable=False, index=True),
    Column("public_key", LargeBinary(32), nullable=False),
    Column("signature", LargeBinary(64), nullable=False, comment="by the portal's signing key"),
    Column("wrapped", LargeBinary, comment="private key, to the portal; none once destroyed"),
    Column("wrap_key_id", String(16), nullable=False),
    Column("made_at", UtcTime, nullable=False),
)

terms_acceptance = Table(
    "terms_acceptance",
    metadata,
    Column("account_id", ForeignKey("account.id"), primary_key=True),
    Column("version", String(20), primary_key=True),
    Column("accepted_at", UtcTime, nullable=False),
)

message = Table(
    "message",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("authority_id", ForeignKey("authority.id"), nullable=False),
    Column("message_id", String(100), nullable=False, comment="the sender's, unique in it"),
    Column("manifest", LargeBinary(32), nullable=False, comment="HMAC of the manifest's SHA-256"),
    Column("manifest_key_id", String(16), nullable=False),
    Column("account_id", ForeignKey("account.id"), nullable=False),
    Column("account_key_id", String(16), nullable=False),
    Column("content_key", LargeBinary, nullable=False, comment="sealed to the account"),
    Column("service_code", ForeignKey("service.code"), nullable=False, index=True),
    Column("certificate", ForeignKey("certificate.fingerprint"), nullable=False, index=True),
    Column("method", String(10), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("rule_set", String(32), nullable=False),
    Column("remedy_days", Integer),
    Column("not_before", UtcTime),
    Column("sender_named", Boolean, nullable=False),
    Column("state", String(12), nullable=False, comment="filed, acknowledged, opened"),
    Column("signed_at", UtcTime, nullable=False),
    Column("filed_at", UtcTime, nullable=False),
    Column("evidence_id", String(26), nullable=False, comment="of the record the 250 named"),
    Column("documents", Integer, nullable=False),
    Column("bytes", Integer, nullable=False, comment="of the documents, as signed"),
    Column("acknowledged_at", UtcTime),
    Column("acknowledged_acr", String(200), comment="level of identification"),
    Column("opened_at", UtcTime, comment="for the first time"),
    Column("verified", LargeBinary(32), comment="the portal's mark: it verified the signature"),
    UniqueConstraint("authority_id", "message_id"),
    Index("ix_message_account_id_filed_at", "account_id", "filed_at"),
)

part = Table(
    "part",
    metadata,
    Column("message_id", ForeignKey("message.id"), primary_key=True),
    Column("kind", String(12), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("bytes", Integer, nullable=False, comment="before sealing"),
    Column("content", LargeBinary, comment="sealed; none where it stands in a file"),
    Column("file", String(100)),
)

evidence = Table(
    "evidence",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("authority_id", ForeignKey("authority.id"), nullable=False),
    Column("number", Integer, nullable=False, comment="place in the authority's chain, from 1"),
    Column("message", ForeignKey("message.id"), index=True),
    Column("event", String(20), nullable=False),
    Column("time", UtcTime, nullable=False),
    Column("record", LargeBinary, nullable=False, comment="canonical JSON, RFC 8785"),
    Column("hash", LargeBinary(32), nullable=False, comment="SHA-256 of the record"),
    Column("salt_key_id", String(16), nullable=False),
    Column("mark", LargeBinary(32), comment="HMAC of the record: who may write evidence made it"),
    Column("cause", LargeBinary(32), comment="HMAC of what was refused: told once; else none"),
    Column("log_index", Integer, comment="place in the transparency log, from 0; none yet"),
    Column("signature", Text, comment="by a receipts key, detached and armoured; none yet"),
    Column("signer", String(64), comment="fingerprint of that key"),
    Column("signed_at", UtcTime),
    UniqueConstraint("authority_id", "number"),
    Index("ix_evidence_log_index", "log_index", unique=True),
    Index("ix_evidence_cause", "cause", unique=True),
    comment="rows are added; the last four columns are filled in by the worker, once",
)
# What the worker has yet to do is found without looking at what it has done.
_UNLOGGED = evidence.c.log_index.is_(None)
_UNSIGNED = evidence.c.signature.is_(None)
Index(
    "ix_evidence_unlogged",
    evidence.c.time,
    sqlite_where=_UNLOGGED,
    postgresql_where=_UNLOGGED,
)
Index(
    "ix_evidence_unsigned",
    evidence.c.time,
    sqlite_where=_UNSIGNED,
    postgresql_where=_UNSIGNED,
)

log_tile = Table(
    "log_tile",
    metadata,
    Column("level", Integer, primary_key=True, autoincrement=False, comment="-1: the entries"),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("hashes", LargeBinary, nullable=False, comment="1 to 256 of 32 bytes"),
    comment="the transparency log's Merkle tree, RFC 9162, in tiles; only ever grows",
)

log_head = Table(
    "log_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("size", Integer, nullable=False),
    comment="one row: how many records the log has; locked while it grows",
)

log_checkpoint = Table(
    "log_checkpoint",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False, comment="from 1"),
    Column("size", Integer, nullable=False),
    Column("root", LargeBinary(32), nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("note", Text, nullable=False, comment="signed note, with the log's own key"),
    Column("statement", Text, nullable=False, comment="the same, for the receipts key"),
    Column("signature", Text, nullable=False, comment="of the statement, detached and armoured"),
    Column("signer", String(64), nullable=False, comment="fingerprint of that receipts key"),
    comment="what the log was, and when; rows are only added",
)

evidence_head = Table(
    "evidence_head",
    metadata,
    Column("authority_id", ForeignKey("authority.id"), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("hash", LargeBinary(32)),
    comment="the end of each authority's chain; its row is locked while one record is added",
)

negative_answer = Table(
    "negative_answer",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("authority_id", ForeignKey("authority.id"), nullable=False),
    Column("service_code", ForeignKey("service.code"), nullable=False),
    Column("certificate", ForeignKey("certificate.fingerprint"), nullable=False),
    Column("message_id", String(100), nullable=False, comment="the sender's"),
    Column("reason", String(40), nullable=False),
    Column("account_id", ForeignKey("account.id"), comment="none where the person has none"),
    Index("ix_negative_answer_authority_id_at", "authority_id", "at"),
    Index("ix_negative_answer_account_id_at", "account_id", "at"),
    comment="each refusal that told an authority something of a person; rows are only added",
)
