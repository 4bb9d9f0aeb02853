"""Totals out of conflicting reports: what a range is when sources give different counts, or one number for two fates.

The rules follow what the Airwars methodology says of ranges: from the lowest to the highest count that sources give,
the lowest not under the number of those known by name.
"""

from collections.abc import Sequence
from typing import Final

from verifier.extract import harm
from verifier.extract.hits import FigureHit
from verifier.extract.model import Total

VAGUE_ROWS: Final = frozenset({"plural", "several", "large number", "tens", "dozens", "scores", "hundreds"})
"""Codebook rows of words that give no number: any number said elsewhere in the article says more."""


def vague(hit: FigureHit) -> bool:
    """Whether the count was given in a vague word ("dozens"), not in a number."""
    return hit.figure.rule.partition(": ")[2] in VAGUE_ROWS


def itemised(group: Sequence[FigureHit]) -> bool:
    """Whether the counts behind the first only list it: "six villagers, four children and two women, were killed"."""
    first, *rest = group
    low = first.figure.low
    lows = [hit.figure.low or 0 for hit in rest]
    return len(rest) >= 2 and low is not None and all(lows) and sum(lows) == low


def floor(high: int, others: Sequence[tuple[int, bool]]) -> int | None:
    """The low end of "up to ``high``" from the other counts, given as (count, known by name).

    The number of those known by name; or else the lowest report that is not less than half of the highest (earlier
    counts of a rising toll are less). None where no other count tells.
    """
    named = [count for count, known in others if known and 0 < count <= high]
    if named:
        return max(named)
    reports = [count for count, _ in others if high <= 2 * count and count <= high]
    return min(reports, default=None)


def both_fates(hit: FigureHit) -> bool:
    """Whether one number counts the dead and the hurt together: its word of harm says one fate, its measure neither."""
    fate = harm.done_to(hit.word) or harm.noun(hit.word) or harm.adjective(hit.word)
    return hit.figure.measure == "casualties" and fate in ("killed", "injured")


def joint(hits: Sequence[FigureHit]) -> Total | None:
    """The total where only one vague number for the dead and the hurt is given: "dozens were killed and wounded".

    A number in figures is not shared out; nobody knows how many of the twelve "killed or injured" died.
    """
    for hit in hits:
        if both_fates(hit) and vague(hit) and not (hit.negated or hit.background or hit.part):
            return Total(hit.figure.low, hit.figure.best, hit.figure.high)
    return None
