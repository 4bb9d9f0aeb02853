"""What a person corrects of a claim itself: its words (the span in its article), its kind, its place and its dates.

What the history keeps of it is told in ``db.reworded``.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from db import bringing, corrections, search, valid
from db.errors import CaseError
from db.reworded import CORRECTED, ENTRIES, NAMES, PARTS, Said, outcome, parts
from db.rows import KINDS, Change
from db.schema import facet
from db.writing import Write

_COLUMNS: Final = ("span_start", "span_end", *NAMES[2:])
_MOST_PLACE: Final = 500
"""Code points of a place."""


def entry_of(write: Write, claim_id: int) -> int:
    """The entry whose outcome a claim's words are now; 0 when nobody's correction stands."""
    rows = write.rows(
        f'SELECT h.seq, h.action, h."before", h."after" FROM history h WHERE {ENTRIES} AND h.entity_id = :id'
        " ORDER BY h.seq",
        id=claim_id,
    )
    return outcome(Said(row[0], row[1], json.loads(row[2]), json.loads(row[3])) for row in rows).entry


def state_of(write: Write, claim_id: int) -> dict[str, Any]:
    """A claim's words, kind, place and dates as they are now."""
    (row,) = write.rows(f"SELECT {', '.join(_COLUMNS)} FROM claim WHERE id = :id", id=claim_id)
    return dict(zip(NAMES, row, strict=True))


def put(write: Write, claim_id: int, state: Mapping[str, Any]) -> None:
    """Make a claim's words, kind, place and dates what a state says."""
    text = text_of(write, claim_id)
    start, end = state["start"], state["end"]
    measures = [row[0] for row in write.rows("SELECT measure FROM figure WHERE claim_id = :id", id=claim_id)]
    search.remove(write.connection, [claim_id])
    columns = dict(zip(_COLUMNS, (state[name] for name in NAMES), strict=True))
    columns.update(
        quote=text[start:end],
        prefix=text[max(0, start - bringing.CONTEXT) : start],
        suffix=text[end : end + bringing.CONTEXT],
        facet=facet(state["kind"], measures),
    )
    corrections.set_columns(write, claim_id, columns)
    search.add(write.connection, [claim_id])


def checked(before: Mapping[str, Any], values: Mapping[str, Any], text: str) -> dict[str, Any]:
    """A state with other values in it, its quote as the article's text has it. What stays is not looked at.

    :raises CaseError: when it cannot be kept, in one line.
    """
    after = {**before, **values}
    start, end = after["start"], after["end"]
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(text):
        raise CaseError(f"{start} to {end} is no stretch of this article, which has {len(text):,} characters")
    if not text[start:end].strip():
        raise CaseError(f"there are no words from {start} to {end} of this article")
    after["quote"] = text[start:end]
    changed = parts(before, after)
    if "kind" in changed:
        valid.one_of(after["kind"], KINDS, "kind")
    if "place" in changed and after["place"] is not None:
        after["place"] = " ".join(valid.text(after["place"], "the place", most=_MOST_PLACE).split()) or None
    if "dates" in changed:
        names = PARTS["dates"]
        after.update(zip(names, valid.dates(*(after[name] for name in names)), strict=True))
    return {name: after[name] for name in NAMES}


def correct(write: Write, claim_id: int, values: Mapping[str, Any], version: int, reason: str) -> Change:
    """See ``Store.correct_claim``."""
    if not values or not values.keys() <= set(CORRECTED) or ("start" in values) != ("end" in values):
        raise CaseError(
            "only the words (start with end), kind, place and dates of a claim can be corrected: nothing was changed"
        )
    row = corrections.current(write, claim_id, version)
    before = state_of(write, claim_id)
    if "date_start" in values:  # what is not said of a new day is not that of the former one
        values = {**dict.fromkeys(PARTS["dates"]), **values}
    after = checked(before, values, text_of(write, claim_id))
    if not parts(before, after):
        raise CaseError(f"claim {claim_id} is so already: nothing was changed")
    if parts(before, after)[0] == "words":
        same = write.rows(
            "SELECT min(id) FROM claim WHERE article_id = :article AND span_start = :start AND span_end = :end"
            " AND id <> :id",
            article=row.article_id,
            start=after["start"],
            end=after["end"],
            id=claim_id,
        )[0][0]
        if same is not None:
            raise CaseError(f"these words are claim {same} already: nothing was changed")
    return enter(write, claim_id, before, after, reason)


def enter(write: Write, claim_id: int, before: Mapping[str, Any], after: Mapping[str, Any], reason: str) -> Change:
    """Make a claim's words a state that is checked, and record it."""
    said = {"words": dict(before), "entry": entry_of(write, claim_id)}
    put(write, claim_id, after)
    seq = write.record(
        "correct_claim", "claim", claim_id, before=said, after={"words": dict(after)}, reason=reason, claims=(claim_id,)
    )
    named = parts(before, after) or ["words"]
    listed = " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))
    return Change(seq, f"{listed} of claim {claim_id} corrected", (claim_id,))


def text_of(write: Write, claim_id: int) -> str:
    """The text of a claim's article."""
    text: str = write.rows(
        "SELECT t.text FROM article_text t JOIN claim c ON c.article_id = t.article_id WHERE c.id = :id", id=claim_id
    )[0][0]
    return text
