"""Counts over the claims of a report, in one pass over a stream."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from verifier.report.model import VERDICTS, Count, FigureCount, ReportClaim, SourceCount, Summary
from verifier.report.words import short_bounds

LIMIT: Final = 60
"""Sources and figures that a summary keeps; the claims themselves carry the rest."""
_EXAMPLES: Final = 4


@dataclass(slots=True)
class _Source:
    role: str | None = None
    first: int = 0
    passed_on: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    figures: dict[str, None] = field(default_factory=dict)


@dataclass(slots=True)
class _Figure:
    claims: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    words: dict[str, None] = field(default_factory=dict)
    speakers: dict[str, None] = field(default_factory=dict)
    publishers: dict[str, None] = field(default_factory=dict)


def _keep(examples: dict[str, None], value: str | None) -> None:
    if value and len(examples) < _EXAMPLES and value.casefold() not in map(str.casefold, examples):
        examples[value] = None


def _counts(counter: Counter[str]) -> tuple[Count, ...]:
    """Largest first, then by name, so that the same claims always give the same report."""
    return tuple(Count(value, number) for value, number in sorted(counter.items(), key=lambda kv: (-kv[1], kv[0])))


def _verdicts(counter: Counter[str]) -> tuple[Count, ...]:
    return tuple(Count(verdict, counter[verdict]) for verdict in VERDICTS)


def _day(published: str) -> str:
    """The part of a date that sorts: an ISO prefix. Dates that are not ISO are counted as undated by the caller."""
    return published[:16]


class Tally:
    """Fill with ``add`` claim by claim, then ask for the ``summary``.

    Memory grows with the different sources, figures and publishers, not with the claims.
    """

    def __init__(self) -> None:
        self._claims = 0
        self._verdicts: Counter[str] = Counter()
        self._kinds: Counter[str] = Counter()
        self._publishers: Counter[str] = Counter()
        self._sources: dict[str, _Source] = {}
        self._figures: dict[tuple[str, int | None, int | None, int | None, bool], _Figure] = {}
        self._articles: set[int] = set()
        self._first: str | None = None
        self._last: str | None = None
        self._undated: set[int] = set()

    def add(self, claim: ReportClaim) -> None:
        """Count one claim."""
        self._claims += 1
        self._verdicts[claim.word] += 1
        self._kinds[claim.kind] += 1
        if claim.article.id not in self._articles:
            self._articles.add(claim.article.id)
            self._date(claim)
        self._publishers[claim.article.publisher or ""] += 1
        self._add_sources(claim)
        self._add_figures(claim)

    def _date(self, claim: ReportClaim) -> None:
        published = claim.article.published or ""
        if not published[:4].isdigit():
            self._undated.add(claim.article.id)
            return
        if self._first is None or _day(published) < _day(self._first):
            self._first = published
        if self._last is None or _day(published) > _day(self._last):
            self._last = published

    def _add_sources(self, claim: ReportClaim) -> None:
        seen: set[str] = set()
        for position, link in enumerate(claim.links):
            if link.speaker in seen:
                continue
            seen.add(link.speaker)
            source = self._sources.setdefault(link.speaker, _Source())
            source.role = source.role or link.role
            source.verdicts[claim.word] += 1
            if position == 0:
                source.first += 1
            else:
                source.passed_on += 1
            for figure in claim.figures:
                short = short_bounds(figure.low, figure.best, figure.high, figure.approximate)
                _keep(source.figures, f"{short} {figure.measure}" if figure.measure else short)

    def _add_figures(self, claim: ReportClaim) -> None:
        seen = set()
        for figure in claim.figures:
            key = (figure.measure or "", figure.low, figure.best, figure.high, figure.approximate)
            told = self._figures.setdefault(key, _Figure())
            _keep(told.words, figure.text)
            _keep(told.speakers, claim.links[0].speaker if claim.links else None)
            _keep(told.publishers, claim.article.publisher)
            if key not in seen:
                seen.add(key)
                told.claims += 1
                told.verdicts[claim.word] += 1

    def _source_counts(self, limit: int) -> tuple[SourceCount, ...]:
        order = sorted(self._sources.items(), key=lambda kv: (-kv[1].first - kv[1].passed_on, -kv[1].first, kv[0]))
        return tuple(
            SourceCount(name, one.role, one.first, one.passed_on, _verdicts(one.verdicts), tuple(one.figures))
            for name, one in order[:limit]
        )

    def _figure_counts(self, limit: int) -> tuple[FigureCount, ...]:
        most = sorted(self._figures.items(), key=lambda kv: (-kv[1].claims, str(kv[0])))[:limit]
        most.sort(key=lambda kv: (_measure_order(kv[0][0]), _size(kv[0][1:4]), str(kv[0])))
        return tuple(
            FigureCount(
                measure or None,
                low,
                best,
                high,
                approximate,
                tuple(one.words),
                tuple(one.speakers),
                tuple(one.publishers),
                one.claims,
                _verdicts(one.verdicts),
            )
            for (measure, low, best, high, approximate), one in most
        )

    def summary(self, limit: int = LIMIT) -> Summary:
        """What has been counted so far; at most ``limit`` sources and figures, those with most claims."""
        return Summary(
            claims=self._claims,
            verdicts=_verdicts(self._verdicts),
            kinds=_counts(self._kinds),
            publishers=_counts(self._publishers),
            sources=self._source_counts(limit),
            sources_total=len(self._sources),
            figures=self._figure_counts(limit),
            figures_total=len(self._figures),
            articles=len(self._articles),
            first_published=self._first,
            last_published=self._last,
            undated=len(self._undated),
        )


def _measure_order(measure: str) -> tuple[int, str]:
    order = ("killed", "injured", "captured", "missing", "displaced", "casualties")
    return (order.index(measure) if measure in order else len(order) + (not measure), measure)


def _size(values: tuple[int | None, ...]) -> int:
    return next((value for value in (values[0], values[1], values[2]) if value is not None), -1)


def summarise(claims: Iterable[ReportClaim], limit: int = LIMIT) -> Summary:
    """The summary of a stream of claims, read once."""
    tally = Tally()
    for claim in claims:
        tally.add(claim)
    return tally.summary(limit)
