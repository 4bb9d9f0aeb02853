"""How much a claim is worth checking: from 0 to 1, with the reasons in words."""

import re
from collections.abc import Sequence
from typing import Final

from verifier.extract import kinds, names
from verifier.extract.model import Figure, IncidentHint, Kind, Link

_KIND: Final[dict[Kind, tuple[float, str]]] = {
    "casualty": (0.30, "casualty"),
    "displacement": (0.25, "displacement"),
    "territory": (0.22, "territory"),
    "authenticity": (0.25, "authenticity of material"),
    "quantity": (0.12, "number"),
    "event": (0.12, "event"),
    "statement": (0.0, "statement"),
}
_QUESTION: Final = re.compile(r"\?[\"”’']?\s*$")
_NAME: Final = re.compile(r"(?<!^)(?<![.!?] )\b[A-Z][a-z]{2,}")
_TIME: Final = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|weekend|today|yesterday|tonight|overnight|"
    r"(?:hours?|days?|minutes?|weeks?|months?|years?) (?:later|earlier|before|ago|after)|(?:19|20)\d\d|"
    r"last (?:week|month|year|night))\b",
    re.I,
)
_BASE: Final = 0.12
_POINTS: Final = {
    "figure": 0.25,
    "number": 0.08,
    "anonymous source": 0.08,
    "named speaker": 0.08,
    "attributed": 0.05,
    "more than one step to its origin": 0.04,
    "contested": 0.1,
    "denied or not confirmed": -0.15,
    "asked, feared or wished, not said": -0.15,
    "hedge": 0.04,
    "date": 0.06,
    "time": 0.06,
    "place": 0.06,
    "names": 0.05,
    "opinion in it": -0.15,
    "not yet or only if": -0.1,
    "question": -0.3,
}
LISTED: Final = 0.3
"""Claims below this are left out: nothing in them to check."""


def score(
    text: str,
    kind: Kind,
    figures: Sequence[Figure],
    chain: Sequence[Link],
    spoken: bool,
    hedges: Sequence[str],
    incident: IncidentHint,
    denied: bool = False,
    unsaid: bool = False,
) -> tuple[float, tuple[str, ...]]:
    """Return the worth and its reasons. ``spoken``: somebody other than the outlet itself says so.

    ``denied``: the words deny what they hold, or leave it open. ``unsaid``: they ask, fear or wish it.
    """
    reasons = [_KIND[kind][1]]
    add = reasons.append
    if figures:
        add("figure")
    elif kind != "quantity" and kinds.numbers(text):
        add("number")
    if spoken and chain:
        first = chain[0]
        if any(link.anonymous for link in chain):
            add("anonymous source")
        elif any(link.role for link in chain) or names.read(first.speaker).nature == "person":
            add("named speaker")
        else:
            add("attributed")
        if len(chain) > 1:
            add("more than one step to its origin")
    if kinds.CONTESTED.search(text):
        add("contested")
    if denied:
        add("denied or not confirmed")
    elif unsaid:
        add("asked, feared or wished, not said")
    elif hedges:
        add("hedge")
    if incident.date_start:
        add("date")
    elif _TIME.search(text):
        add("time")
    if incident.place:
        add("place")
    if _NAME.search(text):
        add("names")
    if kinds.OPINION.search(text) and not figures:
        add("opinion in it")
    if kinds.FUTURE.search(text) and not figures:
        add("not yet or only if")
    if _QUESTION.search(text):
        add("question")
    value = sum(points for points, _ in parts(kind, tuple(reasons)))
    return round(min(1.0, max(0.0, value)), 2), tuple(reasons)


def parts(kind: Kind, reasons: Sequence[str]) -> tuple[tuple[float, str], ...]:
    """The sum that a worth is: the points of each reason, after those that every claim has. Kept between 0 and 1."""
    out = [(_BASE, "any claim")]
    for number, reason in enumerate(reasons):
        points = _KIND[kind][0] if number == 0 else _POINTS.get(reason, 0.0)
        if reason == "denied or not confirmed" and "figure" not in reasons:
            points = 0.0  # without a figure the denial is as much worth checking as what it denies
        out.append((points, reason))
    return tuple(out)
