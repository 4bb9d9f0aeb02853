"""The search index over claims: FTS5 on SQLite, a tsvector with GIN on PostgreSQL; filled from the claims there are."""

from alembic import op

from db import search

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        # Contentless: the words are kept once, in the index; db.search gives them back when it takes a row out.
        op.execute(
            "CREATE VIRTUAL TABLE claim_fts USING fts5(quote, speakers, publisher, title, notes,"
            " content='', columnsize=0, prefix='2 3', tokenize='unicode61 remove_diacritics 0')"
        )
    else:
        op.execute(
            "CREATE TABLE claim_search (claim_id INTEGER NOT NULL CONSTRAINT pk_claim_search PRIMARY KEY,"
            " words tsvector NOT NULL)"
        )
        op.execute("CREATE INDEX ix_claim_search_words ON claim_search USING gin (words)")
    search.rebuild(connection)
