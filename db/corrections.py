"""What a person corrects or adds by hand: figures, chains, articles' facts, claims.

The history keeps the state before and after under one key each: ``figures``, ``links``, ``article``, ``claim``. The
``put_…`` functions make the tables what such a state says; corrections, undo and redo all go through them.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from db import between, bringing, mapping, named, schema, search, sources, standing, valid
from db.errors import CaseError, Conflict, NotFound
from db.marks import claim_row
from db.rows import Change, ClaimRow, NewClaim, NewFigure, NewLink
from db.writing import Write

State = Any
"""What stands under one key of an entry: plain JSON values."""

CLAIM_STATE = frozenset(field.name for field in fields(NewClaim)) | {"uid", "article"}
"""What the history says of a claim that was added by hand."""
_FIGURE = "text, low, best, high, measure, span_start, span_end, modifier, approximate, population, rule, confidence"
_LINK = "speaker, span_start, span_end, role, cue, medium, anonymous, hedge"


def current(write: Write, claim_id: int, version: int) -> ClaimRow:
    """A claim that is about to be corrected.

    :raises Conflict: when it was changed since the version that the person saw.
    """
    row = claim_row(write, claim_id)
    if row.version != version:
        who = between.who(write, between.of_claim(write, claim_id))
        message = f"claim {claim_id} was changed by {who} meanwhile: look again before you correct it"
        raise Conflict(message, row)
    return row


def _length(write: Write, article_id: int) -> int:
    length: int = write.rows("SELECT length(text) FROM article_text WHERE article_id = :id", id=article_id)[0][0]
    return length


def figures_of(write: Write, claim_id: int) -> list[NewFigure]:
    """A claim's figures as they are now."""
    rows = write.rows(f"SELECT {_FIGURE} FROM figure WHERE claim_id = :id ORDER BY position", id=claim_id)
    return [replace(NewFigure(*row), approximate=bool(row[8])) for row in rows]


def as_figure(state: State) -> NewFigure:
    """A figure from the history, which keeps fractions as strings; entries before schema 0003 have no confidence."""
    confidence = state.get("confidence")
    return NewFigure(**{**state, "confidence": None if confidence is None else float(confidence)})


def links_of(write: Write, claim_id: int) -> list[NewLink]:
    """A claim's chain as it is now."""
    rows = write.rows(f"SELECT {_LINK} FROM link WHERE claim_id = :id ORDER BY position", id=claim_id)
    return [replace(NewLink(*row), anonymous=bool(row[6])) for row in rows]


def plain_all(parts: Sequence[NewFigure] | Sequence[NewLink]) -> State:
    """Figures or links as the history keeps them."""
    return [valid.plain(part) for part in parts]


def set_columns(write: Write, claim_id: int, columns: Mapping[str, object]) -> None:
    """Write columns of a claim that a person edited."""
    assignments = ", ".join(f"{name} = :{name}" for name in columns)
    write.run(f"UPDATE claim SET {assignments} WHERE id = :claim_id", **columns, claim_id=claim_id)
    standing.edited(write, claim_id, columns.get("facet"))


def put_figures(write: Write, claim_id: int, state: State, entry: int) -> None:
    """Make a claim's figures what a state says."""
    kind = claim_row(write, claim_id).kind
    figures = [as_figure(values) for values in state]
    write.run("DELETE FROM figure WHERE claim_id = :id", id=claim_id)
    bringing.insert_figures(write, [(claim_id, figures)])
    set_columns(write, claim_id, {**bringing.figure_columns(figures, kind), "figures_entry": entry})


def _drop_links(write: Write, claim_id: int) -> None:
    sources.tally(write, [claim_id], -1)
    write.run("DELETE FROM link WHERE claim_id = :id", id=claim_id)


def put_links(write: Write, claim_id: int, state: State, entry: int) -> None:
    """Make a claim's chain what a state says."""
    publisher = claim_row(write, claim_id).publisher
    links = [NewLink(**values) for values in state]
    search.remove(write.connection, [claim_id])
    _drop_links(write, claim_id)
    set_columns(write, claim_id, {**bringing.link_columns(links, publisher), "links_entry": entry})
    bringing.insert_links(write, [(claim_id, links)])
    search.add(write.connection, [claim_id])


