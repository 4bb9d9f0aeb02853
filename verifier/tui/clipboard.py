"""Where copied text can go: to tmux, to the desktop's clipboard, to the terminal. No widgets here.

A terminal never says whether it took what it was sent (OSC 52), and many do not; tmux takes it only when its settings
let it. So a program that says whether it worked goes first. The text is untrusted: it goes by standard input only.
"""

import base64
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Final

SECONDS: Final = 2.0
"""How long a program may take."""

Which = Callable[[str], str | None]


def programs(environ: Mapping[str, str], which: Which = shutil.which) -> list[tuple[str, list[str]]]:
    """What can be tried here, each with where the text is then, best first."""
    found: list[tuple[str, list[str]]] = []

    def offer(where: str, program: str, *arguments: str) -> None:
        path = which(program)
        if path:
            found.append((where, [path, *arguments]))

    if environ.get("WAYLAND_DISPLAY"):
        offer("the clipboard", "wl-copy")
    if environ.get("DISPLAY"):
        offer("the clipboard", "xclip", "-selection", "clipboard", "-in")
        offer("the clipboard", "xsel", "--clipboard", "--input")
    if sys.platform == "darwin":
        offer("the clipboard", "pbcopy")
    return found


def into_tmux(environ: Mapping[str, str], which: Which = shutil.which) -> list[str] | None:
    """How to give text to the tmux that we run in, which sends it on to its terminal (``-w``, since tmux 3.2)."""
    path = which("tmux") if environ.get("TMUX") else None
    return [path, "load-buffer", "-w", "-"] if path else None


def give(command: Sequence[str], text: str) -> bool:
    """Run a program with the text on its standard input; whether it says that it took it."""
    try:
        done = subprocess.run(  # noqa: S603 - a program of this list, with our own arguments
            list(command),
            input=text.encode("utf-8", "replace"),
            stdout=subprocess.DEVNULL,  # xclip stays behind and keeps what it inherits
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def sequence(text: str, environ: Mapping[str, str]) -> str:
    """The text for the terminal's clipboard (OSC 52); within tmux as what it is to hand on."""
    coded = base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
    plain = f"\x1b]52;c;{coded}\x07"
    return "\x1bPtmux;" + plain.replace("\x1b", "\x1b\x1b") + "\x1b\\" if environ.get("TMUX") else plain


def copy(text: str, environ: Mapping[str, str], which: Which = shutil.which) -> tuple[tuple[str, ...], bool]:
    """Put the text wherever a program takes it. May take seconds: not for the screen's own thread.

    :returns: where it is for sure, and whether the terminal is still to be sent ``sequence``.
    """
    sure = []
    for where, command in programs(environ, which):
        if where not in sure and give(command, text):
            sure.append(where)
    command_of_tmux = into_tmux(environ, which)
    by_tmux = command_of_tmux is not None and give(command_of_tmux, text)
    return (*sure, *(["tmux's buffer"] if by_tmux else [])), not by_tmux


def told(what: str, sure: Sequence[str], key: str) -> str:
    """What became of a copy, in words; never more than is known."""
    if "the clipboard" in sure:
        return f"{what} copied to {' and '.join(sure)}"
    if sure:
        return f"{what}: in {sure[0]}, sent to the terminal's clipboard ({key} shows it)"
    return f"{what} sent to the terminal's clipboard ({key} shows it)"
