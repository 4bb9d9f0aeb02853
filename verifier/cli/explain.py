"""``verifier explain``: how a claim came to be read as it was, step by step."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from verifier.cli.common import FormatOption, open_for_reading
from verifier.errors import VerifierError

if TYPE_CHECKING:
    from verifier.extract.trace import FigureTrace, LinkTrace, Trace
    from verifier.workflow.explain import Explanation

Lines = Iterator[tuple[str, str]]


def explain(
    ctx: typer.Context,
    *,
    claim: Annotated[int | None, typer.Argument(metavar="CLAIM", help="The claim's id, as list shows it.")] = None,
    article: Annotated[
        int | None, typer.Option("--article", metavar="ID", help="Instead of a claim: a place of this article …")
    ] = None,
    words: Annotated[str | None, typer.Option("--words", metavar="TEXT", help="… by its words …")] = None,
    at: Annotated[int | None, typer.Option("--at", min=0, metavar="N", help="… or by a character's number.")] = None,
    output: FormatOption = "table",
) -> None:
    """Explain how a claim was read.

    The sentence and why it was looked at, each figure with its words, construction and codebook rule, numbers that are
    no figures, who speaks and how that was told, where and when, and what its check-worthiness adds up. The article is
    read again for it; what a person corrected, or another version read, is said. With --article: what is read, or why
    nothing is, at any place.

    \b
    Examples:
      verifier explain 7
      verifier explain 7 --format json
      verifier explain --article 2 --words "the bodies of 40 recruits"
    """
    from verifier.cli.output import json_array
    from verifier.workflow import corrections
    from verifier.workflow.explain import explain_claim, explain_place

    if (claim is None) == (article is None):
        raise typer.BadParameter("give a CLAIM, or --article with --words or --at")
    if (article is None and (words is not None or at is not None)) or (
        article is not None and (words is None) == (at is None)
    ):
        raise typer.BadParameter("--article goes with either --words or --at")
    with open_for_reading(ctx) as session:
        book = session.config.codebook
        if claim is not None:
            found = explain_claim(session.read, claim, codebook=book)
        else:
            assert article is not None
            text = session.read.article_text(article)
            start, end = corrections.locate(text, words) if words is not None else (at or 0, (at or 0) + 1)
            if end > len(text):
                raise VerifierError(f"the article has {len(text):,} characters; {start:,} is beyond its end")
            found = explain_place(session.read, article, start, end, codebook=book)
    if output == "json":
        json_array([explanation_object(found)])
        return
    for label, line in explanation_lines(found):
        _write(label, line)


def explanation_object(found: "Explanation") -> dict[str, Any]:
    """The object of ``explain --format json``: the stored claim, the trace of its reading, remarks, corrections."""
    from dataclasses import asdict

    from verifier.cli.claims import detail_object

    trace = asdict(found.trace)
    trace["worth"] = [{"points": points, "reason": reason} for points, reason in found.trace.worth]
    trace["when"] = dict(zip(("words", "where"), found.trace.when, strict=True)) if found.trace.when else None
    return {
        "claim": detail_object(found.detail) if found.detail else None,
        "article": found.article.id,
        "read_by": found.read_by,
        "codebook": found.codebook,
        "remarks": list(found.remarks),
        "corrections": [asdict(former) for former in found.formers],
        "trace": trace,
    }


def _write(label: str, line: str) -> None:
    from verifier.cli.output import fit_lines, paint, write_painted
    from verifier.safe_text import safe_text

    indent = 15
    for number, folded in enumerate(fit_lines(safe_text(line, newlines=False), indent=" " * indent)):
        shown = paint(label.ljust(indent), "bold" if label.startswith("claim") else "dim") if not number else None
        write_painted((shown if shown is not None else " " * indent) + folded[indent:])


def explanation_lines(found: "Explanation") -> Lines:
    """The explanation as labelled lines of untrusted text; an empty label goes on with the one before."""
    trace, article, detail = found.trace, found.article, found.detail
    if detail is not None:
        yield f"claim {detail.row.id}", f"“{detail.row.quote}”"
    for remark in found.remarks:
        yield "note", remark
    known = " · ".join(part for part in (article.title, article.publisher, article.published) if part)
    yield "article", f"{article.id}  {known or article.origin}"
    yield from _place(trace)
    book = found.codebook or trace.codebook
    yield "read by", f"{found.read_by or 'a version that was not kept'}, codebook {book} ({trace.codebook_source})"
    if trace.claim is None:
        yield "claim", f"none is read here{'' if trace.gate else '; without such words a sentence is not looked at'}"
        return
    if detail is None or not trace.exact:
        yield "as read", f"“{trace.claim.quote}”"
    yield "kind", trace.claim.kind
    for number, figure in enumerate(trace.figures, 1):
        yield from _figure(number, figure, trace)
    for former in found.formers:
        yield from _former(former.what, former.as_read, f"{former.reviewer}, {former.at[:10]}", former.reason)
    for number, left in enumerate(trace.left_out):
        yield "" if number else "no figures", f"“{left.text}”: {left.why}"
    for number, link in enumerate(trace.links, 1):
        yield from _link(number, link)
    if not trace.links:
        yield "said by", "nobody: the text names no speaker for these words"
    yield from _scene(trace)
    if trace.claim.hedges:
        yield "hedges", ", ".join(f"“{hedge}”" for hedge in trace.claim.hedges)
    total = " + ".join(f"{points:.2f} {reason}" for points, reason in trace.worth).replace("+ -", "− ")
    yield "worth", f"{trace.claim.check_worthiness:.2f} = {total} (kept between 0 and 1)"


def _place(trace: "Trace") -> Lines:
    if not trace.sentence:
        yield "place", "behind the last sentence"
        return
    where = f"sentence {trace.sentence}, paragraph {trace.paragraph} ({trace.role})"
    yield "place", f"{where}, characters {trace.start:,} to {trace.end:,}"
    yield "sentence", " ".join(trace.words.split())
    if trace.gate:
        yield "looked at for", "; ".join(trace.gate)
    elif trace.role in ("furniture", "teaser"):
        yield "looked at for", f"nothing: a {trace.role} is never read for claims"


def _figure(number: int, figure: "FigureTrace", trace: "Trace") -> Lines:
    from verifier.cli.words import figure_words
    from verifier.confidence import WORDS, percent, unsure

    value = figure.figure
    yield f"figure {number}", f"{figure_words(value)}   “{value.text}”"
    modifier = f" with “{value.modifier}”" if value.modifier else ""
    yield "", f"number: “{figure.number}”{modifier}"
    bounds = ", ".join(
        f"{name} {'open' if bound is None else f'{bound:,}'}"
        for name, bound in (("low", value.low), ("best", value.best), ("high", value.high))
    ).replace("best open", "best none")
    yield "", f"codebook {trace.codebook}, row “{figure.row}”: {bounds}{', approximate' if value.approximate else ''}"
    yield "", f"{value.measure or 'no measure'} by “{figure.trigger}”: {figure.why or 'tied to the number'}"
    if value.population:
        yield "", f"who: “{value.population}”"
    for mark in figure.marks:
        yield "", mark
    yield "", f"sure: {percent(value.confidence)}{f', {WORDS}' if unsure(value.confidence) else ''}"


def _former(what: str, as_read: tuple[dict[str, Any], ...], by: str, reason: str) -> Lines:
    from verifier.tui.phrases import figure

    yield f"{what} now", f"set by {by}{f': {reason}' if reason else ''}"
    if what == "figures":
        told = [
            f"{figure(one['low'], one['best'], one['high'], bool(one['approximate']), one['text'])}"
            f" {one['measure'] or ''} “{one['text']}”"
            for one in as_read
        ]
    elif what == "words":
        told = [
            " · ".join(
                filter(None, (f"“{one['quote']}”", one["kind"], one["place"], one["date_start"], one["date_end"]))
            )
            for one in as_read
        ]
    else:
        told = [str(one["speaker"]) for one in as_read]
    yield "", f"as read at first: {(' ‹ ' if what == 'attribution' else '; ').join(told) or 'none'}"


def _link(number: int, link: "LinkTrace") -> Lines:
    who = link.link
    about = ", ".join(part for part in (who.role, "anonymous" if who.anonymous else None) if part)
    aside = f" ({about})" if about else ""
    yield "said by" if number == 1 else "", f"{number}. {who.speaker}{aside}"
    if link.words is not None:
        cue = f", cue “{who.cue}”" if who.cue else ""
        yield "", f"   words: “{link.words}”{cue}{f', medium “{who.medium}”' if who.medium else ''}"
    yield "", f"   by: {link.construction}"
    if link.resolved:
        yield "", f"   {link.resolved}"
    if who.hedge:
        yield "", f"   hedged: “{who.hedge}”"


def _scene(trace: "Trace") -> Lines:
    assert trace.claim is not None
    hint = trace.claim.incident
    if hint.date_start:
        span = hint.date_start if hint.date_end in (None, hint.date_start) else f"{hint.date_start} to {hint.date_end}"
        how = f": “{trace.when[0]}” in {trace.when[1]}" if trace.when else ""
        since = f", counted from the publishing date {trace.published[:10]}" if trace.published else ""
        yield "when", f"{span} (to the {hint.date_precision or 'day'}){how}{since}"
    else:
        yield "when", "not said" if trace.published else "not said, or not to be counted: no publishing date is known"
    yield "where", f"“{hint.place}”" if hint.place else "not said"