def article_state(write: Write, article_id: int) -> dict[str, Any]:
    """What can be corrected about an article, with origins, as it is now."""
    names = [*bringing.ARTICLE_FIELDS, *(f"{name}_origin" for name in bringing.ARTICLE_FIELDS if name != "url")]
    rows = write.rows(f"SELECT {', '.join(names)} FROM article WHERE id = :id", id=article_id)
    if not rows:
        raise NotFound(f"there is no article {article_id} in this case")
    return dict(zip(names, rows[0], strict=True))


def claims_of(write: Write, article_id: int) -> list[int]:
    """The ids of an article's claims."""
    return [row[0] for row in write.rows("SELECT id FROM claim WHERE article_id = :id ORDER BY id", id=article_id)]


def put_article(write: Write, article_id: int, state: State, entry: int) -> None:
    """Make an article's facts what a state says, and those of its claims that repeat them."""
    claims = claims_of(write, article_id)
    search.remove(write.connection, claims)
    assignments = ", ".join(f"{name} = :{name}" for name in state)
    write.run(
        f"UPDATE article SET {assignments}, version = version + 1, correction_entry = :entry WHERE id = :id",
        **state,
        entry=entry,
        id=article_id,
    )
    facts = article_state(write, article_id)
    key = schema.published_key(facts["published"])
    write.run("UPDATE article SET published_key = :key WHERE id = :id", key=key, id=article_id)
    write.run(
        "UPDATE claim SET publisher = :publisher, published = :published, published_key = :published_key"
        " WHERE article_id = :id",
        publisher=facts["publisher"],
        published=facts["published"],
        published_key=key,
        id=article_id,
    )
    standing.touch(write, claims)
    if "publisher" in state:
        outlet = bringing.outlet_of(write, facts["publisher"])
        write.run("UPDATE article SET outlet = :outlet WHERE id = :id", outlet=outlet, id=article_id)
        columns: list[dict[str, object]] = [
            {"id": claim_id, **bringing.link_columns(links_of(write, claim_id), facts["publisher"])}
            for claim_id in claims
        ]
        write.many("UPDATE claim SET speakers = :speakers, source_key = :source_key WHERE id = :id", columns)
        sources.follow_merges(write, claims)
    search.add(write.connection, claims)


def as_claim(state: State) -> NewClaim:
    """A claim from the history."""
    values = {name: value for name, value in state.items() if name not in ("uid", "article")}
    values["figures"] = tuple(as_figure(part) for part in state["figures"])
    values["links"] = tuple(NewLink(**part) for part in state["links"])
    values["hedges"], values["reasons"] = tuple(state["hedges"]), tuple(state["reasons"])
    values["check_worthiness"] = float(state["check_worthiness"])
    return NewClaim(**values)


def put_claim(write: Write, claim_id: int, state: State) -> None:
    """Enter a claim that was added by hand (again), or take it out (``None``)."""
    if state is None:
        article_id = claim_row(write, claim_id).article_id
        search.remove(write.connection, [claim_id])
        _drop_links(write, claim_id)
        for table in ("figure", "verdict", "note", "evidence"):
            write.run(f"DELETE FROM {table} WHERE claim_id = :id", id=claim_id)
        write.run("DELETE FROM standing WHERE id = :id", id=claim_id)
        write.run("DELETE FROM claim WHERE id = :id", id=claim_id)
    else:
        article_id = state["article"]
        text: str = write.rows("SELECT text FROM article_text WHERE article_id = :id", id=article_id)[0][0]
        facts, new = article_state(write, article_id), as_claim(state)
        bringing.insert_claims(write, article_id, facts, text, [(claim_id, state["uid"], new)], by_hand=True)
    write.run(
        "UPDATE article SET claims = (SELECT count(*) FROM claim c WHERE c.article_id = article.id) WHERE id = :id",
        id=article_id,
    )
    write.run("UPDATE article SET left_key = reviewed - claims WHERE id = :id", id=article_id)


def add_claim(write: Write, article_id: int, new: NewClaim) -> Change:
    """See ``Store.add_claim``."""
    rows = write.rows("SELECT text FROM article_text WHERE article_id = :id", id=article_id)
    if not rows:
        raise NotFound(f"there is no article {article_id} in this case")
    valid.claim(new, rows[0][0])
    state = {**bringing.claim_state(new), "uid": uuid.uuid4().hex, "article": article_id}
    return enter_claim(write, write.new_ids("claim")[0], state)


