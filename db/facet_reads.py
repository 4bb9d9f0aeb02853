"""How many claims have each value of a part of the filter."""

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from db import filters, schema, workflow_facets
from db.errors import CaseError
from db.rows import KINDS, MEASURES, VERDICTS, ClaimFilter, Facet
from db.workflow_facets import PARTS as WORK_PARTS

if TYPE_CHECKING:
    from db.queries import Reader

PARTS = ("verdicts", "kinds", "measures", "sources", "outlets", "articles", *WORK_PARTS, "evidence", "places", "dates")


def facets(reader: "Reader", part: str, where: ClaimFilter, *, like: str, limit: int) -> list[Facet]:
    """See ``Reader.facets``."""
    if part not in PARTS:
        raise CaseError(f"no such part of a filter: {part!r} (there are: {', '.join(PARTS)})")
    without: dict[str, Any] = dict.fromkeys(ClaimFilter.DAYS, "") if part == "dates" else {part: ()}
    others = replace(where, **without)
    if part == "sources":
        return _sources(reader, others, like, limit)
    if part == "outlets":
        return _outlets(reader, others, like, limit)
    if part == "articles":
        return _articles(reader, others, like, limit)
    if part in WORK_PARTS:
        return workflow_facets.facets(reader, part, others, like, limit)
    if part == "evidence":
        from db import evidence_filters

        return evidence_filters.facets(reader, others, like, limit)
    if part in ("places", "dates"):
        from db import incident_filters

        return incident_filters.facets(reader, part, where, others, like, limit)
    found: Counter[str] = Counter()
    values: tuple[str, ...] = VERDICTS
    if part == "verdicts":
        found.update(dict(reader.grouped("verdict", others)))
    else:
        values = KINDS if part == "kinds" else MEASURES
        for value, count in reader.grouped("facet", others):
            kind, measures = schema.facet_parts(value)
            found.update({kind: count} if part == "kinds" else dict.fromkeys(measures, count))
    wanted = like.casefold()
    return [Facet(value, value, found[value]) for value in values if found[value] and wanted in value][:limit]


def _sources(reader: "Reader", where: ClaimFilter, like: str, limit: int) -> list[Facet]:
    if where == ClaimFilter():
        return [Facet(row.id, row.name, row.claims) for row in reader.sources(like=like, limit=limit)]
    found = reader.parts(where)
    statement = filters.every(found)
    ground = filters.CLAIM if any(part.by_article for part in found) else filters.STANDING
    values = statement.values
    named = ""
    if like:
        test, more = reader.contains(("key",), schema.name_key(like))
        named, values = f"WHERE s.id IN (SELECT root FROM source WHERE {test})", (*values, *more)
    source, join = "l.source_id", ""
    if reader.one("SELECT 1 FROM source WHERE merged_into IS NOT NULL LIMIT 1"):  # else the join is spared
        source, join = "o.root", "JOIN source o ON o.id = l.source_id"
    rows = reader.all(
        f"SELECT s.id, s.name, n.claims FROM (SELECT {source} AS source_id, count(DISTINCT l.claim_id) AS claims"
        f" FROM {ground.table} c JOIN link l ON l.claim_id = c.id {join}"
        f" {reader.filled(statement.sql, ground)} GROUP BY {source}) n"
        " JOIN source s ON s.id = n.source_id"
        f" {named} ORDER BY n.claims DESC, s.id LIMIT {max(0, int(limit))}",
        values,
    )
    return [Facet(*row) for row in rows]


def _outlets(reader: "Reader", where: ClaimFilter, like: str, limit: int) -> list[Facet]:
    """By the outlet that printed the article; what several names of one outlet printed is counted together."""
    counted = "SELECT a.outlet AS outlet, a.claims AS claims FROM article a"  # kept with each article
    values: tuple[object, ...] = ()
    if where != ClaimFilter():
        statement = filters.every(reader.parts(where))
        values = statement.values
        counted = (
            "SELECT a.outlet AS outlet, n.claims AS claims FROM (SELECT c.article_id, count(*) AS claims FROM claim c"
            f" {reader.hint('INDEXED BY ix_claim_article')} {reader.filled(statement.sql, filters.CLAIM)}"
            " GROUP BY c.article_id) n JOIN article a ON a.id = n.article_id"
        )
    named = ""
    if like:
        test, more = reader.contains(("key",), schema.name_key(like))
        named, values = f"WHERE o.root IN (SELECT root FROM source WHERE {test})", (*values, *more)
    rows = reader.all(
        f"SELECT s.id, s.name, p.claims FROM (SELECT o.root AS root, sum(k.claims) AS claims FROM ({counted}) k"
        f" JOIN source o ON o.id = k.outlet {named} GROUP BY o.root) p JOIN source s ON s.id = p.root"
        f" WHERE p.claims > 0 ORDER BY p.claims DESC, s.id LIMIT {max(0, int(limit))}",
        values,
    )
    return [Facet(row[0], row[1], int(row[2])) for row in rows]


def _articles(reader: "Reader", where: ClaimFilter, like: str, limit: int) -> list[Facet]:
    columns = "a.id, COALESCE(a.title, a.origin)"
    named, more = reader.contains(("a.title", "a.publisher", "a.origin"), like) if like else ("1 = 1", ())
    if where == ClaimFilter():
        sql = f"SELECT {columns}, a.claims FROM article a WHERE a.claims > 0 AND {named}"
        rows = reader.all(f"{sql} ORDER BY a.claims DESC, a.id DESC LIMIT {max(0, int(limit))}", more)
    else:
        statement = filters.every(reader.parts(where))
        rows = reader.all(
            f"SELECT {columns}, n.claims FROM (SELECT c.article_id, count(*) AS claims FROM claim c"
            f" {reader.hint('INDEXED BY ix_claim_article')} {reader.filled(statement.sql, filters.CLAIM)}"
            f" GROUP BY c.article_id) n JOIN article a ON a.id = n.article_id WHERE {named}"
            f" ORDER BY n.claims DESC, a.id LIMIT {max(0, int(limit))}",
            (*statement.values, *more),
        )
    return [Facet(*row) for row in rows]
