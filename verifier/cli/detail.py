"""One claim as text: what ``verifier show`` prints."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from verifier.cli.output import GLYPHS, VERDICT_STYLES, fit_lines, paint, write_painted
from verifier.cli.words import figure_words
from verifier.safe_text import safe_text

if TYPE_CHECKING:
    from db.rows import ArticleRow, ClaimDetail, ClaimRow, EvidenceRow, FigureRow, HistoryRow, LinkRow, NoteRow

LABEL = 11
"""Columns of the labels on the left."""


def show_detail(detail: "ClaimDetail") -> None:
    """Write all about the claim to standard output."""
    row = detail.row
    verdict = f"{GLYPHS.get(row.verdict, '')} {row.verdict}"
    by_hand = " · added by hand" if row.added_by_hand else ""
    heading = paint(f"claim {row.id}", "bold") + "  " + paint(verdict, VERDICT_STYLES.get(row.verdict))
    write_painted(f"{heading}  {safe_text(row.kind, newlines=False)}{by_hand}")
    context = f"…{detail.prefix}" if detail.prefix else ""
    after = f"{detail.suffix}…" if detail.suffix else ""
    _part("words", [f"{context}»{row.quote}«{after}".replace("\n", " ")])
    _part("figures", [_figure(figure) for figure in detail.figures])
    _part("said by", _chain(detail.links))
    _part("when, where", [", ".join(_incident(detail))])
    _part("hedged", [", ".join(detail.hedges)])
    _part("work", [work_words(row)])
    _part("worth", [f"{row.check_worthiness:.2f}" + (f": {', '.join(detail.reasons)}" if detail.reasons else "")])
    _part("article", _article(detail.article, row.start, row.end))
    verdicts = [
        f"{given.at[:16]} {given.verdict} by {given.reviewer}"
        + (", undone" if given.undone else ", set aside in a merge" if given.set_aside else "")
        + (f": {given.rationale}" if given.rationale else "")
        for given in detail.verdicts
    ]
    _part("verdicts", verdicts)
    _part("notes", [_note(note) for note in detail.notes])
    _part("evidence", [line for one in detail.evidence for line in evidence_lines(one)])
    _part("history", [history_words(entry, row.id) for entry in detail.history])


def _note(note: "NoteRow") -> str:
    changed = f", changed by {note.changed_by}" if note.changed_by else ""
    return f"[{note.id}] {note.changed_at[:16]} {note.reviewer}{changed}: {note.text}"


def work_words(row: "ClaimRow") -> str:
    """Workflow state, assignee and tags; nothing for a claim that nobody took up."""
    work = [part for part in (row.state, row.assignee) if part and (row.state, part) != ("new", "new")]
    return " · ".join([*work, *([" ".join(f"#{tag}" for tag in row.tags)] if row.tags else [])])


def evidence_lines(row: "EvidenceRow") -> list[str]:
    """A piece of evidence: what it is to the claim, what it is, its words, its digest."""
    from verifier.workflow.evidence import GLYPHS

    first = "primary · " if row.primary else ""
    what = " · ".join(part for part in (row.url, row.origin) if part)
    lines = [f"[{row.id}] {GLYPHS.get(row.stance, '')} {row.stance} · {first}{what}"]
    if row.quote:
        lines.append(f"    “{row.quote}”")
    if row.note:
        lines.append(f"    {row.note}")
    if row.capture_sha256:
        lines.append(f"    SHA-256 {row.capture_sha256} ({row.media_type}, {row.size or 0:,} bytes)")
    lines.append(f"    {row.changed_at[:16]} {row.reviewer}")
    return lines


def history_words(entry: "HistoryRow", claim: int) -> str:
    """An entry of a claim's history as a line, with what it changed."""
    from verifier.tui.deed_words import change  # plain strings; loads no textual

    what = f"{entry.entity} {entry.entity_id}" if entry.entity_id is not None else entry.entity
    reason = f": {entry.reason}" if entry.reason else ""
    told = change(entry, claim)
    return f"{entry.seq}  {entry.at[:19]}  {entry.actor}  {entry.action} {what}{f': {told}' if told else ''}{reason}"


def _part(label: str, lines: list[str]) -> None:
    title = label
    for line in lines:
        if not line:
            continue
        for folded in fit_lines(safe_text(line), indent=" " * (LABEL + 2)):
            write_painted(paint(title.ljust(LABEL), "dim") + "  " + folded[LABEL + 2 :])
            title = ""


def _figure(figure: "FigureRow") -> str:
    from verifier.confidence import MARK, WORDS, percent, unsure

    doubt = f"   {MARK} {WORDS}, {percent(figure.confidence or 0)}" if unsure(figure.confidence) else ""
    return f"{figure_words(figure)}   “{figure.text}”   {figure.rule}{doubt}"


def _chain(links: "tuple[LinkRow, ...]") -> list[str]:
    lines = []
    for depth, link in enumerate(links):
        about = [part for part in (link.role, link.cue, link.medium, link.hedge) if part]
        if link.anonymous:
            about.append("anonymous")
        arrow = "   " * (depth - 1) + "└─ " if depth else ""
        lines.append(f"{arrow}{link.speaker}" + (f"  ({', '.join(about)})" if about else ""))
    return lines


def _incident(detail: "ClaimDetail") -> Iterator[str]:
    if detail.date_start:
        yield (
            detail.date_start
            if detail.date_end in (None, detail.date_start)
            else (f"{detail.date_start} to {detail.date_end}")
        )
    if detail.place:
        yield detail.place


def _article(article: "ArticleRow", start: int, end: int) -> list[str]:
    known = [part for part in (article.title, article.publisher, article.published) if part]
    lines = [f"{article.id}  {' · '.join(known) or article.origin}", f"characters {start:,} to {end:,}"]
    if article.url:
        lines.append(article.url)
    lines.append(f"SHA-256 {article.capture_sha256}")
    if article.notice:
        lines.append(article.notice)
    return lines + list(article.flags)
