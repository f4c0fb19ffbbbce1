"""Refusals that told an authority something of a person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from silta.base.tables import UtcTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "negative_answer",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("authority_id", sa.String(length=9), nullable=False),
        sa.Column("service_code", sa.String(length=64), nullable=False),
        sa.Column("certificate", sa.String(length=64), nullable=False),
        sa.Column("message_id", sa.String(length=100), nullable=False, comment="the sender's"),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column(
            "account_id",
            sa.String(length=26),
            nullable=True,
            comment="none where the person has none",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_negative_answer_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_negative_answer_authority_id")
        ),
        sa.ForeignKeyConstraint(
            ["certificate"],
            ["certificate.fingerprint"],
            name=op.f("fk_negative_answer_certificate"),
        ),
        sa.ForeignKeyConstraint(
            ["service_code"], ["service.code"], name=op.f("fk_negative_answer_service_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_negative_answer")),
        comment="each refusal that told an authority something of a person; rows are only added",
    )
    with op.batch_alter_table("negative_answer", schema=None) as batch_op:
        batch_op.create_index(
            "ix_negative_answer_account_id_at", ["account_id", "at"], unique=False
        )
        batch_op.create_index(
            "ix_negative_answer_authority_id_at", ["authority_id", "at"], unique=False
        )
