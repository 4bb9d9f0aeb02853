"""The tour: when it comes, that it leaves what it speaks of in view, that keys go on working."""

from pathlib import Path
from typing import Any

import pytest

from verifier.config import Config
from verifier.tui.widgets.tour import STEPS, Tour


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("verifier.tui.screens.touring.AFTER", 0.01)


async def there(s: Any) -> Tour:
    for _ in range(200):
        if s.triage.tour is not None and s.triage.tour.region.height:
            await s.settle()
            return s.triage.tour  # type: ignore[no-any-return]
        await s.pilot.pause(0.01)
    raise AssertionError("no tour")


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (100, 30), (120, 34), (180, 45)])
async def test_it_never_covers_what_it_speaks_of(screen: Any, case: Path, size: tuple[int, int]) -> None:
    async with screen(case, size, tour="now") as s:
        tour = await there(s)
        for number, step in enumerate(STEPS, 1):
            assert f"{number} of {len(STEPS)}" in s.words()
            spoken_of = step.target(s.triage)
            assert not tour.region.overlaps(spoken_of), step.title
            assert s.app.screen.region.contains_region(tour.region), step.title
            first, last = step.words.split("{")[0].split()[:1], step.words.split()[-1]
            assert all(word in s.words() for word in (*first, last)), step.title
            await s.press("enter")
        assert s.triage.tour is None
        assert "of 6" not in s.words()


async def test_it_keeps_out_of_the_way_while_the_cursor_moves(screen: Any, tmp_path: Path, make: Any) -> None:
    async with screen(make(tmp_path / "many.case", 8, 6), (80, 24), tour="now") as s:
        tour = await there(s)
        for key in (*["j"] * 12, "G", "g", "pagedown", "k"):
            await s.press(key)
            assert not tour.region.overlaps(STEPS[0].target(s.triage)), key
        await s.pilot.resize_terminal(120, 40)
        await s.settle()
        assert not tour.region.overlaps(STEPS[0].target(s.triage))


async def test_all_other_keys_work_meanwhile(screen: Any, case: Path) -> None:
    async with screen(case, tour="now") as s:
        await there(s)
        claim = s.triage.claims.claim_id
        await s.press("right", "c")
        assert s.stored(claim) == "confirmed"
        assert "2 of 6" in s.words()
        await s.press("left", "left", "u", "slash")
        assert "1 of 6" in s.words()
        await s.type("report 1")
        await s.press("enter")
        assert s.triage.where.text == "report 1", "Enter is the search line's own there"
        assert "1 of 6" in s.words()
        await s.press("escape")
        assert s.triage.tour is None
        await s.press("enter")
        assert s.app.screen is not s.triage, "Enter opens the article again"


async def test_once_seen_it_comes_only_when_asked_for(screen: Any, case: Path, tmp_path: Path) -> None:
    async with screen(case, tour="once") as s:
        await there(s)
        await s.press("escape")
    assert (tmp_path / "tour-seen").exists()
    async with screen(case, tour="once") as s:
        await s.pilot.pause(0.1)
        assert s.triage.tour is None
        await s.press("f2")
        assert s.triage.tour is not None
        await s.press("escape", "colon")
        await s.type("tour")
        await s.press("enter")
        await there(s)


async def test_leaving_in_the_middle_counts_as_seen(screen: Any, case: Path, tmp_path: Path) -> None:
    async with screen(case, tour="once") as s:
        await there(s)
        await s.pilot.press("q")
    assert (tmp_path / "tour-seen").exists()


@pytest.mark.parametrize("how", ["setting", "variable", "size"])
async def test_it_does_not_come_where_it_is_not_wanted(
    screen: Any, case: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    if how == "variable":
        monkeypatch.setenv("VERIFIER_TOUR", "never")
    size = (59, 14) if how == "size" else (100, 30)
    async with screen(case, size, tour="never" if how == "setting" else "once", config=Config(tour="never")) as s:
        await s.pilot.pause(0.1)
        assert s.triage.tour is None


async def test_an_empty_case_waits_with_it(screen: Any, tmp_path: Path) -> None:
    async with screen(tmp_path / "new.case", tour="now") as s:
        await s.pilot.pause(0.1)
        assert s.triage.tour is None
        assert s.app.tour == "now"


async def test_without_colour_and_with_other_keys(screen: Any, case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    config = Config(keys={"confirm": "f9", "tour_next": "f8"})
    async with screen(case, (80, 24), tour="now", config=config) as s:
        await there(s)
        await s.press("f8")
        assert "F9 confirmed" in s.words()
        assert "F8 next" in s.words()
