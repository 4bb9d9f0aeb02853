"""Copies: to the programs that say whether they took it, else to the terminal; never more is said than is known."""

import base64
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from verifier.tui import clipboard

TEXT = "“$(reboot)” `x` -- \x1b]52;c;AA\x07 — é"


@pytest.fixture
def desktop(tmp_path: Path) -> dict[str, str]:
    """A folder of programs that keep what they are given, and their arguments."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("xclip", "tmux"):
        program = folder / name
        program.write_text(
            f"#!{sys.executable}\n"
            "import sys\n"
            f"open({str(tmp_path / name)!r}, 'wb').write(sys.stdin.buffer.read())\n"
            f"open({str(tmp_path / name)!r} + '.args', 'w').write(' '.join(sys.argv[1:]))\n"
        )
        program.chmod(0o755)
    return {"PATH": str(folder)}


def which(environ: dict[str, str]) -> clipboard.Which:
    return lambda name: shutil.which(name, path=environ["PATH"])


def test_the_desktops_clipboard_gets_it_by_standard_input(desktop: dict[str, str], tmp_path: Path) -> None:
    environ = {**desktop, "DISPLAY": ":0"}
    assert clipboard.copy(TEXT, environ, which(environ)) == (("the clipboard",), True)
    assert (tmp_path / "xclip").read_bytes() == TEXT.encode()
    assert (tmp_path / "xclip.args").read_text() == "-selection clipboard -in"
    assert clipboard.told("Quote", ["the clipboard"], "Y") == "Quote copied to the clipboard"


def test_tmux_takes_it_and_hands_it_on(desktop: dict[str, str], tmp_path: Path) -> None:
    environ = {**desktop, "TMUX": "/tmp/tmux-0/default,1,0"}
    assert clipboard.copy(TEXT, environ, which(environ)) == (("tmux's buffer",), False)
    assert (tmp_path / "tmux").read_bytes() == TEXT.encode()
    assert (tmp_path / "tmux.args").read_text() == "load-buffer -w -"
    assert "terminal's clipboard (Y shows it)" in clipboard.told("Quote", ["tmux's buffer"], "Y")


def test_what_fails_or_hangs_took_nothing(
    desktop: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environ = {**desktop, "DISPLAY": ":0", "TMUX": "x"}
    monkeypatch.setattr(clipboard, "SECONDS", 0.2)
    (tmp_path / "bin" / "xclip").write_text("#!/bin/sh\nexec /bin/sleep 60\n")
    (tmp_path / "bin" / "tmux").write_text("#!/bin/sh\nexit 1\n")
    assert clipboard.copy(TEXT, environ, which(environ)) == ((), True)
    sent = clipboard.sequence(TEXT, environ)
    coded = base64.b64encode(TEXT.encode()).decode()
    assert sent == f"\x1bPtmux;\x1b\x1b]52;c;{coded}\x07\x1b\\"
    assert clipboard.sequence(TEXT, {}) == f"\x1b]52;c;{coded}\x07"


def test_nothing_is_tried_where_there_is_neither(desktop: dict[str, str]) -> None:
    assert clipboard.programs(desktop, which(desktop)) == []
    assert clipboard.into_tmux(desktop, which(desktop)) is None
    told = clipboard.told("Quote", (), "Y")
    assert told == "Quote sent to the terminal's clipboard (Y shows it)"
    assert "copied" not in told


async def test_y_says_what_is_known_and_shows_the_text(
    screen: Any, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TMUX", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert "TMUX" not in os.environ
    async with screen(case) as s:
        await s.press("Y")
        assert any("Nothing was copied" in note.message for note in s.app._notifications)
        await s.press("y")
        await s.until(lambda: "Quote and citation" in s.said)
        assert s.said == "Quote and citation sent to the terminal's clipboard (Y shows it)"
        await s.press("Y")
        shown = s.words()
        assert "select it here by mouse" in shown
        assert "SHA-256" in shown
        await s.press("escape")
        assert s.app.screen is s.triage
