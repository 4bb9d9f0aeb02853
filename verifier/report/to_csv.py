"""The report as a table: RFC 4180, UTF-8 with a byte order mark, a row a figure. The columns are in ``docs/report.md``.

A cell that a spreadsheet would run as a formula is disarmed by an apostrophe before it (OWASP, "CSV Injection"): when
it starts, after any white space and quotation marks, with ``= + - @`` or their full-width forms; and likewise after a
semicolon within it, since a spreadsheet set to a language that writes decimals with a comma splits there.
"""

import csv
import io
import re
from collections.abc import Iterator
from typing import Final

from verifier.report import words
from verifier.report.model import Report, ReportClaim, ReportFigure
from verifier.report.stream import Claims
from verifier.report.text import line

COLUMNS: Final = (
    "claim_id",
    "claim_row",
    "verdict",
    "kind",
    "quote",
    "figure",
    "measure",
    "population",
    "low",
    "best",
    "high",
    "approximate",
    "rule",
    "confidence",
    "unsure",
    "first_speaker",
    "first_speaker_role",
    "chain",
    "hedges",
    "publisher",
    "title",
    "published",
    "url",
    "place",
    "date_start",
    "date_end",
    "check_worthiness",
    "rationale",
    "reviewer",
    "verdict_at",
    "set_aside",
    "notes",
    "corrections",
    "added_by_hand",
    "state",
    "assignee",
    "tags",
    "evidence",
    "article_id",
    "start",
    "end",
    "capture_sha256",
    "bytes_replaced_by",
    "report_made_at",
    "program",
    "codebook",
    "history_seq",
    "history_hash",
    "removals",
)
_QUOTES: Final = "\\s\"'`\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a\uff02\uff07"
_SIGNS: Final = "=+\\-@\uff1d\uff0b\uff0d\uff20\u2212"
_FORMULA: Final = re.compile(f"(?:^|(?<=[;\uff1b]))(?=[{_QUOTES}]*[{_SIGNS}])")


def cell(value: str | None) -> str:
    """Untrusted text as one line that no spreadsheet runs."""
    return _FORMULA.sub("'", line(value)) if value else ""


def _figure(figure: ReportFigure | None) -> list[object]:
    if figure is None:
        return [""] * 10
    return [
        cell(figure.text),
        cell(figure.measure),
        cell(figure.population),
        "" if figure.low is None else figure.low,
        "" if figure.best is None else figure.best,
        "" if figure.high is None else figure.high,
        "true" if figure.approximate else "false",
        cell(figure.rule),
        "" if figure.confidence is None else f"{figure.confidence:.2f}",
        "true" if figure.unsure else "false",
    ]


def _notes(claim: ReportClaim) -> str:
    return cell(
        " | ".join(
            f"{note.text} ({note.reviewer}{f', changed by {note.changed_by}' if note.changed_by else ''}, {note.at})"
            for note in claim.notes
        )
    )


def _evidence(claim: ReportClaim) -> str:
    return cell(" | ".join(words.text(words.evidence_in_full(one)) for one in claim.evidence))


def _corrections(claim: ReportClaim) -> str:
    return cell(
        " | ".join(
            f"{one.what} ({one.by}, {one.at})" + (f": {one.reason}" if one.reason else "") for one in claim.corrections
        )
    )


def _aside(claim: ReportClaim) -> str:
    return cell(
        " | ".join(
            f"{one.verdict} ({one.reviewer}, {one.at})" + (f": {one.rationale}" if one.rationale.strip() else "")
            for one in claim.aside
        )
    )


def _rows(claim: ReportClaim, tail: list[object]) -> Iterator[list[object]]:
    article, verdict = claim.article, claim.verdict
    first = claim.links[0] if claim.links else None
    after: list[object] = [
        cell(first.speaker if first else None),
        cell(first.role if first else None),
        cell(words.text(words.chain(claim.links, article))),
        cell(" | ".join(claim.hedges)),
        cell(article.publisher),
        cell(words.article_name(article)),
        cell(article.published),
        cell(article.url),
        cell(claim.place),
        cell(claim.date_start),
        cell(claim.date_end),
        "" if claim.check_worthiness is None else f"{claim.check_worthiness:.2f}",
        cell(verdict.rationale if verdict else None),
        cell(verdict.reviewer if verdict else None),
        cell(verdict.at if verdict else None),
        _aside(claim),
        _notes(claim),
        _corrections(claim),
        "true" if claim.added_by_hand else "false",
        cell(claim.state),
        cell(claim.assignee),
        cell(" | ".join(claim.tags)),
        _evidence(claim),
        article.id,
        claim.start,
        claim.end,
        cell(article.capture_sha256),
        cell(article.bytes_replaced_by),
        *tail,
    ]
    quote = cell(claim.quote)
    for number, figure in enumerate(claim.figures or (None,), 1):
        yield [claim.id, number, claim.word, cell(claim.kind), quote, *_figure(figure), *after]


def chunks(report: Report) -> Iterator[str]:
    """The file piece by piece; the byte order mark first."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)  # RFC 4180: CRLF, quotes doubled

    def written(row: list[object]) -> str:
        writer.writerow(row)
        text = buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
        return text

    tail: list[object] = [
        cell(report.made_at),
        cell(report.program),
        cell(f"{report.codebook.name} {report.codebook.version}"),
        report.head.seq if report.head else "",
        cell(report.head.hash) if report.head else "",
        cell(" ".join(words.text(words.removal(removal)) for removal in report.removals)),
    ]
    yield "\N{ZERO WIDTH NO-BREAK SPACE}" + written(list(COLUMNS))
    claims = Claims(report)
    for stream in (claims.reviewed(), claims.unreviewed()):
        for claim in stream:
            for row in _rows(claim, tail):
                yield written(row)
    claims.check()
    if not report.summary.claims:  # the head of the history stands in every report, even in one without claims
        yield written([""] * (len(COLUMNS) - len(tail)) + tail)
