"""The report as JSON: one object, written claim by claim. The schema is in ``docs/report.md``.

Text is verbatim, so that offsets and hashes can be checked: nothing is replaced but lone surrogates, which no UTF-8
can hold. Control, bidirectional and invisible code points are written as ``\\u`` escapes, so that the file is also
safe to look at in a terminal, and so are ``<``, ``>`` and ``&``, so that it may stand inside a web page.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

from verifier.report import words
from verifier.report.method import METHOD, VERDICT_MEANINGS, how_to_check
from verifier.report.model import Report, ReportArticle, ReportClaim, Summary
from verifier.report.stream import Claims

FORMAT: Final = "verifier-report/1"
_ODD: Final = re.compile(
    "[<>&\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e01ff]"
)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def _escape(match: re.Match[str]) -> str:
    units = match.group().encode("utf-16-be")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def flat(row: Any) -> dict[str, Any]:
    """A row of plain values as an object. ``asdict`` copies deeply, which takes most of the time of a large report."""
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


def dumps(value: Any) -> str:
    """JSON on one line, valid UTF-8 whatever strings it holds, with nothing invisible in it."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(", ", ": "))
    return _ODD.sub(_escape, _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text))


def _summary(summary: Summary) -> dict[str, Any]:
    return {
        "claims": summary.claims,
        "reviewed": summary.reviewed,
        "verdicts": {count.value: count.claims for count in summary.verdicts},
        "kinds": {count.value: count.claims for count in summary.kinds},
        "articles": summary.articles,
        "articles_undated": summary.undated,
        "first_published": summary.first_published,
        "last_published": summary.last_published,
        "publishers": [{"publisher": count.value or None, "claims": count.claims} for count in summary.publishers],
        "figures": [
            asdict(one) | {"verdicts": {count.value: count.claims for count in one.verdicts}} for one in summary.figures
        ],
        "figures_total": summary.figures_total,
        "sources": [
            asdict(one) | {"verdicts": {count.value: count.claims for count in one.verdicts}} for one in summary.sources
        ],
        "sources_total": summary.sources_total,
    }


def _head(report: Report) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "title": report.title,
        "made_at": report.made_at,
        "made_by": report.made_by,
        "program": report.program,
        "codebook": asdict(report.codebook),
        "filters": asdict(report.filters),
        "filters_in_words": words.text(words.filters(report.filters)),
        "head": asdict(report.head) if report.head else None,
        "removals": [asdict(removal) for removal in report.removals],
        "summary": _summary(report.summary),
        "verdict_meanings": VERDICT_MEANINGS,
        "method": [{"heading": heading, "text": list(paragraphs)} for heading, paragraphs in METHOD],
        "how_to_check": list(how_to_check(report.removals)),
    }


def claim_object(claim: ReportClaim) -> dict[str, Any]:
    """One claim, keys in the order of the schema."""
    article = claim.article
    return {
        "id": claim.id,
        "verdict": claim.word,
        "review": flat(claim.verdict) if claim.verdict else None,
        "kind": claim.kind,
        "quote": claim.quote,
        "start": claim.start,
        "end": claim.end,
        "prefix": claim.prefix,
        "suffix": claim.suffix,
        "check_worthiness": claim.check_worthiness,
        "reasons": list(claim.reasons),
        "figures": [
            flat(figure) | {"in_words": words.bounds(figure), "unsure": figure.unsure} for figure in claim.figures
        ],
        "attribution": [flat(link) for link in claim.links],
        "attribution_in_words": words.text(words.chain(claim.links, article)),
        "hedges": list(claim.hedges),
        "incident": {
            "place": claim.place,
            "date_start": claim.date_start,
            "date_end": claim.date_end,
            "date_precision": claim.date_precision,
        },
        "notes": [flat(note) for note in claim.notes],
        "earlier_verdicts": [flat(verdict) for verdict in claim.earlier],
        "set_aside_verdicts": [flat(verdict) for verdict in claim.aside],
        "corrections": [flat(correction) for correction in claim.corrections],
        "added_by_hand": claim.added_by_hand,
        "state": claim.state,
        "assignee": claim.assignee,
        "tags": list(claim.tags),
        "evidence": [flat(one) for one in claim.evidence],
        "article": {
            "id": article.id,
            "title": article.title,
            "publisher": article.publisher,
            "published": article.published,
            "url": article.url,
            "capture_sha256": article.capture_sha256,
            "bytes_replaced_by": article.bytes_replaced_by,
        },
    }


def article_object(article: ReportArticle) -> dict[str, Any]:
    return flat(article)


def chunks(report: Report) -> Iterator[str]:
    """The file piece by piece."""
    claims = Claims(report)
    yield f'{{\n"report": {dumps(_head(report))},\n"claims": ['
    between = "\n"
    for stream in (claims.reviewed(), claims.unreviewed()):
        for claim in stream:
            yield between + dumps(claim_object(claim))
            between = ",\n"
    claims.check()
    yield '\n],\n"articles": ['
    between = "\n"
    for article in report.articles:
        yield between + dumps(article_object(article))
        between = ",\n"
    yield "\n]\n}\n"
