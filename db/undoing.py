"""Undo and redo: new entries that bring back the state before, or after, an entry of the same person.

An undo entry says in ``after`` what it ``undoes``; a redo entry which undo it ``redoes`` and which ``action`` thereby
stands again. Nothing else is kept, so both work after a restart and on a copy of the case.

An entry can be undone while its outcome still stands: the row's ``*_entry`` names it. A later change by anyone moves
that number, and its undo restores it, so coming between is seen exactly.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final

from db import (
    between,
    corrections,
    evidence,
    named,
    notes,
    rewording,
    sources,
    standing,
    tags,
    views,
    workflow_state,
)
from db.errors import CaseError, Conflict, Stuck
from db.marks import Verdicts, claim_row, counted, give
from db.rows import Between, Change, ClaimRow, HistoryRow, Stale
from db.writing import Write, history_entry

_WORK: Final = ("assign", "set_state")
_TAGS: Final = ("tag", "rename_tag", "merge_tag")
_ACTIONS: Final = frozenset(
    {
        "mark",
        "add_note",
        "edit_note",
        "delete_note",
        "add_claim",
        "correct_figures",
        "correct_attribution",
        "correct_claim",
        "correct_article",
        "merge_source",
        "split_source",
        "rate_source",
        "save_view",
        "change_view",
        "delete_view",
        *_WORK,
        *_TAGS,
        "attach_evidence",
        "change_evidence",
        "remove_evidence",
    }
)
_IMPORTS: Final = {"add_article": "adding an article", "merge_case": "merging a case"}
"""What is not undone, since others may work on what came by it."""
_PAGE: Final = 200


def _own(write: Write) -> Iterator[tuple[int, str]]:
    """The person's entries, newest first: number and action."""
    last = write.seq
    while True:
        rows = write.rows(
            f"SELECT seq, action FROM history WHERE actor = :actor AND seq < :last ORDER BY seq DESC LIMIT {_PAGE}",
            actor=write.actor,
            last=last,
        )
        yield from ((row[0], row[1]) for row in rows)
        if len(rows) < _PAGE:
            return
        last = rows[-1][0]


def _words(write: Write, entry: HistoryRow) -> str:
    ids = claims_of(entry)
    if entry.action == "mark":
        verdicts = " and ".join(entry.after["verdicts"])
        return f"{counted(ids)} marked {verdicts}"
    if entry.action in _WORK:
        return workflow_state.words_of(entry)
    if entry.action in _TAGS:
        return tags.words_of(entry)
    what = {
        "add_note": "note written",
        "edit_note": "note changed",
        "delete_note": "note deleted",
        "add_claim": "claim added",
        "correct_figures": "figures corrected",
        "correct_attribution": "attribution corrected",
        "correct_claim": "claim corrected",
        "correct_article": "article corrected",
        "merge_source": "sources merged",
        "split_source": "sources split",
        "rate_source": "source judged",
        "save_view": "view saved",
        "change_view": "view changed",
        "delete_view": "view deleted",
        "attach_evidence": "evidence attached",
        "change_evidence": "evidence changed",
        "remove_evidence": "evidence removed",
    }[entry.action]
    return f"{what} ({_named(write, entry) or counted(ids)})"


def _named(write: Write, entry: HistoryRow) -> str:
    """The article, source or view that an entry is about, with its name; empty for all others."""
    if entry.entity == "view":
        return named.view(entry.after["view"] or entry.before["view"])
    name = {"article": named.article, "source": named.source}.get(entry.entity)
    return name(write, entry.entity_id or 0) if name else ""


def claims_of(entry: HistoryRow) -> list[int]:
    """The claims that an undoable entry names."""
    if entry.action == "mark":
        return [claim_id for ids in entry.after["verdicts"].values() for claim_id in ids]
    if entry.action in _WORK:
        return workflow_state.claims_of(entry)
    if entry.action in _TAGS:
        return tags.claims_of(entry)
    if entry.entity == "evidence":
        return evidence.claims_of(entry)
    if entry.entity == "note":
        state = entry.after["note"] or entry.before["note"]
        return [state["claim"]]
    return [entry.entity_id] if entry.entity == "claim" and entry.entity_id is not None else []


