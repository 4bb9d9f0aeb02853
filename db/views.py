"""Saved views: filter, search and order under a name and a number. The history keeps ``{"view": {…} | null}``."""

import json
import uuid
from dataclasses import fields
from typing import Any, Final

from db import between, filters, models, valid
from db.errors import CaseError, Conflict, NotFound
from db.rows import SORTS, Change, ClaimFilter, Sort, ViewRow
from db.writing import Write

LONGEST: Final = 60
"""Code points of a name."""
NUMBERS: Final = range(1, 100)

VIEW: Final = (
    "v.id, v.version, v.number, v.name, v.filter, v.sort, v.backwards, r.name, v.created_at, v.changed_at"
    " FROM saved_view v JOIN reviewer r ON r.id = v.reviewer_id"
)


def filter_state(where: ClaimFilter) -> dict[str, Any]:
    """A filter as the case keeps it: only the parts that are set."""
    state: dict[str, Any] = {}
    for part in fields(where):
        value = getattr(where, part.name)
        if value:
            state[part.name] = list(value) if isinstance(value, tuple) else value
    return state


def filter_of(state: dict[str, Any]) -> ClaimFilter:
    """The filter that ``filter_state`` kept.

    :raises CaseError: when it is none.
    """
    known = {part.name for part in fields(ClaimFilter)}
    if not known.issuperset(state):
        raise CaseError("the case is damaged (a saved view filters by what there is not): restore a backup")
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in state.items()}
    return ClaimFilter(**values)


def view_row(row: Any) -> ViewRow:
    """From the columns ``VIEW``."""
    values = list(row)
    try:
        values[4] = filter_of(json.loads(row[4]))
    except (ValueError, TypeError, AttributeError):
        raise CaseError("the case is damaged (unreadable JSON in a saved view): restore a backup") from None
    values[6] = bool(row[6])
    return ViewRow(*values)


def checked_name(name: str) -> str:
    """A view's name: some text on one line.

    :raises CaseError: otherwise.
    """
    name = " ".join(valid.text(name, "the view's name").split())
    if not name or len(name) > LONGEST:
        raise CaseError(f"a view's name has 1 to {LONGEST} characters; this one has {len(name)}")
    if name.isascii() and name.isdigit():
        raise CaseError("a view's name cannot be a number: that is how views are reached")
    return name


def checked_filter(where: ClaimFilter, sort: str) -> None:
    """See that a filter and an order can be kept.

    :raises CaseError: otherwise.
    """
    valid.one_of(sort, SORTS, "sort")
    valid.texts(where, "the filter")
    valid.text(where.text, "the search", most=1000)
    filters.parts(where, "sqlite")


def _number(number: int) -> int:
    if number not in NUMBERS:
        raise CaseError(f"a view's number runs from {NUMBERS[0]} to {NUMBERS[-1]}, not {number}")
    return number


def _standing(write: Write) -> list[tuple[int, int, str]]:
    rows = write.rows("SELECT id, number, name FROM saved_view WHERE NOT deleted ORDER BY number")
    return [(row[0], row[1], row[2]) for row in rows]


def _taken(write: Write, number: int, name: str, view_id: int) -> str | None:
    """What another view already has of these, in words."""
    for other, its_number, its_name in _standing(write):
        if other != view_id and its_number == number:
            return f"view {number} is “{its_name}” already"
        if other != view_id and its_name.casefold() == name.casefold():
            return f"view {its_number} is called “{its_name}” already"
    return None


def put(write: Write, view_id: int, state: dict[str, Any] | None, entry: int) -> None:
    """Make a view what a state says (``None``: deleted).

    :raises Conflict: when another view has its number or name by now.
    """
    if state is None:
        write.run(
            "UPDATE saved_view SET deleted = :yes, version = version + 1, entry = :entry, changed_at = :at"
            " WHERE id = :id",
            yes=True,
            entry=entry,
            at=write.at,
            id=view_id,
        )
        return
    taken = _taken(write, state["number"], state["name"], view_id)
    if taken:
        raise Conflict(f"{taken}: nothing was changed")
    values = {
        "number": state["number"],
        "name": state["name"],
        "filter": json.dumps(state["filter"], sort_keys=True, ensure_ascii=False),
        "sort": state["sort"],
        "backwards": state["backwards"],
        "deleted": False,
        "entry": entry,
        "changed_at": write.at,
    }
    settings = ", ".join(f"{name} = :{name}" for name in values)
    if not write.run(f"UPDATE saved_view SET version = version + 1, {settings} WHERE id = :id", id=view_id, **values):
        reviewer_id = write.rows("SELECT id FROM reviewer WHERE name = :name", name=state["reviewer"])[0][0]
        row = {"id": view_id, "uid": state["uid"], "version": 1, "reviewer_id": reviewer_id, **values}
        write.insert(models.SavedView, [{**row, "created_at": state["created_at"]}])


