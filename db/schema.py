"""What a case's tables are called and how their sort keys and facets are coded, in one place for reads and writes.

Importing this loads nothing but the standard library: the first page of the screen is read with it.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from db.rows import KINDS, MEASURES

APPLICATION_ID: Final = 0x56524643
"""SQLite's ``application_id`` of a case ("VRFC"): tells a case from any other database."""

SCHEMAS: Final = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010")
"""Every schema version there ever was, oldest first; the last one is the one this program reads and writes."""

SCHEMA: Final = SCHEMAS[-1]

TABLES: Final = frozenset(
    {
        "alembic_version",
        "article",
        "article_text",
        "capture",
        "case_metadata",
        "claim",
        "claim_tag",
        "counter",
        "evidence",
        "figure",
        "history",
        "history_claim",
        "link",
        "merged_entry",
        "note",
        "reviewer",
        "saved_view",
        "source",
        "standing",
        "tag",
        "verdict",
        "workflow",
    }
)
"""The tables that both backends have."""

_FTS: Final = ("", "_data", "_idx", "_config")
SQLITE_TABLES: Final = TABLES | {f"{name}{part}" for name in ("claim_fts", "article_fts") for part in _FTS}
POSTGRESQL_TABLES: Final = TABLES | {"claim_search", "article_search"}
_SINCE: Final = {
    "0004": frozenset({"saved_view", "article_search", *(f"article_fts{part}" for part in _FTS)}),
    "0006": frozenset({"standing"}),
    "0007": frozenset({"workflow", "tag", "claim_tag"}),
    "0008": frozenset({"evidence"}),
    "0009": frozenset({"merged_entry"}),
}
"""The tables that came with a schema version."""
SQLITE_OWN: Final = re.compile(r"sqlite_(stat\d|sequence)")
"""Tables that SQLite makes for itself."""


def tables(version: str, backend: str) -> frozenset[str]:
    """The tables of a case of that schema version; each came with one."""
    found = TABLES if version == "0001" else SQLITE_TABLES if backend == "sqlite" else POSTGRESQL_TABLES
    for since, names in _SINCE.items():
        if version < since:
            found -= names
    return found


PLACED: Final = "length(place) <= 500 AND length(COALESCE(date_start, '') || COALESCE(date_end, '')) <= 60"
"""SQL for the claims with a place that can be filtered by, in an index of their own. PostgreSQL's have room for some
2,700 bytes, and the text of an article says what stands in a place."""

DATED: Final = "length(date_start || COALESCE(date_end, '')) <= 60"
"""The same for the day of the incident."""

SORT_KEYS: Final = {
    "worth": "worth_key",
    "article": None,
    "published": "published_key",
    "figure": "figure_key",
    "source": "source_key",
    "changed": "changed_key",
}
"""The column that each sort begins with. All run upwards, so "highest first" is kept as a negative number: one index
then serves the sort, its reverse and a keyset (``(key, article_id, span_start, id) > (…)``)."""

LAST: Final = {"published": "published_key = 1", "figure": "figure_key = 1", "source": "source_key = '1'"}
"""What holds of a claim that has nothing to sort by: no date, no figure, no speaker. It comes last either way."""
FIRST: Final = {"published": "published_key < 1", "figure": "figure_key < 1", "source": "source_key < '1'"}
"""What holds of all others."""

TIES: Final = ("article_id", "span_start", "id")

MAX_INTEGER: Final = 2**63 - 1
MAX_ID: Final = 2**31 - 1
_MEASURE_BITS: Final = {name: 1 << position for position, name in enumerate(MEASURES)}
_KIND_SHIFT: Final = len(MEASURES)
_KIND_NUMBERS: Final = {name: position for position, name in enumerate(KINDS)}


def order(sort: str) -> tuple[str, ...]:
    """The columns of a sort, all in the same direction; the last is the id, so the order is total."""
    key = SORT_KEYS[sort]
    if sort == "changed":  # what one entry changed comes in the order in which it came into the case
        return (key or "", "id")
    return TIES if key is None else (key, *TIES)


def facet(kind: str, measures: Iterable[str | None]) -> int:
    """Kind and measures of all figures of a claim as one small number, so that list indexes can filter on it.

    The lower six bits say which measures occur (``MEASURES`` in order), the rest is the kind's place in ``KINDS``.
    """
    bits = 0
    for measure in measures:
        if measure is not None:
            bits |= _MEASURE_BITS[measure]
    return _KIND_NUMBERS[kind] << _KIND_SHIFT | bits


def facet_parts(value: int) -> tuple[str, tuple[str, ...]]:
    """The kind and the measures that ``facet`` coded."""
    kind = KINDS[value >> _KIND_SHIFT]
    return kind, tuple(name for name, bit in _MEASURE_BITS.items() if value & bit)


def facets_of(kinds: Iterable[str], measures: Iterable[str]) -> list[int]:
    """Every facet value with one of the kinds (none given: any) and one of the measures (none given: any or none)."""
    numbers = sorted(_KIND_NUMBERS[kind] for kind in set(kinds)) or list(range(len(KINDS)))
    mask = 0
    for measure in measures:
        mask |= _MEASURE_BITS[measure]
    bits = [value for value in range(1 << _KIND_SHIFT) if not mask or value & mask]
    return [number << _KIND_SHIFT | value for number in numbers for value in bits]


def worth_key(check_worthiness: float) -> int:
    """Highest worth first, in millionths."""
    return -round(check_worthiness * 1_000_000)


def figure_key(low: int | None, best: int | None, high: int | None) -> int:
    """Highest figure first; the best value counts, else the upper bound, else the lower. No figure comes last."""
    value = best if best is not None else high if high is not None else low
    return 1 if value is None else -value


_DATE: Final = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s*(?:Z|([+-])(\d\d):?(\d\d))?)?)?)?"
)


def published_key(published: str | None) -> int:
    """Newest first. A date that is stated only as a month or a year counts from its beginning; none at all comes last.

    An offset from UTC is taken into account to the minute: 23:30-02:00 is after 23:30Z of the same day.
    """
    match = _DATE.match(published or "")
    if match is None:
        return 1
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    days = (year * 12 + max(month, 1)) * 31 + max(day, 1)
    minutes = days * 1440 + hour * 60 + minute
    sign = match.group(7)
    if sign:
        offset = int(match.group(8)) * 60 + int(match.group(9))
        minutes += offset if sign == "-" else -offset
    return -(minutes * 60 + second)


def is_date(text: str) -> bool:
    """Whether a text is a date, or a date and time, of ISO 8601 at any precision from the year on, and possible."""
    match = _DATE.fullmatch(text)
    if match is None:
        return False
    month, day = int(match.group(2) or 1), int(match.group(3) or 1)
    hour, minute, second = (int(match.group(part) or 0) for part in (4, 5, 6))
    try:
        datetime(int(match.group(1)), month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except ValueError:
        return False
    return second <= 60


@lru_cache(4096)
def name_key(name: str) -> str:
    """By this two spellings of a name are one source: case, accents and spacing do not count."""
    return " ".join(fold(name).split())


def fold(text: str) -> str:
    """A text without its case and accents, for comparing."""
    if text.isascii():
        return text.casefold()
    text = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in text if not unicodedata.combining(char))


def source_key(speakers: Iterable[str]) -> str:
    """First speaker, A to Z; claims without one come last. Cut to 40 code points: it only sorts."""
    for speaker in speakers:
        return "0" + name_key(speaker)[:40]
    return "1"
