"""All claims that meet several conditions, as ids, found with as little reading as can be (SQLite only).

Of each condition either all matches are read, and those of several held against each other, or it is looked up for the
claims that are left, whichever is less to do.
"""

import json
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from db import filters, looks

if TYPE_CHECKING:
    from db.estimates import Estimates
    from db.queries import Reader

SCANNED: Final = 0.15
"""Costs are microseconds of processor as measured on a million claims: this is a match that an index names, to be
looked up among others."""
KEPT: Final = 0.3
"""A match that is named and kept, so that others can be looked up."""


@dataclass(slots=True)
class Plan:
    """How all matches are found."""

    whole: list[filters.Part]
    """Conditions of which all matches are read, most matches first: these are named one by one, to be looked up among
    those of the others."""
    price: float
    """What it costs, in microseconds."""
    looked_up: list[filters.Part] = field(default_factory=list)
    """Conditions that are looked up for the claims that are left."""
    worded: filters.Part | None = None
    """Words that so many claims hold that few of those left need to be read for a screenful, and all of those that
    hold them only if these few are not enough."""
    worded_price: float = 0.0
    """What it costs to read all that hold them, in microseconds."""


def plan(found: Sequence[filters.Part], estimates: "Estimates", limit: int) -> Plan:
    """What to read whole and what to look up.

    :param limit: how many matches are wanted: words need not be read of all claims that are left.
    """
    begin = estimates.few or min(found, key=estimates.count)
    most = estimates.count(begin)
    made, left = Plan([begin], KEPT * most), float(most)
    others = [part for part in found if part is not begin]
    for part in sorted(others, key=lambda part: (bool(part.query), not part.beside, estimates.count(part))):
        count, looked = estimates.count(part), left
        if part.query:
            rate = estimates.expected(found) / max(1.0, estimates.expected([one for one in found if one is not part]))
            looked = min(left, limit / max(rate, 1e-9))
        cost = looked * looks.cost(part)
        whole = SCANNED * count + (KEPT - SCANNED) * most
        if whole < cost and not part.beside and not part.count:
            made.whole.insert(0, part)
            made.price += whole
            most = max(most, count)
        elif part.query:
            made.worded, made.worded_price = part, SCANNED * count
            made.price += min(cost, made.worded_price)
        else:
            made.looked_up.append(part)
            made.price += cost
        left *= estimates.share(part)
    return made


def ids(reader: "Reader", made: Plan) -> "array[int]":
    """The claims that meet all conditions but the words that the plan leaves open; one may come twice.

    :raises CaseError: when the case cannot be read.
    """
    beside = any(part.beside for part in made.looked_up)
    ground = filters.STANDING if beside else filters.CLAIM
    source, name = ("b CROSS JOIN standing c ON c.id = b.id", "b") if beside else ("b c", "c")
    first, *others = made.whole
    others.reverse()
    # the sign keeps SQLite from looking up each claim of a set in the search index
    tests = [f"+{name}.id IN ({_ids(reader, part)})" for part in others]
    tests += [reader.filled(part.near or part.walk, ground) for part in made.looked_up]
    where = f"WHERE {' AND '.join(tests)}" if tests else ""
    values = [value for part in (first, *others) for value in part.id_values]
    values += [value for part in made.looked_up for value in part.values]
    sql = f"WITH b (id) AS ({_ids(reader, first)}) SELECT {name}.id FROM {source} {where}"
    return reader.numbers(sql, values)


def _ids(reader: "Reader", part: filters.Part) -> str:
    return reader.filled(part.ids, filters.STANDING)


def holding(reader: "Reader", query: str, claims: Sequence[int]) -> "array[int]":
    """Those of the claims that hold the words, by a look at all that do.

    :raises CaseError: when the case cannot be read.
    """
    sql = "SELECT rowid FROM claim_fts WHERE claim_fts MATCH ? AND +rowid IN (SELECT value FROM json_each(?))"
    return reader.numbers(sql, (query, json.dumps(list(claims))))
