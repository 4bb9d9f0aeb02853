"""`verifier redact`: a name is removed, told in every report, and the chain is checked by a dozen lines of others."""

import gzip
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from db.models import TABLES
from verifier.cli import redact as command
from verifier.workflow import redacting

DATA = Path(__file__).resolve().parents[1] / "db" / "data"
DOCS = Path(__file__).resolve().parents[2] / "docs"
REASON = ("--reason", "her request of 3 May")


def dumped(path: Path) -> list[list[tuple[object, ...]]]:
    """All that a case says."""
    with closing(sqlite3.connect(path)) as connection:
        return [connection.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES]


@pytest.fixture
def named(cli: Callable, case: Path, home: Path) -> Path:
    """A case in which a source's name stands in an article, a note, a verdict and a file."""
    article = "Nurse Selma Aydin said that at least 40 people were killed in Lower Marsan on Monday.\n"
    (home / "second.txt").write_text(article)
    cli("add", "second.txt").fine()
    (home / "list of selma-aydin.txt").write_text("Counted by Selma Aydin: 40 names")
    cli("note", 1, "Called Selma Aydin at home").fine()
    cli("mark", 1, "disputed", "--reason", "S. Aydin counts 40").fine()
    cli("attach", 1, "list of selma-aydin.txt", "--stance", "refutes").fine()
    cli("backup").fine()
    return case


def test_removed_told_and_whole(cli: Callable, named: Path, home: Path) -> None:
    head = cli("log", "--limit", 1, "--format", "json").fine().json[0]
    tried = cli("redact", "Selma Aydin", "S. Aydin", *REASON, "--dry-run").fine().out
    assert "Would change:" in tried
    assert b"Aydin" in named.read_bytes()
    said = cli("redact", "Selma Aydin", "S. Aydin", *REASON, "--yes").fine().out
    assert re.search(r"1 note, .*3 entries of the history|entries of the history", said)
    assert "verified whole before and after" in said
    assert "a copy from before, which still holds it" in said
    assert b"Aydin" not in named.read_bytes()
    assert b"aydin" not in named.read_bytes()
    assert not list(home.glob("*.new-*"))
    assert cli("list", "--search", "aydin", "--format", "json").fine().json == []

    verified = cli("verify", "--head", f"{head['seq']}:{head['hash']}").fine().out
    assert "stands in the history" in verified
    assert "removed words from" in verified
    assert "her request of 3 May" in verified
    assert "words removed from" in cli("doctor").out
    entry = cli("log", "--limit", 1, "--format", "json").fine().json[0]
    assert (entry["action"], entry["reason"]) == ("redact", "her request of 3 May")
    for kind in ("html", "md", "csv", "json"):
        cli("export", "--format", kind, "-o", f"report.{kind}").fine()
        report = (home / f"report.{kind}").read_text("utf-8")
        assert "her request of 3 May" in report
        assert "ydin" not in report
    shown = cli("show", 1).fine().out
    assert "Called [redacted " in shown
    cli("undo").fine()
    cli("verify").fine()


def test_others_check_the_chain_as_the_docs_say(cli: Callable, named: Path, home: Path) -> None:
    cli("redact", "Selma Aydin", "S. Aydin", *REASON, "--yes").fine()
    cli("bag", "-o", "out").fine()
    readme = (home / "out" / "data" / "README.txt").read_text("utf-8")
    code = readme.split("In Python:\n\n")[1].split("\n\n")[0]
    code = "\n".join(line.removeprefix("  ") for line in code.split("\n"))
    trust = (DOCS / "trust.md").read_text("utf-8")
    documented = re.findall(r"python3 -c '\n(.*?)'\n```", trust, re.DOTALL)[0]
    history = home / "out" / "data" / "history.jsonl"

    def checked() -> list[int]:
        return [
            subprocess.run([sys.executable, "-I", "-c", lines], cwd=folder, capture_output=True).returncode
            for lines, folder in ((code, history.parent), (documented, home / "out"))
        ]

    assert checked() == [0, 0]
    good = history.read_text("utf-8")
    for old, new in (("Called [redacted", "Rang [redacted"), ("counts 40", "counts 4"), ("her request", "his request")):
        assert old in good
        history.write_text(good.replace(old, new), "utf-8")
        assert checked() == [1, 1]


