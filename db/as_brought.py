"""Articles as they came into a case, read from its tables, with later corrections taken back.

What a merge brings into another case, and what a removal of words computes the digest of an import from, is the same:
the article's facts and claims as they were given to the store.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from db import corrections
from db.errors import CaseError
from db.given import NewArticle, NewClaim, NewFigure, NewLink
from db.merge_telling import FACTS, Key

Read = Callable[[str, Sequence[object]], Sequence[Any]]
"""Every row of a query with ``?`` parameters."""

_ARTICLE: Final = (
    *("capture_sha256", "text_sha256", "origin", "title", "title_origin", "publisher", "publisher_origin", "byline"),
    *("byline_origin", "published", "published_origin", "url", "language", "notice", "flags", "read_by", "codebook"),
    *("uid", "added_at"),
)
_CLAIM: Final = (
    "id, uid, span_start, span_end, quote, kind, check_worthiness, place, date_start, date_end, date_precision, hedges,"
    " reasons"
)
_FIGURE: Final = (
    "claim_id, text, low, best, high, measure, span_start, span_end, modifier, approximate, population, rule,"
    " confidence"
)
_LINK: Final = "claim_id, speaker, span_start, span_end, role, cue, medium, anonymous, hedge"
First = Mapping[Key, Any]
"""Figures, links or words of a claim, or fact of an article, to what stood before the first correction (see
``merge_telling``)."""


def claims(read: Read, number: int, first: First) -> list[tuple[int, str, NewClaim]]:
    """The claims that an article came with: id, uid, and the claim as ``first`` says that it was."""
    figures: dict[int, list[NewFigure]] = {}
    links: dict[int, list[NewLink]] = {}
    among = "WHERE claim_id IN (SELECT id FROM claim WHERE article_id = ?) ORDER BY claim_id, position"
    for claim, *values in read(f"SELECT {_FIGURE} FROM figure {among}", (number,)):
        values[8] = bool(values[8])
        figures.setdefault(claim, []).append(NewFigure(*values))
    for claim, *values in read(f"SELECT {_LINK} FROM link {among}", (number,)):
        values[6] = bool(values[6])
        links.setdefault(claim, []).append(NewLink(*values))
    found = []
    text: str | None = None
    sql = f"SELECT {_CLAIM} FROM claim WHERE article_id = ? AND NOT by_hand ORDER BY id"
    for claim, uid, start, end, quote, kind, worth, *rest in read(sql, (number,)):
        own_figures, own_links = tuple(figures.get(claim, ())), tuple(links.get(claim, ()))
        if ("figures", claim) in first:
            own_figures = tuple(map(corrections.as_figure, first["figures", claim]))
        if ("links", claim) in first:
            own_links = tuple(NewLink(**state) for state in first["links", claim])
        place, date_start, date_end, precision, hedges, reasons = rest
        if ("words", claim) in first:
            said = first["words", claim]
            start, end, kind, place = (said[name] for name in ("start", "end", "kind", "place"))
            date_start, date_end, precision = (said[name] for name in ("date_start", "date_end", "date_precision"))
            if text is None:
                text = read("SELECT text FROM article_text WHERE article_id = ?", (number,))[0][0]
            quote = text[start:end]  # what words were removed from there since, too
        new = NewClaim(
            start,
            end,
            quote,
            kind,
            worth,
            own_figures,
            own_links,
            place,
            date_start,
            date_end,
            precision,
            tuple(json.loads(hedges)),
            tuple(json.loads(reasons)),
        )
        found.append((claim, uid, new))
    return found


def article(
    read: Read, number: int, first: First, after: Mapping[str, Any]
) -> tuple[NewArticle, dict[str, Any], list[tuple[int, str]]]:
    """An article as it came: it, what its row says beside (``uid``, ``added_at``, ``collected_at``, ``text_sha256``),
    and id and uid of each of its claims.

    :param after: what the entry says that brought it.
    :raises CaseError: when it is not there.
    """
    columns = ", ".join(f"a.{name}" for name in _ARTICLE)
    rows = read(
        f"SELECT {columns}, p.media_type, p.collector, p.collected_at, p.data, t.text FROM article a"
        " JOIN capture p ON p.sha256 = a.capture_sha256 JOIN article_text t ON t.article_id = a.id WHERE a.id = ?",
        (number,),
    )
    if not rows:
        raise CaseError(f"the case lacks article {number}, of which its history tells: it is damaged")
    names = (*_ARTICLE, "media_type", "collector", "collected_at", "data", "text")
    facts: dict[str, Any] = dict(zip(names, rows[0], strict=True))
    for name in FACTS:
        if ("fact", number, name) in first:
            facts[name], origin = first["fact", number, name]
            if name != "url":
                facts[f"{name}_origin"] = origin
    found = claims(read, number, first)
    beside = {name: facts.pop(name) for name in ("uid", "added_at", "collected_at", "text_sha256")}
    facts.update(sha256=facts.pop("capture_sha256"), data=bytes(facts["data"]), flags=tuple(json.loads(facts["flags"])))
    facts.update({name: after[name] for name in ("media_type", "collector") if name in after})
    new = NewArticle(**facts, claims=tuple(claim for _, _, claim in found))
    return new, beside, [(claim, uid) for claim, uid, _ in found]
