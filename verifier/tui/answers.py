"""What the threads tell the screen: one message class, and plain frozen data in it.

The data classes load no textual, so that the first questions can be asked while textual is still being imported.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from db.rows import ArticleRow, Change, ClaimDetail, ClaimMark, ClaimRow, Counts, Facet


@dataclass(frozen=True, slots=True)
class Opened:
    """The case is open. ``seq`` is the newest history entry."""

    name: str
    reviewer: str | None
    everything: Counts
    seq: int


@dataclass(frozen=True, slots=True)
class Listed:
    """Claims that match, in order. Not ``whole``: only the first ones yet, ``counts.total`` says how many there are."""

    generation: int
    ids: "array[int]"
    rows: Sequence[ClaimRow]
    counts: Counts
    everything: Counts
    whole: bool
    keep: bool  # keep the cursor on its claim and on its line of the screen


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows for claims of the list; what is asked for and not in them is gone from the case."""

    asked: Sequence[int]
    rows: Sequence[ClaimRow]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The claim under the cursor with a stretch of its article; ``offset`` is where ``text`` begins in the article."""

    generation: int
    detail: ClaimDetail
    text: str
    offset: int
    length: int  # of the whole article


@dataclass(frozen=True, slots=True)
class Gone:
    """The claim that was asked for is not in the case any more."""

    generation: int
    claim_id: int


@dataclass(frozen=True, slots=True)
class Article:
    """A whole article for the reader."""

    article: ArticleRow
    text: str
    marks: tuple[ClaimMark, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Where the next unreviewed claim stands; ``index`` is ``None`` when there is none."""

    generation: int
    index: int | None


@dataclass(frozen=True, slots=True)
class Values:
    """The values of one part of the filter with their counts."""

    generation: int
    part: str
    values: Sequence[Facet]


@dataclass(frozen=True, slots=True)
class Reasons:
    """The reasons this reviewer used last, newest first."""

    reasons: Sequence[str]


@dataclass(frozen=True, slots=True)
class Tally:
    """Fresh counts after a write."""

    counts: Counts
    everything: Counts


@dataclass(frozen=True, slots=True)
class Written:
    """A write is on disk. ``change`` is ``None`` when there was nothing to undo or redo."""

    what: str  # the action's id
    change: Change | None


@dataclass(frozen=True, slots=True)
class Refused:
    """A write or read failed; ``message`` is one line for a person. ``stands`` is what stands now, after a conflict."""

    what: str
    message: str
    stands: object = None
    claims: Sequence[int] = ()
    fatal: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """Others changed the case; ``seq`` is now the newest entry."""

    seq: int
    entries: int


@dataclass(frozen=True, slots=True)
class Progress:
    """A job's newest line of output; ``code`` is its exit code once it has ended."""

    job: str
    line: str
    code: int | None = None


Answer = (
    Opened
    | Listed
    | Rows
    | Chosen
    | Gone
    | Article
    | Found
    | Values
    | Reasons
    | Tally
    | Written
    | Refused
    | Moved
    | Progress
)
