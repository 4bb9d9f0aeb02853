"""What the torture tests share: a case to work on, what must be true of it after whatever befell it, and their talk."""

import argparse
import contextlib
import os
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from db.engine import Case, open_case
from db.replay import replay
from db.rows import HistoryRow, NewArticle, NewClaim, NewFigure, NewLink
from verifier.custody import check

CLAIMS: Final = 8
"""Claims of an article of ``article``."""
VERDICTS: Final = ("confirmed", "disputed", "unverifiable", "unreviewed")


def article(number: int = 1, claims: int = CLAIMS) -> NewArticle:
    """An article in words of our own; another number makes another article."""
    text = f"Report number {number} from the valley.\n\n"
    found = []
    for place in range(claims):
        words = f"The ward at Lower Marsan counted {place + 3} dead on day {number}, nurse {place} said"
        figure = NewFigure(str(place + 3), place + 3, place + 3, place + 3, "killed")
        links = (NewLink(f"nurse {place}", cue="said"), NewLink("Radio Nord"))
        found.append(NewClaim(len(text), len(text) + len(words), words, "casualty", 0.8, (figure,), links))
        text += words + ". "
    data = text.encode()
    return NewArticle(
        data,
        sha256(data).hexdigest(),
        "text/plain",
        f"n{number}.txt",
        "torture",
        text,
        title=f"The ward, day {number}",
        title_origin="page",
        publisher="Radio Nord",
        claims=tuple(found),
    )


def make(target: str | Path, articles: int = 1, claims: int = CLAIMS) -> None:
    """A new case with so many articles."""
    with open_case(target, create=True) as case:
        for number in range(articles):
            case.store.add_article(article(number + 1, claims), "Ana")


def faults(case: Case, entries: Sequence[HistoryRow] | None = None) -> list[str]:
    """What is wrong with a case: the store's integrity, the chain, and the tables against the history's replay."""
    reader = case.reader()
    try:
        with reader.snapshot():
            return list(_faults(reader, list(reader.entries()) if entries is None else entries))
    finally:
        reader.close()


def _faults(reader: Any, entries: Sequence[HistoryRow]) -> Iterator[str]:
    if reader.sqlite:
        (verdict,) = reader.one("PRAGMA integrity_check")
        if verdict != "ok":
            yield f"integrity: {verdict}"
            return
    report = check(entries)
    if not report.sound or not report.entries:
        yield report.in_words()
    state = replay(entries)
    standing = dict(reader.all("SELECT id, verdict FROM standing"))
    for claim, verdict in standing.items():
        if state.verdicts.get(claim, "unreviewed") != verdict:
            yield f"claim {claim} is {verdict}; the history says {state.verdicts.get(claim, 'unreviewed')}"
    if stray := state.verdicts.keys() - standing.keys():
        yield f"verdicts on claims that are not there: {sorted(stray)[:5]}"
    brought = sum(one["claims"] for one in state.imports.values()) + len(state.claims)
    if brought != len(standing) or brought != len(reader.column("SELECT id FROM claim")):
        yield f"{len(standing)} claims stand; the history brought {brought}"
    rows = reader.all("SELECT id, claim_id, text FROM note WHERE NOT deleted ORDER BY id")
    told = [(number, note["claim"], note["text"]) for number, note in sorted(state.notes.items())]
    if [tuple(row) for row in rows] != told:
        yield f"{len(rows)} notes; the history tells of {len(told)}, or of others"
    wrong = reader.column(
        "SELECT a.id FROM article a LEFT JOIN (SELECT article_id, count(*) AS claims,"
        " sum(CASE verdict WHEN 'confirmed' THEN 1 ELSE 0 END) AS confirmed,"
        " sum(CASE verdict WHEN 'disputed' THEN 1 ELSE 0 END) AS disputed,"
        " sum(CASE verdict WHEN 'unverifiable' THEN 1 ELSE 0 END) AS unverifiable FROM standing GROUP BY article_id) s"
        " ON s.article_id = a.id WHERE a.claims <> coalesce(s.claims, 0) OR a.confirmed <> coalesce(s.confirmed, 0)"
        " OR a.disputed <> coalesce(s.disputed, 0) OR a.unverifiable <> coalesce(s.unverifiable, 0)"
        " OR a.reviewed <> a.confirmed + a.disputed + a.unverifiable"
    )
    if wrong:
        yield f"the counts of articles {wrong[:5]} are wrong"
    listed = reader.column("SELECT count(*) FROM history_claim")[0]
    touched = reader.column("SELECT count(*) FROM verdict")[0]
    if touched > listed:
        yield f"{touched} verdicts, but only {listed} of them are found by their claims"


def entries_of(case: Case) -> list[HistoryRow]:
    """The whole history."""
    reader = case.reader()
    try:
        return list(reader.entries())
    finally:
        reader.close()


