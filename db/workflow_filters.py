"""Workflow state, assignee and tags as parts of a filter (see ``db.filters``).

What a claim without a row stands for (new, nobody, no tag) is a condition on rows that are not there: its matches are
counted from those that are, and found by a walk over the narrowest index of claims.
"""

from collections.abc import Sequence
from typing import Final

from db.filters import Part, marks
from db.rows import STATES, ClaimFilter

_CLAIMS: Final = "SELECT c.id FROM standing c WHERE"
_ALL: Final = "(SELECT COALESCE(sum(claims), 0) FROM article)"


def parts(where: ClaimFilter) -> list[Part]:
    """The conditions on workflow state, assignee and tags; the states are known to exist."""
    taken_up: list[tuple[str, tuple[object, ...]]] = []  # what rows of ``workflow`` must be
    found: list[Part] = []
    states = tuple(dict.fromkeys(where.states))
    if states and len(states) < len(STATES):
        if "new" in states:
            others = tuple(state for state in STATES if state not in states)
            found.append(all_but(f"workflow w WHERE w.state IN ({marks(others)})", others))
        else:
            taken_up.append((f"{{0}}.state IN ({marks(states)})", states))
    names = tuple(dict.fromkeys(name for name in where.assignees if name != ClaimFilter.NOBODY))
    if ClaimFilter.NOBODY in where.assignees:
        rows = "workflow w WHERE w.assignee IS NOT NULL"
        found.append(all_but(f"{rows} AND w.assignee NOT IN ({marks(names)})" if names else rows, names))
    elif names:
        taken_up.append((f"{{0}}.assignee IN ({marks(names)})", names))
    values = tuple(value for _, given in taken_up for value in given)
    tags = tuple(dict.fromkeys(where.tags))
    if taken_up and tags and ClaimFilter.UNTAGGED not in tags:
        found.append(_both(tags, _rows(taken_up, "v"), values))
    else:
        if taken_up:
            found.append(those(_rows(taken_up, "w"), values))
        if tags:
            found.append(_tags(tags))
    return found


def _rows(tests: Sequence[tuple[str, tuple[object, ...]]], alias: str) -> str:
    return f"workflow {alias} WHERE " + " AND ".join(test.format(alias) for test, _ in tests)


def _both(tags: tuple[int, ...], rows: str, values: tuple[object, ...]) -> Part:
    """One of these tags, and a row ``v`` of ``workflow``: each may hold for many claims, and both together for few."""
    tagged = f"claim_tag w WHERE w.tag_id IN ({marks(tags)})"
    return those(f"{tagged} AND EXISTS (SELECT 1 FROM {rows} AND v.claim_id = w.claim_id)", (*tags, *values))


def those(rows: str, values: Sequence[object]) -> Part:
    """Claims with a row of these; ``rows`` goes on from the name of the table."""
    ids = f"SELECT w.claim_id FROM {rows}"
    walk = f"EXISTS (SELECT 1 FROM {rows} AND w.claim_id = c.id)"
    return Part(walk, f"c.id IN ({ids})", ids, tuple(values), tuple(values))


def all_but(rows: str, values: Sequence[object], number: str = "count(*)") -> Part:
    """Claims without a row of these."""
    test = f"NOT EXISTS (SELECT 1 FROM {rows} AND w.claim_id = c.id)"
    given = tuple(values)
    count = f"SELECT {_ALL} - (SELECT {number} FROM {rows})"
    return Part(test, test, f"{_CLAIMS} {test}", given, given, count=count, count_values=given)


def _tags(tags: tuple[int, ...]) -> Part:
    known = tuple(tag for tag in tags if tag != ClaimFilter.UNTAGGED)
    tagged = those(f"claim_tag w WHERE w.tag_id IN ({marks(known)})", known) if known else None
    if tagged is not None and len(known) == len(tags):
        return tagged
    return either(all_but("claim_tag w WHERE true", (), "count(DISTINCT w.claim_id)"), tagged)


def either(without: Part, those_with: Part | None) -> Part:
    """Claims without any row of a table, or with one of the rows that are meant."""
    if those_with is None:
        return without
    test = f"({without.walk} OR {those_with.walk})"
    count = f"SELECT ({without.count}) + (SELECT count(DISTINCT claim_id) FROM ({those_with.ids}) AS t)"
    values = (*without.values, *those_with.values)
    counted = (*without.count_values, *those_with.id_values)
    return Part(test, test, f"{_CLAIMS} {test}", values, values, count=count, count_values=counted)