def test_it_is_asked_for_and_refused(cli: Callable, named: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = dumped(named)
    cli("redact", "Selma Aydin").misused("a reason is needed")
    cli("redact", *REASON).misused("which name")
    cli("redact", "Selma Aydin", *REASON).refused("never undone", "--dry-run")
    cli("redact", "Selma Aydin", "--reason", "Selma Aydin asked", "--yes").refused("the reason")
    cli("redact", "Nobody Here", *REASON, "--yes").refused("stand nowhere")
    cli("redact", "Selma Aydin", "--capture", "0" * 64, *REASON, "--yes").refused("no capture")
    cli("redact", "--capture", "\x1b[31m", *REASON, "--yes").refused("no capture")
    monkeypatch.setattr(command, "interactive", lambda: True)
    answered = cli("redact", "Selma Aydin", *REASON, stdin=b"no\n")
    assert answered.code == 1
    assert answered.err.endswith("nothing was changed\n")
    assert dumped(named) == before
    assert "redacted" in cli("redact", "Selma Aydin", *REASON, stdin=b"redact\n").fine().out


def test_a_case_in_doubt_is_not_made_to_look_right(cli: Callable, named: Path) -> None:
    with sqlite3.connect(named) as connection:
        connection.execute("UPDATE figure SET high = high + 1 WHERE high IS NOT NULL")
        connection.execute("UPDATE figure SET text = text || ' '")
    connection.close()
    cli("redact", "Selma Aydin", *REASON, "--yes").refused("in doubt before", "nothing was removed")
    assert b"Aydin" in named.read_bytes()


def test_a_failure_leaves_the_case_as_it_was(
    cli: Callable, named: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dumped(named)

    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    for place in ("_settle", "_take_the_place"):
        with monkeypatch.context() as patched:
            patched.setattr(redacting, place, full)
            cli("redact", "Selma Aydin", *REASON, "--yes").refused("nothing was changed")
        assert dumped(named) == before
        assert not list(home.glob("*.new-*"))
    cli("verify").fine()


def test_nobody_else_may_have_it_open(cli: Callable, named: Path) -> None:
    from db.engine import open_case

    with open_case(named) as other:
        reader = other.reader()
        cli("redact", "Selma Aydin", *REASON, "--yes").refused("open in another program")
        reader.close()
    cli("redact", "Selma Aydin", *REASON, "--yes").fine()


def test_forms_that_were_not_given_and_words_that_hold_it_are_told(cli: Callable, named: Path, home: Path) -> None:
    (home / "third.txt").write_text(
        "Doctor Selma Kaya said that 12 people were hurt near the Aydins house on Monday.\n"
    )
    cli("add", "third.txt").fine()
    found = cli("redact", "Selma Aydin", "Aydin", *REASON, "--dry-run", "--format", "json").fine().json[0]
    assert (found["inside"]["article_text"], found["inside"]["capture"]) == (1, 1)
    assert any("Selma Kaya" in name for name in found["related"])
    assert found["change"] is None


def test_a_name_that_stands_without_space_is_counted_wherever_it_is_left(cli: Callable, named: Path) -> None:
    names = ("Selma Aydin", "Aydin", *REASON)
    cli("tag", 1, "--add", "SelmaAydin").fine()
    cli("tag", 1, "--add", "Aydinlar").fine()
    cli("mark", 2, "disputed", "--reason", "see #SelmaAydin and SelmaAydins phone").fine()
    cli("note", 2, "wa-SelmaAydin, Selmaaydin@example.org").fine()
    cli("assign", 2, "--to", "MrsAydin").fine()
    cli("save-view", "of SelmaAydin", "--search", "selmaaydin").fine()
    first = cli("redact", *names, "--dry-run").fine().out
    left = {"tag": 2, "verdict": 1, "note": 1, "workflow": 1, "saved_view": 1}
    told = cli("redact", *names, "--dry-run", "--format", "json").fine().json[0]
    assert {table: told["inside"].get(table) for table in left} == left
    assert told["inside"]["history"] >= 6
    assert {"SelmaAydin", "Aydinlar", "of SelmaAydin", "MrsAydin"} <= set(told["related"])
    done = cli("redact", *names, "--yes").fine().out
    for said in (first, done):
        line = next(line for line in said.splitlines() if "within a longer word" in line)
        assert "1 reason of a verdict, 1 note, " in line
        assert "2 tags, 1 view" in line
        assert "entries of the history hold it" in line
        assert "--within removes these too" in line
        assert "“SelmaAydin”" in said
    assert b"SelmaAydin" in named.read_bytes()
    again = cli("redact", *names, "--within", "--yes").fine()
    assert "longer word" not in again.out
    assert b"aydin" not in named.read_bytes().lower()
    cli("verify").fine()


def test_a_name_that_stands_within_longer_words_alone(cli: Callable, named: Path) -> None:
    cli("tag", 1, "--add", "BenOkriHere").fine()
    assert "1 tag, " in cli("redact", "Ben Okri", *REASON, "--dry-run").fine().out
    cli("redact", "Ben Okri", *REASON, "--yes").refused("only within longer words", "--within")
    cli("redact", "Ben Okri", *REASON, "--yes", "--within").fine()


def test_words_of_the_program_are_not_counted_as_names(cli: Callable, named: Path) -> None:
    """It stands in “publisher” of every entry."""
    told = cli("redact", "ublish", *REASON, "--dry-run", "--format", "json").fine().json[0]
    assert told["inside"] == {}


def test_a_note_under_way_is_told(cli: Callable, named: Path) -> None:
    from verifier.paths import drafts_folder

    drafts_folder().mkdir(parents=True, exist_ok=True)
    (drafts_folder() / "x.json").write_text(json.dumps({"text": "ask Selma\nAydin"}))
    assert "note under way" in cli("redact", "Selma Aydin", *REASON, "--yes").fine().out


def test_another_name_of_the_file_is_left_and_told(cli: Callable, named: Path, home: Path) -> None:
    """A copy by hard links (cp -al) is not wiped without anybody asking."""
    with sqlite3.connect(named) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()
    os.link(named, home / "snapshot")
    before = dumped(named)
    said = cli("redact", "Selma Aydin", "S. Aydin", *REASON, "--yes").fine().out
    assert "another name as well" in said
    assert dumped(home / "snapshot") == before
    assert b"Aydin" not in named.read_bytes()


def test_a_case_by_a_link_and_who_may_read_it(cli: Callable, named: Path, home: Path) -> None:
    named.chmod(0o640)
    (home / "link.case").symlink_to(named)
    cli("--case", "link.case", "redact", "Selma Aydin", "S. Aydin", *REASON, "--yes").fine()
    assert (home / "link.case").is_symlink()
    assert b"Aydin" not in named.read_bytes()
    assert named.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("after", range(1, 40, 6))
def test_ctrl_c_leaves_the_case_as_it_was(
    cli: Callable, named: Path, home: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    from verifier.cli import interrupts

    before = dumped(named)
    real, left = interrupts.check, [after]

    def check() -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGINT)
        real()

    monkeypatch.setattr(interrupts, "check", check)
    ran = cli("redact", "Selma Aydin", *REASON, "--yes")
    assert (ran.code, ran.err.splitlines()[-1]) == (130, "verifier: stopped")
    assert dumped(named) == before
    assert not list(home.glob("*.new-*"))


def test_ctrl_c_when_it_is_too_late_is_not_said_to_have_stopped_it(
    cli: Callable, named: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.replace

    def replace(one: str, two: str) -> None:
        real(one, two)
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(redacting.os, "replace", replace)
    cli("redact", "Selma Aydin", "S. Aydin", *REASON, "--yes").fine()
    assert b"Aydin" not in named.read_bytes()


def test_what_the_database_remembers_of_its_columns_goes(cli: Callable, named: Path) -> None:
    """ANALYZE keeps samples of what an index holds, where SQLite is built so."""
    built_so = pytest.importorskip("sqlcipher3")
    connection = built_so.connect(str(named))
    connection.execute("ANALYZE")
    kept = b"".join(bytes(row[0]) for row in connection.execute("SELECT sample FROM sqlite_stat4"))
    connection.commit()
    connection.close()
    assert b"aydin" in kept
    cli("redact", "Selma Aydin", "S. Aydin", *REASON, "--yes").fine()
    assert b"ydin" not in named.read_bytes()
    cli("verify").fine()


def test_an_encrypted_case(cli: Callable, named: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("sqlcipher3")
    monkeypatch.setenv("VERIFIER_PASSPHRASE", "correct horse battery")
    ran = cli("encrypt", "--replace")
    if ran.code:
        pytest.skip(ran.err)
    said = cli("redact", "Selma Aydin", "S. Aydin", *REASON, "--yes").fine().out
    assert "verified whole before and after" in said
    assert not named.read_bytes().startswith(b"SQLite format 3")
    assert cli("list", "--search", "aydin", "--format", "json").fine().json == []
    cli("verify").fine()


@pytest.mark.parametrize("version", ["0002", "0003", "0005", "0007", "0008"])
def test_cases_of_older_schemas(cli: Callable, home: Path, version: str) -> None:
    path = home / "test.case"
    path.write_bytes(gzip.decompress((DATA / f"schema-{version}.case.gz").read_bytes()))
    with closing(sqlite3.connect(path)) as connection:
        name = connection.execute("SELECT speaker FROM link ORDER BY id DESC").fetchone()[0]
    ran = cli("redact", name, *REASON, "--yes").fine()
    assert "verified whole before and after" in ran.out
    assert name.casefold() not in "\n".join(map(str, dumped(path))).casefold()
    assert "schema" in ran.out  # the copy from before the migration
    cli("verify").fine()


def test_a_merge_of_a_case_that_lost_words_tells_so(cli: Callable, named: Path, home: Path) -> None:
    shutil.copy(named, home / "other.case")
    cli("--case", "other.case", "redact", "Selma Aydin", "S. Aydin", *REASON, "--yes").fine()
    said = cli("merge", "other.case").fine().out
    assert "Nothing new" in said
    assert "her request of 3 May" in said
    assert "verifier redact" in said


def test_restored_from_before_and_merged_after(cli: Callable, named: Path, home: Path) -> None:
    (backup,) = home.glob("*.backup")
    cli("redact", "Selma Aydin", "S. Aydin", *REASON, "--yes").fine()
    shutil.copy(named, home / "removed.case")
    cli("restore", backup, "--force").fine()
    cli("mark", 2, "confirmed").fine()
    cli("merge", "removed.case").fine()
    cli("verify").fine()
    cli("redact", "Selma Aydin", "S. Aydin", *REASON, "--yes").fine()
    cli("merge", "removed.case").fine()
    cli("--case", "removed.case", "merge", named).fine()
    for path in (named, home / "removed.case"):
        cli("--case", path, "verify").fine()
        cli("--case", path, "bag", "-o", f"bag of {path.stem}").fine()
        assert b"Aydin" not in path.read_bytes()
        for kept in (home / f"bag of {path.stem}").rglob("*"):
            assert kept.is_dir() or b"Aydin" not in kept.read_bytes()


@pytest.mark.parametrize("names", [(), ("Selma Aydin", "S. Aydin"), ("Marsan",)])
def test_the_bytes_of_a_plain_text_go_by_their_digest(
    cli: Callable, named: Path, home: Path, names: tuple[str, ...]
) -> None:
    """The text of a plain text has the same digest as its bytes, and stays, but for the names."""
    words = (home / "second.txt").read_text()
    digest = sha256(words.encode()).hexdigest()
    cli("attach", 1, "second.txt", "--stance", "context").fine()
    said = cli("redact", *names, "--capture", digest, *REASON, "--yes").fine().out
    assert "verified whole before and after" in said
    with closing(sqlite3.connect(named)) as connection:
        texts = [row[0] for row in connection.execute("SELECT text FROM article_text ORDER BY article_id")]
        kept = [bytes(row[0]) for row in connection.execute("SELECT data FROM capture")]
        articles = connection.execute("SELECT text_sha256, capture_sha256 FROM article ORDER BY id").fetchall()
    assert words.encode() not in kept
    assert len(texts[-1]) == len(words)
    assert (texts[-1] == words) is (not names)
    assert articles[-1][0] == sha256(texts[-1].encode()).hexdigest()
    assert articles[-1][0] != articles[-1][1]
    cli("verify").fine()
    cli("undo").fine()
    cli("verify").fine()


@pytest.mark.parametrize("how", ["utf-8", "utf-16-le", "utf-16-be", "latin-1"])
def test_a_name_in_the_bytes_of_a_file_that_cannot_be_read(cli: Callable, named: Path, home: Path, how: str) -> None:
    pixels = bytes(range(256)) * 40
    (home / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe1" + pixels + " by SELMA AYDÍN, ".encode(how) + pixels)
    (home / "scan.jpg").write_bytes(b"\xff\xd8\xff\xe1" + pixels + " Selma Aydinler ".encode(how) + pixels)
    for name in ("photo.jpg", "scan.jpg"):
        cli("attach", 1, name, "--stance", "context").fine()
    digest = sha256((home / "photo.jpg").read_bytes()).hexdigest()
    names = ("Selma Aydin", "Selma Aydín")
    told = cli("redact", *names, *REASON, "--dry-run", "--format", "json").fine().json[0]
    assert told["holding"] == [f"{digest} photo.jpg"]
    assert [one.split()[1] for one in told["opaque"]] == ["scan.jpg"]
    for how_run in ("--dry-run", "--yes"):
        out = cli("redact", *names, *REASON, how_run).fine().out
        assert f"holds the name: remove it with --capture {digest}" in " ".join(out.split())
        assert "cannot be looked into, look yourself" in out
    cli("redact", *names, *REASON, "--yes").refused("only in files that cannot be looked into", digest)
    cli("redact", *names, *REASON, "--capture", digest, "--yes").fine()
    with closing(sqlite3.connect(named)) as connection:
        assert not connection.execute("SELECT 1 FROM capture WHERE sha256 = ?", (digest,)).fetchall()


def test_a_word_document_that_is_none(cli: Callable, named: Path, home: Path) -> None:
    (home / "x.docx").write_bytes(b"PK\x03\x04 binary Selma Aydin")
    cli("attach", 1, "x.docx", "--stance", "context").fine()
    assert "holds the name" in cli("redact", "selma aydin", *REASON, "--dry-run").fine().out
