"""Putting another case into this one: two people worked apart, on copies of one case or on cases of their own.

- The other history is kept word for word in ``merged_entry``, so that it can still be checked up to its head.
- What it says that this case does not know comes as ordinary entries, under the name and as of the time of whoever did
  it there, with ``brought_from`` in ``after``: the case, number and hash of the entry there.
- Where neither side had seen the other's outcome and they differ, this case's stands and the other's is kept beside it:
  a verdict as one that does not stand, the rest in a note. The claim is tagged.
- The last entry, ``merge_case``, says who merged what, up to which head.

What is new is told by the hashes of entries alone, so a case can be merged again after more work, both ways, or through
a third one: nothing comes twice.
"""

from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from db import merge_articles, merge_corrections, merge_evidence, merge_verdicts, merge_work, models, notes, tags, valid
from db.chain import canonical
from db.errors import CaseError
from db.merge_sides import Progress, Sides, said
from db.merge_verdicts import TAG
from db.rows import Change, Disagreement, Head, Merged
from db.schema import name_key
from db.writing import Write

if TYPE_CHECKING:
    from db.queries import Reader

COLUMNS: Final = "seq, at, actor, action, entity, entity_id, reason, previous, hash, before, after"
_NOT_NEW: Final = ("merge_case", "redact")
_STEP: Final = 500


class Tried(Exception):
    """Raised to undo a merge that was only tried; holds what would have come."""

    def __init__(self, merged: Merged) -> None:
        super().__init__()
        self.merged = merged


def merge(write: Write, other: "Reader", progress: Progress) -> Merged:
    """See ``Store.merge``. The other history is checked already: whole, each hash right.

    :raises CaseError: when the other case says what makes no sense.
    """
    try:
        sides = Sides(write, other, progress)
        _agree_with_tables(sides)
        return _merge(sides)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError) as error:
        why = " ".join(str(error).split())[:120]
        message = f"the other case says what makes no sense ({type(error).__name__}: {why}): nothing was merged"
        raise CaseError(message) from error


def _merge(sides: Sides) -> Merged:
    write, there = sides.write, sides.there
    common = _common(sides)
    head = Head(there.head, there.stamps[there.head].hash)
    kept = _unknown(sides)
    new = [stamp for stamp in there.stamps.values() if stamp.action not in _NOT_NEW and not sides.knows(stamp)]
    if not new:
        _tell_of_removals(sides)
        return Merged(None, there.uid, head, common, 0, {}, 0, 0, tuple(sides.disagreements))
    merge_articles.bring(sides)
    agreed = merge_verdicts.bring(sides)
    merge_corrections.bring(sides)
    merge_work.bring(sides)
    merge_evidence.bring(sides)
    _tell_of_removals(sides)
    _mark_disagreements(sides)
    read_otherwise = sides.counts.pop("read otherwise", 0)
    told = [
        {"what": one.what, "where": one.where, "here": one.here, "there": one.there}
        for one in sides.disagreements
        if one.claim is None or one.what in ("claim", "workflow state")
    ]
    merged = {
        "case": there.uid,
        "head": {"seq": head.seq, "hash": head.hash},
        "common": None if common is None else {"seq": common.seq, "hash": common.hash},
        "kept": len(kept),
        "digest": sha256(canonical(_keep(sides, kept)).encode()).hexdigest(),
        "counts": dict(sides.counts),
        "agreed": agreed,
        "disagree": len(sides.disagreements),
        "left": told,
    }
    seq = write.record("merge_case", "case", None, before=None, after={"merged": merged})
    words = f"case {there.uid[:8]} merged up to its entry {head.seq}"
    counts = dict(sides.counts)
    disagreements = tuple(sides.disagreements)
    return Merged(Change(seq, words), there.uid, head, common, len(kept), counts, agreed, read_otherwise, disagreements)


def _tell_of_removals(sides: Sides) -> None:
    """Say which removals of words there this case does not know of: what is the same in both still stands here."""
    for stamp in sides.there.stamps.values():
        if stamp.action == "redact" and not sides.knows(stamp):
            sides.disagree("words removed", "the case", None, "stand here: verifier redact", said("removed", stamp))


