"""A verdict on many claims: what they have by now is told first, from the case, and costs no key more."""

from pathlib import Path
from typing import Any

import pytest

from db.engine import open_case
from db.rows import Counts
from verifier.tui.screens.bulk import Bulk, standing


@pytest.mark.parametrize("many", [20_000, 10])
async def test_the_verdicts_that_stand_are_told_from_the_case(
    screen: Any, tmp_path: Path, make: Any, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr("db.queries._MANY", many)
    path = make(tmp_path / "many.case", 12, 8)
    async with screen(path) as s:
        ids = list(s.triage.claims.ids)
        session = s.app.desk.session
        monkeypatch.setattr(s.app.desk, "poll", lambda: None)
        with open_case(path) as case:  # others, whose verdicts are not in view yet
            case.store.mark(ids[-7:], "confirmed", "Ana")
            case.store.mark(ids[40:43], "disputed", "Ana")
        await s.burst("*d")
        shown = s.words()
        assert "Mark 96 claims ✗ disputed?" in shown
        assert "10 have a verdict already: 7 ✓ confirmed, 3 ✗ disputed." in shown
        await s.press("n")
        assert session.read.counts().disputed == 3
        await s.press("escape")


async def test_a_few_marked_claims_are_asked_about_only_if_they_have_another_verdict(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("c", "g", "j", "space", "space", "d")
        assert s.app.screen is s.triage
        assert s.app.desk.session.read.counts().disputed == 2
        await s.press("g", "space", "space", "d")
        assert "Mark 2 claims ✗ disputed?" in s.words()
        assert "2 have a verdict already: 1 ✓ confirmed, 1 ✗ disputed." in s.words()
        await s.press("n")
        assert s.app.desk.session.read.counts().confirmed == 1
        assert len(s.triage.claims.marks) == 2, "they are still marked"


async def test_all_that_match_are_asked_about_however_few(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("asterisk", "v")
        assert "Mark 12 claims ? unverifiable?" in s.words()
        await s.press("y")
        assert s.app.desk.session.read.counts().unverifiable == 12


async def test_keys_typed_ahead_wait_until_it_is_told(screen: Any, tmp_path: Path, make: Any) -> None:
    async with screen(make(tmp_path / "many.case", 12, 8)) as s:
        ask, held = s.app.desk.ask, []
        s.app.desk.ask = lambda channel, question: held.append((channel, question))
        await s.press("asterisk")
        await s.pilot.press("d", "enter")
        await s.pilot.pause(0.1)
        assert isinstance(s.app.screen, Bulk)
        assert s.app.desk.session.read.counts().disputed == 0
        for one in held:
            ask(*one)
        await s.settle()
        assert s.app.desk.session.read.counts().disputed == 96


def test_what_stands_in_words() -> None:
    assert standing(Counts(5, 5)) == "None of them has a verdict yet."
    assert standing(Counts(3, 2, 0, 0, 1)) == "1 has a verdict already: 1 ? unverifiable."
