"""Sessions, terms, the outbox; a message's acknowledgement and opening."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from silta.base.tables import UtcTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "pending",
        sa.Column("id_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("step", sa.String(length=16), nullable=False, comment="identifying or opening"),
        sa.Column(
            "content", sa.LargeBinary(), nullable=False, comment="sealed to the browser's token"
        ),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_pending")),
        comment="what a browser is in the middle of; each row is taken once",
    )
    with op.batch_alter_table("pending", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pending_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "session",
        sa.Column("id_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=26), nullable=False),
        sa.Column(
            "content", sa.LargeBinary(), nullable=False, comment="sealed to the browser's token"
        ),
        sa.Column("seen_at", UtcTime(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False, comment="for the sweep"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_session_account_id")),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_session")),
    )
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_session_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "terms_acceptance",
        sa.Column("account_id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("accepted_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_terms_acceptance_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", "version", name=op.f("pk_terms_acceptance")),
    )
    op.create_table(
        "outbox",
        sa.Column(
            "id", sa.String(length=26), nullable=False, comment="also each call's idempotency key"
        ),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column(
            "body", sa.LargeBinary(), nullable=False, comment="the channel's own; never in clear"
        ),
        sa.Column(
            "message_id", sa.String(length=26), nullable=True, comment="what it is about, if any"
        ),
        sa.Column("state", sa.String(length=8), nullable=False, comment="waiting or dead"),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("due_at", UtcTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column(
            "lease", sa.String(length=26), nullable=True, comment="of the worker that is at it"
        ),
        sa.Column("leased_until", UtcTime(), nullable=True),
        sa.Column(
            "fault",
            sa.String(length=100),
            nullable=True,
            comment="why the last attempt failed; no content",
        ),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_outbox_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_message_id"), ["message_id"], unique=False)
        batch_op.create_index(
            "ix_outbox_state_channel_due_at", ["state", "channel", "due_at"], unique=False
        )

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("acknowledged_at", UtcTime(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "acknowledged_acr",
                sa.String(length=200),
                nullable=True,
                comment="level of identification",
            )
        )
        batch_op.add_column(
            sa.Column("opened_at", UtcTime(), nullable=True, comment="for the first time")
        )
        batch_op.add_column(
            sa.Column(
                "verified",
                sa.LargeBinary(length=32),
                nullable=True,
                comment="the portal's mark: it verified the signature",
            )
        )

    if op.get_bind().dialect.name == "postgresql":  # SQLite keeps no comments
        op.alter_column("message", "state", comment="filed, acknowledged, opened")
