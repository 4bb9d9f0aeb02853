"""Whole numbers in English text, in digits or words, read token by token (no backtracking, cost linear in length)."""

import re
from dataclasses import dataclass
from typing import Final

from verifier.extract import lexicon

MAX_DIGITS: Final = 12
"""Longer runs of digits are no count of persons; they are never given to ``int``."""

_TOKEN: Final = re.compile(r"\d+|[^\W\d_]+|[^\w\s]|_")
_UNITS: Final = {word: value for value, word in enumerate(lexicon.sections("numbers")["units in words"])}
_TENS: Final = {
    word: 10 * value for value, word in enumerate(lexicon.sections("numbers")["tens in words"], start=2)
} | {"fourty": 40}
_SCALES: Final = {
    name: worth
    for worth, names in {
        10**2: ("hundred",),
        10**3: ("thousand", "thousands", "k"),
        10**5: ("lakh", "lakhs"),
        10**6: ("million", "millions", "mn"),
        10**7: ("crore", "crores"),
        10**9: ("billion", "billions", "bn"),
        12: ("dozen", "dozens"),
    }.items()
    for name in names
}
_GLUED_ONLY: Final = frozenset({"k", "mn", "bn"})
_DOZEN: Final = {"dozen": 12, "dozens": 12}
_SEPARATORS: Final = ",.'’"
_SPACES: Final = "\u0020\u00a0\u202f\u2009"


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

    ``scale`` is the last scale word's worth ("two to three hundred" lends it to the two); ``in_words``: not in digits.
    """

    first: int
    after: int
    value: int | None
    scale: int = 1
    in_words: bool = False


def tokenize(text: str) -> list[Token]:
    """Cut a sentence into tokens with their offsets."""
    return [Token(m.group(), m.group().lower(), m.start(), m.end()) for m in _TOKEN.finditer(text)]


def _low(tokens: list[Token], at: int) -> str:
    return tokens[at].low if 0 <= at < len(tokens) else ""


def _touches(tokens: list[Token], at: int) -> bool:
    """Whether token ``at`` follows the one before it without a gap."""
    return 0 < at < len(tokens) and tokens[at - 1].end == tokens[at].start


def _digits(tokens: list[Token], at: int, text: str) -> Number:
    """A number in digits, with thousands marks, decimals and a scale word."""
    start = at
    groups = [tokens[at].text]
    after = at + 1
    mark: str | None = None
    if len(groups[0]) <= 3 and groups[0][0] != "0":
        while after < len(tokens):
            sign = tokens[after].text
            if (
                sign in _SEPARATORS
                and mark in (None, sign)
                and _touches(tokens, after)
                and _touches(tokens, after + 1)
                and tokens[after + 1].is_digits
                and len(tokens[after + 1].text) == 3
            ):
                mark, step = sign, 2
            elif (
                tokens[after].is_digits
                and len(sign) == 3
                and tokens[after].start == tokens[after - 1].end + 1
                and text[tokens[after - 1].end] in _SPACES
                and mark in (None, " ")
                and not (_touches(tokens, after + 1) and tokens[after + 1].text in "-–/:")
            ):
                mark, step = " ", 1
            else:
                break
            groups.append(tokens[after + step - 1].text)
            after += step
    whole = "".join(groups)
    if len(whole) > MAX_DIGITS:
        return Number(start, after, None)
    value, factor = int(whole), 1
    tenths = ""
    if (
        _touches(tokens, after)
        and tokens[after].text in (".," if len(groups) == 1 else ".")
        and mark != "."
        and _touches(tokens, after + 1)
        and tokens[after + 1].is_digits
    ):
        tenths = tokens[after + 1].text
        after += 2
    if len(tenths) > 3:
        return Number(start, after, None)
    glued = _touches(tokens, after) and tokens[after].is_word
    scale = 1
    if glued and tokens[after].text == "M":  # a million; a small "m" is metres
        factor, scale, after, glued = 10**6, 10**6, after + 1, False
    while (worth := _SCALES.get(_low(tokens, after))) is not None:
        if factor * worth > 10**9 or (_low(tokens, after) in _GLUED_ONLY and not glued):
            break
        if worth == 12 and value >= 100:
            break  # "in May 2019 dozens of miners": a year, then a count
        factor *= worth
        scale = worth
        after += 1
        glued = False
    if glued:  # "14th", "6pm", "16mm", "20s"
        return Number(start, after + 1, None)
    total = value * factor
    if tenths:
        part = int(tenths) * factor
        if part % 10 ** len(tenths):
            return Number(start, after, None)  # not whole: no count of persons
        total += part // 10 ** len(tenths)
    if scale == 100 and _low(tokens, after) == "and" and after + 1 < len(tokens) and tokens[after + 1].is_digits:
        rest = tokens[after + 1].text
        if len(rest) <= 2 and not _touches(tokens, after + 2) and _low(tokens, after + 2) not in _SCALES:
            return Number(start, after + 2, total + int(rest), 1)
    after, total = _and_a_half(tokens, after, total, scale)
    return Number(start, after, total, scale)


def _and_a_half(tokens: list[Token], after: int, total: int, scale: int) -> tuple[int, int]:
    """Add the half of "one million and a half"."""
    words = tuple(token.low for token in tokens[after : after + 3])
    if scale >= 1000 and words[:1] == ("and",) and words[1:] in (("a", "half"), ("one", "half")):
        return after + 3, total + scale // 2
    return after, total


def _below_hundred(tokens: list[Token], at: int) -> tuple[int, int] | None:
    word = _low(tokens, at)
    if word in _UNITS:
        return _UNITS[word], at + 1
    if word in _TENS:
        after = at + 1
        step = after + 1 if _low(tokens, after) in ("-", "\u2010", "\u2011") else after
        unit = _UNITS.get(_low(tokens, step), 0)
        if 1 <= unit <= 9:
            return _TENS[word] + unit, step + 1
        return _TENS[word], after
    return None


def _words(tokens: list[Token], at: int) -> Number | None:
    """A number in words: "one hundred and seventy", "two dozen", "half a million", "a couple"."""
    start = at
    word = _low(tokens, at)
    if (
        word == "half"
        and _low(tokens, at + 1) in ("a", "an")
        and _low(tokens, at + 2) in ("dozen", "million", "thousand")
    ):
        worth = {"dozen": 12, "million": 10**6, "thousand": 1000}[_low(tokens, at + 2)]
        return Number(start, at + 3, worth // 2, worth, True)
    if word in ("half", "quarter") and _low(tokens, at + 1) in ("million", "billion"):
        worth = _SCALES[_low(tokens, at + 1)]
        return Number(start, at + 2, worth // (2 if word == "half" else 4), worth, True)
    if word in ("a", "an") and _low(tokens, at + 1) in ("hundred", "dozen", "thousand", "million"):
        current, after = 1, at + 1
    elif word in ("hundred", "dozen", "thousand"):
        current, after = 1, at
    else:
        first = _below_hundred(tokens, at)
        if first is None:
            return None
        current, after = first
    if _low(tokens, after) == "and" and _low(tokens, after + 1) == "a" and _low(tokens, after + 2) == "half":
        worth = _SCALES.get(_low(tokens, after + 3), 0)
        if worth:
            return Number(start, after + 4, current * worth + worth // 2, worth, True)
    total, scale = 0, 1
    while after < len(tokens):
        word = _low(tokens, after)
        if word == "hundred" and 0 < current < 100:
            current, scale = current * 100, 100
            after += 1
        elif _SCALES.get(word, 0) >= 1000 and word not in _GLUED_ONLY and 0 < current < 1000:
            total, current, scale = total + current * _SCALES[word], 0, _SCALES[word]
            after += 1
        elif word in _DOZEN and 0 < current < 1000:
            return Number(start, after + 1, total + current * 12, 12, True)
        elif scale > 1 and (current == 0 or current % 100 == 0):
            step = after + 1 if word == "and" else after
            low = _below_hundred(tokens, step)
            if low is None or low[0] == 0:
                break
            current, after = current + low[0], low[1]
        else:
            break
    after, value = _and_a_half(tokens, after, total + current, scale)
    return Number(start, after, value, scale, True)


def read(tokens: list[Token], at: int, text: str) -> Number | None:
    """Read the number that starts at token ``at``; None where none starts."""
    token = tokens[at]
    if token.is_digits:
        return _digits(tokens, at, text)
    if not token.is_word:
        return None
    return _words(tokens, at)
