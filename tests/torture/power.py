"""The power fails: what was acknowledged is there, whatever of the rest the disk kept.

A real process works on a case while every write, sync, truncation and naming of a file is recorded, and every line
that it says: through ``shim.c`` before the C library (the SQLite that the interpreter uses), and through a VFS of
APSW (a newer SQLite; see ``recorder.py``). Then the power is cut at random places of the recording: what was synced
is there, the rest kept, dropped or torn by lot (``platter.py``); the shared memory is gone or holds rubbish. The case
is opened by ``open_case``: nothing that was acknowledged may be missing, the history must be the recorded one up to
some entry, the store whole, the tables as the history's replay gives them.

Recorded are: changes with many checkpoints, closes and log copies in a thread (``verdicts``); making a case in a new
folder (``making``); bringing an older case up to date, after which the copy must be there, too (``migration``); a
report over an old one (``report``). The controls must lose: ``synchronous=NORMAL``, and folders that are not synced.
"""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from typing import Final

import ground
import platter
import shim

CHANGES: Final = 90
LOG_PAGES: Final = 60
"""Pages of the log from which a commit copies it back, while it is recorded: 1,000 would hardly ever come up."""


@dataclass
class Seen:
    """What came of it all."""

    cuts: int = 0
    said: int = 0
    lost: int = 0
    corrupt: int = 0
    losses: list[str] = field(default_factory=list)


# what is recorded


def say(words: str) -> None:
    """A line that is out when this returns."""
    os.write(1, (words + "\n").encode())