def save(write: Write, name: str, where: ClaimFilter, sort: Sort, backwards: bool, number: int | None) -> Change:
    """See ``Store.save_view``."""
    if number is None:
        taken = {its_number for _, its_number, _ in _standing(write)}
        number = next((free for free in NUMBERS if free not in taken), None)
        if number is None:
            raise CaseError(f"there are {len(NUMBERS)} views already: delete one")
    if problem := _taken(write, _number(number), name, 0):
        raise CaseError(f"{problem}: replace it, or choose another")
    _ = write.reviewer_id
    view_id = write.new_ids("saved_view")[0]
    state = {
        "uid": uuid.uuid4().hex,
        "number": number,
        "name": name,
        "filter": filter_state(where),
        "sort": sort,
        "backwards": backwards,
        "reviewer": write.actor,
        "created_at": write.at,
    }
    put(write, view_id, state, write.seq)
    seq = write.record("save_view", "view", view_id, before={"view": None, "entry": 0}, after={"view": state})
    return Change(seq, f"view {number} “{name}” saved")


def bring(write: Write, view_id: int | None, state: dict[str, Any]) -> Change:
    """Save a view of another case, or make one of its id what the state says; where its number or its name is taken, it
    gets the next that is free."""
    known = write.rows("SELECT 1 FROM reviewer WHERE name = :name", name=state["reviewer"])
    _ = write.reviewer_id
    former: dict[str, Any] | None = None
    entry = 0
    number = view_id
    if number is None:
        number = write.new_ids("saved_view")[0]
    else:
        entry, version, deleted = write.rows(
            "SELECT entry, version, deleted FROM saved_view WHERE id = :id", id=number
        )[0]
        former = None if deleted else _current(write, number, version)[0]
    others = [view for view in _standing(write) if view[0] != number]
    numbers, names = {view[1] for view in others}, {view[2].casefold() for view in others}
    free = next((one for one in (state["number"], *NUMBERS) if one in NUMBERS and one not in numbers), None)
    if free is None:
        raise CaseError(f"there are {len(NUMBERS)} views already: delete one")
    endings = ["", *(f" ({count})" for count in range(2, len(NUMBERS) + 2))]
    name = next(full for end in endings if (full := state["name"][: LONGEST - len(end)] + end).casefold() not in names)
    kept = ("uid", "filter", "sort", "created_at")
    after = {part: state[part] for part in kept}
    after.update(number=free, name=name, backwards=bool(state["backwards"]))
    after["reviewer"] = state["reviewer"] if known else write.actor
    put(write, number, after, write.seq)
    action = "save_view" if view_id is None else "change_view"
    seq = write.record(action, "view", number, before={"view": former, "entry": entry}, after={"view": after})
    return Change(seq, f"view {free} “{name}” brought")


def _current(write: Write, view_id: int, version: int) -> tuple[dict[str, Any], int]:
    """A view's state as the history keeps it, and the entry whose outcome it is."""
    rows = write.rows(f"SELECT {VIEW} WHERE v.id = :id AND NOT v.deleted", id=view_id)
    if not rows:
        raise NotFound(f"there is no saved view {view_id} in this case")
    row = view_row(tuple(rows[0]))
    if row.version != version:
        who = between.who(write, between.of_row(write, "view", view_id))
        raise Conflict(f"view {row.number} was changed by {who} meanwhile: look again before you change it", row)
    uid, entry = write.rows("SELECT uid, entry FROM saved_view WHERE id = :id", id=view_id)[0]
    state = {
        "uid": uid,
        "number": row.number,
        "name": row.name,
        "filter": filter_state(row.where),
        "sort": row.sort,
        "backwards": row.backwards,
        "reviewer": row.reviewer,
        "created_at": row.created_at,
    }
    return state, entry


def change(write: Write, view_id: int, version: int, changes: dict[str, Any]) -> Change:
    """See ``Store.change_view``; ``changes`` are parts of a view's state."""
    state, entry = _current(write, view_id, version)
    after = {**state, **changes}
    if after == state:
        raise CaseError(f"view {state['number']} is so already: nothing was changed")
    if problem := _taken(write, _number(after["number"]), after["name"], view_id):
        raise CaseError(f"{problem}: choose another")
    put(write, view_id, after, write.seq)
    seq = write.record("change_view", "view", view_id, before={"view": state, "entry": entry}, after={"view": after})
    return Change(seq, f"view {after['number']} “{after['name']}” changed")


def delete(write: Write, view_id: int, version: int) -> Change:
    """See ``Store.delete_view``."""
    state, entry = _current(write, view_id, version)
    put(write, view_id, None, write.seq)
    seq = write.record("delete_view", "view", view_id, before={"view": state, "entry": entry}, after={"view": None})
    return Change(seq, f"view {state['number']} “{state['name']}” deleted")
