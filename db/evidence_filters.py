"""Evidence as a part of a filter, and how many claims have each kind of it (see ``db.filters``, ``db.facet_reads``).

Evidence is a small table beside the claims: those without any are counted by difference.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from db.filters import FAR_AHEAD, Part, marks
from db.rows import EVIDENCE, ClaimFilter, Facet
from db.workflow_filters import all_but, either, those

if TYPE_CHECKING:
    from db.queries import Reader


def parts(where: ClaimFilter, row: Part | None) -> list[Part]:
    """The condition on evidence, if there is one; its values are known to exist.

    ``row`` is the one on verdict, kind and measure: each of both may hold for many claims, and both together for few.
    """
    wanted = tuple(dict.fromkeys(where.evidence))
    if not wanted or len(wanted) == len(EVIDENCE):
        return []
    stances = tuple(value for value in wanted if value != ClaimFilter.WITHOUT)
    rows = f"WHERE NOT w.deleted AND w.stance IN ({marks(stances)})"
    found = those(f"evidence w {rows}", stances) if stances else None
    if found is not None and len(stances) == len(wanted):
        if row is None:
            return [found]
        ids = f"SELECT w.claim_id FROM evidence w JOIN standing c ON c.id = w.claim_id {rows} AND {row.all}"
        return [replace(found, ids=ids, id_values=(*stances, *row.values), ahead=FAR_AHEAD)]
    return [either(all_but("evidence w WHERE NOT w.deleted", (), "count(DISTINCT w.claim_id)"), found)]


def facets(reader: "Reader", others: ClaimFilter, like: str, limit: int) -> list[Facet]:
    """See ``Reader.facets``; ``others`` is the filter without the part. A claim may have evidence of every stance."""
    rows, values = reader.narrowed(others)
    sql = f"FROM evidence w {rows} {'AND' if rows else 'WHERE'} NOT w.deleted"
    counts = dict(reader.all(f"SELECT w.stance, count(DISTINCT w.claim_id) {sql} GROUP BY w.stance", values))
    with_any = reader.all(f"SELECT count(DISTINCT w.claim_id) {sql}", values)[0][0] if counts else 0
    counts[ClaimFilter.WITHOUT] = reader.counts(others).total - with_any
    wanted = like.casefold()
    return [Facet(value, value, counts[value]) for value in EVIDENCE if counts.get(value) and wanted in value][:limit]
