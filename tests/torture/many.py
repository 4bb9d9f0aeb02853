"""Many people on the same few claims: no update is lost, nobody hears "locked", every conflict is shown.

Sixteen processes on one SQLite case, fifty (each with its connections) on one in PostgreSQL. Each reads a claim, thinks
for 100 ms, gives a verdict on what it saw, and tries again when it is told of a conflict. Two verdicts that were both
taken on the same version of a claim would be a lost update. In the whole run no verdict may wait for a second.

The control: the same without versions, as most programs do it, must lose updates.
"""

import json
import os
import random
import shutil
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

import ground
import server

THINK: Final = 0.1
HOT: Final = 3
"""Claims that all of them work on."""
WAIT: Final = 1.0


@dataclass
class Seen:
    """What came of one case."""

    done: int = 0
    conflicts: int = 0
    lost: int = 0
    worst: float = 0.0
    waits: list[float] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)


def work(target: str, name: str, rounds: int, *, guarded: bool, begin: float) -> int:
    """One person; tells on standard output what was done and met."""
    from db.engine import open_case
    from db.errors import CaseError, Conflict

    chance = random.Random(name)
    done: list[tuple[int, int, int]] = []
    waits, trouble, conflicts = [], [], 0
    with open_case(target) as case:
        reader = case.reader()
        case.store.add_note(HOT + 1, name, name)  # what a first write loads is loaded
        time.sleep(max(0.0, begin - time.time()) + chance.uniform(0, THINK))
        for number in range(rounds):
            claim = chance.randint(1, HOT)
            row = reader.claim_rows([claim])[0]
            time.sleep(THINK)
            verdict = chance.choice([one for one in ground.VERDICTS if one != row.verdict])
            asked = time.perf_counter()
            try:
                versions = {claim: row.version} if guarded else None
                change = case.store.mark([claim], verdict, name, rationale=f"{name} {number}", versions=versions)
                done.append((claim, row.version, change.seq))
            except Conflict as conflict:
                conflicts += 1
                if getattr(conflict.current, "version", 0) <= row.version:
                    trouble.append(f"a conflict that shows nothing newer: {conflict}")
            except CaseError as error:
                trouble.append(str(error))
            waits.append(time.perf_counter() - asked)
        reader.close()
    os.write(1, json.dumps({"done": done, "waits": waits, "trouble": trouble, "conflicts": conflicts}).encode())
    return 0


def together(target: str, people: int, rounds: int, *, guarded: bool) -> Seen:
    """All of them at once; then what the case tells is held against what they were told."""
    begin = time.time() + 0.5 + people * 0.05
    outs = []
    for number in range(people):
        out, inlet = os.pipe()

        def within(number: int = number, out: int = out, inlet: int = inlet) -> int:
            os.close(out)
            os.dup2(inlet, 1)
            return work(target, f"P{number}", rounds, guarded=guarded, begin=begin)

        pid = ground.child(within)
        os.close(inlet)
        outs.append((pid, os.fdopen(out, "rb")))
    seen = Seen()
    done: list[list[int]] = []
    for pid, stream in outs:
        with stream:
            said = stream.read()
        _, status = os.waitpid(pid, 0)
        if status:
            seen.losses.append(f"one of them ended with {os.waitstatus_to_exitcode(status)}")
            continue
        told: dict[str, Any] = json.loads(said)
        done += told["done"]
        seen.waits += told["waits"]
        seen.conflicts += told["conflicts"]
        seen.losses += told["trouble"]
    seen.done, seen.worst = len(done), max(seen.waits, default=0.0)
    seen.lost = sum(count - 1 for count in Counter((claim, version) for claim, version, _ in done).values())
    code, out_text, err = ground.forked(lambda: hold(target, done))
    seen.losses += out_text.splitlines() if code == 0 else [err[-500:]]
    return seen


def hold(target: str, done: list[list[int]]) -> int:
    """Hold the case against what people were told; says what differs."""
    from db.engine import open_case

    with open_case(target) as case:
        entries = ground.entries_of(case)
        for wrong in ground.faults(case, entries):
            print(wrong)
        marks = {entry.seq: entry for entry in entries if entry.action == "mark"}
        told = {seq: claim for claim, _, seq in done}
        if marks.keys() != told.keys():
            print(f"{len(marks)} verdicts in the history, {len(told)} were acknowledged")
        reader = case.reader()
        for row in reader.claim_rows(list(range(1, HOT + 1))):
            count = sum(claim == row.id for claim, _, _ in done)
            if row.version != 1 + count:
                print(f"claim {row.id} has version {row.version} after {count} verdicts")
        reader.close()
    return 0


def report(name: str, people: int, seen: Seen) -> str:
    """The figures of one case."""
    waits = sorted(seen.waits)
    often = waits[int(len(waits) * 0.99)] if waits else 0.0
    return (
        f"{people} on {name}: {seen.done:,} verdicts, {seen.conflicts:,} conflicts shown, {seen.lost} lost, "
        f"waits p99 {often * 1000:.0f} ms, worst {seen.worst * 1000:.0f} ms"
    )


def main() -> int:
    given = ground.arguments(__doc__, 8, 200, "rounds of each person")
    folder = ground.fresh_folder("many")
    ground.own_settings(folder / "home")
    losses: list[str] = []
    told = []
    running = None
    try:
        ground.preload()

        def fresh(target: str) -> str:
            code, _, err = ground.forked(lambda: ground.make(target))
            if code:
                raise SystemExit(err)
            return target

        wanted = [("SQLite", 16, str(folder / "many.case"), str(folder / "control.case"))]
        if server.package() is None:
            print("many: PostgreSQL NOT TRIED, its package is not installed", file=sys.stderr)
        else:
            running = server.Server({"max_connections": "300"})
            wanted.append(("PostgreSQL", 50, running.database("many"), running.database("control")))
        for name, people, target, other in wanted:
            seen = together(fresh(target), people, given.count, guarded=True)
            told.append(report(name, people, seen))
            losses += seen.losses
            if seen.lost:
                losses.append(f"{seen.lost} updates on {name}")
            if given.whole and seen.worst > WAIT:
                losses.append(f"a verdict on {name} waited {seen.worst:.2f} s")
            control = together(fresh(other), people, min(given.count, 20), guarded=False)
            told.append(f"(control, without versions: {control.lost:,} of {control.done:,} lost)")
            if not control.lost:
                losses.append(f"the control on {name} lost nothing: this test proves nothing")
        return ground.conclude(f"many: {'; '.join(told)}", losses, given.seed)
    finally:
        if running is not None:
            running.close()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
