"""Adding articles to a case: read, extract, store; one transaction an article, so none is ever half there."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from verifier.ingest.model import Reading, Refusal
from verifier.workflow import headed
from verifier.workflow.convert import new_article
from verifier.workflow.reading import Found, extract_readings, readings

if TYPE_CHECKING:
    from verifier.ingest.model import Source
    from verifier.workflow.extracting import Advance
    from verifier.workflow.session import Session

Status = Literal["added", "already", "refused"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one article. ``id`` is the article's in the case; ``reason`` says why it was refused,
    or not brought back."""

    id: int | None
    origin: str
    status: Status
    claims: int = 0
    title: str | None = None
    notice: str | None = None
    flags: tuple[str, ...] = ()
    reason: str | None = None
    place: int = 0  # sources (files) read before this one

    def as_dict(self) -> dict[str, Any]:
        """The JSON object of ``add --format json``."""
        values = asdict(self)
        del values["place"]
        return values


@dataclass(slots=True)
class Summary:
    """The count of what was added, was there, was refused."""

    added: int = 0
    claims: int = 0
    already: int = 0
    refused: int = 0

    def count(self, outcome: Outcome) -> None:
        """Take one outcome into the count."""
        self.claims += outcome.claims if outcome.status == "added" else 0
        setattr(self, outcome.status, getattr(self, outcome.status) + 1)

    @property
    def stored(self) -> int:
        """Articles that are in the case now."""
        return self.added + self.already

    def words(self) -> str:
        """The count as a sentence."""
        parts = []
        if self.added or not (self.already or self.refused):
            parts.append(f"{many(self.added, 'article')} added with {many(self.claims, 'claim')}")
        if self.already:
            parts.append(f"{self.already} already there")
        if self.refused:
            parts.append(f"{self.refused} refused")
        return ", ".join(parts) + "."


def many(count: int, noun: str) -> str:
    """``1 claim``, ``2 claims``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def add_sources(
    open_session: "Callable[[], Session]",
    found: "Sequence[Source]",
    *,
    codebook: str,
    opened: "Session | None" = None,
    jobs: int | None = None,
    advance: "Advance | None" = None,
) -> Generator[Outcome]:
    """Add every article of the sources (see ``reading.sources``), in order; yield what became of each.

    ``opened`` is the case, if there is one; else ``open_session`` is called at the first article that can be read, so
    that bad input alone makes no case. What is there already is not read again. What was yielded is stored for good;
    whoever stops listening stops the adding. See ``extracting.extract_all`` for ``jobs`` and ``advance``. Raises the
    store's errors.
    """
    from db.known import Blackened, known_article

    session = opened
    blackened: Blackened | None = None
    removed: dict[str, int] = {}  # SHA-256 of bytes that come again, and the entry that removed words from them

    def known(reading: Reading) -> tuple[int, int] | None:
        nonlocal blackened
        if session is None:
            return None
        plain = headed.without_title(reading)  # as articles were stored before titles stood in their texts
        texts = [text for text in (reading.text, plain) if text]
        for text in texts:
            if there := known_article(session.read, reading.sha256, text):
                return there
        blackened = blackened or Blackened(session.read)
        for text in texts:
            if found := blackened.find(reading.data, text):
                number, claims, removed[reading.sha256] = found
                return number, claims
        return None

    items = ((place, one if isinstance(one, Refusal) else headed.with_title(one)) for place, one in readings(found))
    for one in extract_readings(items, codebook=codebook, known=known, jobs=jobs, advance=advance):
        if one.refusal is not None:
            yield Outcome(None, one.origin, "refused", reason=one.refusal, place=one.place)
            continue
        if one.known is not None:
            entry = removed.get(one.reading.sha256) if one.reading else None
            why = f"words were removed from it by entry {entry}, and it is not brought back" if entry else None
            title = None if entry else one.title
            yield Outcome(one.known[0], one.origin, "already", one.known[1], title, reason=why, place=one.place)
            continue
        if session is None:
            session = open_session()
        yield store(session, one)


def store(session: "Session", found: Found) -> Outcome:
    """Store one article with its claims in one transaction; an article that is there already is not stored again."""
    assert found.reading is not None
    assert found.extraction is not None
    article = new_article(found.reading, found.extraction)
    added = session.add_article(article)
    return Outcome(
        added.article_id,
        found.origin,
        "already" if added.already else "added",
        claims=added.claims,
        title=article.title,
        notice=article.notice,
        flags=article.flags,
        place=found.place,
    )
