"""Words by which a text keeps its distance from what it says ("may", "reportedly", "could not be verified")."""

import re
from typing import Final

from verifier.extract import wordlists

_PATTERN: Final = wordlists.pattern("hedges", "words")


_TOOK: Final = re.compile(r"\s+(?:\S+\s+){0,3}(?:li[fv]es?|victims?|responsibility|credit|victory)\b", re.I)
"""What is taken by claiming it: "claimed nine lives", "claimed responsibility"."""


def find(text: str) -> tuple[str, ...]:
    """The hedges in ``text`` as printed, each once, in order. "May" with a capital inside a sentence is the month."""
    found: dict[str, None] = {}
    for match in _PATTERN.finditer(text):
        word = match.group()
        if word == "May" and match.start() > 0:
            continue
        if word.lower() in ("claimed", "claims") and _TOOK.match(text, match.end()):
            continue
        found.setdefault(word, None)
    return tuple(found)
