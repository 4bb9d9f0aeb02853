"""Evidence of another case: files and links attached to claims, with the files' bytes."""

from hashlib import sha256
from typing import Any, Final

from db import evidence
from db.errors import CaseError
from db.merge_sides import Sides, checked_uid, said
from db.merge_telling import Stamp
from db.rows import NewCapture, NewEvidence

_PARTS: Final = evidence.CHANGEABLE


def bring(sides: Sides) -> None:
    """Bring in what was attached, changed or removed; what both changed stays as it is here, and is told."""
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
        judgement = sides.judge(stamp, ("evidence", found), equal=equal)
        if equal or (judgement == "disagree" and wanted is None):
            continue
        if mine is None and (judgement == "disagree" or wanted is not None):
            apart = evidence.apart(first["uid"], stamp.root)
            if wanted is not None and apart not in by_uid:  # removed here, changed there: it comes again
                _attach(sides, claim, stamp, {**wanted, "uid": apart}, stamp, wanted)
        elif judgement == "disagree":
            words = sides.said_here(("evidence", found), _words(mine))
            sides.disagree("evidence", f"claim {claim}", claim, words, said(_words(wanted), stamp))
        else:
            version = write.rows("SELECT version FROM evidence WHERE id = :id", id=found)[0][0]
            with sides.speaking(stamp):
                if wanted is None:
                    evidence.remove(write, found, version)
                else:
                    evidence.change(write, found, version, _changes(mine, wanted))
            sides.count("evidence changed")


def _changes(mine: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    return {part: wanted[part] for part in _PARTS if wanted[part] != mine[part]}


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
