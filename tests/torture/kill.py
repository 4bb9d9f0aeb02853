"""SIGKILL at random moments: no acknowledged change is lost, the chain is whole, the case opens at once.

Real processes write, one or four at a time: through the store, through the command line (``mark``, ``note``,
``undo``; most as forks that have everything imported, some started afresh), and on the screen in a pseudo-terminal.
Each says on its standard output (the screen: in its bottom line) what it has done; what it said is what counts. At a
random moment it is killed; of four, sometimes one first and the rest later. Then another process opens the case, and
every change that was said must be in its history, the chain whole, the tables as the history's replay gives them.

The control: a writer that says it before it is done must be caught.
"""

import contextlib
import fcntl
import json
import os
import pty
import random
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import ground

ROUNDS: Final = 24
"""Rounds on one case; then a new one, since to look through a history takes as long as it is."""
REOPEN: Final = 1.0
"""Seconds that opening may take at most; judged in the whole run only."""
ESCAPES: Final = re.compile(rb"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[P_^][^\x1b]*\x1b\\|\x1b\[[0-?]*[ -/]*[@-~]|\x1b.")
SAID: Final = re.compile(r"\(entry (\d+)\)$")
MARKED: Final = re.compile(r"claim (\d+) marked (\w+)")


@dataclass
class Seen:
    """What came of it all."""

    kills: dict[str, int] = field(default_factory=dict)
    said: int = 0
    unsaid: int = 0
    rounds: int = 0
    worst: float = 0.0
    losses: list[str] = field(default_factory=list)

    def killed(self, kind: str) -> None:
        self.kills[kind] = self.kills.get(kind, 0) + 1


def say(words: str) -> None:
    """A line that is out when this returns."""
    os.write(1, (words + "\n").encode())


def through_the_store(path: Path, name: str, *, boasting: bool = False) -> None:
    """Changes one after the other, for ever; each is said once it is done (or, boasting, before)."""
    from db.engine import open_case

    chance = random.Random(f"{name} {os.getpid()} {time.monotonic_ns()}")
    with open_case(path) as case:
        reader = case.reader()
        number = 0
        while True:
            number += 1
            claim = chance.randint(1, 2 * ground.CLAIMS)
            verdict = chance.choice(ground.VERDICTS)
            if boasting:
                head = reader.head()
                say(f"claim {claim} marked {verdict} (entry {head.seq + 1})")
                case.store.mark([claim], verdict, name)
                continue
            kind = chance.random()
            if kind < 0.6:
                many = [claim] if kind < 0.5 else list(range(1, 2 * ground.CLAIMS))
                change = case.store.mark(many, verdict, name, rationale=f"{name} {number}")
            elif kind < 0.85:
                change = case.store.add_note(claim, f"{name} {number} " + "x" * chance.randint(0, 4000), name)
            else:
                undone = case.store.undo(name)
                if undone is None:
                    continue
                change = undone
            say(f"{change.summary} (entry {change.seq})".replace("\n", " "))


def command(chance: random.Random, number: int) -> list[str]:
    """A command line that changes something."""
    claim = str(chance.randint(1, 2 * ground.CLAIMS))
    kind = chance.random()
    if kind < 0.6:
        return ["mark", claim, chance.choice(ground.VERDICTS), "--reason", f"number {number}"]
    return ["note", claim, f"number {number}"] if kind < 0.85 else ["undo"]


def through_the_command_line(path: Path, name: str) -> None:
    """Whole command lines one after the other, each opening and closing the case."""
    from verifier.cli.main import run

    chance = random.Random(f"{name} {os.getpid()} {time.monotonic_ns()}")
    for number in range(10_000):
        run(["--case", str(path), "--reviewer", name, *command(chance, number)])


