"""Verdict, version and last change leave ``claim`` for the narrow ``standing``.

The verdict stood in seven indexes of a table with wide rows: one on ten thousand claims wrote some 300 MB.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SORTED = sa.String().with_variant(sa.String(collation="C"), "postgresql")

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_LEFT = ("version", "verdict", "verdict_entry", "changed_key", "changed_at")


def upgrade() -> None:
    op.create_table(
        "standing",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("facet", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("verdict_entry", BIG, nullable=False),
        sa.Column("changed_key", BIG, nullable=False),
        sa.CheckConstraint(
            "verdict IN ('unreviewed', 'confirmed', 'disputed', 'unverifiable')", name="ck_standing_verdict"
        ),
        sa.ForeignKeyConstraint(["id"], ["claim.id"], name="fk_standing_id_claim"),
        sa.PrimaryKeyConstraint("id", name="pk_standing"),
    )
    op.execute(
        "INSERT INTO standing (id, article_id, facet, verdict, version, verdict_entry, changed_key)"
        " SELECT id, article_id, facet, verdict, version, verdict_entry, changed_key FROM claim ORDER BY id"
    )
    op.create_index("ix_standing_verdict", "standing", ["verdict", "facet", "id"])
    op.create_index("ix_standing_changed", "standing", ["changed_key", "id", "verdict", "facet"])
    if op.get_bind().dialect.name == "sqlite":
        _claim_anew()
    else:
        for name in ("article", "changed", "facet", "figure", "published", "source", "worth"):
            op.drop_index(f"ix_claim_{name}", "claim")
        for name in _LEFT:
            op.drop_column("claim", name)
    op.create_index("ix_claim_article", "claim", ["article_id", "span_start", "id", "facet"])
    for name in ("figure", "published", "source", "worth"):
        op.create_index(f"ix_claim_{name}", "claim", [f"{name}_key", "article_id", "span_start", "id", "facet"])
    op.drop_index("ix_link_claim_id", "link")
    op.create_index("ix_link_claim_id", "link", ["claim_id", "position", "source_id"])


def _claim_anew() -> None:
    """SQLite would rewrite the table once for each column that is dropped, and cannot drop one under a ``CHECK``."""
    columns: tuple[sa.Column[Any], ...] = (
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.Column("figures_entry", BIG, nullable=False),
        sa.Column("links_entry", BIG, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("worth_key", BIG, nullable=False),
        sa.Column("published_key", BIG, nullable=False),
        sa.Column("figure_key", BIG, nullable=False),
        sa.Column("source_key", SORTED, nullable=False),
        sa.Column("facet", sa.Integer(), nullable=False),
        sa.Column("notes", sa.Integer(), nullable=False),
        sa.Column("figures", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(), nullable=True),
        sa.Column("low", BIG, nullable=True),
        sa.Column("best", BIG, nullable=True),
        sa.Column("high", BIG, nullable=True),
        sa.Column("approximate", sa.Boolean(), nullable=False),
        sa.Column("figure_text", sa.String(), nullable=True),
        sa.Column("speakers", sa.String(), nullable=False),
        sa.Column("publisher", sa.String(), nullable=True),
        sa.Column("published", sa.String(), nullable=True),
        sa.Column("check_worthiness", sa.Float(), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("suffix", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("date_start", sa.String(), nullable=True),
        sa.Column("date_end", sa.String(), nullable=True),
        sa.Column("date_precision", sa.String(), nullable=True),
        sa.Column("hedges", sa.String(), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=True),
    )
    op.create_table(
        "claim_anew",
        *columns,
        sa.CheckConstraint(
            "kind IN ('casualty', 'displacement', 'territory', 'authenticity', 'quantity', 'event', 'statement')",
            name="ck_claim_kind",
        ),
        sa.CheckConstraint(
            "measure IS NULL OR measure IN ('killed', 'injured', 'captured', 'missing', 'displaced', 'casualties')",
            name="ck_claim_measure",
        ),
        sa.CheckConstraint("span_start >= 0 AND span_end > span_start", name="ck_claim_span"),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_claim_article_id_article"),
        sa.PrimaryKeyConstraint("id", name="pk_claim"),
    )
    names = ", ".join(f'"{column.name}"' for column in columns)
    op.execute(f"INSERT INTO claim_anew ({names}) SELECT {names} FROM claim ORDER BY id")
    op.drop_table("claim")
    op.rename_table("claim_anew", "claim")
