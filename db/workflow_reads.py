"""Reads of workflow state, assignee and tags: for rows, and for the people and tags to choose from."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from db import filters, schema
from db.reading import Reading
from db.rows import ClaimRow, TagRow, VerdictRow

_CHUNK: Final = 500


class WorkflowReads(Reading):
    """The part of ``Reader`` that reads who is at work on what, and tags."""

    def with_work(self, rows: Iterable[ClaimRow]) -> list[ClaimRow]:
        """The rows with workflow state, assignee and tags filled in."""
        found = list(rows)
        work: dict[int, tuple[Any, ...]] = {}
        tags: dict[int, list[str]] = {}
        for begin in range(0, len(found), _CHUNK):
            ids = tuple(row.id for row in found[begin : begin + _CHUNK])
            marks = filters.marks(ids)
            for row in self.all(
                f"SELECT claim_id, state, assignee, entry FROM workflow WHERE claim_id IN ({marks})", ids
            ):
                work[row[0]] = row[1:]
            for claim_id, name in self.all(
                "SELECT w.claim_id, t.name FROM claim_tag w JOIN tag t ON t.id = w.tag_id"
                f" WHERE w.claim_id IN ({marks}) ORDER BY t.key",
                ids,
            ):
                tags.setdefault(claim_id, []).append(name)
        if not work and not tags:
            return found
        for place, row in enumerate(found):
            state, assignee, entry = work.get(row.id, ("new", None, 0))
            if entry or row.id in tags:
                found[place] = row._replace(
                    state=state, assignee=assignee, work_entry=entry, tags=tuple(tags.get(row.id, ()))
                )
        return found

    def has_work(self) -> bool:
        """Whether any claim has a workflow state, an assignee or a tag, so that lists need to show them."""
        return self.one("SELECT 1 FROM workflow UNION ALL SELECT 1 FROM claim_tag LIMIT 1") is not None

    def people(self) -> list[str]:
        """Who works in this case: everyone who did something in it, or whom a claim is assigned to; A to Z."""
        names = self.column(
            "SELECT name FROM reviewer UNION SELECT DISTINCT assignee FROM workflow WHERE assignee IS NOT NULL"
        )
        return sorted(names, key=lambda name: (schema.name_key(name), name))

    def tags(self, like: str = "", limit: int | None = None) -> list[TagRow]:
        """The tags that some claim has, most claims first.

        :param like: only those whose name holds these words (without regard to case and accents).
        """
        named, values = "", ()  # type: tuple[str, tuple[object, ...]]
        if like:
            test, values = self.contains(("t.key",), schema.name_key(like))
            named = f"WHERE {test}"
        sql = (
            "SELECT t.id, t.name, n.claims FROM (SELECT tag_id, count(*) AS claims FROM claim_tag GROUP BY tag_id) n"
            f" JOIN tag t ON t.id = n.tag_id {named} ORDER BY n.claims DESC, t.key"
        )
        if limit is not None:
            sql += f" LIMIT {max(0, int(limit))}"
        return [TagRow(*row) for row in self.all(sql, values)]

    def standing_verdicts(self, claims: Sequence[int]) -> dict[int, tuple[str, VerdictRow | None]]:
        """Each claim's verdict, and as what it was given (``None``: nobody gave it). Others are left out."""
        found: dict[int, tuple[str, VerdictRow | None]] = {}
        possible = [claim for claim in claims if 0 < claim <= schema.MAX_ID]
        for begin in range(0, len(possible), _CHUNK):
            ids = tuple(possible[begin : begin + _CHUNK])
            rows = self.all(
                "SELECT s.id, s.verdict, v.verdict, v.rationale, r.name, v.at FROM standing s"
                " LEFT JOIN verdict v ON v.claim_id = s.id AND v.entry = s.verdict_entry AND v.undone_by IS NULL"
                f" LEFT JOIN reviewer r ON r.id = v.reviewer_id WHERE s.id IN ({filters.marks(ids)})",
                ids,
            )
            found.update((row[0], (row[1], VerdictRow(*row[2:]) if row[2] is not None else None)) for row in rows)
        return found

    def contains(self, columns: Sequence[str], like: str) -> tuple[str, tuple[object, ...]]:
        """SQL for "one of the columns holds this text", with its parameters."""
        pattern = "%" + like.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        word = "LIKE" if self.sqlite else "ILIKE"
        test = " OR ".join(f"{column} {word} ? ESCAPE '\\'" for column in columns)
        return f"({test})", (pattern,) * len(columns)

    def tags_of(self, claims: Sequence[int]) -> dict[int, int]:
        """How many of these claims have each tag, by tag id."""
        found: dict[int, int] = {}
        for begin in range(0, len(claims), _CHUNK):
            ids = tuple(claims[begin : begin + _CHUNK])
            sql = f"SELECT tag_id, count(*) FROM claim_tag WHERE claim_id IN ({filters.marks(ids)}) GROUP BY tag_id"
            for tag, count in self.all(sql, ids):
                found[tag] = found.get(tag, 0) + count
        return found
