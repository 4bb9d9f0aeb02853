"""The first claims of a list, by a walk along the sort's index with all matches of some conditions at hand (SQLite).

This is the way where many claims meet all conditions, but where to look at each would take long, as with words that
one in twenty holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from db import filters, looks
from db.all_matches import KEPT

if TYPE_CHECKING:
    from db.estimates import Estimates

PASSED: Final = 0.2
"""Microseconds of processor for a row of a sort's index that is walked past, as measured on a million claims."""
SPREAD: Final = 4
"""It is walked so many times as far as there would be enough matches if they were evenly spread."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How the first claims are found."""

    whole: list[filters.Part]
    """Conditions of which all matches are found first."""
    looked_up: list[filters.Part]
    """Conditions that are tried on each row."""
    far: int
    """Rows of the sort's index that are walked past at most."""
    price: float
    """What it costs if the matches are evenly spread, in microseconds."""


def plan(
    parts: Sequence[filters.Part], held: Sequence[filters.Part], estimates: "Estimates", limit: int, rate: float
) -> Plan:
    """Which conditions to have all matches of, and how far to walk.

    :param parts: all conditions; of those that are ``held`` the sort's index itself says whether a claim meets them.
    :param rate: which part of the claims at the front of the list that meet these meets the others as well.
    """
    for part in held:
        rate *= estimates.share(part)
    far = limit / min(rate, max(1.0, estimates.expected(parts)) / estimates.claims)
    price, left = PASSED * min(far, estimates.claims), far
    made = Plan([], list(held), min(int(SPREAD * far) + 1, estimates.claims), 0.0)
    for part in held:
        left *= estimates.share(part)
    others = (part for part in parts if part not in held)
    for part in sorted(others, key=lambda part: (not part.query, estimates.count(part))):
        kept, cost = KEPT * estimates.count(part), looks.cost(part) * left
        if part.by_article:  # its column is taken from each row that is walked past
            cost = looks.ARTICLE * far
        if part.query or (kept < cost and not part.count):
            made.whole.append(part)
            price += kept
        else:
            made.looked_up.append(part)
            price += cost
        left *= estimates.share(part)
    return replace(made, price=price)
