"""From readings and extractions to the store's own new rows: the rooms below do not know each other."""

from typing import Final

from db.rows import NewArticle, NewClaim, NewFigure, NewLink
from verifier import __version__
from verifier.extract import codebooks
from verifier.extract.model import Claim, Extraction, Figure, Link
from verifier.ingest.model import Reading

COLLECTOR: Final = f"verifier {__version__}"
"""What a capture names as the tool that took it in."""

BIGGEST: Final = 2**63 - 1
"""The largest number a case can hold."""


def new_article(reading: Reading, extraction: Extraction) -> NewArticle:
    """A reading with its claims, ready to be stored whole."""
    return NewArticle(
        data=reading.data,
        sha256=reading.sha256,
        media_type=reading.media_type,
        origin=reading.origin,
        collector=COLLECTOR,
        text=reading.text,
        title=reading.title,
        title_origin=reading.title_origin,
        publisher=reading.publisher,
        publisher_origin=reading.publisher_origin,
        byline=reading.byline,
        byline_origin=reading.byline_origin,
        published=reading.published,
        published_origin=reading.published_origin,
        url=reading.url,
        language=reading.language or extraction.language,
        notice=reading.notice or extraction.notice,
        flags=reading.flags,
        claims=tuple(new_claim(claim, reading.publisher) for claim in extraction.claims if claim.part == "text"),
        read_by=COLLECTOR,
        codebook=f"{extraction.codebook} {codebooks.get(extraction.codebook).version}",
    )


def new_claim(claim: Claim, publisher: str | None, *, offset: int = 0) -> NewClaim:
    """A claim of extraction as the store takes it, moved by ``offset`` code points."""
    hint = claim.incident
    return NewClaim(
        start=claim.start + offset,
        end=claim.end + offset,
        quote=claim.quote,
        kind=claim.kind,
        check_worthiness=claim.check_worthiness,
        figures=tuple(new_figure(figure, offset=offset) for figure in claim.figures),
        links=new_links(claim.attribution, publisher, offset=offset),
        place=hint.place,
        date_start=hint.date_start,
        date_end=hint.date_end,
        date_precision=hint.date_precision,
        hedges=claim.hedges,
        reasons=claim.reasons,
    )


def new_figure(figure: Figure, *, offset: int = 0) -> NewFigure:
    """A figure of extraction as the store takes it; a number too large to hold keeps its words, without bounds."""
    bounds = (figure.low, figure.best, figure.high)
    fits = all(bound is None or bound <= BIGGEST for bound in bounds)
    low, best, high = bounds if fits else (None, None, None)
    return NewFigure(
        text=figure.text,
        low=low,
        best=best,
        high=high,
        measure=figure.measure,
        start=figure.start + offset,
        end=figure.end + offset,
        modifier=figure.modifier,
        approximate=figure.approximate,
        population=figure.population,
        rule=figure.rule if fits else f"{figure.rule} (beyond what a case can hold)",
        confidence=figure.confidence,
    )


def new_links(chain: tuple[Link, ...], publisher: str | None, *, offset: int = 0) -> tuple[NewLink, ...]:
    """The chain without the outlet that printed it: the article says who that is, and every chain would end with it.

    Extraction closes a chain with the outlet as a link without a span; a publisher that is named in the text ("the
    agency reported") keeps its link.
    """
    links = list(chain)
    if links and links[-1].start is None and _is_outlet(links[-1], publisher):
        links.pop()
    return tuple(
        NewLink(
            speaker=link.speaker,
            start=None if link.start is None else link.start + offset,
            end=None if link.end is None else link.end + offset,
            role=link.role,
            cue=link.cue,
            medium=link.medium,
            anonymous=link.anonymous,
            hedge=link.hedge,
        )
        for link in links
    )


def _is_outlet(link: Link, publisher: str | None) -> bool:
    same = publisher is not None and link.speaker.casefold() == publisher.casefold()
    return same or link.cue is None
