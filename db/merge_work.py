"""The rest of people's work in another case: notes, tags, workflow state, sources, saved views."""

import uuid
from typing import Any

from db import notes, sources, tags, valid, views, workflow_state
from db.errors import NotFound
from db.merge_sides import Sides, checked_uid, said
from db.merge_telling import Key, Stamp
from db.rows import RELIABILITIES, SORTS
from db.schema import name_key
from db.workflow_state import UNTOUCHED

_IDS = ("sources", "outlets")


def bring(sides: Sides) -> None:
    """Bring all of it in."""
    _notes(sides)
    _tags(sides)
    _work(sides)
    _grades(sides)
    _aliases(sides)
    _views(sides)


def _notes(sides: Sides) -> None:
    write, here, there = sides.write, sides.here, sides.there
    by_uid = {state["uid"]: number for number, (_, state) in here.notes.items()}
    for key, stamp in sides.fresh("note"):
        seq, written = there.notes[key[1]]
        wanted, uid = there.state[key], checked_uid(written["uid"])
        claim = sides.claim(written["claim"])
        if claim is None:
            continue
        found = by_uid.get(uid)
        if found is None:
            if wanted is not None:
                _note(sides, claim, uid, wanted, there.stamps[seq], stamp, written)
            continue
        mine = here.state["note", found]
        judgement = sides.judge(stamp, ("note", found), equal=mine == wanted)
        if wanted is None:
            if judgement == "take" and mine is not None:
                with sides.speaking(stamp):
                    notes.delete(write, found, _version(sides, "note", found))
                sides.count("notes deleted")
        elif mine is not None and mine["text"] == wanted["text"]:
            continue
        elif judgement == "take" and mine is not None:
            with sides.speaking(stamp):
                notes.edit(write, found, notes.checked(wanted["text"]), _version(sides, "note", found), brought=True)
            sides.count("notes")
        else:  # both stay: this case's, and the other's wording as a note of its own
            apart = uuid.uuid5(uuid.UUID(uid), stamp.root).hex
            if apart not in by_uid:
                with sides.speaking(stamp):
                    notes.add(write, claim, notes.checked(wanted["text"]), apart)
                sides.count("notes")


def _note(
    sides: Sides, claim: int, uid: str, wanted: dict[str, Any], first: Stamp, last: Stamp, written: dict[str, Any]
) -> None:
    """Enter a note as it stands there; in its author's words first, when somebody else changed it since."""
    edited = last.actor != first.actor and written["text"] != wanted["text"]
    with sides.speaking(first if edited else last._replace(actor=first.actor, at=first.at)):
        change = notes.add(sides.write, claim, notes.checked((written if edited else wanted)["text"]), uid)
    if edited:
        number = sides.write.rows("SELECT id FROM note WHERE entry = :entry", entry=change.seq)[0][0]
        with sides.speaking(last):
            notes.edit(sides.write, number, notes.checked(wanted["text"]), 1, brought=True)
    sides.count("notes")


def _version(sides: Sides, table: str, number: int) -> int:
    rows = sides.write.rows(f"SELECT version FROM {table} WHERE id = :id", id=number)
    version: int = rows[0][0]
    return version


def _tags(sides: Sides) -> None:
    write, there = sides.write, sides.there
    named: dict[int, tuple[str, str]] = {
        row[0]: (row[1], valid.tag(row[2])) for row in sides.other.all("SELECT id, uid, name FROM tag")
    }
    by_uid = {row[0]: row[1] for row in write.rows("SELECT uid, id FROM tag")}
    for key, stamp in sides.fresh("name"):
        here = by_uid.get(named[key[1]][0])
        new = named[key[1]][1]
        rows = write.rows(
            "SELECT name FROM tag t WHERE id = :id AND EXISTS (SELECT 1 FROM claim_tag c WHERE c.tag_id = t.id)",
            id=here or 0,
        )
        if not rows or here is None or rows[0][0] == new:
            continue
        if sides.judge(stamp, ("name", here), equal=False) == "take":
            with sides.speaking(stamp):
                tags.rename(write, rows[0][0], new, True)
            sides.count("tags")
        else:
            mine = sides.said_here(("name", here), rows[0][0])
            sides.disagree("name", f"tag “{rows[0][0]}”", None, mine, said(new, stamp))
    groups: dict[tuple[int, int, bool], list[int]] = {}
    for key, stamp in sides.fresh("tag"):
        groups.setdefault((stamp.seq, key[1], there.state[key]), []).append(key[2])
    for (seq, tag, given), claims in sorted(groups.items()):
        _tag(sides, there.stamps[seq], named[tag], given, claims)


