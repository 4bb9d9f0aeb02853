"""`make bench`: speed and memory, each beside a peer in the same run on the same machine.

Prints a row a promise: what was measured, the bound, and whether it held; exit code 1 when one did not. Figures of one
run may be compared with each other, never with those of another machine. ``--only help,screen,extract,length`` runs a
part.
"""

import argparse
import compileall
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pty_ruler import Reading, measure

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SHARED = ROOT.parent / "shared" / "eval"
ONE_CORE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "BLIS_NUM_THREADS": "1"}
BIN = Path(sys.executable).parent

missed: list[str] = []


def row(name: str, value: float, bound: float, unit: str, detail: str, *, at_least: bool = False) -> None:
    """Print one measured figure beside its bound."""
    held = value >= bound if at_least else value <= bound
    if not held:
        missed.append(name)
    sign = "≥" if at_least else "≤"
    print(f"{'ok  ' if held else 'MISS'} {name:52} {value:8.2f}{unit} {sign} {bound:g}{unit}   {detail}", flush=True)


def compile_ours() -> None:
    """Compile our modules, as pip does when it installs them; where writing them is switched off, no start would.

    A start that compiles the screen's modules takes half as long again.
    """
    for room in ("verifier", "db"):
        compileall.compile_dir(ROOT / room, quiet=1)


def percentile(values: list[float], share: float) -> float:
    """The nearest-rank percentile."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * round(share * 100) // 100) - 1)]


def seconds(command: list[str]) -> float:
    """Wall time of one run."""
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "COLUMNS": "100"})
    return time.perf_counter() - began


def bench_help(rounds: int) -> None:
    """`verifier --help` beside typer's hello-world, run by turns."""
    peer, ours = [sys.executable, str(HERE / "hello_typer.py"), "--help"], [str(BIN / "verifier"), "--help"]
    seconds(peer), seconds(ours)
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        took[0].append(seconds(peer))
        took[1].append(seconds(ours))
    a, b = statistics.median(took[0]), statistics.median(took[1])
    row("--help beside typer's hello-world", b / a, 1.5, "×", f"{b * 1000:.0f} ms beside {a * 1000:.0f} ms, n={rounds}")


def _first_row(case: Path) -> str:
    listed = subprocess.run(
        [str(BIN / "verifier"), "--case", str(case), "list", "--limit", "1", "--format", "json"],
        check=True,
        capture_output=True,
        text=True,
    )
    return str(json.loads(listed.stdout)[0]["quote"])[:14]


def bench_screen(case: Path, rounds: int) -> None:
    """First paint with rows, key to repaint, and resident memory on a big case."""
    marker = _first_row(case)
    command = [str(BIN / "verifier"), "--case", str(case)]
    environ = {"VERIFIER_REVIEWER": f"Bench {os.getpid()}"}  # whose verdicts are none that stand already
    bare: list[float] = []
    rows: list[float] = []
    for _ in range(rounds):
        bare.append(measure([sys.executable, str(HERE / "bare_app.py")], "type here", settle=0.1).paint_s or 60)
        rows.append(measure(command, marker, settle=0.1, environ=environ).paint_s or 60)
    a, b = statistics.median(bare), statistics.median(rows)
    row(
        "first paint with rows beside a bare app",
        b / a,
        1.25,
        "×",
        f"{b * 1000:.0f} ms beside {a * 1000:.0f} ms, n={rounds}",
    )
    keys = (("j", 40), ("k", 20), ("pagedown", 20), *((("G", 1), ("g", 1)) * 8), ("c", 40), ("j", 40), ("u", 10))
    said = {"c": "marked confirmed", "u": "undone"}  # painted once the change is on disk
    reading: Reading = measure(command, marker, keys=keys, settle=3.0, environ=environ, said=said)
    for key, bound in (("j", 10), ("k", 10), ("pagedown", 20), ("G", 20), ("g", 20)):
        took = reading.keys_ms.get(key) or [5000.0]
        detail = f"n={len(took)}, median {statistics.median(took):.1f} ms, no repaint {reading.missed.get(key, 0)}"
        row(f"key to its last repaint, p95: {key}", percentile(took, 0.95), bound, " ms", detail)
    for key in said:
        took, all_of_it = reading.said_ms.get(key) or [5000.0], reading.keys_ms.get(key) or [5000.0]
        detail = f"n={len(took)}, median {statistics.median(took):.1f} ms; with the new counts {max(all_of_it):.0f} ms"
        row(f"verdict on disk (FULL) and said, p95: {key}", percentile(took, 0.95), 20, " ms", detail)
    row("resident memory, settled", reading.rss_mb, 80, " MB", "whole process tree")
    row("resident memory, after verdicts", reading.rss_end_mb, 80, " MB", "whole process tree")


