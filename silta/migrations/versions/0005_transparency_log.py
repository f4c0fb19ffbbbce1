"""The transparency log, and what the worker adds to a record: its place there, its signature."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from silta.base.tables import UtcTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "log_tile",
        sa.Column(
            "level", sa.Integer(), autoincrement=False, nullable=False, comment="-1: the entries"
        ),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hashes", sa.LargeBinary(), nullable=False, comment="1 to 256 of 32 bytes"),
        sa.PrimaryKeyConstraint("level", "number", name=op.f("pk_log_tile")),
        comment="the transparency log's Merkle tree, RFC 9162, in tiles; only ever grows",
    )
    op.create_table(
        "log_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_head")),
        comment="one row: how many records the log has; locked while it grows",
    )
    op.create_table(
        "log_checkpoint",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False, comment="from 1"),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("root", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False, comment="signed note, with the log's own key"),
        sa.Column("statement", sa.Text(), nullable=False, comment="the same, for the receipts key"),
        sa.Column(
            "signature",
            sa.Text(),
            nullable=False,
            comment="of the statement, detached and armoured",
        ),
        sa.Column(
            "signer",
            sa.String(length=64),
            nullable=False,
            comment="fingerprint of that receipts key",
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_log_checkpoint")),
        comment="what the log was, and when; rows are only added",
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "mark",
                sa.LargeBinary(length=32),
                nullable=True,
                comment="HMAC of the record: who may write evidence made it",
            )
        )
        batch_op.add_column(
            sa.Column(
                "cause",
                sa.LargeBinary(length=32),
                nullable=True,
                comment="HMAC of what was refused: told once; else none",
            )
        )
        batch_op.add_column(
            sa.Column(
                "log_index",
                sa.Integer(),
                nullable=True,
                comment="place in the transparency log, from 0; none yet",
            )
        )
        batch_op.add_column(
            sa.Column(
                "signature",
                sa.Text(),
                nullable=True,
                comment="by a receipts key, detached and armoured; none yet",
            )
        )
        batch_op.add_column(
            sa.Column(
                "signer", sa.String(length=64), nullable=True, comment="fingerprint of that key"
            )
        )
        batch_op.add_column(sa.Column("signed_at", UtcTime(), nullable=True))
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index("ix_evidence_log_index", ["log_index"], unique=True)
        batch_op.create_index("ix_evidence_cause", ["cause"], unique=True)
    for name, column in (("unlogged", "log_index"), ("unsigned", "signature")):
        is_open = sa.text(f"{column} IS NULL")
        op.create_index(
            f"ix_evidence_{name}",
            "evidence",
            ["time"],
            sqlite_where=is_open,
            postgresql_where=is_open,
        )
    if op.get_bind().dialect.name == "postgresql":  # the other has no comments
        op.create_table_comment(
            "evidence",
            "rows are added; the last four columns are filled in by the worker, once",
            existing_comment=None,
        )
