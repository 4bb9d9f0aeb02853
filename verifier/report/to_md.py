"""The report as Markdown (CommonMark with GitHub's tables).

Untrusted text is only ever printed by ``esc``: inline, on one line, every character escaped that could begin markup,
a link, HTML, a table's edge or a block. Words that renderers turn into links by themselves (addresses, ``@names``)
stand in code spans, where they stay text.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from verifier.report import words
from verifier.report.method import METHOD, VERDICT_MEANINGS, how_to_check
from verifier.report.model import VERDICTS, Count, Report, ReportArticle, ReportClaim, ReportEvidence, Summary
from verifier.report.stream import Claims
from verifier.report.text import Words, around, line, plain, safe_url

_INLINE: Final = re.compile(r"[\\`*_\[\]<>|~$\{\}^]|&(?=[#\w])")
_BLOCK: Final = re.compile(r"^(?:([#+=:-])|(\d+)([.)]))")
_LINKED: Final = re.compile(r"://|www\.|@|mailto:|xmpp:", re.IGNORECASE)
_TICKS: Final = re.compile("`+")


def _code(word: str) -> str:
    """A code span of exactly these characters (CommonMark 0.31, 6.1); ``word`` holds no pipe and no space."""
    fence = "`" * (max(map(len, _TICKS.findall(word)), default=0) + 1)
    pad = " " if word.startswith("`") or word.endswith("`") else ""
    return f"{fence}{pad}{word}{pad}{fence}"


def _word(word: str) -> str:
    if not _LINKED.search(word):
        return _INLINE.sub(lambda match: "\\" + match.group(), word)
    if "|" in word:  # a table would split the code span, and outside of a table its escape would show
        return "\\|".join(map(_word, word.split("|")))
    return _code(word)


def esc(text: str) -> str:
    """Untrusted text as one line of Markdown that shows just these words, wherever in a line it stands."""
    out = line(text)
    if _INLINE.search(out) or _LINKED.search(out):
        out = " ".join(map(_word, out.split(" ")))
    return _BLOCK.sub(lambda match: f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}", out)


def said(sentence: Words) -> str:
    """A sentence with others' words in it."""
    return "".join(esc(part.text) if part.foreign else part.text for part in sentence)


def _lines(text: str, indent: str) -> str:
    """Text of several lines as hard line breaks of one paragraph."""
    return f"\\\n{indent}".join(esc(one) for one in plain(text).split("\n") if line(one))


def _mark(verdict: str) -> str:
    return f"{words.GLYPHS[verdict]} {verdict}"


