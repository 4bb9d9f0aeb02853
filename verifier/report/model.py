"""What a verification report says, as plain frozen data. The workflow fills it; a writer a format prints it.

Every string here is untrusted (article text, names, notes): a writer must escape it for its format, and none may be
marked as safe. Times are ISO 8601 in UTC with a ``Z``; offsets are code points of the article's text; an open bound
of a figure is ``None``. The two streams of claims and the articles are iterables that are read once, so that a report
of 100,000 claims needs no more memory than one of ten.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from verifier import confidence

VERDICTS: Final = ("confirmed", "disputed", "unverifiable", "unreviewed")
"""In the order in which a report lists them."""


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry of the history when the report was made: with it, a history cut short shows."""

    seq: int
    hash: str
    at: str | None = None


@dataclass(frozen=True, slots=True)
class CodebookRow:
    """One row of the codebook: what the words are taken to mean. Bounds are in words ("N", "100", "open", "none")."""

    words: str
    low: str
    best: str
    high: str


@dataclass(frozen=True, slots=True)
class Codebook:
    """The table that turned words into numbers: ``version`` pins it, ``source`` says who published its rules."""

    name: str
    version: str
    source: str = ""
    rows: tuple[CodebookRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Filters:
    """Which claims the report holds; empty parts do not narrow it. Sources, outlets and articles are names, not ids."""

    verdicts: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    text: str = ""
    article_text: str = ""
    states: tuple[str, ...] = ()
    assignees: tuple[str, ...] = ()  # names; an empty one stands for nobody
    tags: tuple[str, ...] = ()  # names; an empty one stands for no tag at all
    evidence: tuple[str, ...] = ()  # none, supports, refutes, context
    places: tuple[str, ...] = ()  # words of the incident's place
    since: str = ""  # first and last day on which the incident can have been
    until: str = ""

    def __bool__(self) -> bool:
        return self != Filters()


@dataclass(frozen=True, slots=True)
class ReportArticle:
    """An article and the capture it was read from. ``*_origin``: page, guessed, person, given.

    ``bytes_replaced_by``: the entry that removed words from the capture's bytes, if one did: "entry 73", "entry 9 of a
    merged history".
    """

    id: int
    title: str | None
    publisher: str | None
    byline: str | None
    published: str | None
    url: str | None
    capture_sha256: str
    origin: str
    added_at: str
    added_by: str
    title_origin: str | None = None
    publisher_origin: str | None = None
    byline_origin: str | None = None
    published_origin: str | None = None
    media_type: str | None = None
    language: str | None = None
    notice: str | None = None
    flags: tuple[str, ...] = ()
    claims: int = 0
    reviewed: int = 0
    bytes_replaced_by: str | None = None


@dataclass(frozen=True, slots=True)
class ReportFigure:
    """A quantity, the words that gave it and the codebook's rule that read them.

    ``confidence`` (0 to 1) is the extractor's; ``None``: not known, or set by a person.
    """

    text: str
    low: int | None
    best: int | None
    high: int | None
    approximate: bool = False
    measure: str | None = None
    population: str | None = None
    modifier: str | None = None
    rule: str = ""
    confidence: float | None = None

    @property
    def unsure(self) -> bool:
        """Whether the reading is listed with the mark."""
        return confidence.unsure(self.confidence)


@dataclass(frozen=True, slots=True)
class ReportLink:
    """One step of who told whom, first origin first."""

    speaker: str
    role: str | None = None
    cue: str | None = None
    medium: str | None = None
    anonymous: bool = False
    hedge: str | None = None


@dataclass(frozen=True, slots=True)
class ReportNote:
    """``changed_by``: whose words they are, if not the reviewer's."""

    text: str
    reviewer: str
    at: str
    changed_by: str | None = None


@dataclass(frozen=True, slots=True)
class ReportEvidence:
    """A file or link that a person attached. ``capture_sha256`` is of the bytes that the case keeps, if any.

    ``bytes_replaced_by``: as of an article.
    """

    id: int
    stance: str
    primary: bool
    quote: str
    note: str
    url: str | None
    origin: str
    capture_sha256: str | None
    media_type: str | None
    size: int | None
    by: str
    at: str
    bytes_replaced_by: str | None = None


@dataclass(frozen=True, slots=True)
class ReportVerdict:
    verdict: str
    rationale: str
    reviewer: str
    at: str


@dataclass(frozen=True, slots=True)
class ReportCorrection:
    """Something that a person changed after the machine had read it: "figures", "attribution", or of the claim itself
    "words", "kind", "place", "dates" ("words, place")."""

    what: str
    by: str
    at: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReportClaim:
    """A claim with all that stands in the case about it.

    ``verdict`` is the one that stands, ``None`` when nobody has given one or it was taken back; ``earlier`` are those
    before it, oldest first; ``aside`` those of another case that a merge set aside, as something else stood here.
    """

    id: int
    article: ReportArticle
    start: int
    end: int
    quote: str
    kind: str
    prefix: str = ""
    suffix: str = ""
    check_worthiness: float | None = None
    reasons: tuple[str, ...] = ()
    figures: tuple[ReportFigure, ...] = ()
    links: tuple[ReportLink, ...] = ()
    hedges: tuple[str, ...] = ()
    place: str | None = None
    date_start: str | None = None
    date_end: str | None = None
    date_precision: str | None = None
    verdict: ReportVerdict | None = None
    earlier: tuple[ReportVerdict, ...] = ()
    aside: tuple[ReportVerdict, ...] = ()
    notes: tuple[ReportNote, ...] = ()
    corrections: tuple[ReportCorrection, ...] = ()
    added_by_hand: bool = False
    state: str = "new"  # of the workflow, apart from the verdict: new, assigned, in review, done
    assignee: str | None = None
    tags: tuple[str, ...] = ()
    evidence: tuple[ReportEvidence, ...] = ()

    @property
    def word(self) -> str:
        """The verdict in one word; ``unreviewed`` whenever none stands, whatever else is known."""
        return self.verdict.verdict if self.verdict else "unreviewed"


@dataclass(frozen=True, slots=True)
class Count:
    """How many claims have one value of something."""

    value: str
    claims: int


@dataclass(frozen=True, slots=True)
class FigureCount:
    """One reading of a figure, and how often and by whom it was said first. ``words`` are examples as printed."""

    measure: str | None
    low: int | None
    best: int | None
    high: int | None
    approximate: bool
    words: tuple[str, ...]
    speakers: tuple[str, ...]
    publishers: tuple[str, ...]
    claims: int
    verdicts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class SourceCount:
    """Who said how much: claims it is the first origin of, claims it passed on, and the verdicts on both together."""

    name: str
    role: str | None
    first: int
    passed_on: int
    verdicts: tuple[Count, ...]
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts over exactly the claims of the report. ``*_total`` tells how many there are when only the largest are
    kept."""

    claims: int
    verdicts: tuple[Count, ...]
    kinds: tuple[Count, ...]
    publishers: tuple[Count, ...]
    sources: tuple[SourceCount, ...]
    sources_total: int
    figures: tuple[FigureCount, ...]
    figures_total: int
    articles: int
    first_published: str | None
    last_published: str | None
    undated: int

    def of(self, verdict: str) -> int:
        """How many claims have this verdict."""
        return next((count.claims for count in self.verdicts if count.value == verdict), 0)

    @property
    def reviewed(self) -> int:
        return self.claims - self.of("unreviewed")


@dataclass(frozen=True, slots=True)
class ReportRemoval:
    """An entry of the history that removed words from the case for good; ``entries``: how many of it lost some.

    ``merged``: it is one of another case's history, which was merged into this one. ``merged_entries``: how many
    entries of histories that were merged before lost some as well. ``captures_unnamed``: captures lost bytes, and it
    does not say which.
    """

    seq: int
    at: str
    by: str
    reason: str
    entries: int
    merged: bool = False
    merged_entries: int = 0
    captures_unnamed: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. ``claims`` are those with a verdict, ``unreviewed`` the rest: each is read once, in this order.

    ``summary`` must be of the same claims (``summarise`` makes it in a first pass); a writer that meets another
    number of claims stops with an error rather than print a report that contradicts itself.
    """

    title: str
    made_at: str
    made_by: str
    program: str
    codebook: Codebook
    summary: Summary
    head: Head | None
    claims: Iterable[ReportClaim]
    unreviewed: Iterable[ReportClaim] = ()
    articles: Iterable[ReportArticle] = ()
    filters: Filters = field(default_factory=Filters)
    removals: tuple[ReportRemoval, ...] = ()