def _tag(sides: Sides, stamp: Stamp, named: tuple[str, str], given: bool, claims: list[int]) -> None:
    """Give a tag, or take it off, where that is newer; where both sides chose otherwise, the claim has it."""
    write = sides.write
    rows = write.rows("SELECT id, name FROM tag WHERE uid = :uid", uid=named[0]) or write.rows(
        "SELECT id, name FROM tag WHERE key = :key", key=name_key(named[1])
    )
    number, name = (rows[0][0], rows[0][1]) if rows else (0, named[1])
    ids = [one for one in map(sides.claim, claims) if one is not None]
    have = {
        row[0]
        for row in write.rows(
            f"SELECT claim_id FROM claim_tag WHERE tag_id = :tag AND claim_id {write.listed}",
            tag=number,
            ids=write.ids(ids),
        )
    }
    if given:
        ids = [one for one in ids if one not in have]
    else:
        ids = [one for one in ids if one in have and sides.judge(stamp, ("tag", number, one), equal=False) == "take"]
    if ids:
        with sides.speaking(stamp):
            tags.retag(write, ids, [name] if given else [], [] if given else [name])
        sides.count("tags", len(ids))


def _work(sides: Sides) -> None:
    groups: dict[tuple[int, tuple[str, str | None]], list[int]] = {}
    for key, stamp in sides.fresh("work"):
        claim = sides.claim(key[1])
        if claim is None:
            continue
        wanted, mine = sides.there.state[key], sides.here.state.get(("work", claim), UNTOUCHED)
        judgement = sides.judge(stamp, ("work", claim), equal=wanted == mine)
        if judgement == "disagree":
            here = sides.said_here(("work", claim), _standing(mine))
            sides.disagree("workflow state", f"claim {claim}", claim, here, said(_standing(wanted), stamp))
        elif judgement == "take" and wanted != mine:
            groups.setdefault((stamp.seq, wanted), []).append(claim)
    for (seq, (state, assignee)), claims in sorted(groups.items(), key=lambda pair: pair[0][0]):
        stamp = sides.there.stamps[seq]
        with sides.speaking(stamp):
            action = stamp.action if stamp.action in ("assign", "set_state") else "set_state"
            workflow_state.settle(sides.write, action, claims, state, assignee)
        sides.count("workflow states", len(claims))


def _standing(value: tuple[str, str | None]) -> str:
    return " · ".join(filter(None, value))


def _grades(sides: Sides) -> None:
    for key, stamp in sides.fresh("grade"):
        number = sides.source(key[1])
        row = sources.row_of(sides.write, number)
        wanted, mine = sides.there.state[key], (row.reliability, row.interests)
        judgement = sides.judge(stamp, ("grade", number), equal=wanted == mine)
        if judgement == "disagree":
            here = sides.said_here(("grade", number), _grade(mine))
            sides.disagree("judgement", f"source “{row.name}”", None, here, said(_grade(wanted), stamp))
        elif judgement == "take" and wanted != mine:
            reason = valid.text(stamp.reason, "a reason", most=valid.MOST_TEXT)
            with sides.speaking(stamp):
                grade, interests = wanted
                sources.rate(sides.write, number, grade, interests, row.version, reason)
            sides.count("judgements of sources")


def _grade(value: tuple[str | None, str]) -> str:
    grade = f"{value[0]}, {RELIABILITIES[value[0]]}" if value[0] else "not judged"
    return f"{grade}; {value[1]}" if value[1] else grade


