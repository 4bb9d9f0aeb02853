"""The child that parses pages: limited, replaced when it fails, gone with its parent, not needed for plain text."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from verifier.ingest.model import Unreadable
from verifier.ingest.sandbox import Sandbox

PAGE = b"<html><body><p>Nine people were killed when a bridge fell, the governor said.</p></body></html>"
SLOW = b"<html><p x='<' " + b" ".join(b"a%d=1" % number for number in range(150_000)) + b">12 killed</p></html>"
"""Attributes without end, past the point where the reader would cut them: the parser's time grows with their square."""


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


def test_one_child_serves_many_pages_and_is_ended() -> None:
    box = Sandbox()
    pids = [box.pid]
    assert "Nine people" in box.parse(PAGE)["text"]
    pids.append(box.pid)
    assert pids[0] is None
    pid = pids[1]
    assert pid is not None
    for _ in range(5):
        box.parse(PAGE)
    assert box.pid == pid
    box.close()
    assert not alive(pid)


def test_a_large_parent_keeps_its_child() -> None:
    """The child's own memory counts, not that of the process that started it."""
    ballast = bytearray(os.urandom(1)) * (400 * 2**20)
    box = Sandbox()
    try:
        box.parse(PAGE)
        pid = box.pid
        box.parse(PAGE)
        assert pid is not None
        assert box.pid == pid
        assert len(ballast) > 2**20
    finally:
        box.close()


def test_a_page_that_takes_too_long_is_refused_and_the_next_one_read() -> None:
    box = Sandbox(page_seconds=1.0)
    try:
        box.parse(PAGE)
        with pytest.raises(Unreadable, match="took too long"):
            box.parse(SLOW)
        assert box.pid is None
        assert "Nine people" in box.parse(PAGE)["text"]
    finally:
        box.close()


def test_a_page_that_needs_too_much_memory_is_refused_and_the_next_one_read() -> None:
    box = Sandbox(page_seconds=60)
    try:
        with pytest.raises(Unreadable, match=r"too much memory|took too long"):
            box.parse(b"<html><body>" + b"<b>x</b>" * 3_800_000)
        assert "Nine people" in box.parse(PAGE)["text"]
    finally:
        box.close()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_a_child_that_dies_is_replaced(number: signal.Signals) -> None:
    box = Sandbox()
    try:
        box.parse(PAGE)
        assert box.pid is not None
        os.kill(box.pid, number)
        deadline = time.monotonic() + 20
        while True:  # either the loss is seen before the page is sent, or that one page is refused
            try:
                assert "Nine people" in box.parse(PAGE)["text"]
                break
            except Unreadable:
                assert time.monotonic() < deadline
    finally:
        box.close()


def test_the_child_ends_with_its_parent() -> None:
    code = (
        "import os\nfrom verifier.ingest.sandbox import SHARED\n"
        f"SHARED.parse({PAGE!r})\nprint(SHARED.pid, flush=True)\nos.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    pid = int(done.stdout)
    deadline = time.monotonic() + 20
    while alive(pid):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_the_child_may_neither_connect_nor_write_nor_start_anything() -> None:
    code = """
import os, sys, resource
from verifier.ingest import worker
worker._limit_process()
sys.addaudithook(worker._refuse)
import socket
spawn = lambda: os.posix_spawn("/bin/true", ["x"], {})
for act in (lambda: socket.socket(), lambda: os.system("true"), lambda: os.fork(), spawn):
    try:
        act()
    except PermissionError:
        print("refused")
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
try:
    with open("written", "wb") as stream:
        stream.write(b"x")
except OSError:
    print("refused")
print(resource.getrlimit(resource.RLIMIT_AS)[0] == worker.MEMORY)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60, cwd="/tmp"
    )
    assert done.stdout.split() == ["refused"] * 5 + ["True"], done.stderr


def test_the_child_is_not_told_of_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERIFIER_CASE", "postgresql://someone:secret@db.example/case")
    box = Sandbox()
    try:
        box.parse(PAGE)
        environment = Path(f"/proc/{box.pid}/environ")
        if not environment.exists():
            pytest.skip("no /proc here")
        assert b"secret" not in environment.read_bytes()
    finally:
        box.close()


def test_plain_text_loads_no_parser(tmp_path: Path) -> None:
    story = "Nine people were killed when a bridge fell in the north, the governor said."
    for number in range(50):
        (tmp_path / f"{number}.txt").write_text(story)
    (tmp_path / "x.jsonl").write_text(f'{{"text": "{story}"}}\n')
    code = (
        "import sys\nfrom verifier.ingest import find, read\n"
        f"count = sum(1 for source in find([{str(tmp_path)!r}]) for _ in read(source))\n"
        "heavy = {'lxml', 'trafilatura', 'py3langid', 'numpy', 'charset_normalizer', 'spacy', 'textual'}\n"
        "print(count, sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "51 []\n"
