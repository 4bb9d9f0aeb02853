"""Whole numbers in English text, in digits or words, read token by token (no backtracking, cost linear in length).

A number is a row of terms, each of a smaller scale than the one before: "two million / three hundred thousand / and
six". A term is a coefficient (digits, or words below ten thousand) with its scale words; "half a million" and "two and
a half million" are terms, too.
"""

from dataclasses import dataclass
from typing import Final

from verifier.extract import digits
from verifier.extract.number_tokens import (
    DOZENS,
    FRACTION_NOUNS,
    GLUED,
    HUNDREDS,
    HYPHENS,
    LARGE,
    LARGEST,
    MAX_DIGITS,
    SCALES,
    STARTS,
    TENS,
    UNITS,
    Number,
    Token,
    tokenize,
    touches,
)

__all__ = ["LARGEST", "MAX_DIGITS", "Number", "Token", "read", "starts", "tokenize"]

_ANDS: Final = ("and", "&")
_ARTICLES: Final = ("a", "an")
_QUARTERS: Final = {"half": 2, "quarter": 1}
"""What a fraction of a scale is worth, in quarters of it."""


@dataclass(frozen=True, slots=True)
class _Term:
    """``value`` None: a fraction or a decimal that is not whole. ``article``: begins with "a" or a bare scale word."""

    after: int
    value: int | None
    scale: int = 1
    digits: bool = False
    article: bool = False
    rounded: bool = False
    tenths: bool = False


