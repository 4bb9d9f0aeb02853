"""A ``ClaimFilter`` as SQL: conditions with parameters, and which of them to begin with.

Two ways to the first rows of a filtered, sorted list: *walk* the sort's index and keep what matches (good when many
match), or *gather* what matches and sort it (good when few do). Counting up to a limit (``FEW``) tells which.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from db import schema
from db.errors import CaseError
from db.rows import EVIDENCE, KINDS, MEASURES, STATES, VERDICTS, ClaimFilter

FEW: Final = 8_000
"""Up to so many matches are gathered and sorted; beyond, the sort's index is walked."""
AHEAD: Final = 10_000
"""Rows of the sort's index that are walked first when finding the matches is costly, so that it is done once only."""
FAR_AHEAD: Final = 50_000
"""The same, where the test of one row is quick: evidence together with a verdict, a kind or a measure."""
BESIDE: Final = ("published", "article")
"""Sorts by what the indexes of place and day hold beside it."""


class Ground(NamedTuple):
    """A table whose rows can be tested as ``c``: both have ``id``, ``article_id`` and ``facet``."""

    table: str
    verdict: str  # SQL for the claim's verdict, which stands for ``{verdict}`` in conditions


CLAIM: Final = Ground("claim", "(SELECT s.verdict FROM standing s WHERE s.id = c.id)")
STANDING: Final = Ground("standing", "c.verdict")


@dataclass(frozen=True, slots=True)
class Part:
    """One condition in its forms.

    ``walk`` tests one row ``c`` that is being looked at, ``all`` tests rows when every match is wanted, and ``ids``
    selects the ids of matching claims. ``c`` is a row of ``claim`` or of ``standing``, see ``Ground``. ``count`` counts
    them, where that is quicker than selecting them.
    """

    walk: str
    all: str
    ids: str
    values: tuple[object, ...]
    id_values: tuple[object, ...]
    articles: str = ""
    """Selects the ids of the articles that are meant, with the same parameters, in a condition on a claim's article."""
    count: str = ""
    count_values: tuple[object, ...] = ()
    ahead: int = 0
    """Rows of the sort's index to walk before anything else (PostgreSQL), where finding matches takes long however few
    are wanted, as with all words that begin with one letter; such a condition is not counted first (SQLite)."""
    near: str = ""
    """The test of one row by a look at it, where ``walk`` finds all matches first; it has the same parameters."""
    query: str = ""
    """The words as the search index is asked for them, where nothing else is asked in this condition."""
    times: int = 1
    """How many times ``FEW`` matches are still few."""
    index: str = ""
    """The index of ``claim`` that ``ids`` reads, if it has what the sorts ``BESIDE`` go by: these need no look at the
    claims then. ``row`` is the condition on columns of ``claim`` alone, with the same parameters."""
    row: str = ""
    apart: "tuple[Part, ...]" = ()
    """The conditions that it is made of, if it is of several."""

    @property
    def by_article(self) -> bool:
        """Whether it is a condition on the claim's article."""
        return bool(self.articles)

    @property
    def beside(self) -> bool:
        """Whether it is one on the article, the kind or the measures, which ``standing`` has as ``claim`` has them."""
        return self.by_article or "c.facet" in self.walk


def marks(values: Sequence[object]) -> str:
    """Place holders for values."""
    return ", ".join("?" * len(values))


def _group(values: Sequence[object]) -> str:
    """SQL for the ids of these sources with all that are one with them."""
    return f"SELECT id FROM source WHERE root IN (SELECT root FROM source WHERE id IN ({marks(values)}))"


def _known(values: Sequence[str], allowed: Sequence[str], what: str) -> None:
    for value in values:
        if value not in allowed:
            raise CaseError(f"no such {what}: {value!r} (there are: {', '.join(allowed)})")


