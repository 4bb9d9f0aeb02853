"""What is given to the store to be kept; apart from ``db.rows``, so that a screen that only reads does not load it."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class NewFigure:
    """A figure as extraction or a person gives it; a person's has no ``confidence``."""

    text: str
    low: int | None
    best: int | None
    high: int | None
    measure: str | None
    start: int | None = None
    end: int | None = None
    modifier: str | None = None
    approximate: bool = False
    population: str | None = None
    rule: str = "by hand"
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link of an attribution chain as extraction or a person gives it, first origin first."""

    speaker: str
    start: int | None = None
    end: int | None = None
    role: str | None = None
    cue: str | None = None
    medium: str | None = None
    anonymous: bool = False
    hedge: str | None = None


@dataclass(frozen=True, slots=True)
class NewClaim:
    """A claim as extraction or a person gives it."""

    start: int
    end: int
    quote: str
    kind: str
    check_worthiness: float = 0.5
    figures: tuple[NewFigure, ...] = ()
    links: tuple[NewLink, ...] = ()
    place: str | None = None
    date_start: str | None = None
    date_end: str | None = None
    date_precision: str | None = None
    hedges: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewArticle:
    """A capture with its readable text and what is known about it, ready to be stored whole or not at all."""

    data: bytes
    sha256: str
    media_type: str
    origin: str
    collector: str  # "verifier 0.1.0"
    text: str
    title: str | None = None
    title_origin: str | None = None
    publisher: str | None = None
    publisher_origin: str | None = None
    byline: str | None = None
    byline_origin: str | None = None
    published: str | None = None
    published_origin: str | None = None
    url: str | None = None
    language: str | None = None
    notice: str | None = None
    flags: tuple[str, ...] = ()
    claims: tuple[NewClaim, ...] = field(default=())
    read_by: str | None = None
    codebook: str | None = None


@dataclass(frozen=True, slots=True)
class NewCapture:
    """Bytes to be kept as they are, with their SHA-256 in lower-case hexadecimal."""

    data: bytes | bytearray
    sha256: str
    media_type: str  # by their content
    origin: str  # file name as the person gave it
    collector: str  # "verifier 0.1.0"


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """A file (``capture``), a link (``url``), or a link with a saved copy, for a claim."""

    stance: str  # one of STANCES
    quote: str = ""
    note: str = ""
    primary: bool = False
    url: str | None = None
    capture: NewCapture | None = None
