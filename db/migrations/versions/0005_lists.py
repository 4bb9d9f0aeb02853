"""The lists of entries, articles and sources: what they are ordered by, sources' records, grades and aliases."""

import uuid

import sqlalchemy as sa
from alembic import op

from db import schema

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_index("ix_history_action", "history", ["action", "seq"])
    op.create_index("ix_history_actor_action", "history", ["actor", "action", "seq"])
    _articles(op.get_bind())
    _sources(op.get_bind())
    _outlets(op.get_bind())


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


def _sources(connection: sa.Connection) -> None:
    op.add_column("source", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    for name in ("confirmed", "disputed", "unverifiable", "left_key", "root"):
        op.add_column("source", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.add_column("source", sa.Column("reliability", sa.String(), nullable=True))
    op.add_column("source", sa.Column("interests", sa.String(), nullable=False, server_default=""))
    op.add_column("source", sa.Column("merged_into", sa.Integer(), nullable=True))
    for name in ("facts_entry", "merge_entry"):
        op.add_column("source", sa.Column(name, _BIG, nullable=False, server_default="0"))
    connection.execute(sa.text("UPDATE source SET root = id"))
    for verdict in ("confirmed", "disputed", "unverifiable"):
        counts = connection.execute(
            sa.text(
                "SELECT l.source_id, count(DISTINCT c.id) FROM claim c JOIN link l ON l.claim_id = c.id"
                " WHERE c.verdict = :verdict GROUP BY l.source_id"
            ),
            {"verdict": verdict},
        ).all()
        if counts:
            values = [{"id": row[0], "count": row[1]} for row in counts]
            connection.execute(sa.text(f"UPDATE source SET {verdict} = :count WHERE id = :id"), values)
    connection.execute(sa.text("UPDATE source SET left_key = confirmed + disputed + unverifiable - claims"))
    for name in ("confirmed", "disputed"):
        op.create_index(f"ix_source_{name}", "source", [name, "id"])
    op.create_index("ix_source_left", "source", ["left_key", "id"])
    op.create_index("ix_source_root", "source", ["root"])
    op.create_index("ix_source_merged_into", "source", ["merged_into"])


def _outlets(connection: sa.Connection) -> None:
    for name in ("confirmed", "disputed", "unverifiable"):
        op.add_column("article", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
        connection.execute(
            sa.text(
                f"UPDATE article SET {name} = (SELECT count(*) FROM claim c WHERE c.article_id = article.id"
                f" AND c.verdict = '{name}') WHERE reviewed > 0"
            )
        )
    op.add_column("article", sa.Column("outlet", sa.Integer(), nullable=True))
    known = {row[1]: row[0] for row in connection.execute(sa.text("SELECT id, key FROM source"))}
    last = connection.execute(sa.text("SELECT last FROM counter WHERE name = 'source'")).scalar() or 0
    new, values = [], []
    rows = connection.execute(sa.text("SELECT id, publisher FROM article WHERE publisher IS NOT NULL ORDER BY id"))
    for article_id, publisher in rows.all():
        key = schema.name_key(publisher)
        if not key:
            continue
        if key not in known:
            last += 1
            known[key] = last
            name = " ".join(publisher.split())
            new.append({"id": last, "uid": uuid.uuid4().hex, "name": name, "key": key, "root": last})
        values.append({"id": article_id, "outlet": known[key]})
    if new:
        connection.execute(
            sa.text("INSERT INTO source (id, uid, name, key, claims, root) VALUES (:id, :uid, :name, :key, 0, :root)"),
            new,
        )
        if not connection.execute(
            sa.text("UPDATE counter SET last = :last WHERE name = 'source'"), {"last": last}
        ).rowcount:
            connection.execute(sa.text("INSERT INTO counter (name, last) VALUES ('source', :last)"), {"last": last})
    if values:
        connection.execute(sa.text("UPDATE article SET outlet = :outlet WHERE id = :id"), values)
    op.create_index("ix_article_outlet", "article", ["outlet", "id"])
