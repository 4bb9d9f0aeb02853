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
    @property
    def confidence(self) -> float | None: ...


class Quantity(Range, Protocol):
    """A range of something."""

    @property
    def measure(self) -> str | None: ...
    @property
    def population(self) -> str | None: ...


def range_words(figure: Range, words: str | None = None) -> str:
    """The range as the screen says it: ``≈170``, ``≥100 "hundreds"``, ``560–770``; nothing when there is none.

    An unsure reading has its mark behind it: ``12 (?)``.
    """
    from verifier.confidence import MARK, unsure
    from verifier.tui import phrases  # plain strings; loads no textual

    shown = phrases.figure(figure.low, figure.best, figure.high, figure.approximate, words)
    if shown == "–":
        return ""
    return f"{shown} {MARK}" if unsure(figure.confidence) else shown


def figure_words(figure: Quantity) -> str:
    """The range with what is counted: ``≈170 killed, soldiers``."""
    words = " ".join(part for part in (range_words(figure), figure.measure or "") if part)
    return f"{words}, {figure.population}" if figure.population else words


def chain_words(speakers: Sequence[str]) -> str:
    """Who said it, through whom: ``first origin ‹ agency``."""
    return " ‹ ".join(speakers)
