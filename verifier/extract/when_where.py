"""Where and when a claim says that it happened: the place phrase, and the date worked out from the publishing date.

A weekday means the last such day up to the publishing date, that day itself included ("On Monday" in a Monday's
article); what the words do not say stays unknown.
"""

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from verifier.extract import names
from verifier.extract.model import IncidentHint

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS: Final = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH: Final = (
    r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DAY_MONTH: Final = re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH}\b(?:,? (?P<year>\d{{4}}))?")
_MONTH_DAY: Final = re.compile(rf"\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)(?:,? (?P<year>\d{{4}}))?")
_MONTH_ONLY: Final = re.compile(rf"\b(?:in|since|during|of|last|early|late|mid) {_MONTH}\b(?:,? (?P<year>\d{{4}}))?")
_ISO: Final = re.compile(r"\b(?P<year>(?:19|20)\d{2})-(?P<number>\d{2})-(?P<day>\d{2})\b")
_YEAR: Final = re.compile(r"\b(?:in|since|during|of) (?P<year>(?:19|20)\d{2})\b")
_WEEKDAY: Final = re.compile(rf"\b(?P<which>next |last |this )?(?P<day>{'|'.join(_DAYS)})\b", re.I)
_RELATIVE: Final = re.compile(
    r"\b(?P<today>today|this morning|this afternoon|this evening|tonight|overnight|earlier in the day)\b|"
    r"\b(?P<yesterday>yesterday|last night)\b|"
    r"\b(?P<week>(?:in|over|during) the (?:last|past) week|last week|this week|a week ago|the past week)\b|"
    r"\b(?P<month>last month|this month|(?:in|over) the (?:last|past) month|a month ago)\b|"
    r"\b(?P<year>last year|this year|(?:in|over) the (?:last|past) year|a year ago)\b|"
    r"\b(?P<count>\d{1,2}|two|three|four|five|six|seven|ten) (?P<unit>days?|weeks?|months?|years?) (?:ago|earlier)\b",
    re.I,
)
_COUNTS: Final = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}
_STRICT: Final = frozenset(["in", "at", "near", "around", "outside", "inside", "across", "throughout"])
_NO_PLACE: Final = re.compile(
    rf"(?:the )?(?:{'|'.join(_DAYS)}|{'|'.join(_MONTHS)}|twitter|facebook|telegram|youtube|english|arabic)\b",
    re.I,
)
MAX_PLACE: Final = 90
"""Longer place phrases are cut back to the name; code points."""


def published_day(published: str | None) -> date | None:
    """The day of an ISO 8601 date or time; ``None`` where there is none."""
    if not published:
        return None
    try:
        return date.fromisoformat(published.strip()[:10])
    except ValueError:
        return None


def hint(claim: str, sentence: str, published: date | None, doc: "Doc | None", first: int, last: int) -> IncidentHint:
    """Place and date in ``claim``; ``first``/``last`` are the token indices of the claim in its parsed ``sentence``."""
    start, end, precision = when(claim, published)
    found = place(doc, first, last) if doc is not None else None
    if found is None:
        named = _PLACE_NAME.search(claim)
        return IncidentHint(
            named.group(1) if named else None,
            start.isoformat() if start else None,
            end.isoformat() if end else None,
            precision,
        )
    return IncidentHint(
        re.sub(r"\s+", " ", sentence[found[0] : found[1]]) if found else None,
        start.isoformat() if start else None,
        end.isoformat() if end else None,
        precision,
    )


def when(text: str, published: date | None) -> tuple[date | None, date | None, str | None]:
    """First and last day that the words allow, and how precise they are."""
    for pattern in (_ISO, _DAY_MONTH, _MONTH_DAY):
        match = pattern.search(text)
        if match:
            found = _calendar(match, published)
            if found:
                return found, found, "day"
    weekday = _WEEKDAY.search(text)
    if weekday and published and (weekday.group("which") or "").strip().lower() != "next":
        back = (published.weekday() - _DAYS.index(weekday.group("day").lower())) % 7
        if (weekday.group("which") or "").strip().lower() == "last" and back == 0:
            back = 7
        day = published - timedelta(days=back)
        return day, day, "day"
    relative = _RELATIVE.search(text)
    if relative and published:
        return _relative(relative, published)
    month = _MONTH_ONLY.search(text)
    if month:
        year = int(month.group("year")) if month.group("year") else None
        number = _month(month.group("month"))
        if year is None and published:
            year = published.year if number <= published.month else published.year - 1
        if year:
            return _month_span(year, number)
    named = _YEAR.search(text)
    if named:
        year = int(named.group("year"))
        return date(year, 1, 1), date(year, 12, 31), "year"
    return None, None, None


def _month(word: str) -> int:
    return next(number for number, name in enumerate(_MONTHS, 1) if name.startswith(word.lower().rstrip(".")[:3]))


def _month_span(year: int, number: int) -> tuple[date, date, str]:
    last = date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1)
    return date(year, number, 1), last, "month"


