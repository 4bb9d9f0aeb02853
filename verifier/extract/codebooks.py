"""Codebooks: published tables that turn words about numbers into low, best and high.

``acled`` follows the Armed Conflict Location & Event Data codebook's rules for fatality counts (vague words get the
lowest number they can mean); ``airwars`` follows the Airwars methodology for casualty ranges. DESIGN §3 has the table.
``None`` is open: no bound was stated.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from verifier.errors import VerifierError

Bound = Literal["exact", "about", "at least", "more than", "over", "up to"]
Range = tuple[int | None, int | None, int | None]
Vague = Literal["couple", "plural", "several", "large number", "tens", "dozens", "scores", "hundreds", "thousands"]


@dataclass(frozen=True, slots=True)
class Codebook:
    """One table. ``rule(row)`` is the name that a figure carries."""

    name: str
    version: str
    title: str
    vague: dict[str, Range]
    strict_over: frozenset[str]
    """Modifiers that mean "one more than the number said"."""
    open_ended: bool
    """Whether "at least N" leaves the high end open."""

    def bounded(self, number: int, bound: Bound) -> Range:
        """Low, best and high of a number under its modifier's row."""
        if bound in ("exact", "about"):
            return number, number, number
        if bound == "up to":
            return None, None, number
        low = number + 1 if bound in self.strict_over else number
        return (low, low, None) if self.open_ended else (low, low, low)

    def spread(self, low: int, high: int, high_bound: Bound) -> Range:
        """A range of two numbers.

        One that ends in "more than 100" is open; where the codebook knows no open end, it ends at most one above.
        """
        if self.open_ended and high_bound in ("at least", "more than", "over"):
            return low, None, None
        return low, None, high + 1 if high_bound in self.strict_over else high

    def word(self, row: str, factor: int = 1) -> Range:
        """A vague word's row, times a factor for "several hundred"."""
        low, best, high = self.vague[row]
        return (
            low * factor if low is not None else None,
            best * factor if best is not None else None,
            high * factor if high is not None else None,
        )

    def rule(self, row: str) -> str:
        """The rule's name, with the codebook it is from."""
        return f"{self.name}: {row}"


_ROUND: Final[dict[str, Range]] = {
    "couple": (2, 2, 2),
    "tens": (10, None, None),
    "scores": (20, None, None),
    "hundreds": (100, None, None),
    "thousands": (1_000, None, None),
    "tens of thousands": (10_000, None, None),
    "hundreds of thousands": (100_000, None, None),
    "millions": (1_000_000, None, None),
    "tens of millions": (10_000_000, None, None),
    "hundreds of millions": (100_000_000, None, None),
    "none": (0, 0, 0),
}
_BOOKS: Final = {
    "acled": Codebook(
        "acled",
        "1",
        "Armed Conflict Location & Event Data (ACLED) Codebook, rules for reported fatalities",
        _ROUND
        | {
            "plural": (2, None, None),
            "several": (2, None, None),
            "large number": (2, None, None),
            "dozens": (12, None, None),
        },
        frozenset({"over"}),
        True,
    ),
    "airwars": Codebook(
        "airwars",
        "1",
        "Airwars Methodology, civilian harm ranges",
        _ROUND | {"plural": (2, 2, 2), "several": (2, 2, 2), "large number": (12, None, 24), "dozens": (12, None, 24)},
        frozenset({"over", "more than"}),
        False,
    ),
}


@cache
def get(name: str) -> Codebook:
    """The codebook of that name. Raises VerifierError naming those there are."""
    try:
        return _BOOKS[name]
    except KeyError:
        raise VerifierError(f"there is no codebook {name!r}; choose one of: {', '.join(sorted(_BOOKS))}") from None


def names() -> tuple[str, ...]:
    """The codebooks that ship, the default first."""
    return tuple(_BOOKS)
