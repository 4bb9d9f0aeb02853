"""A real program in a pseudo-terminal, and what its bytes draw there.

``Terminal`` starts a command as a person's terminal would and hands its bytes over; ``Picture`` draws them, as a
terminal does that knows a few escape sequences and no others: whatever else comes is an error, so that text of others
can do nothing to it. The benches' ruler and the tests stand on the same two.
"""

import codecs
import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

ESCAPES: Final = re.compile(
    rb"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[P_^][^\x1b]*\x1b\\|\x1b\[[0-?]*[ -/]*[@-~]|\x1b[()][A-Z0-9]|\x1b."
)
NAMED: Final = {
    "down": b"\x1b[B",
    "up": b"\x1b[A",
    "pagedown": b"\x1b[6~",
    "pageup": b"\x1b[5~",
    "enter": b"\r",
    "escape": b"\x1b",
    "tab": b"\t",
    "ctrl+end": b"\x1b[1;5F",
    "ctrl+s": b"\x13",
}
COLUMNS, ROWS = 120, 40


@dataclass
class Heard:
    """What was read: the bytes, when the last of them came (``None``: none did), and when a marker was painted."""

    data: bytes = b""
    last: float | None = None
    seen: float | None = None


class Terminal:
    """A command in a terminal of its own. Leaving the ``with`` ends whatever is left of it."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        environ: Mapping[str, str] | None = None,
        size: tuple[int, int] = (COLUMNS, ROWS),
    ) -> None:
        self.began = time.monotonic()
        self.heard = bytearray()
        self._code: int | None = None
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            try:
                _shape(0, size)
                own = {"TERM": "xterm-256color", "COLORTERM": "truecolor", **(environ or {})}
                kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
                os.execvpe(command[0], list(command), {**kept, **own})  # the terminal itself says how large it is
            finally:
                os._exit(127)
        self.former = termios.tcgetattr(self.fd)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def resize(self, columns: int, rows: int) -> None:
        """Another size, told to the program as a terminal does (SIGWINCH)."""
        _shape(self.fd, (columns, rows))

    @property
    def settings(self) -> list[object]:
        """How the terminal is set: echo, line by line, signals."""
        return list(termios.tcgetattr(self.fd))

    def press(self, *keys: str) -> None:
        """Type keys, or bytes as they are."""
        for key in keys:
            os.write(self.fd, NAMED.get(key, key.encode()))

    def read(self, quiet: float, limit: float, marker: bytes | None = None) -> Heard:
        """Read until ``quiet`` seconds of silence (and until ``marker`` was painted), at most for ``limit`` seconds.
        What programs ask a terminal is answered."""
        began = time.monotonic()
        heard = Heard()
        data = bytearray()
        while time.monotonic() - began < limit:
            if heard.last is not None and time.monotonic() - heard.last > quiet and (marker is None or heard.seen):
                break
            ready, _, _ = select.select([self.fd], [], [], min(quiet, 0.02))
            if not ready:
                continue
            try:
                part = os.read(self.fd, 1 << 16)
            except OSError:
                break
            if not part:
                break
            heard.last = time.monotonic()
            data += part
            if b"\x1b[c" in part:
                os.write(self.fd, b"\x1b[?62c")
            if b"\x1b[6n" in part:
                os.write(self.fd, b"\x1b[1;1R")
            if heard.seen is None and marker is not None and marker in ESCAPES.sub(b"", bytes(data)):
                heard.seen = heard.last
        heard.data = bytes(data)
        self.heard += data
        return heard

    def wait(self, limit: float) -> int | None:
        """The exit code, a signal as its negative number; ``None`` when it has not ended within ``limit`` seconds.

        What it writes on its way out is read: a program that cannot get rid of it could not end.
        """
        end = time.monotonic() + limit
        while self._code is None and time.monotonic() < end:
            if self.fd >= 0:
                self.read(0.01, 0.02)
            else:
                time.sleep(0.01)
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                self._code = os.waitstatus_to_exitcode(status)
                if self.fd >= 0:
                    self.read(0.05, 0.3)
        return self._code

    def hang_up(self) -> None:
        """Close the terminal's window: the program gets SIGHUP, and nothing that it writes goes anywhere."""
        os.close(self.fd)
        self.fd = -1

    def tell(self, number: int) -> None:
        """Send the program a signal."""
        os.kill(self.pid, number)

    def close(self) -> None:
        """End the program and its children, if they still run."""
        if self._code is None:
            for one in reversed(tree(self.pid)):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(one, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self._code = -signal.SIGKILL
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1


def _shape(terminal: int, size: tuple[int, int]) -> None:
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))