def _row_part(where: ClaimFilter) -> Part | None:
    """Verdict, kind and measure. Kinds and measures are in every list index; a verdict costs a look at ``standing``."""
    _known(where.verdicts, VERDICTS, "verdict")
    _known(where.kinds, KINDS, "kind")
    _known(where.measures, MEASURES, "measure")
    verdicts = tuple(dict.fromkeys(where.verdicts))
    if len(verdicts) == len(VERDICTS):
        verdicts = ()
    tests = []
    if where.kinds:
        numbers = sorted({KINDS.index(kind) for kind in where.kinds})
        tests.append(f"(c.facet >> {len(MEASURES)}) IN ({', '.join(map(str, numbers))})")
    if where.measures:
        mask = sum(1 << MEASURES.index(measure) for measure in set(where.measures))
        tests.append(f"(c.facet & {mask}) <> 0")
    named = f"{{verdict}} IN ({marks(verdicts)})"
    facet = " AND ".join(tests)
    facets = schema.facets_of(where.kinds, where.measures) if facet else ()
    if not (verdicts and facet):
        return _row(facet or named, verdicts, facets) if verdicts or facet else None
    return _row(f"{named} AND {facet}", verdicts, facets, (_row(named, verdicts, ()), _row(facet, (), facets)))


def _row(test: str, verdicts: tuple[str, ...], facets: Sequence[int], apart: tuple[Part, ...] = ()) -> Part:
    chosen = verdicts or VERDICTS
    ids = f"SELECT c.id FROM standing c {{verdict_index}} WHERE c.verdict IN ({marks(chosen)})"
    if facets:
        ids += f" AND c.facet IN ({', '.join(map(str, facets))})"
    return Part(test, test, ids, verdicts, tuple(chosen), apart=apart)


def parts(where: ClaimFilter, backend: str, phrases: Sequence[str] = ()) -> list[Part]:
    """Every condition of a filter.

    :param phrases: the phrases of place that hold the words asked for (see ``incident_filters.phrases``).
    :raises CaseError: when a verdict, kind or measure is none that there is, or place or day cannot be asked for.
    """
    found = []
    row = _row_part(where)
    if row is not None:
        found.append(row)
    if where.articles:
        some = marks(where.articles)
        chosen = f"SELECT id FROM article WHERE id IN ({some})"
        found.append(_of_articles(f"c.article_id IN ({some})", where.articles, chosen))
    if where.sources:
        group = _group(where.sources)
        ids = f"SELECT claim_id FROM link WHERE source_id IN ({group})"
        walk = f"EXISTS (SELECT 1 FROM link l WHERE l.claim_id = c.id AND l.source_id IN ({group}))"
        found.append(Part(walk, f"c.id IN ({ids})", ids, where.sources, where.sources))
    if where.outlets:
        printed = f"SELECT id FROM article WHERE outlet IN ({_group(where.outlets)})"
        found.append(_of_articles(f"c.article_id IN ({printed})", where.outlets, printed))
    text, tagged = where.text, None
    if "#" in text:
        from db import tag_search

        text, named = tag_search.split(text)
        tagged = tag_search.part(named) if named else None
    if text:
        from db import words

        query = words.match_query(text) if backend == "sqlite" else words.ts_query(text)
        if query is not None:
            if backend == "sqlite":
                ids = "SELECT rowid FROM claim_fts WHERE claim_fts MATCH ?"
                # FTS5 answers "is this row a match" no faster than "which rows are": ask once, keep the answer
                walk = f"c.id IN ({ids})"
            else:
                ids = "SELECT claim_id FROM claim_search WHERE words @@ CAST(? AS tsquery)"
                walk = "EXISTS (SELECT 1 FROM claim_search s WHERE s.claim_id = c.id AND s.words @@ CAST(? AS tsquery))"
            ahead = AHEAD if backend == "sqlite" and words.short(text) else 0
            with_words = Part(walk, f"c.id IN ({ids})", ids, (query,), (query,), ahead=ahead, query=query)
            if tagged is not None:
                with_words, tagged = tag_search.both(tagged, with_words), None
            found.append(with_words)
    if tagged is not None:
        found.append(tagged)
    if where.article_text:
        from db import words

        inside, given = _articles_with(where.article_text, backend)
        if inside:
            part = _of_articles(f"c.article_id IN ({inside})", given, inside)
            ahead = AHEAD if backend == "sqlite" and words.short(where.article_text) else 0
            found.append(replace(part, ahead=ahead))
    if where.states or where.assignees or where.tags:
        from db import workflow_filters

        _known(where.states, STATES, "workflow state")
        found += workflow_filters.parts(where)
    if where.evidence:
        from db import evidence_filters

        _known(where.evidence, EVIDENCE, "evidence")
        found += evidence_filters.parts(where, row)
    if where.places or where.since or where.until:
        from db import incident_filters

        incident = incident_filters.parts(where, backend, phrases)
        if row is not None and incident:  # what is gathered is read for place and day anyway
            found[0] = replace(row, times=incident_filters.TIMES)
        found += incident
    return found


