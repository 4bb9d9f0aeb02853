"""Who else gives a figure for the same thing: other claims with the same measure, weighed by what agrees.

A claim is listed when it counts the same measure and more agrees than speaks against it:

=================================================================  ======
the same place (or the one's place is named in the other's words)    +2
the one's place holds all names of the other's                       +1
both name a place, and they share no name                            -1
both say when: the same day, or days that meet within two            +2
both say when: more than a month apart                               -3
printed before the other says that it happened                       -3
the very same figure                                                 +2
closed ranges that meet                                              +1
the same people counted ("captured soldiers" and "soldiers")         +1
and then, else not: no common time is told, but they were printed
within a week of each other, in different articles                   +1
=================================================================  ======

Most points first, then other articles before the same one, then the nearest in time. What is weighed is bounded,
however large the case: the claims of the measure printed nearest to this one, those that name its place, and those with
its very figure, some thousands in all, each found by an index.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from db import mapping, words
from db.errors import NotFound
from db.rows import MEASURES, Alike, Comparison, FigureRow, OtherFigure

if TYPE_CHECKING:
    from db.queries import Reader

NEAREST: Final = 600
"""Claims weighed that were printed before this one, and as many after."""
NAMED: Final = 800
"""Claims weighed that name the place, or have the very figure."""
LISTED: Final = 100

_CHUNK: Final = 200
_STEP: Final = 50
"""Claims weighed between two pauses."""
_FAR: Final = 31
_WEEK: Final = 7
_NAME: Final = re.compile(r"\w[\w’'-]*")
_ANYBODY: Final = frozenset(
    {"people", "person", "persons", "others", "other", "individual", "individuals", "victim", "victims", "member"}
    | {"members", "dead", "casualties", "more", "others"}
)


class Told(NamedTuple):
    """What a claim tells of its incident. Days are ordinals, first and last that it can mean."""

    article_id: int
    named: str  # the phrase of place
    place: frozenset[str]
    quote: str
    when: tuple[int, int] | None
    printed: tuple[int, int] | None


@lru_cache(1024)
def place_names(place: str | None) -> tuple[str, ...]:
    """The folded names in a phrase of place: ``tikrit`` of "the city of Tikrit"; all its words when none is a name."""
    found = _NAME.findall(place or "")
    names = [word for word in found if not word[0].islower()] or found
    return tuple(words.words(" ".join(names)))


@lru_cache(1024)
def days(first: str | None, last: str | None) -> tuple[int, int] | None:
    """The first and last day that two ISO dates of any precision can mean; ``None`` when there is no date."""
    begin, end = _month(first or last, last=False), _month(last or first, last=True)
    return None if begin is None or end is None else (begin, max(begin, end))


def _month(text: str | None, *, last: bool) -> int | None:
    match = re.match(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", text or "")
    if match is None:
        return None
    year, month, day = (int(part) if part else 0 for part in match.groups())
    try:
        if day or not last:
            return date(year, month or 1, day or 1).toordinal()
        following = date(year + 1, 1, 1) if not month or month == 12 else date(year, month + 1, 1)
        return (following - timedelta(days=1)).toordinal()
    except (ValueError, OverflowError):
        return None


def apart(one: tuple[int, int], other: tuple[int, int]) -> int:
    """Days between two stretches of days; 0 when they meet."""
    return max(0, one[0] - other[1], other[0] - one[1])


def counted(population: str | None) -> str | None:
    """Who is counted, in one word: ``soldier`` of "captured Iraqi soldiers"; ``None`` where it could be anybody."""
    found = words.words(population or "")
    if not found or found[-1] in _ANYBODY:
        return None
    return found[-1].removesuffix("s") if len(found[-1]) > 3 else found[-1]


def told(article_id: int, place: str | None, quote: str, first: str | None, last: str | None, printed: Any) -> Told:
    """What is told, from a claim's columns."""
    return Told(
        article_id,
        place or "",
        frozenset(place_names(place)),
        quote,
        days(first, last),
        days(printed, printed),
    )


def weigh(mine: Told, other: Told) -> tuple[int, list[str], int]:
    """Points and reasons of two claims' place and time, and how many days lie between them."""
    points, reasons = 0, []  # type: tuple[int, list[str]]
    if mine.place and other.place:
        if mine.place == other.place:
            points += 2
            reasons.append(f"same place: {other.named}")
        elif mine.place <= other.place or other.place <= mine.place:
            points += 1
            reasons.append(f"perhaps the same place: {other.named}")
        elif mine.place.isdisjoint(other.place):
            points -= 1
            reasons.append(f"but the place is {other.named}")
    elif (mine.place or other.place) and _names(mine, other):
        points += 2
        reasons.append(f"names {other.named or mine.named} too")
    between = apart(mine.printed, other.printed) if mine.printed and other.printed else 10**6
    if mine.when and other.when:
        between = apart(mine.when, other.when)
        if between <= 2:
            points += 2
            reasons.append("same time" if not between else _days(between))
        elif between > _FAR:
            points -= 3
            reasons.append(f"but {_days(between)}")
    elif _before(mine, other) or _before(other, mine):
        points -= 3
        reasons.append("but printed before it")
    return points, reasons, between


