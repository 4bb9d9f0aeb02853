"""How many claims meet each condition of a filter, about, and how many meet all.

To count them takes up to a third of the time of finding them, so claims from all over the case are looked at instead.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

from db import filters, looks

if TYPE_CHECKING:
    from db.queries import Reader

SAMPLE: Final = 250
"""Claims that are looked at."""


class Estimates:
    """Asked for first when a plan is made."""

    def __init__(self, reader: "Reader", tests: Mapping[filters.Part, looks.Test], few: filters.Part | None) -> None:
        """Look at nothing yet.

        :param tests: the look for each condition.
        :param few: the condition that fewest claims meet, if it is known.
        """
        self.reader = reader
        self.tests = tests
        self.few = few

    @cached_property
    def claims(self) -> int:
        """How many claims the case has, about."""
        last = self.reader.one("SELECT max(id) FROM standing")
        return max(1, last[0] or 0) if last else 1

    @cached_property
    def _step(self) -> int:
        return max(1, self.claims // SAMPLE)

    @cached_property
    def _holding(self) -> dict[filters.Part, set[int]]:
        """The claims of the sample that meet each condition."""
        sample = range(1 + self._step // 2, self.claims + 1, self._step)
        return {part: set(test.holding(sample)) for part, test in self.tests.items()}

    def count(self, part: filters.Part) -> int:
        """How many claims meet a condition."""
        counted = len(self._holding[part]) * self._step
        if part is self.few:
            return max(1, min(counted, filters.FEW * part.times))
        return max(1, min(max(counted, filters.FEW), self.claims))

    def share(self, part: filters.Part) -> float:
        """Which part of the claims meets a condition."""
        return min(1.0, self.count(part) / self.claims)

    def expected(self, parts: Sequence[filters.Part]) -> float:
        """How many claims meet all of some conditions: as many as if they had nothing to do with each other, or fewer,
        if the sample says so."""
        found = float(self.claims)
        for part in parts:
            found *= self.share(part)
        return min(found, (len(set.intersection(*map(self._holding.__getitem__, parts))) + 1) * self._step)
