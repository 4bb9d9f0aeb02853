"""From the columns of a query to the row dataclasses."""

import json
from collections.abc import Sequence
from typing import Any, Final

from db.errors import CaseError
from db.rows import ArticleRow, ClaimRow, EvidenceRow, FigureRow, HistoryRow, LinkRow, NoteRow

CLAIM: Final = (
    "c.id, s.version, c.article_id, c.span_start, c.span_end, s.verdict, c.kind, c.quote, c.check_worthiness,"
    " c.measure, c.low, c.best, c.high, c.approximate, c.figure_text, c.figures, c.speakers, c.publisher, c.published,"
    " c.notes, c.by_hand, (SELECT h.at FROM history h WHERE h.seq = -s.changed_key), c.confidence"
)
CLAIM_WIDTH: Final = 23
CLAIMS: Final = "claim c JOIN standing s ON s.id = c.id"
"""What the columns ``CLAIM`` are read from."""

ARTICLE: Final = (
    "a.id, a.version, a.title, a.title_origin, a.publisher, a.publisher_origin, a.byline, a.byline_origin,"
    " a.published, a.published_origin, a.url, a.language, a.notice, a.flags, a.capture_sha256, a.text_sha256,"
    " p.media_type, a.origin, a.added_at, a.added_by, a.claims, a.reviewed, a.read_by, a.codebook"
)

FIGURE: Final = (
    "id, span_start, span_end, text, low, best, high, modifier, approximate, measure, population, rule, confidence"
)
LINK: Final = "id, position, source_id, speaker, span_start, span_end, role, cue, medium, anonymous, hedge"
NOTE: Final = (
    "n.id, n.version, n.claim_id, n.text, r.name, n.created_at, coalesce(h.at, n.changed_at),"
    " CASE WHEN h.actor <> r.name THEN h.actor END"
    " FROM note n JOIN reviewer r ON r.id = n.reviewer_id LEFT JOIN history h ON h.seq = n.entry"
)
"""With the tables that they are read from. Who gave a note its words, and when, is told by the entry whose outcome they
are: so an undo brings the former time back as well."""
EVIDENCE: Final = (
    "e.id, e.version, e.claim_id, e.stance, e.is_primary, e.quote, e.note, e.url, e.capture_sha256, e.origin,"
    " p.media_type, p.size, r.name, e.created_at, e.changed_at FROM evidence e"
    " JOIN reviewer r ON r.id = e.reviewer_id LEFT JOIN capture p ON p.sha256 = e.capture_sha256"
)
"""With the tables that they are read from."""
HISTORY: Final = (
    "h.seq, h.at, h.actor, h.action, h.entity, h.entity_id, h.before, h.after, h.reason, h.previous, h.hash"
)

LONG: Final = 16_384
"""Longer a ``before`` or ``after`` (that of an action on thousands of claims) is not read for lists."""

HISTORY_CUT: Final = (
    "h.seq, h.at, h.actor, h.action, h.entity, h.entity_id,"
    f" CASE WHEN length(h.before) <= {LONG} THEN h.before ELSE 'null' END,"
    f" CASE WHEN length(h.after) <= {LONG} THEN h.after ELSE 'null' END, h.reason, h.previous, h.hash"
)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, TypeError):
        raise CaseError("the case is damaged (unreadable JSON in a row): restore a backup") from None


def strings(text: str) -> tuple[str, ...]:
    """A JSON array of strings as the tables keep it."""
    return () if text == "[]" else tuple(_json(text))


def claim_row(row: Sequence[Any]) -> ClaimRow:
    """From the columns ``CLAIM``."""
    values = list(row[:CLAIM_WIDTH])
    values[13], values[16], values[20] = bool(row[13]), strings(row[16]), bool(row[20])
    return ClaimRow(*values)


def article_row(row: Sequence[Any]) -> ArticleRow:
    """From the columns ``ARTICLE``."""
    values = list(row)
    values[13] = strings(row[13])
    return ArticleRow(*values)


SET_ASIDE: Final = 'CASE WHEN substr(u.after, 1, 29) = \'{"brought_from":{"aside":true\' THEN 1 ELSE 0 END'
"""Whether a merge took a verdict back because another stood; ``u`` is the entry that took it back (canonical JSON)."""


def figure_row(row: Sequence[Any]) -> FigureRow:
    """From the columns ``FIGURE``."""
    values = list(row)
    values[8] = bool(row[8])
    return FigureRow(*values)


def link_row(row: Sequence[Any]) -> LinkRow:
    """From the columns ``LINK``."""
    values = list(row)
    values[9] = bool(row[9])
    return LinkRow(*values)


def note_row(row: Sequence[Any]) -> NoteRow:
    """From the columns ``NOTE``."""
    return NoteRow(*row)


def evidence_row(row: Sequence[Any]) -> EvidenceRow:
    """From the columns ``EVIDENCE``."""
    values = list(row)
    values[4] = bool(row[4])
    return EvidenceRow(*values)


def history_row(row: Sequence[Any]) -> HistoryRow:
    """From the columns ``HISTORY`` or ``HISTORY_CUT``."""
    values = list(row)
    values[6], values[7] = _json(row[6]), _json(row[7])
    return HistoryRow(*values)
