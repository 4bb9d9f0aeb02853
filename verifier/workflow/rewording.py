"""A claim's own words, place and dates, as a person corrects them: found in the article, read from what is typed."""

import calendar
import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from db.rows import FigureRow
from verifier.errors import VerifierError
from verifier.workflow.corrections import NEAR, as_new_figure, placed, whole

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_PRECISIONS = ("day", "month", "year")


class Found(NamedTuple):
    """Where words stand in an article, and at how many places they do."""

    start: int
    end: int
    places: int = 1


def nearest(text: str, words: str, start: int, end: int) -> Found:
    """Where the words stand in the text, as near to ``text[start:end]`` as they do; line breaks and runs of spaces
    count as one space, and no word or number is cut in two.

    Raises ``VerifierError`` when they are not there.
    """
    parts = words.split()
    if not parts:
        raise VerifierError("the words of the claim are empty")
    wanted = re.compile(r"\s+".join(map(re.escape, parts)))
    spans = [match.span() for match in wanted.finditer(text) if whole(text, *match.span())]
    if not spans:
        raise VerifierError("these words are not in the article; copy them exactly as they stand there")

    def away(span: tuple[int, int]) -> tuple[int, int]:
        gap = max(0, span[0] - end, start - span[1])
        return gap, abs(span[0] - start) + abs(span[1] - end)  # of two within the claim, the one most like it

    return Found(*min(spans, key=away), len(spans))


class When(NamedTuple):
    """First and last day, and how precise they are, as the case keeps them."""

    date_start: str | None
    date_end: str | None
    date_precision: str | None


def when(first: str, last: str = "") -> When:
    """The days that are meant by dates as they are typed: ``2014``, ``2014-06`` or ``2014-06-12``; none at all: no day.

    A month and a year last to their end, as the extractor reads them. Raises ``VerifierError`` for anything else.
    """
    first, last = first.strip(), last.strip()
    if not first:
        if last:
            raise VerifierError("a last day needs a first one")
        return When(None, None, None)
    (begin, _, precise), (begun, end, to) = _days(first), _days(last or first)
    if begun < begin:
        raise VerifierError(f"the last day, {last}, is before the first, {first}")
    return When(begin.isoformat(), end.isoformat(), max(precise, to, key=_PRECISIONS.index))


def _days(typed: str) -> tuple[date, date, str]:
    match = _DATE.fullmatch(typed)
    try:
        if match is None or not typed.isascii():
            raise ValueError
        year, month, day = (int(part) if part else 0 for part in match.groups())
        if day:
            return date(year, month, day), date(year, month, day), "day"
        last = date(year, month or 12, calendar.monthrange(year, month or 12)[1])
        return date(year, month or 1, 1), last, "month" if month else "year"
    except ValueError:
        raise VerifierError(f"{typed[:40]!r} is not a date; write 2014, 2014-06 or 2014-06-12") from None


def typed_days(start: str | None, end: str | None, precision: str | None) -> tuple[str, str]:
    """First and last day as a person would type them: ``when`` gives back what is kept."""
    if start is None:
        return "", ""
    for length, name in ((4, "year"), (7, "month")):
        if precision == name and _DATE.fullmatch(start[:length]) and when(start[:length]) == (start, end, precision):
            return start[:length], ""
    return start, "" if end == start else end or ""


def stranded(figures: Iterable[FigureRow], text: str, former: tuple[int, int], start: int, end: int) -> list[str]:
    """The words of those figures that stood in or near the claim, ``former``, and do not in or near other words.

    Near is what it is for the words of a figure that is typed (``NEAR``).
    """
    return [
        " ".join(figure.text.split())
        for figure in figures
        if _near(figure, text, *former) and not _near(figure, text, start, end)
    ]


def _near(figure: FigureRow, text: str, start: int, end: int) -> bool:
    if figure.start is not None and figure.end is not None:
        return start - NEAR <= figure.start and figure.end <= end + NEAR
    try:
        placed(as_new_figure(figure), text, start, end)
    except VerifierError:
        return False
    return True


def strays(words: list[str]) -> str:
    """That figures' words do not stand in or near a claim any more, in a sentence; empty when there are none."""
    if not words:
        return ""
    named = ", ".join(f"“{one[:60]}”" for one in words[:5])
    if len(words) == 1:
        return f"the words of its figure, {named}, stand neither in these words nor near them"
    return f"the words of its figures, {named}, stand neither in these words nor near them"
