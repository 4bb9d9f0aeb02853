"""Expressions that are tried only where one of the words stands that they cannot do without.

Most sentences hold nothing of what most expressions look for, and a set of a sentence's words tells that in a fraction
of the time of a search. The answer is the same: what is asked for are whole words, as the expression's own ``\\b`` sees
them, or their beginnings.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

_RUN: Final = re.compile(r"\w+")
_DIGIT: Final = re.compile(r"\d")
_ODD: Final = re.compile("[ſ\u212aİı]")
"""Signs that ``re.I`` takes for s, k or i, and ``str.lower`` does not."""
DIGIT: Final = "0"
"""Stands in ``runs`` where the text holds a digit."""


@lru_cache(maxsize=512)
def runs(text: str) -> frozenset[str] | None:
    """The text's unbroken runs of word signs in lower case; ``None`` where they cannot be told from case to case."""
    if not text.isascii() and _ODD.search(text):
        return None
    found = _RUN.findall(text.lower())
    if _DIGIT.search(text):
        found.append(DIGIT)
    return frozenset(found)


@lru_cache(maxsize=512)
def _beginnings(text: str, length: int) -> frozenset[str] | None:
    found = runs(text)
    return None if found is None else frozenset(run[:length] for run in found)


def may_hold(text: str, words: frozenset[str]) -> bool:
    """Whether one of the words (in lower case), or a digit where ``DIGIT`` is among them, stands in the text."""
    found = runs(text)
    return found is None or not words.isdisjoint(found)


class Gated:
    """A compiled expression with the words of which every match holds one; ``stems``: beginnings of words will do."""

    __slots__ = ("_length", "_words", "compiled")

    def __init__(self, compiled: re.Pattern[str], words: Iterable[str], *, stems: bool = False) -> None:
        self.compiled: Final = compiled
        self._words = frozenset(words)
        self._length = 0
        if stems:
            self._length = min(4, *(len(word) for word in self._words))
            self._words = frozenset(word[: self._length] for word in self._words)

    def _may_match(self, text: str) -> bool:
        found = _beginnings(text, self._length) if self._length else runs(text)
        return found is None or not self._words.isdisjoint(found)

    def search(self, text: str) -> re.Match[str] | None:
        """As ``re.Pattern.search``."""
        return self.compiled.search(text) if self._may_match(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """As ``re.Pattern.finditer``."""
        return self.compiled.finditer(text) if self._may_match(text) else iter(())


def gated(expression: str, words: str, flags: int = re.I) -> Gated:
    """Compile an expression with the words, parted by spaces, of which each of its matches holds one as a whole.

    ``DIGIT`` among them stands for any digit.
    """
    return Gated(re.compile(expression, flags), words.split())
