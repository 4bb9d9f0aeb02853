"""Figures and chains in the short words of the tables."""

from collections.abc import Sequence
from typing import Protocol


class Range(Protocol):
    """What has a range: a figure of extraction, a row of the store."""

    @property
    def low(self) -> int | None: ...
    @property
    def best(self) -> int | None: ...
    @property
    def high(self) -> int | None: ...
    @property
    def approximate(self) -> bool: ...


class Quantity(Range, Protocol):
    """A range of something."""

    @property
    def measure(self) -> str | None: ...
    @property
    def population(self) -> str | None: ...


def range_words(figure: Range) -> str:
    """``≈170``, ``≥100``, ``≤50``, ``560–770``; a best value within a range stands before it: ``600 (560–770)``."""
    low, best, high = figure.low, figure.best, figure.high
    about = "≈" if figure.approximate else ""
    if low is None and best is None and high is None:
        return ""
    if low is not None and low == high:
        return f"{about}{low:,}"
    if low is not None and high is not None:
        span = f"{low:,}–{high:,}"
    elif low is not None:
        span = f"≥{low:,}"
    elif high is not None:
        span = f"≤{high:,}"
    else:
        return f"{about}{best:,}"
    return f"{about}{best:,} ({span})" if best is not None and best not in (low, high) else f"{about}{span}"


def figure_words(figure: Quantity) -> str:
    """The range with what is counted: ``≈170 killed, soldiers``."""
    words = " ".join(part for part in (range_words(figure), figure.measure or "") if part)
    return f"{words}, {figure.population}" if figure.population else words


def chain_words(speakers: Sequence[str]) -> str:
    """Who said it, through whom: ``first origin ‹ agency``."""
    return " ‹ ".join(speakers)
