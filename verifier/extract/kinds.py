"""What kind of thing a stretch of text claims, by its words and its figures."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from verifier.extract import gates, wordlists
from verifier.extract.model import Kind, Measure

_FILE: Final = "claim_words"


TERRITORY: Final = wordlists.pattern(_FILE, "territory verbs", r"[a-z]{0,5}")
PLACES: Final = wordlists.pattern(_FILE, "territory places")
AUTHENTIC: Final = wordlists.pattern(_FILE, "authenticity words")
AUTHENTIC_THINGS: Final = wordlists.pattern(_FILE, "authenticity things")
DISPLACED: Final = wordlists.pattern(_FILE, "displacement words")
HARM: Final = wordlists.pattern(_FILE, "harm events")
EVENT: Final = wordlists.pattern(_FILE, "event verbs", r"[a-z]{0,5}")
OPINION: Final = wordlists.pattern(_FILE, "opinion words")
CONTESTED: Final = wordlists.pattern(_FILE, "contested words")
FUTURE: Final = wordlists.pattern(_FILE, "future words")
NOTICE: Final = gates.gated(
    r"\banyone with (?:any |more |further )?(?:information|details|tips)\b|\b(?:asking|ask that|asks) anyone\b|"
    r"\b(?:is|are) (?:asked|urged|encouraged) to (?:call|contact)\b|\b\d{3}[-.) ]{1,2}(?:\d{3}[-. ]\d{4}|[A-Z]{4}\b)|"
    r"^\W{0,2}Published\b",
    f"anyone asked urged encouraged published {gates.DIGIT}",
)
"""What a page asks of its readers: telephone numbers, "anyone with information", and its own stamp."""
_NUMBER: Final = re.compile(
    r"\b\d[\d,.]*\d\b|\b\d ?(?:%|percent|per cent)|\b(?:ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|"
    r"eighty|ninety|dozens?|scores|hundreds?|thousands?|millions?|billions?)\b",
    re.I,
)
_NUMBER_WORDS: Final = frozenset(
    "ten eleven twelve twenty thirty forty fifty sixty seventy eighty ninety dozen dozens scores hundred hundreds "
    f"thousand thousands million millions billion billions {gates.DIGIT}".split()
)
_CASUALTY: Final[frozenset[Measure]] = frozenset({"killed", "injured", "captured", "missing", "casualties"})


def triggers(text: str) -> bool:
    """Whether the sentence may hold a claim of a kind that needs neither figure nor speaker: a cheap test."""
    return any(pattern.search(text) for pattern in (TERRITORY, AUTHENTIC, DISPLACED, EVENT))


def kind_of(text: str, measures: Iterable[Measure | None], attributed: bool) -> Kind | None:
    """The kind of claim that ``text`` makes, or ``None`` when nothing in it can be checked."""
    found = set(measures)
    if found & _CASUALTY:
        return "casualty"
    if "displaced" in found:
        return "displacement"
    if _authenticity(text):
        return "authenticity"
    if HARM.search(text):
        return "casualty"
    if _territory(text):
        return "territory"
    if DISPLACED.search(text):
        return "displacement"
    if numbers(text):
        return "quantity"
    if EVENT.search(text):
        return "event"
    return "statement" if attributed else None


@lru_cache(maxsize=64)
def numbers(text: str) -> bool:
    """Whether the text states a number that is no year, date or time."""
    if not gates.may_hold(text, _NUMBER_WORDS):
        return False
    plain = re.sub(
        r"\b(?:19|20)\d\d\b|"
        r"\b\d{1,2}(?:(?::\d\d)? ?[ap]\.?m\b|:\d\d\b|"
        r" (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\b|\d?-year-old\b)|"
        r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z.]{0,6} \d{1,2}\b|"
        r"\baged? \d{1,3}\b|,\s*\d{1,2},",
        " ",
        text,
    )
    return _NUMBER.search(plain) is not None


def _territory(text: str) -> bool:
    """A verb of taking or holding, and a place for it."""
    verb = TERRITORY.search(text)
    return verb is not None and (PLACES.search(text) is not None or _NAMED_AFTER.search(text) is not None)


_NAMED_AFTER: Final = re.compile(
    r"\b(?:captur|seiz|recaptur|retak|retook|overr|liberat|conquer|annex|control of|fall of|battle for|siege of)"
    r"[a-z]{0,4} (?:the )?(?:[a-z]+ ){0,3}[A-Z]"
)


def _authenticity(text: str) -> bool:
    return (
        AUTHENTIC.search(text) is not None and AUTHENTIC_THINGS.search(text) is not None and not _NUMBER_OF.search(text)
    )


_NUMBER_OF: Final = re.compile(r"\b(?:number|toll|count|figure)s?\b", re.I)
