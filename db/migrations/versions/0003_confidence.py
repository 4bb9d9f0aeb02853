"""How sure each figure's reading is, and which program and codebook read an article's claims.

What was read before stays without: not known is not the same as sure.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("figure", sa.Column("confidence", sa.Float(), nullable=True))
    op.add_column("claim", sa.Column("confidence", sa.Float(), nullable=True))
    op.add_column("article", sa.Column("read_by", sa.String(), nullable=True))
    op.add_column("article", sa.Column("codebook", sa.String(), nullable=True))
