"""Full disk, I/O error, read-only folder: the Nth call fails, N from 1 to the end. Old state or new state, never
between.

Each command runs whole in a process of its own (a fork that has everything imported) behind ``shim.c``, which lets
the Nth write, sync, read, opening or naming of a file in the case's folder fail, once or from then on. After each:
exit code 0 and the new state, or exit code 1, one clear line and the old state; what was a file is that file or the
new one, whole; the case holds together and takes the next verdict. A limit on file size and a folder without
permission, which the kernel itself refuses, are tried beside.

The control: the same on a plain copy that is no transaction (a report written straight to its name) must be caught.
"""

import errno
import os
import random
import re
import resource
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import ground
import shim

ROOT: Final = ground.fresh_folder("disk") if not os.environ.get("TORTURE_UNDER") else Path(os.environ["TORTURE_UNDER"])
KEPT: Final = Path(str(ROOT) + ".kept")
WORK: Final = ROOT / "work"
CASE: Final = WORK / "test.case"
REPORT: Final = WORK / "report.html"
TOLD: Final = re.compile(r"^bringing .*…$|was brought from schema|^a new case: ")
"""What a migration tells while it goes on, and that it was done; that there was no case, and one was made."""
NOBODY: Final = 65534

ARTICLE: Final = """Three accounts of the bridge

The health ministry said on Monday that about 170 soldiers were killed near the bridge.

Governor Karim Aziz told the Example Agency that at least 30 people were wounded in the attack.
"""


@dataclass(frozen=True)
class Command:
    """A command line and the folder that it starts from."""

    name: str
    words: tuple[str, ...]
    start: str
    writes: bool = True


COMMANDS: Final = (
    Command("mark", ("mark", "1", "disputed", "--reason", "two lists"), "worked"),
    Command("note", ("note", "2", "asked the ward"), "worked"),
    Command("undo", ("undo",), "worked"),
    Command("add", ("add", str(ROOT / "bridge.txt")), "worked"),
    Command("create", ("add", str(ROOT / "bridge.txt")), "empty"),
    Command("export", ("export", "--format", "html", "-o", str(REPORT)), "worked", False),
    Command("export over", ("export", "--format", "html", "--force", "-o", str(REPORT)), "exported", False),
    Command("migrate", ("list",), "old", False),
    Command("list", ("list",), "worked", False),
)


@dataclass(frozen=True)
class Fault:
    """A way to fail."""

    name: str
    kinds: int
    number: int
    sticky: bool = False
    short: bool = False


FAULTS: Final = (
    Fault("a write fails", shim.WRITES, errno.EIO),
    Fault("the disk is full", shim.WRITES, errno.ENOSPC, sticky=True, short=True),
    Fault("a sync fails", shim.SYNCS, errno.EIO),
    Fault("the disk is gone", shim.WRITES | shim.SYNCS | shim.NAMES, errno.EIO, sticky=True),
    Fault("a name is refused", shim.NAMES, errno.ENOSPC),
    Fault("it becomes read-only", shim.WRITES | shim.NAMES | shim.OPENS_TO_WRITE, errno.EROFS, sticky=True),
    Fault("a read fails", shim.READS, errno.EIO),
    Fault("a file does not open", shim.OPENS, errno.EIO),
)


@dataclass
class Seen:
    """What came of it all."""

    tried: int = 0
    old: int = 0
    new: int = 0
    losses: list[str] = field(default_factory=list)


State = tuple[object, ...]


def case_of(command: Command) -> Path:
    """The case that a command works on."""
    return Path(command.words[1]) if command.words[0] == "--case" else CASE


def state(command: Command) -> State:
    """What a person would find: history and verdicts, and the report. Looking migrates an old case."""
    from db.engine import open_case
    from db.errors import CaseError

    path = case_of(command)
    report = REPORT.read_bytes() if REPORT.exists() else None
    if command.writes or command.name == "migrate":
        report = None
    elif report is not None:  # the report names its own time
        report = b"whole" if report.rstrip().endswith(b"</html>") else b"half of one"
        report = b"the old one" if REPORT.stat().st_size < 100 else report
    if not path.exists():
        return (report, "no case")
    try:
        case = open_case(path)
    except CaseError as error:
        return (report, "broken", str(error))
    with case:
        entries = ground.entries_of(case)
        wrong = ground.faults(case, entries)
        if wrong:
            return (report, "broken", *wrong)
        return (report, *[(entry.action, entry.entity_id, entry.reason) for entry in entries])


