"""What the store answers: frozen rows of plain values, never entities. Importing this loads nothing but dataclasses.

What is read are named tuples: they are made several times faster than data classes, of which as many would cost the
screen's first paint a twentieth. What is to be stored are the data classes of ``db.given``, loaded when they are named.

Times are ISO 8601 in UTC with a ``Z``; dates of articles are kept as their page states them, at the precision it
states. Offsets are code points of the article's text. Open bounds of a figure are ``None``.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from db.given import NewArticle as NewArticle  # noqa: PLC0414
    from db.given import NewCapture as NewCapture  # noqa: PLC0414
    from db.given import NewClaim as NewClaim  # noqa: PLC0414
    from db.given import NewEvidence as NewEvidence  # noqa: PLC0414
    from db.given import NewFigure as NewFigure  # noqa: PLC0414
    from db.given import NewLink as NewLink  # noqa: PLC0414

VERDICTS: Final = ("unreviewed", "confirmed", "disputed", "unverifiable")
KINDS: Final = ("casualty", "displacement", "territory", "authenticity", "quantity", "event", "statement")
MEASURES: Final = ("killed", "injured", "captured", "missing", "displaced", "casualties")
SORTS: Final = ("worth", "article", "published", "figure", "source", "changed")
"""Check-worthiness (highest first), article order, published (newest first), figure (highest first), source (A-Z),
last change (newest first). Ties always end with article, start, id so that an order is total."""

STATES: Final = ("new", "assigned", "in review", "done")
"""How far the work on a claim is, apart from its verdict. A new claim has no assignee, an assigned one has one."""

RELIABILITIES: Final = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
"""The grades of the Admiralty code for a source; the credibility of what it says is judged apart."""

STANCES: Final = ("supports", "refutes", "context")
"""What a piece of evidence is to a claim: it speaks for it, against it, or only tells what stands around it."""

EVIDENCE: Final = ("none", *STANCES)
"""What a claim may have by way of evidence: none at all, or a piece of one of the stances."""

Verdict = Literal["unreviewed", "confirmed", "disputed", "unverifiable"]
State = Literal["new", "assigned", "in review", "done"]
Sort = Literal["worth", "article", "published", "figure", "source", "changed"]


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """Which claims: every part that is given must hold (and), any value within a part will do (or)."""

    verdicts: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    sources: tuple[int, ...] = ()  # source ids; any link of the chain
    articles: tuple[int, ...] = ()
    outlets: tuple[int, ...] = ()  # source ids; the outlet that printed the article
    # words to find in quote, speakers, publisher, title and notes; the last word matches as a prefix; one that begins
    # with # is the beginning of a tag's name (see ``db.tag_search``)
    text: str = ""
    article_text: str = ""  # words to find in the text of the claim's article, like ``text``

    states: tuple[str, ...] = ()  # of the workflow
    assignees: tuple[str, ...] = ()  # names as they stand in the case; NOBODY: those without an assignee
    tags: tuple[int, ...] = ()  # tag ids; UNTAGGED: those without a tag
    evidence: tuple[str, ...] = ()  # of EVIDENCE: stances, those with such a piece; WITHOUT: those without any
    # of the incident, by what the claim's text says of it: words that the place must hold, each as a word of it or the
    # beginning of one; and days, YYYY-MM-DD, between which or on which it must fall (see ``db.incident_filters``)
    places: tuple[str, ...] = ()
    since: str = ""
    until: str = ""

    NOBODY: ClassVar = ""
    UNTAGGED: ClassVar = 0
    WITHOUT: ClassVar = "none"
    TEXTS: ClassVar = ("text", "article_text")  # the parts that are words to find
    DAYS: ClassVar = ("since", "until")  # the parts that are days; all others list values


class HistoryFilter(NamedTuple):
    """Which entries of the history: every part that is given must hold."""

    actor: str = ""  # the reviewer's name, in full
    action: str = ""  # the action's name, as the entry has it
    text: str = ""  # words that must all be in it, as parts of words too; case and accents do not count


class ClaimRow(NamedTuple):
    """One line of the claims list."""

    id: int
    version: int
    article_id: int
    start: int
    end: int
    verdict: str
    kind: str
    quote: str
    check_worthiness: float
    measure: str | None  # of the first figure
    low: int | None
    best: int | None
    high: int | None
    approximate: bool
    figure_text: str | None  # verbatim words of the first figure
    figures: int  # how many figures the claim has
    speakers: tuple[str, ...]  # the chain, first origin first, without the publisher
    publisher: str | None
    published: str | None
    notes: int
    added_by_hand: bool
    changed_at: str
    confidence: float | None = None  # the lowest of the claim's figures; None: not known, or set by a person
    state: str = "new"  # of the workflow, see STATES
    assignee: str | None = None
    work_entry: int = 0  # the entry whose outcome state and assignee are; 0: untouched
    tags: tuple[str, ...] = ()  # A to Z


class FigureRow(NamedTuple):
    """A figure of a claim. ``confidence`` (0 to 1) is the extractor's; ``None``: not known, or set by a person."""

    id: int
    start: int | None
    end: int | None
    text: str
    low: int | None
    best: int | None
    high: int | None
    modifier: str | None
    approximate: bool
    measure: str | None
    population: str | None
    rule: str
    confidence: float | None = None


