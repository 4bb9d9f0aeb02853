"""What is counted along the articles: the ids of rows that are made anew, and what sources speak in."""

from array import array
from collections.abc import Iterable, Sequence
from typing import Any

from verifier.custody.doubts import Doubts

Row = dict[str, Any]


class Numbers:
    """The ids of rows that are made anew with every correction, told from the order in which they were made."""

    def __init__(self, table: str, made: Sequence[tuple[int, int, int]], doubts: Doubts) -> None:
        self.table, self.doubts = table, doubts
        self._made, self._at = made, 0
        self._next = 1
        self._anew: dict[int, int] = {}
        self._found: dict[int, list[int]] = {}

    def before(self, seq: int) -> None:
        """Give the ids of all that was made anew before an entry."""
        while self._at < len(self._made) and self._made[self._at][0] < seq:
            _, claim, count = self._made[self._at]
            self._anew[claim] = self._next
            self._next, self._at = self._next + count, self._at + 1

    def brought(self, claim: int, count: int, found: Sequence[Row], *, anew: bool) -> None:
        """A claim came with so many rows; ``anew``: others stand in their place, whose ids are looked at last."""
        if anew:
            self._found[claim] = [row["id"] for row in found]
        else:
            self._hold(claim, [row["id"] for row in found], self._next)
        self._next += count

    def by_hand(self, claim: int, found: Sequence[Row]) -> None:
        """The rows of a claim that no article brought."""
        self._found[claim] = [row["id"] for row in found]

    def finish(self) -> int:
        """Look at what was made anew; the last id that was given."""
        self.before(1 << 62)
        for claim, found in self._found.items():
            self._hold(claim, found, self._anew.get(claim, 0))
        return self._next - 1

    def _hold(self, claim: int, found: Sequence[int], first: int) -> None:
        for place, number in enumerate(found):
            if number != first + place:
                self.doubts.add(self.table, number, "id", f"it should be {first + place} (of claim {claim})")


class Tally:
    """What sources are counted for: claims by verdict of each root, and which were ever named."""

    def __init__(self) -> None:
        self._counts: dict[int, array[int]] = {}
        self.named = bytearray()

    def name(self, source: int | None) -> None:
        """Somebody names it."""
        if source is not None and 0 < source < 1 << 31:
            if source >= len(self.named):
                self.named.extend(bytes(source + 1 - len(self.named)))
            self.named[source] = 1

    def names(self, source: int) -> bool:
        """Whether anybody names it."""
        return 0 < source < len(self.named) and bool(self.named[source])

    def count(self, roots: Iterable[int], verdict: int) -> None:
        """A claim with that verdict, in whose chain these roots speak."""
        for root in roots:
            counts = self._counts.get(root)
            if counts is None:
                counts = self._counts[root] = array("i", (0, 0, 0, 0))
            counts[verdict] += 1

    def of(self, root: int) -> tuple[int, int, int, int, int]:
        """``claims, confirmed, disputed, unverifiable, left_key`` of a root."""
        counts = self._counts.get(root, (0, 0, 0, 0))
        return sum(counts), counts[1], counts[2], counts[3], -counts[0]
