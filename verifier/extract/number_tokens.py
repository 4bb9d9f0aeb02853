"""Tokens of the quantity grammar, and the words that numbers are made of.

``Token`` and ``Number`` are handed through by ``numerals``; use them from there.
"""

import re
from dataclasses import dataclass
from typing import Final

from verifier.extract import lexicon

LARGEST: Final = 10**12
"""Nothing above this counts persons."""
MAX_DIGITS: Final = 13
"""Longer runs of digits are no count of persons; they are never given to ``int``."""

_TOKEN: Final = re.compile(r"\d+|[^\W\d_]+|[^\w\s]|_")
HYPHENS: Final = frozenset({"-", "\u2010", "\u2011"})
UNITS: Final = {
    **{word: value for value, word in enumerate(lexicon.sections("numbers")["units in words"])},
    **dict.fromkeys(lexicon.sections("numbers")["zero"], 0),
}
TENS: Final = {word: 10 * value for value, word in enumerate(lexicon.sections("numbers")["tens in words"], start=2)} | {
    "fourty": 40
}
DOZENS: Final = lexicon.words("numbers", "dozens")
HUNDREDS: Final = frozenset({"hundred", "hundreds"})
LARGE: Final = {
    word: 10**power for power in (3, 5, 6, 7, 9, 12) for word in lexicon.sections("numbers")[f"scale of 10^{power}"]
}
"""Scale words from a thousand upwards, with what they are worth."""
SCALES: Final = LARGE | dict.fromkeys(HUNDREDS, 100) | dict.fromkeys(DOZENS, 12)
STARTS: Final = frozenset({"hundred", "dozen", "thousand", "million", "billion", "trillion"})
"""Scale words that say "one of them" on their own ("hundred people", "a million")."""
GLUED: Final = {"k": 10**3, "mil": 10**6, "b": 10**9}
"""Signs for a scale that stand right behind digits ("10k"); apart from them they are something else."""
FRACTION_NOUNS: Final = lexicon.words("numbers", "fractions")


@dataclass(frozen=True, slots=True)
class Token:
    """A run of digits, a word, or one other sign; ``low`` is its lower-case form."""

    text: str
    low: str
    start: int
    end: int

    @property
    def is_digits(self) -> bool:
        return self.text.isascii() and self.text.isdigit()

    @property
    def is_word(self) -> bool:
        return self.text[0].isalpha()


@dataclass(frozen=True, slots=True)
class Number:
    """A number from token ``first`` up to, not including, token ``after``. ``value`` is None for what is no count.

    ``scale`` is the last scale word's worth ("two to three hundred" lends it to the two); ``in_words``: not in digits;
    ``rounded``: digits with a mark before three zeros ("10–12,000" lends them to the ten).
    """

    first: int
    after: int
    value: int | None
    scale: int = 1
    in_words: bool = False
    rounded: bool = False


def tokenize(text: str) -> list[Token]:
    """Cut a sentence into tokens with their offsets."""
    return [Token(m.group(), m.group().lower(), m.start(), m.end()) for m in _TOKEN.finditer(text)]


def touches(tokens: list[Token], at: int) -> bool:
    """Whether token ``at`` follows the one before it without a gap."""
    return 0 < at < len(tokens) and tokens[at - 1].end == tokens[at].start