def known(part: Part, ids: Sequence[int], backend: str) -> Part:
    """The condition, of which all matches are known."""
    if backend == "sqlite":
        listed, values = "SELECT value FROM json_each(?)", (str(list(ids)),)  # type: str, tuple[object, ...]
    else:
        listed, values = "SELECT unnest(CAST(? AS integer[]))", (list(ids),)
    return replace(part, ids=listed, id_values=values, index="", row="")


def _of_articles(test: str, values: tuple[object, ...], articles: str) -> Part:
    return Part(test, test, f"SELECT c.id FROM claim c WHERE {test}", values, values, articles=articles)


def _articles_with(text: str, backend: str) -> tuple[str, tuple[object, ...]]:
    """SQL for the articles whose own text holds all the words, with its parameters; empty when there is no word."""
    from db import words

    if backend == "sqlite":
        query = words.match_query(text)
        return ("SELECT rowid FROM article_fts WHERE article_fts MATCH ?", (query,)) if query else ("", ())
    terms = words.ts_terms(text)  # one by one: a long text lies there in parts
    one = "SELECT article_id FROM article_search WHERE words @@ CAST(? AS tsquery)"
    return " INTERSECT ".join([one] * len(terms)), tuple(terms)


class Statement(NamedTuple):
    """SQL with its parameters."""

    sql: str
    values: tuple[object, ...]


def every(found: Sequence[Part]) -> Statement:
    """All conditions for a statement that visits every match; begins with ``WHERE`` unless there is none."""
    if not found:
        return Statement("", ())
    return Statement(
        "WHERE " + " AND ".join(part.all for part in found), tuple(value for part in found for value in part.values)
    )


def walk(found: Sequence[Part], ground: Ground) -> Statement:
    """All conditions for a statement that stops at the first matches."""
    if not found:
        return Statement("", ())
    found = _quick_first(found, ground)
    return Statement(
        "WHERE " + " AND ".join(part.walk for part in found), tuple(value for part in found for value in part.values)
    )


def walk_near(found: Sequence[Part], ground: Ground) -> Statement:
    """All conditions for a statement that looks at few rows: where it can, it does not find all matches first."""
    return walk([replace(part, walk=part.near) if part.near else part for part in found], ground)


def gather(found: Sequence[Part], first: Part, ground: Ground, *, by_index: bool = False) -> Statement:
    """All conditions, beginning with the claims that ``first`` selects (``by_index``: from its own index)."""
    rest = _quick_first([part for part in found if part is not first], ground)
    begin = first.row if by_index else f"c.id IN ({first.ids})"
    tests = [begin, *(part.near or part.walk for part in rest)]
    values = [*first.id_values, *(value for part in rest for value in part.values)]
    return Statement("WHERE " + " AND ".join(tests), tuple(values))


def _quick_first(found: Sequence[Part], ground: Ground) -> Sequence[Part]:
    """A verdict is no part of the sorts of ``claim``: of rows that fail another test it is not looked up."""
    return found if ground is STANDING else sorted(found, key=lambda part: "{verdict}" in part.walk)
