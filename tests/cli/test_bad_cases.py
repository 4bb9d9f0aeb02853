"""Cases that are none, cases from the future, wrong settings, closed pipes, our own faults: always one clear line."""

import os
import pty
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

READING = [("list",), ("show", "1"), ("log",), ("articles",), ("export", "-o", "r.md")]
WRITING = [("mark", "1", "confirmed"), ("note", "1", "x"), ("undo",), ("add", "bridge.txt")]


@pytest.mark.parametrize("command", READING + WRITING)
@pytest.mark.parametrize("kind", ["text", "empty", "folder", "other database"])
def test_a_case_that_is_not_a_case(
    cli: Callable, article: Path, home: Path, command: tuple[str, ...], kind: str
) -> None:
    path = Path(os.environ["VERIFIER_CASE"])
    if kind == "text":
        path.write_text("a diary, not a case\n" * 100)
    elif kind == "empty":
        path.touch()
    elif kind == "folder":
        path.mkdir()
    else:
        other = sqlite3.connect(path)
        other.execute("CREATE TABLE bookmarks (url TEXT)")
        other.commit()
        other.close()
    before = path.read_bytes() if path.is_file() else sorted(path.iterdir())
    cli(*command).refused("test.case")
    assert (path.read_bytes() if path.is_file() else sorted(path.iterdir())) == before


@pytest.mark.parametrize("command", READING + WRITING)
def test_a_newer_case_is_left_alone(cli: Callable, case: Path, home: Path, command: tuple[str, ...]) -> None:
    future = sqlite3.connect(case)
    future.execute("UPDATE alembic_version SET version_num = '9999'")
    future.commit()
    future.close()
    cli(*command).refused("newer")
    check = sqlite3.connect(case)
    assert check.execute("SELECT version_num FROM alembic_version").fetchall() == [("9999",)]
    check.close()


def test_a_wrong_key_in_the_settings_names_the_nearest(cli: Callable, case: Path, home: Path) -> None:
    (home / "config.toml").write_text('reviwer = "x"\n')
    cli("list").refused("reviwer", "did you mean reviewer", "config.toml")
    cli("add", "bridge.txt").refused("reviwer")


def test_a_url_that_is_no_database(cli: Callable) -> None:
    cli("--case", "mysql://host/db", "list").refused("postgresql")


def test_a_database_that_does_not_answer_hides_the_password(cli: Callable) -> None:
    ran = cli("--case", "postgresql://someone:secret-word@127.0.0.1:9/none?connect_timeout=2", "list")
    assert ran.code == 1
    assert ran.err.count("\n") == 1
    assert "secret-word" not in ran.err + ran.out


def test_a_closed_pipe_is_quiet(home: Path, cli: Callable, case: Path) -> None:
    """As `verifier list | head -0` would: the reader is gone before the first byte."""
    for command in (
        ["list"],
        ["list", "--format", "json"],
        ["log"],
        ["--help"],
        ["article", "1"],
        ["export", "-o", "-", "--format", "md"],
    ):
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run(
            [sys.executable, "-m", "verifier", *command], stdout=writer, stderr=subprocess.PIPE, timeout=60
        )
        os.close(writer)
        assert done.stderr == b"", command
        assert done.returncode == 141, command


def test_a_full_disk_behind_standard_output_is_one_line(case: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "verifier", "list", "--format", "json"],
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
        )
    assert done.returncode == 1
    assert done.stderr.count(b"\n") == 1
    assert b"No space left" in done.stderr


def test_a_fault_of_our_own_is_one_line_with_the_log(
    cli: Callable, case: Path, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    from db.queries import Reader

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a fault with \x1b[31m in it")

    monkeypatch.setattr(Reader, "claims", broken)
    ran = cli("list")
    assert ran.code == 1
    assert ran.err.count("\n") == 1
    assert "\x1b" not in ran.err
    assert "Traceback" not in ran.err
    (log,) = home.rglob("errors.log")
    assert log.name in ran.err
    assert "ZeroDivisionError" in log.read_text()
    assert "in broken" in log.read_text()


def test_the_screen_without_a_terminal_tells_the_twins(process: Callable, home: Path) -> None:
    process().refused("terminal", "verifier list")
    assert list(home.iterdir()) == []


def on_a_terminal(command: list[str], typed: bytes, **env: str) -> tuple[int, bytes]:
    """Run a command with a terminal at both ends; return its exit code and all it wrote."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(sys.executable, [sys.executable, "-m", "verifier", *command], {**os.environ, "TERM": "dumb", **env})
    os.write(terminal, typed)
    wrote = b""
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:
            break
        if not part:
            break
        wrote += part
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status), wrote


def test_the_name_is_asked_for_once_and_kept(
    case: Path, home: Path, monkeypatch: pytest.MonkeyPatch, cli: Callable
) -> None:
    monkeypatch.delenv("VERIFIER_REVIEWER")
    code, wrote = on_a_terminal(["mark", "1", "confirmed"], b"Zo\xc3\xab Example\n")
    assert code == 0, wrote
    assert b"Your name" in wrote
    assert 'reviewer = "Zoë Example"' in (home / "config.toml").read_text("utf-8")
    assert cli("show", 1, "--format", "json").json[0]["verdicts"][0]["reviewer"] == "Zoë Example"
    cli("mark", 1, "disputed").fine()  # and not asked for again


def test_an_empty_name_stores_nothing(case: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VERIFIER_REVIEWER")
    code, wrote = on_a_terminal(["mark", "1", "confirmed"], b"\n")
    assert code == 1
    assert b"name" in wrote
    assert not (home / "config.toml").exists()


def test_on_a_terminal_a_table_fits_and_progress_is_shown(article: Path, home: Path) -> None:
    code, wrote = on_a_terminal(["add", str(article)], b"", TERM="xterm-256color")
    assert code == 0, wrote
    assert b"1 article added" in wrote
    code, wrote = on_a_terminal(["list"], b"", TERM="xterm-256color", NO_COLOR="1")
    assert code == 0
    lines = wrote.decode().replace("\r", "").splitlines()
    assert len(lines) >= 3
    assert max(map(len, lines)) <= 80
    assert "…" in wrote.decode()
    assert b"\x1b" not in wrote


def test_the_first_answer_goes_to_the_command_when_the_name_is_known(case: Path) -> None:
    code, wrote = on_a_terminal(["mark", "1", "confirmed"], b"")
    assert code == 0
    assert b"Your name" not in wrote
