"""Vague words for numbers: "dozens", "tens of thousands", "several hundred", "a couple of", "dozens or hundreds"."""

from dataclasses import dataclass
from typing import Final

from verifier.extract import exclusions, lexicon
from verifier.extract.codebooks import Codebook, Range
from verifier.extract.modifiers import DOUBTS
from verifier.extract.number_tokens import SCALES, Number, Token

_ROWS: Final = {
    ("tens", "of", "thousands"): "tens of thousands",
    ("hundreds", "of", "thousands"): "hundreds of thousands",
    ("tens", "of", "millions"): "tens of millions",
    ("hundreds", "of", "millions"): "hundreds of millions",
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
_ALONE: Final = frozenset({"were", "was", "are", "is", "have", "had", "has", "died", "also", "reportedly"})
"""Behind these "a number" counts somebody without "of": "a number were injured"."""
_COUPLES: Final = ("couple", "pair")
_STARTS: Final = {words[0] for words in _ROWS} | {words[0] for words in _SOME} | {*_COUPLES, "a", "the", "low", "high"}
_DEGREES: Final = ("low", "high", "mid")
_REPEATS: Final = ("and", "upon", "after", "on")
_OWNED: Final = ("of", "its", "their", "his", "her")
_PERSONS: Final = lexicon.words("numbers", "persons")


@dataclass(frozen=True, slots=True)
class Vague:
    """Vague words from token ``first`` up to ``after``; ``values`` None where they count something else ("of miles").

    ``modified``: modifiers before them are read ("more than a hundred", but not "several").
    """

    first: int
    after: int
    values: Range | None
    row: str
    modified: bool = False


def _low(tokens: list[Token], at: int) -> str:
    return tokens[at].low if 0 <= at < len(tokens) else ""


def _word(tokens: list[Token], at: int) -> tuple[int, str] | None:
    """A vague plural at token ``at``: the token after it and its row."""
    for words, row in _ROWS.items():
        if tuple(token.low for token in tokens[at : at + len(words)]) == words:
            return at + len(words), row
    return None


def _measures(tokens: list[Token], after: int) -> bool:
    """Whether "of" and a unit follow: "hundreds of miles"."""
    if _low(tokens, after) == "of":
        after += 1
    return exclusions.excluded(tokens, Number(after, after, 2, 1, True), True)


def _times(tokens: list[Token], at: int) -> tuple[int, int]:
    """The scale of "several hundred", "a few dozen", "several tens of thousands": the token after it and its worth."""
    plural = _word(tokens, at)
    if plural is not None and plural[1].startswith("tens of"):
        return plural[0], 10_000 if plural[1].endswith("thousands") else 10_000_000
    factor, after = 1, at
    while factor < 10**9 and (worth := SCALES.get(_low(tokens, after), 0)):
        factor, after = factor * worth, after + 1
    return after, factor


def _plural(tokens: list[Token], at: int, book: Codebook) -> Vague | None:
    """ "dozens", "low hundreds", "dozens and dozens", "dozens or even hundreds"."""
    first, start = at, at + 1 if _low(tokens, at) in _DEGREES else at
    found = _word(tokens, start)
    if found is None:
        return None
    after, row = found
    if _measures(tokens, after) or (row == "scores" and _low(tokens, at - 1) in _OWNED):
        return Vague(first, after, None, row)
    repeated = _word(tokens, after + 1) if _low(tokens, after) in _REPEATS else None
    if repeated is not None and repeated[1] == row:
        after = repeated[0]
    low, best, high = book.word(row)
    wider = _wider(tokens, after)
    if wider is not None and (book.word(wider[1])[0] or 0) > (low or 0):
        return Vague(first, wider[0], (low, None, book.word(wider[1])[2]), row, True)
    return Vague(first, after, (low, best, high), row, True)


def _wider(tokens: list[Token], at: int) -> tuple[int, str] | None:
    """The second of "dozens or even hundreds", "dozens, possibly hundreds", "dozens if not hundreds", "dozens to"."""
    step = at
    if _low(tokens, step) in ("or", "to"):
        step += 1
    elif (_low(tokens, step), _low(tokens, step + 1)) == ("if", "not"):
        step += 2
    elif _low(tokens, step) == "," and (
        _low(tokens, step + 1) in DOUBTS or (_low(tokens, step + 1), _low(tokens, step + 2)) == ("if", "not")
    ):
        step += 1 if _low(tokens, step + 1) in DOUBTS else 3
    else:
        return None
    while _low(tokens, step) in DOUBTS:
        step += 1
    return _word(tokens, step)


def _several(tokens: list[Token], at: int, book: Codebook) -> Vague | None:
    for words, row in _SOME.items():
        if words[-1] == "of" and _low(tokens, at + len(words) - 1) in _ALONE:
            words = words[:-1]
        if tuple(token.low for token in tokens[at : at + len(words)]) == words:
            after, factor = _times(tokens, at + len(words))
            if _measures(tokens, after):
                return Vague(at, after, None, row)
            return Vague(at, after, book.word(row, factor), row)
    return None


def _couple(tokens: list[Token], at: int, book: Codebook) -> Vague | None:
    """ "a couple of men", "a couple hundred": "a couple" alone is two persons who belong together, not a count."""
    step = at + 1 if _low(tokens, at) in ("a", "the") else at
    if _low(tokens, step) not in _COUPLES:
        return None
    after, factor = _times(tokens, step + 1)
    if factor == 1 and _low(tokens, after) == "of":
        after, factor = _times(tokens, after + 1)
        after = after if factor > 1 else step + 1
        counted = True
    else:
        counted = factor > 1 or (_low(tokens, step) == "couple" and _low(tokens, after) in _PERSONS)
    if not counted or _measures(tokens, after) or (_low(tokens, step) == "pair" and factor > 1):
        return Vague(at, after, None, "couple")
    return Vague(at, after, book.word("couple", factor), "couple")


def read(tokens: list[Token], at: int, book: Codebook) -> Vague | None:
    """The vague words that start at token ``at``; None where none start."""
    if tokens[at].low not in _STARTS:
        return None
    return _plural(tokens, at, book) or _several(tokens, at, book) or _couple(tokens, at, book)
