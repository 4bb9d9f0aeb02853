"""Place and days of a claim's incident as a part of a filter, and how many claims there are of each.

A claim has its place as a phrase of its text ("the Iraqi city of Mosul") and its days as ISO dates. Words are looked
for in the phrases that occur, which are far fewer than the claims, by the same folding as every search (``db.words``);
SQL then asks for the claims with one of these phrases.
"""

import heapq
import json
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

from db import filters, words
from db.errors import CaseError
from db.filters import Part
from db.rows import ClaimFilter, Facet
from db.schema import DATED, PLACED

if TYPE_CHECKING:
    from db.queries import Reader

PARTS: Final = ("places", "dates")
TIMES: Final = 5
"""How many times ``FEW`` matches are gathered: the index has them without a look at the claims."""
LOOSE: Final = 2_000
"""Phrases that are looked for one by one, skipping the claims of each; beyond, all claims of the index are read."""

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_AFTER: Final = "~"  # sorts after every sign of a date, so that "2014-06~" is after the last day of the month
_YEAR: Final = re.compile(r"(\d{4})(?:-(\d\d))?")


def asked(places: Sequence[str]) -> list[list[str]]:
    """The words of each place that is asked for.

    :raises CaseError: for one without a word.
    """
    found = [list(dict.fromkeys(words.words(place))) for place in places]
    for place, own in zip(places, found, strict=True):
        if not own:
            raise CaseError(f"a place to filter by needs a letter or a digit: {place[:60]!r} has none")
    return found


def check(where: ClaimFilter) -> None:
    """See that places and days can be asked for.

    :raises CaseError: when a place has no word, a day is none of the calendar, or no day lies between the two.
    """
    asked(where.places)
    for day in (where.since, where.until):
        if day and not _is_day(day):
            raise CaseError(f"{day[:60]!r} is no day: write it as YYYY-MM-DD")
    if where.since and where.until and where.since > where.until:
        raise CaseError(f"no day lies between {where.since} and {where.until}: the first comes after the last")


def _is_day(text: str) -> bool:
    try:
        return _DAY.fullmatch(text) is not None and date.fromisoformat(text) is not None
    except ValueError:
        return False


def phrases(reader: "Reader", where: ClaimFilter) -> list[str]:
    """The phrases of place in the case that hold all words of one of the places asked for.

    :raises CaseError: for a place without a word.
    """
    wanted = asked(where.places)
    return [phrase for phrase in _known(reader) if any(_holds(phrase, own) for own in wanted)]


def _holds(phrase: str, wanted: Sequence[str]) -> bool:
    """Whether a phrase has all these words, each as a word or as the beginning of one."""
    if phrase.isascii():  # most have none of them, which is seen without taking the phrase apart
        small = phrase.lower()
        if not all(word in small for word in wanted):
            return False
    return _has(words.words(phrase), wanted)


def _has(own: Collection[str], wanted: Sequence[str]) -> bool:
    return all(any(one.startswith(word) for one in own) for word in wanted)


def _known(reader: "Reader") -> Sequence[str]:
    """Every phrase of place in the case; read again when the case was changed."""
    token = reader.change_token()
    if reader.phrases is None or reader.phrases[0] != token:
        index = reader.hint("INDEXED BY ix_claim_place")
        following = f"SELECT place FROM claim {index} WHERE {PLACED}"
        found = reader.column(
            "WITH RECURSIVE named (place, number) AS ("
            f" SELECT (SELECT min(place) FROM claim {index} WHERE {PLACED}), 1 UNION ALL"
            f" SELECT ({following} AND place > named.place ORDER BY place LIMIT 1), named.number + 1 FROM named"
            f" WHERE named.place IS NOT NULL AND named.number <= {LOOSE}"
            ") SELECT place FROM named WHERE place IS NOT NULL"
        )
        if len(found) > LOOSE:
            found = reader.column(f"SELECT DISTINCT place FROM claim {index} WHERE {PLACED}")
        reader.phrases = token, found
    return reader.phrases[1]