def _standing(write: Write) -> Iterator[tuple[int, str]]:
    """The person's entries that were not undone, newest first, with the imports among them."""
    undone: set[int] = set()
    taken_back: set[int] = set()
    for seq, action in _own(write):
        if action == "redo":
            taken_back.add(history_entry(write, seq).after["redoes"])
        elif action == "undo":
            if seq not in taken_back:
                undone.add(history_entry(write, seq).after["undoes"])
        elif action in _IMPORTS or (action in _ACTIONS and seq not in undone):
            yield seq, action


def _reachable(write: Write, skip: Collection[int]) -> Iterator[tuple[int, str]]:
    """What undo comes to: the standing entries without those to be skipped.

    Articles that were added one after the other are skipped as one, and with a merge what it brought.
    """
    passing = merged = False
    for seq, action in _standing(write):
        passing = action == "add_article" and (passing or seq in skip)
        merged = merged or (action == "merge_case" and seq in skip)
        if passing or seq in skip or (merged and "brought_from" in history_entry(write, seq).after):
            continue
        yield seq, action


def undo(write: Write, skip: Collection[int] = (), *, exactly: bool = False) -> Change | None:
    """See ``Store.undo``."""
    if exactly:
        _check_skipped(write, skip)
    for seq, action in _reachable(write, skip):
        if action in _IMPORTS:
            what = _IMPORTS[action]
            message = f"the last thing you did is {what}, which is not undone: nothing was changed"
            raise Stuck(message, seq, what, _before(write, skip, seq))
        entry = history_entry(write, seq)
        try:
            return apply(write, entry, "undo", {"undoes": seq})
        except Conflict as error:
            before = _before(write, skip, seq)
            raise Stuck(str(error), seq, _words(write, entry), before, error.current, stale=error.stale) from error
    return None


def _check_skipped(write: Write, skip: Collection[int]) -> None:
    """See that all entries to be skipped stand in the way: none is left when undo comes to the one it would take.

    :raises CaseError: for the newest that does not, with what it is.
    """
    left = set(skip)
    reachable = (seq for seq, _ in _reachable(write, skip))
    first = next(reachable, None)
    for seq, _ in _standing(write) if left else ():
        if first is not None and seq <= first:
            break
        left.discard(seq)
    if not left:
        return
    number = max(left)
    why = f"{_why_not_skipped(write, number)}, so it does not stand in the way"
    if first is not None and number < first:
        entry = history_entry(write, first)
        words = _IMPORTS.get(entry.action) or _words(write, entry)
        why += f"; the next that undo comes to is entry {first} ({words})"
    raise CaseError(f"{why}: nothing was undone")


def _why_not_skipped(write: Write, number: int) -> str:
    rows = write.rows("SELECT actor, action FROM history WHERE seq = :seq", seq=number)
    if not rows:
        return f"there is no entry {number} in the history"
    actor, action = rows[0]
    if actor != write.actor:
        return f"entry {number} is not yours"
    if action not in _ACTIONS and action not in _IMPORTS:
        return f"entry {number} is nothing that undo takes back ({action})"
    if not any(seq == number for seq, _ in _standing(write)):
        return f"entry {number} is undone already"
    return f"entry {number} is not the next in line"


def _before(write: Write, skip: Collection[int], seq: int) -> str:
    """What the change before an entry did, in words; empty when there is none."""
    before = next(_reachable(write, {*skip, seq}), None)
    if before is None:
        return ""
    return _IMPORTS.get(before[1]) or _words(write, history_entry(write, before[0]))


def redo(write: Write) -> Change | None:
    """See ``Store.redo``."""
    done_again: set[int] = set()
    for seq, action in _own(write):
        if action == "redo":
            done_again.add(history_entry(write, seq).after["redoes"])
        elif action == "undo":
            if seq not in done_again:
                target = history_entry(write, seq).after["undoes"]
                return apply(write, history_entry(write, target), "redo", {"redoes": seq, "action": target})
        else:
            return None
    return None


