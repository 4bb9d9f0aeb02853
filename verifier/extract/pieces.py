"""Long texts in pieces: where they are cut, and how much of one article is read.

Extraction keeps the parse of what it reads in memory, so a text longer than ``PIECE`` is read piece by piece. A piece
is read on its own: a pronoun at its start does not look back into the one before, and no quotation runs on into it.
"""

from collections.abc import Iterator
from typing import Final

PIECE: Final = 64_000
"""Code points; hardly any article is longer, books and collected reports are."""
MAX_PARSED: Final = 1_000_000
"""Code points of sentences that may hold a claim: about 170,000 words, two long books' worth of evidence."""
MAX_SENTENCES: Final = 100_000
"""Sentences, headings and lone lines looked at in one article, with or without a claim."""
MAX_CLAIMS: Final = 3_000
"""Claims of one article: news has one in 400 characters, so ``MAX_PARSED`` ends a long text first, and this repeats."""

_MARKS: Final = ("\n\n", "\n", ". ", " ")


def cut(text: str) -> Iterator[tuple[int, int]]:
    """Yield ``(start, end)`` of the pieces in order: cut between paragraphs, else lines, sentences, words, or hard."""
    start = 0
    while len(text) - start > PIECE:
        limit = start + PIECE
        for mark in _MARKS:
            at = text.rfind(mark, limit - PIECE // 4, limit)
            if at >= 0:
                limit = at + len(mark)
                break
        yield start, limit
        start = limit
    yield start, len(text)


def notice(read: int, whole: int, why: str) -> str:
    """The plain sentence for an article that was read up to the code point ``read`` of ``whole``."""
    return f"Only the first {read:,} of {whole:,} characters were read for claims: {why}. The whole text is kept."
