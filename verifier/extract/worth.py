"""How much a claim is worth checking: from 0 to 1, with the reasons in words."""

import re
from collections.abc import Sequence
from typing import Final

from verifier.extract import gates, kinds, names, wordlists
from verifier.extract.model import Figure, IncidentHint, Kind, Link

_KIND: Final[dict[Kind, tuple[float, str]]] = {
    "casualty": (0.30, "casualty"),
    "displacement": (0.25, "displacement"),
    "territory": (0.22, "territory"),
    "authenticity": (0.25, "authenticity of material"),
    "quantity": (0.16, "number"),
    "event": (0.12, "event"),
    "statement": (0.0, "statement"),
}
_QUESTION: Final = re.compile(r"\?[\"”’']?\s*$")
_NAME: Final = re.compile(r"(?<!^)(?<![.!?] )\b[A-Z][a-z]{2,}")
_TIME: Final = gates.gated(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|weekend|today|yesterday|tonight|overnight|"
    r"(?:hours?|days?|minutes?|weeks?|months?|years?) (?:later|earlier|before|ago|after)|(?:19|20)\d\d|"
    r"last (?:week|month|year|night))\b",
    "monday tuesday wednesday thursday friday saturday sunday weekend today yesterday tonight overnight last "
    f"hour hours day days minute minutes week weeks month months year years {gates.DIGIT}",
)
_BASE: Final = 0.12
_POINTS: Final = {
    "figure": 0.25,
    "number": 0.12,
    "sum or share": 0.06,
    "comparison": 0.05,
    "first-hand": 0.04,
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
    "wish or plan": -0.12,
    "nothing said to have happened": -0.03,
    "few words": -0.08,
    "question": -0.3,
}
_COMPARED: Final = wordlists.pattern("claim_words", "comparison words")
_MONEY: Final = gates.gated(
    r"[$€£]\s?\d|\d ?(?:%|percent\b|per cent\b)|\b(?:m|b|tr)illion\b", f"million billion trillion {gates.DIGIT}"
)
_WISH: Final = gates.gated(
    r"\b(?:want|need|think|believe|hope|intend|going to|will|would|gonna|got to|have to)\b|"
    r"\b(?:let|guess|feel|try|wish|love)\b|"
    r"\b(?:I|we|you)['’](?:d|ll)\b|\blet(?:['’]s| me)\b",
    "want need think believe hope intend going will would gonna got have let guess feel try wish love d ll",
)
_SELF: Final = re.compile(r"\b(?:I|we|you)\b[^.;]*\Z|['’]", re.I)
_DONE: Final = re.compile(r"\b(?:was|were|had|has|have|did|been|[a-z]{2,}ed|went|took|gave|made|came|lost|put|sent)\b")
_FIRST_HAND: Final = re.compile(
    r"\b(?:I|we)(?: (?:had|have|just|all|also|only))?"
    r" (?:saw|seen|heard|found|counted|watched|witnessed|"
    r"carried|treated)\b|"
    r"\bwith (?:my|our) own eyes\b",
    re.I,
)
_WITNESS: Final = re.compile(
    r"\b(?:(?:eye)?witness(?:es)?|survivors?|residents?|neighbou?rs?|villagers?|doctors?|medics?|nurses?|surgeons?|"
    r"paramedics?|rescuers?|rescue workers?|relatives?|father|mother|brother|sister|son|daughter|wife|husband|"
    r"uncle|aunt|cousin)\b",
    re.I,
)
ANOTHER: Final = "another figure in this article: "
"""How the reason begins that names a figure which contradicts the claim's."""
CONTRADICTED: Final = 0.06
"""What such a reason adds, once."""
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
    if _MONEY.search(text) and not figures:
        add("sum or share")
    if _COMPARED.search(text):
        add("comparison")
    if spoken and chain:
        first = chain[0]
        if any(link.anonymous for link in chain):
            add("anonymous source")
        elif any(link.role for link in chain) or names.read(first.speaker).nature == "person":
            add("named speaker")
        else:
            add("attributed")
        if _FIRST_HAND.search(text) or _WITNESS.search(f"{first.role or ''} {first.speaker}"):
            add("first-hand")
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
    if _plan(text) and not figures:
        add("wish or plan")
    if not _DONE.search(text) and not figures:
        add("nothing said to have happened")
    if len(text.split()) < 7 and not figures:
        add("few words")
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
        if reason.startswith(ANOTHER) and not any(one.startswith(ANOTHER) for one in reasons[:number]):
            points = CONTRADICTED
        out.append((points, reason))
    return tuple(out)


def _plan(text: str) -> bool:
    """What the speaker or the reader wants, thinks or is about to do: "we are going to", "you need", "let's"."""
    return any(
        _SELF.search(wish.group()) or _SELF.search(text, max(0, wish.start() - 45), wish.start())
        for wish in _WISH.finditer(text)
    )
