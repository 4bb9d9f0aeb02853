"""Counts of another time than the incident's: "since 2003", "in recent years", "last year"."""

from typing import Final

from verifier.extract import gates

_MONTHS: Final = "january|february|march|april|may|june|july|august|september|october|november|december"
_SPAN: Final = gates.gated(
    rf"\bsince (?:the |its )?(?:\d{{4}}|start|beginning|outbreak|war|conflict|uprising|{_MONTHS}|(?:\w+ )?\d{{4}})\b|"
    r"\b(?:in|during|over) (?:the )?(?:past|last|previous|recent) (?:\w+ )?(?:years?|months?|decades?|weeks?)\b|"
    r"\b(?:this|that) year\b|\bso far this\b|\bfor the year\b|\bthe (?:\w+-)?year(?:-old)? (?:war|conflict)\b",
    "since past last previous recent year far",
)
_DAY: Final = gates.gated(
    r"\b(?:last|previous) year\b|\byears? ago\b|\bin (?:19|20)\d\d\b", f"last previous ago {gates.DIGIT}"
)


def told(words: str) -> bool:
    """Whether the sentence speaks of another time than the incident's: "since 2003", "in recent years", "last year"."""
    return _SPAN.search(words) is not None or _DAY.search(words) is not None


def once(words: str) -> bool:
    """Whether that is one past time ("last year", "in 2014"), not a span that is summed up over ("since 2003").

    Where an article counts nothing else, as those on trials do, this is its incident.
    """
    return _DAY.search(words) is not None and _SPAN.search(words) is None
