"""Accounts, authorities, messages, evidence."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from silta.base.tables import UtcTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "account",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False, comment="open, paused, closed"),
        sa.Column(
            "lookup", sa.LargeBinary(length=32), nullable=False, comment="HMAC of the identity code"
        ),
        sa.Column(
            "family_name",
            sa.LargeBinary(length=32),
            nullable=False,
            comment="HMAC of the folded name",
        ),
        sa.Column("lookup_key_id", sa.String(length=16), nullable=False),
        sa.Column("opened_at", UtcTime(), nullable=False),
        sa.Column("closed_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint(
            "lookup_key_id", "lookup", name=op.f("uq_account_lookup_key_id_lookup")
        ),
    )
    op.create_table(
        "authority",
        sa.Column("id", sa.String(length=9), nullable=False, comment="business id (Y-tunnus)"),
        sa.Column("name_fi", sa.String(length=200), nullable=False),
        sa.Column("name_sv", sa.String(length=200), nullable=True),
        sa.Column("name_en", sa.String(length=200), nullable=True),
        sa.Column(
            "state", sa.String(length=12), nullable=False, comment="preparing, open, suspended"
        ),
        sa.Column("state_reason", sa.String(length=500), nullable=True),
        sa.Column("receipts_to", sa.String(length=254), nullable=True),
        sa.Column(
            "ring_generation",
            sa.Integer(),
            nullable=False,
            comment="rises with each change of trust",
        ),
        sa.Column("added_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authority")),
    )
    op.create_table(
        "clock_mark",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("committed_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_mark")),
        comment="one row: the highest time ever committed",
    )
    op.create_table(
        "gateway_key",
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False, comment="new, active, retired"),
        sa.Column("algorithm", sa.String(length=12), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("activated_at", UtcTime(), nullable=True),
        sa.Column("retired_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_gateway_key")),
    )
    op.create_table(
        "secret_mark",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("key_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_secret_mark")),
        comment="which secrets the data here was made with; never the secrets",
    )
    op.create_table(
        "account_key",
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("account_id", sa.String(length=26), nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column(
            "signature",
            sa.LargeBinary(length=64),
            nullable=False,
            comment="by the portal's signing key",
        ),
        sa.Column(
            "wrapped",
            sa.LargeBinary(),
            nullable=True,
            comment="private key, to the portal; none once destroyed",
        ),
        sa.Column("wrap_key_id", sa.String(length=16), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_account_key_account_id")
        ),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_account_key")),
    )
    with op.batch_alter_table("account_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_key_account_id"), ["account_id"], unique=False)

    op.create_table(
        "authority_domain",
        sa.Column("domain", sa.String(length=253), nullable=False),
        sa.Column("authority_id", sa.String(length=9), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_authority_domain_authority_id")
        ),
        sa.PrimaryKeyConstraint("domain", name=op.f("pk_authority_domain")),
    )
    with op.batch_alter_table("authority_domain", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_authority_domain_authority_id"), ["authority_id"], unique=False
        )

    op.create_table(
        "authority_step",
        sa.Column("authority_id", sa.String(length=9), nullable=False),
        sa.Column("step", sa.String(length=12), nullable=False),
        sa.Column("done_at", UtcTime(), nullable=False),
        sa.Column("done_by", sa.String(length=100), nullable=False),
        sa.Column("reference", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_authority_step_authority_id")
        ),
        sa.PrimaryKeyConstraint("authority_id", "step", name=op.f("pk_authority_step")),
    )
    op.create_table(
        "certificate",
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("authority_id", sa.String(length=9), nullable=False),
        sa.Column(
            "state",
            sa.String(length=10),
            nullable=False,
            comment="pending, approved, retired, revoked",
        ),
        sa.Column("user_id", sa.String(length=300), nullable=False),
        sa.Column(
            "content", sa.LargeBinary(), nullable=False, comment="binary certificate, cleaned"
        ),
        sa.Column("expires_at", UtcTime(), nullable=True),
        sa.Column("added_at", UtcTime(), nullable=False),
        sa.Column("added_by", sa.String(length=100), nullable=False),
        sa.Column("approved_at", UtcTime(), nullable=True),
        sa.Column("approved_by", sa.String(length=100), nullable=True),
        sa.Column("approved_alone", sa.Boolean(), nullable=False),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.Column("ended_by", sa.String(length=100), nullable=True),
        sa.Column("ended_reason", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_certificate_authority_id")
        ),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_certificate")),
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_certificate_authority_id"), ["authority_id"], unique=False
        )

    op.create_table(
        "evidence_head",
        sa.Column("authority_id", sa.String(length=9), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_evidence_head_authority_id")
        ),
        sa.PrimaryKeyConstraint("authority_id", name=op.f("pk_evidence_head")),
        comment="the end of each authority's chain; its row is locked while one record is added",
    )
    op.create_table(
        "service",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("authority_id", sa.String(length=9), nullable=False),
        sa.Column("name_fi", sa.String(length=200), nullable=False),
        sa.Column("name_sv", sa.String(length=200), nullable=True),
        sa.Column("name_en", sa.String(length=200), nullable=True),
        sa.Column("method", sa.String(length=10), nullable=False, comment="ordinary or verifiable"),
        sa.Column("state", sa.String(length=8), nullable=False, comment="open or closed"),
        sa.Column("added_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_service_authority_id")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_service")),
    )
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_authority_id"), ["authority_id"], unique=False)

    op.create_table(
        "certificate_key",
        sa.Column(
            "fingerprint",
            sa.String(length=64),
            nullable=False,
            comment="of the primary key or a subkey",
        ),
        sa.Column("certificate", sa.String(length=64), nullable=False),
        sa.Column("algorithm", sa.Integer(), nullable=False, comment="RFC 9580 section 9.1"),
        sa.Column("bits", sa.Integer(), nullable=False),
        sa.Column("can_sign", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate"],
            ["certificate.fingerprint"],
            name=op.f("fk_certificate_key_certificate"),
        ),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_certificate_key")),
    )
    with op.batch_alter_table("certificate_key", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_certificate_key_certificate"), ["certificate"], unique=False
        )

    op.create_table(
        "message",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("authority_id", sa.String(length=9), nullable=False),
        sa.Column(
            "message_id",
            sa.String(length=100),
            nullable=False,
            comment="the sender's, unique in it",
        ),
        sa.Column(
            "manifest",
            sa.LargeBinary(length=32),
            nullable=False,
            comment="HMAC of the manifest's SHA-256",
        ),
        sa.Column("manifest_key_id", sa.String(length=16), nullable=False),
        sa.Column("account_id", sa.String(length=26), nullable=False),
        sa.Column("account_key_id", sa.String(length=16), nullable=False),
        sa.Column("content_key", sa.LargeBinary(), nullable=False, comment="sealed to the account"),
        sa.Column("service_code", sa.String(length=64), nullable=False),
        sa.Column("certificate", sa.String(length=64), nullable=False),
        sa.Column("method", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("rule_set", sa.String(length=32), nullable=False),
        sa.Column("remedy_days", sa.Integer(), nullable=True),
        sa.Column("not_before", UtcTime(), nullable=True),
        sa.Column("sender_named", sa.Boolean(), nullable=False),
        sa.Column(
            "state", sa.String(length=12), nullable=False, comment="filed; more with the portal"
        ),
        sa.Column("signed_at", UtcTime(), nullable=False),
        sa.Column("filed_at", UtcTime(), nullable=False),
        sa.Column(
            "evidence_id",
            sa.String(length=26),
            nullable=False,
            comment="of the record the 250 named",
        ),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False, comment="of the documents, as signed"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_message_account_id")),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_message_authority_id")
        ),
        sa.ForeignKeyConstraint(
            ["certificate"], ["certificate.fingerprint"], name=op.f("fk_message_certificate")
        ),
        sa.ForeignKeyConstraint(
            ["service_code"], ["service.code"], name=op.f("fk_message_service_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint(
            "authority_id", "message_id", name=op.f("uq_message_authority_id_message_id")
        ),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(
            "ix_message_account_id_filed_at", ["account_id", "filed_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_message_certificate"), ["certificate"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_service_code"), ["service_code"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("authority_id", sa.String(length=9), nullable=False),
        sa.Column(
            "number", sa.Integer(), nullable=False, comment="place in the authority's chain, from 1"
        ),
        sa.Column("message", sa.String(length=26), nullable=True),
        sa.Column("event", sa.String(length=20), nullable=False),
        sa.Column("time", UtcTime(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False, comment="canonical JSON, RFC 8785"),
        sa.Column(
            "hash", sa.LargeBinary(length=32), nullable=False, comment="SHA-256 of the record"
        ),
        sa.Column("salt_key_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_evidence_authority_id")
        ),
        sa.ForeignKeyConstraint(["message"], ["message.id"], name=op.f("fk_evidence_message")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("authority_id", "number", name=op.f("uq_evidence_authority_id_number")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_message"), ["message"], unique=False)

    op.create_table(
        "part",
        sa.Column("message_id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False, comment="before sealing"),
        sa.Column(
            "content",
            sa.LargeBinary(),
            nullable=True,
            comment="sealed; none where it stands in a file",
        ),
        sa.Column("file", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_part_message_id")),
        sa.PrimaryKeyConstraint("message_id", "kind", "number", name=op.f("pk_part")),
    )
