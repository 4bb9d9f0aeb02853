"""The tables of a case as SQLModel models, in the words of the design.

Choices that hold for all of them:

- Words from a fixed list are strings with a ``CHECK``, never enum types: both backends then migrate alike.
- Ids are given out by the store from ``counter`` (under the write lock), never by the database: they are never used
  twice, even after an undone ``add_claim``, and both backends number alike.
- ``uid`` (UUID4, hex) stays the same for a row in every copy of a case; ids do not, once two cases are merged.
- A row that a person edits has ``version``, raised by every edit.
- ``*_entry`` is the ``seq`` of the history entry whose outcome now stands (0: as extracted). Undo reads it to see
  whether anyone came between.
- Columns of ``claim`` below "denormalised" repeat figures, links and article for the list; the store keeps them so.
"""

from typing import Any, ClassVar, Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    UniqueConstraint,
)
from sqlmodel import Field, SQLModel

from db.rows import KINDS, MEASURES, SORTS, STANCES, STATES, VERDICTS
from db.schema import DATED, PLACED

_ID = Integer()
_BIG = BigInteger().with_variant(Integer(), "sqlite")
_SORTED = String().with_variant(String(collation="C"), "postgresql")  # bytewise, as SQLite sorts


class Base(SQLModel):
    """Own metadata with a naming convention, so that every constraint can be named in a migration."""

    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def _one_of(column: str, values: tuple[str, ...], *, null: bool = False) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    rule = f"{column} IN ({listed})"
    return CheckConstraint(f"{column} IS NULL OR {rule}" if null else rule, name=column)


_LISTED: Final = ("published_key", "article_id", "span_start", "id", "facet")
"""What the list is filtered and sorted by where an index has nothing better to do."""


def _some(name: str, which: str, *columns: str) -> Index:
    """An index of the rows for which something holds.

    The rule stands in ``info``, not in ``sqlite_where`` and ``postgresql_where``: these load every driver's part of
    both dialects as soon as the model is read, 2 MB of the screen's memory. A case's own indexes are its migrations'.
    """
    return Index(name, *columns, info={"where": which})


def _id(**more: Any) -> Any:
    return Field(primary_key=True, sa_type=_ID, sa_column_kwargs={"autoincrement": False}, **more)


def _big(**more: Any) -> Any:
    return Field(sa_type=_BIG, **more)


class CaseMetadata(Base, table=True):
    """Facts about the case itself: ``uid``, ``created_at``, ``created_by``."""

    __tablename__ = "case_metadata"
    key: str = Field(primary_key=True)
    value: str


class Counter(Base, table=True):
    """The last id given out for a table."""

    __tablename__ = "counter"
    name: str = Field(primary_key=True)
    last: int = _big()


class Reviewer(Base, table=True):
    """A person who did something in this case."""

    __tablename__ = "reviewer"
    __table_args__ = (UniqueConstraint("name"),)
    id: int = _id()
    name: str
    first_seen: str


class Capture(Base, table=True):
    """The bytes as they arrived, never changed."""

    __tablename__ = "capture"
    sha256: str = Field(primary_key=True)
    media_type: str
    origin: str
    collector: str
    collected_at: str
    size: int = _big()
    data: bytes = Field(sa_type=LargeBinary)


class Article(Base, table=True):
    """What is known about a capture's readable text; the text itself lies in ``article_text``."""

    __tablename__ = "article"
    __table_args__ = (
        UniqueConstraint("capture_sha256", "text_sha256"),
        UniqueConstraint("uid"),
        Index("ix_article_claims", "claims", "id"),
        Index("ix_article_published", "published_key", "id"),
        Index("ix_article_left", "left_key", "id"),
        Index("ix_article_outlet", "outlet", "id"),
    )
    id: int = _id()
    uid: str
    version: int
    capture_sha256: str = Field(foreign_key="capture.sha256")
    text_sha256: str
    origin: str
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
    flags: str  # JSON array of strings
    added_at: str
    added_by: str
    claims: int
    reviewed: int
    correction_entry: int = _big()
    read_by: str | None  # the program that read the claims, with its version; NULL before schema 0003
    codebook: str | None  # the codebook, with its version, that it read them by; NULL before schema 0003
    confirmed: int
    disputed: int
    unverifiable: int
    outlet: int | None  # the source of the publisher's name
    published_key: int = _big()  # see db.schema; sorts the list of articles
    left_key: int  # minus the claims that are still unreviewed: most left first


