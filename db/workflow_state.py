"""Workflow state and assignee of claims, one or ten thousand at once. Nothing here moves a verdict: another axis.

State and assignee move together where they must: whoever assigns a new claim makes it assigned, an assigned claim that
is taken from its assignee is new again, and a claim that is set back to new has no assignee.

The history keeps ``{"workflow": [{"assignee", "state", "to": claim ids}, …]}``; the state before also says which
``entry`` it was the outcome of (0: untouched). A claim's ``version`` stays: a verdict is not stale because someone took
the claim over, and the other way round. What guards against a stale screen here is that ``entry``.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from db import between, search, valid
from db.errors import CaseError, Conflict, NotFound
from db.marks import claim_row, counted
from db.rows import STATES, Change, HistoryRow, Stale
from db.schema import MAX_ID, name_key
from db.writing import Write

Standing = tuple[str, str | None]
"""Workflow state and assignee."""
UNTOUCHED: Final[Standing] = ("new", None)
FEW: Final = 20
"""Fewer claims with the same outcome are written row by row, all such rows in one go."""


def claims_there(write: Write, claim_ids: Sequence[int]) -> list[int]:
    """The claims that were chosen, each once.

    :raises CaseError: when there are none.
    :raises NotFound: when one of them is not in the case.
    """
    ids = list(dict.fromkeys(claim_ids))
    if not ids:
        raise CaseError("no claim was chosen: nothing was changed")
    possible = [claim_id for claim_id in ids if 0 < claim_id <= MAX_ID]
    there = {row[0] for row in write.rows(f"SELECT id FROM claim WHERE id {write.listed}", ids=write.ids(possible))}
    for claim_id in ids:
        if claim_id not in there:
            raise NotFound(f"there is no claim {claim_id} in this case: nothing was changed")
    return ids


def assignee_name(write: Write, name: str) -> str:
    """A person's name as the case already writes it (whatever case and accents it was given in), else as it was given.

    :raises CaseError: when it is no name.
    """
    name = valid.reviewer(name)
    key = name_key(name)
    rows = write.rows(
        "SELECT name FROM reviewer UNION SELECT DISTINCT assignee FROM workflow WHERE assignee IS NOT NULL"
    )
    names = [row[0] for row in rows]
    return name if name in names else next((known for known in sorted(names) if name_key(known) == key), name)


def assign(write: Write, claim_ids: Sequence[int], name: str | None, seen: Mapping[int, int] | None) -> Change:
    """See ``Store.assign``."""
    to = None if name is None else assignee_name(write, name)

    def moved(claim_id: int, had: Standing) -> Standing:
        state = had[0]
        if to is None:
            return ("new" if state == "assigned" else state), None
        return ("assigned" if state == "new" else state), to

    return _change(write, "assign", claim_ids, moved, seen, "assigned to nobody" if to is None else f"assigned to {to}")


def set_state(write: Write, claim_ids: Sequence[int], state: str, seen: Mapping[int, int] | None) -> Change:
    """See ``Store.set_state``."""

    def moved(claim_id: int, had: Standing) -> Standing:
        if state == "assigned" and had[1] is None:
            raise CaseError(f"claim {claim_id} is assigned to nobody: say to whom, which makes it assigned")
        return state, (None if state == "new" else had[1])

    return _change(write, "set_state", claim_ids, moved, seen, f"in state “{state}”")


def settle(write: Write, action: str, ids: Sequence[int], state: str, assignee: str | None) -> Change:
    """Give claims the state and assignee that they have in another case."""
    valid.one_of(state, STATES, "workflow state")
    name = None if assignee is None else valid.reviewer(assignee)
    if (state == "new" and name is not None) or (state == "assigned" and name is None):
        raise CaseError(f"a claim cannot be {state} {'to nobody' if name is None else f'and be that of {name}'}")
    return _change(write, action, ids, lambda *_: (state, name), None, f"in state “{state}”")


def _change(
    write: Write,
    action: str,
    claim_ids: Sequence[int],
    moved: Callable[[int, Standing], Standing],
    seen: Mapping[int, int] | None,
    words: str,
) -> Change:
    ids = claims_there(write, claim_ids)
    had = standing(write, ids)
    changed: list[tuple[int, Standing]] = []
    for claim_id in ids:
        state, name, entry = had.get(claim_id, (*UNTOUCHED, 0))
        if seen is not None and seen.get(claim_id, entry) != entry:
            who = between.who(write, between.of_entry(write, entry))
            raise Conflict(
                f"claim {claim_id} was assigned, or its workflow state set, by {who} meanwhile: look again"
                " before you change it",
                claim_row(write, claim_id)._replace(state=state, assignee=name, work_entry=entry),
            )
        wanted = moved(claim_id, (state, name))
        if wanted != (state, name):
            changed.append((claim_id, wanted))
    if not changed:
        is_so = "is so" if len(ids) == 1 else "are so"
        raise CaseError(f"{counted(ids)} {is_so} already ({words}): nothing was changed")
    ids = [claim_id for claim_id, _ in changed]
    before = [
        {"assignee": name, "state": state, "entry": entry, "to": claims}
        for (state, name, entry), claims in _grouped((one, had.get(one, (*UNTOUCHED, 0))) for one in ids)
    ]
    after = [{"assignee": name, "state": state, "to": claims} for (state, name), claims in _grouped(changed)]
    put(write, after, write.seq)
    seq = write.record(
        action,
        "claim",
        ids[0] if len(ids) == 1 else None,
        before={"workflow": before},
        after={"workflow": after},
        claims=ids,
    )
    return Change(seq, f"{counted(ids)} {words}", tuple(ids))


def standing(write: Write, ids: Sequence[int]) -> dict[int, tuple[str, str | None, int]]:
    """State, assignee and entry of those of the claims that ever had any."""
    rows = write.rows(
        f"SELECT claim_id, state, assignee, entry FROM workflow WHERE claim_id {write.listed}", ids=write.ids(ids)
    )
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def _grouped(pairs: Iterable[tuple[int, Any]]) -> list[tuple[Any, list[int]]]:
    groups: dict[Any, list[int]] = {}
    for claim_id, value in pairs:
        groups.setdefault(value, []).append(claim_id)
    return list(groups.items())


_UPSERT: Final = (
    " ON CONFLICT (claim_id) DO UPDATE SET state = excluded.state, assignee = excluded.assignee, entry = excluded.entry"
)


def put(write: Write, groups: Sequence[Mapping[str, Any]], entry: int | None = None) -> None:
    """Make state and assignee of claims what the groups say, as the outcome of ``entry`` (``None``: of the entry that
    each group names; 0 is that of claims nobody touched, which have no row)."""
    single: list[dict[str, object]] = []
    gone: list[int] = []
    for group in groups:
        values = {"state": group["state"], "assignee": group["assignee"]}
        number = group["entry"] if entry is None else entry
        if number == 0:
            gone += group["to"]
        elif len(group["to"]) < FEW:
            single += [{"claim_id": claim_id, "entry": number, **values} for claim_id in group["to"]]
        else:
            write.run(
                "INSERT INTO workflow (claim_id, state, assignee, entry) SELECT claim_id, CAST(:state AS varchar),"
                f" CAST(:assignee AS varchar), CAST(:entry AS bigint) FROM {search.numbered(write.connection)}"
                f" WHERE true {_UPSERT}",
                entry=number,
                ids=write.ids(group["to"]),
                **values,
            )
    write.many(
        "INSERT INTO workflow (claim_id, state, assignee, entry) VALUES (:claim_id, :state, :assignee, :entry)"
        + _UPSERT,
        single,
    )
    if gone:
        write.run(f"DELETE FROM workflow WHERE claim_id {write.listed}", ids=write.ids(gone))


def claims_of(entry: HistoryRow) -> list[int]:
    """The claims that an entry of these actions changed."""
    return [claim_id for group in entry.after["workflow"] for claim_id in group["to"]]


def words_of(entry: HistoryRow) -> str:
    """What an entry of these actions did, in a few words."""
    ids = claims_of(entry)
    if entry.action == "assign":
        names = {group["assignee"] for group in entry.after["workflow"]}
        return f"{counted(ids)} assigned to {' and '.join(sorted(name or 'nobody' for name in names))}"
    states = [name for name in STATES if any(group["state"] == name for group in entry.after["workflow"])]
    return f"{counted(ids)} in state “{' and '.join(states)}”"


def turn(write: Write, entry: HistoryRow, backwards: bool) -> tuple[list[int], dict[str, Any], dict[str, Any]]:
    """Undo an entry, or do it again.

    :returns: the claims, and the states before and after.
    :raises Conflict: when anyone came between.
    """
    before, after = entry.before["workflow"], entry.after["workflow"]
    ids = claims_of(entry)
    expected = (
        dict.fromkeys(ids, entry.seq) if backwards else {one: group["entry"] for group in before for one in group["to"]}
    )
    have = standing(write, ids)
    for claim_id in ids:
        now = have.get(claim_id, (*UNTOUCHED, 0))[2]
        if now != expected[claim_id]:
            found = between.of_entry(write, now)
            message = f"claim {claim_id} was changed by {between.who(write, found)} since ({words_of(entry)})"
            row = claim_row(write, claim_id)
            raise Conflict(f"{message}: nothing was changed", row, stale=[Stale(row, found)])
    put(write, before, None) if backwards else put(write, after, entry.seq)
    told = [{key: group[key] for key in ("assignee", "state", "to")} for group in before]
    pair = {"workflow": after}, {"workflow": told}
    return (ids, *pair) if backwards else (ids, pair[1], pair[0])
