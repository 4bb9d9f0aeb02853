"""Reads for reports: all about many claims at once, a page at a time, so that a report of 100,000 claims streams."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from db import mapping
from db.reworded import ENTRIES, Said, outcome, parts
from db.rows import ArticleRow, ClaimRow, EvidenceRow, FigureRow, LinkRow, NoteRow, VerdictRow

if TYPE_CHECKING:
    from db.queries import Reader

_PAGE: Final = 200
_KEPT_ARTICLES: Final = 256
_EXTRA: Final = "c.prefix, c.suffix, c.place, c.date_start, c.date_end, c.date_precision, c.hedges, c.reasons"


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person changed by hand and what now stands: "figures", "attribution", or what else of the claim itself
    (words, kind, place, dates) is not as it was read or added."""

    what: str
    reviewer: str
    at: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A claim with what a report prints of it. ``verdicts`` are those that nobody took back, oldest first: also those
    that a merge set aside."""

    row: ClaimRow
    prefix: str
    suffix: str
    place: str | None
    date_start: str | None
    date_end: str | None
    date_precision: str | None
    hedges: tuple[str, ...]
    reasons: tuple[str, ...]
    figures: tuple[FigureRow, ...]
    links: tuple[LinkRow, ...]
    notes: tuple[NoteRow, ...]
    verdicts: tuple[VerdictRow, ...]
    corrections: tuple[Correction, ...]
    article: ArticleRow
    evidence: tuple[EvidenceRow, ...] = ()


def report_rows(reader: "Reader", ids: Sequence[int]) -> Iterator[ReportRow]:
    """The claims with these ids in this order; ids that are gone are left out. Hold ``reader.snapshot()`` around it."""
    articles: dict[int, ArticleRow] = {}
    for begin in range(0, len(ids), _PAGE):
        yield from _page(reader, tuple(ids[begin : begin + _PAGE]), articles)


def _page(reader: "Reader", ids: tuple[int, ...], articles: dict[int, ArticleRow]) -> Iterator[ReportRow]:
    marks = ", ".join("?" * len(ids))
    sql = f"SELECT {mapping.CLAIM}, {_EXTRA} FROM {mapping.CLAIMS} WHERE c.id IN ({marks})"
    rows = {row[0]: row for row in reader.all(sql, ids)}

    def grouped(sql: str) -> dict[int, list[Sequence[Any]]]:
        groups: dict[int, list[Sequence[Any]]] = defaultdict(list)
        for row in reader.all(sql.replace("{marks}", marks), ids):
            groups[row[0]].append(row[1:])
        return groups

    figures = grouped(
        f"SELECT claim_id, {mapping.FIGURE} FROM figure WHERE claim_id IN ({{marks}}) ORDER BY claim_id, position"
    )
    links = grouped(
        f"SELECT claim_id, {mapping.LINK} FROM link WHERE claim_id IN ({{marks}}) ORDER BY claim_id, position"
    )
    notes = grouped(
        f"SELECT n.claim_id, {mapping.NOTE} WHERE n.claim_id IN ({{marks}}) AND NOT n.deleted ORDER BY n.id"
    )
    verdicts = grouped(
        f"SELECT v.claim_id, v.verdict, v.rationale, r.name, v.at, {mapping.SET_ASIDE} FROM verdict v"
        " JOIN reviewer r ON r.id = v.reviewer_id LEFT JOIN history u ON u.seq = v.undone_by"
        f" WHERE v.claim_id IN ({{marks}}) AND (v.undone_by IS NULL OR {mapping.SET_ASIDE} = 1) ORDER BY v.entry"
    )
    evidence = grouped(
        f"SELECT e.claim_id, {mapping.EVIDENCE} WHERE e.claim_id IN ({{marks}}) AND NOT e.deleted ORDER BY e.id"
    )
    corrections = {
        what: grouped(
            f"SELECT c.id, h.actor, h.at, h.reason FROM claim c JOIN history h ON h.seq = c.{entry}"
            " WHERE c.id IN ({marks})"
        )
        for what, entry in (("figures", "figures_entry"), ("attribution", "links_entry"))
    }
    words = _words(reader, marks, ids)
    known = {row.id: row for row in reader.with_work(map(mapping.claim_row, rows.values()))}
    for claim_id in ids:
        if claim_id not in rows:
            continue
        row = known[claim_id]
        prefix, suffix, place, start, end, precision, hedges, reasons = rows[claim_id][mapping.CLAIM_WIDTH :]
        yield ReportRow(
            row,
            prefix,
            suffix,
            place,
            start,
            end,
            precision,
            mapping.strings(hedges),
            mapping.strings(reasons),
            tuple(map(mapping.figure_row, figures[claim_id])),
            tuple(map(mapping.link_row, links[claim_id])),
            tuple(map(mapping.note_row, notes[claim_id])),
            tuple(VerdictRow(one[0], one[1], one[2], one[3], set_aside=bool(one[4])) for one in verdicts[claim_id]),
            (
                *words.get(claim_id, ()),
                *(Correction(what, *found) for what in corrections for found in corrections[what][claim_id]),
            ),
            _article(reader, row.article_id, articles),
            tuple(map(mapping.evidence_row, evidence[claim_id])),
        )


def _words(reader: "Reader", marks: str, ids: tuple[int, ...]) -> dict[int, tuple[Correction]]:
    """The correction of each claim's words, kind, place or dates that stands."""
    sql = (
        f'SELECT h.entity_id, h.seq, h.action, h."before", h."after", h.actor, h.at, h.reason FROM history h'
        f" WHERE {ENTRIES} AND h.entity_id IN ({marks}) ORDER BY h.seq"
    )
    entries: dict[int, dict[int, Said]] = defaultdict(dict)
    by: dict[int, tuple[str, str, str]] = {}
    for claim_id, seq, action, before, after, *who in reader.all(sql, ids):
        entries[claim_id][seq] = Said(seq, action, json.loads(before), json.loads(after))
        by[seq] = (who[0], who[1], who[2])
    found: dict[int, tuple[Correction]] = {}
    for claim_id, said in entries.items():
        stands, first = outcome(said.values())
        if stands and first is not None:
            changed = ", ".join(parts(first, said[stands].after["words"])) or "words"
            found[claim_id] = (Correction(changed, *by[stands]),)
    return found


def _article(reader: "Reader", article_id: int, kept: dict[int, ArticleRow]) -> ArticleRow:
    if article_id not in kept:
        if len(kept) >= _KEPT_ARTICLES:
            kept.clear()
        kept[article_id] = reader.article(article_id)
    return kept[article_id]
