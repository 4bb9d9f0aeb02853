"""Quantities in a sentence: numbers with their modifiers, ranges and vague words, read by a codebook.

The grammar is our own, over ``numerals``' tokens; no library gives low, best and high. Offsets are relative to the
sentence. A quantity's span holds its modifier: "about 170".
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from verifier.extract import exclusions, lexicon, modifiers, numerals, vague
from verifier.extract.codebooks import Codebook, Range
from verifier.extract.modifiers import ADVERBS, DASHES, DOUBTS, LOWER, Modifier
from verifier.extract.numerals import Number, Token

_RISES: Final = lexicon.words("modifiers", "rises")
_EARLIER: Final = lexicon.words("modifiers", "earlier")
_PERSONS: Final = lexicon.words("casualty", "persons")
_LINKS: Final = frozenset({"were", "had", "have", "are", "died", "of", "men", "women", "victims", "people", "suffered"})
_LESS: Final = frozenset({"less", "fewer", "under", "below"})


@dataclass(frozen=True, slots=True)
class Quantity:
    """``[start, end)`` is the quantity with its modifier, ``[core_start, core_end)`` the number words alone.

    ``low``, ``best``, ``high`` as the codebook reads it, ``None`` for open. ``further``: comes on top of an earlier
    number ("another 12"). ``former``: what an update leaves behind: the number before it ("rose to 43 from 38": the
    38) or its step ("rose by 5 to 43": the 5).
    """

    start: int
    end: int
    core_start: int
    core_end: int
    low: int | None
    best: int | None
    high: int | None
    modifier: str | None
    approximate: bool
    rule: str
    vague: bool = False
    further: bool = False
    former: bool = False


def _low(tokens: list[Token], at: int) -> str:
    return tokens[at].low if 0 <= at < len(tokens) else ""


class _Scan:
    """One pass over a sentence's tokens."""

    def __init__(self, text: str, book: Codebook) -> None:
        self.text = text
        self.book = book
        self.tokens = numerals.tokenize(text)
        self.found: list[Quantity] = []

    def run(self) -> list[Quantity]:
        at = 0
        while at < len(self.tokens):
            at = self._vague(at) or self._both(at) or self._number(at) or at + 1
        return self.found

    def _add(
        self,
        first: int,
        core: tuple[int, int],
        after: int,
        values: Range,
        row: str,
        *,
        approximate: bool = False,
        vague: bool = False,
        further: bool = False,
        former: bool = False,
    ) -> None:
        start, end = self.tokens[first].start, self.tokens[after - 1].end
        core_start, core_end = self.tokens[core[0]].start, self.tokens[core[1] - 1].end
        words = [self.text[start:core_start].strip(), self.text[core_end:end].strip(" ,")]
        modifier = " ".join(word for word in words if word) or None
        rule = self.book.rule(row)
        self.found.append(
            Quantity(start, end, core_start, core_end, *values, modifier, approximate, rule, vague, further, former)
        )

    def _vague(self, at: int) -> int | None:
        """Vague words with their modifiers: "up to dozens" is at most twelve."""
        found = vague.read(self.tokens, at, self.book)
        if found is None or found.values is None:
            return found.after if found is not None else None
        first, values, further = at, found.values, False
        if found.modified:
            modifier = modifiers.before(self.tokens, at)
            further = modifier.further
            if modifier.bound in LOWER or modifier.bound == "about":
                first = modifier.first
            elif modifier.bound == "up to":
                first, values = modifier.first, (None, None, found.values[0])
        self._add(first, (at, found.after), found.after, values, found.row, vague=True, further=further)
        return found.after

    def _both(self, at: int) -> int | None:
        behind = _low(self.tokens, at + 1)
        persons = behind in _LINKS or (behind.endswith("s") and behind in _PERSONS)
        if _low(self.tokens, at) != "both" or not persons or _low(self.tokens, at + 2) == "and":
            return None  # "both men and women" are no two
        self._add(at, (at, at + 1), at + 1, (2, 2, 2), "both")
        return at + 1

    def _number(self, at: int) -> int | None:
        tokens = self.tokens
        number = numerals.read(tokens, at, self.text)
        if number is None:
            return None
        modifier = modifiers.before(tokens, at)
        after = self._range(number, modifier) or self._parted(number, modifier)
        if after is not None:
            return after
        if exclusions.excluded(tokens, number, modifier.bound != "exact"):
            return number.after
        value = number.value or 0
        bound, approximate, end = modifier.bound, modifier.approximate, number.after
        suffix = modifiers.behind(tokens, end)
        if suffix is not None:
            end, tail = suffix
            approximate = approximate or tail == "about"
            bound = tail if bound in ("exact", "about") else bound
        row = "N" if bound == "exact" else f"{bound} N"
        self._add(
            modifier.first,
            (number.first, number.after),
            end,
            self.book.bounded(value, bound),
            row,
            approximate=approximate or bound == "about",
            further=modifier.further,
            former=self._former(modifier.first),
        )
        return end

    def _former(self, first: int) -> bool:
        """The 38 of "rose to 43 from 38", "up from an earlier 38"; the 5 of "rose by 5 to 43"."""
        tokens = self.tokens
        back = first - 1
        while back > first - 7 and _low(tokens, back) in _EARLIER:
            back -= 1
        lead = _low(tokens, back)
        window = [token.low for token in tokens[max(0, back - 8) : max(back, 0)]]
        if lead == "by":
            return any(word in _RISES for word in window[-2:])
        if lead != "from":
            return False
        counted = any(now == "to" and numerals.starts(then) for now, then in pairwise(window))
        return counted or any(word in _RISES for word in window)

    def _parted(self, number: Number, modifier: Modifier) -> int | None:
        """ "between two hundred and two thousand": not 202,000, where a range follows from parting it at an "and"."""
        if _low(self.tokens, modifier.first - 1) != "between" or number.after - number.first > 40:
            return None
        for joint in range(number.after - 1, number.first, -1):
            if _low(self.tokens, joint) != "and":
                continue
            part = numerals.read(self.tokens, number.first, self.text, joint)
            if part is not None and part.after == joint and (after := self._range(part, modifier)) is not None:
                return after
        return None

    def _joint(self, number: Number, modifier: Modifier, lead: str) -> int | None:
        """The token at which the second number of a range, with its modifiers, starts; None where none is joined."""
        tokens, at = self.tokens, number.after
        sign = _low(tokens, at)
        if sign in DASHES or sign in ("to", "through"):
            return at + 1
        if sign == "and" and lead == "between":
            return at + 1
        if sign == "or" and lead not in ("between", "from"):
            fewer = modifier.bound == "exact" and _low(tokens, at + 1) in _LESS
            above = modifiers.at(tokens, at + 1).bound in LOWER and modifier.bound == "exact"
            return None if fewer or above else at + 1
        if sign == "," and (_low(tokens, at + 1), _low(tokens, at + 2)) == ("if", "not"):
            return at + 3
        if (sign, _low(tokens, at + 1)) == ("if", "not"):
            return at + 2
        step = at + 2 if sign == "," and _low(tokens, at + 1) in ("and", "or", "but") else at + 1
        if sign not in ("and", "or", "but", ","):
            return None
        if modifier.bound in LOWER and (_low(tokens, step) in ADVERBS or modifiers.phrase_at(tokens, step, ("up to",))):
            return step
        if modifier.bound == "up to" and modifiers.phrase_at(tokens, step, LOWER):
            return step
        return step if sign == "," and modifier.bound == "exact" and _low(tokens, step) in DOUBTS else None

    def _range(self, number: Number, modifier: Modifier) -> int | None:
        """ "A to B", "A-B", "between A and B", "from A to B", "A or B", "at least A and possibly more than B"."""
        tokens = self.tokens
        lead = _low(tokens, modifier.first - 1)
        joint = self._joint(number, modifier, lead)
        if joint is None:
            return None
        sign = _low(tokens, number.after)
        upper = modifiers.at(tokens, joint)
        second = numerals.read(tokens, upper.first, self.text) if upper.first < len(tokens) else None
        if second is None or second.value is None or number.value is None:
            return None
        low, high = self._scaled(number, second), second.value
        bound = upper.bound
        if modifier.bound == "up to" and bound in LOWER:  # "at most 100 and at least 20"
            low, high, bound = high, low, modifier.bound
        if low >= high or (sign == "or" and (high > 3 * low + 2 or low == 0)):
            return None
        if self._updated(modifier.first):
            if not exclusions.excluded(tokens, number, True):
                self._add_number(number, modifier, former=True)
            return number.after  # an update: the second number stands, the first is past
        joined = Number(number.first, second.after, high, 1, number.in_words or second.in_words)
        tail = replace(second, value=high, scale=1, in_words=True)
        if sign in DASHES and exclusions.excluded(tokens, tail, True):
            return second.after
        if self._excluded_range(joined, number, second, sign):
            return second.after
        first = modifier.first - 1 if lead in ("between", "from") else modifier.first
        approximate = modifier.approximate or upper.approximate
        row = "A to more than B" if bound in LOWER else "A to B"
        values = self.book.spread(low, high, bound)
        if modifier.bound == "up to" and upper.bound not in LOWER:  # "up to 10 or 12"
            row, values = "up to N", (None, None, high)
        self._add(first, (number.first, second.after), second.after, values, row, approximate=approximate)
        return second.after

    def _add_number(self, number: Number, modifier: Modifier, former: bool) -> None:
        row = "N" if modifier.bound == "exact" else f"{modifier.bound} N"
        values = self.book.bounded(number.value or 0, modifier.bound)
        core = (number.first, number.after)
        self._add(modifier.first, core, number.after, values, row, approximate=modifier.approximate, former=former)

    def _scaled(self, number: Number, second: Number) -> int:
        """The first number, with the scale of the second where it borrows it: "10 to 12 thousand", "10–12,000"."""
        low, high = number.value or 0, second.value or 0
        if number.scale != 1 or low >= 1000 or not low:
            return low
        if second.scale >= 12 and low * second.scale < high:
            return low * second.scale
        if second.rounded and not number.rounded and low * 1000 < high <= 4000 * low:
            return low * 1000
        return low

    def _updated(self, first: int) -> bool:
        """Whether a word of rising or falling and "from" or "by" stand before: "rose from 38 to 43", "by 5 to 43"."""
        back = first - 1
        while back > first - 7 and _low(self.tokens, back) in _EARLIER:
            back -= 1
        if _low(self.tokens, back) == "by":
            return any(token.low in _RISES for token in self.tokens[max(0, back - 2) : back])
        if _low(self.tokens, back) != "from":
            return False
        return any(token.low in _RISES for token in self.tokens[max(0, back - 6) : back])

    def _excluded_range(self, joined: Number, first: Number, second: Number, sign: str) -> bool:
        if exclusions.excluded(self.tokens, joined, True):
            return True
        years = all(
            number.after == number.first + 1
            and len(self.tokens[number.first].text) == 4
            and 1800 <= (number.value or 0) <= 2099
            for number in (first, second)
        )
        return years and sign != "or"


def scan(text: str, book: Codebook) -> list[Quantity]:
    """Find the quantities of a sentence that may count persons, in order, without overlap."""
    return _Scan(text, book).run()


def numbers(text: str) -> Iterator[tuple[int, int, str | None]]:
    """Every number of a sentence with its start and end, and why it is surely no count of persons, where it is not."""
    tokens = numerals.tokenize(text)
    at = 0
    while at < len(tokens):
        number = numerals.read(tokens, at, text)
        if number is None:
            at += 1
            continue
        yield tokens[number.first].start, tokens[number.after - 1].end, exclusions.reason(tokens, number)
        at = number.after
