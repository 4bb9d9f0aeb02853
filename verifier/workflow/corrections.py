"""What a person adds or mends by hand: a claim the extractor missed, its figures, its attribution."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, get_args

from db.rows import FigureRow, LinkRow, NewClaim, NewFigure, NewLink
from verifier.errors import VerifierError
from verifier.extract.model import Measure
from verifier.workflow.convert import BIGGEST

MEASURES: Final = get_args(Measure)
NEAR: Final = 600
"""Code points before and behind a claim in which the words of its figures may stand as well: a number that a sentence
takes up again ("the toll") was printed in the one before."""


def locate(text: str, words: str) -> tuple[int, int]:
    """Where the words stand in the text, as code points; line breaks and runs of spaces count as one space.

    Raises ``VerifierError`` when they are not there, or more than once.
    """
    parts = words.split()
    if not parts:
        raise VerifierError("the words of the claim are empty")
    spans = [match.span() for match in re.finditer(r"\s+".join(map(re.escape, parts)), text)]
    if not spans:
        raise VerifierError("these words are not in the article; copy them exactly as they stand there")
    if len(spans) > 1:
        places = ", ".join(str(start) for start, _ in spans[:5])
        raise VerifierError(
            f"these words stand {len(spans)} times in the article (at {places}); give more of them, or offsets"
        )
    return spans[0]


def checked_span(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without white space at its ends. Raises ``VerifierError`` when it is outside the text or empty."""
    if not 0 <= start < end <= len(text):
        raise VerifierError(f"{start} to {end} is no stretch of this article, which has {len(text):,} characters")
    words = text[start:end]
    start, end = start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip()))
    if start >= end:
        raise VerifierError("there are no words between these offsets")
    return start, end


def read_figure(words: str, *, codebook: str, measure: str | None = None, population: str | None = None) -> NewFigure:
    """A figure from its words alone ("about 170"), read by the codebook. Raises ``VerifierError`` if not one."""
    from verifier.extract import codebooks, quantities

    found = [one for one in quantities.scan(words, codebooks.get(codebook)) if not one.former]
    if len(found) != 1:
        problem = "no number" if not found else "more than one number"
        raise VerifierError(f"there is {problem} that can be read in {words!r}; give --low, --best and --high")
    one = found[0]
    if any((bound or 0) > BIGGEST for bound in (one.low, one.best, one.high)):
        raise VerifierError(f"{words!r} is more than a case can hold")
    return NewFigure(
        text=words.strip(),
        low=one.low,
        best=one.best,
        high=one.high,
        measure=checked_measure(measure),
        modifier=one.modifier,
        approximate=one.approximate,
        population=population,
        rule=one.rule,
    )


def given_figure(
    words: str,
    *,
    low: int | None,
    best: int | None,
    high: int | None,
    measure: str | None = None,
    population: str | None = None,
    approximate: bool = False,
) -> NewFigure:
    """A figure as a person states it. Raises ``VerifierError`` for a range that is upside down or below zero."""
    bounds = [value for value in (low, best, high) if value is not None]
    if any(not 0 <= value <= BIGGEST for value in bounds):
        raise VerifierError("low, best and high are whole numbers from 0 on")
    if bounds != sorted(bounds):
        raise VerifierError(f"low, best and high must not fall: {low} / {best} / {high}")
    return NewFigure(
        text=words.strip(),
        low=low,
        best=best,
        high=high,
        measure=checked_measure(measure),
        approximate=approximate,
        population=population,
    )


def checked_measure(measure: str | None) -> str | None:
    """The measure, if it is one. Raises ``VerifierError`` naming those there are."""
    if measure is not None and measure not in MEASURES:
        raise VerifierError(f"there is no measure {measure!r}; it is one of {', '.join(MEASURES)}")
    return measure


def placed(figure: NewFigure, text: str, start: int, end: int) -> NewFigure:
    """The figure with its words as they stand in the claim ``text[start:end]``, else near it, and with their place.

    Line breaks and runs of spaces count as one space, capitals as small letters; the article's own spelling is kept.
    Raises ``VerifierError`` when the words are nowhere there: a figure's words are the article's, never anyone else's.
    """
    parts = figure.text.split()
    if not parts:
        raise VerifierError("a figure needs its words, as they stand in the claim")
    wanted = re.compile(r"\s+".join(map(re.escape, parts)), re.IGNORECASE)
    near = max(0, start - NEAR), min(len(text), end + NEAR)
    spans = [found.span() for found in wanted.finditer(text, *near) if whole(text, *found.span())]
    if not spans:
        raise VerifierError(
            f"the words “{' '.join(parts)[:60]}” stand neither in the claim nor near it in the article;"
            " give the figure's words exactly as they stand there"
        )

    def away(span: tuple[int, int]) -> int:
        return max(0, start - span[0], span[1] - end)

    first, last = min(spans, key=away)
    return replace(figure, text=text[first:last], start=first, end=last)


