"""What the threads tell the screen: plain named tuples, which load faster than dataclasses.

The data classes load no textual, so that the first questions can be asked while textual is still being imported.
"""

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from db.rows import (
    ArticleRow,
    Change,
    ClaimDetail,
    ClaimFilter,
    ClaimMark,
    ClaimRow,
    Comparison,
    Counts,
    Facet,
    OtherFigure,
    TagRow,
    ViewRow,
)

if TYPE_CHECKING:
    from db.errors import Conflict
    from db.given import NewClaim, NewEvidence
    from verifier.tui.drafts import Draft


class Opened(NamedTuple):
    """The case is open. ``seq`` is the newest history entry; ``warnings``: why changes may be at risk."""

    name: str
    reviewer: str | None
    seq: int
    warnings: tuple[str, ...] = ()


class Listed(NamedTuple):
    """Claims that match, in order. Not ``whole``: only the first ones yet, ``counts.total`` says how many there are.

    Without ``counts`` and ``everything`` they are not counted yet; that follows.
    """

    generation: int
    ids: "array[int]"
    rows: Sequence[ClaimRow]
    counts: Counts | None
    everything: Counts | None
    whole: bool
    keep: bool  # keep the cursor on its claim and on its line of the screen


class Rows(NamedTuple):
    """Rows for claims of the list; what is asked for and not in them is gone from the case."""

    asked: Sequence[int]
    rows: Sequence[ClaimRow]
    written: bool = False  # read again after a write of our own


class Chosen(NamedTuple):
    """The claim under the cursor with a stretch of its article; ``offset`` is where ``text`` begins in the article."""

    generation: int
    detail: ClaimDetail
    text: str
    offset: int
    length: int  # of the whole article


class Near(NamedTuple):
    """A claim that the cursor may go to next, read ahead; ``chosen`` is ``None`` when it cannot be read."""

    epoch: int
    claim_id: int
    chosen: Chosen | None


class Gone(NamedTuple):
    """The claim that was asked for is not in the case any more."""

    generation: int
    claim_id: int


class Article(NamedTuple):
    """A whole article for the reader."""

    article: ArticleRow
    text: str
    marks: tuple[ClaimMark, ...]


class Proposed(NamedTuple):
    """What the extractor reads in words of an article; ``problem`` says why it read nothing."""

    number: int
    claim: "NewClaim | None"
    problem: str


class Reword(NamedTuple):
    """A claim whose words, place or dates are to be corrected, with its article's text; ``problem``: why it is not.

    ``marked``: the words of the article that are to be the claim's.
    """

    detail: ClaimDetail | None
    text: str
    marked: tuple[int, int] | None
    problem: str = ""


class Unsaved(NamedTuple):
    """What programs that are gone left unsaved. ``asked``: the person wants to go there."""

    drafts: "Sequence[Draft]"
    asked: bool


class Reopened(NamedTuple):
    """What a draft is about: a claim, with the whole text of its article, or an article; ``None``: it is gone."""

    draft: "Draft"
    about: ClaimDetail | ArticleRow | None
    text: str


class Compared(NamedTuple):
    """Who else gives a figure for what a claim counts; ``place`` is the claim's own."""

    comparison: Comparison
    place: str | None


class Others(NamedTuple):
    """The figures that others give for what a claim counts, most alike first; ``None``: they could not be read."""

    generation: int
    claim_id: int
    given: tuple[OtherFigure, ...] | None


class Matching(NamedTuple):
    """Every claim that matches by now, for marking them all."""

    generation: int
    ids: "array[int]"


class Found(NamedTuple):
    """Where the next unreviewed claim stands; ``place`` is ``None`` when there is none."""

    generation: int
    place: int | None


class Standing(NamedTuple):
    """Which verdicts the claims have that a verdict is to be given to; ``of`` is who asked."""

    of: object
    counts: Counts


class Values(NamedTuple):
    """The values of one part of the filter with their counts."""

    generation: int
    part: str
    values: Sequence[Facet]


class Reasons(NamedTuple):
    """The reasons this reviewer used last, newest first."""

    reasons: Sequence[str]


