"""The first rows of a list where several conditions hold for very many claims each, and for few together.

To name all that meet one of them takes as long as the whole screenful may. So the claims are read in the order of the
list, and what is quick to see of one is looked at first.
"""

import json
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from db import filters
from db.rows import ClaimFilter, Sort

if TYPE_CHECKING:
    from db.queries import Reader

GATHERED: Final = 25_000
"""Matches of one condition that are gathered at most, where those of all lie far apart."""
DEARER: Final = 10
"""How many times as long it takes to gather and sort a claim as to walk past one."""
VERDICTS: Final = 200_000
"""Up to so many claims with a verdict are read before their list is: a byte for each claim of the case says which."""
LOOKED_AT: Final = 6_000
"""Claims whose place and day are looked at one by one before all that meet them are found."""
_AT_ONCE: Final = 500


def first(
    reader: "Reader",
    where: ClaimFilter,
    found: list[filters.Part],
    sort: Sort,
    reverse: bool,
    limit: int,
    stretch: str,
) -> "array[int]":
    """The first claims of a filtered list; see ``Reader.claim_ids``. ``found`` are the conditions of ``where``."""
    far = max((part.ahead for part in found), default=0)
    worded = reader.sqlite and any(part.query for part in found)
    if far:
        ids = by_words(reader, found, sort, reverse, limit, stretch) if worded else None
        if ids is None and not worded:
            ids = reader.numbers(*reader.ahead(found, sort, reverse, limit, far, stretch))
        if ids is not None and (worded or len(ids) == limit):
            return ids
    by_index = len(found) == 1 and bool(found[0].index) and sort in filters.BESIDE
    at_most = GATHERED if any(part.dear for part in found) and len(found) > 1 else 0
    own, near = None if by_index else reader.few(found, at_most), False
    if worded and own is not None and not own.query:
        ids = by_words(reader, found, sort, reverse, limit, stretch, own)
        if ids is not None:
            return ids
    if own is None and not by_index and (worded or not far):
        ids = None
        if worded and not far:
            ids = by_words(reader, found, sort, reverse, limit, stretch)
        elif not worded and reader.sqlite and where.verdicts and any(part.near for part in found):
            ids = by_verdict(reader, where, sort, reverse, limit, stretch)
        if ids is not None:
            return ids
        if _looked_up(found):
            far = filters.DEAR_AHEAD if any(part.dear for part in found) else filters.AHEAD
            ahead = reader.numbers(*reader.ahead(found, sort, reverse, limit, far, stretch))
            if limit // 2 <= len(ahead) < limit:  # a little farther is less than to find all matches
                ahead = reader.numbers(*reader.ahead(found, sort, reverse, limit, filters.FARTHER * far, stretch))
            if len(ahead) == limit:
                return ahead
            if len(ahead) * filters.SCARCE < limit:
                walked = far * limit // max(1, len(ahead))
                own = reader.few(found, min(GATHERED, walked // DEARER))
                by_index = own is None and len(found) > 1
            else:  # what a sort's index holds itself leaves few rows to look at
                near = any(part.near for part in found) and any("c.facet" in part.walk for part in found)
    return reader.numbers(*reader.in_order(found, own, sort, reverse, limit, stretch, by_index=by_index, near=near))


def _looked_up(found: Sequence[filters.Part]) -> bool:
    """Whether to look at the first rows alone is worth it: not for what the sort's index holds, nor for words, which
    are all found for the first row as for the last."""
    if any(part.near for part in found):
        return True
    one = found[0]
    held = len(found) == 1 and "c.facet" in one.walk and "{verdict}" not in one.walk
    return not held and not any(part.dear for part in found)


def by_words(
    reader: "Reader",
    found: Sequence[filters.Part],
    sort: Sort,
    reverse: bool,
    limit: int,
    stretch: str,
    own: filters.Part | None = None,
) -> "array[int] | None":
    """The first claims that hold common words, by a look at each that comes in question (see ``word_looks``); ``None``
    if that is not the quick way to them.

    :param own: the other condition that few claims meet.
    """
    from db import word_looks

    if limit > word_looks.MOST:
        return None
    worded = next(part for part in found if part.query)
    rest = [part for part in found if part is not worded]
    looks, most = word_looks.Looks(reader, worded.query, limit), limit * word_looks.RARE
    by_index = own is None and len(rest) == 1 and bool(rest[0].index) and sort in filters.BESIDE
    with reader.snapshot():
        if rest and not by_index and own is None:
            sample = word_looks.SAMPLE
            looks.look(reader.numbers(*reader.ahead(rest, sort, reverse, most, sample, stretch)))
            if looks.rare:
                return None
            if looks.seen < word_looks.THIN:
                own = reader.few(rest, GATHERED)
                by_index = own is None
                if own is None and not any(part.index for part in rest):
                    return None
            elif not looks.done and looks.seen * word_looks.THICK >= sample:
                farther = reader.numbers(*reader.ahead(rest, sort, reverse, most, filters.DEAR_AHEAD, stretch))
                looks.look(farther[looks.seen :])
        if not looks.done:
            listed = reader.numbers(*reader.in_order(rest, own, sort, reverse, most, stretch, by_index=by_index))
            looks.look(listed[looks.seen :], patient=own is not None)
            if not looks.done and (looks.rare or len(listed) == most):
                return None
    return looks.found[:limit]


def by_verdict(
    reader: "Reader", where: ClaimFilter, sort: Sort, reverse: bool, limit: int, stretch: str
) -> "array[int] | None":
    """The first claims with a verdict that few have, a place or a day, and perhaps a kind or a measure, but nothing
    else; ``None`` if that is not the quick way to them.

    A claim's verdict and its place lie beside each other in no index, and its place in no sort's.
    """
    row = ClaimFilter(kinds=where.kinds, measures=where.measures)
    incident = ClaimFilter(places=where.places, since=where.since, until=where.until)
    if where != replace(incident, kinds=where.kinds, measures=where.measures, verdicts=where.verdicts):
        return None
    marks = filters.marks(where.verdicts)
    counted = f"SELECT 1 FROM standing {reader.hint('INDEXED BY ix_standing_verdict')} WHERE verdict IN ({marks})"
    counts = reader.one(f"SELECT count(*) FROM ({counted} LIMIT {VERDICTS + 1}) AS few", where.verdicts)
    if counts is None or counts[0] > VERDICTS:
        return None
    within = sort == "changed"  # whose index has the verdict
    rest = reader.parts(replace(row, verdicts=where.verdicts) if within else row)
    by_index = sort in filters.BESIDE
    with reader.snapshot():
        chosen = None if within else reader.with_verdicts(where.verdicts)
        near = reader.parts(incident)
        test = filters.walk_near(near, filters.CLAIM)
        tests = reader.filled(test.sql, filters.CLAIM)
        sql = f"SELECT c.id FROM claim c {tests} AND c.id IN (SELECT value FROM json_each(?))"
        found, seen = array("i"), 0
        for claims in _with(reader, chosen, reader.in_order(rest, None, sort, reverse, None, stretch)):
            seen += len(claims)
            holding = set(reader.column(sql, (*test.values, json.dumps(claims))))
            found.extend(claim for claim in claims if claim in holding)
            if len(found) >= limit:
                return found[:limit]
            if seen * limit > LOOKED_AT * max(1, len(found)):
                break
        else:
            return found
        found = array("i")  # those that match lie too far from each other, or from the front
        asked = reader.in_order([*rest, *near], None, sort, reverse, None, stretch, by_index=by_index)
        for claims in _with(reader, chosen, asked):
            found.extend(claims)
            if len(found) >= limit:
                break
    return found[:limit]


def _with(reader: "Reader", chosen: bytearray | None, asked: tuple[str, tuple[object, ...]]) -> Iterator[list[int]]:
    """Those of the ids that are chosen (all, without a choice), some hundreds at a time."""
    held: list[int] = []
    for rows in reader.chunks(*asked):
        held += [row[0] for row in rows if chosen is None or chosen[row[0]]]
        if len(held) >= _AT_ONCE:
            yield held
            held = []
    if held:
        yield held