def _calendar(match: re.Match[str], published: date | None) -> date | None:
    groups = match.groupdict()
    number = int(groups["number"]) if groups.get("number") else _month(groups["month"])
    year = int(groups["year"]) if groups.get("year") else None
    if year is None:
        if published is None:
            return None
        year = published.year
    try:
        day = date(year, number, int(groups["day"]))
        if groups.get("year") is None and published and day > published:
            day = date(year - 1, number, int(groups["day"]))
        return day
    except ValueError:
        return None


def _relative(match: re.Match[str], published: date) -> tuple[date, date, str]:
    if match.group("today"):
        return published, published, "day"
    if match.group("yesterday"):
        day = published - timedelta(days=1)
        return day, day, "day"
    words = match.group().lower()
    if match.group("week"):
        if words in ("last week", "a week ago"):
            monday = published - timedelta(days=published.weekday() + 7)
            return monday, monday + timedelta(days=6), "week"
        if words == "this week":
            return published - timedelta(days=published.weekday()), published, "week"
        return published - timedelta(days=7), published, "week"
    if match.group("month"):
        if words == "this month":
            return date(published.year, published.month, 1), published, "month"
        if words.startswith(("in", "over")):
            return published - timedelta(days=30), published, "month"
        before = date(published.year, published.month, 1) - timedelta(days=1)
        return _month_span(before.year, before.month)
    if match.group("year"):
        year = published.year if words == "this year" else published.year - 1
        return date(year, 1, 1), date(year, 12, 31) if year != published.year else published, "year"
    count = int(match.group("count")) if match.group("count").isdigit() else _COUNTS[match.group("count").lower()]
    unit = match.group("unit").lower().rstrip("s")
    days = {"day": 1, "week": 7, "month": 30, "year": 365}[unit] * count
    day = published - timedelta(days=days)
    if unit == "day":
        return day, day, "day"
    if unit == "week":
        return day - timedelta(days=day.weekday()), day + timedelta(days=6 - day.weekday()), "week"
    return (
        _month_span(day.year, day.month) if unit == "month" else (date(day.year, 1, 1), date(day.year, 12, 31), "year")
    )


def place(doc: "Doc", first: int, last: int) -> tuple[int, int] | None:
    """Where in the sentence the first phrase of place stands that holds a name ("a single street in Mosul")."""
    taken: Token | None = None
    for token in doc[first:last]:
        if token.dep_ != "prep" or token.lower_ not in _STRICT:
            continue
        for child in token.children:
            if child.dep_ == "pobj" and _is_place(child):
                taken = child
                break
        if taken is not None:
            return _phrase(taken, last)
    return None


def _is_place(noun: "Token") -> bool:
    words = noun.doc[noun.left_edge.i : noun.right_edge.i + 1]
    if _NO_PLACE.match(words.text) or names.is_outlet(noun.text) or names.is_outlet(words.text):
        return False
    if noun.pos_ == "PROPN":
        return noun.text[:1].isupper() and not noun.like_num
    inner = [
        grand
        for child in noun.children
        if child.dep_ == "prep" and (child.lower_ in _STRICT or noun.lemma_.lower() in _PLACE_NOUNS)
        for grand in child.children
        if grand.dep_ == "pobj" and grand.pos_ == "PROPN"
    ]
    compound = any(child.pos_ == "PROPN" and child.dep_ in ("compound", "amod", "poss") for child in noun.children)
    return bool(inner) or (compound and noun.lemma_.lower() in _PLACE_NOUNS)


_PLACE_NAME: Final = re.compile(
    r"\b(?:(?:town|city|village|district|province|region|suburb|fall|capture|battle|siege)s? (?:of|for)|"
    r"(?:captured|seized|recaptured|retook|overran|besieged)) "
    r"(?:the )?((?:[A-Z][\w’'-]+|al-[A-Z][\w’'-]+)(?: (?:[A-Z][\w’'-]+|al-[A-Z][\w’'-]+)){0,3})"
    r"(?! \w+(?:ers|iers|ants|men)\b)"
)
_PLACE_NOUNS: Final = frozenset(
    [
        "north",
        "south",
        "east",
        "west",
        "centre",
        "center",
        "outskirts",
        "vicinity",
        "part",
        "edge",
        "bank",
        "shore",
        "city",
        "town",
        "village",
        "province",
        "district",
        "region",
        "area",
        "state",
        "county",
        "capital",
        "suburb",
        "neighborhood",
        "neighbourhood",
        "street",
        "border",
        "governorate",
        "valley",
        "camp",
        "school",
        "hospital",
        "mosque",
        "church",
        "market",
        "airport",
        "base",
        "square",
        "island",
        "coast",
    ]
)


def _phrase(noun: "Token", last: int) -> tuple[int, int]:
    start, end = noun.left_edge.i, noun.right_edge.i + 1
    for child in noun.children:
        if child.i > noun.i and child.dep_ in ("relcl", "acl", "advcl", "cc", "punct", "conj"):
            end = min(end, child.left_edge.i)
    end = max(min(end, last), noun.i + 1)
    while end - 1 > noun.i and noun.doc[end - 1].is_punct:
        end -= 1
    doc = noun.doc
    if doc[end - 1].idx + len(doc[end - 1].text) - doc[start].idx > MAX_PLACE:
        end = noun.i + 1
    return doc[start].idx, doc[end - 1].idx + len(doc[end - 1].text)
