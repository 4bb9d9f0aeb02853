"""The first rows of a filtered list, without a sort of all that match.

A condition that few claims meet is where to begin. Else the claims are looked at in the order of the list, until there
are enough (``db.looks``) or it turns out that another way is shorter: to walk along the sort's index with all matches
of some conditions at hand (``db.walks``), or to find all that meet every condition (``db.all_matches``) and to sort
them. Which one that is, a look at some claims from all over the case says (``db.estimates``).
"""

from array import array
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from db import filters
from db.rows import Sort

if TYPE_CHECKING:
    from db import all_matches, walks
    from db.estimates import Estimates
    from db.queries import Reader

SORTED: Final = 8_000
"""So many matches are sorted; more are looked for in the order of the list."""
WALKED: Final = 16
"""How many rows of a sort's index are walked past in the time that a match takes to be sorted."""


def first(
    reader: "Reader", found: list[filters.Part], sort: Sort, reverse: bool, limit: int, stretches: Sequence[str]
) -> "array[int]":
    """The first claims that meet every condition; see ``Reader.claim_ids``. To be asked within a snapshot.

    :param stretches: conditions on the sort's own column: first those that meet the first one, and so on.
    """
    ids = array("i")
    way = _First(reader, found, sort, reverse, limit) if reader.sqlite else _OnServer(reader, found, sort, reverse)
    for stretch in stretches:
        if len(ids) < limit:
            ids.extend(way.ids(limit - len(ids), stretch))
    return ids


class _OnServer:
    """First rows from PostgreSQL, whose planner finds its own way."""

    def __init__(self, reader: "Reader", found: list[filters.Part], sort: Sort, reverse: bool) -> None:
        self.reader = reader
        self.found = found
        self.sort: Sort = sort
        self.reverse = reverse
        self.far = max((part.ahead for part in found), default=0)

    def ids(self, limit: int, stretch: str) -> "array[int]":
        """The first claims in a stretch."""
        reader, question = self.reader, (self.sort, self.reverse, limit)
        own = None if self.far else reader.few(self.found)
        if own is None and (self.far or any(part.near for part in self.found)):
            ids = reader.numbers(*reader.ahead(self.found, *question, self.far or filters.AHEAD, stretch))
            if len(ids) == limit:
                return ids
        if own is None and self.far:
            own = reader.few(self.found)
        return reader.numbers(*reader.in_order(self.found, own, *question, stretch))