def parts(where: ClaimFilter, backend: str, named: Sequence[str]) -> list[Part]:
    """The condition on place and days; ``named`` are the phrases that hold the words.

    :raises CaseError: see ``check``.
    """
    check(where)
    sqlite = backend == "sqlite"
    tests, values, index = [], [], "ix_claim_place" if where.places else "ix_claim_date"  # type: list[str], list[object], str
    if where.places:
        # one parameter, however many phrases
        one_of = "IN (SELECT value FROM json_each(?))" if sqlite else "= ANY (CAST(? AS varchar[]))"
        tests += [PLACED, f"place {one_of}"]
        values.append(json.dumps(named, ensure_ascii=False) if sqlite else list(named))
    if where.since or where.until:
        tests += [DATED, "date_start >= '0' AND date_start <= ?"]
        values.append((where.until or "9") + _AFTER)
    if first := where.since:
        # A month or a year lasts to its end: it is the beginning of ``since``, or sorts after it.
        tests += ["(date_start >= ? OR date_end >= ? OR COALESCE(date_end, date_start) IN (?, ?))"]
        values += [first, first, first[:7], first[:4]]
    if not tests:
        return []
    test = " AND ".join(tests)
    ids = f"SELECT id FROM claim {f'INDEXED BY {index}' if sqlite else ''} WHERE {test}"
    if sqlite and where.since and not where.places:
        ids = _LASTING
    # Which are meant is found by the index alone, and asked once; a look at each claim of a sort's index takes longer.
    walk = f"c.id IN ({ids})"
    near = f"EXISTS (SELECT 1 FROM claim WHERE id = c.id AND {test})"
    given = tuple(values)
    return [Part(walk, walk, ids, given, given, near=near, times=TIMES, index=index, row=test)]


_BY_DAY: Final = f"FROM claim INDEXED BY ix_claim_date WHERE {DATED} AND date_start"
_EARLIER: Final = "< (SELECT first FROM asked) AND date_start <= (SELECT last FROM asked)"
_LASTING: Final = f"""\
WITH RECURSIVE asked (last, first, last_of, month, year) AS (SELECT ?, ?, ?, ?, ?), begun (day) AS (
 SELECT min(date_start) {_BY_DAY} >= '0'
 UNION ALL SELECT (SELECT date_start {_BY_DAY} > day ORDER BY date_start LIMIT 1) FROM begun, asked
 WHERE day < first AND day <= last
)
SELECT id {_BY_DAY} >= (SELECT first FROM asked) AND date_start <= (SELECT last FROM asked)
UNION ALL SELECT id FROM begun CROSS JOIN asked CROSS JOIN claim INDEXED BY ix_claim_date WHERE {DATED}
 AND day < first AND day <= last AND date_start = day AND date_end >= year
 AND (date_end >= last_of OR date_end IN (month, year))
UNION ALL SELECT id {_BY_DAY} IN (SELECT month FROM asked UNION SELECT year FROM asked)
 AND date_start {_EARLIER} AND date_end IS NULL"""
"""The claims whose days end on a day or later, with the same parameters as the condition on the rows. Those that begin
before it are found by the days on which any begins: hundreds of thousands may, and nearly all end before it as well."""


def facets(reader: "Reader", part: str, where: ClaimFilter, others: ClaimFilter, like: str, limit: int) -> list[Facet]:
    """See ``Reader.facets``; ``others`` is ``where`` without the part."""
    if part == "dates":
        return _dates(reader, where, others, like, limit)
    return _places(reader, where.places, others, like, limit)


def _counted(reader: "Reader", others: ClaimFilter, columns: str, index: str, test: str) -> list[tuple[Any, ...]]:
    """Matching claims by columns of one of the two indexes."""
    statement = filters.every(reader.parts(others))
    rest = f"{statement.sql} AND" if statement.sql else "WHERE"
    sql = (
        f"SELECT {columns}, count(*) FROM claim c {reader.hint(f'INDEXED BY {index}')} {rest} {test} GROUP BY {columns}"
    )
    return reader.all(reader.filled(sql, filters.CLAIM), statement.values)


# places


