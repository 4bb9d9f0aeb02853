"""Tags of claims: given and taken off, one or ten thousand claims at once; renamed; two put into one.

The history keeps ``{"tags": {"on": […], "off": […]}}``, each part a list of ``{"name", "tag", "to": claim ids}``: what
was given and what was taken off. ``before`` is the way back. A part that was taken off, and comes back in ``before``,
says by ``entry`` who had given it.

A tag is there as long as a claim has it. Its row stays after that, so that its id keeps its meaning for undo; the next
one to give it may spell it anew.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from db import between, models, search
from db.errors import CaseError, Conflict, NotFound
from db.marks import claim_row, counted
from db.rows import Change, HistoryRow, Stale
from db.schema import name_key
from db.workflow_state import FEW, claims_there
from db.writing import Write

_ACTIONS = ("tag", "rename_tag", "merge_tag", "undo", "redo")
Delta = dict[str, list[dict[str, Any]]]


def _known(write: Write, names: Iterable[str]) -> dict[str, tuple[int, str]]:
    """By key: id and name of the tags of these keys, those that no claim has any more included."""
    found: dict[str, tuple[int, str]] = {}
    for key in dict.fromkeys(map(name_key, names)):
        for row in write.rows("SELECT id, name FROM tag WHERE key = :key", key=key):
            found[key] = (row[0], row[1])
    return found


def _used(write: Write, tag_id: int) -> bool:
    return bool(write.rows("SELECT 1 FROM claim_tag WHERE tag_id = :id LIMIT 1", id=tag_id))


def _those_with(write: Write, tag_id: int, ids: Sequence[int]) -> dict[int, int]:
    """Those of the claims that have a tag, with the entry that gave it."""
    rows = write.rows(
        f"SELECT claim_id, entry FROM claim_tag WHERE tag_id = :tag AND claim_id {write.listed}",
        tag=tag_id,
        ids=write.ids(ids),
    )
    return {row[0]: row[1] for row in rows}


def _to_give(write: Write, name: str, known: Mapping[str, tuple[int, str]]) -> tuple[int, str]:
    """Id and spelling of a tag that is about to be given; made, or spelt anew, when no claim has it."""
    key = name_key(name)
    if key not in known:
        tag_id = write.new_ids("tag")[0]
        row = {"id": tag_id, "uid": uuid.uuid4().hex, "name": name, "key": key, "entry": 0}
        write.insert(models.Tag, [row])
        write.entered("tag", [(tag_id, row["uid"])])
        return tag_id, name
    tag_id, spelt = known[key]
    if spelt != name and not _used(write, tag_id):
        write.run("UPDATE tag SET name = :name WHERE id = :id", name=name, id=tag_id)
        return tag_id, name
    return tag_id, spelt


def _off(tag_id: int, name: str, entries: Mapping[int, int]) -> list[dict[str, Any]]:
    """What is taken off, apart by the entry that had given it."""
    groups: dict[int, list[int]] = {}
    for claim_id, entry in entries.items():
        groups.setdefault(entry, []).append(claim_id)
    return [{"entry": entry, "name": name, "tag": tag_id, "to": ids} for entry, ids in groups.items()]


def retag(write: Write, claim_ids: Sequence[int], add: Sequence[str], remove: Sequence[str]) -> Change:
    """See ``Store.tag``; the names are checked."""
    ids = claims_there(write, claim_ids)
    known = _known(write, (*add, *remove))
    off: list[dict[str, Any]] = []
    on: list[dict[str, Any]] = []
    for name in {name_key(name): name for name in remove}.values():
        if name_key(name) not in known or not _used(write, known[name_key(name)][0]):
            raise NotFound(f"there is no tag “{name}” in this case: nothing was changed")
        tag_id, spelt = known[name_key(name)]
        off += _off(tag_id, spelt, _those_with(write, tag_id, ids))
    for name in {name_key(name): name for name in add}.values():
        tag_id, spelt = _to_give(write, name, known)
        have = _those_with(write, tag_id, ids)
        to = [claim_id for claim_id in ids if claim_id not in have]
        if to:
            on.append({"name": spelt, "tag": tag_id, "to": to})
    if not on and not off:
        raise CaseError(f"{counted(ids)}: the tags are so already; nothing was changed")
    return _record(write, "tag", "claim", None, {"off": off, "on": on})


def _touched(delta: Delta) -> list[int]:
    return list(dict.fromkeys(one for part in ("on", "off") for group in delta[part] for one in group["to"]))


def _record(write: Write, action: str, entity: str, entity_id: int | None, delta: Delta) -> Change:
    _apply(write, delta, write.seq)
    ids = _touched(delta)
    if entity == "claim" and len(ids) == 1:
        entity_id = ids[0]
    back = {"off": delta["on"], "on": delta["off"]}
    seq = write.record(action, entity, entity_id, before={"tags": back}, after={"tags": delta}, claims=ids)
    return Change(seq, told(delta), tuple(ids))


def told(delta: Delta) -> str:
    """ "12 claims tagged “video” and “urgent”; “old” taken off claim 7": the same claims are named once."""
    parts: list[str] = []
    named: set[tuple[int, ...]] = set()
    for part in ("on", "off"):
        by_name: dict[str, list[int]] = {}
        for group in delta[part]:
            by_name.setdefault(group["name"], []).extend(group["to"])
        by_claims: dict[tuple[int, ...], list[str]] = {}
        for name, ids in by_name.items():
            by_claims.setdefault(tuple(sorted(ids)), []).append(f"“{name}”")
        for claims, names in by_claims.items():
            listed = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
            if part == "on":
                parts.append(f"{counted(claims)} tagged {listed}")
            else:
                parts.append(f"{listed} taken off" if claims in named else f"{listed} taken off {counted(claims)}")
            named.add(claims)
    return "; ".join(parts)


def _apply(write: Write, delta: Delta, entry: int) -> None:
    """Take off and give what a delta says; what does not name another entry is the outcome of this one."""
    single: list[dict[str, object]] = []
    for group in delta["off"]:
        write.run(
            f"DELETE FROM claim_tag WHERE tag_id = :tag AND claim_id {write.listed}",
            tag=group["tag"],
            ids=write.ids(group["to"]),
        )
    for group in delta["on"]:
        number = group.get("entry", entry)
        if len(group["to"]) < FEW:
            single += [{"claim_id": one, "tag_id": group["tag"], "entry": number} for one in group["to"]]
        else:
            write.run(
                "INSERT INTO claim_tag (claim_id, tag_id, entry) SELECT claim_id, CAST(:tag AS integer),"
                f" CAST(:entry AS bigint) FROM {search.numbered(write.connection)}",
                tag=group["tag"],
                entry=number,
                ids=write.ids(group["to"]),
            )
    write.many("INSERT INTO claim_tag (claim_id, tag_id, entry) VALUES (:claim_id, :tag_id, :entry)", single)


def rename(write: Write, name: str, new: str, merge: bool) -> Change:
    """See ``Store.rename_tag``; the new name is checked."""
    known = _known(write, (name, new))
    here = known.get(name_key(name))
    if here is None or not _used(write, here[0]):
        raise NotFound(f"there is no tag “{name}” in this case")
    tag_id, spelt = here
    there = known.get(name_key(new))
    if there is not None and there[0] != tag_id:
        if _used(write, there[0]) and not merge:
            (count,) = write.rows("SELECT count(*) FROM claim_tag WHERE tag_id = :id", id=there[0])[0]
            claims = "1 claim has" if count == 1 else f"{count:,} claims have"
            raise CaseError(f"there is a tag “{there[1]}” already, which {claims}: merge them, or choose another name")
        return _merge(write, tag_id, spelt, _to_give(write, new, known))
    if spelt == new:
        raise CaseError(f"the tag is called “{new}” already: nothing was changed")
    entry = write.rows("SELECT entry FROM tag WHERE id = :id", id=tag_id)[0][0]
    put(write, tag_id, {"name": new}, write.seq)
    seq = write.record(
        "rename_tag", "tag", tag_id, before={"tag": {"name": spelt}, "entry": entry}, after={"tag": {"name": new}}
    )
    return Change(seq, f"tag “{spelt}” renamed to “{new}”")


def _merge(write: Write, tag_id: int, name: str, into: tuple[int, str]) -> Change:
    rows = write.rows("SELECT claim_id, entry FROM claim_tag WHERE tag_id = :id ORDER BY claim_id", id=tag_id)
    entries = {row[0]: row[1] for row in rows}
    have = _those_with(write, into[0], list(entries))
    to = [claim_id for claim_id in entries if claim_id not in have]
    on = [{"name": into[1], "tag": into[0], "to": to}] if to else []
    change = _record(write, "merge_tag", "tag", tag_id, {"off": _off(tag_id, name, entries), "on": on})
    return change._replace(summary=f"tag “{name}” put into “{into[1]}” ({counted(change.claims)})")


def put(write: Write, tag_id: int, state: Mapping[str, Any], entry: int) -> None:
    """Call a tag what a state says.

    :raises Conflict: when another tag is called so by now.
    """
    key = name_key(state["name"])
    taken = write.rows("SELECT name FROM tag WHERE key = :key AND id <> :id", key=key, id=tag_id)
    if taken:
        raise Conflict(f"there is another tag “{taken[0][0]}” by now: nothing was changed")
    write.run(
        "UPDATE tag SET name = :name, key = :key, entry = :entry WHERE id = :id",
        name=state["name"],
        key=key,
        entry=entry,
        id=tag_id,
    )


def claims_of(entry: HistoryRow) -> list[int]:
    """The claims that an entry changed the tags of."""
    return _touched(entry.after["tags"]) if "tags" in entry.after else []


def words_of(entry: HistoryRow) -> str:
    """What an entry of these actions did, in a few words."""
    if entry.action == "rename_tag":
        return f"tag “{entry.before['tag']['name']}” renamed to “{entry.after['tag']['name']}”"
    return told(entry.after["tags"])


def turn(write: Write, entry: HistoryRow, backwards: bool) -> tuple[list[int], dict[str, Any], dict[str, Any]]:
    """Undo an entry that gave tags or took them off, or do it again.

    :returns: the claims, and the states before and after.
    :raises Conflict: when anyone came between.
    """
    delta: Delta = (entry.before if backwards else entry.after)["tags"]
    ids = _touched(delta)
    expected = [(group, None) for group in delta["on"]]
    expected += [(group, group.get("entry", entry.seq)) for group in delta["off"]]
    for group, wanted in expected:
        have = _those_with(write, group["tag"], group["to"])
        for claim_id in group["to"]:
            if have.get(claim_id) != wanted:
                found = between.of_claim(write, claim_id, after=entry.seq, actions=_ACTIONS)
                told = f"claim {claim_id} was tagged by {between.who(write, found)} since ({words_of(entry)})"
                row = claim_row(write, claim_id)
                raise Conflict(f"{told}: nothing was changed", row, stale=[Stale(row, found)])
    claims_there(write, ids)
    _apply(write, delta, entry.seq)
    spelt = dict(write.rows("SELECT id, name FROM tag"))
    now: Delta = {
        part: [{"name": spelt[group["tag"]], "tag": group["tag"], "to": group["to"]} for group in delta[part]]
        for part in ("off", "on")
    }
    return ids, {"tags": {"off": now["on"], "on": now["off"]}}, {"tags": now}