class Views(NamedTuple):
    """The saved views by number; ``labels`` name the sources and articles that they filter by."""

    views: tuple[ViewRow, ...]
    labels: dict[tuple[str, str | int], str]


class Total(NamedTuple):
    """How many claims a view or a chip has, and how long it took to count them."""

    where: ClaimFilter
    counts: Counts
    seconds: float


class Tally(NamedTuple):
    """Fresh counts after a write."""

    counts: Counts
    everything: Counts


class Written(NamedTuple):
    """A write is on disk. ``change`` is ``None`` when there was nothing to undo or redo."""

    what: str  # the action's id
    change: Change | None


class Refused(NamedTuple):
    """A write or read failed; ``message`` is one line for a person. ``stands`` is what stands now, after a conflict."""

    what: str
    message: str
    stands: object = None
    claims: Sequence[int] = ()
    fatal: bool = False
    conflict: "Conflict | None" = None


class Again(NamedTuple):
    """A correction met another's: what stands now (``None``: it is gone), and what was typed."""

    what: str
    stands: Any
    typed: Any
    message: str


class Whose(NamedTuple):
    """Who changed what a form is about last, and when; empty when nobody did."""

    form: Any
    who: str


class Moved(NamedTuple):
    """The case has new entries, up to ``seq``: others' (``entries`` of them), or only those of a job of our own."""

    seq: int
    entries: int
    numbers: Sequence[int] = ()  # of the entries
    actors: Sequence[str] = ()
    claims: Sequence[int] = ()  # that were touched
    articles: Sequence[int] = ()
    sources: Sequence[int] = ()


class Listing(NamedTuple):
    """Numbers of the rows of a list (of entries, articles, sources). Not ``first``: they follow those that came."""

    kind: str
    generation: int
    numbers: Sequence[int]
    first: bool
    more: bool  # others are still looked for


class Lines(NamedTuple):
    """Rows of a list by their numbers."""

    kind: str
    rows: dict[int, Any]


class About(NamedTuple):
    """What is known of one row of a list."""

    kind: str
    generation: int
    number: int
    known: Any


class Choices(NamedTuple):
    """What a part of a list can be narrowed to, with counts."""

    kind: str
    part: str
    values: Sequence[Facet]


class Taggable(NamedTuple):
    """The tags of the case, and how many of the claims that are to be tagged have each, by tag id."""

    tags: Sequence[TagRow]
    held: dict[int, int]


class People(NamedTuple):
    """Who works in this case."""

    names: Sequence[str]


class Gathering(NamedTuple):
    """How many bytes of a file that becomes evidence are read."""

    number: int
    done: int
    total: int


class Gathered(NamedTuple):
    """A piece of evidence with the bytes of its file; ``new`` is ``None`` when it cannot be read, for that reason."""

    number: int
    new: "NewEvidence | None"
    problem: str


class Reached(NamedTuple):
    """Whether there is a claim of this number, to go to."""

    claim: int
    there: bool
    typed: bool = True  # by a person; else something that told of the claim led to it


class EntryClaim(NamedTuple):
    """The claims that an entry of the history names, and the first that is still in the case."""

    entry: int
    named: Sequence[int]
    there: int | None


class Copied(NamedTuple):
    """What became of a copy; ``told`` says it, ``send`` is what the terminal is still to be sent."""

    told: str
    send: str


class Progress(NamedTuple):
    """A job's newest line of output; ``code`` is its exit code once it has ended."""

    job: str
    line: str
    code: int | None = None
    share: float | None = None  # how much is done, from 0 to 1; None: nobody knows
    more: dict[str, Any] | None = None  # what the job's last line told besides, once it has ended


Answer = (
    Opened
    | Listed
    | Rows
    | Chosen
    | Near
    | Gone
    | Article
    | Proposed
    | Reword
    | Unsaved
    | Reopened
    | Compared
    | Others
    | Found
    | Matching
    | Standing
    | Values
    | Reasons
    | Tally
    | Views
    | Total
    | Written
    | Refused
    | Moved
    | Again
    | Whose
    | Progress
    | Copied
    | Reached
    | EntryClaim
    | Listing
    | Lines
    | About
    | Choices
    | Taggable
    | People
    | Gathering
    | Gathered
)