def lay_out(start: str) -> None:
    """Put the folder to work on as it was."""
    shutil.rmtree(WORK, ignore_errors=True)
    shutil.copytree(KEPT / start, WORK)


def run(command: Command) -> int:
    """The command line, in this process."""
    from verifier.cli.main import run as whole

    os.environ["VERIFIER_CASE"] = str(CASE)
    return whole(command.words)


def tried(command: Command, before: Callable[[], None], seen: Seen, what: str, old: State, new: State) -> bool:
    """Run a command under a fault; whether any call failed."""
    lay_out(command.start)
    hit = False

    def within() -> int:
        before()
        code = run(command)
        sys.stdout.flush()
        fired = shim.fired()
        shim.arm(0, 0)
        return code + (100 if fired else 0)

    code, out, err = ground.forked(within)
    if code >= 100:
        hit, code = True, code - 100
    seen.tried += 1
    where = f"{command.name}, {what}"
    found = state(command)
    made = (None, ("create_case", None, "")) if command.name.startswith("create") else None  # a deed before the other
    lines = [line for line in err.splitlines(keepends=True) if not TOLD.search(line)]
    if code == 0:
        if found != new:
            seen.losses.append(f"{where}: exit code 0, but {found[-3:]}; said {out!r} {err!r}")
    elif code != 1:
        seen.losses.append(f"{where}: exit code {code}: {err[-600:]!r}")
    elif found not in (old, new) and found != made:
        seen.losses.append(f"{where}: between old and new: {found[-3:]}")
    elif found == new != old and "nothing was changed" in err:
        seen.losses.append(f"{where}: it was changed, but said {err!r}")
    if code == 1 and (len(lines) != 1 or not lines[0].startswith("verifier: ") or "should not" in err):
        seen.losses.append(f"{where}: not one clear line: {err[-600:]!r}")
    if os.environ.get("TORTURE_TELL"):
        print(where, code, "new" if found == new else "old", repr(err), file=sys.stderr)
    seen.new += found == new
    seen.old += found in (old, made) and old != new
    seen.losses += [f"{where}: {loss}" for loss in after(command)]
    return hit


def after(command: Command) -> Iterator[str]:
    """What is wrong after the trouble is over: the next verdict must be taken, and nothing half-made lie about."""
    from db.engine import open_case
    from db.errors import CaseError

    path = case_of(command)
    try:
        with open_case(path, create=not path.exists()) as case:
            if len(ground.entries_of(case)) == 1:
                case.store.add_article(ground.article(), "Ben")
            seq = case.store.mark([1], "confirmed", "Ben").seq
            if ground.entries_of(case)[-1].seq != seq:
                yield "the next verdict is not in the history"
            yield from ground.faults(case)
    except CaseError as error:
        yield f"afterwards: {error}"


def points(command: Command, fault: Fault, most: int, chance: random.Random) -> list[int]:
    """Which of the calls are to fail: all of them, or so many by lot."""
    lay_out(command.start)

    def within() -> int:
        shim.arm(0, fault.kinds)
        run(command)
        os.write(1, f"\n{shim.count()}".encode())
        return 0

    _, out, _ = ground.forked(within)
    calls = int(out.rsplit("\n", 1)[1])
    return sorted(chance.sample(range(1, calls + 1), min(calls, most)))


