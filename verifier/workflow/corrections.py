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
    """The figure with the span of its words inside the claim, when they stand there."""
    at = text.find(figure.text, start, end) if figure.text else -1
    return replace(figure, start=at, end=at + len(figure.text)) if at >= 0 else figure


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
