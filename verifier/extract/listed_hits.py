"""Counts of persons who are listed, put among a sentence's other casualty figures."""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from verifier.extract import listed, listed_harm, outcomes
from verifier.extract.codebooks import Codebook
from verifier.extract.document import Document
from verifier.extract.hits import FigureHit
from verifier.extract.model import Figure, Span
from verifier.extract.quantities import Quantity

if TYPE_CHECKING:
    from spacy.tokens import Doc

LISTED: Final = "persons listed"
"""The rule of a count that no number states: the persons of a list."""
ADDED: Final = "numbers of a list added"
"""The rule of a sum of stated numbers: "two men and three women"."""


def merged(
    document: Document,
    index: int,
    doc: "Doc",
    scanned: list[Quantity],
    book: Codebook,
    hits: list[FigureHit],
    *,
    background: bool,
) -> list[FigureHit]:
    """Add the counts of persons who are listed ("a man, his wife and two children": 4); their numbers become shares.

    A number within a list that counts no member is an age, and goes.
    """
    base = document.sentences[index].start
    for listing in listed.find(doc, scanned):
        read = listed_harm.read(doc, listing)
        if read is None or outcomes.denied(read[1].trigger):
            continue
        listing, reading = read
        start, end = base + doc[listing.start].idx, base + doc[listing.end - 1].idx + len(doc[listing.end - 1])
        inside = [hit for hit in hits if start <= hit.figure.start < end]
        if any({hit.figure.measure, reading.measure} == {"killed", "injured"} for hit in inside):
            continue
        restates = any(
            hit not in inside
            and hit.figure.measure in (reading.measure, "casualties")
            and (hit.figure.low or 0) >= listing.count
            and not hit.negated
            for hit in hits
        )
        ages = [
            (base + doc[member.start].idx, base + doc[member.end - 1].idx)
            for member in listing.members
            if not member.numbered
        ]
        for hit in inside:
            hits.remove(hit)
            if not any(left <= hit.figure.start <= right for left, right in ages):
                hits.append(replace(hit, part=True, companions=0))
        figure = Figure(
            start,
            end,
            document.text[start:end],
            listing.count,
            listing.count,
            listing.count,
            None,
            False,
            reading.measure,
            None,
            None,
            None,
            book.rule(ADDED if listing.told else LISTED),
            reading.confidence,
        )
        trigger = Span(base + reading.trigger.idx, base + reading.trigger.idx + len(reading.trigger))
        hits.append(
            FigureHit(
                index,
                figure,
                trigger,
                hypothetical=outcomes.hypothetical(reading.trigger),
                background=background,
                confidence=reading.confidence,
                part=reading.part or restates,
                tacit=listing.told,
                word=reading.trigger.lower_,
                why=f"{len(listing.members)} members of a list, {reading.why or 'with the word of harm beside it'}",
            )
        )
    return sorted(hits, key=lambda hit: (hit.figure.start, hit.figure.end))
