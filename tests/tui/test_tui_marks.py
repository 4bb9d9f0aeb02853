"""Marks stay on what is listed, through every order and search, and are never dropped without a word."""

from pathlib import Path
from typing import Any

import pytest


async def test_another_order_keeps_marks_and_the_cursor_on_its_claim(screen: Any, tmp_path: Path, make: Any) -> None:
    async with screen(make(tmp_path / "many.case", 12, 8)) as s:
        await s.press("space", "j", "space", "j", "j")
        marks, claim = set(s.triage.claims.marks), s.triage.claims.claim_id
        for _ in range(2):
            await s.press("s", "down", "enter")
            assert s.triage.claims.claim_id == claim
            assert s.triage.claims.marks == marks
            assert len(set(s.triage.claims.ids)) == 96
            assert 0 <= s.triage.claims.cursor - s.triage.claims.scroll_offset.y < s.triage.claims.size.height
        assert "2 marked" in s.words()
        await s.press("d")
        assert {mark for mark in s.triage.claims.ids if s.stored(mark) == "disputed"} == marks


async def test_the_order_turned_round_leaves_the_cursor_on_its_claim(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("s", "enter")
        assert s.triage.claims.claim_id == claim
        assert s.triage.claims.cursor == 11
        await s.press("c")
        assert s.stored(claim) == "confirmed"


async def test_a_search_keeps_the_marks_that_are_listed_and_tells_how_many_it_dropped(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("V", "j", "j", "V")  # Ines Duarte, the harbour office, a nurse
        marks = set(s.triage.claims.marks)
        assert len(marks) == 3
        await s.press("slash")
        await s.type("nurse")
        assert s.triage.claims.marks == marks  # it may still be taken away
        await s.press("escape")
        assert s.triage.claims.marks == marks
        assert not s.said
        await s.press("slash")
        await s.type("nurse")
        await s.press("enter")
        assert s.said == "2 marks dropped: not listed here."
        (left,) = s.triage.claims.marks
        assert left in s.triage.claims.ids
        assert "1 marked" in s.words()
        await s.press("d")
        assert s.triage.everything.disputed == 1
        assert s.stored(left) == "disputed"


async def test_a_filter_and_a_view_tell_what_they_dropped(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("c", "g", "space", "space")  # one reviewed, one not
        assert len(s.triage.claims.marks) == 2
        from db.rows import ClaimFilter

        s.triage.narrow(ClaimFilter(verdicts=("unreviewed",)))
        await s.settle()
        assert s.said == "1 mark dropped: not listed here."
        assert len(s.triage.claims.marks) == 1
        await s.press("backspace")
        assert len(s.triage.claims.marks) == 1


@pytest.mark.parametrize("key", ["c", "w", "number_sign", "S"])
async def test_nothing_is_given_to_marks_while_the_list_is_on_its_way(screen: Any, case: Path, key: str) -> None:
    async with screen(case) as s:
        await s.press("space", "space")
        s.triage.listing = True  # as between the first claims of a long list and its end
        await s.press(key)
        assert s.app.screen is s.triage
        assert "still being listed" in s.said
        assert s.triage.everything.unreviewed == 12
        s.triage.listing = False
        s.triage.back_to = 7  # the claim to stand on is still to come
        await s.press("escape", key)
        assert "still being listed" in s.said
        assert s.triage.everything.unreviewed == 12