def _punctuation(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS"


def _context(claim: ReportClaim) -> str:
    """The quoted words in bold between the words around them; in white brackets where bold cannot stand (within a
    word)."""
    quote = line(claim.quote)
    left, right = around(claim.prefix, claim.suffix, begins=claim.start == len(claim.prefix))
    opens = not left or left[-1].isspace() or (_punctuation(left[-1]))
    closes = not right or right[0].isspace() or (_punctuation(right[0]))
    start, end = ("**", "**") if opens and closes and quote else ("⟦", "⟧")
    gap_left = " " if left[-1:].isspace() else ""
    gap_right = " " if right[:1].isspace() else ""
    return f"{esc(left)}{gap_left}{start}{esc(quote)}{end}{gap_right}{esc(right)}"


def _article_link(article: ReportArticle) -> str:
    name, url = esc(words.article_name(article)), safe_url(article.url)
    return f"[{name}](<{url}>)" if url and name else name or "article"


def _article_line(article: ReportArticle) -> str:
    out = [_article_link(article)]
    if article.publisher:
        out.append(esc(article.publisher))
    out.append(esc(words.day(article.published)) if article.published else "undated")
    return ", ".join(out)


def _claim(claim: ReportClaim) -> Iterator[str]:
    yield f"### {_mark(claim.word)} · claim {claim.id}\n\n> {_context(claim)}\n\n"
    for figure in claim.figures:
        yield f"- **Figure:** {said(words.figure(figure))}\n"
    yield f"- **Said by:** {said(words.chain(claim.links, claim.article))}\n"
    if where := words.incident(claim):
        yield f"- **Where and when:** {said(where)}\n"
    if claim.hedges:
        yield f"- **Hedged:** {', '.join(f'“{esc(hedge)}”' for hedge in claim.hedges)}\n"
    yield f"- **Kind:** {esc(words.KIND_WORDS.get(claim.kind, claim.kind))}"
    yield " · added by a person, not found by the program\n" if claim.added_by_hand else "\n"
    yield f"- **In:** {_article_line(claim.article)} (characters {claim.start}–{claim.end})\n"
    yield f"- **Capture SHA-256:** {_hash(claim.article.capture_sha256)}{_replaced(claim.article)}\n"
    for flag in claim.article.flags:
        yield f"- **Warning about the article:** {esc(flag)}\n"
    yield from _review(claim)
    yield "\n"


def _replaced(one: ReportArticle | ReportEvidence) -> str:
    return f" ({esc(words.replaced(one.bytes_replaced_by))})" if one.bytes_replaced_by else ""


def _review(claim: ReportClaim) -> Iterator[str]:
    verdict = claim.verdict
    if verdict:
        yield f"- **Verdict:** {_mark(verdict.verdict)}, by {esc(verdict.reviewer)}, {esc(words.day(verdict.at))}"
        yield f": {_lines(verdict.rationale, '  ')}\n" if verdict.rationale.strip() else ", without a stated reason\n"
    else:
        yield f"- **Verdict:** none: {words.no_verdict(claim)}\n"
    if work := words.work(claim):
        yield f"- **Work:** {said(work)}\n"
    if claim.tags:
        yield f"- **Tags:** {', '.join(map(esc, claim.tags))}\n"
    for earlier in claim.earlier:
        yield f"- **No longer stands:** {esc(earlier.verdict)}, by {esc(earlier.reviewer)}, "
        yield esc(words.day(earlier.at))
        yield f": {_lines(earlier.rationale, '  ')}\n" if earlier.rationale.strip() else "\n"
    for aside in claim.aside:
        yield f"- **Set aside in a merge:** {esc(aside.verdict)}, by {esc(aside.reviewer)}, "
        yield esc(words.day(aside.at))
        yield f": {_lines(aside.rationale, '  ')}\n" if aside.rationale.strip() else "\n"
    for note in claim.notes:
        yield f"- **Note** by {esc(note.reviewer)}{f', changed by {esc(note.changed_by)}' if note.changed_by else ''}, "
        yield f"{esc(words.day(note.at))}: {_lines(note.text, '  ')}\n"
    for piece in claim.evidence:
        link = safe_url(piece.url)
        yield f"- **Evidence:** {said(words.evidence(piece, address=not link))}"
        yield f" · [{esc(link)}](<{link}>)" if link else ""
        yield f" · {esc(piece.by)}, {esc(words.day(piece.at))}\n"
        if piece.capture_sha256:
            yield f"  - SHA-256 {_hash(piece.capture_sha256)}{_replaced(piece)}\n"
        for text in (f"“{piece.quote.strip()}”" if piece.quote.strip() else "", piece.note):
            yield f"  - {_lines(text, '    ')}\n" if text.strip() else ""
    for one in claim.corrections:
        yield f"- **Corrected by hand:** {esc(one.what)}, by {esc(one.by)}, {esc(words.day(one.at))}"
        yield f": {_lines(one.reason, '  ')}\n" if one.reason.strip() else "\n"


def _hash(value: str) -> str:
    return f"`{value}`" if value.isalnum() and value.isascii() else esc(value)


def _counts(counts: tuple[Count, ...]) -> str:
    return ", ".join(f"{_mark(count.value)} {count.claims:,}" for count in counts if count.claims)


def _table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |\n|{' --- |' * len(head)}\n"
    for row in rows:
        yield f"| {' | '.join(row)} |\n"
    yield "\n"


def _summary(summary: Summary) -> Iterator[str]:
    yield "## Summary\n\n"
    yield f"{_number(summary.claims, 'claim')} from {_number(summary.articles, 'article')}{_period(summary)}. "
    yield f"{summary.reviewed:,} reviewed, **{summary.of('unreviewed'):,} not reviewed**.\n\n"
    yield from _table(
        ("verdict", "claims", "what it means"),
        ((_mark(verdict), f"{summary.of(verdict):,}", VERDICT_MEANINGS[verdict]) for verdict in VERDICTS),
    )
    kinds = (f"{esc(words.KIND_WORDS.get(kind.value, kind.value))} {kind.claims:,}" for kind in summary.kinds)
    if summary.kinds:
        yield f"**By kind:** {', '.join(kinds)}.\n\n"
    if summary.figures:
        yield "### Figures side by side\n\n"
        yield "As the articles print them, in order of size; they need not be of the same event.\n\n"
        yield from _table(
            ("measure", "range", "in the words", "first said by", "printed by", "claims"),
            (
                (
                    esc(one.measure or "–"),
                    words.short_bounds(one.low, one.best, one.high, one.approximate),
                    ", ".join(f"“{esc(text)}”" for text in one.words),
                    ", ".join(map(esc, one.speakers)) or "–",
                    ", ".join(map(esc, one.publishers)) or "–",
                    f"{one.claims:,} ({_counts(one.verdicts)})",
                )
                for one in summary.figures
            ),
        )
        yield _more(summary.figures_total - len(summary.figures), "figures")
    if summary.sources:
        yield "### Who says what\n\n"
        yield from _table(
            ("source", "said first", "passed on", "figures", "verdicts"),
            (
                (
                    esc(one.name) + (f" ({esc(one.role)})" if one.role else ""),
                    f"{one.first:,}",
                    f"{one.passed_on:,}",
                    ", ".join(map(esc, one.figures)) or "–",
                    _counts(one.verdicts),
                )
                for one in summary.sources
            ),
        )
        yield _more(summary.sources_total - len(summary.sources), "sources")


def _number(number: int, what: str) -> str:
    return f"{number:,} {what}" + ("" if number == 1 else "s")


def _more(number: int, what: str) -> str:
    return f"{number:,} more {what} are not in this table; the claims below have them.\n\n" if number > 0 else ""


def _period(summary: Summary) -> str:
    first, last = summary.first_published, summary.last_published
    undated = f" ({summary.undated:,} undated)" if summary.undated else ""
    if not first or not last:
        return undated
    if words.day(first) == words.day(last):
        return f", published {esc(words.day(first))}{undated}"
    return f", published from {esc(words.day(first))} to {esc(words.day(last))}{undated}"


def _head(report: Report) -> Iterator[str]:
    book = report.codebook
    yield f"# Verification report: {esc(words.case_title(report.title))}\n\n"
    by = f", by {esc(report.made_by)}" if line(report.made_by) else ""
    yield f"- **Made:** {esc(words.day(report.made_at))}{by}\n"
    yield f"- **Contains:** {said(words.filters(report.filters))}\n"
    yield f"- **Program:** {esc(report.program)}; codebook {esc(book.name)}, version {esc(book.version)}\n"
    if report.head:
        yield f"- **History:** entry {report.head.seq}, hash {_hash(report.head.hash)}\n"
    else:
        yield "- **History:** empty\n"
    for removal in report.removals:
        yield f"- **Removed:** {said(words.removal(removal))}\n"
    yield "\n"


def _articles(report: Report) -> Iterator[str]:
    yield "## Articles\n\n"
    for article in report.articles:
        yield f"- {_article_line(article)}"
        yield f"; by {esc(article.byline)}\n" if article.byline else "\n"
        yield f"  - {_number(article.claims, 'claim')}, {article.reviewed:,} reviewed\n"
        yield f"  - added {esc(words.day(article.added_at))} by {esc(article.added_by)} from {esc(article.origin)}\n"
        yield f"  - capture SHA-256 {_hash(article.capture_sha256)}{_replaced(article)}\n"
        for warning in (*((article.notice,) if article.notice else ()), *article.flags):
            yield f"  - **Warning:** {esc(warning)}\n"
    yield "\n"


def _method(report: Report) -> Iterator[str]:
    yield "## How this report was made\n\n"
    for heading, paragraphs in METHOD:
        yield f"### {heading}\n\n"
        for paragraph in paragraphs:
            yield f"{paragraph}\n\n"
    book = report.codebook
    if book.rows:
        yield f"### Codebook: {esc(book.name)}, version {esc(book.version)}\n\n"
        if book.source:
            yield f"{esc(book.source)}\n\n"
        yield from _table(
            ("words", "low", "best", "high"),
            ((esc(row.words), esc(row.low), esc(row.best), esc(row.high)) for row in book.rows),
        )
    yield "## How to check it\n\n"
    for paragraph in how_to_check(report.removals):
        yield f"- {paragraph}\n"
    if report.head:
        yield f"- Head of the history: entry {report.head.seq}, hash {_hash(report.head.hash)}\n"


def chunks(report: Report) -> Iterator[str]:
    """The file piece by piece."""
    yield from _head(report)
    yield from _summary(report.summary)
    claims = Claims(report)
    yield f"## Reviewed claims ({report.summary.reviewed:,})\n\n"
    for claim in claims.reviewed():
        yield from _claim(claim)
    yield f"## Not reviewed ({report.summary.of('unreviewed'):,})\n\n"
    yield "Found by the program or added by a person, but **no verdict by a person stands**."
    yield " Do not cite these as verified.\n\n"
    for claim in claims.unreviewed():
        yield from _claim(claim)
    claims.check()
    yield from _articles(report)
    yield from _method(report)
