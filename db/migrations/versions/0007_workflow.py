"""Tags, workflow state and assignee of claims, in tables of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_SORTED = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "workflow",
        sa.Column("claim_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("assignee", sa.String(), nullable=True),
        sa.Column("entry", _BIG, nullable=False),
        sa.CheckConstraint("state IN ('new', 'assigned', 'in review', 'done')", name="ck_workflow_state"),
        sa.CheckConstraint(
            "(state <> 'new' OR assignee IS NULL) AND (state <> 'assigned' OR assignee IS NOT NULL)",
            name="ck_workflow_assignee",
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name="fk_workflow_claim_id_claim"),
        sa.PrimaryKeyConstraint("claim_id", name="pk_workflow"),
    )
    op.create_index("ix_workflow_state", "workflow", ["state", "claim_id"])
    op.create_index("ix_workflow_assignee", "workflow", ["assignee", "claim_id"])
    op.create_table(
        "tag",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key", _SORTED, nullable=False),
        sa.Column("entry", _BIG, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tag"),
        sa.UniqueConstraint("key", name="uq_tag_key"),
        sa.UniqueConstraint("uid", name="uq_tag_uid"),
    )
    op.create_table(
        "claim_tag",
        sa.Column("claim_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tag_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entry", _BIG, nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name="fk_claim_tag_claim_id_claim"),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"], name="fk_claim_tag_tag_id_tag"),
        sa.PrimaryKeyConstraint("claim_id", "tag_id", name="pk_claim_tag"),
    )
    op.create_index("ix_claim_tag_tag_id", "claim_tag", ["tag_id", "claim_id"])
