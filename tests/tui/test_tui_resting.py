"""The figures that others give, once the cursor rests: what stands there, when, and that nothing waits for them."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from db.engine import open_case
from db.queries import Reader
from db.rows import OtherFigure
from verifier.tui.answers import Others
from verifier.tui.desk import Desk
from verifier.workflow.session import open_session


def others_line(s: Any) -> str:
    (line,) = [line for line in s.triage.sheet("facts").plain.splitlines() if line.startswith("OTHERS")]
    return str(line)


async def test_others_figures_stand_in_one_line_beside_the_claim(screen: Any, case: Path) -> None:
    async with screen(case, (180, 45)) as s:
        claim = s.triage.chosen.detail
        with open_case(case) as other:
            reader = other.reader()
            first = reader.other_figures(claim.row.id, lambda: None)[0].figure
            reader.close()
        assert f"≈{first.best}" in others_line(s).split("·")[0]
        assert others_line(s).rstrip().endswith("i compare)")


async def test_they_take_the_place_that_was_kept_for_them(screen: Any, case: Path, monkeypatch: Any) -> None:
    async with screen(case) as s:
        monkeypatch.setattr("verifier.tui.screens.resting.REST", 3600.0)
        at_first = s.triage.sheet("facts").plain.splitlines()
        await go(s, "j")
        before = s.triage.sheet("facts").plain.splitlines()
        assert "OTHERS   …" in before
        pass_time(s)
        await s.settle()
        after = s.triage.sheet("facts").plain.splitlines()
        assert [old for old, new in zip(before, after, strict=True) if old != new] == ["OTHERS   …"]
        await go(s, "k")
        assert s.triage.sheet("facts").plain.splitlines() == at_first, "asked once, and kept"
        assert s.triage.resting.idle


async def go(s: Any, key: str) -> None:
    await s.pilot.press(key)
    while s.triage.chosen.detail.row.id != s.triage.claims.claim_id:
        await s.pilot.pause(0.01)


def pass_time(s: Any) -> None:
    """As if the cursor had rested for long enough."""
    resting = s.triage.resting
    if resting._timer is not None:
        resting._timer.cancel()
        resting._ask(resting._claim)


async def test_another_s_correction_is_seen_in_the_line(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        assert "999" not in others_line(s)
        with open_case(case) as other:
            reader = other.reader()
            alike = reader.compare(s.triage.claims.claim_id).others[0].row
            detail = reader.claim(alike.id)
            reader.close()
            from db.rows import NewFigure

            told = detail.figures[0]
            figure = NewFigure("999", 999, 999, 999, told.measure, told.start, told.end, population=told.population)
            other.store.correct_figures(alike.id, [figure], "Someone Else", version=alike.version)
        s.triage.desk.poll()
        await s.settle()
        assert "999" in others_line(s)


async def test_a_claim_that_counts_nobody_has_no_such_line(screen: Any, tmp_path: Path, make: Any) -> None:
    path = make(tmp_path / "one.case", 1, 2)
    with open_case(path) as other:
        reader = other.reader()
        for claim in (1, 2):
            other.store.correct_figures(claim, [], "Ana", version=reader.claim(claim).row.version)
        reader.close()
    async with screen(path) as s:
        assert "OTHERS" not in s.words()
        assert s.triage.resting.idle


async def test_nobody_else_is_said(screen: Any, tmp_path: Path, make: Any) -> None:
    async with screen(make(tmp_path / "one.case", 1, 1)) as s:
        assert others_line(s).rstrip() == "OTHERS   no other claim gives a figure for it"


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (100, 30), (240, 60)])
async def test_it_is_one_line_at_every_size(screen: Any, tmp_path: Path, make: Any, size: tuple[int, int]) -> None:
    async with screen(make(tmp_path / "many.case", 8, 5), size) as s:
        name = "article" if s.triage.has_class("-stacked") else "facts"
        sheet = s.triage.sheet(name)
        lines = sheet.plain.splitlines()
        (at,) = [place for place, line in enumerate(lines) if line.startswith("OTHERS")]
        assert lines[at + 1][:1].strip(), "the next line is another field"
        assert len(lines[at]) <= sheet.inner_width
        if size[0] == 60:
            assert "more" in lines[at]


@pytest.fixture
def desk(case: Path) -> Any:
    desk = Desk(lambda: open_session(str(case), create=False, reviewer="R. Tester"))
    desk.start()
    assert desk.ready.wait(30)
    yield desk
    desk.close()


def slow(started: threading.Event, turns: list[int]) -> Callable[..., tuple[OtherFigure, ...]]:
    """A search that ends only at its second turn; before, only by giving way."""

    def look(reader: Reader, claim_id: int, pause: Callable[[], None]) -> tuple[OtherFigure, ...]:
        turns.append(claim_id)
        started.set()
        while len(turns) == 1:
            pause()
        return ()

    return look


def test_what_the_screen_asks_goes_first(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    started, turns = threading.Event(), []  # type: tuple[threading.Event, list[int]]
    monkeypatch.setattr(Reader, "other_figures", slow(started, turns))
    answers: list[Any] = []
    over = threading.Event()

    def take(answer: Any) -> None:
        answers.append(type(answer).__name__)
        if isinstance(answer, Others):
            over.set()

    desk.post.connect(lambda answer: None, take)
    desk.others.ask(1, 3)
    assert started.wait(10)
    desk.poll()  # waits
    desk.choose(1, 4)
    assert over.wait(10)
    assert turns == [3, 3]
    assert answers == ["Chosen", "Others"]


def test_what_nobody_waits_for_is_not_looked_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    started, turns = threading.Event(), []  # type: tuple[threading.Event, list[int]]
    monkeypatch.setattr(Reader, "other_figures", slow(started, turns))
    answers: list[Any] = []
    desk.post.connect(lambda answer: None, answers.append)
    desk.others.ask(1, 3)
    assert started.wait(10)
    desk.others.drop()
    over = threading.Event()
    desk.ask("last", lambda reader: over.set())
    assert over.wait(10)
    assert turns == [3]
    assert answers == []


def test_a_query_that_takes_long_is_broken_off(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    started, turns = threading.Event(), []  # type: tuple[threading.Event, list[int]]
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"

    def look(reader: Reader, claim_id: int, pause: Callable[[], None]) -> tuple[OtherFigure, ...]:
        turns.append(claim_id)
        if len(turns) == 1:
            started.set()
            reader.all(endless)
        return ()

    monkeypatch.setattr(Reader, "other_figures", look)
    over = threading.Event()
    answers: list[Any] = []

    def take(answer: Any) -> None:
        answers.append(answer)
        if isinstance(answer, Others):
            over.set()

    desk.post.connect(lambda answer: None, take)
    desk.others.ask(7, 3)
    assert started.wait(10)
    while not over.wait(0.05):  # whichever comes while it runs breaks it off
        desk.choose(1, 4)
    assert answers[-1] == Others(7, 3, ())
    assert turns[:2] == [3, 3]
    assert all(type(answer).__name__ in ("Chosen", "Others") for answer in answers)
