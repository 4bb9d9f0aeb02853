"""Days as a person writes them: a day, a month or a year, or a stretch of days between two of these."""

import re
from calendar import monthrange

from verifier.errors import VerifierError

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
HOW = "write YYYY-MM-DD, YYYY-MM or YYYY"


def first_day(text: str) -> str:
    """The day on which that day, month or year begins; ``""`` of nothing.

    :raises VerifierError: when it is none of the calendar.
    """
    return _day(text, last=False)


def last_day(text: str) -> str:
    """The day on which that day, month or year ends; ``""`` of nothing.

    :raises VerifierError: when it is none of the calendar.
    """
    return _day(text, last=True)


def _day(text: str, *, last: bool) -> str:
    if not text:
        return ""
    match = _DATE.fullmatch(text.strip())
    year, month, day = (int(part) if part else None for part in match.groups()) if match else (0, None, None)
    if not year or month == 0 or day == 0 or (month or 1) > 12:
        raise VerifierError(f"{text[:60]!r} is no date: {HOW}")
    if month is None:
        month = 12 if last else 1
    longest = monthrange(year, month)[1]
    if day is None:
        day = longest if last else 1
    if day > longest:
        raise VerifierError(f"{text[:60]!r} is no day of the calendar: {year:04}-{month:02} has {longest} days")
    return f"{year:04}-{month:02}-{day:02}"


def days(since: str, until: str) -> tuple[str, str]:
    """First and last day of what two texts say; ``""`` where one is open.

    :raises VerifierError: when one is no date, or no day lies between the two.
    """
    first, last = first_day(since), last_day(until)
    if first and last and first > last:
        raise VerifierError(f"no day lies between {since} and {until}: the first comes after the last")
    return first, last


def period(text: str) -> tuple[str, str]:
    """First and last day of a stretch in one text, ``""`` where it is open: ``2014-06-04..2014-06-10``, ``2014-06``,
    ``2014..``, ``..2014-06-10``.

    :raises VerifierError: when it is none.
    """
    since, between, until = (part.strip() for part in text.partition(".."))
    return days(since, until if between else since)


def words(since: str, until: str) -> str:
    """A stretch of days as ``period`` reads it, as short as it can be said; ``""`` when both are open."""
    if since and until:
        short = (since[:4], since[:7], since)
        return next(
            (text for text in short if (first_day(text), last_day(text)) == (since, until)), f"{since}..{until}"
        )
    return f"{since}..{until}" if since or until else ""