class _Reader:
    """Reads over one sentence's tokens, up to token ``stop``."""

    def __init__(self, tokens: list[Token], text: str, stop: int) -> None:
        self.tokens, self.text, self.stop = tokens, text, stop

    def low(self, at: int) -> str:
        return self.tokens[at].low if 0 <= at < self.stop else ""

    def past_hyphen(self, at: int) -> int:
        """The token behind a hyphen that joins two number words; a hyphen with spaces on both sides is a dash."""
        if self.low(at) in HYPHENS and (touches(self.tokens, at) or touches(self.tokens, at + 1)):
            return at + 1
        return at

    def number(self, at: int) -> Number | None:
        """The number that starts at token ``at``."""
        term = self.term(at)
        if term is None:
            return None
        total, after, scale, last = term.value, term.after, term.scale, term
        while total is not None and last.scale >= 1000:
            if (half := self.and_part(after)) is not None:
                after, total = half[0], total + last.scale * half[1] // 4
                break
            step = self.continuation(after, last)
            following = self.term(step) if step is not None else None
            if following is None or not self.continues(last, following, not self.had_and(after)):
                break
            total += following.value or 0
            after, last = following.after, following
            scale = following.scale if following.scale > 1 else scale
        if total is not None and (self.and_fraction(after) or total > LARGEST):
            total = None
        return Number(at, after, total, scale, not term.digits, last.rounded)

    def continuation(self, after: int, last: _Term) -> int | None:
        """Where the next term would start: behind "and", a hyphen, or the comma of "three million, two hundred and"."""
        step = self.past_hyphen(after)
        if self.low(step) in _ANDS:
            return None if last.tenths else self.past_hyphen(step + 1)
        if self.low(after) != ",":
            return step
        small = self.small(after + 1)
        joined = (
            small is not None
            and not last.digits
            and self.low(small[1]) in HUNDREDS
            and self.low(small[1] + 1) in _ANDS
            and self.small(small[1] + 2) is not None
        )
        return after + 1 if joined else None

    def continues(self, last: _Term, following: _Term, apposed: bool) -> bool:
        """Whether a term belongs to the number before it."""
        if not following.value or following.value >= last.scale:
            return False
        if following.digits:  # "4 thousand 3 hundred"; but two numbers in "2 million 300"
            return last.digits and apposed and following.scale >= 100 and not following.tenths
        return not (following.article and apposed)

    def term(self, at: int) -> _Term | None:
        """One term at token ``at``."""
        if at >= self.stop:
            return None
        token = self.tokens[at]
        if token.is_digits:
            return self.in_digits(at)
        return self.in_words(at) if token.is_word else None

    # --- digits ---------------------------------------------------------------------------------------------------

    def in_digits(self, at: int) -> _Term:
        """Digits with their scale words: "1.5 million", "3 hundred and 21", "10k"."""
        read = digits.read(self.tokens, at, self.text)
        after, factor, tenths = read.after, 1, read.tenths
        nothing = _Term(after, None, digits=True)
        if not read.whole or len(tenths) > 9:
            return nothing
        glued = touches(self.tokens, after) and after < self.stop and self.tokens[after].is_word
        sign = self.low(after)
        if glued and self.tokens[after].text == "M":  # a million; a small "m" is metres
            factor, after, glued = 10**6, after + 1, False
        elif sign in GLUED and (glued or (tenths and sign == "k")) and (sign != "b" or tenths):
            factor, after, glued = GLUED[sign], after + 1, False
        scale = factor
        while not (glued and len(self.low(after)) < 2):
            step = self.past_hyphen(after)
            worth = SCALES.get(self.low(step), 0)
            if not worth or factor * worth > LARGEST or (worth == 12 and factor > 1):
                break
            if self.counts_alone(step) or (factor == 1 and not tenths and self.year(at, after)):
                break
            factor, scale, after, glued = factor * worth, factor * worth, step + 1, False
        if glued:  # "14th", "6pm", "16mm", "20s"
            return _Term(after + 1, None, digits=True)
        value, rest = divmod(int(read.whole + tenths) * factor, 10 ** len(tenths))
        if rest:
            return _Term(after, None, digits=True)  # not whole: no count of persons
        rounded = bool(read.mark) and not tenths and factor == 1 and read.whole.endswith("000")
        if scale == 100 and self.low(after) in _ANDS:
            return self.rest_of_hundred(after, value) or _Term(after, value, scale, True)
        return _Term(after, value, scale, True, False, rounded, bool(tenths))

    def counts_alone(self, at: int) -> bool:
        """Whether a scale word in the plural counts by itself: "on May 6 dozens of miners"."""
        return self.low(at).endswith("s") and self.low(at + 1) == "of"

    def year(self, at: int, after: int) -> bool:
        """Whether the digits are those of a year before a vague word: "in 2019 thousands fled"."""
        digits = self.tokens[at].text
        return after == at + 1 and len(digits) == 4 and digits[:2] in ("18", "19", "20") and self.low(after)[-1:] == "s"

    def rest_of_hundred(self, after: int, value: int) -> _Term | None:
        """The 21 of "3 hundred and 21", where it is not the start of another number."""
        step = after + 1
        if step >= self.stop:
            return None
        token = self.tokens[step]
        if token.is_digits and 0 < int(token.text[:3]) < 100 and len(token.text) <= 2:
            rest, end = int(token.text), step + 1
            inside = touches(self.tokens, end) and not (
                self.tokens[end].text in ".,;:!?)" and not touches(self.tokens, end + 1)
            )
            if inside or self.low(end) in SCALES:
                return None
            return _Term(end, value + rest, 100, True)
        small = self.small(step)
        if small is None or not small[0] or self.low(self.past_hyphen(small[1])) in SCALES:
            return None
        return _Term(small[1], value + small[0], 100, True)

    # --- words ----------------------------------------------------------------------------------------------------

    def small(self, at: int) -> tuple[int, int] | None:
        """A number below a hundred in words, and the token after it."""
        word = self.low(at)
        if word in UNITS:
            return UNITS[word], at + 1
        if word not in TENS:
            return None
        step = self.past_hyphen(at + 1)
        unit = UNITS.get(self.low(step), 0)
        return (TENS[word] + unit, step + 1) if 1 <= unit <= 9 else (TENS[word], at + 1)

    def in_words(self, at: int) -> _Term | None:
        """Words with their scale words: "a hundred and seventy", "two dozen", "half a million"."""
        part = self.part_of_scale(at)
        if part is not None:
            return part
        article = self.low(at) in _ARTICLES
        step = self.past_hyphen(at + 1) if article else at
        if self.low(step) in STARTS:
            value, after, article = 1, step, True
        elif article:
            return None
        else:
            small = self.small(at)
            if small is None:
                return None
            value, after = small
        scale, tail = 1, value
        step = self.past_hyphen(after)
        if self.low(step) in HUNDREDS and 0 < value < 100 and not self.counts_alone(step):
            value, after, scale = value * 100, step + 1, 100
            rest = self.small_rest(after)
            if rest is not None:
                tail, after = rest
                joined = self.low(after - 1) if self.low(self.past_hyphen(after)) in DOZENS else ""
                if joined and self.had_and(step + 1):  # "three hundred and two dozen": 300 and 24
                    return _Term(self.past_hyphen(after) + 1, value + tail * 12, 12)
                value += tail
        elif self.low(after) == "point":
            return self.decimal_words(after + 1, value)
        elif (mixed := self.mixed(after, value)) is not None:
            return mixed
        after, factor = self.large(after, value)
        if factor == 12:
            return _Term(after, value * 12, 12, article=article)
        return _Term(after, value * factor, factor if factor > 1 else scale, article=article)

    def had_and(self, at: int) -> bool:
        return self.low(self.past_hyphen(at)) in _ANDS

    def small_rest(self, after: int) -> tuple[int, int] | None:
        """The seventy of "a hundred and seventy"; not the five of "three hundred and five hundred"."""
        step = self.past_hyphen(after)
        if self.low(step) in _ANDS:
            step = self.past_hyphen(step + 1)
        small = self.small(step)
        if small is None or not small[0] or self.low(self.past_hyphen(small[1])) in HUNDREDS:
            return None
        return small

    def large(self, after: int, value: int) -> tuple[int, int]:
        """The scale words from a thousand up, or "dozen", behind a coefficient; their worth together."""
        factor = 1
        step = self.past_hyphen(after)
        if value and self.low(step) in DOZENS and not self.counts_alone(step):
            return step + 1, 12
        while (
            value
            and not self.counts_alone(step)
            and (worth := LARGE.get(self.low(step), 0))
            and value * factor * worth <= LARGEST * 1000
        ):
            factor, after = factor * worth, step + 1
            step = self.past_hyphen(after)
        return after, factor

    def decimal_words(self, at: int, whole: int) -> _Term:
        """The rest of "two point two million"; without a scale it is no count."""
        shown, after = "", at
        while self.low(after) in UNITS and UNITS[self.low(after)] < 10 and len(shown) < 9:
            shown += str(UNITS[self.low(after)])
            after += 1
        end, factor = self.large(after, 1)
        value, rest = divmod(int(f"{whole}{shown}") * factor, 10 ** len(shown))
        return _Term(end, None if rest or factor < 1000 else value, factor, tenths=True)

    def mixed(self, after: int, whole: int) -> _Term | None:
        """The rest of "two and a half million", "three-and-a-half dozen"."""
        found = self.and_part(after, scaled=True)
        if found is None:
            return None
        end, quarters = found
        step = self.past_hyphen(end)
        worth = SCALES.get(self.low(step), 0)
        if not worth or (whole * 4 + quarters) * worth % 4:
            return None
        return _Term(step + 1, (whole * 4 + quarters) * worth // 4, worth)

    def and_part(self, after: int, scaled: bool = False) -> tuple[int, int] | None:
        """ "and a half", "and a quarter": the token after, how many quarters. ``scaled``: before a scale word."""
        step = self.past_hyphen(after)
        if self.low(step) not in _ANDS:
            return None
        step = self.past_hyphen(step + 1)
        if self.low(step) not in ("a", "one"):
            return None
        step = self.past_hyphen(step + 1)
        quarters = _QUARTERS.get(self.low(step))
        if quarters is None or (self.low(self.past_hyphen(step + 1)) in SCALES) != scaled:
            return None
        return step + 1, quarters

    def and_fraction(self, after: int) -> bool:
        """Whether "and a half", "and two thirds" follows: no whole number."""
        if self.low(after) not in _ANDS or self.low(after + 1) not in ("a", *UNITS):
            return False
        return self.low(after + 2) in FRACTION_NOUNS

    def part_of_scale(self, at: int) -> _Term | None:
        """ "half a million", "half-dozen", "a quarter of a million", "three quarters of a million"."""
        step, quarters = at, 0
        if self.low(at) in ("three", "a", "one"):
            step = self.past_hyphen(at + 1)
        if self.low(at) == "three":
            quarters = 3 if self.low(step) in ("quarter", "quarters") else 0
        else:
            quarters = _QUARTERS.get(self.low(step), 0)
        if not quarters:
            return None
        after = self.past_hyphen(step + 1)
        if self.low(after) == "of":
            after += 1
        if self.low(after) in ("a", "an"):
            after = self.past_hyphen(after + 1)
        worth = SCALES.get(self.low(after), 0)
        if worth in (0, 100) or quarters * worth % 4:
            return None
        return _Term(after + 1, quarters * worth // 4, worth, article=self.low(at) in _ARTICLES)


def starts(word: str) -> bool:
    """Whether a lower-case word, or digits, can begin a number."""
    return word.isdigit() or word in UNITS or word in TENS or word in STARTS


def read(tokens: list[Token], at: int, text: str, stop: int | None = None) -> Number | None:
    """Read the number that starts at token ``at`` and ends before token ``stop``; None where none starts."""
    return _Reader(tokens, text, len(tokens) if stop is None else stop).number(at)
