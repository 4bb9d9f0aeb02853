"""The list of articles: their numbers in an order that has an index, and their rows."""

from array import array
from collections.abc import Sequence
from typing import Final

from db import finding, mapping
from db.errors import CaseError, NotFound
from db.reading import Reading
from db.rows import ArticleRow

ORDERS: Final = {"added": "a.id DESC", "published": "a.published_key, a.id", "left": "a.left_key, a.id"}
"""Newest in the case first; newest of their own date first, unknown dates last; most claims left to review first."""

_SEARCHED: Final = ("title", "publisher", "byline", "origin", "url", "notice")
_CHUNK: Final = 500


class ArticleReads(Reading):
    """The part of ``Reader`` that reads articles."""

    def article_numbers(self, like: str = "", sort: str = "added", *, reverse: bool = False) -> "array[int]":
        """The ids of articles whose title, publisher, byline, origin, address and notice hold the words of ``like``.

        :param sort: one of ``ORDERS``; ``reverse`` turns it round.
        :raises CaseError: when there is no such order.
        """
        if sort not in ORDERS:
            raise CaseError(f"no such order of articles: {sort!r} (there are: {', '.join(ORDERS)})")
        order = ORDERS[sort]
        if reverse:
            order = ", ".join(
                part.removesuffix(" DESC") if part.endswith(" DESC") else f"{part} DESC" for part in order.split(", ")
            )
        words = finding.folded(like)
        if not words:
            return array("q", self.column(f"SELECT a.id FROM article a ORDER BY {order}"))
        columns = ", ".join(f"a.{name}" for name in _SEARCHED)
        text = " || ' ' || ".join(f"COALESCE(a.{name}, '')" for name in _SEARCHED)
        test, values = finding.quick(words, "a.t", sqlite=self.sqlite)
        once = "LIMIT -1" if self.sqlite else ""  # so that SQLite puts the text together once a row
        rows = self.all(
            f"SELECT a.id, {columns} FROM (SELECT a.*, {text} AS t FROM article a {once}) a"
            f" WHERE {test} ORDER BY {order}",
            values,
        )
        return array("q", (row[0] for row in rows if finding.held(words, row[1:])))

    def article_rows(self, ids: Sequence[int]) -> list[ArticleRow]:
        """The articles with these ids, in this order; ids that are not there are left out."""
        found: dict[int, ArticleRow] = {}
        for begin in range(0, len(ids), _CHUNK):
            chunk = ids[begin : begin + _CHUNK]
            marks = ", ".join("?" * len(chunk))
            sql = f"SELECT {mapping.ARTICLE} FROM article a JOIN capture p ON p.sha256 = a.capture_sha256"
            for row in self.all(f"{sql} WHERE a.id IN ({marks})", tuple(chunk)):
                found[row[0]] = mapping.article_row(row)
        return [found[number] for number in ids if number in found]

    def _article(self, article_id: int) -> ArticleRow:
        rows = self.article_rows([article_id])
        if not rows:
            raise NotFound(f"there is no article {article_id} in this case")
        return rows[0]

    def article(self, article_id: int) -> ArticleRow:
        """What is known about an article.

        :raises NotFound: when there is no such article.
        """
        return self._article(article_id)

    def article_text(self, article_id: int) -> str:
        """An article's readable text, which claims' offsets point into.

        :raises NotFound: when there is no such article.
        """
        row = self.one("SELECT text FROM article_text WHERE article_id = ?", (article_id,))
        if row is None:
            raise NotFound(f"there is no article {article_id} in this case")
        return str(row[0])

    def article_beginning(self, article_id: int, length: int) -> str:
        """The first code points of an article's text; nothing when it is not there."""
        row = self.one(f"SELECT substr(text, 1, {int(length)}) FROM article_text WHERE article_id = ?", (article_id,))
        return "" if row is None else str(row[0])

    def articles(
        self, *, like: str = "", limit: int | None = None, sort: str = "added", reverse: bool = True
    ) -> list[ArticleRow]:
        """Articles (see ``article_numbers``), in the order they were added unless told otherwise."""
        numbers = self.article_numbers(like, sort, reverse=reverse)
        return self.article_rows(numbers if limit is None else numbers[: max(0, int(limit))])
