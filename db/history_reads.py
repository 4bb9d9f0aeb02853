"""Reads of the history, of the case's own state and health."""

import json
import os
from collections.abc import Iterator, Sequence
from typing import Any, Final

from db import finding, mapping, schema
from db.errors import NotFound
from db.reading import Reading
from db.rows import Facet, Head, HistoryFilter, HistoryRow, Redaction

_PAGE: Final = 100  # an entry on ten thousand claims holds some 100 kB
_RATIONALES: Final = 2_000
"""Newest verdicts of a reviewer that are looked through for their reasons."""
STEP: Final = 20_000
"""Entries whose numbers are read in one step."""
READ_STEP: Final = 5_000
"""Entries whose words are looked through in one step: some milliseconds."""
_LOOKED: Final = 16_384
"""Code points of a state that are looked through."""
_EVERY_ENTRY: Final = HistoryFilter()
_CHUNK: Final = 500


def _tests(where: HistoryFilter, below: int | None, claim: int | None) -> tuple[list[str], list[object]]:
    """Conditions on entries ``h``, without the words to find, and their values."""
    tests, values = ["1 = 1"], []  # type: tuple[list[str], list[object]]
    for test, value in (("h.seq < ?", below), ("h.actor = ?", where.actor), ("h.action = ?", where.action)):
        if value:
            tests.append(test)
            values.append(value)
    if claim is not None:
        tests.append(
            "h.seq IN (SELECT seq FROM history_claim WHERE claim_id = ? UNION SELECT i.seq FROM history i"
            " JOIN claim c ON c.article_id = i.entity_id WHERE i.entity = 'article' AND c.id = ?)"
        )
        values += [claim, claim]
    return tests, values


