"""Writers beside checkpointers through our lock: no commit vanishes. SQLite before 3.51.3 loses them without it.

The fault (https://www.sqlite.org/wal.html#walresetbug): a checkpoint that begins right after another had copied the
whole log, while a commit begins the log anew, marks frames as copied that were not. So processes commit as fast as
they can, and others checkpoint all the time, each under ``db.lock.WriteLock`` as the store does it. Every writer
counts its own row up and remembers what was committed; after each stretch the rows are held against that, and the
file's integrity is checked.

The control: the same without the lock, with the interpreter's SQLite. Whether it fails depends on how the processes
fall together; where it does not, that is said and not hidden (``--control N``: so many stretches of it, at most).
"""

import argparse
import json
import os
import shutil
import signal
import sqlite3
import sys
import time
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import ground

WRITERS: Final = 3
CHECKPOINTERS: Final = 6
PAUSE: Final = 0.0002
"""Seconds between two commits of a writer: the fault needs a checkpoint that finds nothing to copy, then a commit."""
MENDED: Final = (3, 51, 3)
"""The SQLite that has the fault no more."""
STRETCH: Final = 20_000
"""Commits between two looks."""


@dataclass
class Seen:
    """What came of it all."""

    commits: int = 0
    stretches: int = 0
    anomalies: list[str] = field(default_factory=list)
    seconds: float = 0.0


def connected(path: Path) -> sqlite3.Connection:
    """A connection with the store's pragmas."""
    from db.connect import connect_sqlite

    return connect_sqlite(str(path))


def write(path: Path, number: int, commits: int, *, locked: bool) -> int:
    """Count one row up, commit by commit; says how far it came."""
    from db.lock import WriteLock

    lock = WriteLock(str(path))
    connection = connected(path)
    connection.execute(f"PRAGMA wal_autocheckpoint={0 if number else 50}")
    done, trouble = 0, ""
    try:
        for turn in range(1, commits + 1):
            with lock.hold() if locked else nullcontext():
                connection.execute("BEGIN IMMEDIATE")
                (count,) = connection.execute("SELECT count FROM tally WHERE id = ?", (number,)).fetchone()
                if count != done:
                    trouble = f"writer {number} committed {done:,}; the file has {count:,}"
                    break
                connection.execute("UPDATE tally SET count = count + 1 WHERE id = ?", (number,))
                connection.execute("INSERT INTO filler (body) VALUES (?)", (f"{turn * 7919 % 10_007} {number}" * 10,))
                connection.execute("COMMIT")
                done = turn
            time.sleep(PAUSE)
    except sqlite3.Error as error:
        trouble = str(error)
    os.write(1, json.dumps({"done": done, "trouble": trouble}).encode())
    os._exit(0)  # no close: it would checkpoint, and here only the checkpointers do that


def checkpoint(path: Path, *, locked: bool) -> int:
    """Checkpoint for ever."""
    from db.lock import WriteLock

    lock = WriteLock(str(path))
    connection = connected(path)
    while True:
        try:
            with lock.hold() if locked else nullcontext():
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        except sqlite3.Error:
            os._exit(0)  # a damaged file is the writers' to tell
        if locked:
            time.sleep(0.001)


def stretch(path: Path, commits: int, *, locked: bool, seen: Seen) -> None:
    """Some commits of all writers beside all checkpointers; then a look."""
    for rest in ("", "-wal", "-shm"):
        Path(f"{path}{rest}").unlink(missing_ok=True)

    def begin() -> int:
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE tally (id INTEGER PRIMARY KEY, count INTEGER)")
        connection.execute("CREATE TABLE filler (id INTEGER PRIMARY KEY, body TEXT)")
        connection.execute("CREATE INDEX by_body ON filler (body)")
        connection.executemany("INSERT INTO tally VALUES (?, 0)", [(number,) for number in range(WRITERS)])
        connection.close()
        return 0

    ground.forked(begin)
    began = time.perf_counter()
    watchers = [ground.child(lambda: checkpoint(path, locked=locked)) for _ in range(CHECKPOINTERS)]
    outs = []
    for number in range(WRITERS):
        out, inlet = os.pipe()

        def within(number: int = number, out: int = out, inlet: int = inlet) -> int:
            os.close(out)
            os.dup2(inlet, 1)
            return write(path, number, commits // WRITERS, locked=locked)

        pid = ground.child(within)
        os.close(inlet)
        outs.append((pid, os.fdopen(out, "rb")))
    told: list[dict[str, Any]] = []
    for pid, stream in outs:
        with stream:
            told.append(json.loads(stream.read()))
        os.waitpid(pid, 0)
    for watcher in watchers:
        os.kill(watcher, signal.SIGKILL)
        os.waitpid(watcher, 0)
    seen.seconds += time.perf_counter() - began
    seen.stretches += 1
    seen.commits += sum(one["done"] for one in told)
    seen.anomalies += [one["trouble"] for one in told if one["trouble"]]
    code, out_text, err = ground.forked(lambda: look(path, told))
    seen.anomalies += out_text.splitlines() if code == 0 else [err[-300:]]


def look(path: Path, told: list[dict[str, Any]]) -> int:
    """Hold the file against what was committed."""
    try:
        connection = connected(path)
        for number, one in enumerate(told):
            (count,) = connection.execute("SELECT count FROM tally WHERE id = ?", (number,)).fetchone()
            if count < one["done"]:
                print(f"writer {number} committed {one['done']:,}; the file has {count:,}")
        for (line,) in connection.execute("PRAGMA integrity_check(3)").fetchall():
            if line != "ok":
                print(f"integrity: {line}".replace("\n", " "))
    except sqlite3.Error as error:
        print(f"it does not open: {error}")
    return 0


def main() -> int:
    def more(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--commits", type=int, dest="count", help="so many commits (the same as --count)")
        parser.add_argument("--control", type=int, default=None, help="so many stretches of the control, at most")
        parser.add_argument("--minutes", type=float, default=None, help="stop after so long and tell how far it came")

    given = ground.arguments(__doc__, 6_000, 5_000_000, "commits", more)
    folder = ground.fresh_folder("walreset")
    ground.own_settings(folder / "home")
    seen, control = Seen(), Seen()
    try:
        ground.preload()
        path = folder / "wal.db"
        progress = ground.Progress("walreset", given.count)
        end = time.monotonic() + given.minutes * 60 if given.minutes else float("inf")
        while seen.commits < given.count and time.monotonic() < end and not seen.anomalies:
            before = seen.commits
            stretch(path, min(STRETCH, given.count - seen.commits + WRITERS), locked=True, seen=seen)
            progress.step(seen.commits - before, f"{len(seen.anomalies)} anomalies")
        tries = given.control if given.control is not None else 40 if given.whole else 4
        while control.stretches < tries and not control.anomalies:
            stretch(path, STRETCH, locked=False, seen=control)
        if control.anomalies:
            told = f"fails after {control.commits:,} commits ({control.anomalies[0]})"
        else:
            told = f"did not fail here in {control.commits:,} commits"
            if given.whole and sqlite3.sqlite_version_info < MENDED:
                seen.anomalies.append("the control did not fail: this run proves little")
        return ground.conclude(
            f"walreset: {seen.commits:,} commits of {WRITERS} writers beside {CHECKPOINTERS} checkpointers through "
            f"the lock, {len(seen.anomalies)} anomalies, {seen.commits / max(seen.seconds, 0.001):,.0f} a second; "
            f"control without the lock (SQLite {sqlite3.sqlite_version}) {told}",
            seen.anomalies,
            given.seed,
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