def _aliases(sides: Sides) -> None:
    write = sides.write
    for key, stamp in sides.fresh("alias"):
        number = sides.source(key[1])
        into = sides.there.state[key]
        wanted = None if into is None else sides.source(into)
        row = sources.row_of(write, number)
        mine = write.rows("SELECT merged_into FROM source WHERE id = :id", id=number)[0][0]
        judgement = sides.judge(stamp, ("alias", number), equal=wanted == mine)
        if wanted is not None and wanted != mine and sources.row_of(write, wanted).root == number:
            judgement = "disagree"  # the other way round here
        if judgement == "take" and wanted != mine:
            with sides.speaking(stamp):
                _alias(sides, number, wanted, mine, valid.text(stamp.reason, "a reason", most=valid.MOST_TEXT))
            sides.count("merged names")
        if judgement == "disagree":
            here = sides.said_here(("alias", number), _alias_words(sides, mine))
            sides.disagree("alias", f"source “{row.name}”", None, here, said(_alias_words(sides, wanted), stamp))


def _alias(sides: Sides, number: int, wanted: int | None, mine: int | None, reason: str) -> None:
    write = sides.write
    if mine is not None:
        sources.split(write, number, sources.row_of(write, number).version, reason)
    if wanted is not None:
        versions = sources.row_of(write, number).version, sources.row_of(write, wanted).version
        sources.merge(write, number, wanted, versions, reason)


def _alias_words(sides: Sides, into: int | None) -> str:
    return "stands for itself" if into is None else f"is “{sources.row_of(sides.write, into).name}”"


def _views(sides: Sides) -> None:
    write, here = sides.write, sides.here
    by_uid = {row[0]: row[1] for row in write.rows("SELECT uid, id FROM saved_view")}
    for key, stamp in sides.fresh("view"):
        wanted = sides.there.state[key]
        if wanted is None:
            _view_gone(sides, key, stamp, by_uid)
            continue
        uid = checked_uid(wanted["uid"])
        name, found = views.checked_name(wanted["name"]), by_uid.get(uid)
        mine = None if found is None else here.state[("view", found)]
        shown = f"{wanted['number']} “{name}”"
        try:
            translated = _filter(sides, wanted["filter"])
        except (KeyError, NotFound):
            sides.disagree("view", f"view {shown}", None, "is not here", said("filters by what is not here", stamp))
            continue
        state = {**wanted, "uid": uid, "name": name, "filter": translated}
        if found is not None and sides.judge(stamp, ("view", found), equal=state == mine) != "take":
            if state != mine:
                kept = "deleted" if mine is None else f"{mine['number']} “{mine['name']}”"
                words = sides.said_here(("view", found), kept)
                sides.disagree("view", f"view {shown}", None, words, said(shown, stamp))
            continue
        views.checked_filter(views.filter_of(translated), valid_sort(wanted["sort"]))
        with sides.speaking(stamp):
            views.bring(write, found, state)
        sides.count("views")


def valid_sort(sort: str) -> str:
    """An order that there is.

    :raises CaseError: otherwise.
    """
    valid.one_of(sort, SORTS, "sort")
    return sort


def _view_gone(sides: Sides, key: Key, stamp: Stamp, by_uid: dict[str, int]) -> None:
    rows = sides.other.all("SELECT uid FROM saved_view WHERE id = ?", (key[1],))
    found = by_uid.get(rows[0][0]) if rows else None
    if found is None or sides.here.state["view", found] is None:
        return
    if sides.judge(stamp, ("view", found), equal=False) == "take":
        with sides.speaking(stamp):
            views.delete(sides.write, found, version=_version(sides, "saved_view", found))
        sides.count("views")


def _filter(sides: Sides, state: dict[str, Any]) -> dict[str, Any]:
    """A view's filter with the ids of this case.

    :raises KeyError: when something that it names is not here.
    """
    found = dict(state)
    for part in _IDS:
        if part in found:
            found[part] = [sides.source(number) for number in found[part]]
    if "articles" in found:
        found["articles"] = [sides.articles[number] for number in found["articles"]]
    if "tags" in found:
        found["tags"] = [_tag_here(sides, number) if number else 0 for number in found["tags"]]
    return found


def _tag_here(sides: Sides, number: int) -> int:
    rows = sides.other.all("SELECT uid, key FROM tag WHERE id = ?", (number,))
    if not rows:
        raise KeyError(number)
    found = sides.write.rows("SELECT id FROM tag WHERE uid = :uid", uid=rows[0][0]) or sides.write.rows(
        "SELECT id FROM tag WHERE key = :key", key=rows[0][1]
    )
    if not found:
        raise KeyError(number)
    here: int = found[0][0]
    return here