class HistoryReads(Reading):
    """The part of ``Reader`` that reads the log."""

    def history(
        self,
        *,
        limit: int = 50,
        before: int | None = None,
        claim: int | None = None,
        where: HistoryFilter = _EVERY_ENTRY,
    ) -> list[HistoryRow]:
        """Entries, newest first.

        ``before`` and ``after`` of an entry on very many claims are left out here (``None``); ``entries`` has them.

        :param before: only entries with a smaller ``seq``: the next page.
        :param claim: only entries that touched this claim, its article's import included.
        """
        found: list[HistoryRow] = []
        below = before
        while len(found) < limit and below != 0:
            numbers, below = self.history_step(where, below, claim=claim, most=limit - len(found))
            found += self.history_rows(numbers)
        return found

    def history_step(
        self,
        where: HistoryFilter = _EVERY_ENTRY,
        below: int | None = None,
        *,
        claim: int | None = None,
        most: int | None = None,
    ) -> tuple[list[int], int]:
        """The numbers of matching entries, newest first, as far as one quick read goes, and where to go on from.

        :param below: only entries with a smaller number; ``None`` begins at the newest.
        :param most: at most so many.
        :returns: the numbers, and ``below`` for the next step; 0 when nothing is left.
        """
        tests, values = _tests(where, below, claim)
        words = finding.folded(where.text)
        size = READ_STEP if words else STEP if most is None else max(0, int(most))
        sql = f"SELECT h.seq FROM history h WHERE {' AND '.join(tests)} ORDER BY h.seq DESC LIMIT {size}"
        numbers: list[int] = self.column(sql, values)
        rest = numbers[-1] if len(numbers) == size and numbers and numbers[-1] > 1 else 0
        if words and numbers:
            numbers = self._with_words(numbers, words)
            if most is not None and len(numbers) > most:
                numbers = numbers[: max(0, int(most))]
                rest = numbers[-1] if numbers else 0
        return numbers, rest

    def _with_words(self, numbers: Sequence[int], words: Sequence[str]) -> list[int]:
        """Those of the entries (numbers falling) that hold all the words."""
        columns = f"h.actor, h.action, h.reason, substr(h.before, 1, {_LOOKED}), substr(h.after, 1, {_LOOKED})"
        whole = f"h.actor || ' ' || h.action || ' ' || h.reason || substr(h.before, 1, {_LOOKED})"
        whole += f" || substr(h.after, 1, {_LOOKED})"
        test, values = finding.quick(words, "t", sqlite=self.sqlite)
        rows = self.all(
            f"SELECT * FROM (SELECT h.seq, {columns}, {whole} AS t FROM history h WHERE h.seq <= ? AND h.seq >= ?) e"
            f" WHERE {test} ORDER BY 1 DESC",
            (numbers[0], numbers[-1], *values),
        )
        wanted, found = set(numbers), []
        for seq, *parts, _ in rows:
            if seq in wanted and finding.held(words, _texts_of(*parts)):
                found.append(seq)
        return found

    def history_rows(self, numbers: Sequence[int]) -> list[HistoryRow]:
        """The entries with these numbers, in this order; those that are not there are left out."""
        found: dict[int, HistoryRow] = {}
        for begin in range(0, len(numbers), _PAGE):
            chunk = numbers[begin : begin + _PAGE]
            marks = ", ".join("?" * len(chunk))
            sql = f"SELECT {mapping.HISTORY_CUT} FROM history h WHERE h.seq IN ({marks})"
            found.update((row[0], mapping.history_row(row)) for row in self.all(sql, tuple(chunk)))
        return [found[number] for number in numbers if number in found]

    def history_entry(self, seq: int) -> HistoryRow:
        """One whole entry.

        :raises NotFound: when there is none of that number.
        """
        row = self.one(f"SELECT {mapping.HISTORY} FROM history h WHERE h.seq = ?", (seq,))
        if row is None:
            raise NotFound(f"there is no entry {seq} in this history")
        return mapping.history_row(row)

    def newest_about(self, entity: str, number: int) -> HistoryRow | None:
        """The newest entry about an article, a source or a view; ``None`` when there is none."""
        sql = f"SELECT {mapping.HISTORY_CUT} FROM history h WHERE h.entity = ? AND h.entity_id = ?"
        row = self.one(f"{sql} ORDER BY h.seq DESC LIMIT 1", (entity, number))
        return None if row is None else mapping.history_row(row)

    def history_facets(
        self,
        part: str,
        where: HistoryFilter = _EVERY_ENTRY,
        *,
        claim: int | None = None,
        numbers: Sequence[int] | None = None,
    ) -> list[Facet]:
        """Who did something (``actor``) or what was done (``action``), with the number of entries of each.

        :param where: counts what its other parts leave; the words in it are not looked for here.
        :param claim: only entries that touched this claim.
        :param numbers: count these entries and no others: where there are words, those that hold them.
        """
        column = {"actor": "actor", "action": "action"}[part]
        counts: dict[str, int] = {}
        if numbers is not None:
            for begin in range(0, len(numbers), _CHUNK):
                chunk = tuple(numbers[begin : begin + _CHUNK])
                marks = ", ".join("?" * len(chunk))
                sql = f"SELECT h.{column}, count(*) FROM history h WHERE h.seq IN ({marks}) GROUP BY h.{column}"
                for name, count in self.all(sql, chunk):
                    counts[name] = counts.get(name, 0) + count
        else:
            tests, values = _tests(where._replace(**{part: ""}), None, claim)
            sql = f"SELECT h.{column}, count(*) FROM history h WHERE {' AND '.join(tests)} GROUP BY h.{column}"
            counts.update(self.all(sql, values))
        return [Facet(name, name, counts[name]) for name in sorted(counts)]

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

    def hashes(self) -> list[str]:
        """The hash of every entry."""
        return self.column("SELECT hash FROM history")

    def merged_entries(self) -> Iterator[HistoryRow]:
        """Every entry of other cases' histories that was merged, by hash; their chains are checked by that."""
        last = ""
        while True:
            rows = self.all(
                f"SELECT {mapping.HISTORY} FROM merged_entry h WHERE h.hash > ? ORDER BY h.hash LIMIT {_PAGE}", (last,)
            )
            for row in rows:
                yield mapping.history_row(row)
            if len(rows) < _PAGE:
                return
            last = rows[-1][-1]

    def redactions(self, *, merged: bool = False) -> list[Redaction]:
        """The entries that removed words from the case, oldest first. What they lack, the check of the chain tells.

        :param merged: those of the histories that were merged instead.
        """
        table = "merged_entry" if merged else "history"
        sql = f"SELECT seq, at, actor, reason, after FROM {table} WHERE action = 'redact' ORDER BY at, seq"
        found = []
        for seq, at, actor, reason, after in self.all(sql if merged else sql.replace("at, seq", "seq")):
            state = json.loads(after)
            told = state.get("redacted") if isinstance(state, dict) else None
            parts = [told.get(name) if isinstance(told, dict) else None for name in ("entries", "merged", "counts")]
            entries, of_merged, counts = (part if isinstance(part, dict) else {} for part in parts)
            captures = told.get("captures") if isinstance(told, dict) else None
            named = tuple(one for one in captures if isinstance(one, str)) if isinstance(captures, list) else ()
            found.append(Redaction(seq, at, actor, reason, entries, of_merged, counts, named))
        return found

    def head(self) -> Head | None:
        """The newest entry: what a report prints, so that a cut tail shows."""
        row = self.one("SELECT seq, hash FROM history ORDER BY seq DESC LIMIT 1")
        return None if row is None else Head(*row)

    def identity(self) -> tuple[str, str]:
        """The case's own uid, which its copies share, and the version of its schema."""
        uid = self.column("SELECT value FROM case_metadata WHERE key = 'uid'")
        version = self.column("SELECT version_num FROM alembic_version")
        return (uid or [""])[0], (version or [""])[0]

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
            for setting in ("synchronous_commit", "fsync", "full_page_writes"):
                facts[setting] = self.column(f"SHOW {setting}")[0]
            facts["size"] = self.column("SELECT pg_database_size(current_database())")[0]
        tables = sorted(schema.TABLES - {"alembic_version"})
        facts["rows"] = {table: self.column(f"SELECT count(*) FROM {table}")[0] for table in tables}
        head = self.head()
        facts["head"] = None if head is None else f"{head.seq}:{head.hash}"
        return facts


def _texts_of(actor: str, action: str, reason: str, before: str, after: str) -> list[str]:
    """All words of an entry: names and values of its states, not the names of their fields."""
    parts = [actor, action.replace("_", " "), reason]
    for state in (before, after):
        try:
            parts += _values(json.loads(state))
        except ValueError:  # cut: that of an action on very many claims, which begins with its verdicts
            parts.append(state[:64])
    return parts


def _values(state: Any) -> Iterator[str]:
    if isinstance(state, str):
        yield state
    elif isinstance(state, list):
        for part in state:
            yield from _values(part)
    elif isinstance(state, dict):
        for name, value in state.items():
            if name == "verdicts" and isinstance(value, dict):
                yield from value
            elif name not in ("uid", "salt"):
                yield from _values(value)
