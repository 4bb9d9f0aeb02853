"""How long a backup takes while others write: ``python tests/bench/backup.py CASE [--writers 4]``.

CASE is written to (notes and verdicts on its first claims): give a copy. Prints seconds, writes acknowledged meanwhile,
errors and the longest time that one write took, before and during the backup; the backup is deleted again.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

WRITER = """
import sys, time
from pathlib import Path
from db.engine import open_case
target, name, begin, end, think = sys.argv[1:]
waits, errors, during = [0.0, 0.0], 0, 0
with open_case(target) as case:
    case.store.add_note(1, "first", name)
    print("ready", flush=True)
    while not Path(end).exists():
        phase = int(Path(begin).exists())
        since = time.monotonic()
        try:
            case.store.add_note(1, "seen again", name)
            during += phase
        except Exception as error:
            errors += 1
            print(error, file=sys.stderr)
        waits[phase] = max(waits[phase], time.monotonic() - since)
        time.sleep(float(think))
print(during, errors, *waits)
"""


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case")
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--think", type=float, default=0.1, help="seconds that a writer waits between two writes")
    parser.add_argument("--thorough", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=Path(given.case).resolve().parent) as folder:
        begin, end = Path(folder, "begin"), Path(folder, "end")
        words = [sys.executable, "-c", WRITER, given.case]
        rest = [begin, end, str(given.think)]
        writers = [
            subprocess.Popen([*words, f"W{number}", *rest], cwd=ROOT, stdout=subprocess.PIPE, text=True)
            for number in range(given.writers)
        ]
        for writer in writers:
            assert writer.stdout is not None
            writer.stdout.readline()
        time.sleep(3)
        begin.touch()
        since = time.monotonic()
        command = [sys.executable, "-m", "verifier", "--case", given.case, "backup", "-o", folder, "--format", "json"]
        done = subprocess.run(
            [*command, *(["--thorough"] if given.thorough else [])], cwd=ROOT, capture_output=True, text=True
        )
        seconds = time.monotonic() - since
        end.touch()
        answers = [writer.communicate()[0].split() for writer in writers]
        if done.returncode:
            sys.exit(done.stderr)
        (made,) = json.loads(done.stdout)
        before, during = (max([0.0, *(float(answer[place]) for answer in answers)]) for place in (2, 3))
        writes, errors = (sum(int(answer[place]) for answer in answers) for place in (0, 1))
        print(
            f"{made['size'] / 1e9:.2f} GB, {made['seq']:,} entries, load {os.getloadavg()[0]:.1f}: {seconds:.1f} s;"
            f" {writes:,} writes meanwhile, {errors} errors, longest {during:.2f} s (before: {before:.2f} s)"
        )


if __name__ == "__main__":
    main()