class Process:
    """A writer, and what it said."""

    def __init__(self, name: str, work: Callable[[], None]) -> None:
        self.name = name
        out, inlet = os.pipe()

        def within() -> None:
            os.setpgid(0, 0)
            os.close(out)
            os.dup2(inlet, 1)
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 2)
            ground.renew_streams()
            work()

        self.pid = ground.child(within)
        os.close(inlet)
        self._out = os.fdopen(out, "rb")

    def kill(self) -> list[str]:
        """Kill it; the lines that it had said."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        with self._out:
            return [line.decode() for line in self._out.read().split(b"\n")[:-1]]


class Started:
    """A command line started afresh, as a person would."""

    def __init__(self, path: Path, name: str, words: list[str]) -> None:
        self.name = name
        self._process = subprocess.Popen(
            [sys.executable, "-m", "verifier", "--case", str(path), "--reviewer", name, *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def kill(self) -> list[str]:
        self._process.kill()
        out, _ = self._process.communicate()
        return [line.decode() for line in out.split(b"\n")[:-1]]


class Screen:
    """The screen in a terminal of its own; keys are pressed all the time."""

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        self._heard = bytearray()
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", COLUMNS="120", LINES="40", TEXTUAL_ANIMATIONS="none")
            command = [sys.executable, "-m", "verifier", "--case", str(path), "--reviewer", name]
            os.execv(sys.executable, command)
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))

    def _hear(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if select.select([self._terminal], [], [], left)[0]:
                with contextlib.suppress(OSError):
                    data = os.read(self._terminal, 1 << 16)
                    self._heard += data
                    if b"\x1b[c" in data:
                        os.write(self._terminal, b"\x1b[?62c")

    def press(self, seconds: float, chance: random.Random) -> None:
        """Wait for the first paint, then give verdicts for so many seconds."""
        limit = time.monotonic() + 30
        while b"unreviewed" not in ESCAPES.sub(b"", bytes(self._heard)) and time.monotonic() < limit:
            self._hear(0.05)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            os.write(self._terminal, chance.choice((b"c", b"d", b"v", b"j", b"k", b"cj", b"dj")))
            self._hear(chance.uniform(0.005, 0.08))

    def kill(self) -> list[str]:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        self._hear(0.05)
        os.close(self._terminal)
        return [
            found.group() for found in MARKED.finditer(ESCAPES.sub(b"", bytes(self._heard)).decode(errors="replace"))
        ]


Writer = Process | Started | Screen


def look(path: Path, *, close: bool) -> dict[str, object]:
    """Open the case in a process of its own: seconds, history, what is wrong."""

    def within() -> int:
        from db.engine import open_case

        began = time.perf_counter()
        case = open_case(path)
        reader = case.reader()
        reader.claim_rows([1])
        took = time.perf_counter() - began
        entries = ground.entries_of(case)
        wrong = ground.faults(case, entries)
        history = [(entry.actor, entry.action, _claims(entry.after), _verdict(entry.after)) for entry in entries]
        reader.close()
        if close:
            case.close()
        os.write(1, json.dumps({"took": took, "wrong": wrong, "history": history}).encode())
        return 0

    code, out, err = ground.forked(within)
    if code:
        return {"took": 0.0, "wrong": [f"it does not open: {err[-500:]}"], "history": []}
    found: dict[str, object] = json.loads(out)
    return found


def _claims(after: dict[str, dict[str, list[int]]]) -> list[int]:
    return sorted(claim for claims in after.get("verdicts", {}).values() for claim in claims)


def _verdict(after: dict[str, dict[str, list[int]]]) -> str | None:
    return next(iter(after["verdicts"])) if len(after.get("verdicts", {})) == 1 else None


def missing(name: str, said: list[str], history: list[list[object]]) -> list[str]:
    """What somebody said they had done and the history does not tell."""
    lost = []
    own = iter([entry for entry in history if entry[0] == name])
    for place, words in enumerate(said):
        marked = MARKED.search(words)
        if marked and not SAID.search(words) and place and words == said[place - 1]:
            continue  # the screen has painted its bottom line once more
        if entry := SAID.search(words):
            seq = int(entry.group(1))
            found = history[seq - 1] if seq <= len(history) else None
            right = found is not None and found[0] == name
            if right and found and marked and found[1] == "mark":
                right = (found[2], found[3]) == ([int(marked.group(1))], marked.group(2))
        elif marked:  # on the screen, without a number: in the order of the history
            wanted = ([int(marked.group(1))], marked.group(2))
            right = any((entry[2], entry[3]) == wanted for entry in own)
        else:
            right = False
        if not right:
            lost.append(f"{name} said {words[:80]!r}")
    return lost


def round_of(path: Path, writers: list[tuple[str, Writer]], seen: Seen, chance: random.Random, longest: float) -> None:
    """Let writers write, kill them at random, and look."""
    time.sleep(chance.uniform(0, longest))
    said = []
    if len(writers) > 1 and chance.random() < 0.5:
        kind, first = writers.pop(chance.randrange(len(writers)))
        said.append((first.name, first.kill()))
        seen.killed(kind)
        time.sleep(chance.uniform(0, longest / 2))
    for kind, writer in writers:
        said.append((writer.name, writer.kill()))
        seen.killed(kind)
    found = look(path, close=chance.random() < 0.5)  # else the log stays, and grows until a commit copies it back
    seen.rounds += 1
    seen.worst = max(seen.worst, float(str(found["took"])))
    seen.losses += [str(wrong) for wrong in found["wrong"]]  # type: ignore[attr-defined]
    for name, lines in said:
        seen.said += len(lines)
        seen.losses += missing(name, lines, found["history"])  # type: ignore[arg-type]


def laid_out(base: Path, path: Path) -> None:
    """A new case in the place of the old one."""
    for rest in ("", "-wal", "-shm", ".lock"):
        Path(f"{path}{rest}").unlink(missing_ok=True)
    shutil.copy(base, path)


def main() -> int:
    given = ground.arguments(__doc__, 1_000, 10_000, "kills")
    chance = random.Random(given.seed)
    folder = ground.fresh_folder("kill")
    ground.own_settings(folder / "home")
    seen, boasts = Seen(), Seen()
    try:
        ground.preload()
        base, path = folder / "base.case", folder / "kill.case"
        code, _, err = ground.forked(lambda: ground.make(base, 2))
        if code:
            raise SystemExit(err)
        progress = ground.Progress("kill", given.count)
        afresh, screens = (200, 100) if given.whole else (6, 2)
        afresh, screens = min(afresh, given.count // 10), min(screens, given.count // 10)

        def forked(kind: str, number: int) -> tuple[str, Writer]:
            name = f"{kind} {number}"
            work = through_the_store if kind == "store" else through_the_command_line
            return kind, Process(name, lambda: work(path, name))

        number = 0
        while sum(seen.kills.values()) < given.count - afresh - screens:
            if seen.rounds % ROUNDS == 0:
                laid_out(base, path)
            before = sum(seen.kills.values())
            number += 1
            many = 4 if chance.random() < 0.4 else 1
            kinds = [chance.choice(("store", "store", "command line")) for _ in range(many)]
            round_of(path, [forked(kind, number * 10 + place) for place, kind in enumerate(kinds)], seen, chance, 0.08)
            progress.step(sum(seen.kills.values()) - before, f"{seen.said:,} said, {len(seen.losses)} lost")
        for place in range(afresh):
            if place % ROUNDS == 0:
                laid_out(base, path)
            started = Started(path, f"afresh {place}", command(chance, place))
            time.sleep(chance.uniform(0.2, 0.4))
            round_of(path, [("started afresh", started)], seen, chance, 0.6)
            progress.step()
        for place in range(screens):
            if place % ROUNDS == 0:
                laid_out(base, path)
            screen = Screen(path, f"screen {place}")
            screen.press(chance.uniform(0.3, 2), chance)
            round_of(path, [("screen", screen)], seen, chance, 0.0)
            progress.step()
        for place in range(40):
            laid_out(base, path)
            boaster = Process(
                f"boaster {place}", lambda place=place: through_the_store(path, f"boaster {place}", boasting=True)
            )  # type: ignore[misc]
            time.sleep(0.03)
            round_of(path, [("boaster", boaster)], boasts, chance, 0.05)
        if not boasts.losses:
            seen.losses.append("the control was not caught: this test proves nothing")
        if given.whole and seen.worst > REOPEN:
            seen.losses.append(f"the slowest opening took {seen.worst:.2f} s")
        kinds_told = ", ".join(f"{kind} {count:,}" for kind, count in seen.kills.items())
        return ground.conclude(
            f"kill: {sum(seen.kills.values()):,} kills ({kinds_told}) in {seen.rounds:,} rounds: "
            f"{seen.said:,} acknowledged changes, {len(seen.losses)} lost or broken, "
            f"slowest opening {seen.worst:.2f} s; control caught in {len(boasts.losses)} of {boasts.rounds} rounds",
            seen.losses,
            given.seed,
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
