"""Reads of the history, of the case's own state and health."""

import os
from collections.abc import Iterator
from typing import Final

from db import mapping, schema
from db.reading import Reading
from db.rows import Head, HistoryRow

_PAGE: Final = 100  # an entry on ten thousand claims holds some 100 kB
_RATIONALES: Final = 2_000
"""Newest verdicts of a reviewer that are looked through for their reasons."""


class HistoryReads(Reading):
    """The part of ``Reader`` that reads the log."""

    def history(
        self, *, limit: int = 50, before: int | None = None, claim: int | None = None, actor: str | None = None
    ) -> list[HistoryRow]:
        """Entries, newest first.

        ``before`` and ``after`` of an entry on very many claims are left out here (``None``); ``entries`` has them.

        :param before: only entries with a smaller ``seq``: the next page.
        :param claim: only entries that touched this claim, its article's import included.
        """
        tests, values = ["1 = 1"], []  # type: tuple[list[str], list[object]]
        if before is not None:
            tests.append("h.seq < ?")
            values.append(before)
        if actor is not None:
            tests.append("h.actor = ?")
            values.append(actor)
        if claim is not None:
            tests.append(
                "h.seq IN (SELECT seq FROM history_claim WHERE claim_id = ? UNION SELECT i.seq FROM history i"
                " JOIN claim c ON c.article_id = i.entity_id WHERE i.entity = 'article' AND c.id = ?)"
            )
            values += [claim, claim]
        sql = f"SELECT {mapping.HISTORY_CUT} FROM history h WHERE {' AND '.join(tests)} ORDER BY h.seq DESC"
        return [mapping.history_row(row) for row in self.all(f"{sql} LIMIT {max(0, int(limit))}", values)]

    def _claim_history(self, claim_id: int, article_id: int) -> tuple[HistoryRow, ...]:
        rows = self.all(
            f"SELECT {mapping.HISTORY_CUT} FROM history h WHERE h.seq IN"
            " (SELECT seq FROM history_claim WHERE claim_id = ?"
            " UNION SELECT seq FROM history WHERE entity = 'article' AND entity_id = ?) ORDER BY h.seq",
            (claim_id, article_id),
        )
        return tuple(map(mapping.history_row, rows))

    def entries(self, after: int = 0) -> Iterator[HistoryRow]:
        """Every entry with a ``seq`` above ``after``, whole, oldest first, read page by page."""
        last = after
        while True:
            rows = self.all(
                f"SELECT {mapping.HISTORY} FROM history h WHERE h.seq > ? ORDER BY h.seq LIMIT {_PAGE}", (last,)
            )
            for row in rows:
                yield mapping.history_row(row)
            if len(rows) < _PAGE:
                return
            last = rows[-1][0]

    def head(self) -> Head | None:
        """The newest entry: what a report prints, so that a cut tail shows."""
        row = self.one("SELECT seq, hash FROM history ORDER BY seq DESC LIMIT 1")
        return None if row is None else Head(*row)

    def change_token(self) -> object:
        """Differs whenever anyone, in any program, changed the case in between: every change is an entry."""
        head = self.head()
        return None if head is None else (head.seq, head.hash)

    def rationales(self, reviewer: str, limit: int = 9) -> list[str]:
        """The reasons that a reviewer gave last with a verdict, newest first, each once."""
        rows = self.column(
            "SELECT reason FROM history WHERE actor = ? AND action = 'mark' AND reason <> '' ORDER BY seq DESC"
            f" LIMIT {_RATIONALES}",
            (reviewer,),
        )
        return list(dict.fromkeys(rows))[:limit]

    def health(self) -> dict[str, object]:
        """Versions, settings and sizes of the case, for ``doctor``. Counts every table, so it is not for a screen."""
        facts: dict[str, object] = {"backend": self.case.backend, "target": self.case.target}
        facts["schema"] = (self.column("SELECT version_num FROM alembic_version") or [None])[0]
        facts["schema_of_program"] = schema.SCHEMA
        for key, value in self.all("SELECT key, value FROM case_metadata ORDER BY key"):
            facts[f"case_{key}"] = value
        if self.sqlite:
            facts["sqlite"] = self.column("SELECT sqlite_version()")[0]
            for pragma in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema", "page_size"):
                facts[pragma] = self.column(f"PRAGMA {pragma}")[0]
            facts["quick_check"] = self.column("PRAGMA quick_check(1)")[0]
            for suffix in ("", "-wal"):
                path = self.case.target + suffix
                facts["size" + suffix.replace("-", "_")] = os.path.getsize(path) if os.path.exists(path) else 0
            facts["mode"] = oct(os.stat(self.case.target).st_mode & 0o777)
        else:
            facts["postgresql"] = self.column("SHOW server_version")[0]
            facts["synchronous_commit"] = self.column("SHOW synchronous_commit")[0]
            facts["fsync"] = self.column("SHOW fsync")[0]
            facts["size"] = self.column("SELECT pg_database_size(current_database())")[0]
        tables = sorted(schema.TABLES - {"alembic_version"})
        facts["rows"] = {table: self.column(f"SELECT count(*) FROM {table}")[0] for table in tables}
        head = self.head()
        facts["head"] = None if head is None else f"{head.seq}:{head.hash}"
        return facts
