"""Several processes on one case at the same time: nothing lost, nothing locked, one chain. On both backends."""

import itertools
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from db import chain
from db.engine import Case, open_case
from db.replay import replay
from db.rows import NewArticle

ROOT = Path(__file__).resolve().parents[2]
PROCESSES = 4
ROUNDS = 25

WORKER = """
import sys
from db.engine import open_case
from db.errors import Conflict
target, name, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
done = conflicts = 0
with open_case(target) as case:
    reader = case.reader()
    for number in range(rounds):
        while True:
            row = reader.claim_rows([1])[0]
            verdict = "disputed" if row.verdict == "confirmed" else "confirmed"
            try:
                case.store.mark([1], verdict, name, rationale=f"{name} {number}", versions={1: row.version})
                break
            except Conflict:
                conflicts += 1
        case.store.add_note(2, f"{name} {number}", name)
        case.store.mark([3, 4], "unverifiable", name)
        done += 3
    reader.close()
print(done, conflicts)
"""


def test_four_writers_lose_nothing(target: str, article: Callable[[], NewArticle]) -> None:
    with open_case(target) as case:
        case.store.add_article(article(), "Ana")
    running = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, target, f"P{number}", str(ROUNDS)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(PROCESSES)
    ]
    answers = [process.communicate(timeout=200) for process in running]
    assert [error for _, error in answers if error] == []
    assert [process.returncode for process in running] == [0] * PROCESSES
    acknowledged = sum(int(out.split()[0]) for out, _ in answers)
    with open_case(target) as case:
        reader = case.reader()
        entries = list(reader.entries())
        assert len(entries) == 2 + acknowledged == 2 + PROCESSES * ROUNDS * 3
        for before, entry in itertools.pairwise(entries):
            assert entry.seq == before.seq + 1
            assert entry.previous == before.hash
            assert chain.entry_hash(entry) == entry.hash
        rows = reader.claim_rows([1, 2, 3, 4])
        assert [row.version for row in rows] == [1 + PROCESSES * ROUNDS, 1, *[1 + PROCESSES * ROUNDS] * 2]
        assert rows[1].notes == PROCESSES * ROUNDS
        given = [verdict.verdict for verdict in reader.claim(1).verdicts]
        assert given == ["confirmed", "disputed"] * (PROCESSES * ROUNDS // 2)  # each saw the one before
        state = replay(entries)
        assert [row.verdict for row in rows] == [state.verdicts.get(row.id, "unreviewed") for row in rows]
        reader.close()


def test_threads_of_one_program(case: Case, article: Callable[[], NewArticle]) -> None:
    case.store.add_article(article(), "Ana")
    failures: list[BaseException] = []

    def work(name: str) -> None:
        try:
            reader = case.reader()
            for number in range(10):
                case.store.mark([1 + number % 4], "disputed", name)
                assert reader.claim_rows([1 + number % 4])[0].verdict == "disputed"
            reader.close()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(f"T{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    reader = case.reader()
    assert sum(row.version - 1 for row in reader.claims()) == 40
    reader.close()


def test_two_programs_make_the_same_case_at_once(tmp_path: Path) -> None:
    program = "import sys; from db.engine import open_case; open_case(sys.argv[1], create=True).close()"
    path = tmp_path / "deep" / "new.case"
    running = [
        subprocess.Popen([sys.executable, "-c", program, str(path)], cwd=ROOT, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    assert [process.communicate(timeout=100)[1] for process in running] == ["", "", ""]
    with open_case(path) as case:
        assert len(list(case.reader().entries())) == 1


def test_a_writer_that_died_leaves_the_case_usable(tmp_path: Path, article: Callable[[int], NewArticle]) -> None:
    path = tmp_path / "x.case"
    with open_case(path, create=True) as case:
        case.store.add_article(article(1), "Ana")
    program = (
        "import os, sys; from db.engine import open_case; from db import bringing\n"
        "case = open_case(sys.argv[1]); store = case.store\n"
        "store.mark([1], 'confirmed', 'Ben'); print('said', flush=True)\n"
        "real = os._exit\n"
        "import db.standing; db.standing.count = lambda *_: real(9)\n"
        "store.mark([2], 'confirmed', 'Ben')"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (9, "said\n")
    with open_case(path) as case:
        reader = case.reader()
        assert [row.verdict for row in reader.claim_rows([1, 2])] == ["confirmed", "unreviewed"]
        assert case.store.undo("Ben") is not None
        reader.close()
