"""`--jobs`: the same bytes from one process and from several; workers that end, ctrl+c, and a parent that is gone."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from verifier.workflow.session import open_session

TOWNS = ("Norhaven", "Estbrook", "Karlwick", "Solmere", "Veldton", "Ostrava Bay", "Pine Ridge", "Lower Falls")


def text(number: int, length: int = 12) -> str:
    """An article of our own words, of about ``length`` × 170 characters, unlike the others."""
    parts = [f"Storm {number} at {TOWNS[number % 8]}"]
    for line in range(length):
        town, killed = TOWNS[(number + line) % 8], number % 40 + line + 2
        parts.append(
            f"Mayor Ada Brandt of {town} said on Monday that at least {killed} people were killed when bridge "
            f"{number * 100 + line} fell. A doctor told Example Radio that {killed + 5} others were injured."
        )
    return "\n\n".join(parts)


@pytest.fixture
def feed(home: Path) -> Path:
    """Enough articles for several workers; one of them is long enough for several pieces, one comes twice."""
    articles = [*((number, text(number)) for number in range(10)), (90, text(90, 330)), (3, text(3)), (4, "Twelve.")]
    path = home / "feed.jsonl"
    path.write_text("".join(json.dumps({"id": number, "text": body}) + "\n" for number, body in articles))
    return path


def children(pid: int) -> list[int]:
    """The worker processes of a process."""
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            if b"verifier.workflow.worker" in Path(f"/proc/{child}/cmdline").read_bytes():
                found.append(int(child))
    return found


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def until(true: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


@contextmanager
def running(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A command in a session of its own, as if in a terminal; what is left of it is ended."""
    child = subprocess.Popen(
        [sys.executable, "-m", "verifier", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        yield child
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


needs_proc = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks for processes in /proc")


def test_the_answers_are_the_same_bytes(process: Callable, feed: Path) -> None:
    one = process("extract", "--jsonl", "feed.jsonl", "--jobs", "1").fine()
    two = process("extract", "--jsonl", "feed.jsonl", "--jobs", "2").fine()
    assert [json.loads(line)["id"] for line in one.out.splitlines()] == [*range(10), 90, 3, 4]
    assert len(json.loads(one.out.splitlines()[10])["claims"]) > 330
    assert one.out == two.out
    assert (one.err, two.err) == ("", "")


def test_a_bad_line_is_told_behind_the_answers_before_it(process: Callable, feed: Path) -> None:
    with feed.open("a") as lines:
        lines.write("{broken\n" + json.dumps({"id": 99, "text": text(99)}) + "\n")
    data = feed.read_bytes()
    ran = process("extract", "--jsonl", "-", "--jobs", "2", stdin=data)
    assert ran.code == 1
    assert ran.out.count("\n") == 13
    assert ran.err.count("\n") == 1
    assert "standard input, line 14" in ran.err


def test_a_case_is_the_same_whoever_read_it(cli: Callable, process: Callable, feed: Path, home: Path) -> None:
    said = []
    for jobs in ("1", "2"):
        case = str(home / f"{jobs}.case")
        ran = process("--case", case, "add", "--format", "json", "--jobs", jobs, "feed.jsonl").fine()
        with open_session(case) as session:
            rows = [(row.title, row.claims, row.notice) for row in session.read.articles()]
        said.append((ran.json, rows))
    assert said[0] == said[1]
    assert [row["status"] for row in said[0][0]][-2:] == ["already", "added"]


@needs_proc
def test_a_worker_that_is_killed_costs_nothing_but_time(process: Callable, feed: Path) -> None:
    whole = process("extract", "--jsonl", "feed.jsonl", "--jobs", "2").fine()
    with running("extract", "--jsonl", "feed.jsonl", "--jobs", "2") as child:
        until(lambda: len(children(child.pid)) == 2)
        os.kill(children(child.pid)[0], signal.SIGKILL)
        out, err = child.communicate(timeout=240)
    assert (child.returncode, err) == (0, b"")
    assert out.decode() == whole.out


def test_an_article_that_ends_its_worker_is_named_and_the_rest_goes_on(
    process: Callable, feed: Path, home: Path
) -> None:
    """The worker is made to die at one article, as where memory runs out."""
    (home / "sitecustomize.py").write_text(
        "import os, sys\n"
        "if 'verifier.workflow.worker' in sys.orig_argv:\n"
        "    from verifier.extract import document\n"
        "    whole = document.prepare\n"
        "    def prepare(text, *others):\n"
        "        if 'Storm 7 at' in text:\n"
        "            os._exit(9)\n"
        "        return whole(text, *others)\n"
        "    document.prepare = prepare\n"
    )
    env = {"PYTHONPATH": os.pathsep.join([str(home), os.environ.get("PYTHONPATH", os.getcwd())])}
    ran = process("add", "feed.jsonl", "--jobs", "2", env=env)
    assert ran.code == 1
    assert "11 articles added" in ran.out
    assert "1 already there, 1 refused" in ran.out
    made, said = ran.err.splitlines()
    assert made.startswith("a new case: ")
    assert "feed.jsonl:8: reading it for claims ended the process" in said
    with open_session(str(home / "test.case")) as session:
        assert not any("Storm 7 " in (row.title or "") for row in session.read.articles())
        assert len(session.read.articles()) == 11


def test_a_worker_imports_in_one_thread_only(process: Callable, feed: Path, home: Path) -> None:
    """A task that came while the model was being loaded was unpickled beside it: now and then both waited for good."""
    (home / "sitecustomize.py").write_text(
        "import builtins, os, sys, threading\n"
        "if 'verifier.workflow.worker' in sys.orig_argv:\n"
        "    whole = builtins.__import__\n"
        "    def checked(name, *others, **named):\n"
        "        if threading.current_thread() is not threading.main_thread() and name.startswith('verifier'):\n"
        "            os._exit(7)\n"
        "        return whole(name, *others, **named)\n"
        "    builtins.__import__ = checked\n"
        "    import pickle\n"
        "    loads = pickle.loads\n"
        "    def in_main(*given):\n"
        "        if threading.current_thread() is not threading.main_thread():\n"
        "            os._exit(7)\n"
        "        return loads(*given)\n"
        "    pickle.loads = in_main\n"
    )
    env = {"PYTHONPATH": os.pathsep.join([str(home), os.environ.get("PYTHONPATH", os.getcwd())])}
    process("extract", "--jsonl", "feed.jsonl", "--jobs", "2", env=env).fine()


def test_when_no_worker_lives_it_says_so(process: Callable, feed: Path, home: Path) -> None:
    (home / "sitecustomize.py").write_text(
        "import os, sys\nif 'verifier.workflow.worker' in sys.orig_argv:\n    os._exit(3)\n"
    )
    env = {"PYTHONPATH": os.pathsep.join([str(home), os.environ.get("PYTHONPATH", os.getcwd())])}
    process("add", "feed.jsonl", "--jobs", "2", env=env).refused(
        "the processes that read articles do not start", "--jobs 1"
    )
    assert not (home / "test.case").exists()


@needs_proc
@pytest.mark.parametrize("command", ["add", "extract"])
def test_ctrl_c_stops_all_of_it(feed: Path, home: Path, command: str) -> None:
    with feed.open("a") as lines:
        for number in range(100, 700):
            lines.write(json.dumps({"text": text(number)}) + "\n")
    arguments = ["feed.jsonl"] if command == "add" else ["--jsonl", "feed.jsonl"]
    with running(command, "--jobs", "2", *arguments) as child:
        assert child.stdout is not None
        first = child.stdout.readline()
        workers = children(child.pid)
        assert len(workers) == 2
        os.killpg(child.pid, signal.SIGINT)
        out, err = child.communicate(timeout=60)
    assert child.returncode == 130
    assert err.count(b"\n") == 1 + (command == "add"), "that there is a new case, and that it was stopped"
    assert b"stopped" in err.splitlines()[-1]
    assert b"Traceback" not in err
    assert all(gone(worker) for worker in workers)
    if command == "add":
        with open_session(str(home / "test.case")) as session:
            stored = len(session.read.articles())
        told = (first + out).count(b"added: article")
        assert 1 <= told <= stored <= told + 1 < 600


@needs_proc
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_no_worker_outlives_its_parent(feed: Path, end: signal.Signals) -> None:
    with running("extract", "--jsonl", "feed.jsonl", "--jobs", "2") as child:
        until(lambda: len(children(child.pid)) == 2)
        workers = children(child.pid)
        os.kill(child.pid, end)
        child.wait(60)
        until(lambda: all(gone(worker) for worker in workers))


@needs_proc
def test_little_text_starts_no_worker(
    home: Path, article: Path, cli: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    from verifier.workflow import pool

    monkeypatch.setattr(pool, "_Worker", None)
    assert cli("extract", "--jobs", "8", article).fine().out


def test_a_wrong_number_of_jobs_is_misuse(cli: Callable, article: Path) -> None:
    cli("extract", "--jobs", "0", article).misused("--jobs")
    cli("add", "--jobs", "many", article).misused("--jobs")
