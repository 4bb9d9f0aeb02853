"""An index that finds the same figure elsewhere."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_figure_measure", "figure", ["measure", "best", "low", "high", "claim_id"])
