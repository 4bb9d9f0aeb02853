"""Evidence of another case: files and links attached to claims, with the files' bytes."""

from hashlib import sha256
from typing import Any, Final

from db import evidence
from db.errors import CaseError
from db.merge_sides import Sides, checked_uid, said
from db.merge_telling import Key, Stamp, Telling
from db.rows import NewCapture, NewEvidence

_PARTS: Final = evidence.CHANGEABLE


def bring(sides: Sides) -> None:
    """Bring in what was attached, changed or removed; what both changed stays as it is here, and is told.

    What one removed and the other changed is not lost: it stays, or comes again beside what was removed; that is told.
    """
    write, here, there = sides.write, sides.here, sides.there
    by_uid = {state["uid"]: number for number, (_, state) in here.evidence.items()}
    for key, stamp in sides.fresh("evidence"):
        seq, first = there.evidence[key[1]]
        wanted = there.state[key]
        claim = sides.claim(first["claim"])
        if claim is None:
            continue
        found = by_uid.get(checked_uid(first["uid"]))
        if found is None:
            if wanted is not None:
                _attach(sides, claim, there.stamps[seq], first, stamp, wanted)
            continue
        mine = here.state["evidence", found]
        equal = (mine is None) == (wanted is None) and (mine is None or _changes(mine, wanted) == {})
        judgement = sides.judge_turns(stamp, ("evidence", found), key, equal=equal)
        if equal or judgement is None:
            continue
        was_here, was_there = _before(here, ("evidence", found), first), _before(there, key, first)
        if mine is None:
            apart = evidence.apart(first["uid"], stamp.root)
            if apart in by_uid:
                continue
            # Removed here, changed there: it comes again, as it was attached there and changed since.
            start, attached = first, there.stamps[seq]
            if not _changes(first, wanted):  # one entry here for both there: of who attached it, from the newer one
                start, attached = wanted, attached._replace(seq=stamp.seq, hash=stamp.hash, origin=stamp.origin)
            _attach(sides, claim, attached, {**start, "uid": apart}, stamp, wanted)
        if judgement == "disagree":
            words = sides.said_here(("evidence", found), _told(mine, was_here))
            sides.disagree("evidence", f"claim {claim}", claim, words, said(_told(wanted, was_there), stamp))
        elif mine is not None:
            version = write.rows("SELECT version FROM evidence WHERE id = :id", id=found)[0][0]
            with sides.speaking(stamp):
                if wanted is None:
                    evidence.remove(write, found, version)
                else:
                    evidence.change(write, found, version, _changes(mine, wanted))
            sides.count("evidence changed")


def _changes(mine: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    return {part: wanted[part] for part in _PARTS if wanted[part] != mine[part]}


def _before(telling: Telling, key: Key, first: dict[str, Any]) -> dict[str, Any]:
    """What a piece last was while it was there."""
    return next((state for _, state in reversed(telling.turns.get(key, ())) if state is not None), first)


def _told(state: dict[str, Any] | None, before: dict[str, Any]) -> str:
    return f"removed (it stays, since the other changed it): {_words(before)}" if state is None else _words(state)


def _words(state: dict[str, Any]) -> str:
    what = state["url"] or state["origin"]
    return " · ".join(part for part in (state["stance"], what, state["quote"], state["note"]) if part)


def _attach(sides: Sides, claim: int, first: Stamp, state: dict[str, Any], last: Stamp, wanted: dict[str, Any]) -> None:
    """Attach a piece as it was attached there, and change it as it was changed since."""
    capture = None if state["capture"] is None else _capture(sides, state["capture"], state["origin"])
    parts = {part: state[part] for part in _PARTS}
    new = evidence.checked(NewEvidence(**parts, url=state["url"], capture=capture))
    with sides.speaking(first):
        change = evidence.attach(sides.write, [claim], new, state["uid"])
    changes = _changes(state, wanted)
    if changes:
        number = sides.write.rows("SELECT id FROM evidence WHERE entry = :entry", entry=change.seq)[0][0]
        with sides.speaking(last):
            evidence.change(sides.write, number, 1, changes)
    sides.count("pieces of evidence")


def _capture(sides: Sides, digest: str, origin: str) -> NewCapture:
    rows = sides.other.all("SELECT data, media_type, collector FROM capture WHERE sha256 = ?", (digest,))
    if not rows or sha256(rows[0][0]).hexdigest() != digest:
        raise CaseError(f"the other case lacks the file {digest[:12]} that its history names, or has other bytes")
    return NewCapture(bytes(rows[0][0]), digest, rows[0][1], origin, rows[0][2])