def verdicts(folder: Path) -> None:
    """Changes of all kinds, with checkpoints, closes and bulk changes among them."""
    import db.writing
    from db.engine import open_case

    db.writing._PAGES, db.writing.LARGE = LOG_PAGES, ground.CLAIMS  # type: ignore[misc]
    chance = random.Random(7)
    for turn in range(3):
        with open_case(folder / "power.case") as case:
            for number in range(CHANGES // 3):
                claim = chance.randint(1, 2 * ground.CLAIMS)
                kind = chance.random()
                if kind < 0.5:
                    seq = case.store.mark(
                        [claim], chance.choice(ground.VERDICTS), "Ben", rationale=f"{turn} {number}"
                    ).seq
                elif kind < 0.65:
                    seq = case.store.mark(range(1, 2 * ground.CLAIMS), chance.choice(ground.VERDICTS), "Ben").seq
                elif kind < 0.9:
                    seq = case.store.add_note(claim, "words " * chance.randint(1, 2000), "Ben").seq
                else:
                    undone = case.store.undo("Ben")
                    seq = undone.seq if undone else 1
                say(f"entry {seq}")


def making(folder: Path) -> None:
    """A case in a new folder, and the first things in it."""
    from db.engine import open_case

    with open_case(folder / "new" / "deep" / "power.case", create=True) as case:
        say("entry 1")
        say(f"entry {case.store.add_article(ground.article(), 'Ana').change.seq}")  # type: ignore[union-attr]
        say(f"entry {case.store.mark([1], 'confirmed', 'Ana').seq}")


def migration(folder: Path) -> None:
    """An older case, brought up to date, and a verdict in it."""
    from db.engine import open_case

    with open_case(folder / "power.case") as case:
        say("migrated")
        say(f"entry {case.store.mark([1], 'confirmed', 'Ana').seq}")


def report(folder: Path) -> None:
    """A report over an older one."""
    from verifier.cli.main import run

    if (
        run(
            [
                "--case",
                str(folder / "power.case"),
                "export",
                "--format",
                "html",
                "--force",
                "-o",
                str(folder / "report.html"),
            ]
        )
        == 0
    ):
        sys.stdout.flush()
        say("report")


SCENES: Final[dict[str, Callable[[Path], None]]] = {
    "verdicts": verdicts,
    "making": making,
    "migration": migration,
    "report": report,
}


def prepare(scene: str, folder: Path) -> None:
    """What is there before."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    path = folder / "power.case"
    if scene in ("verdicts", "report"):
        ground.make(path, 2)
    if scene == "migration":
        sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "db"))
        import older_cases

        older_cases.unpack(older_cases.VERSIONS[-1], path)
    if scene == "report":
        (folder / "report.html").write_text("the report of last week\n")


def perform(scene: str, folder: Path, control: str) -> None:
    """Do it, in the recorded process."""
    import db.connect
    import db.create
    import db.files

    if control == "normal":
        real = db.connect.connect_sqlite

        def hasty(path: str, **more: object) -> sqlite3.Connection:
            connection = real(path, **more)  # type: ignore[arg-type]
            connection.execute("PRAGMA synchronous=NORMAL")
            return connection

        import db.engine

        db.connect.connect_sqlite = db.create.connect_sqlite = db.engine.connect_sqlite = hasty
    if control == "folders":
        db.files.sync_folder = lambda folder: None
    SCENES[scene](folder)


# what is cut


@dataclass(frozen=True)
class Recording:
    """What was done, and the whole history at its end."""

    scene: str
    folder: Path
    start: dict[str, tuple[int, bytes]]
    events: list[platter.Event]
    history: list[str]


def files(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every file under a folder, by inode and bytes."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {str(path): (path.stat().st_ino, path.read_bytes()) for path in paths}


def recording(scene: str, folder: Path, control: str, through: str) -> Recording:
    """Do a scene and record it."""
    prepare(scene, folder)
    start = files(folder)
    log = folder.with_suffix(".log")
    log.unlink(missing_ok=True)
    command = [sys.executable, __file__, "--perform", scene, str(folder), control, through]
    if through == "shim":
        environment = shim.environment(Path(os.environ["TORTURE_LIBRARY"]), folder, LOG=log)
    else:
        environment = {**os.environ, "TORTURE_LOG": str(log), "TORTURE_UNDER": str(folder)}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit(f"recording {scene} through {through} failed")
    events = platter.recorded(log)
    log.unlink()
    return Recording(scene, folder, start, events, history(case_of(scene, folder)))


def case_of(scene: str, folder: Path) -> Path:
    """Where a scene's case lies."""
    return folder / "new" / "deep" / "power.case" if scene == "making" else folder / "power.case"


def history(path: Path) -> list[str]:
    """The hashes of a case's history."""
    from db.engine import open_case

    with open_case(path) as case:
        return [entry.hash for entry in ground.entries_of(case)]


def cut(made: Recording, count: int, chance: random.Random, seen: Seen, tick: Callable[[], None]) -> None:
    """Cut the power so many times, spread over the recording."""
    last = len(made.events)
    first = 1 if made.scene == "verdicts" else last - 40  # elsewhere, half of the cuts near the end: what was said last
    places = sorted(chance.randint(chance.choice((1, max(1, first))), last) for _ in range(count))
    disk = platter.Platter(made.folder, made.start)
    gone = 0
    for place in places:
        while gone < place:
            disk.go_on(made.events[gone])
            gone += 1
        shutil.rmtree(made.folder)
        made.folder.mkdir()
        platter.lay_down(made.folder, disk.cut(chance))
        for shared in made.folder.rglob("*-shm"):
            if chance.random() < 0.5:
                shared.unlink()
            else:
                shared.write_bytes(chance.randbytes(32768))
        seen.cuts += 1
        seen.said += len(disk.said)
        before = len(seen.losses)
        try:
            judge(made, disk.said, seen)
        except Exception as error:
            seen.corrupt += 1
            seen.losses.append(f"{type(error).__name__}: {error}")
        for number in range(before, len(seen.losses)):
            seen.losses[number] = f"{made.scene}, cut at {place} of {len(made.events)}: {seen.losses[number]}"
        tick()


def judge(made: Recording, said: list[str], seen: Seen) -> None:
    """Open what is left, as a person would, and look."""
    from db.engine import open_case

    path = case_of(made.scene, made.folder)
    least = max((int(line.split()[1]) for line in said if line.startswith("entry ")), default=0)
    if not path.exists():
        if least or made.start:
            seen.lost += 1
            seen.losses.append(f"the case is gone; entry {least} was acknowledged")
        return
    if made.scene == "migration" and "migrated" in said:
        copies = [copy for copy in made.folder.glob("*.backup") if whole(copy)]
        if not copies:
            seen.lost += 1
            seen.losses.append("it was migrated, and the copy of it as it was is gone")
    for copy in made.folder.glob("*.backup"):
        if not whole(copy):
            seen.corrupt += 1
            seen.losses.append("a copy that is half of one bears the name of a whole one")
    with open_case(path) as case:
        entries = ground.entries_of(case)
        hashes = [entry.hash for entry in entries]
        if len(hashes) < least:
            seen.lost += 1
            seen.losses.append(f"entry {least} was acknowledged; the history ends at {len(hashes)}")
        if hashes != made.history[: len(hashes)]:
            seen.corrupt += 1
            seen.losses.append("the history is another one")
        if wrong := ground.faults(case, entries):
            seen.corrupt += 1
            seen.losses += wrong
    if made.scene == "report":
        words = (made.folder / "report.html").read_text() if (made.folder / "report.html").exists() else ""
        new = words.rstrip().endswith("</html>")
        if not new and words != "the report of last week\n":
            seen.corrupt += 1
            seen.losses.append(f"half a report: {len(words)} characters")
        if not new and "report" in said:
            seen.lost += 1
            seen.losses.append("the report was acknowledged, and is gone")


def whole(copy: Path) -> bool:
    """Whether a copy is a sound database."""
    connection = sqlite3.connect(f"file:{copy}?mode=rw", uri=True)
    try:
        return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.Error:
        return False
    finally:
        connection.close()


def main() -> int:
    if sys.argv[1:2] == ["--perform"]:
        scene, folder, control, through = sys.argv[2:6]
        if through == "apsw":
            import recorder

            recorder.take_over(Path(os.environ["TORTURE_LOG"]), Path(folder))
        ground.own_settings(Path(folder).with_suffix(".home"))
        perform(scene, Path(folder), control)
        return 0
    given = ground.arguments(__doc__, 1_000, 20_000, "cuts")
    chance = random.Random(given.seed)
    root = ground.fresh_folder("power")
    ground.own_settings(root / "home")
    try:
        ground.preload()
        ways = ["apsw"]
        if why := shim.why_not():
            print(f"power: recorded through APSW only; the shim {why}", file=sys.stderr)
        else:
            os.environ["TORTURE_LIBRARY"] = str(shim.build(root))
            ways.insert(0, "shim")
        seen, told = Seen(), []
        shares = {"verdicts": 0.8, "making": 0.1, "migration": 0.04, "report": 0.06}
        progress = ground.Progress("power", given.count)
        for way in ways:
            for scene, share in shares.items():
                if scene == "report" and way == "apsw":
                    continue  # no SQL; Python's own writes pass by the VFS
                made = recording(scene, root / "disk", "", way)
                events = len(made.events)
                cut(
                    made,
                    max(4, ceil(given.count * share / (len(ways) if scene != "report" else 1))),
                    chance,
                    seen,
                    lambda: progress.step(1, f"{len(seen.losses)} lost"),
                )
                told.append(events)
            for control, scene in (("normal", "verdicts"), ("folders", "making")):
                lost = Seen()
                cut(
                    recording(scene, root / "disk", control, way),
                    max(40, given.count // 20),
                    chance,
                    lost,
                    lambda: None,
                )
                how = {"normal": "with synchronous=NORMAL", "folders": "without synced folders"}[control]
                controls = f"{lost.lost} of {lost.cuts} cuts lost something {how}"
                print(f"power: control through {way}: {controls}", flush=True)
                if not lost.lost:
                    seen.losses.append(f"the control “{control}” through {way} lost nothing: this test proves nothing")
        return ground.conclude(
            f"power: {seen.cuts:,} cuts in recordings of {sum(told):,} calls through {' and '.join(ways)}: "
            f"{seen.lost} lost, {seen.corrupt} corrupt",
            seen.losses,
            given.seed,
        )
    finally:
        shutil.rmtree(root, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
