"""`verifier` alone: the screen opens on a case that is made when there is none, and `q` leaves it."""

import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path


def visit(arguments: list[str], until: bytes) -> tuple[int, bytes]:
    """Open the screen in a terminal, wait for these bytes, press q; return the exit code and all that was painted."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(
            sys.executable, [sys.executable, "-m", "verifier", *arguments], {**os.environ, "TERM": "xterm-256color"}
        )
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    painted, pressed, patience = b"", 0.0, time.monotonic() + 60
    while time.monotonic() < patience:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                part = os.read(terminal, 65536)
            except OSError:
                break
            if not part:
                break
            painted += part
        if until in painted and time.monotonic() - pressed > 2:  # again, if it came before the screen listened
            os.write(terminal, b"q")
            pressed = time.monotonic()
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status), painted


def test_the_screen_opens_on_a_case(case: Path) -> None:
    code, painted = visit(["--case", str(case)], b"soldiers")
    assert code == 0
    assert b"Traceback" not in painted


def test_the_first_run_makes_the_default_case(home: Path) -> None:
    del os.environ["VERIFIER_CASE"]  # the fixture puts it back
    code, painted = visit([], b"sample")
    assert code == 0
    assert b"Traceback" not in painted
    (made,) = (home / "home").rglob("default.case")
    assert made.stat().st_size > 0


def test_a_wrong_key_in_the_settings_is_told_before_the_screen(home: Path, case: Path, cli: Callable) -> None:
    (home / "config.toml").write_text('[keys]\nconfrm = "x"\n')
    code, painted = visit([], b"\x1b[?1049h")
    assert code == 1
    assert b"confirm" in painted
    assert b"\x1b[?1049h" not in painted
