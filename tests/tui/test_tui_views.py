"""Saved views and filter chips by keys alone: save, reach, rename, replace, delete, undo; counts; dropping a filter."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from db.engine import open_case
from db.rows import ClaimFilter, Counts, ViewRow
from verifier.tui.answers import Total
from verifier.tui.desk import Question
from verifier.tui.screens.saved import numbered


async def save(s: Any, words: str) -> None:
    await s.press("B")
    await s.type(words)
    await s.press("enter")


def stored(case: Path) -> list[ViewRow]:
    with open_case(case) as opened:
        reader = opened.reader()
        try:
            return reader.saved_views()
        finally:
            reader.close()


async def counted(s: Any) -> None:
    """Wait until the chips are counted again."""
    await asyncio.sleep(0.5)
    await s.settle()


async def test_a_view_is_saved_shown_with_its_count_and_reached_by_its_number(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        assert not s.triage.query_one("#views").display
        await s.press("slash")
        await s.type("nurse")
        await s.press("enter", "s", "j", "j", "j", "enter")
        listed = list(s.triage.claims.ids)
        assert len(listed) == 3
        await save(s, "what nurses say")
        assert "view 1 “what nurses say” saved" in s.said
        assert " 1 what nurses say 3 " in s.words()
        await s.press("0")
        assert s.triage.counts.total == 12
        assert s.triage.sort == "figure", "only the filter is taken away"
        await s.press("1")
        assert list(s.triage.claims.ids) == listed
        assert (s.triage.where.text, s.triage.sort) == ("nurse", "figure")
        await s.press("1")
        assert "This is view 1, what nurses say: 3 claims." in s.said
        await s.press("4")
        assert "There is no saved view 4; B saves" in s.said
    (view,) = stored(case)
    assert (view.name, view.where, view.sort) == ("what nurses say", ClaimFilter(text="nurse"), "figure")
    async with screen(case) as s:  # kept in the case
        assert "1 what nurses say 3" in s.words()
        await s.press("1")
        assert list(s.triage.claims.ids) == listed


async def test_one_key_goes_back_to_what_was_listed_before_a_view(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("slash")
        await s.type("nurse")
        await s.press("enter")
        await save(s, "nurses")
        await s.press("0", "j", "j", "j")
        here = s.triage.claims.claim_id
        await s.press("1", "apostrophe")
        assert s.triage.where == ClaimFilter()
        assert s.triage.claims.claim_id == here


async def test_a_number_before_the_name_chooses_it(screen: Any, case: Path) -> None:
    assert numbered("7 to check", 1) == (7, "to check")
    assert numbered("  to   check ", 3) == (3, "to check")
    assert numbered("170 soldiers", 3) == (3, "170 soldiers")
    async with screen(case) as s:
        await save(s, "7 all of them")
        await s.press("f", "space", "escape", "7")
        assert s.triage.where == ClaimFilter()
        await s.press("B")
        await s.type("7 others")
        await s.press("enter")
        assert "view 7 is “all of them” already" in s.words()
        await s.press("ctrl+a")
        for _ in range(8):
            await s.pilot.press("delete")
        await s.type("All of Them")
        await s.press("enter")
        assert "is called “all of them” already" in s.words()
        await s.press("escape")
    assert [view.number for view in stored(case)] == [7]


async def test_rename_replace_delete_and_undo_in_the_list_of_views(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("f", "space", "escape")
        await save(s, "to check")
        await s.press("0")
        await save(s, "all")
        await s.press("b")
        shown = s.words()
        assert "verdict: unreviewed" in shown
        assert "all claims" in shown
        await s.press("k", "r", "ctrl+a")
        for _ in range(10):
            await s.pilot.press("delete")
        await s.type("5 still to check")
        await s.press("enter")
        assert [(view.number, view.name) for view in s.triage.views] == [(2, "all"), (5, "still to check")]
        await s.press("g", "x")
        assert [view.number for view in s.triage.views] == [5]
        await s.press("u")
        assert [view.number for view in s.triage.views] == [2, 5]
        await s.press("g", "enter")
        assert s.triage.where == ClaimFilter()
        await s.press("slash")
        await s.type("nurse")
        await s.press("enter", "b", "j", "p")
        assert s.triage.views[1].where == ClaimFilter(text="nurse")
        await s.press("p")
        assert "this very list already" in s.said
        await s.press("escape", "u")
        assert s.triage.views[1].where == ClaimFilter(verdicts=("unreviewed",))
        await s.press("b", "5")
        assert s.triage.where == ClaimFilter(verdicts=("unreviewed",))
        assert s.app.screen is s.triage


async def test_counts_follow_verdicts(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("f", "space", "escape")
        await save(s, "to check")
        await s.press("0", "c", "d")
        await counted(s)
        assert "1 to check 10" in s.words()
        await s.press("u")
        await counted(s)
        assert "1 to check 11" in s.words()


async def test_counting_waits_until_the_hands_rest_where_it_takes_long(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("f", "space", "escape")
        await save(s, "to check")
        await s.press("0")
        where = ClaimFilter(verdicts=("unreviewed",))
        s.triage.take(Total(where, Counts(6, 6), 0.001))
        assert s.triage.patience < 1
        s.triage.take(Total(where, Counts(7, 7), 0.5))
        assert "1 to check 7" in s.triage.query_one("#views").plain
        assert s.triage.patience == 3
        s.triage.take(Total(where, Counts(8, 8), 60.0))
        assert s.triage.patience == 10


async def test_another_program_s_view_appears_by_itself(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        with open_case(case) as other:
            reader = other.reader()
            (source,) = reader.sources(like="Ines")
            reader.close()
            where = ClaimFilter(articles=(2,), sources=(source.id,))
            other.store.save_view("theirs", where, "article", "Somebody", number=3)
        s.app.desk.poll()
        await s.settle()
        await counted(s)
        assert "3 theirs 2" in s.words()
        await s.press("3")
        assert "article: Storm report 1" in s.words(), "named without having opened the filter"
        assert "source: Ines Duarte" in s.words()
        assert s.triage.counts.total == 2


async def test_a_stale_rename_is_refused(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await save(s, "mine")
        await s.press("b")
        with open_case(case) as other:
            other.store.change_view(1, "Somebody", version=1, name="theirs")
        await s.press("x")
        assert any("changed by Somebody" in note.message for note in s.app._notifications)
    assert [view.name for view in stored(case)] == ["theirs"]


async def test_each_filter_is_a_chip_with_its_count_and_can_be_dropped(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("f", "space", "tab", "tab", "space", "escape", "slash")
        await s.type("nurse")
        await s.press("enter")
        await counted(s)
        line = s.triage.query_one("#chips").plain
        assert "verdict: unreviewed 12" in line
        assert "measure: killed 6" in line
        assert "search: nurse 3" in line
        assert "3 claims" in line
        claim = s.triage.claims.claim_id
        await s.press("minus", "h", "minus")
        assert s.triage.where == ClaimFilter(verdicts=("unreviewed",), text="nurse")
        assert s.triage.claims.claim_id == claim
        await s.press("h", "x")
        assert s.triage.where == ClaimFilter(verdicts=("unreviewed",)) or s.triage.where == ClaimFilter(text="nurse")
        await s.press("minus")
        assert s.triage.where == ClaimFilter()
        assert s.app.focused.id == "claims", "the last one gives the keys back to the list"
        await s.press("minus")
        assert "No filter is on" in s.said


async def test_a_chip_leads_to_its_part_of_the_filter(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("f", "tab", "tab", "space", "escape", "minus", "enter")
        assert s.app.screen.part == "measures"
        await s.press("escape", "minus", "question_mark")
        assert "The line of filters" in s.words()
        await s.press("escape", "escape")
        assert s.app.focused.id == "claims"
        await s.press("j")
        assert s.triage.claims.cursor == 1


async def test_many_chips_and_views_leave_the_count_in_sight(screen: Any, case: Path) -> None:
    with open_case(case) as other:
        for number in range(1, 15):
            other.store.save_view(
                f"[b]a rather long name\x1b[31m {number}", ClaimFilter(text=f"x{number}"), "worth", "A"
            )
        where = ClaimFilter(("unreviewed", "confirmed", "disputed"), ("casualty", "quantity"), ("killed", "injured"))
        other.store.save_view("wide", where, "worth", "A", number=20)
    for size in ((60, 15), (80, 24), (120, 40), (200, 60)):
        async with screen(case, size) as s:
            s.triage.ask_for(s.triage.question._replace(where=where))
            await s.settle()
            await counted(s)
            assert "\x1b" not in s.words()
            assert "12 claims" in s.triage.query_one("#chips").plain
            await s.press("minus", "h", "h", "h")
            assert "✕" in s.triage.query_one("#chips").plain
            await s.press("escape", "b", "G")
            assert "wide" in s.words()


async def test_a_screen_that_is_too_small_shows_no_line_of_views(screen: Any, case: Path) -> None:
    async with screen(case, (100, 30)) as s:
        await save(s, "mine")
        assert "1 mine" in s.words()
        await s.pilot.resize_terminal(50, 12)
        await s.settle()
        assert "1 mine" not in s.words()
        assert "The screen needs 60 columns" in s.words()
        await s.pilot.resize_terminal(100, 30)
        await s.settle()
        assert "1 mine" in s.words()


async def test_position_count_and_share_reviewed_are_always_in_view(screen: Any, case: Path) -> None:
    for size in ((80, 24), (120, 40)):
        async with screen(case, size) as s:
            await s.press("j", "c" if size[0] == 80 else "d")
            assert "3 of 12 · 1" in s.words()
            assert "% reviewed" in s.words()
            await s.press("slash")
            assert "of 12" in s.words()
            assert "% reviewed" in s.words()
            await s.press("escape", "tab", "z")
            assert "of 12" in s.words()
            assert "reviewed " in s.words()


@pytest.mark.parametrize("way", ["apostrophe", "0", "x"])
async def test_the_keys_are_the_lists_once_the_last_chip_is_gone(screen: Any, case: Path, way: str) -> None:
    async with screen(case) as s:
        s.triage.ask_for(Question(ClaimFilter(kinds=("casualty",)), "worth", False))
        await s.settle()
        await s.press("minus")
        assert "x drop" in s.words().splitlines()[-1]
        await s.press(way)
        assert s.triage.where == ClaimFilter()
        last = s.words().splitlines()[-1]
        assert "x drop" not in last
        assert "c confirmed" in last
        await s.press("apostrophe")
        if way == "x":
            return
        assert s.triage.where != ClaimFilter()
        assert "c confirmed" in s.words().splitlines()[-1]
        await s.press("c")
        assert s.triage.everything.confirmed == 1
