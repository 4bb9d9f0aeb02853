"""Rows whose uid, and name, no state of the history tells: entries keep a digest of those that they made."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from verifier.custody.doubts import Doubts
from verifier.custody.entries import canonical


class Told:
    """Rows whose uid and name the entries that made them keep a digest of."""

    def __init__(
        self,
        table: str,
        ranges: Iterable[tuple[int, int, str, int]],
        seals: Iterable[tuple[int, int, str, int]],
        doubts: Doubts,
    ) -> None:
        self.table, self.doubts = table, doubts
        self.sealed = Sealed(table, seals, doubts)
        self._ranges = sorted(ranges)
        self._at = 0
        self._rows: list[list[Any]] = []
        self.untold = 0
        """Rows that no entry tells of."""

    def row(self, number: int, *values: object) -> bool:
        """The next row, in the order of ids; whether no entry tells of it."""
        self.sealed.row(number, *values)
        while self._at < len(self._ranges) and sum(self._ranges[self._at][:2]) <= number:
            self._settle()
        if self._at < len(self._ranges) and self._ranges[self._at][0] <= number:
            self._rows.append([number, *values])
            return False
        self.untold += not self.sealed.covers(number)
        return True

    def finish(self) -> None:
        """No row follows."""
        self.sealed.finish()
        while self._at < len(self._ranges):
            self._settle()

    def _settle(self) -> None:
        first, count, digest, seq = self._ranges[self._at]
        if sha256(canonical(self._rows).encode()).hexdigest() != digest:
            span = f"{first}" if count == 1 else f"{first} to {first + count - 1}"
            words = f"a row is missing, or its uid or name is another one than entry {seq} recorded"
            self.doubts.add(self.table, span, "uid, name", words)
        self._at, self._rows = self._at + 1, []


class Sealed:
    """Rows that seals keep a digest of: of all up to an id, each row's canonical JSON on a line."""

    def __init__(self, table: str, seals: Iterable[tuple[int, int, str, int]], doubts: Doubts) -> None:
        self.table, self.doubts = table, doubts
        self._seals = sorted(seals)
        self._last = max((seal[0] for seal in self._seals), default=0)
        self._at = self._count = 0
        self._digest = sha256()

    def covers(self, number: int) -> bool:
        """Whether a seal tells of a row."""
        return number <= self._last

    def row(self, number: int, *values: object) -> None:
        """The next row, in the order of ids."""
        while self._at < len(self._seals) and self._seals[self._at][0] < number:
            self._settle()
        if self._at < len(self._seals):
            self._count += 1
            self._digest.update(canonical([number, *values]).encode() + b"\n")

    def finish(self) -> None:
        """No row follows."""
        while self._at < len(self._seals):
            self._settle()

    def _settle(self) -> None:
        last, count, digest, seq = self._seals[self._at]
        if (count, digest) != (self._count, self._digest.hexdigest()):
            words = f"a row is missing, or its uid or name is another one than was sealed by entry {seq}"
            self.doubts.add(self.table, f"up to {last}", "uid", words)
        self._at += 1
