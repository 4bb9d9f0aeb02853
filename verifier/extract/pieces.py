"""Long texts in pieces: where they are cut, and which of them are read.

Extraction keeps the parse of what it reads in memory, so a text longer than ``PIECE`` is read piece by piece. A piece
is read on its own: a pronoun at its start does not look back into the one before, and no quotation runs on into it. So
the cost grows with the length and no faster, pieces may be read by several processes at once, and what is found is the
same.
"""

from collections.abc import Iterator
from typing import Final

PIECE: Final = 64_000
"""Code points; hardly any article is longer, books and collected reports are."""
FEW_WORDS: Final = 320
"""Language has a new word in so many code points, and many more: news, in pieces of 64,000, one in 23 to 63."""
MAX_CLAIMS: Final = 50_000
"""Claims of one article. News has one in some 500 characters, so the longest text that is taken in stays far below."""

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


def read(text: str) -> Iterator[tuple[int, int]]:
    """Yield the pieces that are read: all but those that say the same few words again.

    Such a piece has fewer different words than one in ``FEW_WORDS``, and each of them stood in the last piece that is
    read.
    """
    before: set[str] = set()
    for start, end in cut(text):
        words = set(text[start:end].split())
        if len(words) * FEW_WORDS < end - start and words <= before:
            continue
        before = words
        yield start, end


def notice_of_claims(read: int, whole: int) -> str:
    """The plain sentence for an article that was read up to the code point ``read`` of ``whole``."""
    return (
        f"Only the first {read:,} of {whole:,} characters were read for claims: it holds more than {MAX_CLAIMS:,} "
        "claims. The whole text is kept."
    )


def notice_of_repetition(read: int, whole: int) -> str:
    """The plain sentence for an article of which ``read`` of ``whole`` code points were read."""
    return (
        f"{read:,} of {whole:,} characters were read for claims: the others say the same few words again. "
        "The whole text is kept."
    )
