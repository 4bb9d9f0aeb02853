"""Headlines In Title Case, made readable for the parser: ordinary words lose their capital, names keep theirs.

The model takes "Four People Shot In Dover" for one long name. Only words that are surely no part of a name are
changed (function words, words of harm, nouns for persons that are no titles), and only in a sentence where nearly
every word has a capital, so that the text of an article's body is parsed as it stands.
"""

import re
from functools import cache
from typing import Final

from verifier.extract import harm, lexicon

_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_LEAST: Final = 3
"""A sentence of fewer words with a capital may be a name."""
_SHARE: Final = 0.7
_ENDS: Final = (".", "!", ":", ";", ".”", '."', ".'", ")")


@cache
def _ordinary() -> frozenset[str]:
    """The words that lose their capital, in lower case."""
    one, titles = lexicon.words("listed", "one"), lexicon.words("listed", "titles")
    persons = (lexicon.words("casualty", "persons") | one | {f"{word}s" for word in one}) - titles
    names = lexicon.words("listed", "headline names")
    return (persons | harm.all_words() | lexicon.words("listed", "headline words")) - names


def _lower(match: re.Match[str]) -> str:
    word = match.group()
    low = word.lower()
    return low if low in _ordinary() and len(low) == len(word) else word


def lowered(text: str) -> str:
    """The text as the parser shall see it, code point for code point; only a headline In Title Case is changed."""
    words = text.split()
    capitals = sum(word[0].isupper() for word in words)
    if text.rstrip().endswith(_ENDS):
        return text  # a sentence full of names
    if capitals < _LEAST or capitals < _SHARE * sum(word[0].isalpha() for word in words):
        return text
    return _WORD.sub(_lower, text)
