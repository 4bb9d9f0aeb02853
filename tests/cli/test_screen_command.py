"""`verifier` alone: the screen opens on a case that is made when there is none, and `q` leaves it."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from terminal import Terminal


def visit(arguments: list[str], until: bytes) -> tuple[int | None, bytes]:
    """Open the screen in a terminal, wait for these bytes, press q; return the exit code and all that was painted."""
    patience = time.monotonic() + 60
    with Terminal([sys.executable, "-m", "verifier", *arguments]) as terminal:
        while (code := terminal.wait(2)) is None and time.monotonic() < patience:
            if until in terminal.heard:  # again, if it came before the screen listened
                terminal.press("q")
        return code, bytes(terminal.heard)


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
