"""Jobs go on beside the keys: seen, put aside, found again, stopped, and one after the other."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from db.engine import open_case
from verifier.tui.jobs import told
from verifier.workflow import child

SLOW = """
import json, sys, time
name = sys.argv[1]
try:
    for step in range(600):
        print(json.dumps({"reading": True, "share": step / 600, "summary": f"{name} step {step}"}), flush=True)
        time.sleep(0.05)
except KeyboardInterrupt:
    print(json.dumps({"done": True, "summary": f"{name}: what was done stays"}), flush=True)
    sys.exit(130)
"""


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    def command(target: str, reviewer: str | None, *arguments: str) -> child.Child:
        code = SLOW if arguments[0] != "quick" else "print('quick is done')"
        return child.Child((sys.executable, "-c", code, arguments[0]), {})

    monkeypatch.setattr(child, "verifier_command", command)


async def test_a_job_is_put_aside_found_again_and_stopped(screen: Any, case: Path, slow: None) -> None:
    async with screen(case) as s:
        s.triage.start_job("add", ["add"])
        await s.until(lambda: "add step 2" in s.words())
        assert "Adding articles" in s.words()
        assert "▕" in s.words()
        await s.press("enter", "c")
        assert s.triage.everything.confirmed == 1
        await s.until(lambda: s.triage.job_lines[-1] > "add step 2" and "add step" in s.words().splitlines()[0])
        assert "%" in s.words().splitlines()[0]
        await s.press("J")
        assert "Adding articles" in s.words()
        assert s.words().count("add step") > 3
        assert "^x stop the job" in s.words()
        await s.press("escape")
        assert s.app.screen is s.triage
        assert s.triage.job is not None
        assert not s.triage.job.cancelled
        await s.press("J", "ctrl+x")
        await s.until(lambda: s.triage.job is None)
        assert "add: stopped; add: what was done stays" in s.said
        await s.press("J")
        assert "No job is running" in s.said


async def test_a_second_job_waits_for_the_first(screen: Any, case: Path, slow: None) -> None:
    async with screen(case) as s:
        s.triage.start_job("add", ["add"])
        await s.until(lambda: "add step 1" in s.words())
        await s.press("enter")
        s.triage.start_job("export", ["quick"])
        await s.settle()
        assert "export: waits for the job at hand; J shows that one" in s.said
        assert "(+1 waiting)" in s.words().splitlines()[0]
        await s.press("q")
        assert "1 job more would not begin" in s.words()
        await s.press("n", "J", "ctrl+x")
        await s.until(lambda: s.triage.job is None and not s.triage.waiting)
        assert s.said == "quick is done"


@pytest.mark.parametrize("job", ["add", "export"])
async def test_what_others_do_during_a_job_is_theirs_and_what_the_job_wrote_is_not(
    screen: Any, case: Path, slow: None, job: str
) -> None:
    async with screen(case) as s:
        s.triage.start_job(job, [job])
        await s.until(lambda: f"{job} step 2" in s.words())
        await s.press("enter")
        with open_case(case) as other:
            other.store.mark([4], "disputed", "Ana Sorel")
            other.store.mark([5], "disputed", "R. Tester")  # as the job does, under our name
        s.app.desk.poll()
        await s.settle()
        ours = job == "add"  # an export writes nothing into the case: so it was another of our own screens
        assert s.triage.claims.changed == ({4} if ours else {4, 5})
        assert s.said.startswith("1 change by Ana Sorel: 1 claim" if ours else "2 changes by Ana Sorel, R. Tester")
        assert s.triage.everything.disputed == 2
        with open_case(case) as other:
            other.store.mark([6], "disputed", "R. Tester")  # seen by no poll before the end
        await s.press("J", "ctrl+x")
        await s.until(lambda: s.triage.job is None)
        assert s.said.startswith(f"{job}: stopped")
        s.app.desk.poll()
        await s.settle()
        if ours:
            assert "what was done stays" in s.said
            assert s.triage.claims.changed == {4}
        with open_case(case) as other:
            other.store.mark([7], "disputed", "R. Tester")
        s.app.desk.poll()
        await s.settle()
        assert s.said.startswith("1 change by R. Tester"), "no job is running: it was another screen of ours"


async def test_an_export_tells_how_far_it_is_and_leaves_nothing_when_stopped(
    screen: Any, tmp_path: Path, make: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = make(tmp_path / "many.case", 40, 100)
    folder = tmp_path / "out"
    folder.mkdir()
    async with screen(case) as s:
        await s.press("x", "home", "ctrl+k")
        await s.type(str(folder / "report.html"))
        await s.press("enter")
        await s.until(lambda: s.triage.job_share is not None)
        assert "of 4,000 claims" in s.words()
        await s.press("ctrl+x")
        await s.until(lambda: s.triage.job is None)
        assert "export: stopped" in s.said
        assert list(folder.iterdir()) == []


def test_what_a_child_says_is_put_into_words() -> None:
    assert told('{"reading": true, "share": 0.5, "summary": "3 articles"}') == ("3 articles", 0.5)
    assert told('{"status": "refused", "origin": "a.txt", "reason": "empty"}') == ("refused a.txt: empty", None)
    assert told('{"status": "added", "title": "T", "claims": 1, "share": null}') == ("T: 1 claim", None)
    assert told("{broken") == ("{broken", None)
    assert told("plain words") == ("plain words", None)
    assert told(json.dumps({"done": True, "summary": "2 articles added"}))[0] == "2 articles added"


async def test_a_stopped_job_says_so_once_and_the_advice_first(
    screen: Any, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = """
