"""`verifier redact`: a name is removed, told in every report, and the chain is checked by a dozen lines of others."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from db.models import TABLES
from verifier.cli import redact as command
from verifier.workflow import redacting

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
    assert found["inside"] == 1
    assert any("Selma Kaya" in name for name in found["related"])
    assert found["change"] is None


def test_a_note_under_way_is_told(cli: Callable, named: Path) -> None:
    from verifier.paths import drafts_folder

    drafts_folder().mkdir(parents=True, exist_ok=True)
    (drafts_folder() / "x.json").write_text(json.dumps({"text": "ask Selma\nAydin"}))
    assert "note under way" in cli("redact", "Selma Aydin", *REASON, "--yes").fine().out
