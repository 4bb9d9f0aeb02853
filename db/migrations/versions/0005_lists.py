"""Orders that the screen's lists of entries, articles and sources are read in."""

from alembic import op

revision = "0005"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_history_action", "history", ["action", "seq"])
    op.create_index("ix_history_actor_action", "history", ["actor", "action", "seq"])
