"""Bringing in an article with its claims, figures and chains, and keeping what the list shows of them in step."""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, Final

from db import models, schema, search, sources, standing
from db.chain import canonical
from db.rows import NewArticle, NewClaim, NewFigure, NewLink
from db.valid import plain
from db.writing import Write

CONTEXT: Final = 32
"""Code points of prefix and suffix kept with a quote (the W3C text-quote selector)."""

ARTICLE_FIELDS: Final = ("title", "publisher", "byline", "published", "url")
"""What a person can correct about an article."""


def array(values: Iterable[str]) -> str:
    """Strings as a JSON array, as the tables keep them."""
    return json.dumps(list(values), ensure_ascii=False)


def article_digest(new: NewArticle) -> str:
    """SHA-256 over the canonical JSON of all that an import brings: the article's facts with the digests of its bytes
    and its text, and every claim with its figures and links as given, in their order."""
    facts = plain(new)
    for name in ("data", "text", "claims"):
        del facts[name]
    facts["text_sha256"] = sha256(new.text.encode()).hexdigest()
    facts["flags"] = list(new.flags)
    brought = {"article": facts, "claims": [claim_state(claim) for claim in new.claims]}
    return sha256(canonical(brought).encode()).hexdigest()


def claim_state(new: NewClaim) -> dict[str, Any]:
    """A claim with its figures and links as the history keeps it."""
    state = plain(new)
    state["figures"] = [plain(figure) for figure in new.figures]
    state["links"] = [plain(link) for link in new.links]
    state["hedges"], state["reasons"] = list(new.hedges), list(new.reasons)
    return state


def speakers(links: Sequence[Any], publisher: str | None) -> list[str]:
    """Who speaks, first origin first; the outlet that printed it is not named again at the end."""
    names = [str(link.speaker) for link in links]
    if names and publisher and schema.name_key(names[-1]) == schema.name_key(publisher):
        names.pop()
    return names


def figure_columns(figures: Sequence[Any], kind: str) -> dict[str, Any]:
    """What the list keeps of a claim's figures."""
    first = figures[0] if figures else None
    return {
        "facet": schema.facet(kind, (figure.measure for figure in figures)),
        "figure_key": schema.figure_key(first.low, first.best, first.high) if first else 1,
        "figures": len(figures),
        "measure": first.measure if first else None,
        "low": first.low if first else None,
        "best": first.best if first else None,
        "high": first.high if first else None,
        "approximate": bool(first.approximate) if first else False,
        "figure_text": first.text if first else None,
        "confidence": min((one.confidence for one in figures if one.confidence is not None), default=None),
    }


def link_columns(links: Sequence[Any], publisher: str | None) -> dict[str, Any]:
    """What the list keeps of a claim's chain."""
    names = speakers(links, publisher)
    return {"speakers": array(names), "source_key": schema.source_key(names)}


def source_ids(write: Write, names: Iterable[str]) -> dict[str, int]:
    """The id of each name's source, by ``schema.name_key``; unknown ones are entered."""
    wanted = {schema.name_key(name): name for name in reversed(list(names))}
    if not wanted:
        return {}
    keys = list(wanted)
    if write.sqlite:
        rows = write.rows(
            "SELECT key, id FROM source WHERE key IN (SELECT value FROM json_each(:keys))", keys=json.dumps(keys)
        )
    else:
        rows = write.rows("SELECT key, id FROM source WHERE key = ANY(:keys)", keys=keys)
    found: dict[str, int] = {row[0]: row[1] for row in rows}
    missing = [key for key in reversed(keys) if key not in found]
    if missing:
        given = dict(zip(missing, write.new_ids("source", len(missing)), strict=True))
        new = [
            {
                "id": given[key],
                "uid": uuid.uuid4().hex,
                "name": " ".join(wanted[key].split()),
                "key": key,
                "version": 1,
                "claims": 0,
                "confirmed": 0,
                "disputed": 0,
                "unverifiable": 0,
                "left_key": 0,
                "reliability": None,
                "interests": "",
                "merged_into": None,
                "root": given[key],
                "facts_entry": 0,
                "merge_entry": 0,
            }
            for key in missing
        ]
        write.insert(models.Source, new)
        write.entered("source", [(row["id"], row["uid"], row["name"]) for row in new])
        found.update(given)
    return found


def outlet_of(write: Write, publisher: str | None) -> int | None:
    """The source of a publisher's name, entered if it is new."""
    if not publisher or not publisher.strip():
        return None
    return source_ids(write, [publisher])[schema.name_key(publisher)]


def insert_figures(write: Write, figures: Sequence[tuple[int, Sequence[NewFigure]]]) -> None:
    """Insert the figures of claims."""
    total = sum(len(part) for _, part in figures)
    if not total:
        return
    numbers = iter(write.new_ids("figure", total))
    write.insert(
        models.Figure,
        [
            {
                "id": next(numbers),
                "claim_id": claim_id,
                "position": position,
                "span_start": figure.start,
                "span_end": figure.end,
                "text": figure.text,
                "low": figure.low,
                "best": figure.best,
                "high": figure.high,
                "modifier": figure.modifier,
                "approximate": figure.approximate,
                "measure": figure.measure,
                "population": figure.population,
                "rule": figure.rule,
                "confidence": figure.confidence,
            }
            for claim_id, part in figures
            for position, figure in enumerate(part)
        ],
    )


