"""Words for the search index and queries on it: one splitting of text into words for both backends.

SQLite's and PostgreSQL's own parsers disagree on hyphens, thousands separators, addresses and scripts without spaces;
both are therefore fed words that were split here. A word is a run of letters and digits, folded (case, accents, width).
Scripts that are written without spaces are taken character by character, so that any part of them is found. Queries
are built of such words only and quoted: no text that a person types can be an operator or an error.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

LONGEST: Final = 200
"""Code points kept of one word."""

MOST: Final = 15_000
"""Words kept of one field; PostgreSQL numbers positions up to 16,383."""

LOOKED_AT: Final = 1_000
"""Code points of what a person typed; the rest is not looked for."""

FIELDS: Final = ("quote", "speakers", "publisher", "title", "notes")

_ALONE: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_ASCII_WORD: Final = re.compile("[a-z0-9]+")


@cache
def _word() -> re.Pattern[str]:
    """Made when it is first needed: that takes longer than reading a screenful of claims."""
    return re.compile(f"[{_ALONE}]|[^\\W_{_ALONE}]+")


def words(text: str) -> list[str]:
    """The words of a text, folded, in order; at most ``MOST``."""
    return every(text)[:MOST]


def every(text: str) -> list[str]:
    """All words of a text, folded, in order."""
    if text.isascii():
        found = _ASCII_WORD.findall(text.lower())
    else:
        folded = unicodedata.normalize("NFKD", text.casefold())
        folded = "".join(char for char in folded if unicodedata.category(char) != "Mn")
        found = _word().findall(unicodedata.normalize("NFC", folded))
    return [word[:LONGEST] for word in found]


def plain(text: str) -> str:
    """The text as FTS5 gets it: its words with spaces between."""
    return " ".join(words(text))


OVERLAP: Final = 40
"""Words that two parts of a long text share, so that phrases of so many are found over the seam."""


def pieces(text: str) -> list[str]:
    """A long text as text forms of PostgreSQL ``tsvector``s, none with more words than it can number."""
    found = every(text)
    step = MOST - OVERLAP
    return [vector((" ".join(found[begin : begin + MOST]),)) for begin in range(0, max(1, len(found) - OVERLAP), step)]


def vector(fields: Sequence[str]) -> str:
    """The fields as the text form of a PostgreSQL ``tsvector``; a gap between fields keeps phrases inside one field."""
    places: dict[str, list[int]] = {}
    position = 0
    for text in fields:
        for word in words(text):
            position += 1
            if position > 16_000:
                break
            places.setdefault(word, []).append(position)
        position += 10
    return " ".join(f"'{word}':{','.join(map(str, where[:200]))}" for word, where in places.items())


def _terms(query: str) -> Iterator[tuple[list[str], bool]]:
    """Phrases of words that must all occur, each with whether its last word is a beginning only.

    Words between double quotes stand together; every other word is for itself. The last word is a beginning, unless a
    quote closed it; so is every word with a ``*`` at its end.
    """
    parts = query[:LOOKED_AT].split('"')
    terms: list[tuple[list[str], bool]] = []
    for number, part in enumerate(parts):
        inside = number % 2 == 1
        if inside:
            phrase = words(part)
            if phrase:
                terms.append((phrase, number == len(parts) - 1 or part.rstrip().endswith("*")))
        else:
            terms.extend((found, token.endswith("*")) for token in part.split() if (found := words(token)))
    last_open = bool(parts[-1].strip()) or len(parts) == 1
    for number, (phrase, prefix) in enumerate(terms):
        ends = number == len(terms) - 1 and last_open
        yield phrase, prefix or ends or len(phrase[-1]) == LONGEST


def short(query: str) -> bool:
    """Whether a query asks for all words that begin with one letter: the index has no list of these."""
    return any(prefix and len(phrase[-1]) == 1 for phrase, prefix in _terms(query))


def match_query(query: str) -> str | None:
    """The FTS5 query of what a person typed; ``None`` when it holds no word, which then limits nothing."""
    terms = [f'"{" ".join(phrase)}"' + (" *" if prefix else "") for phrase, prefix in _terms(query)]
    return " AND ".join(terms) or None


def ts_query(query: str) -> str | None:
    """The text form of the PostgreSQL ``tsquery`` of what a person typed; ``None`` when it holds no word."""
    return " & ".join(ts_terms(query)) or None


def ts_terms(query: str) -> list[str]:
    """Each word or phrase of what a person typed as a PostgreSQL ``tsquery`` of its own."""
    terms = []
    for phrase, prefix in _terms(query):
        quoted = [f"'{word}'" for word in phrase]
        terms.append("(" + " <-> ".join(quoted) + (":*" if prefix else "") + ")")
    return terms