import sys, time
try:
    time.sleep(60)
except KeyboardInterrupt:
    from verifier.cli.add import tell_outcomes
    def outcomes():
        raise KeyboardInterrupt
        yield
    sys.exit(tell_outcomes(outcomes(), output="events"))
"""
    argv = (sys.executable, "-c", "print('on', flush=True)" + code)
    environ = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    monkeypatch.setattr(child, "verifier_command", lambda *_: child.Child(argv, environ))
    async with screen(case, size=(80, 24)) as s:
        s.triage.start_job("add", ["add"])
        await s.until(lambda: list(s.triage.job_lines) == ["on"])
        await s.press("ctrl+x")
        await s.until(lambda: s.triage.job is None)
        assert s.said.count("stopped") == 1
        assert "verifier:" not in s.said
        assert "add: stopped: run it again for the rest; what was added stays." in s.words().splitlines()[-1]


async def test_keys_that_do_nothing_in_the_jobs_dialog_say_how_to_go_on(screen: Any, case: Path, slow: None) -> None:
    async with screen(case) as s:
        s.triage.start_job("add", ["add"])
        await s.until(lambda: "add step 1" in s.words())
        await s.press("j", "c")
        assert "Esc goes back to the claims; the job goes on." in s.words()
        assert s.triage.everything.confirmed == 0
        await s.press("escape", "c")
        assert s.triage.everything.confirmed == 1
        await s.press("J", "ctrl+x")
        await s.until(lambda: s.triage.job is None)


async def test_articles_are_added_beside_the_keys(screen: Any, case: Path, tmp_path: Path, slow: None) -> None:
    (tmp_path / "new articles").mkdir()
    async with screen(case) as s:
        await s.press("a")
        await s.until(lambda: "Tab completes" in s.words())
        await s.type("'new articles'")  # as a terminal pastes what is dropped on it
        await s.press("enter")
        assert s.app.screen is s.triage
        await s.press("J", "ctrl+x")
        await s.until(lambda: s.triage.job is None)
        await s.press("a")
        await s.until(lambda: "Tab completes" in s.words())
        await s.type("new")
        await s.press("tab")
        assert s.app.screen.query_one("Input").value == "new articles/"
        await s.press("enter")
        assert s.app.screen is s.triage
        assert s.said == "add: goes on beside your keys; J shows it."
        await s.press("c")
        assert s.triage.everything.confirmed == 1
        await s.until(lambda: "add step" in s.words().splitlines()[0])
        await s.press("J", "ctrl+x")
        await s.until(lambda: s.triage.job is None)
