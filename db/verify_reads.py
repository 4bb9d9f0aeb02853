"""Raw reads of a whole case at one moment, as streams: what ``verify`` holds against the history.

Others may go on writing meanwhile: all streams of a snapshot see the case as it was when the snapshot began. Rows are
tuples as the driver gives them; nothing is parsed here.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from db.captures import PIECE
from db.connect import errors, one_line, open_blob
from db.errors import CaseError

if TYPE_CHECKING:
    from db.engine import Case

AT_ONCE: Final = 1_000
"""Rows that are taken from the driver at a time."""
ARTICLES: Final = 40
"""Articles whose claims are read at a time."""
INDEXES: Final = ("claim_fts", "article_fts")
"""The search indexes of a SQLite case."""
_HISTORY: Final = "SELECT seq, at, actor, action, entity, entity_id, reason, previous, hash, before, after FROM history"


class Unreadable(CaseError):
    """Something in the store cannot be read at all: the place and why, in one line."""


class Snapshot:
    """A case as it was at one moment. Use it in one thread, and close it."""

    def __init__(self, case: "Case") -> None:
        self.case = case
        self.sqlite = case.backend == "sqlite"
        self._numbers = itertools.count(1)
        self.connection: Any = case.connect(read_only=not self.sqlite)
        self.errors: tuple[type[Exception], ...] = errors(UnicodeDecodeError)
        if not self.sqlite:
            import psycopg

            self.errors = (psycopg.Error, UnicodeDecodeError)
        try:
            if self.sqlite:
                for name in INDEXES:  # what stands in the search index, word by word
                    for kind in ("instance", "row"):
                        self.connection.execute(
                            f"CREATE VIRTUAL TABLE temp.{name}_{kind} USING fts5vocab('main', '{name}', '{kind}')"
                        )
                self.connection.execute("PRAGMA query_only=ON")
                # A look at Python now and then, so that ctrl+c ends a check of a large file at once.
                self.connection.set_progress_handler(lambda: 0, 1_000_000)
                self.connection.execute("BEGIN")
                self.connection.execute("SELECT count(*) FROM alembic_version").fetchone()  # the moment
            else:
                self.connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        except self.errors as error:
            self.close()
            raise CaseError(f"cannot read {case.target}: {one_line(error, case.secret)}") from None

    def __enter__(self) -> "Snapshot":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; the case stays open."""
        self.connection.close()

    def stream(self, sql: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a query with ``?`` parameters, few in memory at a time.

        :raises Unreadable: when a row cannot be read.
        """
        try:
            if self.sqlite:
                cursor = self.connection.cursor()
                cursor.arraysize = AT_ONCE
            else:
                cursor = self.connection.cursor(name=f"stream{next(self._numbers)}")
                cursor.itersize = AT_ONCE
                sql = sql.replace("?", "%s")
            cursor.execute(sql, tuple(values))
            yield from itertools.chain(cursor)  # not the cursor itself, which a stream left early would close late
            cursor.close()
        except self.errors as error:
            raise Unreadable(one_line(error, self.case.secret)) from None

    def all(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Every row of a small query.

        :raises Unreadable: when one cannot be read.
        """
        try:
            rows: list[tuple[Any, ...]] = self.connection.execute(
                sql if self.sqlite else sql.replace("?", "%s"), tuple(values)
            ).fetchall()
            return rows
        except self.errors as error:
            raise Unreadable(one_line(error, self.case.secret)) from None

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return int(self.all(f"SELECT count(*) FROM {table}")[0][0])

    def history(self, action: str = "") -> Iterator[tuple[Any, ...]]:
        """All entries, or those of an action, oldest first, in the columns of ``custody.entries``."""
        if action:
            return self.stream(f"{_HISTORY} WHERE action = ? ORDER BY seq", (action,))
        return self.stream(f"{_HISTORY} ORDER BY seq")

    def merged(self) -> Iterator[tuple[Any, ...]]:
        """The entries of other histories that were merged, in the columns of ``history``."""
        return self.stream(f"{_HISTORY.replace('FROM history', 'FROM merged_entry')} ORDER BY hash")

    def entry(self, seq: int) -> tuple[Any, ...] | None:
        """One entry."""
        rows = self.all(f"{_HISTORY} WHERE seq = ?", (seq,))
        return rows[0] if rows else None

    def marks(self) -> Iterator[tuple[Any, ...]]:
        """``seq, at, actor, reason, after`` of the entries that gave verdicts, oldest first."""
        return self.stream("SELECT seq, at, actor, reason, after FROM history WHERE action = 'mark' ORDER BY seq")

    def table(self, name: str, columns: Sequence[str], order: str) -> Iterator[tuple[Any, ...]]:
        """A whole table in an order."""
        return self.stream(f"SELECT {_quoted(columns)} FROM {name} ORDER BY {order}")

    def text(self, article: int) -> str | None:
        """The text of an article, if there is one."""
        rows = self.all("SELECT text FROM article_text WHERE article_id = ?", (article,))
        return rows[0][0] if rows else None

    def articles(
        self, article: Sequence[str], capture: Sequence[str], claim: Sequence[str], parts: Mapping[str, Sequence[str]]
    ) -> Iterator[tuple[tuple[Any, ...], list[tuple[Any, ...]], dict[str, list[tuple[Any, ...]]]]]:
        """Articles by id, each with its claims by id and these claims' figures and links by position.

        An article's row is that of the table, of its capture, and its outlet's key; a link's is followed by its
        source's key and root, and the root's key.
        """
        heads = self.stream(
            f"SELECT {_quoted(article, 'a')}, {_quoted(capture, 'p')}, o.key FROM article a"
            " LEFT JOIN capture p ON p.sha256 = a.capture_sha256 LEFT JOIN source o ON o.id = a.outlet ORDER BY a.id"
        )
        while batch := list(itertools.islice(heads, ARTICLES)):
            span = batch[0][0], batch[-1][0]
            claims = self.all(
                f"SELECT {_quoted(claim)} FROM claim WHERE article_id BETWEEN ? AND ? ORDER BY article_id, id", span
            )
            place = list(claim).index("article_id")
            of_article: dict[int, list[tuple[Any, ...]]] = {}
            of_claim: dict[int, int] = {}
            for row in claims:
                of_article.setdefault(row[place], []).append(row)
                of_claim[row[0]] = row[place]
            found: dict[int, dict[str, list[tuple[Any, ...]]]] = {}
            for table, columns in parts.items():
                more = ", s.key, s.root, r.key" if table == "link" else ""
                joins = " LEFT JOIN source s ON s.id = t.source_id LEFT JOIN source r ON r.id = s.root" if more else ""
                rows = self.all(
                    f"SELECT {_quoted(columns, 't')}{more} FROM claim c JOIN {table} t ON t.claim_id = c.id{joins}"
                    " WHERE c.article_id BETWEEN ? AND ? ORDER BY c.article_id, c.id, t.position, t.id",
                    span,
                )
                at = list(columns).index("claim_id")
                for row in rows:
                    kept = found.setdefault(of_claim.get(row[at], 0), {name: [] for name in parts})
                    kept[table].append(row)
            for head in batch:
                own = found.get(head[0], {name: [] for name in parts})
                yield head, of_article.get(head[0], []), own

    def capture(self, digest: str) -> Iterator[bytes]:
        """The bytes of a capture, piece by piece."""
        if self.sqlite:
            ((place,),) = self.all("SELECT rowid FROM capture WHERE sha256 = ?", (digest,))
            try:
                with open_blob(self.connection, "capture", "data", place, readonly=True) as blob:
                    while piece := blob.read(PIECE):
                        yield piece
            except self.errors as error:
                raise Unreadable(one_line(error)) from None
            return
        ((size,),) = self.all("SELECT octet_length(data) FROM capture WHERE sha256 = ?", (digest,))
        for begin in range(0, size, PIECE * 4):
            sql = "SELECT substring(data FROM ?::int FOR ?::int) FROM capture WHERE sha256 = ?"
            yield bytes(self.all(sql, (begin + 1, PIECE * 4, digest))[0][0])


def _quoted(columns: Sequence[str], table: str = "") -> str:
    prefix = f"{table}." if table else ""
    return ", ".join(f'{prefix}"{name}"' for name in columns)
