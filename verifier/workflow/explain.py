"""How a stored claim was read: its article read again, beside what stands in the case now and what persons changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from verifier.extract import codebooks, trace
from verifier.extract.trace import Trace
from verifier.workflow.convert import COLLECTOR, new_claim

if TYPE_CHECKING:
    from db.queries import Reader
    from db.rows import ArticleRow, ClaimDetail, HistoryRow

_FACTS: Final = ("title", "publisher", "published")


@dataclass(frozen=True, slots=True)
class Former:
    """What a person changed: "figures", "attribution" or "words" (with kind, place and dates), and what had been read,
    as the history keeps it."""

    what: str
    reviewer: str
    at: str
    reason: str
    as_read: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A place of an article as it was read. ``detail``: the stored claim, if one was asked for.

    ``read_by`` and ``codebook`` are as kept at the reading; None where the case did not keep them then. ``remarks`` say
    plainly where the trace cannot be that of the stored claim, and why. ``formers``: what persons corrected.
    """

    article: "ArticleRow"
    trace: Trace
    detail: "ClaimDetail | None" = None
    read_by: str | None = None
    codebook: str | None = None
    remarks: tuple[str, ...] = ()
    formers: tuple[Former, ...] = ()


def explain_claim(reader: "Reader", claim_id: int, *, codebook: str) -> Explanation:
    """How the claim was read. ``codebook``: the one to read by where the case does not say which it was.

    Loads the language model. Raises ``NotFound`` (of ``db.errors``) when there is no such claim.
    """
    detail = reader.claim(claim_id)
    article, row = detail.article, detail.row
    book = _codebook(article, [figure.rule for figure in detail.figures], codebook)
    facts = _facts(article, detail.history)
    formers = tuple(_formers(detail))
    start, end = next(
        ((one.as_read[0]["start"], one.as_read[0]["end"]) for one in formers if one.what == "words"),
        (row.start, row.end),
    )
    found = trace.at(reader.article_text(article.id), start, end, codebook=book, **facts)
    remarks = tuple(_remarks(detail, found, facts, formers))
    return Explanation(article, found, detail, article.read_by, article.codebook, remarks, formers)


def explain_place(reader: "Reader", article_id: int, start: int, end: int, *, codebook: str) -> Explanation:
    """What the extractor reads at a place of an article, or that it reads nothing there.

    Raises ``NotFound`` (of ``db.errors``) when there is no such article.
    """
    article = reader.article(article_id)
    facts = {name: getattr(article, name) for name in _FACTS}
    book = _codebook(article, (), codebook)
    found = trace.at(reader.article_text(article_id), start, end, codebook=book, **facts)
    return Explanation(article, found, None, article.read_by, article.codebook)


def _codebook(article: "ArticleRow", rules: Sequence[str], default: str) -> str:
    """The codebook of the reading: as kept, else as the figures' rules name it."""
    names = [(article.codebook or "").partition(" ")[0], *(rule.partition(":")[0] for rule in rules)]
    return next((name for name in names if name in codebooks.names()), default)


def _facts(article: "ArticleRow", history: "Sequence[HistoryRow]") -> dict[str, str | None]:
    """Title, publisher and date as they were when the article was read, before anyone corrected them."""
    facts: dict[str, str | None] = {name: getattr(article, name) for name in _FACTS}
    for entry in reversed(history):
        state = entry.before.get("article") if entry.entity == "article" and isinstance(entry.before, dict) else None
        if isinstance(state, dict):
            facts.update({name: state[name] for name in _FACTS if name in state})
    return facts


def _formers(detail: "ClaimDetail") -> Iterator[Former]:
    """The newest correction of words, figures and attribution that stands, each with the first reading before any."""
    for what, key, action in (
        ("words", "words", "correct_claim"),
        ("figures", "figures", "correct_figures"),
        ("attribution", "links", "correct_attribution"),
    ):
        first: Any = None
        standing: HistoryRow | None = None
        undone: dict[int, HistoryRow | None] = {}
        for entry in detail.history:
            after = entry.after if isinstance(entry.after, dict) else {}
            if key not in after or not isinstance(entry.before, dict):
                continue
            if entry.action == action:
                first = entry.before[key] if first is None else first
                undone[entry.seq] = standing
                standing = entry
            elif entry.action == "undo":
                standing = undone.get(after.get("undoes", 0))
            elif entry.action == "redo":
                standing = next((one for one in detail.history if one.seq == after.get("action")), standing)
        if standing is not None:
            as_read = (first,) if isinstance(first, dict) else tuple(first or ())
            yield Former(what, standing.actor, standing.at, standing.reason, as_read)


def _remarks(
    detail: "ClaimDetail", found: Trace, facts: dict[str, str | None], formers: Sequence[Former]
) -> Iterator[str]:
    article, row = detail.article, detail.row
    if row.added_by_hand:
        yield "A person added this claim by hand; what follows is what the extractor reads at its place."
    for former in formers:
        are = "is" if former.what == "attribution" else "are"
        name = "words, kind, place and dates" if former.what == "words" else former.what
        yield f"Its {name} {are} a person's ({former.reviewer}, {former.at[:10]}), not the extractor's."
    if article.read_by is None and not row.added_by_hand:
        yield f"Which version read it was not kept; this is {COLLECTOR}, which may read it otherwise."
    elif article.read_by != COLLECTOR and not row.added_by_hand:
        yield f"It was read by {article.read_by}; this is {COLLECTOR}, which may read it otherwise."
    changed = [name for name in _FACTS if facts[name] != getattr(article, name)]
    if changed:
        was = "was" if len(changed) == 1 else "were"
        yield f"The article's {' and '.join(changed)} {was} corrected since; it is read here as it stood then."
    if found.claim is None:
        if not row.added_by_hand:
            yield "Read again, no claim is found at this place."
        return
    if not found.exact:
        yield "Read again, the claim there begins or ends elsewhere."
    yield from _differences(detail, found, facts, formers)


def _differences(
    detail: "ClaimDetail", found: Trace, facts: dict[str, str | None], formers: Sequence[Former]
) -> Iterator[str]:
    """Where the stored claim and the one read again differ, though no person changed it."""
    if found.claim is None or detail.row.added_by_hand:
        return
    again = new_claim(found.claim, facts["publisher"])
    corrected = {former.what for former in formers}
    keys = ("text", "low", "best", "high", "measure")
    kept = [tuple(getattr(one, key) for key in keys) for one in detail.figures]
    if "figures" not in corrected and kept != [tuple(getattr(one, key) for key in keys) for one in again.figures]:
        yield "Read again, the figures come out otherwise than the case has them."
    if "attribution" not in corrected and [one.speaker for one in detail.links] != [one.speaker for one in again.links]:
        yield "Read again, the attribution comes out otherwise than the case has it."
    if "words" not in corrected and (detail.place, detail.date_start, detail.date_end) != (
        again.place,
        again.date_start,
        again.date_end,
    ):
        yield "Read again, place or date come out otherwise than the case has them."
