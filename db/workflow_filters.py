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
    found = []
    if where.states and len(set(where.states)) < len(STATES):
        found.append(_states(tuple(dict.fromkeys(where.states))))
    if where.assignees:
        found.append(_assignees(tuple(dict.fromkeys(where.assignees))))
    if where.tags:
        found.append(_tags(tuple(dict.fromkeys(where.tags))))
    return found


def _those(rows: str, values: Sequence[object]) -> Part:
    """Claims with a row of these; ``rows`` goes on from the name of the table."""
    ids = f"SELECT w.claim_id FROM {rows}"
    walk = f"EXISTS (SELECT 1 FROM {rows} AND w.claim_id = c.id)"
    return Part(walk, f"c.id IN ({ids})", ids, tuple(values), tuple(values))


def _all_but(rows: str, values: Sequence[object], number: str = "count(*)") -> Part:
    """Claims without a row of these."""
    test = f"NOT EXISTS (SELECT 1 FROM {rows} AND w.claim_id = c.id)"
    given = tuple(values)
    count = f"SELECT {_ALL} - (SELECT {number} FROM {rows})"
    return Part(test, test, f"{_CLAIMS} {test}", given, given, count=count, count_values=given)


def _states(states: tuple[str, ...]) -> Part:
    if "new" not in states:
        return _those(f"workflow w WHERE w.state IN ({marks(states)})", states)
    others = tuple(state for state in STATES if state not in states)
    return _all_but(f"workflow w WHERE w.state IN ({marks(others)})", others)


def _assignees(names: tuple[str, ...]) -> Part:
    known = tuple(name for name in names if name != ClaimFilter.NOBODY)
    if len(known) == len(names):
        return _those(f"workflow w WHERE w.assignee IN ({marks(known)})", known)
    rows = "workflow w WHERE w.assignee IS NOT NULL"
    return _all_but(f"{rows} AND w.assignee NOT IN ({marks(known)})" if known else rows, known)


def _tags(tags: tuple[int, ...]) -> Part:
    known = tuple(tag for tag in tags if tag != ClaimFilter.UNTAGGED)
    if len(known) == len(tags):
        return _those(f"claim_tag w WHERE w.tag_id IN ({marks(known)})", known)
    untagged = _all_but("claim_tag w WHERE true", (), "count(DISTINCT w.claim_id)")
    if not known:
        return untagged
    tagged = _those(f"claim_tag w WHERE w.tag_id IN ({marks(known)})", known)
    test = f"({untagged.walk} OR {tagged.walk})"
    count = f"SELECT ({untagged.count}) + (SELECT count(DISTINCT claim_id) FROM ({tagged.ids}) AS t)"
    return Part(test, test, f"{_CLAIMS} {test}", known, known, count=count, count_values=known)
