"""What the list's columns must hold, from the written rules and not from the store's own code.

The numbers of kinds and measures, the direction of sort keys and the folding of names are part of the case's format:
``docs/trust.md`` names them, and an error in one of the two places shows in the other.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

VERDICTS: Final = ("unreviewed", "confirmed", "disputed", "unverifiable")
_KINDS: Final = ("casualty", "displacement", "territory", "authenticity", "quantity", "event", "statement")
_MEASURES: Final = ("killed", "injured", "captured", "missing", "displaced", "casualties")
CONTEXT: Final = 32
"""Code points of prefix and suffix."""
_DATE: Final = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s*(?:Z|([+-])(\d\d):?(\d\d))?)?)?)?"
)


_ARRAY: Final = json.JSONEncoder(ensure_ascii=False)


def array(values: Iterable[str]) -> str:
    """Strings as a JSON array in a column."""
    return _ARRAY.encode(list(values))


@lru_cache(65536)
def name_key(name: str) -> str:
    """What two spellings of one name have in common: neither case nor accents nor spacing."""
    if name.isascii():
        folded = name.lower()
    else:
        folded = "".join(
            letter for letter in unicodedata.normalize("NFKD", name).casefold() if not unicodedata.combining(letter)
        )
    return " ".join(folded.split())


def facet(kind: str, measures: Iterable[str | None]) -> int:
    """Kind (from the seventh bit on) and the measures that occur (a bit each)."""
    return _KINDS.index(kind) * 64 + sum(1 << _MEASURES.index(one) for one in {*measures} if one is not None)


def worth_key(worth: float) -> int:
    """Most check-worthy first, in millionths."""
    return -round(worth * 1_000_000)


def figure_key(low: int | None, best: int | None, high: int | None) -> int:
    """Highest first: the best value, else the upper bound, else the lower; 1 for none."""
    for value in (best, high, low):
        if value is not None:
            return -value
    return 1


@lru_cache(4096)
def published_key(published: str | None) -> int:
    """Newest first, in seconds of months of 31 days, in UTC; 1 for none."""
    match = _DATE.match(published) if published else None
    if match is None:
        return 1
    year, month, day, hour, minute, second = (int(part) if part else 0 for part in match.groups()[:6])
    minutes = ((year * 12 + (month or 1)) * 31 + (day or 1)) * 24 * 60 + hour * 60 + minute
    if match.group(7):
        minutes += (int(match.group(8)) * 60 + int(match.group(9))) * (1 if match.group(7) == "-" else -1)
    return -(minutes * 60 + second)


def speakers(names: Sequence[str], publisher: str | None) -> list[str]:
    """The chain's names, but for the outlet itself at its end."""
    if names and publisher and name_key(names[-1]) == name_key(publisher):
        return list(names[:-1])
    return list(names)


def source_key(names: Sequence[str], root: str) -> str:
    """The first speaker, by the name that it is an alias of; claims without one come last."""
    return "0" + root[:40] if names else "1"


def figure_columns(figures: Sequence[dict[str, Any]], kind: str) -> tuple[Any, ...]:
    """``figure_key, facet, figures, measure, low, best, high, approximate, figure_text, confidence`` of a claim."""
    of = facet(kind, (one["measure"] for one in figures))
    if not figures:
        return 1, of, 0, None, None, None, None, False, None, None
    first = figures[0]
    low, best, high = first["low"], first["best"], first["high"]
    sure = [float(one["confidence"]) for one in figures if one.get("confidence") is not None]
    return (
        figure_key(low, best, high),
        of,
        len(figures),
        first["measure"],
        low,
        best,
        high,
        bool(first["approximate"]),
        first["text"],
        min(sure, default=None),
    )
