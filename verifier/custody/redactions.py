"""Entries of a history from which words were removed, and the entries that say so.

A ``redact`` entry names, under ``redacted``, each entry that lost words by its hash, with the SHA-256 that its content
has since then (``entries``; those of other histories that were merged under ``merged``). The newest that names an entry
counts. Such an entry keeps its hash, which is that of what it once said, and its place in the chain; every other entry
must have the hash of its content.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

ACTION: Final = "redact"
ALTERED: Final = "its content does not match its hash: it was altered after it was written"


class Redactions:
    """Takes in, along a chain, entries whose content has not their hash, and entries that removed words."""

    def __init__(self) -> None:
        self._differs: dict[str, tuple[int, str]] = {}
        self._told: dict[str, tuple[int, str]] = {}
        self._twice: list[int] = []
        self.last = 0
        """Number of the newest entry whose content has not its hash."""
        self.entries: list[tuple[int, str, str, str, int, int]] = []
        """Those that removed words: number, time, reviewer, reason, how many entries of this history and of
        merged ones they name."""

    def differs(self, seq: int, own: str, digest: str) -> None:
        """The content of an entry has this SHA-256, which is not its hash."""
        if own in self._differs:  # else the later one would hide the earlier
            self._twice.append(self._differs[own][0])
        self._differs[own] = seq, digest
        self.last = seq

    def take(self, seq: int, at: str, actor: str, reason: str, after: Any) -> None:
        """Take in an entry that removed words.

        :raises ValueError: when it does not say which entries lost some.
        """
        told = after.get("redacted") if isinstance(after, Mapping) else None
        parts = [told.get(name) for name in ("entries", "merged")] if isinstance(told, Mapping) else [None]
        for part in parts:
            if not isinstance(part, Mapping) or not all(isinstance(one, str) for one in part.values()):
                raise ValueError("it does not say from which entries it removed words")
        entries, merged = (part or {} for part in parts)
        for own, digest in entries.items():
            self._told[own] = seq, digest
        self.entries.append((seq, at, actor, reason, len(entries), len(merged)))

    @property
    def count(self) -> int:
        """How many entries lost words."""
        return len(self._told)

    def problems(self) -> Iterator[tuple[int, str]]:
        """What does not hold at the end of the chain: number of the entry, and why. Lowest numbers first."""
        found = [(seq, ALTERED) for seq in self._twice]
        for own, (seq, digest) in self._differs.items():
            by, told = self._told.get(own, (0, ""))
            if by <= seq:
                found.append((seq, ALTERED))
            elif told != digest:
                found.append((seq, f"{ALTERED}, and since entry {by} removed words from it"))
        for own, (by, _) in self._told.items():
            if own not in self._differs:
                found.append((by, "it removed words from an entry that holds them again, or that is not there"))
        yield from sorted(found)
