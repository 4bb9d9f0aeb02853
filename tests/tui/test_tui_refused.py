"""Whatever was typed comes back when its write is refused, whyever: the form, with one line that says why."""

import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from db.engine import open_case
from db.errors import CaseError
from db.store import Store
from verifier.config import Config
from verifier.tui.screens.form import Form
from verifier.tui.screens.prompt import Prompt

FULL = "cannot write storm.case: database or disk is full"


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> "Disk":
    return Disk(monkeypatch)


POPULATION = [*["tab"] * 6, "end"]
"""Keys from a figure's words to the end of who is counted."""


class Disk:
    """A disk that is full for one method of the store, until there is room again."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        self._full = False

    def full(self, *methods: str) -> None:
        self._full = True
        for method in methods:
            real = getattr(Store, method)

            def write(store: Store, *args: Any, _real: Any = real, **named: Any) -> Any:
                if self._full:
                    raise CaseError(FULL)
                return _real(store, *args, **named)

            self._monkeypatch.setattr(Store, method, write)

    def freed(self) -> None:
        self._full = False


def boxes(s: Any) -> list[str]:
    return [box.value for box in s.app.screen.query(Input)]


def read(case: Path, question: Any) -> Any:
    with open_case(case) as opened:
        reader = opened.reader()
        try:
            return question(reader)
        finally:
            reader.close()


async def test_a_claim_added_by_hand(screen: Any, case: Path, disk: Disk) -> None:
    drafts = case.parent / "drafts"
    disk.full("add_claim")
    async with screen(case) as s:
        await s.press("o", "g", "S", "m")
        form = s.app.screen
        assert isinstance(form, Form)
        await s.press(*["ctrl+u"], *["backspace"] * 10)
        await s.type("statement")
        await s.press("ctrl+s")
        assert isinstance(s.app.screen, Form)
        assert s.app.screen is not form
        assert "disk is full" in s.words()
        assert "statement" in boxes(s)
        await s.press("escape")
        assert "Throw away" in s.words()
        await s.press("n")
        before = read(case, lambda reader: reader.counts().total)
        disk.freed()
        await s.press("ctrl+s")
        assert not isinstance(s.app.screen, Form)
        assert read(case, lambda reader: reader.counts().total) == before + 1
        await s.press("escape")
        assert s.app.screen is s.triage
        assert not [path for path in drafts.iterdir() if path.suffix == ".json"], "nothing is left to recover"


async def test_it_comes_back_over_whatever_is_in_front_by_then(screen: Any, case: Path, disk: Disk) -> None:
    disk.full("add_claim")
    async with screen(case) as s:
        await s.press("o", "g", "S", "m")
        await s.pilot.press("ctrl+s", "escape", "escape", "H")
        await s.settle()
        assert any(isinstance(one, Form) for one in s.app.screen_stack)


@pytest.mark.parametrize(
    ("key", "method"),
    [("F", "correct_figures"), ("A", "correct_attribution"), ("P", "correct_article"), ("C", "correct_claim")],
)
async def test_a_correction(screen: Any, case: Path, disk: Disk, key: str, method: str) -> None:
    disk.full(method)
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press(key, *{"F": POPULATION, "C": ["tab", "end"]}.get(key, ["end"]))
        await s.type(" zzz")
        await s.press("ctrl+s")
        assert isinstance(s.app.screen, Form)
        assert "disk is full" in s.words()
        assert any(value.endswith("zzz") for value in boxes(s))
        disk.freed()
        await s.press("ctrl+s")
        assert s.app.screen is s.triage
        written = read(case, lambda reader: repr(reader.claim(claim)))
        assert "zzz" in written


async def test_a_judgement_of_a_source(screen: Any, case: Path, disk: Disk) -> None:
    disk.full("rate_source")
    async with screen(case) as s:
        await s.press("W", "r")
        await s.type("b")
        await s.press("tab")
        await s.type("paid by the port")
        await s.press("ctrl+s")
        assert isinstance(s.app.screen, Form)
        assert "disk is full" in s.words()
        assert "paid by the port" in boxes(s)
        disk.freed()
        await s.press("ctrl+s")
        rated = read(case, lambda reader: [row for row in reader.sources() if row.reliability])
        assert [(row.reliability, row.interests) for row in rated] == [("B", "paid by the port")]


async def test_the_name_of_a_view(screen: Any, case: Path, disk: Disk) -> None:
    disk.full("save_view", "change_view")
    async with screen(case) as s:
        await s.press("B")
        await s.type("to check")
        await s.press("enter")
        assert isinstance(s.app.screen, Prompt)
        assert "disk is full" in s.words()
        assert boxes(s) == ["to check"]
        disk.freed()
        await s.press("enter")
        assert s.app.screen is s.triage
        assert [view.name for view in s.triage.views] == ["to check"]
        disk.full()
        await s.press("b", "r", "end")
        await s.type(" again")
        await s.press("enter")
        assert isinstance(s.app.screen, Prompt)
        assert "disk is full" in s.words()
        assert boxes(s) == ["1 to check again"]
        disk.freed()
        await s.press("enter", "escape")
        assert [view.name for view in s.triage.views] == ["to check again"]


async def test_two_that_are_refused_both_come_back(screen: Any, case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    busy = threading.Event()

    def write(store: Store, *args: Any, **named: Any) -> Any:
        busy.wait(20)
        raise CaseError(FULL)

    monkeypatch.setattr(Store, "correct_figures", write)
    async with screen(case) as s:
        for words in ("first", "second"):
            await s.pilot.press("F", *POPULATION)
            await s.pilot.press(*words, "ctrl+s")
            await s.pilot.pause(0.05)
            assert s.app.screen is s.triage
            await s.pilot.press("j")
        busy.set()
        await s.settle()
        found = [box.value for one in s.app.screen_stack if isinstance(one, Form) for box in one.query(Input)]
        assert [words for words in ("first", "second") if any(value.endswith(words) for value in found)] == [
            "first",
            "second",
        ]


async def test_nobody_s_name_loses_nothing(screen: Any, case: Path) -> None:
    async with screen(case, reviewer=None) as s:
        await s.press("F", *POPULATION)
        await s.type(" zzz")
        await s.press("ctrl+s")
        assert "Who is reviewing?" in s.words()
        await s.press("escape")
        assert isinstance(s.app.screen, Form)
        assert any(value.endswith(" zzz") for value in boxes(s))
        await s.press("ctrl+s")
        await s.type("Ana")
        await s.press("enter")
        assert s.app.screen is s.triage
        assert "zzz" in repr(s.triage.chosen.detail.figures)


async def test_what_was_typed_outlives_the_program(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("F", *POPULATION)
        await s.type(" zzz")
    async with screen(case) as s:
        assert s.triage.claims.claim_id == claim
        await s.press("F")
        assert "Recovered" in s.words()
        assert any(value.endswith(" zzz") for value in boxes(s))
        await s.press("escape", "y", "F")
        assert "Recovered" not in s.words()
        await s.press("escape")
        assert s.app.screen is s.triage


async def test_what_is_in_the_case_is_not_recovered(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("F", *POPULATION)
        await s.type(" zzz")
        await s.press("ctrl+s")
        assert s.app.screen is s.triage
        await s.press("F")
        assert "Recovered" not in s.words()
        await s.press("escape")


async def test_a_case_locked_by_another_program(screen: Any, case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.connect.BUSY", 0.05)
    async with screen(case, config=Config()) as s:
        other = sqlite3.connect(case, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            await s.press("P", "end")
            await s.type(" zzz")
            await s.press("ctrl+s")
            assert isinstance(s.app.screen, Form)
            assert any(value.endswith(" zzz") for value in boxes(s))
        finally:
            other.execute("ROLLBACK")
            other.close()
        await s.press("ctrl+s")
        assert s.app.screen is s.triage
        assert s.triage.chosen.detail.article.title.endswith(" zzz")
