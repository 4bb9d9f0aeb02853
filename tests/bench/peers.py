"""`make bench-peers`: this screen beside VisiData and Harlequin on the same SQLite file, measured in the same run.

Both peers are installed from the package index into environments of their own under ``--into``, and never into the
project's. Each program is started in a pseudo-terminal of 120 by 40 and measured from outside: seconds until it shows a
claim, the resident memory of its processes then and at the end, and milliseconds from a key to the last byte of its
repaint. VisiData reads the table; Harlequin runs the query that gives the claims (by its own default it keeps 100,000
rows at most). They are general tools for other work: the table tells how such a file feels in each.
"""

import argparse
import sqlite3
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pty_ruler import Reading, Step, measure
from run import ROOT, _first_row, compile_ours, percentile

PEERS = {"visidata": "visidata==3.4", "harlequin": "harlequin==2.17.0"}
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Program:
    """How one program is brought to show a claim, and how its cursor goes a line and a page down, and to the end."""

    name: str
    command: Sequence[str]
    marker: str
    keys: Sequence[tuple[str, int]]
    steps: Sequence[Step] = ()


def installed(name: str, into: Path) -> Path:
    """The programs of a peer, in an environment of its own."""
    home = into / name
    if not (home / "bin" / "python").exists():
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    subprocess.run([str(home / "bin" / "pip"), "install", "--quiet", "--quiet", PEERS[name]], check=True)
    return home / "bin"


def programs(case: Path, into: Path) -> list[Program]:
    """The three, on one case."""
    with sqlite3.connect(f"file:{case}?mode=ro", uri=True) as connection:
        uid, quote = connection.execute("SELECT uid, quote FROM claim ORDER BY id LIMIT 1").fetchone()
    down = (("j", 40), ("pagedown", 20), ("G", 1))
    query = (Step(b"select quote from claim", "main"), Step(b"\n"))  # a line feed is ctrl+j: run it
    return [
        Program("verifier", [str(BIN / "verifier"), "--case", str(case)], _first_row(case), down),
        Program(
            "VisiData",
            [str(installed("visidata", into) / "vd"), "-f", "sqlite", str(case), "+:claim::"],
            str(uid)[:12],
            down,
        ),
        Program(
            "Harlequin",
            [str(installed("harlequin", into) / "harlequin"), "-a", "sqlite", "-r", str(case)],
            str(quote)[:20],
            (("down", 40), ("pagedown", 20), ("ctrl+end", 1)),
            query,
        ),
    ]


def line(name: str, reading: Reading, keys: Sequence[tuple[str, int]]) -> str:
    """One row of the table."""
    cells = [name, f"{reading.paint_s:.1f} s" if reading.paint_s else "not within the limit"]
    cells += [f"{reading.rss_mb:,.0f} MB", f"{reading.rss_end_mb:,.0f} MB"]
    for key, _ in keys:
        took = reading.keys_ms.get(key, [])
        words = f"{percentile(took, 0.95):.0f} ms (median {statistics.median(took):.0f})" if took else "no repaint"
        cells.append(words)
    return "| " + " | ".join(cells) + " |"


def main() -> int:
    """Measure and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--case", type=Path, help="a case made by tests/generate.py (default: made anew)")
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--into", type=Path, default=ROOT / ".bench")
    parser.add_argument("--limit", type=float, default=300, help="seconds that a program has to show a claim")
    asked = parser.parse_args()
    asked.into.mkdir(exist_ok=True)
    compile_ours()
    case = asked.case or asked.into / f"{asked.claims}.case"
    if not case.exists():
        generate = [sys.executable, str(ROOT / "tests" / "generate.py"), "--claims", str(asked.claims), "-o", str(case)]
        subprocess.run(generate, check=True)
    print(f"case of {case.stat().st_size / 1e6:,.0f} MB\n")
    print("| program | to the first claim | memory then | memory after the keys | line down | page down | to the end |")
    print("|---|---|---|---|---|---|---|")
    for program in programs(case, asked.into):
        reading = measure(
            program.command,
            program.marker,
            keys=program.keys,
            settle=3.0,
            environ={"VERIFIER_REVIEWER": "Bench"},
            limit=asked.limit,
            steps=program.steps,
        )
        print(line(program.name, reading, program.keys), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
