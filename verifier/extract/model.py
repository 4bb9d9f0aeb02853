"""What extraction finds in an article's text: plain, frozen data. Offsets are code points of the article's text.

The shapes are the extraction contract: ``Extraction.as_dict()`` is exactly the object that ``verifier extract --jsonl``
writes for one article.
"""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Kind = Literal["casualty", "displacement", "territory", "authenticity", "quantity", "event", "statement"]
Part = Literal["text", "title"]
Measure = Literal["killed", "injured", "captured", "missing", "displaced", "casualties"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch ``[start, end)`` of the article's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity in a claim. ``low``, ``best``, ``high`` in persons; ``None`` is open (no bound stated).

    ``text`` is verbatim (``article[start:end]``) and holds the modifier ("about 170"); ``rule`` names the codebook and
    its row that turned the words into numbers ("acled: about N"). ``confidence`` (0 to 1): how sure the reading is of
    what befell whom; below ``verifier.confidence.UNSURE`` it is listed with a mark.
    """

    start: int
    end: int
    text: str
    low: int | None
    best: int | None
    high: int | None
    modifier: str | None
    approximate: bool
    measure: Measure | None
    population: str | None
    population_start: int | None
    population_end: int | None
    rule: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Link:
    """One step of an attribution chain, first origin first. ``start``/``end`` are where ``cue``'s speaker stands.

    ``speaker`` is the resolved name ("Qassim al-Moussawi" where the article has "He"); the span is that of the words in
    the article nearest to the claim ("He"), so the two may differ. ``None`` offsets: the outlet itself, by default.
    """

    speaker: str
    start: int | None
    end: int | None
    role: str | None = None
    cue: str | None = None
    medium: str | None = None
    anonymous: bool = False
    hedge: str | None = None


@dataclass(frozen=True, slots=True)
class IncidentHint:
    """Where and when the claim says it happened; unknown stays ``None``. Dates are ISO days, inclusive.

    ``date_end`` without bound (``None`` beside a start): "since 2003" in an article without a publishing date."""

    place: str | None = None
    date_start: str | None = None
    date_end: str | None = None
    date_precision: str | None = None  # day, week, month, year


@dataclass(frozen=True, slots=True)
class Claim:
    """A checkable statement, with the words that say so. ``quote == article[start:end]``.

    ``part`` is "title" for a claim of a title that was given beside the text and does not stand in it: the offsets of
    that claim, its figures and its links count in the title.

    ``check_worthiness`` runs from 0 (leave) to 1 (check first); ``reasons`` says why in words.
    """

    start: int
    end: int
    quote: str
    kind: Kind
    check_worthiness: float
    figures: tuple[Figure, ...] = ()
    attribution: tuple[Link, ...] = ()
    incident: IncidentHint = field(default_factory=IncidentHint)
    hedges: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    part: Part = "text"


@dataclass(frozen=True, slots=True)
class Attribution:
    """A source, its cue and its content as spans: every attribution of the article, claim or not."""

    source: Span | None
    cue: Span
    content: Span


@dataclass(frozen=True, slots=True)
class Total:
    """The article's own main incident: one range a measure."""

    low: int | None
    best: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was found in one article. ``notice`` says in plain words why not all of it was read, if so."""

    sha256: str
    language: str
    claims: tuple[Claim, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    totals: dict[str, Total] = field(default_factory=dict)
    notice: str | None = None
    codebook: str = "acled"

    def as_dict(self, article_id: Any = None) -> dict[str, Any]:
        """The contract's JSON object, keys in a fixed order."""
        return {"id": article_id, **asdict(self)}
