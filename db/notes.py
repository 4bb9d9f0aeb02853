"""Notes about claims. The history keeps a note's state before and after as ``{"note": {…} | null}``."""

import uuid
from typing import Any

from db import between, mapping, models, search, standing, valid
from db.errors import CaseError, Conflict, NotFound
from db.marks import claim_row
from db.rows import Change
from db.writing import Write


def checked(text: str) -> str:
    """A note's text, if it can be kept.

    :raises CaseError: when it is empty, too long or holds what no case can hold.
    """
    if not valid.text(text, "the note", most=valid.MOST_TEXT).strip():
        raise CaseError("the note is empty: nothing was written")
    return text


def state_of(write: Write, note_id: int) -> tuple[dict[str, Any], int, int, bool]:
    """A note's state as the history keeps it, its version, the entry whose outcome it is, and whether it is deleted."""
    rows = write.rows(
        "SELECT n.uid, n.claim_id, n.text, r.name, n.created_at, n.version, n.entry, n.deleted FROM note n"
        " JOIN reviewer r ON r.id = n.reviewer_id WHERE n.id = :id",
        id=note_id,
    )
    if not rows:
        raise NotFound(f"there is no note {note_id} in this case")
    uid, claim_id, text, reviewer, created_at, version, entry, deleted = rows[0]
    state = {"uid": uid, "claim": claim_id, "text": text, "reviewer": reviewer, "created_at": created_at}
    return state, version, entry, bool(deleted)


def put(write: Write, note_id: int, claim_id: int, state: dict[str, Any] | None, entry: int) -> None:
    """Make a note what a state says (``None``: deleted), with its claim's count and words in step."""
    claim_row(write, claim_id)
    search.remove(write.connection, [claim_id])
    if state is None:
        write.run(
            "UPDATE note SET deleted = :yes, version = version + 1, entry = :entry, changed_at = :at WHERE id = :id",
            yes=True,
            entry=entry,
            at=write.at,
            id=note_id,
        )
    elif not write.run(
        "UPDATE note SET deleted = :no, text = :text, version = version + 1, entry = :entry, changed_at = :at"
        " WHERE id = :id",
        no=False,
        text=state["text"],
        entry=entry,
        at=write.at,
        id=note_id,
    ):
        row = {
            "id": note_id,
            "uid": state["uid"],
            "version": 1,
            "claim_id": claim_id,
            "reviewer_id": write.rows("SELECT id FROM reviewer WHERE name = :name", name=state["reviewer"])[0][0],
            "created_at": state["created_at"],
            "changed_at": write.at,
            "entry": entry,
            "deleted": False,
            "text": state["text"],
        }
        write.insert(models.Note, [row])
    write.run(
        "UPDATE claim SET notes = (SELECT count(*) FROM note n WHERE n.claim_id = claim.id AND NOT n.deleted)"
        " WHERE id = :id",
        id=claim_id,
    )
    standing.touch(write, [claim_id])
    search.add(write.connection, [claim_id])


def add(write: Write, claim_id: int, text: str, uid: str | None = None) -> Change:
    """See ``Store.add_note``; ``uid``: that of the note in another case."""
    claim_row(write, claim_id)
    _ = write.reviewer_id
    note_id = write.new_ids("note")[0]
    state = {
        "uid": uid or uuid.uuid4().hex,
        "claim": claim_id,
        "text": text,
        "reviewer": write.actor,
        "created_at": write.at,
    }
    put(write, note_id, claim_id, state, write.seq)
    seq = write.record(
        "add_note", "note", note_id, before={"note": None, "entry": 0}, after={"note": state}, claims=(claim_id,)
    )
    return Change(seq, f"note on claim {claim_id} written", (claim_id,))


def _current(write: Write, note_id: int, version: int) -> tuple[dict[str, Any], int]:
    state, current, entry, deleted = state_of(write, note_id)
    if deleted:
        raise Conflict(f"note {note_id} was deleted meanwhile")
    if current != version:
        row = write.rows(f"SELECT {mapping.NOTE} WHERE n.id = :id", id=note_id)[0]
        who = between.who(write, between.of_row(write, "note", note_id))
        message = f"note {note_id} was changed by {who} meanwhile: look again before you change it"
        raise Conflict(message, mapping.note_row(tuple(row)))
    return state, entry


def by_its_author(note_id: int, author: str, actor: str) -> None:
    """See that a note is changed by whom it is by: nobody's words may come to stand under another's name.

    :raises CaseError: when the one who acts is somebody else.
    """
    if actor != author:
        raise CaseError(f"note {note_id} is by {author}: write your own note")


def edit(write: Write, note_id: int, text: str, version: int, *, brought: bool = False) -> Change:
    """See ``Store.edit_note``. ``brought``: the change was made in another case, by whomever, and is only told here."""
    if not brought:
        by_its_author(note_id, state_of(write, note_id)[0]["reviewer"], write.actor)
    state, entry = _current(write, note_id, version)
    claim_id = state["claim"]
    after = {**state, "text": text}
    put(write, note_id, claim_id, after, write.seq)
    seq = write.record(
        "edit_note", "note", note_id, before={"note": state, "entry": entry}, after={"note": after}, claims=(claim_id,)
    )
    return Change(seq, f"note on claim {claim_id} changed", (claim_id,))


def delete(write: Write, note_id: int, version: int) -> Change:
    """See ``Store.delete_note``."""
    state, entry = _current(write, note_id, version)
    claim_id = state["claim"]
    put(write, note_id, claim_id, None, write.seq)
    seq = write.record(
        "delete_note", "note", note_id, before={"note": state, "entry": entry}, after={"note": None}, claims=(claim_id,)
    )
    return Change(seq, f"note on claim {claim_id} deleted", (claim_id,))