class ArticleText(Base, table=True):
    """The readable text: apart from ``article``, so that lists of articles never touch it. It never changes."""

    __tablename__ = "article_text"
    article_id: int = _id(foreign_key="article.id")
    text: str


class Source(Base, table=True):
    """A person, body or outlet that speaks in links or prints articles (see ``db.sources``).

    The numbers are its record as a speaker: how many claims have it, or one of its aliases, anywhere in the chain.
    """

    __tablename__ = "source"
    __table_args__ = (
        UniqueConstraint("key"),
        UniqueConstraint("uid"),
        *(Index(f"ix_source_{name}", name, "id") for name in ("claims", "confirmed", "disputed")),
        Index("ix_source_left", "left_key", "id"),
        Index("ix_source_root", "root"),
        Index("ix_source_merged_into", "merged_into"),
    )
    id: int = _id()
    uid: str
    version: int
    name: str
    key: str  # schema.name_key of the name
    claims: int
    confirmed: int
    disputed: int
    unverifiable: int
    left_key: int  # minus the claims that are still unreviewed: most left first
    reliability: str | None  # one of db.rows.RELIABILITIES, looked at at the store's door
    interests: str
    merged_into: int | None
    root: int
    facts_entry: int = _big()
    merge_entry: int = _big()


class Claim(Base, table=True):
    """A checkable statement: the verbatim span with the W3C selectors. What was made of it lies in ``standing``."""

    __tablename__ = "claim"
    __table_args__ = (
        _one_of("kind", KINDS),
        _one_of("measure", MEASURES, null=True),
        CheckConstraint("span_start >= 0 AND span_end > span_start", name="span"),
        *(
            Index(f"ix_claim_{name}", f"{name}_key", "article_id", "span_start", "id", "facet")
            for name in ("worth", "published", "figure", "source")
        ),
        Index("ix_claim_article", "article_id", "span_start", "id", "facet"),
        _some("ix_claim_place", PLACED, "place", "date_start", "date_end", *_LISTED),
        _some("ix_claim_date", DATED, "date_start", "date_end", *_LISTED),
    )
    id: int = _id()
    uid: str
    article_id: int = Field(foreign_key="article.id")
    span_start: int
    span_end: int
    figures_entry: int = _big()
    links_entry: int = _big()
    kind: str
    by_hand: bool
    # denormalised: sort keys (see db.schema), then what a line of the list shows
    worth_key: int = _big()
    published_key: int = _big()
    figure_key: int = _big()
    source_key: str = Field(sa_type=_SORTED)
    facet: int
    notes: int
    figures: int
    measure: str | None
    low: int | None = _big()
    best: int | None = _big()
    high: int | None = _big()
    approximate: bool
    figure_text: str | None
    speakers: str  # JSON array of names
    publisher: str | None
    published: str | None
    check_worthiness: float
    quote: str
    prefix: str
    suffix: str
    place: str | None = Field(sa_type=_SORTED)
    date_start: str | None = Field(sa_type=_SORTED)
    date_end: str | None = Field(sa_type=_SORTED)
    date_precision: str | None
    hedges: str  # JSON array of strings
    reasons: str  # JSON array of strings
    confidence: float | None  # the lowest of the figures' (denormalised)