def insert_links(write: Write, links: Sequence[tuple[int, Sequence[NewLink]]]) -> None:
    """Insert the chains of claims that stand already, with their sources and these sources' records."""
    total = sum(len(part) for _, part in links)
    if not total:
        return
    ids = source_ids(write, (link.speaker for _, part in links for link in part))
    numbers = iter(write.new_ids("link", total))
    rows = []
    for claim_id, part in links:
        for position, link in enumerate(part):
            rows.append(
                {
                    "id": next(numbers),
                    "claim_id": claim_id,
                    "source_id": ids[schema.name_key(link.speaker)],
                    "position": position,
                    "span_start": link.start,
                    "span_end": link.end,
                    "speaker": link.speaker,
                    "role": link.role,
                    "cue": link.cue,
                    "medium": link.medium,
                    "anonymous": link.anonymous,
                    "hedge": link.hedge,
                }
            )
    write.insert(models.AttributionLink, rows)
    claims = [claim_id for claim_id, part in links if part]
    sources.tally(write, claims, 1)
    sources.follow_merges(write, claims)


def insert_claims(
    write: Write,
    article_id: int,
    article: Mapping[str, str | None],
    text: str,
    claims: Sequence[tuple[int, str, NewClaim]],
    *,
    by_hand: bool,
) -> None:
    """Insert claims (id, uid, claim) of one article with all that hangs on them, and index their words."""
    publisher, published = article["publisher"], article["published"]
    rows, documents = [], []
    for claim_id, uid, claim in claims:
        names = speakers(claim.links, publisher)
        rows.append(
            {
                "id": claim_id,
                "uid": uid,
                "article_id": article_id,
                "span_start": claim.start,
                "span_end": claim.end,
                "figures_entry": 0,
                "links_entry": 0,
                "kind": claim.kind,
                "by_hand": by_hand,
                "worth_key": schema.worth_key(claim.check_worthiness),
                "published_key": schema.published_key(published),
                "notes": 0,
                "publisher": publisher,
                "published": published,
                "check_worthiness": claim.check_worthiness,
                "quote": claim.quote,
                "prefix": text[max(0, claim.start - CONTEXT) : claim.start],
                "suffix": text[claim.end : claim.end + CONTEXT],
                "place": claim.place,
                "date_start": claim.date_start,
                "date_end": claim.date_end,
                "date_precision": claim.date_precision,
                "hedges": array(claim.hedges),
                "reasons": array(claim.reasons),
                **figure_columns(claim.figures, claim.kind),
                **link_columns(claim.links, publisher),
            }
        )
        fields = (claim.quote, "\n".join(names), publisher or "", article["title"] or "", "")
        documents.append((claim_id, fields))
    write.insert(models.Claim, rows)
    standing.insert(write, rows)
    insert_figures(write, [(claim_id, claim.figures) for claim_id, _, claim in claims])
    insert_links(write, [(claim_id, claim.links) for claim_id, _, claim in claims])
    search.put(write.connection, documents)


def insert_article(write: Write, new: NewArticle, uids: tuple[str, Sequence[str]] | None = None) -> tuple[int, int]:
    """Insert a capture (once per SHA-256), its article and its claims, and record the import as one entry.

    :param uids: those that the article and its claims have in another case.
    :returns: the article's id and the entry's ``seq``.
    """
    text_sha256 = sha256(new.text.encode()).hexdigest()
    if not write.rows("SELECT 1 FROM capture WHERE sha256 = :sha256", sha256=new.sha256):
        capture = {
            "sha256": new.sha256,
            "media_type": new.media_type,
            "origin": new.origin,
            "collector": new.collector,
            "collected_at": write.at,
            "size": len(new.data),
            "data": new.data,
        }
        write.insert(models.Capture, [capture])
    article_id, uid = write.new_ids("article")[0], uids[0] if uids else uuid.uuid4().hex
    facts = {name: value for name, value in plain(new).items() if name in models.Article.model_fields}
    facts.update(
        id=article_id,
        uid=uid,
        version=1,
        capture_sha256=new.sha256,
        text_sha256=text_sha256,
        flags=array(new.flags),
        added_at=write.at,
        added_by=write.actor,
        claims=len(new.claims),
        reviewed=0,
        correction_entry=0,
        published_key=schema.published_key(new.published),
        left_key=-len(new.claims),
        confirmed=0,
        disputed=0,
        unverifiable=0,
        outlet=outlet_of(write, new.publisher),
    )
    _ = write.reviewer_id  # known from the first thing they do
    write.insert(models.Article, [facts])
    write.insert(models.ArticleText, [{"article_id": article_id, "text": new.text}])
    search.put_article(write.connection, article_id, new.text)
    first = None
    if new.claims:
        ids = write.new_ids("claim", len(new.claims))
        first = ids[0]
        known = {"title": new.title, "publisher": new.publisher, "published": new.published}
        names = uids[1] if uids else [uuid.uuid4().hex for _ in ids]
        claims = list(zip(ids, names, new.claims, strict=True))
        insert_claims(write, article_id, known, new.text, claims, by_hand=False)
        write.entered("claim", [(claim_id, claim_uid) for claim_id, claim_uid, _ in claims])
    after = {
        "uid": uid,
        "title": new.title,
        "origin": new.origin,
        "capture_sha256": new.sha256,
        "media_type": new.media_type,
        "collector": new.collector,
        "text_sha256": text_sha256,
        "claims": len(new.claims),
        "first_claim": first,
        "digest": article_digest(new),
    }
    seq = write.record("add_article", "article", article_id, before=None, after=after)
    return article_id, seq
