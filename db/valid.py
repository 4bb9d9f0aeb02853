"""What may enter the store: checked at its door, so that both backends hold the same and nothing is half-stored."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import fields
from typing import Any, Final

from db.errors import CaseError
from db.rows import KINDS, MEASURES, VERDICTS, NewArticle, NewClaim, NewFigure, NewLink
from db.schema import MAX_INTEGER, is_date, name_key

MOST_TEXT: Final = 100_000
"""Code points of a note or a reason."""
LONGEST_TAG: Final = 60
"""Code points of a tag's name."""
_HASHES: Final = re.compile(r"^[#\s]+")
_REFUSED: Final = ("Cc", "Zl", "Zp")
"""Control characters and line ends (Unicode's general categories), which no tag holds."""


def text(value: str, what: str, *, most: int | None = None) -> str:
    """A text that both backends can hold: no NUL, no lone surrogate.

    :raises CaseError: otherwise, naming ``what``.
    """
    if "\x00" in value:
        raise CaseError(f"{what} holds a NUL character, which no case can hold: remove it")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise CaseError(f"{what} holds half a character (a lone surrogate): remove it") from None
    if most is not None and len(value) > most:
        raise CaseError(f"{what} has {len(value):,} characters; at most {most:,} can be kept")
    return value


def texts(row: object, what: str) -> None:
    """Check every string of a dataclass, one level deep."""
    for field in fields(row):  # type: ignore[arg-type]
        value = getattr(row, field.name)
        if isinstance(value, str) and field.name != "data":
            text(value, f"{what}: {field.name}")
        elif isinstance(value, tuple):
            for part in value:
                if isinstance(part, str):
                    text(part, f"{what}: {field.name}")


def reviewer(name: str) -> str:
    """A reviewer's name: some visible text on one line."""
    name = " ".join(text(name, "the reviewer's name", most=200).split())
    if not name:
        raise CaseError("a reviewer's name is needed: nothing is recorded without one")
    return name


def tag(name: str) -> str:
    """A tag's name: 1 to 60 code points on one line, some of them visible, without the ``#`` that tags are shown with.

    :raises CaseError: otherwise.
    """
    name = text(name, "the tag").strip()
    if any(unicodedata.category(char) in _REFUSED for char in name):
        raise CaseError("a tag is one line without control characters: remove them")
    name = " ".join(_HASHES.sub("", name).split())
    if not 0 < len(name) <= LONGEST_TAG:
        raise CaseError(f"a tag has 1 to {LONGEST_TAG} characters; this one has {len(name)}")
    if not any(unicodedata.category(char)[0] in "LNPS" for char in name_key(name)):
        raise CaseError("a tag needs a letter, a digit or a sign: nobody could see this one")
    return name


def one_of(value: str, allowed: Sequence[str], what: str) -> None:
    """Check a word from a fixed list."""
    if value not in allowed:
        raise CaseError(f"no such {what}: {value!r} (there are: {', '.join(allowed)})")


def verdict(value: str) -> None:
    """Check a verdict."""
    one_of(value, VERDICTS, "verdict")


PRECISIONS: Final = ("day", "week", "month", "year")
"""How precise the dates of a claim are."""
_DAY: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?").fullmatch


def dates(start: str | None, end: str | None, precision: str | None) -> tuple[str | None, str | None, str | None]:
    """First and last day of what a claim tells of, each ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, and how precise.

    What is not said of the precision follows from the first day; without one there is none.

    :raises CaseError: when they cannot be.
    """
    start, end, precision = start or None, end or None, precision or None
    for value in (start, end):
        if value is not None and not (isinstance(value, str) and _DAY(value) and is_date(value)):
            raise CaseError(f"“{str(value)[:40]}” is not a date: write 2014, 2014-06 or 2014-06-12")
    if start is None:
        if end is not None:
            raise CaseError("a last day needs a first one: nothing was changed")
        return None, None, None
    if end is not None and end[: len(start)] < start[: len(end)]:
        raise CaseError(f"the last day, {end}, is before the first, {start}: nothing was changed")
    precision = precision or {4: "year", 7: "month"}.get(len(start), "day")
    one_of(precision, PRECISIONS, "precision")
    return start, end, precision


def _span(start: int | None, end: int | None, length: int, what: str) -> None:
    if start is None and end is None:
        return
    if start is None or end is None or not 0 <= start <= end <= length:
        raise CaseError(f"{what}: span {start}–{end} does not lie in the article (0–{length})")


def figure(new: NewFigure, length: int) -> None:
    """Check a figure against the length of its article."""
    texts(new, "a figure")
    if new.measure is not None:
        one_of(new.measure, MEASURES, "measure")
    if new.confidence is not None and not 0 <= new.confidence <= 1:
        raise CaseError(f"the confidence of a figure runs from 0 to 1, not {new.confidence}")
    bounds = [value for value in (new.low, new.best, new.high) if value is not None]
    if any(not 0 <= value <= MAX_INTEGER for value in bounds):
        raise CaseError(f"the figure “{new.text[:60]}” is negative or beyond {MAX_INTEGER:,}")
    if bounds != sorted(bounds):
        raise CaseError(f"the figure “{new.text[:60]}” is out of order: low ≤ best ≤ high must hold")
    _span(new.start, new.end, length, f"the figure “{new.text[:60]}”")


def link(new: NewLink, length: int) -> None:
    """Check a link of a chain against the length of its article."""
    texts(new, "a speaker")
    if not new.speaker.strip():
        raise CaseError("a link of the attribution chain has no speaker: name one, or remove the link")
    _span(new.start, new.end, length, f"the speaker “{new.speaker[:60]}”")


def claim(new: NewClaim, article_text: str) -> None:
    """Check a claim with its figures and links: its quote must stand in the article at its span, word for word."""
    texts(new, "a claim")
    one_of(new.kind, KINDS, "kind")
    if not 0 <= new.start < new.end <= len(article_text):
        raise CaseError(f"a claim's span {new.start}–{new.end} does not lie in the article (0–{len(article_text)})")
    if article_text[new.start : new.end] != new.quote:
        raise CaseError(f"the claim at {new.start}–{new.end} does not quote the article word for word")
    if not 0 <= new.check_worthiness <= 1:
        raise CaseError(f"check-worthiness runs from 0 to 1, not {new.check_worthiness}")
    for part in new.figures:
        figure(part, len(article_text))
    for step in new.links:
        link(step, len(article_text))


def article(new: NewArticle) -> None:
    """Check an article with all that it brings, its digest included."""
    from hashlib import sha256

    texts(new, "an article")
    if sha256(new.data).hexdigest() != new.sha256:
        raise CaseError(f"{new.origin}: the SHA-256 given is not that of the bytes")
    for part in new.claims:
        claim(part, new.text)


_FRACTIONS: Final = ("check_worthiness", "confidence")


def plain(row: object) -> dict[str, Any]:
    """A dataclass as a dictionary, one level deep, fractions as strings (as the history keeps them)."""
    values = {field.name: getattr(row, field.name) for field in fields(row)}  # type: ignore[arg-type]
    for name in _FRACTIONS:  # a whole number comes back from the case as a fraction, and must be written as one
        if values.get(name) is not None:
            values[name] = repr(float(values[name]))
    return values
