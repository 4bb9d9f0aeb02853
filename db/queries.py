"""Reads: frozen rows from plain SQL on the driver's level, so that the screen starts without SQLAlchemy."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final, Literal

from db import filters, mapping, schema
from db.article_reads import ArticleReads
from db.errors import CaseError, NotFound
from db.history_reads import HistoryReads
from db.rows import (
    VERDICTS,
    ClaimDetail,
    ClaimFilter,
    ClaimMark,
    ClaimRow,
    Comparison,
    Counts,
    EvidenceRow,
    Facet,
    OtherFigure,
    Sort,
    VerdictRow,
    ViewRow,
)
from db.source_reads import SourceReads
from db.workflow_reads import WorkflowReads

PAGE: Final = 200
"""Claims read at a time by a stream."""

_CHUNK: Final = 500
_MANY: Final = 20_000
_EVERYTHING: Final = ClaimFilter()


class Reader(HistoryReads, ArticleReads, SourceReads, WorkflowReads):
    """Reads of one case on one connection; use it in one thread at a time.

    Every method answers what was committed when it began. Any may raise ``CaseError`` when the case cannot be read.
    """

    def claim_ids(
        self,
        where: ClaimFilter = _EVERYTHING,
        sort: Sort = "worth",
        *,
        reverse: bool = False,
        limit: int | None = None,
    ) -> "array[int]":
        """The ids of matching claims in the order of ``sort`` (see ``db.rows.SORTS``), at most ``limit`` of them.

        Claims that have nothing to sort by (no date, no figure, no speaker) come last in both directions.

        :raises CaseError: when the filter or the sort names something that does not exist.
        """
        if sort not in schema.SORT_KEYS:
            raise CaseError(f"no such sort: {sort!r} (there are: {', '.join(schema.SORT_KEYS)})")
        stretches = (schema.FIRST[sort], schema.LAST[sort]) if reverse and sort in schema.LAST else ("",)
        with self.snapshot():
            found = self.parts(where)
            if found and limit is not None:
                from db import first_rows

                return first_rows.first(self, found, sort, reverse, limit, stretches)
            if len(stretches) == 1:  # a million ids are not copied
                return self._ids(where, found, sort, reverse, limit)
            ids = array("i")
            for stretch in stretches:
                left = None if limit is None else limit - len(ids)
                ids.extend(self._ids(where, found, sort, reverse, left, stretch))
        return ids

    def _ids(
        self,
        where: ClaimFilter,
        found: list[filters.Part],
        sort: Sort,
        reverse: bool,
        limit: int | None,
        stretch: str = "",
    ) -> "array[int]":
        """See ``claim_ids``: all matches, or the first claims without a filter.

        :param stretch: a condition on the sort's own column.
        """
        own = self.few(found) if found else None
        if limit is not None or own is not None or sort == "changed" or not where.verdicts:
            by_index = len(found) > 1 or bool(found and found[0].index and sort in filters.BESIDE)
            return self.numbers(*self.in_order(found, own, sort, reverse, limit, stretch, by_index=by_index))
        # Every match: to look each claim's verdict up in the order of the sort would be a million scattered reads.
        chosen = self.with_verdicts(where.verdicts)
        rest = self.parts(replace(where, verdicts=()))
        return self.numbers(*self.in_order(rest, None, sort, reverse, limit, stretch), among=chosen)

    phrases: tuple[object, Sequence[str]] | None = None
    """The phrases of place as of a ``change_token`` (see ``incident_filters``)."""

    def parts(self, where: ClaimFilter) -> list[filters.Part]:
        """Every condition of a filter (see ``filters.parts``)."""
        if not where.places:
            return filters.parts(where, self.case.backend)
        from db import incident_filters

        return filters.parts(where, self.case.backend, incident_filters.phrases(self, where))

    def in_order(
        self,
        found: Sequence[filters.Part],
        first: filters.Part | None,
        sort: Sort,
        reverse: bool,
        limit: int | None,
        stretch: str = "",
        *,
        by_index: bool = False,
        near: bool = False,
        whole: Sequence[filters.Part] = (),
        before: tuple[object, ...] = (),
    ) -> tuple[str, tuple[object, ...]]:
        """A query for ids in an order, with its parameters.

        :param whole: more conditions, of which all matches are found first.
        :param before: only claims that come before the one with these values of the order's columns.
        """
        direction = " DESC" if reverse else ""
        order = ", ".join(f"c.{column}{direction}" for column in schema.order(sort))
        ground = filters.STANDING if sort == "changed" else filters.CLAIM
        own = first or next((part for part in found if part.index and by_index), None)
        if own is not None and own.index and ground is filters.CLAIM:
            index, statement = f"INDEXED BY {own.index}", filters.gather(found, own, ground, by_index=True)
        elif first is not None:
            index, statement = "NOT INDEXED", filters.gather(found, first, ground)
        else:
            index = f"INDEXED BY ix_{ground.table}_{sort}"
            walk = filters.walk_near if near else filters.walk
            statement = filters.every(found) if limit is None else walk(found, ground)
        own_tests, values = self.filled(statement.sql, ground).removeprefix("WHERE "), [*statement.values]
        tests = [own_tests] if own_tests else []
        for part in whole:
            tests.append(f"c.id IN ({self.filled(part.ids, filters.STANDING)})")
            values += part.id_values
        if stretch:
            tests.append(f"c.{stretch}")
        if before:
            columns = ", ".join(f"c.{column}" for column in schema.order(sort))
            tests.append(f"({columns}) {'>' if reverse else '<'} ({filters.marks(before)})")
            values += before
        where = f"WHERE {' AND '.join(tests)}" if tests else ""
        sql = f"SELECT c.id FROM {ground.table} c {self.hint(index)} {where} ORDER BY {order}"
        if limit is not None:
            sql += f" LIMIT {max(0, int(limit))}"
        return sql, tuple(values)

    def nth(self, sort: Sort, reverse: bool, number: int, stretch: str = "") -> tuple[object, ...]:
        """The values of the order's columns of one claim, counted from 0; none if there are not so many."""
        columns = [f"c.{column}" for column in schema.order(sort)]
        order = ", ".join(f"{column} DESC" if reverse else column for column in columns)
        table = (filters.STANDING if sort == "changed" else filters.CLAIM).table
        only = f"WHERE c.{stretch}" if stretch else ""
        sql = f"SELECT {', '.join(columns)} FROM {table} c {self.hint(f'INDEXED BY ix_{table}_{sort}')} {only}"
        return self.one(f"{sql} ORDER BY {order} LIMIT 1 OFFSET {max(0, int(number))}") or ()

    def ahead(
        self, found: Sequence[filters.Part], sort: Sort, reverse: bool, limit: int, far: int, stretch: str = ""
    ) -> tuple[str, tuple[object, ...]]:
        """A query for ids in an order among the first ``far`` claims in that order, with its parameters."""
        direction = " DESC" if reverse else ""
        columns = schema.order(sort)
        order = ", ".join(f"c.{column}{direction}" for column in columns)
        ground = filters.STANDING if sort == "changed" else filters.CLAIM
        statement = filters.walk_near(found, ground)
        tests = self.filled(statement.sql, ground)
        asked = (name for name in ("article_id", "facet", "verdict") if f"c.{name}" in tests)  # others cost a look
        listed = ", ".join(dict.fromkeys(f"c.{name}" for name in (*columns, "id", *asked)))
        index = self.hint(f"INDEXED BY ix_{ground.table}_{sort}")
        only = f"WHERE c.{stretch}" if stretch else ""
        begin = f"SELECT {listed} FROM {ground.table} c {index} {only} ORDER BY {order} LIMIT {far}"
        return f"SELECT c.id FROM ({begin}) c {tests} ORDER BY {order} LIMIT {max(0, int(limit))}", statement.values

    def with_verdicts(self, verdicts: Sequence[str]) -> bytearray:
        """For each claim's id whether its verdict is one of these: 1 or 0."""
        last = self.one("SELECT max(id) FROM standing")
        chosen = bytearray((last[0] if last and last[0] else 0) + 1)
        index = self.hint("INDEXED BY ix_standing_verdict")
        for verdict in set(verdicts):
            for number in self.numbers(f"SELECT id FROM standing {index} WHERE verdict = ?", (verdict,)):
                chosen[number] = 1
        return chosen

    def unreviewed(self, ids: Sequence[int]) -> set[int]:
        """Those of these claims that nobody has given a verdict."""
        found: set[int] = set()
        for begin in range(0, len(ids), _CHUNK):
            chunk = ids[begin : begin + _CHUNK]
            # by their ids: SQLite would read the verdict of every claim that nobody has looked at
            standing = f"standing {self.hint('NOT INDEXED')}"
            sql = f"SELECT id FROM {standing} WHERE verdict = 'unreviewed' AND id IN ({filters.marks(chunk)})"
            found.update(self.column(sql, tuple(chunk)))
        return found

    def verdicts_of(self, ids: Sequence[int]) -> Counts:
        """How many of these claims have which verdict."""
        found = dict.fromkeys(VERDICTS, 0)
        if len(ids) > _MANY:  # a few passes through an index instead of thousands of questions
            for verdict in VERDICTS:
                chosen = self.with_verdicts((verdict,))
                found[verdict] = sum(chosen[number] for number in ids if number < len(chosen))
        else:
            for begin in range(0, len(ids), _CHUNK):
                chunk = tuple(ids[begin : begin + _CHUNK])
                sql = f"SELECT verdict, count(*) FROM standing WHERE id IN ({filters.marks(chunk)}) GROUP BY verdict"
                for verdict, count in self.all(sql, chunk):
                    found[verdict] += count
        return Counts(sum(found.values()), **found)

    def hint(self, source: str) -> str:
        """A hint to SQLite's planner, which PostgreSQL does not take."""
        return source if self.sqlite else ""

    def filled(self, sql: str, ground: filters.Ground) -> str:
        """Conditions as they are written for that table."""
        return sql.replace("{verdict_index}", self.hint("INDEXED BY ix_standing_verdict")).replace(
            "{verdict}", ground.verdict
        )

    def few(self, found: list[filters.Part], *, quick: bool = False) -> filters.Part | None:
        """The condition that fewest claims meet, if they are few enough to be gathered and sorted.

        One whose matches had to be found for that is put into ``found`` with them.

        :param quick: but for those of which it takes long to see whether they are few.
        """
        best, least = None, schema.MAX_ID
        for number, part in enumerate(found):
            if quick and (part.ahead or (part.query and best)):
                continue
            most = min(least, filters.FEW * part.times + 1)
            ids, known = f"{self.filled(part.ids, filters.STANDING)} LIMIT", None
            enough = max(0, min(most, filters.FEW + 1))
            if part.index:  # it may take long to find them, so that these few need not be found again
                known = self.numbers(f"{ids} {enough}", part.id_values)
            if known is not None and len(known) < enough:
                part = found[number] = filters.known(part, known, self.case.backend)
                count = len(known)
            else:
                limited = f"SELECT count(*) FROM ({ids} {max(0, most)}) AS few"
                row = self.one(part.count, part.count_values) if part.count else self.one(limited, part.id_values)
                count = row[0] if row else 0
            if count < most:
                best, least = part, count
        return best

    def claim_rows(self, ids: Sequence[int]) -> list[ClaimRow]:
        """The claims with these ids, in this order; ids that are gone are left out."""
        found: dict[int, ClaimRow] = {}
        possible = [claim_id for claim_id in ids if 0 < claim_id <= schema.MAX_ID]
        for begin in range(0, len(possible), _CHUNK):
            chunk = possible[begin : begin + _CHUNK]
            marks = ", ".join("?" * len(chunk))
            for row in self.all(f"SELECT {mapping.CLAIM} FROM {mapping.CLAIMS} WHERE c.id IN ({marks})", tuple(chunk)):
                found[row[0]] = mapping.claim_row(row)
        found = {row.id: row for row in self.with_work(found.values())}
        return [found[claim_id] for claim_id in ids if claim_id in found]

    def claims(
        self, where: ClaimFilter = _EVERYTHING, sort: Sort = "worth", *, reverse: bool = False
    ) -> Iterator[ClaimRow]:
        """A stream of matching claims. Each comes once even while others change the case: the ids (4 bytes a claim) are
        taken at the beginning, the rows page by page."""
        ids = self.claim_ids(where, sort, reverse=reverse)
        for begin in range(0, len(ids), PAGE):
            yield from self.claim_rows(ids[begin : begin + PAGE])

    def claim(self, claim_id: int) -> ClaimDetail:
        """All about one claim, as of one moment.

        :raises NotFound: when there is no such claim.
        """
        with self.snapshot():
            extra = "c.prefix, c.suffix, c.place, c.date_start, c.date_end, c.date_precision, c.hedges, c.reasons"
            row = self.one(f"SELECT {mapping.CLAIM}, {extra} FROM {mapping.CLAIMS} WHERE c.id = ?", (claim_id,))
            if row is None:
                raise NotFound(f"there is no claim {claim_id} in this case")
            (claim,) = self.with_work([mapping.claim_row(row)])
            rest = row[mapping.CLAIM_WIDTH :]
            own = (claim_id,)
            figures = self.all(f"SELECT {mapping.FIGURE} FROM figure WHERE claim_id = ? ORDER BY position", own)
            links = self.all(f"SELECT {mapping.LINK} FROM link WHERE claim_id = ? ORDER BY position", own)
            notes = self.all(
                f"SELECT {mapping.NOTE} WHERE n.claim_id = ? AND NOT n.deleted ORDER BY n.id",
                own,
            )
            verdicts = self.all(
                f"SELECT v.verdict, v.rationale, r.name, v.at, v.undone_by, {mapping.SET_ASIDE} FROM verdict v"
                " JOIN reviewer r ON r.id = v.reviewer_id LEFT JOIN history u ON u.seq = v.undone_by"
                " WHERE v.claim_id = ? ORDER BY v.entry",
                own,
            )
            evidence = self.all(f"SELECT {mapping.EVIDENCE} WHERE e.claim_id = ? AND NOT e.deleted ORDER BY e.id", own)
            return ClaimDetail(
                row=claim,
                prefix=rest[0],
                suffix=rest[1],
                place=rest[2],
                date_start=rest[3],
                date_end=rest[4],
                date_precision=rest[5],
                hedges=mapping.strings(rest[6]),
                reasons=mapping.strings(rest[7]),
                figures=tuple(map(mapping.figure_row, figures)),
                links=tuple(map(mapping.link_row, links)),
                notes=tuple(map(mapping.note_row, notes)),
                verdicts=tuple(
                    VerdictRow(v[0], v[1], v[2], v[3], undone=v[4] is not None and not v[5], set_aside=bool(v[5]))
                    for v in verdicts
                ),
                history=self._claim_history(claim_id, claim.article_id),
                article=self._article(claim.article_id),
                marks=self.marks(claim.article_id),
                evidence=tuple(map(mapping.evidence_row, evidence)),
            )

    def marks(self, article_id: int) -> tuple[ClaimMark, ...]:
        """Where the claims of an article stand, in the order of its text."""
        rows = self.all(
            f"SELECT c.id, c.span_start, c.span_end, s.verdict FROM {mapping.CLAIMS}"
            " WHERE c.article_id = ? ORDER BY c.span_start, c.id",
            (article_id,),
        )
        return tuple(ClaimMark(*row) for row in rows)

    def compare(self, claim_id: int) -> Comparison:
        """Other claims that give a figure for the same thing, most alike first, each with the reasons why it is listed
        (the rules are in ``db.compare``). A claim without a figure of a known measure has none.

        :raises NotFound: when there is no such claim.
        """
        from db import compare

        return compare.compare(self, claim_id)

    def other_figures(self, claim_id: int, pause: Callable[[], None]) -> tuple[OtherFigure, ...]:
        """The figures that the claims of ``compare`` give, each once, most alike first; empty without such a claim.

        :param pause: called every few milliseconds; what it raises ends the search, and comes through.
        """
        from db import compare

        return compare.other_figures(self, claim_id, pause)

    def counts(self, where: ClaimFilter = _EVERYTHING) -> Counts:
        """How many claims match, by verdict."""
        rows = self.grouped("verdict", where)
        by_verdict: dict[str, int] = dict(rows)
        return Counts(total=sum(by_verdict.values()), **by_verdict)

    def grouped(self, column: Literal["verdict", "facet"], where: ClaimFilter) -> list[tuple[Any, ...]]:
        """Each verdict, or each facet (see ``schema.facet``), with how many matching claims have it."""
        with self.snapshot():  # the phrases of place that are looked for, and the claims that have them
            return self._grouped(column, where)

    def _grouped(self, column: str, where: ClaimFilter) -> list[tuple[Any, ...]]:
        found = self.parts(where)
        statement = filters.every(found)
        if any(part.by_article for part in found):  # the claims of some articles: only ``claim`` has an index of these
            ground = filters.CLAIM
            tables = "claim c JOIN standing s ON s.id = c.id" if column == "verdict" else "claim c"
            name = "s.verdict" if column == "verdict" else "c.facet"
        else:
            ground, tables, name = filters.STANDING, "standing c", f"c.{column}"
        sql = f"SELECT {name}, count(*) FROM {tables} {self.filled(statement.sql, ground)} GROUP BY {name}"
        return self.all(sql, statement.values)

    def narrowed(self, where: ClaimFilter) -> tuple[str, tuple[object, ...]]:
        """SQL that leaves of a table ``w`` with ``claim_id`` the rows of matching claims, with its parameters; empty
        when every claim matches, else it ends with conditions that more can be added to."""
        found = self.parts(where)
        if not found:
            return "", ()
        ground = filters.CLAIM if any(one.by_article for one in found) else filters.STANDING
        statement = filters.every(found)
        return f"JOIN {ground.table} c ON c.id = w.claim_id {self.filled(statement.sql, ground)}", statement.values

    def facets(self, part: str, where: ClaimFilter = _EVERYTHING, *, like: str = "", limit: int = 200) -> list[Facet]:
        """The values that a part of the filter can take, with how many claims have each: those that match ``where``
        without that part, so that a value beside the chosen one shows what it would add.

        :param part: verdicts, kinds, measures, sources, outlets, articles, states, assignees, tags, evidence, places
            (phrases that occur, by their words) or dates (years; with one typed, its months as well).
        :param like: only values whose label holds these words (without regard to case and accents).
        """
        from db import facet_reads

        with self.snapshot():
            return facet_reads.facets(self, part, where, like=like, limit=limit)

    def saved_views(self) -> list[ViewRow]:
        """The saved views by number."""
        from db import views

        return [views.view_row(row) for row in self.all(f"SELECT {views.VIEW} WHERE NOT v.deleted ORDER BY v.number")]

    def labels(self, where: ClaimFilter) -> dict[tuple[str, str | int], str]:
        """The names of a filter's sources, articles and tags: by ("source", id), ("article", id) and ("tag", id)."""
        found: dict[tuple[str, str | int], str] = {}
        for kind, ids, sql in (
            ("source", where.sources, "SELECT id, name FROM source"),
            ("outlet", where.outlets, "SELECT id, name FROM source"),
            ("article", where.articles, "SELECT id, COALESCE(title, origin) FROM article"),
            ("tag", where.tags, "SELECT id, name FROM tag"),
        ):
            for begin in range(0, len(ids), _CHUNK):
                chunk = ids[begin : begin + _CHUNK]
                rows = self.all(f"{sql} WHERE id IN ({', '.join('?' * len(chunk))})", chunk)
                found.update(((kind, row[0]), row[1]) for row in rows)
        return found

    def evidence(self, evidence_id: int) -> EvidenceRow:
        """A piece of evidence that stands.

        :raises NotFound: when there is none of that number, or it was removed.
        """
        row = self.one(f"SELECT {mapping.EVIDENCE} WHERE e.id = ? AND NOT e.deleted", (evidence_id,))
        if row is None:
            raise NotFound(f"there is no evidence {evidence_id} in this case")
        return mapping.evidence_row(row)

    def all_evidence(self) -> Iterator[EvidenceRow]:
        """Every piece of evidence that stands, in the order in which it was attached, read page by page."""
        last = 0
        while rows := self.all(
            f"SELECT {mapping.EVIDENCE} WHERE e.id > ? AND NOT e.deleted ORDER BY e.id LIMIT {PAGE}", (last,)
        ):
            yield from map(mapping.evidence_row, rows)
            last = rows[-1][0]

    def capture_pieces(self, sha256: str) -> Iterator[bytes]:
        """The bytes as they arrived, piece by piece.

        :raises NotFound: when there is no capture with this digest.
        """
        from db import captures

        return captures.pieces(self, sha256)

    def capture(self, sha256: str) -> bytes:
        """The bytes as they arrived.

        :raises NotFound: when there is no capture with this digest.
        """
        row = self.one("SELECT data FROM capture WHERE sha256 = ?", (sha256,))
        if row is None:
            raise NotFound(f"there is no capture {sha256[:64]} in this case")
        return bytes(row[0])