def apply(write: Write, entry: HistoryRow, action: str, reference: dict[str, int], reason: str = "") -> Change:
    """Undo an entry, or do it again; ``reference`` is what the new entry says of that."""
    backwards = action == "undo"
    ids: Sequence[int]
    if entry.action == "mark":
        wanted: Verdicts = (entry.before if backwards else entry.after)["verdicts"]
        had: Verdicts = (entry.after if backwards else entry.before)["verdicts"]
        ids = _verdicts(write, entry, had, wanted, backwards)
        before: Any = {"verdicts": had}
        after: Any = {"verdicts": wanted}
    elif entry.action in _WORK:
        ids, before, after = workflow_state.turn(write, entry, backwards)
    elif "tags" in entry.after:
        ids, before, after = tags.turn(write, entry, backwards)
    else:
        kinds = ("note", "figures", "links", "words", "article", "claim", "source", "merge", "view", "tag", "evidence")
        key = next(name for name in entry.after if name in kinds)
        state = (entry.before if backwards else entry.after)[key]
        _check(write, entry, key, backwards)
        if entry.action == "edit_note" and not backwards:  # of before only authors could
            notes.by_its_author(entry.entity_id or 0, state["reviewer"], write.actor)
        if key == "evidence":
            ids = claims_of(entry)
            evidence.put_side(write, entry, backwards=backwards)
        else:
            outcome_of = entry.before.get("entry", 0) if backwards else entry.seq
            ids = _put(write, entry, key, state, outcome_of)
        before, after = {key: (entry.after if backwards else entry.before)[key]}, {key: state}
    seq = write.record(
        action,
        entry.entity,
        entry.entity_id,
        before=before,
        after={**after, **reference},
        reason=entry.reason if action == "redo" else reason,
        claims=ids,
    )
    words = _words(write, entry)
    return Change(seq, f"undone: {words}" if backwards else f"done again: {words}", tuple(ids), entry.action)


def _conflict(
    write: Write, what: str, entry: HistoryRow, found: Between | None, row: ClaimRow | None = None
) -> Conflict:
    message = f"{what} was changed by {between.who(write, found)} since ({_words(write, entry)}): nothing was changed"
    return Conflict(message, row, stale=[Stale(row, found)] if row is not None else ())


def _verdicts(write: Write, entry: HistoryRow, had: Verdicts, wanted: Verdicts, backwards: bool) -> list[int]:
    ids = claims_of(entry)
    test = "verdict_entry = :entry" if backwards else "verdict_entry < :entry"
    parameters = {"ids": write.ids(ids), "entry": entry.seq}
    rows = write.rows(f"SELECT id, verdict FROM standing WHERE {test} AND id {write.listed}", **parameters)
    present = {row[0]: row[1] for row in rows}
    for verdict, claims in had.items():
        for claim_id in claims:
            if present.get(claim_id) != verdict:
                now = write.rows("SELECT verdict_entry FROM standing WHERE id = :id", id=claim_id)
                found = between.of_entry(write, now[0][0] if now else None)
                row = claim_row(write, claim_id) if now else None
                raise _conflict(write, f"claim {claim_id}", entry, found, row)
    sources.tally(write, ids, -1)
    former = standing.by_article(write, ids)
    if backwards:
        write.run(
            "UPDATE verdict SET undone_by = :by WHERE entry = :entry AND undone_by IS NULL",
            by=write.seq,
            entry=entry.seq,
        )
    else:
        _stand_again(write, entry, ids)
    for verdict, claims in wanted.items():
        write.run(
            "UPDATE standing SET verdict = :verdict, version = version + 1, changed_key = :key,"
            " verdict_entry = COALESCE((SELECT max(v.entry) FROM verdict v"
            " WHERE v.claim_id = standing.id AND v.undone_by IS NULL), 0)"
            f" WHERE id {write.listed}",
            verdict=verdict,
            key=-write.seq,
            ids=write.ids(claims),
        )
    sources.tally(write, ids, 1)
    standing.count(write, former, standing.by_article(write, ids))
    return ids


def _stand_again(write: Write, entry: HistoryRow, ids: Sequence[int]) -> None:
    write.run("UPDATE verdict SET undone_by = NULL WHERE entry = :entry", entry=entry.seq)
    there = {row[0] for row in write.rows("SELECT claim_id FROM verdict WHERE entry = :entry", entry=entry.seq)}
    gone = [claim_id for claim_id in ids if claim_id not in there]  # went with a claim that was taken out meanwhile
    if gone:
        (verdict,) = entry.after["verdicts"]
        give(write, gone, verdict, entry.reason, at=entry.at, entry=entry.seq)