class LinkRow(NamedTuple):
    """One step of the attribution chain; ``position`` 0 is the first origin."""

    id: int
    position: int
    source_id: int
    speaker: str
    start: int | None
    end: int | None
    role: str | None
    cue: str | None
    medium: str | None
    anonymous: bool
    hedge: str | None


class NoteRow(NamedTuple):
    """A note, and by whom. ``changed_by`` names whoever gave it its present words, if that was somebody else (only in
    cases from before a note was its author's alone)."""

    id: int
    version: int
    claim_id: int
    text: str
    reviewer: str
    created_at: str
    changed_at: str
    changed_by: str | None = None


class EvidenceRow(NamedTuple):
    """A file or a link that a person attached to a claim.

    ``capture_sha256`` names the bytes that are kept (of a link: its saved copy); ``None``: nothing but the address.
    """

    id: int
    version: int
    claim_id: int
    stance: str  # one of STANCES
    primary: bool  # first hand: a document, a recording, a witness; not a report on one
    quote: str  # its words that matter here
    note: str
    url: str | None  # as it was typed
    capture_sha256: str | None
    origin: str  # the file's name as the person gave it; empty without a file
    media_type: str | None  # of the bytes
    size: int | None  # in bytes
    reviewer: str
    created_at: str
    changed_at: str


class VerdictRow(NamedTuple):
    """One verdict ever given; the newest one that was neither undone nor set aside stands."""

    verdict: str
    rationale: str
    reviewer: str
    at: str
    undone: bool = False  # by whoever gave it
    set_aside: bool = False  # in a merge: another one stood here, and nobody took this one back


class HistoryRow(NamedTuple):
    """One entry of the append-only log. ``hash`` is SHA-256 over the entry's canonical JSON with ``previous``.

    ``before`` and ``after`` may be ``None`` where a list left out those of an action on very many claims.
    """

    seq: int
    at: str
    actor: str
    action: str
    entity: str
    entity_id: int | None
    before: Any
    after: Any
    reason: str
    previous: str
    hash: str


class ArticleRow(NamedTuple):
    """One line of the articles list, and the head of an article. ``*_origin``: page, guessed, person, given (JSONL)."""

    id: int
    version: int
    title: str | None
    title_origin: str | None
    publisher: str | None
    publisher_origin: str | None
    byline: str | None
    byline_origin: str | None
    published: str | None
    published_origin: str | None
    url: str | None
    language: str | None
    notice: str | None
    flags: tuple[str, ...]  # warnings of ingest in plain words (hidden text, mixed scripts …)
    capture_sha256: str
    text_sha256: str
    media_type: str
    origin: str  # file name, or "-" and line, as the person gave it
    added_at: str
    added_by: str
    claims: int
    reviewed: int
    read_by: str | None = None  # the program that read the claims ("verifier 0.1.0"); None: not kept at the time
    codebook: str | None = None  # and the codebook it read them by ("acled 1")


class SourceRow(NamedTuple):
    """A speaker or an outlet with its record: of what it said or passed on, or of what it printed."""

    id: int
    name: str
    claims: int
    version: int = 1
    unreviewed: int = 0
    confirmed: int = 0
    disputed: int = 0
    unverifiable: int = 0
    reliability: str | None = None  # A to F, see RELIABILITIES; None: not judged
    interests: str = ""
    root: int = 0  # the source that it is an alias of; itself when it is none
    aliases: tuple[str, ...] = ()
    articles: int = 0  # that it printed


class ClaimMark(NamedTuple):
    """Where another claim stands in the same article."""

    id: int
    start: int
    end: int
    verdict: str


class ClaimDetail(NamedTuple):
    """All about one claim, read in one go."""

    row: ClaimRow
    prefix: str
    suffix: str
    place: str | None
    date_start: str | None
    date_end: str | None
    date_precision: str | None
    hedges: tuple[str, ...]
    reasons: tuple[str, ...]
    figures: tuple[FigureRow, ...]
    links: tuple[LinkRow, ...]
    notes: tuple[NoteRow, ...]
    verdicts: tuple[VerdictRow, ...]  # oldest first
    history: tuple[HistoryRow, ...]  # this claim's entries, oldest first
    article: ArticleRow
    marks: tuple[ClaimMark, ...]  # every claim of the article, in text order
    evidence: tuple[EvidenceRow, ...] = ()  # in the order in which it was attached


class Counts(NamedTuple):
    """How many claims match, by verdict; ``total`` is their sum."""

    total: int = 0
    unreviewed: int = 0
    confirmed: int = 0
    disputed: int = 0
    unverifiable: int = 0


class Head(NamedTuple):
    """The newest history entry: what a report must print so that a cut tail shows."""

    seq: int
    hash: str


