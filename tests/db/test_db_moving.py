"""How far an older case is in being brought up to date: told in phases, ended by what is raised, whole either way."""

import gzip
import signal
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from db import schema
from db.engine import open_case
from db.moving import Watch

OLD = [path for path in sorted((Path(__file__).parent / "data").glob("schema-*.case.gz")) if path.name < "schema-0006"]
"""Of schemas from which the way up fills tables."""


@pytest.fixture(params=OLD, ids=[path.name for path in OLD])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A case of an older schema."""
    path = tmp_path / "old.case"
    path.write_bytes(gzip.decompress(request.param.read_bytes()))
    return path


def test_the_phases_are_told(old: Path) -> None:
    told: list[tuple[str, float | None]] = []
    with open_case(old, told=lambda words, share: told.append((words, share))) as case:
        assert len(case.notices) == 1
    assert all(words.startswith("bringing old.case from schema ") for words, _ in told)
    assert all(f" to {schema.SCHEMA}: " in words for words, _ in told)
    phases = [words.partition(": ")[2] for words, _ in told]
    assert phases[0] == "copying the case first"
    assert "checking the copy" in phases
    assert any(phase.startswith("filling ") for phase in phases)
    assert any(phase.startswith("indexing ") for phase in phases)
    assert phases[-1] == "writing it to the disk"
    assert [share for _, share in told if share is not None][-1] == 1.0
    again: list[str] = []
    with open_case(old, told=lambda words, share: again.append(words)):
        assert again == []


@pytest.mark.parametrize("phase", ["copying the case first", "checking the copy", "filling", "writing it to the disk"])
def test_what_is_raised_ends_it_and_leaves_the_case_whole(old: Path, phase: str) -> None:
    before = sha256(old.read_bytes()).digest()

    def told(words: str, share: float | None) -> None:
        if phase in words:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        open_case(old, told=told)
    assert sha256(old.read_bytes()).digest() == before
    assert not [path for path in old.parent.iterdir() if "backup" in path.name], "a copy of no use is left"
    with open_case(old) as case:
        assert case.notices


def test_what_is_raised_within_a_long_statement_ends_it(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.moving.OFTEN", 1)
    monkeypatch.setattr("db.moving.EVERY", 0.0)
    before = sha256(old.read_bytes()).digest()
    seen: dict[str, int] = {}

    def told(words: str, share: float | None) -> None:
        seen[words] = seen.get(words, 0) + 1
        if "filling" in words and seen[words] > 5:  # not at its beginning: SQLite is at work
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        open_case(old, told=told)
    assert sha256(old.read_bytes()).digest() == before
    with open_case(old) as case:
        assert case.notices


ENDLESS = """
import sqlite3, sys
from db.moving import Watch
watch = Watch(lambda words, share: print(words, flush=True), "test")
raw = sqlite3.connect(":memory:")
watch.over(raw)
watch.phase("begun")
try:
    raw.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n").fetchone()
except BaseException as error:
    print("ended by", type(error if isinstance(error, KeyboardInterrupt) else watch.ended(error)).__name__, flush=True)
"""


def test_ctrl_c_ends_a_statement_that_takes_long() -> None:
    with subprocess.Popen([sys.executable, "-c", ENDLESS], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "test: begun\n"
        process.stdout.readline()  # it is at work, and says so again
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
    assert rest.rstrip().endswith("ended by KeyboardInterrupt")


def test_on_postgresql_too(new_database: Callable[[], str]) -> None:
    from sqlalchemy import create_engine, text

    url = new_database()
    told: list[str] = []
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        Watch(lambda words, share: told.append(words), "test").listen(connection)
        connection.execute(text("CREATE TABLE things (id integer)"))
        connection.execute(text("INSERT INTO things SELECT 1"))
        connection.execute(text("CREATE INDEX ix_things ON things (id)"))
    engine.dispose()
    assert told == ["test: filling things", "test: indexing things"]
