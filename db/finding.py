"""Rows whose text holds words, parts of words too, without regard to case and accents.

The database looks quickly, and lets through what it cannot fold itself; what it lets through is looked at here.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from db import schema

MOST: Final = 8
"""Words that the database is asked about; what follows looks at all of them."""


def folded(text: str) -> list[str]:
    """The words to look for, each once."""
    return list(dict.fromkeys(schema.fold(text[:1000]).split()))


def quick(words: Sequence[str], text: str, *, sqlite: bool) -> tuple[str, list[object]]:
    """SQL that is true for every text (an expression) with all the words, and for some others, with its parameters."""
    tests, values = ["1 = 1"], []  # type: tuple[list[str], list[object]]
    octets = f"length(CAST({text} AS BLOB))" if sqlite else f"octet_length({text})"
    foreign = f"{octets} <> length({text})"
    for word in words[:MOST]:
        if word.isascii() and word.isalnum():
            tests.append(f"({text} {'LIKE' if sqlite else 'ILIKE'} ? OR {foreign})")
            values.append(f"%{word}%")
    return " AND ".join(tests), values


def held(words: Sequence[str], parts: Iterable[str | None]) -> bool:
    """Whether the parts hold all the words."""
    text = schema.fold("\n".join(part for part in parts if part))
    return all(word in text for word in words)
