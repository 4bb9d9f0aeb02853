"""The filter by place and date of the incident: chosen, typed, shown as chips, dropped, kept, exported; all by keys."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tui_cases import article

from db.engine import open_case
from db.rows import ClaimFilter

LIVE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b]")
SAID = (
    *(("the Iraqi city of Mosul", "2014-06-04", "2014-06-10"), ("Mosul", "2014-06-10", "2014-06-10")),
    *(("old Mosul", None, None), ("Tikrit", "2014-06-11", "2014-06-11")),
    *(
        ("Tikrit", "2014-01-01", "2014-12-31"),
        (None, "2013-12-31", "2014-01-01"),
        (None, None, None),
        ("Ovrin", None, None),
    ),
)


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """A case of eight claims, four an article."""
    path = tmp_path / "told.case"
    with open_case(path, create=True) as case:
        for number in (0, 1):
            new = article(number)
            claims = tuple(
                replace(claim, place=place, date_start=start, date_end=end)
                for claim, (place, start, end) in zip(new.claims, SAID[4 * number :], strict=False)
            )
            case.store.add_article(replace(new, claims=claims), "Ana Sorel")
    return path


def rows(s: Any) -> list[tuple[str, int]]:
    return [(value.label, value.claims) for value in s.app.screen.query_one("#values").values]


async def test_places_are_chosen_and_typed(screen: Any, told: Path) -> None:
    async with screen(told) as s:
        await s.press("f", "shift+tab", "shift+tab")
        assert s.app.screen.part == "places"
        assert rows(s)[:2] == [("Mosul", 3), ("Tikrit", 2)]
        await s.press("space")
        assert s.triage.where == ClaimFilter(places=("Mosul",))
        assert s.triage.counts.total == 3
        await s.press("j", "space")
        assert s.triage.where.places == ("Mosul", "Tikrit")
        assert s.triage.counts.total == 5
        assert "place 2" in s.words()
        await s.press("slash")
        await s.type("CITY mos")
        assert rows(s) == [("CITY mos", 1), ("the Iraqi city of Mosul", 1)]
        await s.press("enter", "space")
        assert s.triage.where.places == ("Mosul", "Tikrit", "CITY mos")
        await s.press("escape")
        shown = " ".join(s.words().split())
        for words in ("place: Mosul", "place: Tikrit", "place: CITY mos"):
            assert words in shown
        await s.press("minus", "x", "escape")
        assert s.triage.where.places == ("Mosul", "Tikrit")
        await s.press("minus", "h", "enter")
        assert s.app.screen.part == "places"
        await s.press("space")
        assert s.triage.where.places == ("Tikrit",)
        await s.press("slash")
        await s.type("nowhere")
        assert "no claim has such a place" in s.words()
        await s.press("escape", "x")
        assert s.triage.where == ClaimFilter()


async def test_what_is_chosen_and_no_phrase_can_be_dropped_where_it_was_chosen(screen: Any, told: Path) -> None:
    with open_case(told) as case:
        case.store.save_view("few", ClaimFilter(places=("city mosul",)), "worth", "Ana Sorel")
    async with screen(told) as s:
        await s.press("1")
        assert s.triage.counts.total == 1
        await s.press("minus", "enter")
        assert rows(s)[0] == ("city mosul", 1)
        await s.press("space")
        assert s.triage.where == ClaimFilter()


async def test_dates_are_chosen_and_typed(screen: Any, told: Path) -> None:
    async with screen(told) as s:
        await s.press("f", "shift+tab")
        assert s.app.screen.part == "dates"
        assert rows(s) == [("2014", 5), ("2013", 1)]
        await s.press("j", "space")
        assert (s.triage.where.since, s.triage.where.until) == ("2013-01-01", "2013-12-31")
        assert s.triage.counts.total == 1
        await s.press("k", "space")
        assert (s.triage.where.since, s.triage.where.until) == ("2014-01-01", "2014-12-31"), "one stretch at a time"
        await s.press("space")
        assert s.triage.where == ClaimFilter()
        await s.press("slash")
        await s.type("2014")
        assert rows(s)[:3] == [("2014", 5), ("2014-12", 1), ("2014-11", 1)]
        await s.type("-06")
        assert rows(s) == [("2014-06", 4)]
        await s.type("-04..2014-06-1")
        assert "no such date; a year, a month, a day, or first..last" in s.words()
        await s.type("0")
        assert rows(s) == [("2014-06-04..2014-06-10", 3)]
        await s.press("enter", "enter", "escape")
        assert s.triage.where == ClaimFilter(since="2014-06-04", until="2014-06-10")
        assert s.triage.counts.total == 3
        assert "date: 2014-06-04..2014-06-10" in s.words()


async def test_the_chip_of_dates_has_its_count_and_is_dropped(screen: Any, told: Path) -> None:
    with open_case(told) as case:
        view = ClaimFilter(places=("Mosul",), since="2014-06-01", until="2014-06-30")
        case.store.save_view("June", view, "worth", "Ana Sorel")
    async with screen(told) as s:
        await s.press("1")
        assert s.triage.counts.total == 2
        shown = " ".join(s.words().split())
        assert "place: Mosul 3" in shown
        assert "date: 2014-06 4" in shown
        await s.press("minus", "enter")
        assert s.app.screen.part == "dates"
        assert rows(s)[0] == ("2014-06", 2), "with what else is on"
        assert "[x] 2014-06" in s.words()
        await s.press("escape", "minus", "minus")
        assert s.triage.where == ClaimFilter(places=("Mosul",))
        assert s.triage.counts.total == 3
        await s.press("escape", "f", "shift+tab", "slash")
        await s.type("2014-06-11..")
        await s.press("enter", "space", "escape", "B")
        await s.type("later")
        await s.press("enter", "0", "2")
        assert s.triage.where == ClaimFilter(places=("Mosul",), since="2014-06-11")


async def test_what_is_filtered_by_them_is_exported(screen: Any, told: Path, tmp_path: Path) -> None:
    with open_case(told) as case:
        view = ClaimFilter(places=("-x", "iraqi MOSUL"), since="2014-06-01", until="2014-06-05")
        case.store.save_view("few", view, "worth", "Ana Sorel")
    target = tmp_path / "few.json"
    async with screen(told) as s:
        await s.press("1", "x", "ctrl+t", "ctrl+t", "ctrl+t", "home", "ctrl+k")
        await s.type(str(target))
        assert "the 1 claim listed" in s.words()
        await s.press("enter")
        await s.until(lambda: s.triage.job is None)
    report = json.loads(target.read_text())
    assert len(report["claims"]) == 1
    assert "places the incident in “-x” or “iraqi MOSUL”" in report["report"]["filters_in_words"]


@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
@pytest.mark.parametrize(
    "odd",
    [
        "\x1b]52;c;aGVsbG8=\x07\x1b[2J\x1b[31m\x9b31m",
        "[bold red]loud[/bold red][/x][@click=app.quit]here[/][sic]",
        "\u202eevil\u2066 e" + "\u0301" * 60 + " 漢字テスト全角 قالت المتحدثة 👩‍👩‍👧‍👦 \u200b\u00ad\ufeff a\tb",
        "x" * 480,
    ],
    ids=["escapes", "markup", "unicode", "long"],
)
async def test_a_hostile_place_is_inert(screen: Any, tmp_path: Path, odd: str, size: tuple[int, int]) -> None:
    path = tmp_path / "odd.case"
    with open_case(path, create=True) as case:
        new = article(0)
        claims = tuple(
            replace(claim, place=f"Mosul {odd}", date_start=odd[:30], date_end=odd[:30]) for claim in new.claims
        )
        case.store.add_article(replace(new, claims=claims), "Ana Sorel")
    async with screen(path, size) as s:
        seen: list[str] = []
        for keys in (
            ["f", "shift+tab"],
            ["shift+tab"],
            ["space"],
            ["slash"],
            ["m", "o"],
            ["enter"],
            ["escape"],
            ["minus"],
        ):
            await s.press(*keys)
            seen.append(s.words())
        assert s.triage.where.places == (f"Mosul {odd}",)
        assert s.triage.counts.total == 4
        assert "place: Mosul" in s.words()
        for shown in seen:
            assert not LIVE.search(shown), LIVE.search(shown)
        assert s.app.return_value is None
