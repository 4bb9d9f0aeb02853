"""A parsed sentence's tokens as a tuple, made once.

spaCy makes a new ``Token`` for each step of ``for token in doc``; a dozen passes over each sentence were a sixth of all
the work. A parse is never changed once it is made, so its tokens can be kept.
"""

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


@lru_cache(maxsize=1024)
def tokens(doc: "Doc") -> "tuple[Token, ...]":
    """All tokens of the sentence, in order."""
    return tuple(doc)


@lru_cache(maxsize=1024)
def lowered(doc: "Doc") -> tuple[str, ...]:
    """The tokens' words in lower case."""
    return tuple(token.lower_ for token in tokens(doc))


@lru_cache(maxsize=1024)
def vocabulary(doc: "Doc") -> frozenset[str]:
    """The words of the sentence in lower case, for quick tests of what cannot stand in it."""
    return frozenset(lowered(doc))


@lru_cache(maxsize=1024)
def text(doc: "Doc") -> str:
    """The words of the sentence as they are printed; spaCy joins them anew each time that it is asked."""
    return doc.text


def forget() -> None:
    """Let the kept sentences go, and with them the model that parsed them."""
    for kept in (tokens, lowered, vocabulary, text):
        kept.cache_clear()
