"""What a check has against a case: each doubt names the place, and as many are kept as a person can use."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

MOST: Final = 200
"""Doubts kept in words for one check; the rest is only counted."""
_LONGEST: Final = 80

Advance = Callable[[int], None]
"""Called with how many more things were looked at."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that is not as the history says it must be. ``place`` is a table, ``history`` or a part of the store;
    ``key`` the row in it, ``column`` what of it."""

    place: str
    key: str
    column: str
    words: str

    def in_words(self) -> str:
        """One line for a person."""
        where = " ".join(part for part in (self.place, self.key) if part)
        return f"{where}{f', {self.column}' if self.column else ''}: {self.words}"

    def as_dict(self) -> dict[str, str]:
        """For JSON."""
        return asdict(self)


class _Unknown:
    """Stands for a value that no entry tells: it equals everything."""

    def __eq__(self, other: object) -> bool:
        return True

    def __ne__(self, other: object) -> bool:
        return False

    __hash__ = None  # type: ignore[assignment]


UNKNOWN: Final = _Unknown()


class Doubts:
    """Collects the doubts of one check."""

    def __init__(self) -> None:
        self.kept: list[Doubt] = []
        self.count = 0
        self.places: Counter[str] = Counter()
        """How many doubts there are in which table."""

    def add(self, place: str, key: object, column: str, words: str) -> None:
        """One more doubt."""
        self.count += 1
        self.places[place] += 1
        if len(self.kept) < MOST:
            self.kept.append(Doubt(place, str(key), column, words))

    def row(
        self, place: str, key: object, columns: Sequence[str], expected: tuple[Any, ...], found: tuple[Any, ...]
    ) -> None:
        """Hold a row against what it must be, column by column."""
        if expected == found:
            return
        for name, wanted, value in zip(columns, expected, found, strict=True):
            if wanted != value:
                self.add(place, key, name, f"it is {shown(value)} where the history says {shown(wanted)}")

    def missing(self, place: str, key: object, why: str) -> None:
        """A row that must be there is not."""
        self.add(place, key, "", f"the row is missing ({why})")

    def alien(self, place: str, key: object, why: str = "no entry of the history made it") -> None:
        """A row is there that must not be."""
        self.add(place, key, "", f"the row should not be there: {why}")


def shown(value: Any) -> str:
    """A value as a person may read it, not too long."""
    if isinstance(value, Mapping):
        value = dict(value)
    text = "nothing" if value is None else f"“{value}”" if isinstance(value, str) else repr(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
