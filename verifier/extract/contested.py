"""Figures of one article that contradict each other: the same measure of the same incident, another number.

Only counts of people in general are held against each other ("12 people", "12 dead", "12 civilians" with "9 people"),
never shares ("including three children"), additions ("another four"), other times ("since 2003") or denials. Two
speakers must give them, neither place nor date may set the two claims apart, and the larger is at most ``REACH`` times
the smaller: one larger still is of another incident or of more.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from verifier.extract import gates, worth
from verifier.extract.hits import FigureHit
from verifier.extract.model import Claim, Figure

REACH: Final = 3
_GENERAL: Final = re.compile(
    r"\b(?:people|persons?|victims?|dead|deaths?|fatalities|civilians?|killed|wounded|injured|casualties|others|bodies|"
    r"martyrs?|lives|residents|citizens)\b",
    re.I,
)
_SOME: Final = re.compile(r"(?:both|all|of|the|these|those|several|many|his|her|their)\b", re.I)
_OTHER: Final = gates.gated(
    r"\b(?:(?:an)?other|separate|earlier|previous|second|third|last|later|different|similar)(?: \w+)? "
    r"(?:attack|shooting|strike|airstrike|incident|blast|explosion|bombing|raid|case|crash|assault|killing)s?\b",
    "other another separate earlier previous second third last later different similar",
)
_SUMS: Final = re.compile(
    r"\b(?:on average|each|every|so far this|this year|last year|total of|in all|overall|across the)\b",
    re.I,
)


def mark(claims: Sequence[Claim], hits: Sequence[FigureHit]) -> list[Claim]:
    """Give the claims whose figures contradict another's the reason "another figure in this article: 12"."""
    counts = {(hit.figure.start, hit.figure.end): hit for hit in hits if not _aside(hit)}
    facts = [
        (number, figure)
        for number, claim in enumerate(claims)
        if not (_OTHER.search(claim.quote) or _SUMS.search(claim.quote))
        for figure in claim.figures
        if (figure.start, figure.end) in counts and _general(figure)
    ]
    told = Counter((number, figure.measure) for number, figure in facts)
    alone = [(number, figure) for number, figure in facts if told[number, figure.measure] == 1][:MAX]
    others: dict[int, list[str]] = {}
    for number, figure in alone:
        for other, one in alone:
            if number != other and _contradict(figure, one) and _same(claims[number], claims[other]):
                others.setdefault(number, []).append(" ".join(one.text.split()))
    return [
        claim
        if number not in others
        else replace(
            claim,
            check_worthiness=round(min(1.0, claim.check_worthiness + worth.CONTRADICTED), 2),
            reasons=(*claim.reasons, *(f"{worth.ANOTHER}{text}" for text in _once(others[number]))),
        )
        for number, claim in enumerate(claims)
    ]


MAX: Final = 200
"""Figures of an article that are held against each other: no report of one incident has more."""


def _once(texts: list[str]) -> list[str]:
    return list(dict.fromkeys(texts))[:3]


def _aside(hit: FigureHit) -> bool:
    return hit.part or hit.further or hit.background or hit.negated or hit.hypothetical


def _general(figure: Figure) -> bool:
    """A firm count, of two or more, of people in general and not of some of those known already."""
    if figure.measure == "casualties" or (figure.best is None and figure.high is None and figure.modifier is None):
        return False
    if (figure.low or figure.high or 0) < 2 or _SOME.match(figure.text):
        return False
    population = figure.population or ""
    return not population or (_GENERAL.search(population) is not None and not _SOME.match(population))


def _contradict(one: Figure, other: Figure) -> bool:
    """Whether both cannot be so: no number lies within the bounds of both, and they are of one size."""
    if one.measure != other.measure or one.measure is None:
        return False
    if (one.low or 0) > (other.low or 0):
        one, other = other, one
    if one.high is None or other.low is None or other.low <= one.high:
        return False
    return other.low <= REACH * max(one.high, 1)


def _same(one: Claim, other: Claim) -> bool:
    """Whether two speakers say it, and nothing printed shows that they speak of two incidents."""
    if (one.attribution[:1] and one.attribution[0].speaker) == (other.attribution[:1] and other.attribution[0].speaker):
        return False
    here, there = one.incident, other.incident
    if here.date_start and there.date_start and (here.date_start, here.date_end) != (there.date_start, there.date_end):
        return False
    return not here.place or not there.place or bool(_names(here.place) & _names(there.place))


def _names(place: str) -> set[str]:
    return set(re.findall(r"[A-Z][\w’'-]+", place))
