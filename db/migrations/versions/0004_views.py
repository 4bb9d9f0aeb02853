"""Saved views; the articles' own text to search in; an index that finds the same figure elsewhere."""

import sqlalchemy as sa
from alembic import op

from db import search

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_figure_measure", "figure", ["measure", "best", "low", "high", "claim_id"])
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
        sa.Column("entry", BIG, nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("filter", sa.String(), nullable=False),
        sa.Column("sort", sa.String(), nullable=False),
        sa.Column("backwards", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "sort IN ('worth', 'article', 'published', 'figure', 'source', 'changed')", name="ck_saved_view_sort"
        ),
        sa.ForeignKeyConstraint(["reviewer_id"], ["reviewer.id"], name="fk_saved_view_reviewer_id_reviewer"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_view"),
        sa.UniqueConstraint("uid", name="uq_saved_view_uid"),
    )
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        # Contentless, as claim_fts; the text itself lies in article_text and never changes.
        op.execute(
            "CREATE VIRTUAL TABLE article_fts USING fts5(text, content='', columnsize=0, prefix='2',"
            " tokenize='unicode61 remove_diacritics 0')"
        )
    else:
        op.execute(
            "CREATE TABLE article_search (article_id INTEGER NOT NULL, part INTEGER NOT NULL, words tsvector NOT NULL,"
            " CONSTRAINT pk_article_search PRIMARY KEY (article_id, part))"
        )
        op.execute("CREATE INDEX ix_article_search_words ON article_search USING gin (words)")
    search.fill_articles(connection)
