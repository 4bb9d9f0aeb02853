"""Opening a case: what is made, what is refused, and in which words."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from db import schema
from db.engine import open_case
from db.errors import CaseError, NotFound
from db.rows import NewArticle

ROOT = Path(__file__).resolve().parents[2]


def refused(target: str | Path, *, create: bool = False) -> str:
    with pytest.raises(CaseError) as caught:
        open_case(target, create=create)
    message = str(caught.value)
    assert message
    assert "\n" not in message
    return message


def test_a_new_case_is_private_complete_and_has_its_parents(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b c" / "new.case"
    with open_case(path, create=True) as case:
        assert case.backend == "sqlite"
        assert case.name == "new.case"
        assert case.target == str(path)
        assert case.notices == ()
        assert not case.store.redo("Ana")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sorted(found.name for found in path.parent.iterdir()) == ["new.case", "new.case.lock"]
    with open_case(path) as case:
        health = case.reader().health()
    assert (health["journal_mode"], health["synchronous"], health["foreign_keys"]) == ("wal", 2, 1)
    assert (health["trusted_schema"], health["quick_check"], health["schema"]) == (0, "ok", schema.SCHEMA)


@pytest.mark.parametrize("name", ["a?b.case", "a#b.case", "a%41.case", "it's.case", "ünï 案件.case", "-v.case"])
def test_any_file_name_will_do(tmp_path: Path, name: str) -> None:
    open_case(tmp_path / name, create=True).close()
    assert (tmp_path / name).exists()
    open_case(tmp_path / name).close()


def test_creating_opens_what_is_there(tmp_path: Path, article: Callable[[], NewArticle]) -> None:
    with open_case(tmp_path / "x.case", create=True) as case:
        case.store.add_article(article(), "Ana")
    with open_case(tmp_path / "x.case", create=True) as case:
        assert case.reader().counts().total == 4


def test_no_case(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="there is no case"):
        open_case(tmp_path / "none.case")
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_a_case_is_refused_and_left_alone(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("not a database at all, only words\n" * 50)
    empty = tmp_path / "empty.case"
    empty.touch()
    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE claim (id INTEGER)")
    connection.commit()
    connection.close()
    broken = tmp_path / "broken.case"
    broken.write_bytes(b"SQLite format 3\x00" + b"\xff" * 4000)
    before = {path: path.read_bytes() for path in (text, empty, other, broken)}
    for create in (False, True):
        assert "not a SQLite database" in refused(text, create=create)
        assert "is empty" in refused(empty, create=create)
        assert "another program" in refused(other, create=create)
        refused(broken, create=create)
        assert "is a folder" in refused(tmp_path, create=create)
        refused("/dev/null", create=create)
    assert {path: path.read_bytes() for path in before} == before
    assert sorted(tmp_path.iterdir()) == sorted(before)


@pytest.mark.parametrize("target", ["mysql://host/db", "file://x", "http://user:secret@host/"])
def test_other_addresses_are_refused_without_their_password(target: str) -> None:
    assert "secret" not in refused(target)


def test_a_failed_creation_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    refused(tmp_path / "file" / "x.case", create=True)

    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("disk is full")

    monkeypatch.setattr("db.create._first_entry", fail)
    assert "disk is full" in refused(tmp_path / "deep" / "er" / "x.case", create=True)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    refused(tmp_path / "x.case", create=True)


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("CREATE TRIGGER t AFTER INSERT ON claim BEGIN DELETE FROM history; END", "trigger"),
        ("CREATE VIEW v AS SELECT * FROM claim", "view"),
        ("CREATE TABLE extra (a)", "table"),
        ("CREATE VIRTUAL TABLE extra USING fts5(a)", "table"),
        ("DROP TABLE note", "lacks the table"),
        ("DELETE FROM alembic_version", "schema version"),
        ("DROP TABLE alembic_version", "schema version"),
        ("UPDATE alembic_version SET version_num = '0999'", "newer verifier"),
    ],
)
def test_a_case_changed_by_another_program_is_refused(
    sqlite_model: Path, tmp_path: Path, statement: str, what: str
) -> None:
    path = tmp_path / "x.case"
    shutil.copy(sqlite_model, path)
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()
    assert what in refused(path)
    assert what in refused(path, create=True)


def _make_first_schema(path: Path) -> None:
    """A case as the first schema had it, with what an older program would have stored."""
    import sqlalchemy

    from db import create
    from db.connect import connect_sqlite

    path.touch()
    raw = connect_sqlite(str(path))
    raw.execute(f"PRAGMA application_id={schema.APPLICATION_ID}")
    raw.execute("PRAGMA journal_mode=WAL")
    with create._sqlalchemy("sqlite", raw) as connection:
        create._upgrade(connection, "0001")
        create._first_entry(connection)
        connection.execute(
            sqlalchemy.text("INSERT INTO capture VALUES ('c', 'text/plain', 'o', 't', '2020', 1, x'41')")
        )
        names = [row[1] for row in connection.execute(sqlalchemy.text("PRAGMA table_info(article)"))]
        article = dict.fromkeys(names, 0) | {"id": 1, "uid": "u", "capture_sha256": "c", "title": "The old mill"}
        connection.execute(_insert("article", names), article)
        names = [row[1] for row in connection.execute(sqlalchemy.text("PRAGMA table_info(claim)"))]
        texts = {"verdict": "unreviewed", "kind": "event", "speakers": "[]", "hedges": "[]", "reasons": "[]"}
        claim = dict.fromkeys(names, 0) | texts | {"id": 1, "article_id": 1, "span_end": 5, "quote": "Zebras passed"}
        connection.execute(_insert("claim", names), claim | {"measure": None, "publisher": None})
    raw.close()


def _insert(table: str, names: list[str]) -> "object":
    import sqlalchemy

    columns = ", ".join(f'"{name}"' for name in names)
    return sqlalchemy.text(f"INSERT INTO {table} ({columns}) VALUES ({', '.join(':' + name for name in names)})")


def test_an_older_case_is_copied_then_migrated(tmp_path: Path) -> None:
    from db.rows import ClaimFilter

    path = tmp_path / "old.case"
    _make_first_schema(path)
    with open_case(path) as case:
        (notice,) = case.notices
        reader = case.reader()
        assert list(reader.claim_ids(ClaimFilter(text="zebra"))) == [1]
        assert list(reader.claim_ids(ClaimFilter(text="old mill"))) == [1]
        reader.close()
    (backup,) = tmp_path.glob("*.backup")
    assert str(backup) in notice
    assert "0001" in backup.name
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    connection = sqlite3.connect(backup)
    assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
    assert connection.execute("SELECT quote FROM claim").fetchall() == [("Zebras passed",)]
    connection.close()
    with open_case(path) as case:
        assert case.notices == ()
    assert len(list(tmp_path.glob("*.backup"))) == 1


def test_a_migration_that_fails_leaves_the_case_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "old.case"
    _make_first_schema(path)
    before = path.read_bytes()

    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as patched:
        patched.setattr("db.search.rebuild", fail)
        assert "disk I/O error" in refused(path)
    assert path.read_bytes() == before
    assert list(tmp_path.glob("*.backup")) == []
    open_case(path).close()


def test_a_restored_backup_is_a_case(sqlite_model: Path, tmp_path: Path) -> None:
    path = tmp_path / "restored.case"
    shutil.copy(sqlite_model, path)
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA journal_mode=DELETE").fetchone() == ("delete",)
    connection.close()
    with open_case(path) as case:
        assert case.reader().health()["journal_mode"] == "wal"


def test_a_damaged_row_is_one_line(sqlite_model: Path, tmp_path: Path, article: Callable[[], NewArticle]) -> None:
    path = tmp_path / "x.case"
    shutil.copy(sqlite_model, path)
    with open_case(path) as case:
        case.store.add_article(article(), "Ana")
    connection = sqlite3.connect(path)
    connection.execute("UPDATE claim SET speakers = '[' WHERE id = 1")
    connection.execute("UPDATE history SET after = 'x' WHERE seq = 1")
    connection.commit()
    connection.close()
    with open_case(path) as case:
        reader = case.reader()
        for read in (lambda: reader.claim_rows([1]), lambda: list(reader.entries())):
            with pytest.raises(CaseError, match="damaged"):
                read()
        reader.close()


def test_any_damaged_page_is_one_line_or_nothing(
    sqlite_model: Path, tmp_path: Path, article: Callable[[], NewArticle]
) -> None:
    path = tmp_path / "x.case"
    shutil.copy(sqlite_model, path)
    with open_case(path) as case:
        case.store.add_article(article(), "Ana")
    whole = path.read_bytes()
    said: list[str] = []
    for place in range(0, len(whole), 4096):
        path.write_bytes(whole[:place] + b"\xa5" * 300 + whole[place + 300 :])
        for rest in ("-wal", "-shm"):
            Path(f"{path}{rest}").unlink(missing_ok=True)
        try:
            with open_case(path) as case:
                reader = case.reader()
                try:
                    list(reader.claims())
                    reader.claim(1)
                    list(reader.entries())
                    case.store.mark([1], "confirmed", "Ben")
                finally:
                    reader.close()
        except CaseError as error:
            said.append(str(error))
    assert said
    assert all("\n" not in message for message in said)


def test_two_paths_to_one_case_share_its_lock(tmp_path: Path) -> None:
    open_case(tmp_path / "x.case", create=True).close()
    (tmp_path / "link.case").symlink_to(tmp_path / "x.case")
    with open_case(tmp_path / "link.case") as case, open_case(tmp_path / "x.case") as same:
        assert case.lock is not None
        assert same.lock is not None
        assert case.lock.path == same.lock.path


def test_reading_loads_neither_sqlalchemy_nor_alembic(sqlite_model: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.case"
    shutil.copy(sqlite_model, path)
    program = (
        "import sys; from db.engine import open_case\n"
        f"case = open_case({str(path)!r}); reader = case.reader(); reader.claim_rows(reader.claim_ids())\n"
        "reader.counts(); reader.history(); reader.facets('sources'); reader.close(); case.close()\n"
        "print([name for name in ('sqlalchemy', 'sqlmodel', 'alembic', 'psycopg', 'pydantic') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_postgresql_empty_foreign_newer_and_changed(new_database: Callable[[], str]) -> None:
    import psycopg

    url = new_database()
    with pytest.raises(NotFound, match="database is empty"):
        open_case(url)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE theirs (a int)")
        assert "another program" in refused(url, create=True)
        connection.execute("DROP TABLE theirs")
        open_case(url, create=True).close()
        open_case(url).close()
        connection.execute("CREATE VIEW v AS SELECT 1 AS one")
        assert "unknown view" in refused(url)
        connection.execute("DROP VIEW v")
        connection.execute("CREATE RULE r AS ON DELETE TO history DO INSTEAD NOTHING")
        assert "unknown rule" in refused(url)
        connection.execute("DROP RULE r ON history")
        connection.execute("UPDATE alembic_version SET version_num = '0999'")
        assert "newer verifier" in refused(url)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:hush-hush@127.0.0.1:9/none?connect_timeout=2",
        "postgresql://127.0.0.1:9/none?password=hush-hush",
        "postgresql://me:hush-hush@[broken/none",
        "postgresql://me:hush-hush@127.0.0.1:9/none?nonsense=1",
    ],
)
def test_a_password_is_never_shown(url: str) -> None:
    assert "hush-hush" not in refused(url)
    assert "hush-hush" not in refused(url, create=True)


def test_a_server_that_may_lose_changes_is_told_of(new_database: Callable[[], str], server: str) -> None:
    """Fsync is off on the tests' own server; the other is turned off for one database."""
    import psycopg

    url = new_database()
    open_case(url, create=True).close()
    with open_case(url) as case:
        (warning,) = case.warnings
    assert "fsync is off" in warning
    name = urlsplit(url).path.strip("/")

    def set_commit(value: str) -> None:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = {value}")

    set_commit("off")
    with open_case(url) as case:
        assert [warning.split()[0] for warning in case.warnings] == ["fsync", "synchronous_commit"]
    set_commit("local")
    with open_case(url) as case:
        assert [warning.split()[0] for warning in case.warnings] == ["fsync"]