def enter_claim(write: Write, claim_id: int, state: State) -> Change:
    """Enter a claim whose state is checked, and record it."""
    put_claim(write, claim_id, state)
    seq = write.record(
        "add_claim", "claim", claim_id, before={"claim": None}, after={"claim": state}, claims=(claim_id,)
    )
    return Change(seq, f"claim {claim_id} added", (claim_id,))


def _entry(write: Write, column: str, claim_id: int) -> int:
    entry: int = write.rows(f"SELECT {column} FROM claim WHERE id = :id", id=claim_id)[0][0]
    return entry


def correct_figures(write: Write, claim_id: int, figures: tuple[NewFigure, ...], version: int, reason: str) -> Change:
    """See ``Store.correct_figures``."""
    row = current(write, claim_id, version)
    length = _length(write, row.article_id)
    for figure in figures:
        valid.figure(figure, length)
    before = {"figures": plain_all(figures_of(write, claim_id)), "entry": _entry(write, "figures_entry", claim_id)}
    after = {"figures": plain_all(figures)}
    put_figures(write, claim_id, after["figures"], write.seq)
    seq = write.record(
        "correct_figures", "claim", claim_id, before=before, after=after, reason=reason, claims=(claim_id,)
    )
    return Change(seq, f"figures of claim {claim_id} corrected", (claim_id,))


def correct_attribution(write: Write, claim_id: int, links: tuple[NewLink, ...], version: int, reason: str) -> Change:
    """See ``Store.correct_attribution``."""
    row = current(write, claim_id, version)
    length = _length(write, row.article_id)
    for link in links:
        valid.link(link, length)
    before = {"links": plain_all(links_of(write, claim_id)), "entry": _entry(write, "links_entry", claim_id)}
    after = {"links": plain_all(links)}
    put_links(write, claim_id, after["links"], write.seq)
    seq = write.record(
        "correct_attribution", "claim", claim_id, before=before, after=after, reason=reason, claims=(claim_id,)
    )
    return Change(seq, f"attribution of claim {claim_id} corrected", (claim_id,))


def checked_fact(name: str, value: str | None) -> str | None:
    """A fact of an article as it can be kept.

    :raises CaseError: when it cannot.
    """
    value = None if value is None else valid.text(value, name, most=valid.MOST_TEXT).strip() or None
    if name == "published" and value is not None and not schema.is_date(value):
        raise CaseError(f"“{value[:40]}” is not a date: write 2014, 2014-06, 2014-06-16 or 2014-06-16T16:43:00Z")
    return value


def correct_article(
    write: Write, article_id: int, values: Mapping[str, str | None], version: int, reason: str
) -> Change:
    """See ``Store.correct_article``."""
    unknown = [name for name in values if name not in bringing.ARTICLE_FIELDS]
    if unknown or not values:
        raise CaseError(
            f"only {', '.join(bringing.ARTICLE_FIELDS)} of an article can be corrected: nothing was changed"
        )
    new: dict[str, str | None] = {}
    for name, value in values.items():
        new[name] = checked_fact(name, value)
        if name != "url":
            new[f"{name}_origin"] = "person"
    article_state(write, article_id)
    if write.rows("SELECT version FROM article WHERE id = :id", id=article_id)[0][0] != version:
        rows = write.rows(
            f"SELECT {mapping.ARTICLE} FROM article a JOIN capture p ON p.sha256 = a.capture_sha256 WHERE a.id = :id",
            id=article_id,
        )
        who = between.who(write, between.of_row(write, "article", article_id))
        message = f"article {article_id} was changed by {who} meanwhile: look again before you correct it"
        raise Conflict(message, mapping.article_row(tuple(rows[0])))
    return enter_facts(write, article_id, new, reason)


def enter_facts(write: Write, article_id: int, new: Mapping[str, str | None], reason: str) -> Change:
    """Make facts of an article, with their origins, what they are to be, and record it; they are checked."""
    current = article_state(write, article_id)
    entry = write.rows("SELECT correction_entry FROM article WHERE id = :id", id=article_id)[0][0]
    put_article(write, article_id, new, write.seq)
    claims = claims_of(write, article_id)
    before = {"article": {name: current[name] for name in new}, "entry": entry}
    seq = write.record(
        "correct_article", "article", article_id, before=before, after={"article": new}, reason=reason, claims=claims
    )
    return Change(seq, f"{named.article(write, article_id)} corrected", tuple(claims))
