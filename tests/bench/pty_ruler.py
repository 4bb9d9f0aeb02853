"""Measure a terminal program from outside, as a person meets it: in a pseudo-terminal of 120 by 40.

``measure`` starts a command and returns the seconds until a marker text was painted, the resident memory of the process
tree once it has settled, and for each key the milliseconds from the press to the last byte of its repaint.
"""

import contextlib
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from terminal import Terminal, tree


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
    said_ms: dict[str, list[float]] = field(default_factory=dict)


def _resident_mb(pid: int) -> float:
    total = 0
    for one in tree(pid):
        with contextlib.suppress(OSError), open(f"/proc/{one}/status") as status:
            total += next((int(line.split()[1]) for line in status if line.startswith("VmRSS")), 0)
    return total / 1024


def measure(
    command: Sequence[str],
    marker: str,
    *,
    keys: Sequence[tuple[str, int]] = (),
    settle: float = 1.0,
    environ: Mapping[str, str] | None = None,
    limit: float = 60.0,
    steps: Sequence[Step] = (),
    said: Mapping[str, str] | None = None,
) -> Reading:
    """Run ``command`` until it has painted ``marker``; then press each ``(key, times)`` and time its repaint.

    ``steps`` bring the program there; the time counts from the start all the same. For keys in ``said``, the time until
    the text there was painted is taken as well.
    """
    said = said or {}
    with Terminal(command, environ={"VERIFIER_TOUR": "never", **(environ or {})}) as terminal:
        for step in steps:
            terminal.read(0.25, limit if step.after else 2.0, step.after.encode() if step.after else None)
            terminal.press(step.keys.decode())
        seen = terminal.read(0.25, limit, marker.encode()).seen
        time.sleep(settle)
        terminal.read(0.1, 0.5)
        reading = Reading(seen and seen - terminal.began, _resident_mb(terminal.pid))
        for key, times in keys:
            for _ in range(times):
                pressed = time.monotonic()
                terminal.press(key)
                heard = terminal.read(0.12, 5, said[key].encode() if key in said else None)
                last = heard.last
                if key in said:
                    reading.said_ms.setdefault(key, []).append(((heard.seen or pressed + 5) - pressed) * 1000)
                if last is None:
                    reading.missed[key] = reading.missed.get(key, 0) + 1
                else:
                    reading.keys_ms.setdefault(key, []).append((last - pressed) * 1000)
        reading.rss_end_mb = _resident_mb(terminal.pid)
        return reading
