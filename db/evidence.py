"""Evidence for claims: captures and links that people attach, change and remove.

An entry about evidence keeps, before and after, ``{"evidence": {id: state | null, …}}`` (ids as strings, since they
are names in JSON), with the digest of each capture in its state; ``before`` also says which entry's outcome each row
was (``"entries"``), and ``after`` what is known of captures that came into the case with it (``"captures"``). Captures
stay in a case for good: a removed piece of evidence can be brought back, and the history still names its digest.
"""

import uuid
from collections.abc import Sequence
from typing import Any, Final

from db import addresses, between, captures, mapping, models, standing, valid
from db.errors import CaseError, Conflict, NotFound
from db.marks import claim_row, counted
from db.rows import STANCES, Change, EvidenceRow, HistoryRow, NewEvidence
from db.schema import MAX_ID
from db.writing import Write

State = dict[str, Any]

MOST_CLAIMS: Final = 1_000
"""Claims that one file or link can be attached to at once."""
CHANGEABLE: Final = ("stance", "quote", "note", "primary")


def checked(new: NewEvidence) -> NewEvidence:
    """Evidence that can be kept.

    :raises CaseError: otherwise.
    """
    if new.capture is None and new.url is None:
        raise CaseError("evidence is a file or a link: neither was given")
    _checked_words({"stance": new.stance, "quote": new.quote, "note": new.note})
    if new.url is not None:
        addresses.checked(new.url)
    if new.capture is not None:
        captures.check(new.capture)
    return new


def _checked_words(values: dict[str, Any]) -> None:
    if "stance" in values:
        valid.one_of(values["stance"], STANCES, "stance")
    for name, what in (("quote", "the quote"), ("note", "the note")):
        if name in values:
            valid.text(values[name], what, most=valid.MOST_TEXT)


def apart(uid: str, entry: str) -> str:
    """The uid of a second piece that one became when two cases did otherwise with it, by the entry that did."""
    return uuid.uuid5(uuid.UUID(uid), entry).hex


def attach(write: Write, claim_ids: Sequence[int], new: NewEvidence, uid: str | None = None) -> Change:
    """See ``Store.attach_evidence``; ``uid``: that of the one piece in another case."""
    ids = list(dict.fromkeys(claim_ids))
    if not ids:
        raise CaseError("no claim was chosen: nothing was attached")
    if len(ids) > MOST_CLAIMS:
        raise CaseError(f"evidence can be attached to {MOST_CLAIMS:,} claims at once, not to {len(ids):,}")
    for claim_id in ids:
        claim_row(write, claim_id)
    _ = write.reviewer_id
    kept = captures.keep(write, new.capture) if new.capture is not None else None
    numbers = write.new_ids("evidence", len(ids))
    common = {
        "capture": new.capture.sha256 if new.capture is not None else None,
        "origin": new.capture.origin if new.capture is not None else "",
        "url": new.url.strip() if new.url is not None else None,
        "stance": new.stance,
        "quote": new.quote,
        "note": new.note,
        "primary": new.primary,
        "reviewer": write.actor,
        "created_at": write.at,
    }
    states = {
        str(number): {"uid": uid or uuid.uuid4().hex, "claim": claim_id, **common}
        for number, claim_id in zip(numbers, ids, strict=True)
    }
    put(write, states, dict.fromkeys(states, write.seq))
    seq = write.record(
        "attach_evidence",
        "evidence",
        numbers[0] if len(ids) == 1 else None,
        before={"evidence": dict.fromkeys(states), "entries": dict.fromkeys(states, 0)},
        after={"evidence": states, "captures": [kept] if kept is not None else []},
        claims=ids,
    )
    return Change(seq, f"evidence attached to {counted(ids)} ({new.stance})", tuple(ids))


def row_of(write: Write, evidence_id: int, version: int) -> tuple[State, int]:
    """A piece's state as the history keeps it, and the entry whose outcome it is.

    :raises NotFound: when there is none.
    :raises Conflict: when it was removed, or changed since ``version``.
    """
    possible = 0 < evidence_id <= MAX_ID
    found = write.rows(f"SELECT {mapping.EVIDENCE} WHERE e.id = :id", id=evidence_id) if possible else ()
    if not found:
        raise NotFound(f"there is no evidence {evidence_id} in this case")
    row: EvidenceRow = mapping.evidence_row(tuple(found[0]))
    uid, entry, deleted = write.rows("SELECT uid, entry, deleted FROM evidence WHERE id = :id", id=evidence_id)[0]
    if deleted:
        raise Conflict(f"evidence {evidence_id} was removed meanwhile")
    if row.version != version:
        who = between.who(write, between.of_row(write, "evidence", evidence_id))
        message = f"evidence {evidence_id} was changed by {who} meanwhile: look again before you change it"
        raise Conflict(message, row)
    state = {
        "uid": uid,
        "claim": row.claim_id,
        "capture": row.capture_sha256,
        "origin": row.origin,
        "url": row.url,
        "stance": row.stance,
        "quote": row.quote,
        "note": row.note,
        "primary": row.primary,
        "reviewer": row.reviewer,
        "created_at": row.created_at,
    }
    return state, entry


