"""Rows whose uid, and name, no state of the history tells: entries keep a digest of those that they made."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from verifier.custody.doubts import Doubts
from verifier.custody.entries import canonical


class Told:
    """Rows whose uid and name the entries that made them keep a digest of."""

    def __init__(self, table: str, ranges: Iterable[tuple[int, int, str, int]], doubts: Doubts) -> None:
        self.table, self.doubts = table, doubts
        self._ranges = sorted(ranges)
        self._at = 0
        self._rows: list[list[Any]] = []
        self.untold = 0
        """Rows that no entry tells of."""

    def row(self, number: int, *values: object) -> bool:
        """The next row, in the order of ids; whether no entry tells of it."""
        while self._at < len(self._ranges) and sum(self._ranges[self._at][:2]) <= number:
            self._settle()
        if self._at < len(self._ranges) and self._ranges[self._at][0] <= number:
            self._rows.append([number, *values])
            return False
        self.untold += 1
        return True

    def finish(self) -> None:
        """No row follows."""
        while self._at < len(self._ranges):
            self._settle()

    def _settle(self) -> None:
        first, count, digest, seq = self._ranges[self._at]
        if sha256(canonical(self._rows).encode()).hexdigest() != digest:
            span = f"{first}" if count == 1 else f"{first} to {first + count - 1}"
            words = f"a row is missing, or its uid or name is another one than entry {seq} recorded"
            self.doubts.add(self.table, span, "uid, name", words)
        self._at, self._rows = self._at + 1, []
