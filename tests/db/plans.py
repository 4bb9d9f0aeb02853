"""How SQLite reads what a filter asks for."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from db.engine import open_case
from db.queries import Reader
from db.rows import ClaimFilter


def read_by_index(
    path: Path, where: ClaimFilter, monkeypatch: pytest.MonkeyPatch, *, small: tuple[str, ...] = ()
) -> None:
    """SQLite says how it reads: nothing is looked for row by row in a table (but in one that is small beside the
    claims), and a walk is in the sort's order."""
    with open_case(path) as case:
        reader = case.reader()
        real, asked = Reader.chunks, []  # type: ignore[var-annotated]

        def spy(self: Reader, sql: str, values: Sequence[object] = ()) -> Iterator[list[tuple[Any, ...]]]:
            asked.append((sql, values))
            return real(self, sql, values)

        for few in (5_000, -1):
            asked.clear()
            with monkeypatch.context() as patched:
                patched.setattr(Reader, "chunks", spy)
                patched.setattr("db.filters.FEW", few)
                reader.claim_ids(where, "figure", limit=50)
            for sql, values in asked:
                plan = [str(row[3]) for row in reader.all(f"EXPLAIN QUERY PLAN {sql}", values)]
                for step in plan:
                    if step.startswith("SCAN"):
                        allowed = ("SCAN few", "SCAN t", "SCAN CONSTANT ROW", *(f"SCAN {name}" for name in small))
                        given = "SCAN json_each" in step or "SCAN begun" in step or "SCAN asked" in step
                        assert "INDEX" in step or step in allowed or given, (sql, plan)
                if few == -1:
                    assert not any("TEMP B-TREE FOR ORDER BY" in step for step in plan), (sql, plan)
        reader.close()