class _First:
    """First rows from SQLite."""

    def __init__(self, reader: "Reader", found: list[filters.Part], sort: Sort, reverse: bool, limit: int) -> None:
        self.reader = reader
        # what lies in one index is one condition until it is known that a sort's index does not hold both
        apart = [one for part in found for one in (not part.beside and part.apart) or (part,)]
        self.found = sorted(
            apart, key=lambda part: bool(part.query)
        )  # of words it takes longest to see if few hold them
        self.sort: Sort = sort
        self.reverse = reverse
        self.limit = limit
        self.few = reader.few(self.found, quick=True)

    def ids(self, limit: int, stretch: str) -> "array[int]":
        """The first claims in a stretch."""
        if len(self.found) == 1 and (self.few is not None or self._held(self.found[0])):
            return self.reader.numbers(*self._in_order(self.found, self.few, limit, stretch))
        from db import looks

        if self.few is None:
            tests = self._ways.estimates.tests
            begin = self._in_order(self._ways.held, None, None, stretch)
            others = [tests[part] for part in self._ways.apart if part not in self._ways.held]
            with closing(self._stream(begin)) as listed:
                looked = looks.first(listed, others, limit, lambda rate: self._ways.price(limit, rate))
            if looked.enough:
                return looked.found
            walk = self._ways.walk(limit, looked.rate)
            if walk.price < self._ways.all.price:
                ids = self._walked(walk, limit, stretch)
                if len(ids) == limit:
                    return ids
        return self._of_all(limit, stretch)

    @cached_property
    def _ways(self) -> "_Ways":
        from db import looks
        from db.estimates import Estimates

        apart = [one for part in self.found for one in (not self._held(part) and part.apart) or (part,)]
        tests = {part: looks.test(self.reader, part) for part in (*self.found, *apart)}
        held = [part for part in apart if self._held(part)]
        return _Ways(self.found, apart, held, self.limit, Estimates(self.reader, tests, self.few))

    def _held(self, part: filters.Part) -> bool:
        """Whether the sort's index itself has what a condition is on."""
        if self.sort == "changed":
            return not part.by_article and ("c.facet" in part.walk or "{verdict}" in part.walk)
        return part.by_article or ("c.facet" in part.walk and "{verdict}" not in part.walk)

    def _in_order(
        self, found: Sequence[filters.Part], own: filters.Part | None, limit: int | None, stretch: str
    ) -> tuple[str, tuple[object, ...]]:
        return self.reader.in_order(found, own, self.sort, self.reverse, limit, stretch)

    def _walked(self, way: "walks.Plan", limit: int, stretch: str) -> "array[int]":
        before = self.reader.nth(self.sort, self.reverse, way.far, stretch)
        question = (way.looked_up, None, self.sort, self.reverse, limit, stretch)
        return self.reader.numbers(*self.reader.in_order(*question, near=True, whole=way.whole, before=before))

    def _of_all(self, limit: int, stretch: str) -> "array[int]":
        """The first of all matches."""
        from db import looks, walks

        plan, estimates = self._ways.all, self._ways.estimates
        many = estimates.expected(self.found) > SORTED and self.sort in filters.BESIDE
        if many and plan.worded is None and any(part.index for part in plan.whole):  # which has them nearly in order
            by_index = self.reader.in_order(self.found, None, self.sort, self.reverse, limit, stretch, by_index=True)
            return self.reader.numbers(*by_index)
        if plan.worded is not None:
            ids = self._without_words
            if len(ids) > SORTED and self.sort not in filters.BESIDE:  # by these they may all lie at the far end
                asked = self._in_order([_one_of(ids)], None, None, stretch)
            else:
                asked = self._all_in_order(ids, None, stretch)
            words = estimates.tests[plan.worded]
            with closing(self._stream(asked)) as listed:
                looked = looks.first(listed, [words], limit, lambda _: plan.worded_price)
            if looked.enough:
                return looked.found
        ids = self._matches
        if len(ids) > SORTED:
            far = min(walks.SPREAD * limit * estimates.claims // len(ids), estimates.claims)
            first = self._walked(walks.Plan([_one_of(ids)], [], far, 0.0), limit, stretch)
            if len(first) == limit:
                return first
        return self.reader.numbers(*self._all_in_order(ids, limit, stretch))

    @cached_property
    def _without_words(self) -> "array[int]":
        """All matches, but for words that the plan leaves open."""
        from db import all_matches

        return all_matches.ids(self.reader, self._ways.all)

    @cached_property
    def _matches(self) -> "array[int]":
        """All matches."""
        from db import all_matches

        worded = self._ways.all.worded
        return all_matches.holding(self.reader, worded.query, self._without_words) if worded else self._without_words

    def _all_in_order(self, ids: "array[int]", limit: int | None, stretch: str) -> tuple[str, tuple[object, ...]]:
        """A query for these claims in the order of the list: sorted, or kept of all claims, whichever is less to do."""
        these = _one_of(ids)
        if len(ids) * WALKED > self._ways.estimates.claims:
            return self._in_order([these], None, limit, stretch)
        return self._in_order([], these, limit, stretch)

    def _stream(self, asked: tuple[str, tuple[object, ...]]) -> Generator[int, None, None]:
        """Claims as they are wanted; to be closed before the snapshot ends, which lasts as long as anything is read."""
        with closing(self.reader.chunks(*asked)) as chunks:
            yield from (row[0] for rows in chunks for row in rows)


@dataclass
class _Ways:
    """The ways to first rows, but for looks at each."""

    found: Sequence[filters.Part]
    """The conditions, what lies in one index as one."""
    apart: Sequence[filters.Part]
    """The same one by one."""
    held: Sequence[filters.Part]
    """Those of them that the sort's index has."""
    limit: int
    estimates: "Estimates"

    @cached_property
    def all(self) -> "all_matches.Plan":
        """To find all matches."""
        from db import all_matches

        return all_matches.plan(self.found, self.estimates, self.limit)

    def walk(self, limit: int, rate: float) -> "walks.Plan":
        """To walk along the sort's index."""
        from db import walks

        return walks.plan(self.apart, self.held, self.estimates, limit, rate)

    def price(self, limit: int, rate: float) -> float:
        """What the cheaper one costs, in microseconds."""
        return min(self.all.price, self.walk(limit, rate).price)


def _one_of(ids: Sequence[int]) -> filters.Part:
    """The condition that a claim is one of these."""
    listed = "SELECT value FROM json_each(?)"
    test, values = f"c.id IN ({listed})", (str(list(ids)),)
    return filters.Part(test, test, listed, values, values)