class Standing(Base, table=True):
    """What people's work on a claim has come to: the verdict that stands, how often it was changed, and when last.

    Apart from ``claim``, whose rows are wide and whose indexes are many: a verdict on ten thousand claims would write
    each of these pages anew. ``article_id`` and ``facet`` repeat the claim's, so that counts and filters need no look
    at it; ``changed_key`` is minus the ``seq`` of the entry that changed the claim last.
    """

    __tablename__ = "standing"
    __table_args__ = (
        _one_of("verdict", VERDICTS),
        Index("ix_standing_verdict", "verdict", "facet", "id"),
        Index("ix_standing_changed", "changed_key", "id", "verdict", "facet"),
    )
    id: int = _id(foreign_key="claim.id")
    article_id: int
    facet: int
    verdict: str
    version: int
    verdict_entry: int = _big()
    changed_key: int = _big()


class Figure(Base, table=True):
    """A quantity in a claim; ``position`` keeps the order of the claim's figures."""

    __tablename__ = "figure"
    __table_args__ = (
        _one_of("measure", MEASURES, null=True),
        CheckConstraint(
            "(low IS NULL OR best IS NULL OR low <= best) AND (best IS NULL OR high IS NULL OR best <= high)"
            " AND (low IS NULL OR high IS NULL OR low <= high)",
            name="range",
        ),
        Index("ix_figure_claim_id", "claim_id", "position"),
        Index("ix_figure_measure", "measure", "best", "low", "high", "claim_id"),
    )
    id: int = _id()
    claim_id: int = Field(foreign_key="claim.id")
    position: int
    span_start: int | None
    span_end: int | None
    text: str
    low: int | None = _big()
    best: int | None = _big()
    high: int | None = _big()
    modifier: str | None
    approximate: bool
    measure: str | None
    population: str | None
    rule: str
    confidence: float | None  # 0 to 1, the extractor's; NULL: not known (before schema 0003), or set by a person


class AttributionLink(Base, table=True):
    """One step of a chain; ``position`` 0 is the first origin."""

    __tablename__ = "link"
    __table_args__ = (
        Index("ix_link_claim_id", "claim_id", "position", "source_id"),
        Index("ix_link_source_id", "source_id", "claim_id"),
    )
    id: int = _id()
    claim_id: int = Field(foreign_key="claim.id")
    source_id: int = Field(foreign_key="source.id")
    position: int
    span_start: int | None
    span_end: int | None
    speaker: str
    role: str | None
    cue: str | None
    medium: str | None
    anonymous: bool
    hedge: str | None


class Verdict(Base, table=True):
    """One verdict ever given. ``entry`` gave it; ``undone_by`` is the entry that took it back."""

    __tablename__ = "verdict"
    __table_args__ = (
        _one_of("verdict", VERDICTS),
        Index("ix_verdict_claim_id", "claim_id", "entry"),
        Index("ix_verdict_entry", "entry"),
    )
    id: int = _id()
    claim_id: int = Field(foreign_key="claim.id")
    verdict: str
    rationale: str
    reviewer_id: int = Field(foreign_key="reviewer.id")
    at: str
    entry: int = _big()
    undone_by: int | None = _big()


class Note(Base, table=True):
    """What a person wrote about a claim. A deleted note stays as a row, so that undo brings back the same one."""

    __tablename__ = "note"
    __table_args__ = (UniqueConstraint("uid"), Index("ix_note_claim_id", "claim_id", "id"))
    id: int = _id()
    uid: str
    version: int
    claim_id: int = Field(foreign_key="claim.id")
    reviewer_id: int = Field(foreign_key="reviewer.id")
    created_at: str
    changed_at: str
    entry: int = _big()
    deleted: bool
    text: str


class Evidence(Base, table=True):
    """A capture or a link that a person attached to a claim. A removed one stays as a row, for undo."""

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("uid"),
        _one_of("stance", STANCES),
        CheckConstraint("capture_sha256 IS NOT NULL OR url IS NOT NULL", name="something"),
        Index("ix_evidence_claim_id", "claim_id", "id"),
        Index("ix_evidence_capture_sha256", "capture_sha256"),
    )
    id: int = _id()
    uid: str
    version: int
    claim_id: int = Field(foreign_key="claim.id")
    capture_sha256: str | None = Field(foreign_key="capture.sha256")
    url: str | None
    origin: str
    stance: str
    quote: str
    note: str
    is_primary: bool
    reviewer_id: int = Field(foreign_key="reviewer.id")
    created_at: str
    changed_at: str
    entry: int = _big()
    deleted: bool


