"""What the screen's lists of entries and articles are ordered by."""

import sqlalchemy as sa
from alembic import op

from db import schema

revision = "0005"
down_revision = "0003"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_index("ix_history_action", "history", ["action", "seq"])
    op.create_index("ix_history_actor_action", "history", ["actor", "action", "seq"])
    _articles(op.get_bind())


def _articles(connection: sa.Connection) -> None:
    op.add_column("article", sa.Column("published_key", _BIG, nullable=False, server_default="1"))
    op.add_column("article", sa.Column("left_key", sa.Integer(), nullable=False, server_default="0"))
    connection.execute(sa.text("UPDATE article SET left_key = reviewed - claims"))
    dated = connection.execute(sa.text("SELECT id, published FROM article WHERE published IS NOT NULL")).all()
    keys = [{"id": row[0], "key": schema.published_key(row[1])} for row in dated]
    if keys:
        connection.execute(sa.text("UPDATE article SET published_key = :key WHERE id = :id"), keys)
    op.create_index("ix_article_published", "article", ["published_key", "id"])
    op.create_index("ix_article_left", "article", ["left_key", "id"])
