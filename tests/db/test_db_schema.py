"""The tables that migrations make are those of the models, and what the reader and the checks believe them to be."""

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import db
from db import schema
from db.engine import open_case
from db.models import TABLES, Base
from db.queries import Reader
from db.rows import KINDS, MEASURES, SORTS, VERDICTS, ClaimFilter, NewArticle


def test_models_and_migrations_agree(target: str) -> None:
    with open_case(target) as case:
        dialect = "sqlite" if case.backend == "sqlite" else "postgresql+psycopg"
        engine = sqlalchemy.create_engine(f"{dialect}://", creator=case.connect)
        with engine.connect() as connection:

            def ours(name: str | None, type_: str, _: object) -> bool:
                return not (type_ == "table" and name is not None and name.startswith(FTS))

            context = MigrationContext.configure(connection, opts={"include_name": ours, "compare_type": True})
            assert compare_metadata(context, Base.metadata) == []
        engine.dispose()


def test_an_index_of_some_rows_is_of_those_that_the_model_says(target: str) -> None:
    def bare(rule: object) -> str:
        """As both backends tell it: PostgreSQL adds types and brackets."""
        return re.sub(r"::(text|character varying)|[()\s]", "", str(rule))

    said = {
        index.name: bare(index.info["where"])
        for table in TABLES.values()
        for index in table.indexes
        if "where" in index.info
    }
    with open_case(target) as case:
        dialect = "sqlite" if case.backend == "sqlite" else "postgresql+psycopg"
        engine = sqlalchemy.create_engine(f"{dialect}://", creator=case.connect)
        inspector = sqlalchemy.inspect(engine)
        found = {
            index["name"]: bare(index["dialect_options"][f"{engine.dialect.name}_where"])
            for table in TABLES
            for index in inspector.get_indexes(table)
            if f"{engine.dialect.name}_where" in index.get("dialect_options", {})
        }
        engine.dispose()
    assert found == said != {}


def test_the_schema_versions_are_those_of_the_migrations() -> None:
    scripts = ScriptDirectory(str(Path(db.__file__ or "").parent / "migrations"))
    assert tuple(reversed([script.revision for script in scripts.walk_revisions()])) == schema.SCHEMAS


def test_the_known_tables_are_those_there_are(sqlite_model: Path) -> None:
    connection = sqlite3.connect(sqlite_model)
    found = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    assert found == set(schema.SQLITE_TABLES)
    assert set(TABLES) | {"alembic_version"} == set(schema.TABLES)


def test_facets_code_kinds_and_measures() -> None:
    for kind in KINDS:
        assert schema.facet_parts(schema.facet(kind, ["killed", None, "missing"])) == (kind, ("killed", "missing"))
    everything = schema.facets_of((), ())
    assert len(everything) == len(set(everything)) == len(KINDS) * 2 ** len(MEASURES)


def test_dates_sort_by_time_whatever_their_precision() -> None:
    newest_first = [
        *("2025-01-01", "2014-06-16T23:30:00-02:00", "2014-06-16T23:30:00Z", "2014-06-16T16:43", "2014-06-16"),
        *("2014-06", "2014", "2013-12-31T23:59:59+00:00", "1999"),
    ]
    keys = [schema.published_key(date) for date in newest_first]
    assert keys == sorted(keys)
    assert keys[4] > keys[3]
    assert keys[5] == schema.published_key("2014-06-01")
    assert schema.published_key(None) == schema.published_key("long ago") > max(keys)


FTS = ("claim_fts", "claim_search", "article_fts", "article_search")

PLAN_FILTERS = (
    ClaimFilter(),
    *(ClaimFilter(verdicts=(verdict,)) for verdict in VERDICTS),
    ClaimFilter(verdicts=("confirmed", "disputed")),
    ClaimFilter(kinds=("casualty",)),
    ClaimFilter(measures=("killed",), verdicts=("unreviewed",)),
)


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("reverse", [False, True])
def test_no_list_sorts_or_scans_the_table(
    tmp_path: Path, sqlite_model: Path, sort: str, reverse: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite says how it reads: by an index that holds all it needs, in order, without a sort."""
    with open_case(sqlite_model) as case:
        reader = case.reader()
        asked: list[tuple[str, tuple[object, ...]]] = []
        real = Reader.all

        def spy(self: Reader, sql: str, values: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
            asked.append((sql, values))
            return real(self, sql, values)

        for limit in (50, None):
            for where in PLAN_FILTERS:
                asked.clear()
                with monkeypatch.context() as patched:
                    patched.setattr(Reader, "all", spy)
                    patched.setattr("db.filters.FEW", -1)  # as with so many matches that the index is walked
                    reader.claim_ids(where, sort, reverse=reverse, limit=limit)  # type: ignore[arg-type]
                for sql, values in asked:
                    plan = [str(row[3]) for row in real(reader, f"EXPLAIN QUERY PLAN {sql}", values)]
                    assert not any("TEMP B-TREE" in step for step in plan), (sql, plan)
                    assert all("COVERING INDEX" in step for step in plan if "claim" in step or " c" in step), (
                        sql,
                        plan,
                    )
        reader.close()


def test_few_matches_are_gathered_without_a_scan(
    tmp_path: Path, sqlite_model: Path, article: Callable[[], NewArticle]
) -> None:
    with open_case(sqlite_model) as case:
        reader = case.reader()
        for part in (
            ClaimFilter(text="mill"),
            ClaimFilter(article_text="mill"),
            ClaimFilter(sources=(1,)),
            ClaimFilter(articles=(1,)),
            ClaimFilter(verdicts=("disputed",)),
        ):
            from db import filters

            (found,) = filters.parts(part, "sqlite")
            statement = filters.gather([found], found, filters.CLAIM)
            tests = reader.filled(statement.sql, filters.CLAIM)
            sql = f"SELECT c.id FROM claim c NOT INDEXED {tests} ORDER BY c.worth_key"
            plan = [str(row[3]) for row in reader.all(f"EXPLAIN QUERY PLAN {sql}", statement.values)]
            assert not any(step.startswith("SCAN c") and "VIRTUAL" not in step for step in plan), plan
            assert any("INTEGER PRIMARY KEY" in step for step in plan), plan
        reader.close()
