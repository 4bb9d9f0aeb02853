"""Quantities in a sentence: numbers with their modifiers, ranges and vague words, read by a codebook.

The grammar is our own, over ``numerals``' tokens; no library gives low, best and high. Offsets are relative to the
sentence. A quantity's span holds its modifier: "about 170".
"""

from dataclasses import dataclass
from typing import Final

from verifier.extract import exclusions, lexicon, numerals
from verifier.extract.codebooks import Bound, Codebook
from verifier.extract.numerals import Number, Token


@dataclass(frozen=True, slots=True)
class Quantity:
    """``[start, end)`` is the quantity with its modifier, ``[core_start, core_end)`` the number words alone.

    ``low``, ``best``, ``high`` as the codebook reads it, ``None`` for open. ``further``: comes on top of an earlier
    number ("another 12"). ``former``: the number before an update ("rose to 43 from 38": the 38).
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


def _phrases() -> dict[tuple[str, ...], Bound]:
    table: dict[tuple[str, ...], Bound] = {}
    bounds: tuple[Bound, ...] = ("about", "at least", "more than", "over", "up to")
    for bound in bounds:
        for phrase in lexicon.sections("modifiers")[bound]:
            table[tuple(phrase.split())] = bound
    return table


_PHRASES: Final = _phrases()
_LONGEST: Final = max(len(phrase) for phrase in _PHRASES)
_ADVERBS: Final = lexicon.words("modifiers", "adverbs")
_FURTHER: Final = ("another", "further", "additional", "extra", "others")
_RISES: Final = lexicon.words("modifiers", "rises")
_QUOTES: Final = ("“", '"', "‘")
_DASHES: Final = ("-", "–", "—", "\u2010", "\u2011", "~")
_VAGUE: Final = {
    ("tens", "of", "thousands"): "tens of thousands",
    ("hundreds", "of", "thousands"): "hundreds of thousands",
    ("tens",): "tens",
    ("dozens",): "dozens",
    ("scores",): "scores",
    ("hundreds",): "hundreds",
    ("thousands",): "thousands",
    ("millions",): "millions",
}
_SOME: Final = {
    tuple(phrase.split()): row for row in ("several", "large number") for phrase in lexicon.sections("modifiers")[row]
}
_VAGUE_STARTS: Final = {words[0] for words in _VAGUE} | {words[0] for words in _SOME} | {"couple", "a", "the"}
_ALONE: Final = frozenset({"were", "was", "are", "is", "have", "had", "has", "died", "also", "reportedly"})
"""Behind these "a number" counts somebody without "of": "a number were injured"."""
_TIMES: Final = {"dozen": 12, "hundred": 100, "thousand": 1000, "dozens": 12, "hundreds": 100, "thousands": 1000}
_LINKS: Final = frozenset({"were", "had", "have", "are", "died", "of", "men", "women", "victims", "people", "suffered"})


@dataclass(frozen=True, slots=True)
class _Modifier:
    """The modifiers before a number: where they start, and what they mean together."""

    first: int
    bound: Bound
    approximate: bool
    further: bool


def _low(tokens: list[Token], at: int) -> str:
    return tokens[at].low if 0 <= at < len(tokens) else ""


def _phrase_before(tokens: list[Token], at: int) -> tuple[int, Bound] | None:
    """The longest modifier phrase that ends right before token ``at``."""
    for length in range(min(_LONGEST, at), 0, -1):
        bound = _PHRASES.get(tuple(token.low for token in tokens[at - length : at]))
        if bound is not None:
            return at - length, bound
    return None


def _phrase_at(tokens: list[Token], at: int, bounds: tuple[Bound, ...] = ()) -> tuple[int, Bound] | None:
    """The longest modifier phrase that starts at token ``at``; only of these ``bounds``, if any are given."""
    for length in range(min(_LONGEST, len(tokens) - at), 0, -1):
        bound = _PHRASES.get(tuple(token.low for token in tokens[at : at + length]))
        if bound is not None and (not bounds or bound in bounds):
            return at + length, bound
    return None


def _modifier(tokens: list[Token], at: int) -> _Modifier:
    """Read the modifiers before token ``at``, from the number outwards; the outer bound holds ("at least about 12")."""
    first, bound = at, "exact"
    approximate = further = False
    here = at
    result: Bound = "exact"
    for _ in range(4):
        if _low(tokens, here - 1) in _FURTHER:
            further = True
            here -= 2 if _low(tokens, here - 2) in ("a", "an") else 1
            continue
        found = _phrase_before(tokens, here)
        if found is None:
            break
        here, bound = found
        first = here
        if bound == "about":
            approximate = True
            result = "about" if result == "exact" else result
        else:
            result = bound
    while first < at and _low(tokens, first - 1) in _ADVERBS:
        first -= 1
    return _Modifier(first, result, approximate, further)


def _suffix(tokens: list[Token], at: int) -> tuple[int, Bound] | None:
    """A modifier behind the number: "12 or more", "12 or so", "50-odd", "200+"."""
    if _low(tokens, at) == "or" and _low(tokens, at + 1) in ("more", "so", "less", "fewer"):
        kinds: dict[str, Bound] = {"more": "at least", "so": "about", "less": "up to", "fewer": "up to"}
        return at + 2, kinds[_low(tokens, at + 1)]
    if _low(tokens, at) in _DASHES and _low(tokens, at + 1) in ("odd", "plus"):
        return at + 2, "about" if _low(tokens, at + 1) == "odd" else "at least"
    if _low(tokens, at) in ("+", "plus") and at > 0 and (_low(tokens, at) == "+" or not _low(tokens, at + 1).isdigit()):
        return at + 1, "at least"
    return None


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
        values: tuple[int | None, int | None, int | None],
        row: str,
        *,
        approximate: bool = False,
        vague: bool = False,
        further: bool = False,
        former: bool = False,
    ) -> None:
        start, end = self.tokens[first].start, self.tokens[after - 1].end
        core_start, core_end = self.tokens[core[0]].start, self.tokens[core[1] - 1].end
        words = [self.text[start:core_start].strip(), self.text[core_end:end].strip()]
        modifier = " ".join(word for word in words if word) or None
        self.found.append(
            Quantity(
                start,
                end,
                core_start,
                core_end,
                *values,
                modifier,
                approximate,
                self.book.rule(row),
                vague,
                further,
                former,
            )
        )

    def _vague(self, at: int) -> int | None:
        """Vague words: "dozens", "tens of thousands", "several", "a number of", "a few hundred"."""
        tokens = self.tokens
        if tokens[at].low not in _VAGUE_STARTS:
            return None
        for words, row in _VAGUE.items():
            if tuple(token.low for token in tokens[at : at + len(words)]) == words:
                after = at + len(words)
                if self._measures(after) or (
                    _low(tokens, at - 1) in ("of", "its", "their", "his") and row in ("scores",)
                ):
                    return after
                modifier = _modifier(tokens, at)
                first = modifier.first if modifier.bound in ("about", "at least", "more than", "over") else at
                values = self.book.word(row)
                if modifier.bound == "up to":
                    first, values = modifier.first, (None, None, self.book.word(row)[0])
                self._add(first, (at, after), after, values, row, vague=True, further=modifier.further)
                return after
        for words, row in _SOME.items():
            some = words[-1] == "of" and _low(tokens, at + len(words) - 1) in _ALONE
            words = words[:-1] if some else words
            if tuple(token.low for token in tokens[at : at + len(words)]) == words:
                after = at + len(words)
                factor = _TIMES.get(_low(tokens, after), 1)
                if factor > 1:
                    after += 1
                if self._measures(after):
                    return after
                self._add(at, (at, after), after, self.book.word(row, factor), row, vague=True)
                return after
        if _low(tokens, at) == "couple" or (_low(tokens, at) in ("a", "the") and _low(tokens, at + 1) == "couple"):
            after = at + 1 + (_low(tokens, at) != "couple")
            factor = _TIMES.get(_low(tokens, after), 1)
            after += factor > 1
            if (factor == 1 and _low(tokens, after) != "of") or self._measures(after):
                return after  # "a couple" is two persons who belong together, not a count
            self._add(at, (at, after), after, self.book.word("couple", factor), "couple", vague=True)
            return after
        return None

    def _measures(self, after: int) -> bool:
        """Whether "of" and a unit follow: "hundreds of miles"."""
        if _low(self.tokens, after) == "of":
            after += 1
        return exclusions.excluded(self.tokens, Number(after, after, 2, 1, True), True)

    def _both(self, at: int) -> int | None:
        if _low(self.tokens, at) != "both" or _low(self.tokens, at + 1) not in _LINKS:
            return None
        self._add(at, (at, at + 1), at + 1, (2, 2, 2), "both")
        return at + 1

    def _number(self, at: int) -> int | None:
        tokens = self.tokens
        number = numerals.read(tokens, at, self.text)
        if number is None:
            return None
        modifier = _modifier(tokens, at)
        after = self._range(number, modifier)
        if after is not None:
            return after
        if exclusions.excluded(tokens, number, modifier.bound != "exact"):
            return number.after
        value = number.value or 0
        bound, approximate, end = modifier.bound, modifier.approximate, number.after
        suffix = _suffix(tokens, end)
        if suffix is not None:
            end, tail = suffix
            approximate = approximate or tail == "about"
            bound = tail if bound in ("exact", "about") else bound
        former = self._former(number)
        row = "N" if bound == "exact" else f"{bound} N"
        values = self.book.bounded(value, bound)
        self._add(
            modifier.first,
            (number.first, number.after),
            end,
            values,
            row,
            approximate=approximate or bound == "about",
            further=modifier.further,
            former=former,
        )
        return end

    def _former(self, number: Number) -> bool:
        """The 38 of "rose to 43 from 38" and of "rose from 38 to 43"."""
        tokens, first = self.tokens, number.first
        if _low(tokens, first - 1) != "from":
            return False
        window = [token.low for token in tokens[max(0, first - 9) : first - 1]]
        return "to" in window or any(word in _RISES for word in window)

    def _range(self, number: Number, modifier: _Modifier) -> int | None:
        """ "A to B", "A-B", "between A and B", "from A to B", "A or B", "at least A and possibly more than B"."""
        tokens = self.tokens
        lead = _low(tokens, modifier.first - 1)
        joint = number.after
        sign = _low(tokens, joint)
        opened = lead in ("between", "from")
        plain = (
            sign in _DASHES or sign == "to" or (sign == "or" and not opened) or (sign == "and" and lead == "between")
        )
        if sign == "," and _low(tokens, joint + 1) == "and" and _phrase_at(tokens, joint + 2, ("up to",)):
            joint, sign = joint + 1, "and"  # "at least 78, and up to 175, people"
        doubted = (
            sign in ("and", "or", "but")
            and modifier.bound != "exact"
            and (_low(tokens, joint + 1) in _ADVERBS or _phrase_at(tokens, joint + 1, ("up to",)))
        )
        if not (plain or doubted):
            return None
        at = joint + 1
        while _low(tokens, at) in _ADVERBS or _low(tokens, at) in _QUOTES:
            at += 1
        upper = _Modifier(at, "exact", False, False)
        while (phrase := _phrase_at(tokens, at)) is not None:
            at, bound = phrase
            upper = _Modifier(at, bound, upper.approximate or bound == "about", False)
        second = numerals.read(tokens, at, self.text) if at < len(tokens) else None
        if second is None or second.value is None or number.value is None:
            return None
        low, high = number.value, second.value
        if second.scale >= 100 and low < 1000 and number.scale == 1 and low * second.scale < high:
            low *= second.scale
        if low >= high or (sign == "or" and (high > 3 * low + 2 or low == 0)):
            return None
        rises = [token.low for token in tokens[max(0, modifier.first - 7) : modifier.first - 1]]
        if lead == "from" and any(word in _RISES for word in rises):
            return number.after  # an update: the second number stands, the first is past
        joined = Number(number.first, second.after, high, 1, number.in_words or second.in_words)
        if sign in _DASHES and exclusions.excluded(tokens, Number(second.first, second.after, high, 1, True), True):
            return second.after
        if self._excluded_range(joined, number, second, sign):
            return second.after
        first = modifier.first - 1 if opened else modifier.first
        approximate = modifier.approximate or upper.approximate
        values = self.book.spread(low, high, upper.bound)
        self._add(first, (number.first, second.after), second.after, values, "A to B", approximate=approximate)
        return second.after

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
