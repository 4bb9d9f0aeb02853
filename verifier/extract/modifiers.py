"""Words before and behind a number that bound it: "at least", "nearly", "or more", "give or take"."""

from dataclasses import dataclass
from typing import Final

from verifier.extract import lexicon
from verifier.extract.codebooks import Bound
from verifier.extract.number_tokens import Token, touches


def _phrases() -> dict[tuple[str, ...], Bound]:
    table: dict[tuple[str, ...], Bound] = {}
    bounds: tuple[Bound, ...] = ("about", "at least", "more than", "over", "up to")
    for bound in bounds:
        for phrase in lexicon.sections("modifiers")[bound]:
            table[tuple(phrase.split())] = bound
    return table


def _suffixes() -> dict[tuple[str, ...], Bound]:
    table: dict[tuple[str, ...], Bound] = {}
    bounds: tuple[Bound, ...] = ("about", "at least", "up to")
    for bound in bounds:
        for phrase in lexicon.sections("modifiers")[f"behind: {bound}"]:
            table[tuple(phrase.split())] = bound
    return table


_PHRASES: Final = _phrases()
_LONGEST: Final = max(len(phrase) for phrase in _PHRASES)
_SUFFIXES: Final = _suffixes()
_LONGEST_SUFFIX: Final = max(len(phrase) for phrase in _SUFFIXES)
ADVERBS: Final = lexicon.words("modifiers", "adverbs")
DOUBTS: Final = lexicon.words("modifiers", "doubts")
DASHES: Final = ("-", "–", "—", "\u2010", "\u2011", "~", "−")
LOWER: Final[tuple[Bound, ...]] = ("at least", "more than", "over")
_QUOTES: Final = ("“", '"', "‘")
_FURTHER: Final = ("another", "further", "additional", "extra", "others")
_VERBS: Final = frozenset({"were", "was", "are", "is", "have", "has", "had", "will", "who"})


@dataclass(frozen=True, slots=True)
class Modifier:
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


def phrase_at(tokens: list[Token], at: int, bounds: tuple[Bound, ...] = ()) -> tuple[int, Bound] | None:
    """The longest modifier phrase that starts at token ``at``; only of these ``bounds``, if any are given."""
    for length in range(min(_LONGEST, len(tokens) - at), 0, -1):
        bound = _PHRASES.get(tuple(token.low for token in tokens[at : at + length]))
        if bound is not None and (not bounds or bound in bounds):
            return at + length, bound
    return None


def before(tokens: list[Token], at: int) -> Modifier:
    """Read the modifiers before token ``at``, from the number outwards; the outer bound holds ("at least about 12")."""
    first = here = at
    approximate = further = False
    result: Bound = "exact"
    for _ in range(4):
        if _low(tokens, here - 1) in _FURTHER:
            further = True
            here -= 2 if _low(tokens, here - 2) in ("a", "an") else 1
            continue
        found = _phrase_before(tokens, here)
        if found is None:
            break
        first = here = found[0]
        if found[1] == "about":
            approximate = True
            result = "about" if result == "exact" else result
        else:
            result = found[1]
    while first < at and _low(tokens, first - 1) in ADVERBS:
        first -= 1
    return Modifier(first, result, approximate, further)


def at(tokens: list[Token], first: int) -> Modifier:
    """Read the modifiers from token ``first`` on; ``Modifier.first`` is then where the number would start."""
    here, approximate = first, False
    result: Bound = "exact"
    while _low(tokens, here) in ADVERBS or _low(tokens, here) in _QUOTES:
        here += 1
    while (found := phrase_at(tokens, here)) is not None:
        here, result = found
        approximate = approximate or result == "about"
        while _low(tokens, here) in ADVERBS:
            here += 1
    return Modifier(here, result, approximate, False)


def behind(tokens: list[Token], after: int) -> tuple[int, Bound] | None:
    """A modifier behind the number: "12 or more", "12 or so", "50-odd", "200+", "30, give or take", "43 and counting".

    Gives the token after it and its bound.
    """
    sign = _low(tokens, after)
    if sign in DASHES and touches(tokens, after) and _low(tokens, after + 1) in ("odd", "plus", "ish"):
        return after + 2, "at least" if _low(tokens, after + 1) == "plus" else "about"
    if sign == "+" or (sign == "plus" and after > 0 and not _low(tokens, after + 1).isdigit()):
        return after + 1, "at least"
    start = after + 1 if sign == "," else after
    head = _low(tokens, start)
    words = [head]
    here = start + 1
    while head in ("or", "and") and _low(tokens, here) in DOUBTS:  # "or possibly more", "or even higher"
        here += 1
    while len(words) < _LONGEST_SUFFIX and here < len(tokens):
        words.append(_low(tokens, here))
        here += 1
    for length in range(len(words), 0, -1):
        bound = _SUFFIXES.get(tuple(words[:length]))
        if bound is None:
            continue
        end = here - (len(words) - length)
        following = _low(tokens, end)
        compared = following == "than" and (_low(tokens, end + 1)[:1].isdigit() or _low(tokens, end + 1).isalpha())
        if (
            compared
            or (head == "and" and following in _VERBS)
            or (sign == "," and head == "and" and following.isalpha())
        ):
            return None
        return end, bound
    return None
