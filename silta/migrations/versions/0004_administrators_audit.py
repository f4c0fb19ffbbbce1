"""Administrators, their acts and proposals; more of authorities, services and keys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from silta.base.tables import UtcTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "administrator",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False, comment="operator, keys, auditor"),
        sa.Column(
            "state", sa.String(length=10), nullable=False, comment="invited, active, removed"
        ),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("invited_at", UtcTime(), nullable=False),
        sa.Column("invited_by", sa.String(length=100), nullable=False),
        sa.Column(
            "invitation",
            sa.LargeBinary(length=32),
            nullable=True,
            comment="SHA-256; none once it was used",
        ),
        sa.Column("invitation_until", UtcTime(), nullable=True),
        sa.Column("issuer", sa.String(length=500), nullable=True),
        sa.Column("subject", sa.String(length=255), nullable=True),
        sa.Column("bound_at", UtcTime(), nullable=True),
        sa.Column("removed_at", UtcTime(), nullable=True),
        sa.Column("removed_by", sa.String(length=100), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_administrator")),
        sa.UniqueConstraint("invitation", name=op.f("uq_administrator_invitation")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_administrator_issuer_subject")),
    )
    op.create_table(
        "administrator_pending",
        sa.Column("id_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column(
            "content", sa.LargeBinary(), nullable=False, comment="sealed to the browser's token"
        ),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_administrator_pending")),
        comment="a log-in to the console that was begun; each row is taken once",
    )
    with op.batch_alter_table("administrator_pending", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_administrator_pending_expires_at"), ["expires_at"], unique=False
        )

    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("subject", sa.String(length=100), nullable=False),
        sa.Column(
            "alarms", sa.Boolean(), nullable=False, comment="all administrators are told at once"
        ),
        sa.Column("record", sa.LargeBinary(), nullable=False, comment="canonical JSON, RFC 8785"),
        sa.Column(
            "hash", sa.LargeBinary(length=32), nullable=False, comment="SHA-256 of the record"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit")),
        comment="administrators' acts; rows are only added",
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index("ix_audit_subject", ["subject"], unique=False)

    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
        comment="one row: the end of the chain; locked while a record is added",
    )
    op.create_table(
        "notice_sent",
        sa.Column(
            "name", sa.String(length=200), nullable=False, comment="of what was told, to whom"
        ),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_notice_sent")),
        comment="what goes out once, and has",
    )
    op.create_table(
        "proposal",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=100), nullable=False),
        sa.Column("arguments", sa.Text(), nullable=False, comment="JSON"),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column(
            "state", sa.String(length=10), nullable=False, comment="open, confirmed, declined"
        ),
        sa.Column("proposed_at", UtcTime(), nullable=False),
        sa.Column("proposed_by", sa.String(length=100), nullable=False),
        sa.Column("proposed_by_name", sa.String(length=254), nullable=False),
        sa.Column("decided_at", UtcTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=100), nullable=True),
        sa.Column("decided_reason", sa.String(length=500), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index(
            "ix_proposal_state_proposed_at", ["state", "proposed_at"], unique=False
        )

    op.create_table(
        "administrator_session",
        sa.Column("id_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("administrator_id", sa.String(length=26), nullable=False),
        sa.Column(
            "content", sa.LargeBinary(), nullable=False, comment="sealed to the browser's token"
        ),
        sa.Column("seen_at", UtcTime(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False, comment="for the sweep"),
        sa.ForeignKeyConstraint(
            ["administrator_id"],
            ["administrator.id"],
            name=op.f("fk_administrator_session_administrator_id"),
        ),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_administrator_session")),
    )
    with op.batch_alter_table("administrator_session", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_administrator_session_administrator_id"),
            ["administrator_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_administrator_session_expires_at"), ["expires_at"], unique=False
        )

    with op.batch_alter_table("authority", schema=None) as batch_op:
        batch_op.add_column(sa.Column("contact_name", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("contact_email", sa.String(length=254), nullable=True))
        batch_op.add_column(sa.Column("contact_phone", sa.String(length=40), nullable=True))
        batch_op.add_column(
            sa.Column(
                "languages",
                sa.String(length=20),
                server_default="fi",
                nullable=False,
                comment="fi,sv,en",
            )
        )

    with op.batch_alter_table("authority_step", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "verified",
                sa.Text(),
                nullable=True,
                comment="what a self-check proved, line by line",
            )
        )

    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.add_column(sa.Column("approved_reason", sa.String(length=500), nullable=True))
        batch_op.add_column(
            sa.Column(
                "retires_at",
                UtcTime(),
                nullable=True,
                comment="end of the overlap, once another one replaces it",
            )
        )
        batch_op.add_column(
            sa.Column(
                "replaced_by",
                sa.String(length=64),
                nullable=True,
                comment="the certificate that takes its place",
            )
        )
        batch_op.add_column(
            sa.Column(
                "readers_warned_at",
                UtcTime(),
                nullable=True,
                comment="since then its messages carry a warning",
            )
        )

    with op.batch_alter_table("gateway_key", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("purpose", sa.String(length=10), server_default="opening", nullable=False)
        )
        batch_op.add_column(sa.Column("published_at", UtcTime(), nullable=True))
        batch_op.add_column(
            sa.Column("opens_until", UtcTime(), nullable=True, comment="end of the overlap")
        )
        batch_op.add_column(
            sa.Column(
                "destroyed_at",
                UtcTime(),
                nullable=True,
                comment="since then there is no private part",
            )
        )

    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("fallback", sa.String(length=10), server_default="authority", nullable=False)
        )
        batch_op.add_column(
            sa.Column(
                "retention_days",
                sa.Integer(),
                nullable=True,
                comment="none: as long as the account is open",
            )
        )
        batch_op.add_column(
            sa.Column(
                "document_types",
                sa.String(length=500),
                nullable=True,
                comment="media types, commas between; none: all allowed",
            )
        )
        batch_op.add_column(
            sa.Column(
                "tell_to",
                sa.String(length=254),
                nullable=True,
                comment="who hears of what was not served; none: receipts_to",
            )
        )
    if op.get_bind().dialect.name == "postgresql":  # the other has no comments
        op.alter_column(
            "gateway_key",
            "state",
            comment="new, published, active, overlap, retired",
            existing_comment="new, active, retired",
        )