def limited(size: int) -> None:
    """No file may grow beyond so many bytes."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def without_permission() -> None:
    """A person who may look but not touch."""
    for folder, _, names in os.walk(WORK):
        os.chmod(folder, 0o555)
        for name in names:
            os.chmod(os.path.join(folder, name), 0o444)
    os.environ["VERIFIER_CONFIG"] = "/nowhere/config.toml"
    if os.geteuid() == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def starts() -> None:
    """The folders that commands start from."""
    from db.engine import open_case

    for name in ("worked", "exported", "empty", "old"):
        (KEPT / name).mkdir(parents=True)
    ROOT.chmod(0o755)
    KEPT.chmod(0o755)
    (ROOT / "bridge.txt").write_text(ARTICLE)
    path = KEPT / "worked" / "test.case"
    ground.make(path, 2)
    with open_case(path) as case:
        case.store.mark([1, 2, 9], "confirmed", "Ana")
        case.store.add_note(1, "first", "Ana")
        case.store.mark([3], "disputed", "Ana", rationale="the list has 90")
    shutil.copy(path, KEPT / "exported" / "test.case")
    (KEPT / "exported" / "report.html").write_text("the report of last week\n")
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "db"))
    import older_cases

    older_cases.unpack(older_cases.VERSIONS[-1], KEPT / "old" / "test.case")


def reference(command: Command) -> tuple[State, State]:
    """The state before a command, and after it when nothing fails."""
    lay_out(command.start)
    old = state(command)
    lay_out(command.start)
    code, _, err = ground.forked(lambda: run(command))
    if code:
        raise SystemExit(f"{command.name} does not work at all: {err}")
    return old, state(command)


def control() -> int:
    """A report that is written straight to its name: how often the check finds half of one."""
    command = next(command for command in COMMANDS if command.name == "export over")
    caught = 0
    for nth in range(1, 6):
        lay_out(command.start)

        def within(nth: int = nth) -> int:
            with open(REPORT, "wb", buffering=0) as stream:
                shim.arm(nth, shim.WRITES, errno.ENOSPC, sticky=True, short=True)
                for part in (b"<html>", b"x" * 200, b"y" * 200, b"</html>"):
                    stream.write(part)
            return 0

        ground.forked(within)
        caught += state(command)[0] not in (b"whole", b"the old one")
    return caught


def main() -> int:
    given = ground.arguments(__doc__, 1, 10_000, "calls a command and way to fail, at most")
    chance = random.Random(given.seed)
    if why := shim.why_not():
        print(f"disk: NOT RUN, the shim {why}")
        return 77
    try:
        shim.restart_behind(ROOT)
        ground.own_settings(ROOT / "home")
        ground.preload(model=True)
        starts()
        seen = Seen()
        progress = ground.Progress("disk", len(COMMANDS) * len(FAULTS))
        kernel = 0
        only = os.environ.get("TORTURE_ONLY", "").split(",")
        for command in COMMANDS:
            if only != [""] and command.name not in only:
                continue
            old, new = reference(command)
            for fault in FAULTS:
                for nth in points(command, fault, given.count, chance):
                    what = f"{fault.name}, call {nth}"
                    tried(
                        command,
                        lambda nth=nth, fault=fault: shim.arm(  # type: ignore[misc]
                            nth, fault.kinds, fault.number, sticky=fault.sticky, short=fault.short
                        ),
                        seen,
                        what,
                        old,
                        new,
                    )
                progress.step(1, f"{seen.tried:,} faults")
            sizes = [size * 4096 for size in (0, 1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 72, 80, 96, 128)]
            for size in sizes if given.whole else sorted(chance.sample(sizes, 2)):
                tried(command, lambda size=size: limited(size), seen, f"files end at {size:,}", old, new)  # type: ignore[misc]
                kernel += 1
            tried(command, without_permission, seen, "no permission", old, new)
            kernel += 1
        caught = control()
        if not caught:
            seen.losses.append("the control was not caught: this test proves nothing")
        return ground.conclude(
            f"disk: {seen.tried:,} faults ({kernel} by the kernel itself) in {len(COMMANDS)} commands: "
            f"{seen.old:,} left the old state, {seen.new:,} the new one, {len(seen.losses)} anything between; "
            f"control caught {caught} times of 5",
            seen.losses,
            given.seed,
        )
    finally:
        if os.environ.get("TORTURE_UNDER"):
            shutil.rmtree(KEPT, ignore_errors=True)
        shutil.rmtree(ROOT, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