_TOUCHING: Final = tuple(sorted({*_ACTIONS, "undo", "redo"}))
"""What may come between on a claim that was added by hand."""
_POINTER: Final = {
    "note": ("note", "entry"),
    "view": ("saved_view", "entry"),
    "figures": ("claim", "figures_entry"),
    "links": ("claim", "links_entry"),
    "article": ("article", "correction_entry"),
    "source": ("source", "facts_entry"),
    "merge": ("source", "merge_entry"),
    "tag": ("tag", "entry"),
}


def _check(write: Write, entry: HistoryRow, key: str, backwards: bool) -> None:
    """See that nobody came between: the row's outcome is this entry's, or, for redo, the one it was made on."""
    if key == "claim":
        reworded = backwards and rewording.entry_of(write, entry.entity_id or 0)
        if reworded or (
            backwards
            and not write.rows(
                "SELECT 1 FROM claim c JOIN standing s ON s.id = c.id WHERE c.id = :id AND s.verdict_entry = 0"
                " AND c.figures_entry = 0 AND c.links_entry = 0 AND c.notes = 0"
                " AND NOT EXISTS (SELECT 1 FROM workflow w WHERE w.claim_id = c.id)"
                " AND NOT EXISTS (SELECT 1 FROM claim_tag t WHERE t.claim_id = c.id)"
                " AND NOT EXISTS (SELECT 1 FROM evidence e WHERE e.claim_id = c.id AND NOT e.deleted)",
                id=entry.entity_id,
            )
        ):
            number = entry.entity_id or 0
            found = between.of_claim(write, number, after=entry.seq, actions=_TOUCHING)
            there = write.rows("SELECT 1 FROM claim WHERE id = :id", id=number)
            raise _conflict(write, f"claim {number}", entry, found, claim_row(write, number) if there else None)
        return
    if key == "evidence":
        if not evidence.stands(write, entry, backwards=backwards):
            claims = claims_of(entry)
            found = between.of_claim(write, claims[0], after=entry.seq, actions=_TOUCHING) if len(claims) == 1 else None
            raise _conflict(write, "evidence", entry, found or between.of_row(write, "evidence", entry.entity_id))
        return
    if key == "words":  # of a claim that was taken out, nothing stands
        there = write.rows("SELECT id FROM claim WHERE id = :id", id=entry.entity_id)
        now = rewording.entry_of(write, entry.entity_id or 0) if there else -1
    else:
        table, column = _POINTER[key]
        rows = write.rows(f"SELECT {column} FROM {table} WHERE id = :id", id=entry.entity_id)
        now = rows[0][0] if rows else 0
    expected = entry.seq if backwards else entry.before["entry"]
    if now != expected:
        row = claim_row(write, entry.entity_id or 0) if key in ("figures", "links", "words") else None
        about = _named(write, entry).partition(" “")[0] or f"{entry.entity} {entry.entity_id}"
        raise _conflict(write, about, entry, between.of_entry(write, now), row)


def _put(write: Write, entry: HistoryRow, key: str, state: Any, outcome_of: int) -> Sequence[int]:
    number = entry.entity_id or 0
    if key == "article":
        corrections.put_article(write, number, state, outcome_of)
        return corrections.claims_of(write, number)
    if key in ("source", "merge"):
        (sources.put_facts if key == "source" else sources.put_merge)(write, number, state, outcome_of)
        return ()
    if key in ("view", "tag"):
        (views if key == "view" else tags).put(write, number, state, outcome_of)
        return ()
    ids = claims_of(entry)
    if key == "note":
        notes.put(write, number, ids[0], state, outcome_of)
    elif key == "figures":
        corrections.put_figures(write, number, state, outcome_of)
    elif key == "links":
        corrections.put_links(write, number, state, outcome_of)
    elif key == "words":
        rewording.put(write, number, state)
    else:
        corrections.put_claim(write, number, state)
    return ids
