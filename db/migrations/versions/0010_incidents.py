"""Claims found by place and day of their incident."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_LISTED = ("published_key", "article_id", "span_start", "id", "facet")
_PLACED = sa.text("length(place) <= 500 AND length(COALESCE(date_start, '') || COALESCE(date_end, '')) <= 60")
_DATED = sa.text("length(date_start || COALESCE(date_end, '')) <= 60")


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":  # dates are compared bytewise, as SQLite does
        for name in ("place", "date_start", "date_end"):
            op.alter_column("claim", name, type_=sa.String(collation="C"), existing_nullable=True)
    for name, which, columns in (
        ("ix_claim_place", _PLACED, ("place", "date_start", "date_end", *_LISTED)),
        ("ix_claim_date", _DATED, ("date_start", "date_end", *_LISTED)),
    ):
        op.create_index(name, "claim", columns, sqlite_where=which, postgresql_where=which)
