"""Measure a terminal program from outside, as a person meets it: in a pseudo-terminal of 120 by 40.

``measure`` starts a command and returns the seconds until a marker text was painted, the resident memory of the process
tree once it has settled, and for each key the milliseconds from the press to the last byte of its repaint.
"""

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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

ESCAPES = re.compile(
    rb"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[P_^][^\x1b]*\x1b\\|\x1b\[[0-?]*[ -/]*[@-~]|\x1b[()][A-Z0-9]|\x1b."
)
NAMED = {
    "down": b"\x1b[B",
    "up": b"\x1b[A",
    "pagedown": b"\x1b[6~",
    "pageup": b"\x1b[5~",
    "enter": b"\r",
    "escape": b"\x1b",
    "tab": b"\t",
    "ctrl+end": b"\x1b[1;5F",
}
COLUMNS, ROWS = 120, 40


@dataclass(frozen=True)
class Step:
    """Keys to press before the marker can be shown, once ``after`` is on the screen, or it has come to rest."""

    keys: bytes
    after: str | None = None


@dataclass
class Reading:
    """What one run of a program showed; seconds, megabytes, milliseconds."""

    paint_s: float | None
    rss_mb: float
    rss_end_mb: float = 0.0
    keys_ms: dict[str, list[float]] = field(default_factory=dict)
    missed: dict[str, int] = field(default_factory=dict)


def _tree(pid: int) -> list[int]:
    found = [pid]
    with contextlib.suppress(OSError):
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/children") as children:
                for child in children.read().split():
                    found += _tree(int(child))
    return found


def _resident_mb(pid: int) -> float:
    total = 0
    for one in _tree(pid):
        with contextlib.suppress(OSError), open(f"/proc/{one}/status") as status:
            total += next((int(line.split()[1]) for line in status if line.startswith("VmRSS")), 0)
    return total / 1024


def _drain(fd: int, quiet: float, limit: float, marker: bytes | None = None) -> tuple[float | None, float | None]:
    """Read until ``quiet`` seconds of silence; return the time of the last byte and of the marker."""
    began = time.monotonic()
    last = seen = None
    heard = bytearray()
    while time.monotonic() - began < limit:
        if last is not None and time.monotonic() - last > quiet and (marker is None or seen):
            break
        ready, _, _ = select.select([fd], [], [], min(quiet, 0.02))
        if not ready:
            continue
        try:
            data = os.read(fd, 1 << 16)
        except OSError:
            break
        if not data:
            break
        last = time.monotonic()
        if b"\x1b[c" in data:
            os.write(fd, b"\x1b[?62c")
        if b"\x1b[6n" in data:
            os.write(fd, b"\x1b[1;1R")
        if marker and seen is None:
            heard += data
            if marker in ESCAPES.sub(b"", bytes(heard)):
                seen = last
    return last, seen


def measure(
    command: Sequence[str],
    marker: str,
    *,
    keys: Sequence[tuple[str, int]] = (),
    settle: float = 1.0,
    environ: Mapping[str, str] | None = None,
    limit: float = 60.0,
    steps: Sequence[Step] = (),
) -> Reading:
    """Run ``command`` until it has painted ``marker``; then press each ``(key, times)`` and time its repaint.

    ``steps`` bring the program there; the time counts from the start all the same.
    """
    began = time.monotonic()
    pid, fd = pty.fork()
    if pid == 0:
        os.environ.update(
            TERM="xterm-256color", COLORTERM="truecolor", COLUMNS=str(COLUMNS), LINES=str(ROWS), VERIFIER_TOUR="never"
        )
        os.environ.update(environ or {})
        os.execvp(command[0], list(command))
    try:
        fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        for step in steps:
            _drain(fd, 0.25, limit if step.after else 2.0, step.after.encode() if step.after else None)
            os.write(fd, step.keys)
        _, seen = _drain(fd, 0.25, limit, marker.encode())
        time.sleep(settle)
        _drain(fd, 0.1, 0.5)
        reading = Reading(seen and seen - began, _resident_mb(pid))
        for key, times in keys:
            for _ in range(times):
                pressed = time.monotonic()
                os.write(fd, NAMED.get(key, key.encode()))
                last, _ = _drain(fd, 0.12, 5)
                if last is None:
                    reading.missed[key] = reading.missed.get(key, 0) + 1
                else:
                    reading.keys_ms.setdefault(key, []).append((last - pressed) * 1000)
        reading.rss_end_mb = _resident_mb(pid)
        return reading
    finally:
        for one in reversed(_tree(pid)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(fd)