def _one(write: Write, action: str, evidence_id: int, before: State, entry: int, after: State | None) -> int:
    name = str(evidence_id)
    put(write, {name: after or before}, {name: write.seq}, deleted=after is None)
    return write.record(
        action,
        "evidence",
        evidence_id,
        before={"evidence": {name: before}, "entries": {name: entry}},
        after={"evidence": {name: after}},
        claims=(before["claim"],),
    )


def change(write: Write, evidence_id: int, version: int, changes: dict[str, Any]) -> Change:
    """See ``Store.change_evidence``; ``changes`` are parts of ``CHANGEABLE``."""
    _checked_words(changes)
    before, entry = row_of(write, evidence_id, version)
    after = {**before, **changes}
    if after == before:
        raise CaseError(f"evidence {evidence_id} is so already: nothing was changed")
    seq = _one(write, "change_evidence", evidence_id, before, entry, after)
    return Change(seq, f"evidence on claim {before['claim']} changed", (before["claim"],))


def remove(write: Write, evidence_id: int, version: int) -> Change:
    """See ``Store.remove_evidence``."""
    before, entry = row_of(write, evidence_id, version)
    seq = _one(write, "remove_evidence", evidence_id, before, entry, None)
    return Change(seq, f"evidence on claim {before['claim']} removed", (before["claim"],))


def put(write: Write, states: dict[str, State], entries: dict[str, int], *, deleted: bool = False) -> None:
    """Make pieces of evidence what states say, as outcomes of these entries; ``deleted`` takes them away instead."""
    new = []
    people: dict[str, int] = {}
    for name, state in states.items():
        done = write.run(
            "UPDATE evidence SET stance = :stance, quote = :quote, note = :note, is_primary = :primary,"
            " deleted = :deleted, version = version + 1, entry = :entry, changed_at = :at WHERE id = :id",
            stance=state["stance"],
            quote=state["quote"],
            note=state["note"],
            primary=state["primary"],
            deleted=deleted,
            entry=entries[name],
            at=write.at,
            id=int(name),
        )
        if not done:
            if state["reviewer"] not in people:
                found = write.rows("SELECT id FROM reviewer WHERE name = :name", name=state["reviewer"])
                people[state["reviewer"]] = found[0][0]
            new.append(
                {
                    "id": int(name),
                    "uid": state["uid"],
                    "version": 1,
                    "claim_id": state["claim"],
                    "capture_sha256": state["capture"],
                    "url": state["url"],
                    "origin": state["origin"],
                    "stance": state["stance"],
                    "quote": state["quote"],
                    "note": state["note"],
                    "is_primary": state["primary"],
                    "reviewer_id": people[state["reviewer"]],
                    "created_at": state["created_at"],
                    "changed_at": write.at,
                    "entry": entries[name],
                    "deleted": deleted,
                }
            )
    write.insert(models.Evidence, new)
    standing.touch(write, [state["claim"] for state in states.values()])


def claims_of(entry: HistoryRow) -> list[int]:
    """The claims that an entry about evidence is on."""
    return [state["claim"] for state in _known(entry).values()]


def _known(entry: HistoryRow) -> dict[str, State]:
    """Each piece of an entry as it stood on the side on which it stood."""
    before, after = entry.before["evidence"], entry.after["evidence"]
    return {name: after[name] or before[name] for name in after}


def stands(write: Write, entry: HistoryRow, *, backwards: bool) -> bool:
    """Whether each piece is still what the entry made of it; or, to do it again, what the entry was made on."""
    for name in entry.after["evidence"]:
        rows = write.rows("SELECT entry FROM evidence WHERE id = :id", id=int(name))
        expected = entry.seq if backwards else entry.before["entries"][name]
        if (rows[0][0] if rows else 0) != expected:
            return False
    return True


def put_side(write: Write, entry: HistoryRow, *, backwards: bool) -> None:
    """Bring back the state before an entry, or after it."""
    states: dict[str, State | None] = (entry.before if backwards else entry.after)["evidence"]
    known = _known(entry)
    entries = entry.before["entries"] if backwards else dict.fromkeys(known, entry.seq)
    gone = {name: known[name] for name, state in states.items() if state is None}
    there = {name: state for name, state in states.items() if state is not None}
    for claim_id in {state["claim"] for state in known.values()}:
        claim_row(write, claim_id)
    put(write, there, entries)
    put(write, gone, entries, deleted=True)