def whole(text: str, start: int, end: int) -> bool:
    """Whether a stretch cuts no number and no word in two: “70” does not stand in “170” or “1,70”."""

    def joined(left: str, right: str) -> bool:
        if left.isdigit() or right.isdigit():
            return left.isdigit() and right.isdigit()
        return left.lower() != left.upper() and right.lower() != right.upper()

    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if before and (joined(before[-1], text[start]) or (text[start].isdigit() and re.fullmatch(r"\d[.,]", before))):
        return False
    return not (after and (joined(text[end - 1], after[0]) or (text[end - 1].isdigit() and re.match(r"[.,]\d", after))))


def contradiction(figure: NewFigure, codebook: str) -> str | None:
    """In words, how a figure's numbers differ from what its words say by the codebook; ``None`` when they do not.

    Words that cannot be read as one number say nothing, nor does a bound that either of the two leaves open, as long as
    there are numbers that both allow.
    """
    try:
        read = read_figure(figure.text, codebook=codebook)
    except VerifierError:
        return None
    said, given = (read.low, read.best, read.high), (figure.low, figure.best, figure.high)
    differ = any(one is not None and other is not None and one != other for one, other in zip(said, given, strict=True))
    if not differ and _least(given) <= _most(said) and _least(said) <= _most(given):
        return None
    return f"the words “{' '.join(figure.text.split())}” say {_range(*said)}, the numbers {_range(*given)}"


def _least(bounds: tuple[int | None, ...]) -> int:
    low, best, high = bounds
    return low if low is not None else best if best is not None and high is None else 0


def _most(bounds: tuple[int | None, ...]) -> int:
    low, best, high = bounds
    return high if high is not None else best if best is not None and low is None else BIGGEST


def _range(low: int | None, best: int | None, high: int | None) -> str:
    if low is not None and low == best == high:
        return f"{low:,}"
    if best is not None:
        return " / ".join("open" if bound is None else f"{bound:,}" for bound in (low, best, high))
    if low is not None and high is not None:
        return f"{low:,} to {high:,}"
    return f"at least {low:,}" if low is not None else f"at most {high:,}"


def as_new_figure(row: FigureRow) -> NewFigure:
    """A stored figure as it would be written again, for corrections that keep part of it.

    Without the extractor's confidence: who corrects a claim's figures has looked at them all.
    """
    return NewFigure(
        text=row.text,
        low=row.low,
        best=row.best,
        high=row.high,
        measure=row.measure,
        start=row.start,
        end=row.end,
        modifier=row.modifier,
        approximate=row.approximate,
        population=row.population,
        rule=row.rule,
    )


def as_new_link(row: LinkRow) -> NewLink:
    """A stored link as it would be written again."""
    return NewLink(
        speaker=row.speaker,
        start=row.start,
        end=row.end,
        role=row.role,
        cue=row.cue,
        medium=row.medium,
        anonymous=row.anonymous,
        hedge=row.hedge,
    )


def chain(speakers: Sequence[str], before: Sequence[LinkRow] = ()) -> list[NewLink]:
    """A chain from names, first origin first; a name that the former chain had keeps its role, cue and place."""
    known = {link.speaker.casefold(): link for link in before}
    links: list[NewLink] = []
    for name in speakers:
        name = " ".join(name.split())
        if not name:
            raise VerifierError("a speaker's name is empty")
        row = known.get(name.casefold())
        links.append(as_new_link(row) if row else NewLink(speaker=name))
    return links


def proposed_claim(text: str, start: int, end: int, *, codebook: str, publisher: str | None = None) -> NewClaim:
    """A claim from a stretch of an article, with the figures and the attribution that the extractor reads in it.

    Loads the language model. The kind is the extractor's, or follows from the figure, or is ``statement``.
    """
    from verifier.extract import extract
    from verifier.workflow.convert import new_claim

    start, end = checked_span(text, start, end)
    quote = text[start:end]
    line = quote.translate({10: " ", 13: " "})  # one stretch, however it is broken into lines; offsets hold
    best = max(
        extract(line, publisher=publisher, codebook=codebook).claims,
        key=lambda claim: (bool(claim.figures), claim.end - claim.start),
        default=None,
    )
    if best is None:
        return NewClaim(start=start, end=end, quote=quote, kind="statement", reasons=("added by hand",))
    moved = new_claim(best, publisher, offset=start)
    return NewClaim(
        start=start,
        end=end,
        quote=quote,
        kind=moved.kind,
        check_worthiness=moved.check_worthiness,
        figures=tuple(replace(figure, text=text[figure.start : figure.end]) for figure in moved.figures),
        links=moved.links,
        place=moved.place,
        date_start=moved.date_start,
        date_end=moved.date_end,
        date_precision=moved.date_precision,
        hedges=moved.hedges,
        reasons=("added by hand", *moved.reasons),
    )
