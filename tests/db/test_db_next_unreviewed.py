"""How the next claim without a verdict is found."""

from collections.abc import Callable
from typing import Any

import pytest

from db.engine import Case
from db.queries import Reader
from db.rows import NewArticle


def test_the_claims_without_a_verdict_are_looked_up_by_their_numbers(
    case: Case, reader: Reader, article: Callable[..., NewArticle], monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite would read its index of verdicts from end to end, and most claims of a case have none yet."""
    case.store.add_article(article(0), "Importer")
    ids = list(reader.claim_ids())
    case.store.mark(ids[:1], "confirmed", "Ana")
    asked: list[tuple[str, Any]] = []
    real = Reader.all
    monkeypatch.setattr(
        Reader, "all", lambda self, sql, values=(): (asked.append((sql, values)), real(self, sql, values))[1]
    )
    assert reader.unreviewed(ids) == set(ids[1:]) != set()
    ((sql, values),) = asked
    if reader.sqlite:
        plan = [str(row[3]) for row in real(reader, f"EXPLAIN QUERY PLAN {sql}", values)]
        assert any("INTEGER PRIMARY KEY" in step for step in plan), plan