def _days(count: int) -> str:
    return f"{count:,} day{'' if count == 1 else 's'} apart"


def _names(mine: Told, other: Told) -> bool:
    """Whether the one that has no place of its own names all of the other's."""
    has, lacks = (mine, other) if mine.place else (other, mine)
    return has.place.issubset(words.words(lacks.quote))


def _before(one: Told, other: Told) -> bool:
    """Whether ``one`` was printed before ``other`` says that it happened."""
    return bool(one.printed and other.when and not one.when and one.printed[1] < other.when[0] - 1)


def weigh_figures(mine: FigureRow, other: FigureRow) -> tuple[int, list[str]]:
    """Points and reasons of two figures of one measure."""
    points, reasons = 0, []  # type: tuple[int, list[str]]
    if (mine.low, mine.best, mine.high) == (other.low, other.best, other.high):
        points += 2
        reasons.append("same figure")
    else:
        one, two = _closed(mine), _closed(other)
        if one and two and one[0] <= two[1] and two[0] <= one[1]:
            points += 1
            reasons.append("ranges meet")
    who = counted(mine.population)
    if who is not None and who == counted(other.population):
        points += 1
        reasons.append(f"both of {(other.population or '').split()[-1]}")
    return points, reasons


def _closed(figure: FigureRow) -> tuple[int, int] | None:
    if figure.low is None or figure.high is None:
        return None
    return figure.low, figure.high


class Weighed(NamedTuple):
    """Another claim that is listed, in the order in which such are listed."""

    minus: int  # points, negative
    same_article: bool
    between: int  # days
    claim_id: int
    figure: FigureRow  # the one of its figures that agrees most
    reasons: tuple[str, ...]


def compare(reader: "Reader", claim_id: int) -> Comparison:
    """See ``Reader.compare``."""
    with reader.snapshot():
        rows = reader.claim_rows([claim_id])
        if not rows:
            raise NotFound(f"there is no claim {claim_id} in this case")
        figures, weighed = _weighed(reader, claim_id, _go_on)
        found = sorted(weighed, key=_rank)
        held = {row.id: row for row in reader.claim_rows([one.claim_id for one in found[:LISTED]])}
        others = tuple(
            Alike(held[one.claim_id], one.figure, -one.minus, one.reasons)
            for one in found[:LISTED]
            if one.claim_id in held
        )
        return Comparison(rows[0], tuple(figures), others, len(found) > LISTED)


def other_figures(reader: "Reader", claim_id: int, pause: Callable[[], None]) -> tuple[OtherFigure, ...]:
    """See ``Reader.other_figures``."""
    given: dict[tuple[object, ...], tuple[Weighed, int]] = {}
    with reader.snapshot():
        for one in _weighed(reader, claim_id, pause)[1]:  # thousands, of which only what is given is held
            key = one.figure.measure, one.figure.low, one.figure.best, one.figure.high, one.figure.approximate
            first, claims = given.get(key, (one, 0))
            given[key] = min(first, one, key=_rank), claims + 1
    ranked = sorted(given.values(), key=lambda one: _rank(one[0]))
    return tuple(OtherFigure(one.figure, claims) for one, claims in ranked)


def _rank(one: Weighed) -> tuple[object, ...]:
    """The most alike first."""
    return one[:4]


def _go_on() -> None:
    """Where whoever is in no hurry is asked whether to go on."""


def _weighed(
    reader: "Reader", claim_id: int, pause: Callable[[], None]
) -> tuple[Sequence[FigureRow], Iterable[Weighed]]:
    """The claim's figures that have a measure, and everyone who gives another, to be read within the snapshot."""
    figures = _figures(reader, [claim_id], MEASURES, pause).get(claim_id, [])
    if not figures:
        return (), ()
    measures = sorted({figure.measure for figure in figures if figure.measure}, key=MEASURES.index)
    candidates = _candidates(reader, claim_id, figures, measures, pause)
    mine = _told(reader, [claim_id], pause)[claim_id]
    return figures, _one_by_one(reader, mine, figures, measures, candidates, pause)


def _one_by_one(
    reader: "Reader",
    mine: Told,
    figures: Sequence[FigureRow],
    measures: Sequence[str],
    candidates: Sequence[int],
    pause: Callable[[], None],
) -> Iterator[Weighed]:
    for chunk in _chunks(candidates):  # what is told by thousands of claims is never held at a time
        theirs = _figures(reader, chunk, measures, pause)
        for number, (other_id, other) in enumerate(_told(reader, chunk, pause).items()):
            if not number % _STEP:
                pause()
            weighed = _weigh_one(mine, other, other_id, figures, theirs.get(other_id, ()))
            if weighed is not None:
                yield weighed


