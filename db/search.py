"""Keeping the search index in step with the claims, from the store's own code (no triggers).

SQLite's index is contentless: to take a claim out, the words that went in must be given again. ``remove`` therefore
runs before a change of a claim's words and ``add`` after it, both reading what the tables hold at that moment.
``rebuild`` makes the whole index anew.

Articles have an index of their own for their text, which changes only when words are removed for good.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from sqlalchemy import Connection, text

from db import words

_BATCH: Final = 500
_DOCUMENTS: Final = """
    SELECT c.id, c.quote, c.speakers, c.publisher, a.title, c.notes
    FROM claim c JOIN article a ON a.id = c.article_id WHERE c.id {where} ORDER BY c.id"""
_NOTES: Final = "SELECT claim_id, text FROM note WHERE NOT deleted AND claim_id {where} ORDER BY id"

Document = tuple[int, tuple[str, str, str, str, str]]


def listed(connection: Connection, name: str = "ids") -> str:
    """SQL for "is one of the ids in the parameter ``name``", without a limit on how many."""
    if connection.dialect.name == "sqlite":
        return f"IN (SELECT value FROM json_each(:{name}))"
    return f"= ANY(CAST(:{name} AS bigint[]))"


def numbered(connection: Connection, name: str = "ids") -> str:
    """SQL for a table of the ids in the parameter ``name``: columns ``claim_id`` and ``place`` (from 0, in order)."""
    if connection.dialect.name == "sqlite":
        return f"(SELECT value AS claim_id, key AS place FROM json_each(:{name})) AS given"
    ids = f"unnest(CAST(:{name} AS bigint[])) WITH ORDINALITY AS u(claim_id, n)"
    return f"(SELECT claim_id, n - 1 AS place FROM {ids}) AS given"


def ids_parameter(connection: Connection, ids: Iterable[int]) -> object:
    """The value that goes with ``listed``."""
    numbers = list(ids)
    return json.dumps(numbers) if connection.dialect.name == "sqlite" else numbers


def documents(connection: Connection, ids: Sequence[int]) -> Iterator[Document]:
    """Each claim's searchable text as it is now: quote, speakers, publisher, title, notes."""
    where = listed(connection)
    for begin in range(0, len(ids), _BATCH):
        parameters = {"ids": ids_parameter(connection, ids[begin : begin + _BATCH])}
        rows = connection.execute(text(_DOCUMENTS.format(where=where)), parameters).all()
        notes: dict[int, list[str]] = {}
        if any(row[5] for row in rows):
            for claim_id, note in connection.execute(text(_NOTES.format(where=where)), parameters):
                notes.setdefault(claim_id, []).append(note)
        for claim_id, quote, speakers, publisher, title, _ in rows:
            said = "\n".join(json.loads(speakers))
            yield claim_id, (quote, said, publisher or "", title or "", "\n".join(notes.get(claim_id, ())))


def put(connection: Connection, found: Iterable[Document]) -> None:
    """Add documents of claims that are not in the index."""
    if connection.dialect.name == "sqlite":
        statement = "INSERT INTO claim_fts (rowid, quote, speakers, publisher, title, notes) VALUES (?, ?, ?, ?, ?, ?)"
        rows = [(claim_id, *map(words.plain, fields)) for claim_id, fields in found]
    else:
        statement = "INSERT INTO claim_search (claim_id, words) VALUES (%s, CAST(%s AS tsvector))"
        rows = [(claim_id, words.vector(fields)) for claim_id, fields in found]
    if rows:
        connection.exec_driver_sql(statement, rows)


def add(connection: Connection, ids: Sequence[int]) -> None:
    """Add claims with the words that they have now."""
    put(connection, documents(connection, ids))


def remove(connection: Connection, ids: Sequence[int]) -> None:
    """Take claims out; their words in the tables must still be those that were added."""
    if connection.dialect.name == "sqlite":
        statement = (
            "INSERT INTO claim_fts (claim_fts, rowid, quote, speakers, publisher, title, notes)"
            " VALUES ('delete', ?, ?, ?, ?, ?, ?)"
        )
        rows = [(claim_id, *map(words.plain, fields)) for claim_id, fields in documents(connection, ids)]
        if rows:
            connection.exec_driver_sql(statement, rows)
    else:
        where = listed(connection)
        parameters = {"ids": ids_parameter(connection, ids)}
        connection.execute(text(f"DELETE FROM claim_search WHERE claim_id {where}"), parameters)


def put_article(connection: Connection, article_id: int, article_text: str) -> None:
    """Add an article's own text, which never changes."""
    if connection.dialect.name == "sqlite":
        row = (article_id, " ".join(words.every(article_text)))
        connection.exec_driver_sql("INSERT INTO article_fts (rowid, text) VALUES (?, ?)", row)
    else:
        statement = "INSERT INTO article_search (article_id, part, words) VALUES (%s, %s, CAST(%s AS tsvector))"
        rows = [(article_id, part, vector) for part, vector in enumerate(words.pieces(article_text))]
        connection.exec_driver_sql(statement, rows)


def replace_article(connection: Connection, article_id: int, former: str, article_text: str) -> None:
    """Put another text in the place of an article's own, of which words were removed."""
    if connection.dialect.name == "sqlite":
        row = (article_id, " ".join(words.every(former)))
        sql = "INSERT INTO article_fts (article_fts, rowid, text) VALUES ('delete', ?, ?)"
        connection.exec_driver_sql(sql, row)
    else:
        connection.execute(text("DELETE FROM article_search WHERE article_id = :id"), {"id": article_id})
    put_article(connection, article_id, article_text)


def forget(connection: Connection) -> None:
    """Let a SQLite case's index forget words that were taken out of it: their places stay in it until it is merged."""
    for name in ("claim_fts", "article_fts"):
        connection.exec_driver_sql(f"INSERT INTO {name} ({name}) VALUES ('optimize')")


def fill_articles(connection: Connection) -> None:
    """Add the text of every article, to an index that is empty."""
    last = 0
    while True:
        page = text("SELECT article_id, text FROM article_text WHERE article_id > :last ORDER BY article_id LIMIT 200")
        rows = connection.execute(page, {"last": last}).all()
        if not rows:
            break
        for article_id, article_text in rows:
            put_article(connection, article_id, article_text)
        last = rows[-1][0]


def rebuild(connection: Connection) -> None:
    """Make the whole index anew from the claims."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("INSERT INTO claim_fts (claim_fts) VALUES ('delete-all')")
    else:
        connection.exec_driver_sql("DELETE FROM claim_search")
    last = 0
    while True:
        page = text("SELECT id FROM claim WHERE id > :last ORDER BY id LIMIT 5000")
        ids = [row[0] for row in connection.execute(page, {"last": last})]
        if not ids:
            break
        add(connection, ids)
        last = ids[-1]