def tree(pid: int) -> list[int]:
    """A process and all its children."""
    found = [pid]
    with contextlib.suppress(OSError):
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/children") as children:
                for child in children.read().split():
                    found += tree(int(child))
    return found


class LiveBytesError(AssertionError):
    """Something came that a terminal would act upon, and that no screen of ours has to send."""


_SEQUENCE: Final = re.compile(
    r"\x1b\[(?P<row>\d+);(?P<column>\d+)H"
    r"|\x1b\[(?P<style>[\d;:]*)m"
    r"|\x1b\[\?(?P<mode>\d+)(?P<turn>[hl])"
    r"|\x1b\[(?:\?2026\$p|\?2048\$p|>\d+u|<u)"  # what the terminal can do; the kitty keyboard, on and off
    r"|\x1b\]22;[a-z-]*\x07"  # the pointer's shape
    r"|\x1b\]52;c;(?P<copied>[A-Za-z0-9+/=]*)\x07"
    r"|(?P<feed>\r?\n|\r)"
)
MODES: Final = frozenset({7, 25, 1000, 1003, 1004, 1006, 1015, 1016, 1049, 2004, 2026, 2048})
"""Line wrap, cursor, mouse, focus, alternate screen, bracketed paste, synchronised output, resize reports."""
_ACTED_UPON: Final = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
"""Controls of both kinds, and what changes the direction of text or cannot be seen."""


@dataclass
class Picture:
    """The cells of a terminal. Each holds a code point with the marks over it; what a wide one covers is empty."""

    columns: int = COLUMNS
    rows: int = ROWS
    modes: dict[int, bool] = field(default_factory=dict)
    copied: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.cells = [[" "] * self.columns for _ in range(self.rows)]
        self._at = [0, 0]
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._rest = ""

    def feed(self, data: bytes) -> "Picture":
        """Draw bytes as they come: the last code point or sequence may still lack its end."""
        written = self._rest + self._decoder.decode(data)
        last = written.rfind("\x1b")
        whole = last < 0 or len(written) - last > 100 or _SEQUENCE.match(written, last)
        cut = len(written) if whole else last
        self._rest = written[cut:]
        return self.draw(written[:cut])

    def draw(self, written: str) -> "Picture":
        """Draw what was written; raises ``LiveBytesError`` for anything that is no text, place, colour or mode."""
        place = 0
        while place < len(written):
            match = _SEQUENCE.match(written, place)
            if match is None:
                stop = min((at for at in map(written.find, "\x1b\r\n", [place] * 3) if at >= 0), default=len(written))
                if stop == place or (live := _ACTED_UPON.search(written, place, stop)):
                    at = place if stop == place else live.start()  # type: ignore[union-attr]
                    raise LiveBytesError(f"{written[at : at + 12]!r} after {written[max(0, at - 30) : at]!r}")
                self._put(written[place:stop])
                place = stop
                continue
            place = match.end()
            if match["row"]:
                self._at = [int(match["row"]) - 1, int(match["column"]) - 1]
            elif match["mode"]:
                if int(match["mode"]) not in MODES:
                    raise LiveBytesError(match.group())
                self.modes[int(match["mode"])] = match["turn"] == "h"
            elif match["copied"] is not None:
                self.copied.append(match["copied"])
            elif match["feed"]:
                self._at = [self._at[0] + ("\n" in match["feed"]), 0]
        return self

    def _put(self, text: str) -> None:
        from rich.cells import get_character_cell_size

        row, column = self._at
        if not 0 <= row < self.rows:
            raise LiveBytesError(f"line {row + 1} of {self.rows}: {text!r}")
        line = self.cells[row]
        for sign in text:
            cells = get_character_cell_size(sign)
            if not cells:
                if column:  # a mark over what stands before it, also over a wide one
                    before = column - 1 if line[column - 1] else column - 2
                    line[before] += sign
                continue
            if column + cells > self.columns:
                raise LiveBytesError(f"line {row + 1} is longer than the screen: {text!r}")
            line[column] = sign
            if cells == 2:
                line[column + 1] = ""
            column += cells
        self._at = [row, column]

    @property
    def lines(self) -> list[str]:
        """The lines as text."""
        return ["".join(line) for line in self.cells]

    def __str__(self) -> str:
        return "\n".join(self.lines)

    def part(self, x: int, y: int, width: int, height: int) -> Iterator[str]:
        """The lines of a rectangle."""
        for line in self.cells[y : y + height]:
            yield "".join(line[x : x + width])