class SavedView(Base, table=True):
    """Filter, search and order under a name and a number. A deleted one stays as a row, for undo."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("uid"), _one_of("sort", SORTS))
    id: int = _id()
    uid: str
    version: int
    reviewer_id: int = Field(foreign_key="reviewer.id")
    created_at: str
    changed_at: str
    entry: int = _big()
    deleted: bool
    number: int
    name: str
    filter: str  # JSON object: the parts of a ``ClaimFilter`` that are set
    sort: str
    backwards: bool


class Workflow(Base, table=True):
    """Workflow state and assignee of a claim; without a row it is new, and nobody's (see ``db.workflow_state``)."""

    __tablename__ = "workflow"
    __table_args__ = (
        _one_of("state", STATES),
        CheckConstraint(
            "(state <> 'new' OR assignee IS NULL) AND (state <> 'assigned' OR assignee IS NOT NULL)", name="assignee"
        ),
        Index("ix_workflow_state", "state", "claim_id"),
        Index("ix_workflow_assignee", "assignee", "claim_id"),
    )
    claim_id: int = _id(foreign_key="claim.id")
    state: str
    assignee: str | None
    entry: int = _big()


class Tag(Base, table=True):
    """A tag. One that no claim has any more stays as a row, for undo, and is not shown (see ``db.tags``)."""

    __tablename__ = "tag"
    __table_args__ = (UniqueConstraint("key"), UniqueConstraint("uid"))
    id: int = _id()
    uid: str
    name: str
    key: str = Field(sa_type=_SORTED)  # schema.name_key of the name
    entry: int = _big()  # of its last renaming


class ClaimTag(Base, table=True):
    """Which claim has which tag, and the entry that gave it."""

    __tablename__ = "claim_tag"
    __table_args__ = (Index("ix_claim_tag_tag_id", "tag_id", "claim_id"),)
    claim_id: int = _id(foreign_key="claim.id")
    tag_id: int = _id(foreign_key="tag.id")
    entry: int = _big()


class HistoryEntry(Base, table=True):
    """The append-only chain (see ``db.chain``). ``before`` and ``after`` are canonical JSON text."""

    __tablename__ = "history"
    __table_args__ = (
        Index("ix_history_actor", "actor", "seq"),
        Index("ix_history_action", "action", "seq"),
        Index("ix_history_actor_action", "actor", "action", "seq"),
        Index("ix_history_entity", "entity", "entity_id", "seq"),
    )
    seq: int = Field(primary_key=True, sa_type=_BIG, sa_column_kwargs={"autoincrement": False})
    at: str
    actor: str
    action: str
    entity: str
    entity_id: int | None
    reason: str
    previous: str
    hash: str
    before: str
    after: str


class HistoryClaim(Base, table=True):
    """Which claims an entry touched, to find a claim's entries; derived from the entries."""

    __tablename__ = "history_claim"
    __table_args__: ClassVar[dict[str, Any]] = {"sqlite_with_rowid": False}
    claim_id: int = _id()
    seq: int = Field(primary_key=True, sa_type=_BIG, sa_column_kwargs={"autoincrement": False})


class MergedEntry(Base, table=True):
    """An entry of another case's history that was merged, word for word, so that its chain can still be checked.

    It lies under its hash: copies of a case have numbers and ``uid`` in common.
    """

    __tablename__ = "merged_entry"
    __table_args__ = (Index("ix_merged_entry_merged_by", "merged_by", "seq"),)
    hash: str = Field(primary_key=True, sa_type=_SORTED)
    origin: str  # the other case's uid
    merged_by: int = _big()  # the entry of this case that merged it
    seq: int = _big()
    at: str
    actor: str
    action: str
    entity: str
    entity_id: int | None
    reason: str
    previous: str
    before: str
    after: str


TABLES = Base.metadata.tables