class Change(NamedTuple):
    """What a write did, in words a person can read ("3 claims marked disputed"), with the entry that records it."""

    seq: int
    summary: str
    claims: tuple[int, ...] = ()
    turned: str = ""  # by undo and redo: the action of the entry that was undone or done again


class Between(NamedTuple):
    """The entry by which another changed something since a person looked at it, or changed it themselves."""

    seq: int
    actor: str
    at: str
    action: str
    reason: str


class Stale(NamedTuple):
    """A claim as it stands after another changed it, and by which entry that was (``None``: not known)."""

    row: ClaimRow
    between: Between | None


class Added(NamedTuple):
    """What became of an article: its id, how many claims came with it, whether it was there already (no ``change``)."""

    article_id: int
    claims: int
    already: bool
    change: Change | None


class Disagreement(NamedTuple):
    """Where two cases that were put together say otherwise of the same thing; what this case says stands."""

    what: str  # "verdict", "figures", "attribution", "title" …
    where: str  # "claim 7", "article 3", "source “Radio Nord”" …
    claim: int | None  # the claim that is tagged for it
    here: str  # what this case says, and who said so, when and why
    there: str


class Merged(NamedTuple):
    """What came of putting another case into this one."""

    change: Change | None  # None: nothing new was in the other one, or it was only tried
    uid: str  # of the other case
    head: Head  # of its history
    common: Head | None  # the newest entry that both histories share
    kept: int  # entries of its history that were taken into this case, word for word
    counts: dict[str, int]  # what came: articles, claims, verdicts, notes, …
    agreed: int  # claims that both gave the same verdict apart from each other
    read_otherwise: int  # claims of articles that both had added, with other figures or speakers: this case's stand
    disagreements: tuple[Disagreement, ...]
    tried: bool = False


class Redacted(NamedTuple):
    """What was removed from a case for good, or would be."""

    change: Change | None  # None: it was only tried
    label: str  # in the marks that stand in its place
    counts: dict[str, int]  # rows that changed, by table
    inside: dict[str, int]  # rows that hold a phrase as part of a longer word, or without space, and keep it, by table
    related: tuple[str, ...]  # names of sources, people, tags and views that share a word with a phrase and were left
    opaque: tuple[str, ...]  # captures that cannot be looked into: digest and name of the file
    holding: tuple[str, ...]  # such that hold a phrase in their bytes all the same, and are left: the same of each


class Redaction(NamedTuple):
    """An entry that removed words from a case."""

    seq: int
    at: str
    reviewer: str
    reason: str
    entries: dict[str, str]  # hash of each entry that lost words to the SHA-256 of its content then
    merged: dict[str, str]  # the same of entries of other histories
    counts: dict[str, int]  # rows that changed, by table
    captures: tuple[str, ...]  # SHA-256 of what stands in the place of captures that lost their bytes

    @property
    def unnamed(self) -> bool:
        """Whether captures lost bytes of which it does not say which (those of earlier versions do not)."""
        return bool(self.counts.get("capture")) and not self.captures


class ViewRow(NamedTuple):
    """A saved view: which claims, in which order, under a name and a number (1 to 99)."""

    id: int
    version: int
    number: int
    name: str
    where: ClaimFilter
    sort: Sort
    backwards: bool
    reviewer: str  # who saved it first
    created_at: str
    changed_at: str


class Alike(NamedTuple):
    """Another claim that gives a figure for what seems to be the same thing (see ``db.compare``)."""

    row: ClaimRow
    figure: FigureRow  # the one of its figures that agrees most
    points: int
    reasons: tuple[str, ...]  # what agrees, and after "but" what does not


class Comparison(NamedTuple):
    """A claim with its figures that have a measure, and the others who give one, most alike first."""

    claim: ClaimRow
    figures: tuple[FigureRow, ...]
    others: tuple[Alike, ...]
    more: bool  # there are more than are listed


class OtherFigure(NamedTuple):
    """A figure that others give for what a claim counts, and how many claims give the same."""

    figure: FigureRow  # as the one that is most alike gives it
    claims: int


class TagRow(NamedTuple):
    """A tag that some claim has, with how many have it."""

    id: int
    name: str
    claims: int


class Facet(NamedTuple):
    """One value of a filter with how many claims have it."""

    value: str | int
    label: str
    claims: int


def as_dict(row: tuple[Any, ...]) -> dict[str, Any]:
    """A row that was read, and the rows in it, as plain dictionaries by the names of their fields."""
    names: tuple[str, ...] = row._fields  # type: ignore[attr-defined]
    return {name: _plain(value) for name, value in zip(names, row, strict=True)}


def _plain(value: Any) -> Any:
    if not isinstance(value, tuple):
        return value
    return as_dict(value) if hasattr(value, "_fields") else tuple(map(_plain, value))


def __getattr__(name: str) -> Any:
    if name in ("NewArticle", "NewCapture", "NewClaim", "NewEvidence", "NewFigure", "NewLink"):
        from db import given

        return getattr(given, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
