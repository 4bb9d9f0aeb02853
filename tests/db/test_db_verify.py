"""Any change behind the program's back is seen: every table and column, rows, entries, objects, on both backends."""

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import older_cases
import pytest
from worked_cases import work

from db.connect import connect_postgresql
from db.engine import Case, open_case
from db.errors import CaseError
from db.models import TABLES
from db.rows import Head, NewArticle
from verifier.custody import brought, entries, speaking
from verifier.custody.work import COLUMNS
from verifier.workflow.verify import Verification, verify
from verifier.workflow.verifying import verify_target

Make = Callable[..., NewArticle]
WHOLE = bool(os.environ.get("VERIFIER_WHOLE"))
"""Whether every row is changed, in every way (``make torture``), or the first and the last of each table."""
SEEN = {
    **COLUMNS,
    "article": brought.ARTICLE,
    "claim": brought.CLAIM,
    "figure": brought.FIGURE,
    "link": brought.LINK,
    "source": speaking.SOURCE,
    "history": entries.COLUMNS,
    "merged_entry": (*entries.COLUMNS, "origin", "merged_by"),
    "capture": (*brought.CAPTURE, "data"),
    "article_text": ("article_id", "text"),
}
"""The columns that the check reads, by table."""


@pytest.mark.parametrize("table", sorted(TABLES))
def test_every_column_is_claimed_by_the_check(table: str) -> None:
    assert sorted(SEEN[table]) == sorted(TABLES[table].columns.keys())


@contextmanager
def behind(case: Case) -> Iterator[Any]:
    """A connection that knows no rules, as somebody with an editor of databases has it."""
    connection: Any
    if case.backend == "sqlite":
        connection = sqlite3.connect(case.target, isolation_level=None)
        connection.execute("PRAGMA ignore_check_constraints=ON")
    else:
        connection = connect_postgresql(case.address_in_full)
        connection.autocommit = True
        connection.execute("SET session_replication_role = replica")
    with closing(connection):
        yield connection


def run(connection: Any, sql: str, values: Sequence[object] = ()) -> Any:
    return connection.execute(sql if isinstance(connection, sqlite3.Connection) else sql.replace("?", "%s"), values)


def told(found: Verification) -> list[str]:
    return [doubt.in_words() for _, doubt in found.doubts]


@pytest.fixture
def worked(case: Case, article: Make) -> Case:
    """A case with everything in it."""
    work(case, article)
    return case


@pytest.fixture
def head(worked: Case) -> Head:
    """The head that a report printed."""
    with closing(worked.reader()) as reader:
        found = reader.head()
    assert found is not None
    return found


def test_a_case_as_the_program_leaves_it_is_sound(worked: Case, head: Head) -> None:
    found = verify(worked, head=head)
    assert told(found) == []
    assert found.sound
    assert found.head_held is True
    assert (found.seq, found.hash) == head
    assert not any("uid" in note for note in found.sections["rows"].notes)
    assert found.counts["claim"] == 10


