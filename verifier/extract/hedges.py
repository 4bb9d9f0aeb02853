"""Words by which a text keeps its distance from what it says ("may", "reportedly", "could not be verified")."""

from typing import Final

from verifier.extract import wordlists

_PATTERN: Final = wordlists.pattern("hedges", "words")


def find(text: str) -> tuple[str, ...]:
    """The hedges in ``text`` as printed, each once, in order. "May" with a capital inside a sentence is the month."""
    found: dict[str, None] = {}
    for match in _PATTERN.finditer(text):
        word = match.group()
        if word == "May" and match.start() > 0:
            continue
        found.setdefault(word, None)
    return tuple(found)