def arguments(
    about: str | None,
    small: int,
    whole: int,
    what: str,
    more: Callable[[argparse.ArgumentParser], object] | None = None,
) -> argparse.Namespace:
    """The options of a torture test: ``--whole``, ``--count N`` (of ``what``), ``--seed``."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--whole", action="store_true", help=f"{whole:,} {what} in the place of {small:,}")
    parser.add_argument("--count", type=int, help=f"so many {what}")
    parser.add_argument("--seed", type=int, default=None, help="of what is drawn by lot; printed when something fails")
    if more:
        more(parser)
    given = parser.parse_args()
    given.count = given.count or (whole if given.whole else small)
    given.seed = random.SystemRandom().randrange(2**32) if given.seed is None else given.seed
    return given


class Progress:
    """A line on standard error that says how far a long run has come; only where someone looks."""

    def __init__(self, what: str, count: int) -> None:
        self.what, self.count, self.done = what, count, 0
        self._began = self._told = time.monotonic()

    def step(self, done: int = 1, note: str = "") -> None:
        """So much more is done."""
        self.done += done
        now = time.monotonic()
        if now - self._told < (1 if sys.stderr.isatty() else 30):
            return
        self._told = now
        end = "\r" if sys.stderr.isatty() else "\n"
        took = now - self._began
        line = f"{self.what}: {self.done:,} of {self.count:,} in {took:.0f} s{', ' + note if note else ''}"
        print(f"{line:<78}", end=end, file=sys.stderr, flush=True)


def conclude(line: str, losses: Sequence[str], seed: int) -> int:
    """Print the figures, and what was lost, if anything; the exit code."""
    print(line, flush=True)
    for loss in losses[:20]:
        print(f"  LOST: {loss} (seed {seed})", flush=True)
    return 1 if losses else 0


def fresh_folder(name: str, *, on_disk: bool = False) -> Path:
    """A new empty folder; in memory where there is such a place, unless the disk itself is what is tried."""
    import tempfile

    memory = Path("/dev/shm")
    where = memory if not on_disk and memory.is_dir() and os.access(memory, os.W_OK) else None
    return Path(tempfile.mkdtemp(prefix=f"verifier-{name}-", dir=where))


def own_settings(folder: Path) -> None:
    """Keep a person's own settings and cases out of this."""
    for name in ("VERIFIER_CASE", "VERIFIER_CONFIG", "VERIFIER_REVIEWER", "NO_COLOR"):
        os.environ.pop(name, None)
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        os.environ[name] = str(folder)
    os.environ["VERIFIER_REVIEWER"] = "Ana"


def child(work: Callable[[], int | None]) -> int:
    """Do work in a fork of this process, which leaves without any clean-up of ours; its pid."""
    pid = os.fork()
    if pid:
        return pid
    code = 70
    try:
        code = work() or 0
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def forked(work: Callable[[], int | None]) -> tuple[int, str, str]:
    """Do work in a fork of this process; its exit code (minus the signal), and what it said on both outputs."""
    out, err = os.pipe(), os.pipe()

    def within() -> int | None:
        os.dup2(out[1], 1)
        os.dup2(err[1], 2)
        for end in (*out, *err):
            os.close(end)
        renew_streams()
        return work()

    pid = child(within)
    os.close(out[1])
    os.close(err[1])
    said = [_read(out[0]), _read(err[0])]
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status), *(text.decode(errors="replace") for text in said)


def renew_streams() -> None:
    """Let Python's streams begin anew on what 1 and 2 are by now."""
    sys.stdout, sys.stderr = (os.fdopen(number, "w", closefd=False) for number in (1, 2))


def _read(end: int) -> bytes:
    with os.fdopen(end, "rb") as stream:
        return stream.read()


def preload(*, model: bool = False) -> None:
    """Import all that the work needs, and use it once, so that forks begin at once.

    :param model: also what reads articles and writes reports.
    """
    import gc
    import io
    import shutil

    import verifier.cli.app
    from verifier.cli.main import run

    built = verifier.cli.app.command()  # a process would build it once; these forks all have it
    verifier.cli.app.command = lambda: built
    folder = fresh_folder("warm")
    path, text = folder / "warm.case", folder / "warm.txt"
    make(path)
    text.write_text(
        "The mill\n\nThe health ministry said on Monday that about 170 soldiers were killed near the mill.\n"
    )
    work = [["mark", "1", "confirmed"], ["note", "1", "x"], ["undo"], ["list"]]
    if model:
        work += [["add", str(text)], ["export", "--format", "html", "-o", str(folder / "warm.html")]]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        for words in work:
            if run(["--case", str(path), *words]):
                raise SystemExit(f"{words} does not work at all")
    shutil.rmtree(folder)
    gc.collect()
    gc.freeze()
