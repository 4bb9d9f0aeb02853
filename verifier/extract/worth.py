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
    value, word = 0.12 + _KIND[kind][0], _KIND[kind][1]
    reasons = [word]

    def add(points: float, reason: str) -> None:
        nonlocal value
        value += points
        reasons.append(reason)

    if figures:
        add(0.25, "figure")
    elif kind != "quantity" and kinds.numbers(text):
        add(0.08, "number")
    if spoken and chain:
        first = chain[0]
        if any(link.anonymous for link in chain):
            add(0.08, "anonymous source")
        elif any(link.role for link in chain) or names.read(first.speaker).nature == "person":
            add(0.08, "named speaker")
        else:
            add(0.05, "attributed")
        if len(chain) > 1:
            add(0.04, "more than one step to its origin")
    if kinds.CONTESTED.search(text):
        add(0.1, "contested")
    if denied:
        add(-0.15 if figures else 0.0, "denied or not confirmed")
    elif unsaid:
        add(-0.15, "asked, feared or wished, not said")
    elif hedges:
        add(0.04, "hedge")
    if incident.date_start:
        add(0.06, "date")
    elif _TIME.search(text):
        add(0.06, "time")
    if incident.place:
        add(0.06, "place")
    if _NAME.search(text):
        add(0.05, "names")
    if kinds.OPINION.search(text) and not figures:
        add(-0.15, "opinion in it")
    if kinds.FUTURE.search(text) and not figures:
        add(-0.1, "not yet or only if")
    if _QUESTION.search(text):
        add(-0.3, "question")
    return round(min(1.0, max(0.0, value)), 2), tuple(reasons)