def _weigh_one(
    mine: Told, other: Told, other_id: int, figures: Sequence[FigureRow], theirs: Sequence[FigureRow]
) -> Weighed | None:
    points, reasons, between = weigh(mine, other)
    best = max(
        (
            (*weigh_figures(figure, given), given)
            for given in theirs
            for figure in figures
            if figure.measure == given.measure
        ),
        key=lambda weighed: weighed[0],
        default=None,
    )
    if best is None or points + best[0] <= 0:
        return None
    points += best[0]
    same = other.article_id == mine.article_id
    if same:
        reasons.append("same article")
    elif between <= _WEEK and not (mine.when and other.when):
        points += 1
        reasons.append("printed at the same time" if not between else f"printed {_days(between)}")
    return Weighed(-points, same, between, other_id, best[2], (*best[1], *reasons))


def _candidates(
    reader: "Reader", claim_id: int, figures: Sequence[FigureRow], measures: Sequence[str], pause: Callable[[], None]
) -> list[int]:
    place, key = reader.all("SELECT c.place, c.published_key FROM claim c WHERE c.id = ?", (claim_id,))[0]
    mask = sum(1 << MEASURES.index(measure) for measure in measures)
    found: dict[int, None] = {}
    index = reader.hint("INDEXED BY ix_claim_published")
    for test, direction in ((">=", ""), ("<", " DESC")):
        order = ", ".join(f"c.{column}{direction}" for column in ("published_key", "article_id", "span_start", "id"))
        sql = (
            f"SELECT c.id FROM claim c {index} WHERE c.published_key {test} ? AND (c.facet & {mask}) <> 0"
            f" ORDER BY {order} LIMIT {NEAREST}"
        )
        found.update(dict.fromkeys(reader.column(sql, (key,))))
        pause()
    names = place_names(place)
    query = f'"{" ".join(names)}"' if names else ""
    matched = (words.match_query(query) if reader.sqlite else words.ts_query(query)) if query else None
    if matched:
        inside = (
            "SELECT rowid FROM claim_fts WHERE claim_fts MATCH ?"
            if reader.sqlite
            else "SELECT claim_id FROM claim_search WHERE words @@ CAST(? AS tsquery)"
        )
        sql = f"SELECT c.id FROM claim c WHERE c.id IN ({inside}) AND (c.facet & {mask}) <> 0 LIMIT {NAMED}"
        found.update(dict.fromkeys(reader.column(sql, (matched,))))
        pause()
    for figure in figures:
        tests, values = ["measure = ?"], [figure.measure]  # type: tuple[list[str], list[object]]
        for name in ("best", "low", "high"):
            value = getattr(figure, name)
            tests.append(f"{name} IS NULL" if value is None else f"{name} = ?")
            values += [] if value is None else [value]
        sql = (
            f"SELECT claim_id FROM figure {reader.hint('INDEXED BY ix_figure_measure')}"
            f" WHERE {' AND '.join(tests)} LIMIT {NAMED}"
        )
        found.update(dict.fromkeys(reader.column(sql, values)))
        pause()
    found.pop(claim_id, None)
    return list(found)


def _told(reader: "Reader", ids: Sequence[int], pause: Callable[[], None]) -> dict[int, Told]:
    found = {}
    for chunk in _chunks(ids):
        sql = (
            "SELECT c.id, c.article_id, c.place, c.quote, c.date_start, c.date_end, c.published FROM claim c"
            f" WHERE c.id IN ({', '.join('?' * len(chunk))})"
        )
        found.update({row[0]: told(*row[1:]) for row in reader.all(sql, chunk)})
        pause()
    return found


def _figures(
    reader: "Reader", ids: Sequence[int], measures: Sequence[str], pause: Callable[[], None]
) -> dict[int, list[FigureRow]]:
    found: dict[int, list[FigureRow]] = {}
    by_claim = reader.hint("INDEXED BY ix_figure_claim_id")  # SQLite would walk every figure of the measure instead
    for chunk in _chunks(ids):
        sql = (
            f"SELECT claim_id, {mapping.FIGURE} FROM figure {by_claim}"
            f" WHERE claim_id IN ({', '.join('?' * len(chunk))})"
            f" AND measure IN ({', '.join('?' * len(measures))}) ORDER BY claim_id, position"
        )
        for row in reader.all(sql, (*chunk, *measures)):
            found.setdefault(row[0], []).append(mapping.figure_row(row[1:]))
        pause()
    return found


def _chunks(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[begin : begin + _CHUNK] for begin in range(0, len(ids), _CHUNK))
