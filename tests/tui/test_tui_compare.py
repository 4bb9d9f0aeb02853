"""The same figure elsewhere, by keys alone: the list with its reasons, there, to the article, and back."""

from pathlib import Path
from typing import Any

from verifier.tui.screens.compare import CompareScreen


async def test_the_others_are_listed_with_reasons_and_their_words(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("i")
        compare = s.app.screen
        assert isinstance(compare, CompareScreen)
        first = compare.present
        assert first is not None
        assert first.row.article_id != s.triage.claims.row.article_id
        shown = s.words()
        assert "why it is listed" in shown
        assert f"{len(compare._found.comparison.others)} other claims" in shown
        assert first.row.quote in shown.replace("\n", " ")
        await s.press("j", "j")
        assert compare.others.cursor == 2
        assert compare.present.row.quote in s.words()
        await s.press("G", "g", "ctrl+d", "escape")
        assert s.app.screen is s.triage


async def test_enter_goes_there_and_one_key_back(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        here = s.triage.claims.claim_id
        await s.press("i", "j")
        there = s.app.screen.present.row.id
        await s.press("enter")
        assert s.triage.claims.claim_id == there
        await s.press("apostrophe")
        assert s.triage.claims.claim_id == here
        await s.press("apostrophe")
        assert s.triage.claims.claim_id == there


async def test_a_filter_that_hides_the_other_comes_back_with_the_jump(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("slash")
        await s.type("report 0")
        await s.press("enter")
        listed = list(s.triage.claims.ids)
        here = s.triage.claims.claim_id
        await s.press("i")
        there = s.app.screen.present.row.id
        assert there not in listed
        await s.press("enter")
        assert s.triage.claims.claim_id == there
        assert s.triage.counts.total == 12
        assert "' goes back" in s.said
        await s.press("apostrophe")
        assert s.triage.where.text == "report 0"
        assert list(s.triage.claims.ids) == listed
        assert s.triage.claims.claim_id == here


async def test_its_article_opens_at_its_line_and_leads_back(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        here = s.triage.claims.claim_id
        await s.press("i", "j", "o")
        reader = s.app.screen
        other = s.app.screen_stack[1].present.row
        assert reader.text.cursor == other.start
        await s.press("escape")
        assert isinstance(s.app.screen, CompareScreen)
        await s.press("q")
        assert s.triage.claims.claim_id == here
        await s.press("i", "j", "o", "enter")
        assert s.app.screen is s.triage
        assert s.triage.claims.claim_id == other.id


async def test_a_claim_with_nothing_to_compare_says_so(screen: Any, tmp_path: Path, make: Any) -> None:
    async with screen(make(tmp_path / "one.case", 1, 1)) as s:
        await s.press("i")
        assert "No other claim gives a figure for the same thing." in s.words()
        await s.press("enter", "o", "j", "i")
        assert s.app.screen is s.triage
        await s.press("apostrophe")
        assert "no jump" in s.said


async def test_it_fits_a_small_screen(screen: Any, case: Path) -> None:
    async with screen(case, (80, 24)) as s:
        await s.press("i")
        shown = s.words()
        assert "why it is listed" in shown
        assert "both of sailors" in shown
        assert "Esc back" in shown
        await s.press("question_mark")
        assert "The same figure elsewhere" in s.words()
