"""A case at rest under a passphrase: made, worked on by every command, refused without, and taken out again."""

import builtins
import os
import pty
import select
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sqlcipher = pytest.importorskip("sqlcipher3.dbapi2", reason="sqlcipher3 (the extra verifier[encrypt]) is not installed")

PASSPHRASE = "correct horse “bättery” 'staple'"


@pytest.fixture(autouse=True)
def forgotten(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No passphrase is left over from another test, nor taken from this machine."""
    from db import cipher

    monkeypatch.delenv("VERIFIER_PASSPHRASE", raising=False)
    cipher.forget()
    yield
    cipher.forget()
    cipher.ask = None


@pytest.fixture
def secret(cli: Callable, case: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The case, encrypted, under another name; its passphrase is in a file and in nobody's memory."""
    from db import cipher

    path = home / "secret.case"
    (home / "phrase").write_text(PASSPHRASE + "\n")
    cli("encrypt", "-o", path, "--passphrase-file", home / "phrase").fine()
    cipher.forget()
    monkeypatch.setenv("VERIFIER_CASE", str(path))
    return path


def test_nothing_in_the_file_can_be_read(cli: Callable, secret: Path, case: Path, home: Path) -> None:
    assert b"soldiers" in case.read_bytes()
    data = secret.read_bytes()
    for words in (b"soldiers", b"SQLite", b"F. Checker", b"CREATE TABLE"):
        assert words not in data
    assert secret.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in home.glob("secret.case*")) in (
        ["secret.case"],
        ["secret.case", "secret.case.lock"],
    )
    plain = sqlite3.connect(secret)
    with pytest.raises(sqlite3.DatabaseError):
        plain.execute("SELECT * FROM claim")
    plain.close()


def test_any_sqlcipher_opens_it_with_the_passphrase(secret: Path) -> None:
    other = sqlcipher.connect(str(secret))
    quoted = PASSPHRASE.replace("'", "''")
    other.execute(f"PRAGMA key = '{quoted}'")
    assert other.execute("SELECT count(*) FROM claim").fetchone()[0] >= 2
    assert other.execute("PRAGMA cipher_integrity_check").fetchall() == []
    other.close()


def test_every_kind_of_command_works_on_it(cli: Callable, secret: Path, case: Path, home: Path) -> None:
    words = ("--passphrase-file", home / "phrase")
    claims = cli("list", "--format", "json", *words).fine().json
    number = claims[0]["id"]
    assert cli("list", "--search", "soldiers", "--format", "json").fine().json
    cli("mark", number, "disputed", "--reason", "the list has 90").fine()
    cli("undo").fine()
    cli("note", number, "asked").fine()
    (home / "more.txt").write_text("Officials said 12 people were killed in the flood on Sunday.\n")
    cli("add", home / "more.txt").fine()
    cli("export", "-o", home / "report.html").fine()
    health = {check["id"]: check for check in cli("doctor", "--format", "json").fine().json}
    assert health["history"]["ok"]
    assert health["case.journal_mode"]["value"] == "wal"
    (made,) = cli("backup", "--thorough", "--format", "json").fine().json
    assert made["encrypted"]
    assert b"soldiers" not in Path(made["path"]).read_bytes()
    cli("mark", number, "confirmed").fine()
    assert "newer by 1 entry" in cli("restore", made["path"], "--force").fine().out
    assert cli("show", number, "--format", "json").json[0]["verdict"] == "unreviewed"
    assert len(cli("backup", "--keep", 1, "--format", "json").fine().json[0]["deleted"]) == 1


def test_the_passphrase_is_wrong_or_missing(process: Callable, secret: Path, home: Path) -> None:
    process("list").refused("encrypted", "VERIFIER_PASSPHRASE", "--passphrase-file")
    process("list", env={"VERIFIER_PASSPHRASE": "wrong"}).refused("the passphrase does not open")
    (home / "empty").write_text("\n")
    process("list", "--passphrase-file", home / "empty").refused("holds no passphrase")
    process("list", "--passphrase-file", home / "none").refused("cannot read the passphrase")
    assert process("list", env={"VERIFIER_PASSPHRASE": PASSPHRASE}).fine().out
    process("encrypt", "-o", home / "twice.case", env={"VERIFIER_PASSPHRASE": PASSPHRASE}).refused("encrypted already")


def test_other_files_are_still_no_cases(cli: Callable, home: Path) -> None:
    for name, data in (
        ("text", b"Dear Sir, " * 4096),
        ("zip", b"PK\x03\x04" + bytes(5_000)),
        ("noise", os.urandom(5_000)),
    ):
        (home / name).write_bytes(data)
        cli("--case", home / name, "list").refused("is not a case")