class _Phrases:
    """Phrases with their claims, by their words."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.counts = counts
        self.own = {phrase: tuple(dict.fromkeys(words.words(phrase))) for phrase in counts}
        self._having: dict[str, list[str]] = {}
        for phrase, own in self.own.items():
            for word in own:
                self._having.setdefault(word, []).append(phrase)
        self._words = sorted(self._having)
        weights = (sum(counts[phrase] for phrase in self._having[word]) for word in self._words)
        self._upto = [0, *accumulate(weights)]

    def _range(self, word: str) -> tuple[int, int]:
        """Where the words that begin so stand."""
        return bisect_left(self._words, word), bisect_left(self._words, word + "\U0010ffff")

    def at_most(self, wanted: Sequence[str]) -> int:
        """No less than ``total``, and quickly found."""
        return min(self._upto[end] - self._upto[first] for first, end in map(self._range, wanted))

    def total(self, wanted: Sequence[str]) -> int:
        """The claims whose place holds all these words."""
        ranges = [self._range(word) for word in wanted]
        first, end = min(ranges, key=lambda one: self._upto[one[1]] - self._upto[one[0]])
        near = {phrase for word in self._words[first:end] for phrase in self._having[word]}
        return sum(self.counts[phrase] for phrase in near if _has(self.own[phrase], wanted))


def _places(reader: "Reader", chosen: Sequence[str], others: ClaimFilter, like: str, limit: int) -> list[Facet]:
    """The phrases that occur, most claims first, each with those that choosing it gives: its words may be in others
    as well. Before them what is chosen, or typed, and is no phrase itself."""
    known = _Phrases(dict(_counted(reader, others, "place", "ix_claim_place", PLACED)))
    narrow = list(dict.fromkeys(words.words(like)))
    if like and not narrow:
        return []
    typed = " ".join(like.split())
    own = {phrase: wanted for phrase, wanted in known.own.items() if wanted and _has(wanted, narrow)}
    found = [
        Facet(value, value, known.total(wanted))
        for value, wanted in zip(chosen, asked(chosen), strict=True)
        if value not in own and _has(wanted, narrow)
    ]
    if narrow and typed not in own and typed not in chosen and (claims := known.total(narrow)):
        found.append(Facet(typed, typed, claims))
    bounds = sorted(((known.at_most(wanted), phrase) for phrase, wanted in own.items()), reverse=True)
    best: list[int] = []  # the totals of the best so far, as a heap
    totals: dict[str, int] = {}
    for bound, phrase in bounds:
        if len(best) >= limit and (not best or bound < best[0]):
            break
        totals[phrase] = known.total(own[phrase])
        (heapq.heappush if len(best) < limit else heapq.heappushpop)(best, totals[phrase])
    found += [
        Facet(phrase, phrase, claims) for phrase, claims in sorted(totals.items(), key=lambda one: (-one[1], one[0]))
    ]
    return found[: max(0, limit)]


# days


def _dates(reader: "Reader", where: ClaimFilter, others: ClaimFilter, like: str, limit: int) -> list[Facet]:
    """The years with the claims whose incident falls into each, newest first; with a year typed, its months as well."""
    years: Counter[str] = Counter()
    months: Counter[str] = Counter()
    wanted = like.strip()
    year = wanted[:4] if re.match(r"\d{4}", wanted) else ""
    for start, end, claims in _counted(reader, others, "date_start, date_end", "ix_claim_date", DATED):
        for span in _years(start, end):
            years[span] += claims
        if year:
            for month in _months(start, end, year):
                months[month] += claims
    found = [Facet(value, value, claims) for value, claims in sorted((years + months).items(), reverse=True)]
    return [facet for facet in found if str(facet.value).startswith(wanted)][: max(0, limit)]


def _bounds(start: str, end: str | None) -> tuple[str, str] | None:
    """First and last month, ``YYYY-MM``, of dates at any precision; ``None`` where there is no date."""
    first, last = _YEAR.match(start), _YEAR.match(end or start)
    if first is None:
        return None
    begin = f"{first[1]}-{first[2] or '01'}"
    until = f"{last[1]}-{last[2] or '12'}" if last is not None else begin
    return begin, max(begin, until)


def _years(start: str, end: str | None) -> Iterator[str]:
    bounds = _bounds(start, end)
    if bounds is not None:
        yield from (f"{year:04}" for year in range(int(bounds[0][:4]), int(bounds[1][:4]) + 1))


def _months(start: str, end: str | None, year: str) -> Iterator[str]:
    bounds = _bounds(start, end)
    if bounds is not None:
        yield from (month for number in range(1, 13) if bounds[0] <= (month := f"{year}-{number:02}") <= bounds[1])