def _texts() -> tuple[str, list[str]]:
    free = SHARED / "articles_free" / "txt"
    if free.is_dir():
        return "122 free news texts", [path.read_text("utf8") for path in sorted(free.glob("*.txt"))]
    from verifier.samples import paths

    return "the sample's texts × 20", [p.read_text("utf8") for p in paths() if p.suffix == ".txt"] * 20


def bench_extract(rounds: int) -> None:
    """Documents a second of processor beside spaCy's whole pipeline over the same texts, one core.

    Both work in one thread, so the time of the processor is the time that a core of their own would take; of each the
    least of the rounds, as other work on the machine can only add to it.
    """
    name, texts = _texts()
    feed = "\n".join(json.dumps({"text": text}) for text in texts)
    core = str(sorted(os.sched_getaffinity(0))[-1])

    def run(script: str) -> float:
        done = subprocess.run(
            ["taskset", "-c", core, sys.executable, str(HERE / script)],
            input=feed,
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, **ONE_CORE},
        )
        return float(done.stdout.split()[-2])

    peer, ours = [], []
    for _ in range(rounds):
        peer.append(run("spacy_whole.py"))
        ours.append(run("verifier_extract.py"))
    a, b = min(peer), min(ours)
    detail = f"{len(texts) / b:.1f} documents/s beside {len(texts) / a:.1f}; {name}, n={rounds}"
    row("extraction beside spaCy's whole pipeline, one core", a / b, 2.0, "×", detail, at_least=True)


def bench_length() -> None:
    """What a character costs in texts of 1, 2, 4 and 8 times the length, and the most memory that one takes."""
    name, texts = _texts()
    whole = "\n\n".join(texts)
    unit = 125_000
    while len(whole) < 8 * unit:
        # What stands in a text twice is parsed once a piece; turned round, the pieces are not the same again.
        whole += "\n\n" + "\n\n".join(reversed(texts))
    costs: list[float] = []
    peak = 0.0
    for times in (1, 2, 4, 8):
        done = subprocess.run(
            [sys.executable, str(HERE / "verifier_extract.py")],
            input=json.dumps({"text": whole[: times * unit]}),
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, **ONE_CORE},
        )
        memory, worked, _ = (float(part) for part in done.stdout.split())
        costs.append(worked / times)
        peak = max(peak, memory)
        print(
            f"     one text of {times * unit:9,} characters: {worked:6.1f} s of processor, {memory:4.0f} MB", flush=True
        )
    detail = f"processor time a character; {name}, joined"
    row("8 times the length beside 1 time", costs[-1] / costs[0], 1.3, "×", detail)
    row("memory of a process that reads them, at most", peak, 400, " MB", "resident")


def main() -> int:
    """Run the parts asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="help,screen,extract,length")
    parser.add_argument("--case", type=Path, help="a case made by tests/generate.py (default: made anew)")
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    parts = asked.only.split(",")
    compile_ours()
    if "help" in parts:
        bench_help(asked.rounds * 3)
    if "screen" in parts:
        with tempfile.TemporaryDirectory() as folder:
            case = asked.case or Path(folder) / "big.case"
            if not case.exists():
                generate = [
                    sys.executable,
                    str(ROOT / "tests" / "generate.py"),
                    "--claims",
                    str(asked.claims),
                    "-o",
                    str(case),
                ]
                subprocess.run(generate, check=True)
            print(f"     case of {case.stat().st_size / 1e6:,.0f} MB")
            bench_screen(case, asked.rounds)
    if "extract" in parts:
        bench_extract(max(2, asked.rounds // 2))
    if "length" in parts:
        bench_length()
    print(f"{len(missed)} bounds missed" + (": " + "; ".join(missed) if missed else ""))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
