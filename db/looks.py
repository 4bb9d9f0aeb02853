"""The first claims of a list that meet a filter, by a look at one after the other in the order of the list.

Quick where many claims meet all conditions, however many meet each; where few do, or where they stand far from the
front, it is given up before it takes longer than to find all matches (see ``db.all_matches``).
"""

import json
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from db import filters

if TYPE_CHECKING:
    from db.queries import Reader

WALKED: Final = 0.4
"""Costs are microseconds of processor as measured on a million claims: this is a row of a sort's index, named."""
LOOKED_UP: Final = 1.2
"""A claim's row in a narrow table beside it."""
ARTICLE: Final = 2.0
"""A claim's article, where the sort's index has it not."""
READ: Final = 2.0
"""A claim's own row, for its place and day, or to sort by."""
WORDS: Final = 15.0
"""A claim's words."""
TRIED: Final = 5_000.0
"""Looks cost at least so much before they are given up: what comes first may not be what comes after it."""
FIRST: Final = 250
"""Claims looked at first; then twice as many each time, up to ``MOST``."""
MOST: Final = 4_000
WORDED: Final = 250
"""Claims whose words are looked at in one go."""


class Test(NamedTuple):
    """A condition that is tried on claims by a look at each."""

    cost: float
    holding: Callable[[Sequence[int]], Collection[int]]
    """Those of the claims that meet it."""


def cost(part: filters.Part) -> float:
    """What it costs to see whether one claim meets a condition."""
    return WORDS if part.query else READ if part.near else LOOKED_UP


def test(reader: "Reader", part: filters.Part) -> Test:
    """The look that tells whether a claim meets a condition."""
    if part.query:
        from db import word_looks

        return Test(WORDS, lambda claims: word_looks.holding(reader, part.query, claims))
    listed = "SELECT value AS id FROM json_each(?)"
    if part.by_article:
        return Test(ARTICLE, _of_articles(reader, part))
    if part.beside:
        tests = reader.filled(part.walk, filters.STANDING)
        sql = f"SELECT c.id FROM standing c NOT INDEXED WHERE c.id IN ({listed}) AND {tests}"
    else:
        sql = f"SELECT c.id FROM ({listed}) c WHERE {reader.filled(part.near or part.walk, filters.CLAIM)}"
    return Test(cost(part), lambda claims: set(reader.column(sql, (json.dumps(list(claims)), *part.values))))


def _of_articles(reader: "Reader", part: filters.Part) -> Callable[[Sequence[int]], Collection[int]]:
    """The look for a condition on the article, of which all that meet it are found once."""
    articles: list[set[int]] = []

    def holding(claims: Sequence[int]) -> Collection[int]:
        if not articles:
            articles.append(set(reader.column(part.articles, part.values)))
        sql = "SELECT id, article_id FROM standing WHERE id IN (SELECT value FROM json_each(?))"
        return {claim for claim, article in reader.all(sql, (json.dumps(list(claims)),)) if article in articles[0]}

    return holding


class Looked(NamedTuple):
    """What looks found."""

    found: "array[int]"
    """The first claims that meet every condition, as far as was looked."""
    enough: bool
    """Whether these are all that were asked for: as many, or all that there are. If not, the looks were given up."""
    rate: float
    """Which part of those looked at meets every condition, about."""


def first(listed: Iterable[int], tests: Sequence[Test], limit: int, price: Callable[[float], float]) -> Looked:
    """The first claims that meet every condition.

    :param listed: the claims that come in question, in order.
    :param price: what another way to them costs, asked once looks turn out to be long, with the rate so far.
    """
    quick = sorted((one for one in tests if one.cost < WORDS), key=lambda one: one.cost)
    slow = [one for one in tests if one.cost >= WORDS]
    found, spent, following, many = array("i"), 0.0, iter(listed), FIRST
    seen, other = 0, None
    while len(found) < limit:
        claims = list(islice(following, many))
        if not claims:
            break
        seen += len(claims)
        many = min(2 * many, MOST)
        spent += WALKED * len(claims)
        for one in quick:
            spent += one.cost * len(claims)
            claims = _kept(one, claims)
        for piece in _pieces(claims) if slow else [claims]:
            for one in slow:
                spent += one.cost * len(piece)
                piece = _kept(one, piece)
            found.extend(piece)
            left = spent * (limit - len(found)) / max(len(found), 0.5)
            if spent > TRIED and left > TRIED:
                rate = max(len(found), 0.5) / seen
                other = price(rate) if other is None else other
                if left > other:
                    return Looked(found, False, rate)
            if left <= 0:
                break
    return Looked(found[:limit], True, len(found) / max(seen, 1))


def _kept(one: Test, claims: list[int]) -> list[int]:
    if not claims:
        return claims
    holding = one.holding(claims)
    return [claim for claim in claims if claim in holding]


def _pieces(claims: list[int]) -> Iterator[list[int]]:
    for begin in range(0, len(claims) or 1, WORDED):
        yield claims[begin : begin + WORDED]