def _others(value: Any) -> Iterator[Any]:
    """Plausible other values, nearest first."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (value + 1, value - 1, value + 1000, -value)
    elif isinstance(value, float):
        yield from (value - 0.1, value + 0.001)
    elif isinstance(value, bytes | memoryview):
        yield bytes(value)[:-1] + bytes([bytes(value)[-1] ^ 1])
    elif isinstance(value, str):
        lists = (("confirmed", "disputed"), ("killed", "injured"), ("event", "statement"), ("worth", "figure"))
        lists += (("supports", "refutes"), ("context", "supports"), ("assigned", "in review"), ("done", "in review"))
        for pair in lists:
            if value in pair:
                yield pair[1 - pair.index(value)]
        yield from (value + "x", value[:-1], value.swapcase(), value + " ")
    else:
        yield from (1, "x", 0.5, True)


def _key(table: str, row: dict[str, Any]) -> tuple[str, list[Any]]:
    names = [column.name for column in TABLES[table].primary_key] if table in TABLES else list(row)
    return " AND ".join(f'"{name}" = ?' for name in names), [row[name] for name in names]


def _rows(connection: Any, table: str) -> list[dict[str, Any]]:
    order = ", ".join(f'"{column.name}"' for column in TABLES[table].primary_key)
    cursor = connection.execute(f"SELECT * FROM {table} ORDER BY {order}")
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _changes(connection: Any, table: str) -> Iterator[tuple[str, str, Sequence[Any], str, Sequence[Any]]]:
    """What can be done to a table: in words, with SQL, and SQL that takes it back."""
    rows = _rows(connection, table)
    if not WHOLE:
        rows = rows[:: max(1, len(rows) - 1)]
    for row in rows:
        key, values = _key(table, row)
        for name, value in row.items():
            others = [other for other in _others(value) if other != value][: 9 if WHOLE else 2]
            for other in others:
                new = {**row, name: other}
                yield (
                    f"{table} {values}: {name} from {value!r} to {other!r}",
                    f'UPDATE {table} SET "{name}" = ? WHERE {key}',
                    [other, *values],
                    f'UPDATE {table} SET "{name}" = ? WHERE {_key(table, new)[0]}',
                    [value, *_key(table, new)[1]],
                )
        names, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
        put = f"INSERT INTO {table} ({names}) VALUES ({marks})"
        yield f"{table} {values} deleted", f"DELETE FROM {table} WHERE {key}", values, put, list(row.values())


@pytest.mark.parametrize("table", sorted(TABLES))
def test_every_change_of_a_row_is_seen(worked: Case, head: Head, table: str) -> None:
    """Every column of every row to another value, and every row taken out."""
    unseen, tried = [], 0
    columns = set()
    with behind(worked) as connection:
        for words, sql, values, back, old in list(_changes(connection, table)):
            try:
                if run(connection, sql, values).rowcount != 1:
                    continue
            except Exception:  # a constraint or the type of the column forbids this one
                continue
            tried += 1
            columns.add(words.partition(": ")[2].split(" ")[0])
            if verify(worked, head=head).sound:
                unseen.append(words)
            assert run(connection, back, old).rowcount == 1, words
    assert unseen == []
    assert tried
    assert columns >= set(TABLES[table].columns.keys())
    assert verify(worked, head=head).sound


def _refused_or_doubted(case: Case, head: Head | None) -> bool:
    """Whether a case that was changed is refused when it is opened, or is in doubt."""
    try:
        with open_case(case.address_in_full) as opened:
            return not verify(opened, head=head).sound
    except CaseError:
        return True


@pytest.mark.parametrize("table", sorted(TABLES))
def test_rows_that_are_put_in_or_swapped_are_seen(worked: Case, head: Head, table: str) -> None:
    with behind(worked) as connection:
        rows = _rows(connection, table)
        last = rows[-1]
        key = [column.name for column in TABLES[table].primary_key]
        new = {name: _new(name, value, name in key) for name, value in last.items()}
        if table == "history_claim":
            new = {"claim_id": last["claim_id"], "seq": 1}
        names, marks = ", ".join(f'"{name}"' for name in new), ", ".join("?" * len(new))
        run(connection, f"INSERT INTO {table} ({names}) VALUES ({marks})", list(new.values()))
        found = verify(worked, head=head)
        assert not found.sound, new
        assert any(doubt.place == table for _, doubt in found.doubts), told(found)
        test = " AND ".join(f'"{name}" = ?' for name in key)
        run(connection, f"DELETE FROM {table} WHERE {test}", [new[name] for name in key])
        if len(rows) > 1 and len(rows[0]) > len(key):
            first, second = rows[:2]
            rest = [name for name in first if name not in key and first[name] != second[name]]
            if not rest:
                return
            for one in (first, second):  # out of the way of what must be unique
                run(connection, f"DELETE FROM {table} WHERE {test}", [one[name] for name in key])
            for one, other in ((first, second), (second, first)):
                swapped = {**other, **{name: one[name] for name in key}}
                columns = ", ".join(f'"{name}"' for name in swapped)
                run(connection, f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(swapped.values()))
            assert not verify(worked, head=head).sound


def _new(name: str, value: Any, key: bool) -> Any:
    if isinstance(value, str) and (key or name in ("uid", "key", "name", "text_sha256")):
        return value[:-1] + ("0" if value[-1] != "0" else "1")
    return value + 1 if key or name == "number" else value


def _rewritten(connection: Any, begin: int, change: Callable[[dict[str, Any]], dict[str, Any] | None]) -> None:
    """Write the history anew from an entry on, with every hash right, as somebody does who knows the rule."""
    rows = sorted(_rows(connection, "history"), key=lambda row: int(row["seq"]))
    previous, seq = rows[begin - 2]["hash"], begin
    run(connection, "DELETE FROM history WHERE seq >= ?", (begin,))
    for row in rows[begin - 1 :]:
        changed = change(dict(row))
        if changed is None:
            continue
        changed.update(seq=seq, previous=previous)
        values = tuple(changed[name] for name in entries.COLUMNS)
        changed["hash"] = previous = entries.digest(values)
        names = ", ".join(changed)
        marks = ", ".join("?" * len(changed))
        run(connection, f"INSERT INTO history ({names}) VALUES ({marks})", list(changed.values()))
        seq += 1


def test_a_history_written_anew_is_seen_against_a_head_and_by_what_it_no_longer_tells(worked: Case, head: Head) -> None:
    """With every hash corrected the chain itself is whole: the head kept elsewhere is what shows it."""
    with behind(worked) as connection:
        _rewritten(connection, 6, lambda row: {**row, "actor": "Eve"} if row["seq"] == 6 else row)
    found = verify(worked, head=head)
    assert not found.sound
    assert found.head_held is False
    assert any("head kept elsewhere" in line for line in told(found))
    assert not verify(worked).sound  # the verdict's row still names who gave it


def test_a_cut_tail_is_seen_by_what_it_leaves_and_against_a_head(worked: Case, head: Head) -> None:
    with behind(worked) as connection:
        run(connection, "DELETE FROM history WHERE seq > ?", (head.seq - 2,))
    found = verify(worked, head=head)
    assert found.head_held is False
    assert any(f"entry {head.seq}: the history ends" in line for line in told(found))
    assert not verify(worked).sound


def test_entries_taken_out_swapped_or_renumbered_are_told_each(worked: Case, head: Head) -> None:
    with behind(worked) as connection:
        run(connection, "DELETE FROM history WHERE seq = 7")
        run(connection, "UPDATE history SET seq = 1009 WHERE seq = 9")
        run(connection, "UPDATE history SET seq = 9 WHERE seq = 12")
        run(connection, "UPDATE history SET seq = 12 WHERE seq = 1009")
    lines = told(verify(worked, head=head))
    assert any(line.startswith("history entry 8, seq: entry 7 is missing") for line in lines)
    for seq in (9, 10, 12, 13):
        assert any(line.startswith(f"history entry {seq}, previous") for line in lines), seq


SQLITE_OBJECTS = (
    "CREATE TRIGGER t AFTER UPDATE ON claim BEGIN SELECT 1; END",
    "CREATE VIEW v AS SELECT * FROM claim",
    "CREATE TABLE more (x)",
    "DROP INDEX ix_claim_worth",
    "CREATE INDEX ix_more ON claim (quote)",
    "DROP INDEX ix_claim_worth;"
    " CREATE INDEX ix_claim_worth ON claim (worth_key + 0, article_id, span_start, id, facet)",
    "DROP INDEX ix_standing_verdict; CREATE INDEX ix_standing_verdict ON standing (verdict, facet, id)"
    " WHERE verdict <> 'disputed'",
    "ALTER TABLE claim ADD COLUMN more TEXT",
    "ALTER TABLE note RENAME COLUMN text TO words",
    "DROP TABLE history_claim; CREATE TABLE history_claim (claim_id INTEGER, seq INTEGER)",
    "PRAGMA user_version = 3",
    "PRAGMA application_id = 7",
    "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(sql, 'span_start >= 0', 'span_start >= -1')"
    " WHERE name = 'claim'",
    "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(sql, 'NOT NULL', '') WHERE name = 'verdict'",
    "PRAGMA journal_mode = DELETE; VACUUM; PRAGMA page_size = 8192; VACUUM",
    "UPDATE alembic_version SET version_num = '0005'",
    "INSERT INTO alembic_version VALUES ('0001')",
    "DELETE FROM claim_fts_idx",
    "DELETE FROM claim_fts_data WHERE id > 10",
    "UPDATE claim_fts_config SET v = 5",
    "INSERT INTO claim_fts (rowid, quote) VALUES (1, 'nobody')",
    "INSERT INTO claim_fts (rowid, quote) VALUES (999, 'nobody')",
    "INSERT INTO claim_fts (claim_fts) VALUES ('delete-all')",
    "INSERT INTO article_fts (article_fts, rowid, text) VALUES ('delete', 1, 'report')",
)
POSTGRESQL_OBJECTS = (
    "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
    " CREATE TRIGGER t BEFORE UPDATE ON claim FOR EACH ROW EXECUTE FUNCTION f()",
    "CREATE VIEW v AS SELECT * FROM claim",
    "CREATE TABLE more (x int)",
    "CREATE SEQUENCE more",
    "CREATE RULE r AS ON UPDATE TO verdict DO INSTEAD NOTHING",
    "ALTER TABLE verdict ENABLE ROW LEVEL SECURITY",
    "DROP INDEX ix_claim_worth",
    "CREATE INDEX ix_more ON claim (quote)",
    "DROP INDEX ix_standing_verdict; CREATE INDEX ix_standing_verdict ON standing (verdict, facet, id)"
    " WHERE verdict <> 'disputed'",
    "ALTER TABLE claim ADD COLUMN more TEXT",
    "ALTER TABLE note ALTER COLUMN text SET DEFAULT 'x'",
    "ALTER TABLE note ALTER COLUMN text DROP NOT NULL",
    "ALTER TABLE verdict DROP CONSTRAINT ck_verdict_ck_verdict_verdict",
    "ALTER TABLE verdict DROP CONSTRAINT ck_verdict_ck_verdict_verdict;"
    " ALTER TABLE verdict ADD CONSTRAINT ck_verdict_ck_verdict_verdict CHECK (true)",
    "ALTER TABLE figure DISABLE TRIGGER ALL",
    "UPDATE alembic_version SET version_num = '0005'",
    "DELETE FROM claim_search WHERE claim_id = 1",
    "UPDATE claim_search SET words = '''nobody'':1' WHERE claim_id = 1",
    "INSERT INTO claim_search VALUES (999, '''nobody'':1')",
    "UPDATE article_search SET words = '''nobody'':1' WHERE article_id = 1",
    "INSERT INTO article_search VALUES (1, 7, '''nobody'':1')",
)


@pytest.mark.parametrize("sql", SQLITE_OBJECTS)
def test_a_changed_schema_setting_or_index_is_seen_in_sqlite(
    tmp_path: Any, sqlite_model: Any, article: Make, sql: str
) -> None:
    path = tmp_path / "a.case"
    path.write_bytes(sqlite_model.read_bytes())
    with open_case(path) as case:
        work(case, article)
        with closing(case.reader()) as reader:
            head = reader.head()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        connection.executescript(sql)
    assert _refused_or_doubted(case, head)


@pytest.fixture(scope="module")
def postgresql_model(new_database: Callable[[], str], server: str) -> Callable[[], str]:
    """Copies of one case with everything in it, each in a database of its own."""
    from made_articles import make_article
    from on_server import sql

    url = new_database()
    with open_case(url, create=True) as case:
        work(case, make_article)

    def copy() -> str:
        other = new_database()
        name, model = (urlsplit(address).path[1:] for address in (other, url))
        sql(server, f"DROP DATABASE {name}")
        sql(server, f"CREATE DATABASE {name} TEMPLATE {model}")
        return other

    return copy


@pytest.mark.parametrize("sql", ["SELECT 1", *POSTGRESQL_OBJECTS])
def test_a_changed_schema_setting_or_index_is_seen_in_postgresql(postgresql_model: Callable[[], str], sql: str) -> None:
    with open_case(postgresql_model()) as case:
        with closing(case.reader()) as reader:
            head = reader.head()
        with closing(connect_postgresql(case.address_in_full)) as connection:
            connection.execute(sql)
            connection.commit()
        assert _refused_or_doubted(case, head) is (sql != "SELECT 1")


def test_a_planted_journal_is_told_before_anything_is_opened(worked: Case) -> None:
    if worked.backend != "sqlite":
        pytest.skip("a database server has no such file")
    planted = Path(worked.target + "-journal")
    planted.write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(504))
    before = Path(worked.target).read_bytes()
    found = verify_target(str(worked.target))
    assert not found.sound
    assert [line.split(":")[0] for line in told(found)] == ["file test.case-journal"]
    assert Path(worked.target).read_bytes() == before
    assert planted.exists()
    planted.unlink()
    assert verify_target(str(worked.target)).sound


@pytest.mark.parametrize("version", older_cases.VERSIONS)
def test_a_case_of_an_older_schema_is_sound_once_it_is_brought_up_to_date(tmp_path: Path, version: str) -> None:
    path = older_cases.unpack(version, tmp_path / "old.case")
    with open_case(path) as case:
        found = verify(case)
        assert told(found) == []
        notes = found.sections["rows"].notes
        if version < "0009":
            assert "no entry tells the uid" in notes[0]
        assert (len(notes), bool(found.untold)) == ((1, True) if version < "0009" else (0, False))
        with behind(case) as connection:
            (uid,) = connection.execute("SELECT uid FROM claim WHERE id = 1").fetchone()
            connection.execute("UPDATE claim SET uid = 'x' WHERE id = 1")
            assert verify(case).sound is (version < "0008")  # as the note says; later entries tell the claims' uids
            connection.execute("UPDATE claim SET uid = ? WHERE id = 1", (uid,))
            case.store.seal("Ana")
            again = verify(case)
            assert (told(again), again.untold, again.sections["rows"].notes) == ([], 0, [])
            for table in ("claim", "source"):
                connection.execute(f"UPDATE {table} SET uid = 'x' || uid WHERE id = 1")
                seen = told(verify(case))
                assert any("sealed by entry" in line for line in seen) if version < "0009" else seen
                connection.execute(f"UPDATE {table} SET uid = substr(uid, 2) WHERE id = 1")
        case.store.mark([1], "confirmed", "Ana")
        case.store.seal("Ana")
        assert case.store.undo("Ana") is not None  # a seal is not undone, and stands in the way of nothing
        assert told(verify(case)) == []


@pytest.mark.parametrize("version", older_cases.VERSIONS)
def test_an_older_case_in_postgresql_is_sound_as_well(
    tmp_path: Path, version: str, new_database: Callable[[], str]
) -> None:
    path = older_cases.unpack(version, tmp_path / "old.case")
    with open_case(older_cases.in_postgresql(path, version, new_database())) as case:
        assert told(verify(case)) == []


def test_an_index_that_a_newer_sqlite_merged(tmp_path: Path, article: Make) -> None:
    """Newer versions keep the mark of a row that was taken out and put in again when they merge segments."""
    newer = pytest.importorskip("sqlcipher3")
    path = tmp_path / "a.case"
    with open_case(path, create=True) as case:
        for number in range(1, 60):
            case.store.add_article(article(number), "Ana")
        with closing(case.reader()) as reader:
            claims = reader.claim_ids()
        for number in claims[::3]:
            case.store.add_note(number, f"asked the {number}th witness", "Ana")
    connection = newer.connect(str(path), isolation_level=None)
    for index in ("claim_fts", "article_fts"):
        connection.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")
    connection.close()
    with open_case(path) as case:
        assert [doubt.in_words() for _, doubt in verify(case).doubts] == []
