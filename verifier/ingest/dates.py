"""Dates as pages state them, turned into ISO 8601 at the precision stated; nothing is invented.

Sources of the forms: ISO 8601, RFC 5322 §3.3, and the ways English-language newsrooms write dates. What cannot
be a date of publication (no such day, in the future, an impossible zone, day and month not told apart) gives a problem
in words.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), start=1,
    )
    for name in names.split()
}  # fmt: skip
_ZONES: Final = {  # only abbreviations with one meaning in the news; CST, IST and the like are left out
    "z": "Z", "utc": "Z", "gmt": "Z", "est": "-05:00", "edt": "-04:00", "pst": "-08:00", "pdt": "-07:00",
    "cet": "+01:00", "cest": "+02:00", "eet": "+02:00", "eest": "+03:00", "msk": "+03:00",
}  # fmt: skip
_OLD: Final = 1990
"""A page's own date before this year is kept with a warning: the web did not exist."""

_M: Final = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_D: Final = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_Y: Final = r"(?P<year>[0-9]{4})"
_T: Final = (
    r"(?:(?:,|\s|\||–|—|-|·|•|at|on|T)*(?P<hour>[0-9]{1,2})(?:[:.h](?P<minute>[0-9]{2}))(?::(?P<second>[0-9]{2})(?:\.[0-9]{1,9})?)?"
    r"\s*(?P<half>[ap]\.?m\b\.?)?(?:\s*\(?(?P<zone>z|utc|gmt|[a-z]{3,4}|[+-][0-9]{2}:?[0-9]{2})\b\)?)?)?"
)
_FORMS: Final = tuple(
    re.compile(form + _T, re.IGNORECASE)
    for form in (
        rf"\b{_D}(?:\s+of)?[\s-]+{_M},?[\s-]+{_Y}\b",
        rf"\b{_M}\s+{_D},?\s+{_Y}\b",
        r"\b(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})(?![0-9])",
        r"\b(?P<first>[0-9]{1,2})[/.](?P<other>[0-9]{1,2})[/.](?P<year>[0-9]{4})\b",
    )
)
_MONTH_ONLY: Final = re.compile(rf"\b{_M},?\s+{_Y}\b", re.IGNORECASE)
_ISO: Final = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?"
    r"(?:[T\s](?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r"\s*(?P<zone>Z|[+-][0-9]{2}(?::?[0-9]{2})?|UTC|GMT)?)?",
    re.IGNORECASE,
)
_ISO_BASIC: Final = re.compile(
    r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"
    r"(?:T(?P<hour>[0-9]{2})(?P<minute>[0-9]{2})(?P<second>[0-9]{2})?(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)


@dataclass(frozen=True, slots=True)
class Stated:
    """An ISO date, month or time, or ``None`` with the ``problem`` that kept it from being one (or warns of it)."""

    iso: str | None
    problem: str | None = None


def stated(value: str, *, today: date | None = None) -> Stated:
    """Read ``value``, which a page or a line of JSON gives as its date of publication."""
    value = value.strip()
    match = _ISO.fullmatch(value) or _ISO_BASIC.fullmatch(value)
    if match is None and len(value) <= 200:
        match = next((found for form in _FORMS if (found := form.search(value))), None) or _MONTH_ONLY.search(value)
    if match is None:
        return Stated(None, "is not a date")
    return _read(match, today)


def in_text(line: str, *, today: date | None = None) -> tuple[Stated, int, int] | None:
    """Find a date in a line of an article: what it says, and where (code points of the line)."""
    for form in _FORMS:
        if match := form.search(line):
            return _read(match, today), match.start(), match.end()
    return None


def days_apart(first: str, other: str) -> int:
    """Days between two ISO days; 0 when one of them is no whole day."""
    if len(first) < 10 or len(other) < 10:
        return 0
    return abs((date.fromisoformat(first[:10]) - date.fromisoformat(other[:10])).days)


def _read(match: re.Match[str], today: date | None) -> Stated:
    part = match.groupdict()
    year = int(part["year"])
    if part.get("first"):
        month, day = int(part["other"]), int(part["first"])  # 16/06/2014
        if month > 12:
            month, day = day, month
        elif day <= 12 and day != month:
            return Stated(None, "does not say which number is the month")
    else:
        word = part.get("month")
        month = 0 if word is None else int(word) if word.isdigit() else _MONTHS[word.lower()]
        day = int(part.get("day") or 0)
        if word is None:
            return _within(f"{year:04}", date(max(year, 1), 1, 1), today)
    if part.get("day") is None and part.get("first") is None:
        if not (1 <= month <= 12 and year):
            return Stated(None, "is no date of the calendar")
        return _within(f"{year:04}-{month:02}", date(year, month, 1), today)
    try:
        found = date(year, month, day)
    except ValueError:
        return Stated(None, "is no date of the calendar")
    clock = _clock(part)
    if clock is None:
        return Stated(None, "has an impossible time or time zone")
    return _within(found.isoformat() + clock, found, today)


def _clock(part: dict[str, str | None]) -> str | None:
    """``T16:43``, ``T16:43:22+03:00``, or nothing when no time is stated; ``None`` when it is no time."""
    if part.get("hour") is None:
        return ""
    hour, minute = int(part["hour"] or 0), int(part["minute"] or 0)
    half = (part.get("half") or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    if hour > 23 or minute > 59:
        return None
    clock = f"T{hour:02}:{minute:02}"
    if second := part.get("second"):
        if int(second) > 60:
            return None
        clock += f":{min(int(second), 59):02}"
    zone = (part.get("zone") or "").lower()
    if not zone:
        return clock
    if zone[0] not in "+-":
        return clock + _ZONES.get(zone, "")
    hours, minutes = int(zone[1:3]), int(zone[-2:] if len(zone) > 3 else "0")
    offset = (hours * 60 + minutes) * (1 if zone[0] == "+" else -1)
    if minutes > 59 or not -12 * 60 <= offset <= 14 * 60:  # the zones in use run from -12:00 to +14:00
        return None
    return f"{clock}{zone[0]}{hours:02}:{minutes:02}"


def _within(iso: str, found: date, today: date | None) -> Stated:
    today = today or datetime.now(UTC).date()
    if iso.startswith("0000"):
        return Stated(None, "is no date of the calendar")
    if found > today + timedelta(days=1):  # a day ahead is the other side of the date line
        return Stated(None, "lies in the future")
    if found.year < _OLD:
        return Stated(iso, f"is earlier than {_OLD}")
    return Stated(iso)