def test_in_place_and_back(cli: Callable, process: Callable, case: Path, home: Path) -> None:
    from db.engine import open_case

    before = cli("list", "--format", "json").json
    cli("backup").fine()
    given = {"VERIFIER_PASSPHRASE": PASSPHRASE}
    with open_case(case):
        process("encrypt", "--replace", env=given).refused("open in another program", "nothing was changed")
    assert b"soldiers" in case.read_bytes()
    out = process("encrypt", "--replace", env=given).fine().out
    assert "may remain on the disk" in out
    assert "not encrypted, and still there" in out  # the backup
    assert b"soldiers" not in case.read_bytes()
    assert process("list", "--format", "json", env=given).fine().json == before
    process("decrypt", "--replace", env=given).fine()
    assert cli("list", "--format", "json").fine().json == before
    process("decrypt", "--replace").refused("is not encrypted")
    process("encrypt", env=given).misused("-o")
    process("encrypt", "-o", home / "x.case").refused("passphrase is needed")


def test_an_altered_page_is_noticed(cli: Callable, secret: Path, home: Path) -> None:
    data = bytearray(secret.read_bytes())
    data[len(data) // 2] ^= 1
    secret.write_bytes(data)
    cli("backup", "--passphrase-file", home / "phrase").refused(str(secret))


def test_asked_for_at_a_terminal_and_not_shown(secret: Path, home: Path) -> None:
    code, shown = _at_a_terminal([sys.executable, "-m", "verifier", "list"], [("not shown", PASSPHRASE)])
    assert code == 0
    assert "≈170 killed" in shown
    assert "horse" not in shown
    code, shown = _at_a_terminal([sys.executable, "-m", "verifier", "list"], [("not shown", "wrong")])
    assert code == 1
    assert "the passphrase does not open" in shown
    words = [sys.executable, "-m", "verifier", "--case", str(home / "test.case"), "encrypt", "-o", str(home / "y.case")]
    code, shown = _at_a_terminal(words, [("New passphrase", "one two three"), ("The same again", "one two four")])
    assert code == 1
    assert "differ" in shown
    assert not (home / "y.case").exists()


def _at_a_terminal(words: list[str], answers: list[tuple[str, str]]) -> tuple[int, str]:
    child, terminal = pty.fork()
    if child == 0:
        os.execv(words[0], words)
    shown, answers = b"", list(answers)
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if not select.select([terminal], [], [], 1)[0]:
            continue
        try:
            data = os.read(terminal, 65536)
        except OSError:
            break
        if not data:
            break
        shown += data
        if answers and answers[0][0].encode() in shown:
            time.sleep(0.1)  # until the terminal is told not to show what is typed
            os.write(terminal, answers.pop(0)[1].encode() + b"\n")
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown.decode(errors="replace")


def test_a_job_of_the_screen_gets_it_by_a_pipe(cli: Callable, secret: Path, home: Path) -> None:
    from verifier.workflow.child import verifier_command

    cli("list", "--passphrase-file", home / "phrase").fine()
    child = verifier_command(str(secret), "Ana", "list", "--format", "json")
    assert PASSPHRASE not in " ".join(child.argv)
    assert PASSPHRASE not in " ".join(child.env.values())
    stdin = child.stdin()
    done = subprocess.run(child.argv, env=dict(child.env), stdin=stdin, capture_output=True, text=True)
    os.close(stdin)
    assert done.returncode == 0, done.stderr
    assert "soldiers" in done.stdout


def test_the_variable_is_not_handed_on(cli: Callable, secret: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERIFIER_PASSPHRASE", PASSPHRASE)
    cli("list").fine()
    assert "VERIFIER_PASSPHRASE" not in os.environ


def test_without_the_package_it_says_how_to_get_it(
    cli: Callable, secret: Path, case: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def absent(name: str, *rest: Any) -> Any:
        if name == "sqlcipher3":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", absent)
    cli("list", "--passphrase-file", home / "phrase").refused("verifier[encrypt]")
    cli("--case", case, "encrypt", "-o", home / "z.case", "--passphrase-file", home / "phrase").refused(
        "verifier[encrypt]"
    )
    assert not (home / "z.case").exists()


def test_verify_sees_a_changed_byte(cli: Callable, secret: Path, home: Path) -> None:
    ran = cli("verify", "--passphrase-file", home / "phrase").fine()
    assert "No doubt in anything that was looked at." in ran.out
    data = bytearray(secret.read_bytes())
    data[len(data) // 2] ^= 1
    secret.write_bytes(data)
    ran = cli("verify", "--passphrase-file", home / "phrase")
    assert ran.code == 1
    assert "HMAC verification failed for page" in ran.out


def test_plain_copies_are_told_whatever_they_are_called(
    cli: Callable, case: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli("backup", "-o", "mine").fine()
    monkeypatch.setenv("VERIFIER_PASSPHRASE", PASSPHRASE)
    done = cli("encrypt", "--replace", "--format", "json").fine().json[0]
    assert [Path(path).name for path in done["plain"]] == ["mine"]
    # A copy of the file under the passphrase is one of the case for a removal, too.
    (home / "copy of it").write_bytes(case.read_bytes())
    cli("note", 1, "Selma Aydin").fine()
    out = cli("redact", "Selma Aydin", "--reason", "order 5", "--yes").fine().out
    names = {line.rpartition("/")[2] for line in out.splitlines() if line.startswith("a copy from before")}
    assert {"mine", "copy of it"} <= names
