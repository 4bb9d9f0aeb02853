"""Digits that name a thing and count nothing: "posts 542 and 543", "rooms 12, 14 and 16", "ABC 7 reported"."""

import re
from typing import Final

from verifier.extract import harm, lexicon, reporting
from verifier.extract.number_tokens import Number, Token

_THINGS: Final = lexicon.words("numbers", "numbered things")
_CHANNELS: Final = lexicon.words("numbers", "channels")
_JOINTS: Final = frozenset({"and", "or", "to", "through", "until", ",", "&", "-", "–", "/"})
_CALL_SIGN: Final = re.compile(r"[KW][A-Z]{2,3}")
"""How stations in the United States are named."""
_MOST: Final = 24
"""Tokens that a row of labels has at most."""
_PLAIN: Final = frozenset({"and", "at", "before", "but", "by", "during", "for", "from", "in", "of", "on", "or"}) | {
    "that",
    "to",
    "via",
    "was",
    "when",
    "where",
    "which",
    "while",
    "who",
    "with",
}
"""Words behind a channel's number that never stand between a count and what it counts."""


def names_things(tokens: list[Token], number: Number) -> bool:
    """Whether the digits are labels: joined ones behind a plural for numbered things, or a broadcaster's number."""
    return not number.in_words and (_in_row(tokens, number) or _of_channel(tokens, number))


def _in_row(tokens: list[Token], number: Number) -> bool:
    """ "Posts 542 and 543": the plural stands right before the first of several numbers, and nothing is counted."""
    first, after = number.first, number.after
    joined = any(token.low in _JOINTS for token in tokens[first:after])
    stop = max(0, first - _MOST)
    while first > stop and tokens[first - 1].low in _JOINTS:
        while first > stop and tokens[first - 1].low in _JOINTS:
            first -= 1
        if first <= stop or not tokens[first - 1].is_digits:
            return False
        first, joined = first - 1, True
    if first == 0 or tokens[first - 1].low not in _THINGS:
        return False
    stop = min(len(tokens), after + _MOST)
    while after < stop and tokens[after].low in _JOINTS:
        ahead = after
        while ahead < stop and tokens[ahead].low in _JOINTS:
            ahead += 1
        if ahead >= stop or not tokens[ahead].is_digits:
            break
        after, joined = ahead + 1, True
    return joined and not _counts(tokens, after)


def _of_channel(tokens: list[Token], number: Number) -> bool:
    """ "NBC 6's Ada Brown", "told Fox 5 that": a small number right behind a broadcaster's name."""
    first, after = number.first, number.after
    if first == 0 or after != first + 1 or len(tokens[first].text) > 2:
        return False
    before = tokens[first - 1]
    if not before.text[:1].isupper() or (before.low not in _CHANNELS and _CALL_SIGN.fullmatch(before.text) is None):
        return False
    if after >= len(tokens) or not tokens[after].is_word:
        return True
    word = tokens[after]
    if _counts(tokens, after):
        return False
    return word.text[:1].isupper() or word.low in _PLAIN or word.low in reporting.forms()


def _counts(tokens: list[Token], at: int) -> bool:
    """Whether the words from ``at`` on are what is counted, or what befell them: "people", "wounded men", "dead"."""
    words = [token.low for token in tokens[at : at + 2]]
    if not words:
        return False
    described = harm.adjective(words[0]) is not None or harm.noun(words[0]) is not None
    return described or words[0] in ("others", "other", "more", "shot") or harm.listed(words[0], "persons")
