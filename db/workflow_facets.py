"""How many claims have each workflow state, assignee or tag; new, nobody and no tag are counted by difference."""

from typing import TYPE_CHECKING, Final

from db import schema
from db.rows import STATES, ClaimFilter, Facet

if TYPE_CHECKING:
    from db.queries import Reader

PARTS: Final = ("states", "assignees", "tags")
NO_TAG: Final = "no tag"
NOBODY: Final = "nobody"


def facets(reader: "Reader", part: str, others: ClaimFilter, like: str, limit: int) -> list[Facet]:
    """See ``Reader.facets``; ``others`` is the filter without the part."""
    total = reader.counts(others).total
    narrowed, values = reader.narrowed(others)
    if part == "tags":
        return _tags(reader, narrowed, values, total, like, limit)
    column = "w.state" if part == "states" else "w.assignee"
    sql = f"SELECT {column}, count(*) FROM workflow w {narrowed} GROUP BY {column}"
    counts: dict[str, int] = {name: count for name, count in reader.all(sql, values) if name is not None}
    if part == "states":
        counts["new"] = total - sum(count for state, count in counts.items() if state != "new")
        order = [(state, state) for state in STATES]
    else:
        known = sorted(counts, key=lambda name: (-counts[name], schema.name_key(name)))
        counts[ClaimFilter.NOBODY] = total - sum(counts.values())
        order = [(ClaimFilter.NOBODY, NOBODY), *((name, name) for name in known)]
    wanted = schema.name_key(like)
    return [
        Facet(value, label, counts[value])
        for value, label in order
        if counts.get(value) and wanted in schema.name_key(label)
    ][:limit]


def _tags(
    reader: "Reader", narrowed: str, values: tuple[object, ...], total: int, like: str, limit: int
) -> list[Facet]:
    if narrowed:
        named, more = "", ()  # type: tuple[str, tuple[object, ...]]
        if like:
            test, more = reader.contains(("t.key",), schema.name_key(like))
            named = f"WHERE {test}"
        rows = reader.all(
            f"SELECT t.id, t.name, n.claims FROM (SELECT w.tag_id, count(*) AS claims FROM claim_tag w {narrowed}"
            f" GROUP BY w.tag_id) n JOIN tag t ON t.id = n.tag_id {named} ORDER BY n.claims DESC, t.key"
            f" LIMIT {max(0, int(limit))}",
            (*values, *more),
        )
    else:
        rows = list(reader.tags(like, limit))
    found = [Facet(*row) for row in rows]
    tagged = reader.all(f"SELECT count(DISTINCT w.claim_id) FROM claim_tag w {narrowed}", values)[0][0]
    if total > tagged and schema.name_key(like) in NO_TAG:
        found.insert(0, Facet(ClaimFilter.UNTAGGED, NO_TAG, total - tagged))
    return found[:limit]