def _common(sides: Sides) -> Head | None:
    """The newest entry that both histories begin with."""
    found = None
    for seq, stamp in sides.there.stamps.items():
        if sides.here.hashes.get(stamp.hash) != seq:
            break
        found = Head(seq, stamp.hash)
    return found


def _agree_with_tables(sides: Sides) -> None:
    """See that the other case's tables say the verdicts and notes that its history says.

    :raises CaseError: when they do not.
    """
    there = sides.there
    told = {key[1]: value for key, value in there.state.items() if key[0] == "verdict" and value != "unreviewed"}
    found = dict(sides.other.all("SELECT id, verdict FROM standing WHERE verdict <> 'unreviewed'"))
    notes_told = {key[1]: value["text"] for key, value in there.state.items() if key[0] == "note" and value is not None}
    notes_found = dict(sides.other.all("SELECT id, text FROM note WHERE NOT deleted"))
    for what, left, right in (("verdict of claim", told, found), ("note", notes_told, notes_found)):
        differing = sorted(number for number in {*left, *right} if left.get(number) != right.get(number))
        if differing:
            words = f"the other case was changed behind its history's back ({what} {differing[0]})"
            raise CaseError(f"{words}: nothing was merged; verify it, and restore a backup of it")


def _unknown(sides: Sides) -> list[str]:
    """The hashes of the other case's entries, merged ones included, that this case does not hold."""
    return [one for one in (*sides.there.hashes, *sides.merged_there) if one not in sides.known]


def _keep(sides: Sides, hashes: list[str]) -> list[str]:
    """Take these entries into ``merged_entry``, word for word, as those of the next entry here.

    :returns: the hash of each and the case it is of, with a space between, in order.
    """
    write, kept = sides.write, []  # type: tuple[Write, list[str]]
    names = COLUMNS.split(", ")
    for table, origin, wanted in (
        ("history", None, [one for one in hashes if one in sides.there.hashes]),
        ("merged_entry", "origin", [one for one in hashes if one not in sides.there.hashes]),
    ):
        for begin in range(0, len(wanted), _STEP):
            some = wanted[begin : begin + _STEP]
            sql = f"SELECT {origin or 'NULL'}, {COLUMNS} FROM {table} WHERE "
            if table == "history":
                found = sides.other.all(
                    sql + f"seq IN ({', '.join('?' * len(some))})", [sides.there.hashes[one] for one in some]
                )
            else:
                found = sides.other.all(sql + f"hash IN ({', '.join('?' * len(some))})", some)
            rows: list[dict[str, Any]] = [
                {"origin": row[0] or sides.there.uid, "merged_by": write.seq, **dict(zip(names, row[1:], strict=True))}
                for row in found
            ]
            write.insert(models.MergedEntry, rows)
            kept += [f"{row['hash']} {row['origin']}" for row in rows]
            sides.progress("entries kept", len(rows))
    return sorted(kept)


def _mark_disagreements(sides: Sides) -> None:
    """Tag the claims of which the two cases say otherwise, and write down both sides in a note."""
    write = sides.write
    found: dict[int, list[Disagreement]] = {}
    for one in sides.disagreements:
        if one.claim is not None and one.what not in ("workflow state", "claim"):
            found.setdefault(one.claim, []).append(one)
    if not found:
        return
    for claim, some in sorted(found.items()):
        text = "Two copies of this case disagree.\n" + "\n".join(sorted(map(_words, some)))
        text = text[: valid.MOST_TEXT]
        if not write.rows("SELECT 1 FROM note WHERE claim_id = :claim AND text = :text", claim=claim, text=text):
            notes.add(write, claim, text)
            sides.count("notes on disagreements")
    rows = write.rows(
        "SELECT c.claim_id FROM claim_tag c JOIN tag t ON t.id = c.tag_id WHERE t.key = :key", key=name_key(TAG)
    )
    tagged = {row[0] for row in rows}
    untagged = sorted(set(found) - tagged)
    if untagged:
        tags.retag(write, untagged, [TAG], [])


def _words(one: Disagreement) -> str:
    """Both sides in the same order whichever case is merged into which, so that one note is enough."""
    where = "" if one.where.startswith("claim") else f" of {one.where.split()[0]}"
    return f"{one.what}{where}: {'; or '.join(sorted((one.here, one.there)))}"
