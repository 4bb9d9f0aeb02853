"""Entries of other cases' histories that were merged."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_SORTED = sa.String().with_variant(sa.String(collation="C"), "postgresql")
_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "merged_entry",
        sa.Column("hash", _SORTED, nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("merged_by", _BIG, nullable=False),
        sa.Column("seq", _BIG, nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("entity_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_merged_entry"),
    )
    op.create_index("ix_merged_entry_merged_by", "merged_entry", ["merged_by", "seq"])
