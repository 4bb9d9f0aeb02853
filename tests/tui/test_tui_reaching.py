"""Going to a claim by its number, and to what was done with it."""

from pathlib import Path
from typing import Any

import pytest

from db.engine import open_case
from db.rows import ClaimFilter
from verifier.tui.screens.history import HistoryListScreen
from verifier.tui.screens.lists import claim_number


@pytest.mark.parametrize(
    ("words", "number"),
    [("22", 22), ("claim 22", 22), ("#7", 7), ("1,204", 1204), ("", 0), ("x", 0), ("9" * 40, 0), ("-1", 0), ("２", 0)],
)
def test_a_number_is_read_as_it_is_written(words: str, number: int) -> None:
    assert claim_number(words) == number


async def test_a_claim_is_gone_to_by_its_number_and_back(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        first = s.triage.claims.claim_id
        await s.press("N")
        await s.type("9")
        await s.press("enter")
        assert s.triage.claims.claim_id == 9
        await s.press("apostrophe")
        assert s.triage.claims.claim_id == first


async def test_a_filter_that_hides_the_claim_is_lifted(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        s.triage.narrow(ClaimFilter(articles=(1,)))
        await s.settle()
        assert 9 not in s.triage.claims.ids
        await s.press("N")
        await s.type("claim 9")
        await s.press("enter")
        assert s.triage.claims.claim_id == 9
        assert "All claims are listed, to show claim 9" in s.said
        await s.press("apostrophe")
        assert s.triage.where == ClaimFilter(articles=(1,))


async def test_no_such_claim_and_no_number(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        here = s.triage.claims.claim_id
        await s.press("N")
        await s.type("99")
        await s.press("enter")
        assert "There is no claim 99" in s.said
        assert s.triage.claims.claim_id == here
        await s.press("N")
        await s.type("all")
        await s.press("enter")
        assert "a number is needed" in s.words()


async def test_the_palette_takes_a_number_and_says_what_the_themes_are(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("colon")
        await s.type("9")
        await s.until(lambda: "go to claim 9" in s.words())
        await s.press("down", "enter")
        await s.until(lambda: s.triage.claims.claim_id == 9)
        await s.press("colon")
        await s.type("colour-blind")
        await s.until(lambda: "verifier-safe" in s.words())
        assert "safe for colour-blind eyes" in s.words()


async def test_what_was_done_with_a_claim_is_a_key_away(screen: Any, case: Path) -> None:
    with open_case(case) as other:
        other.store.mark([1, 9], "disputed", "Zed")
        other.store.add_note(9, "asked", "Zed")
        other.store.mark([2], "disputed", "Zed")
    async with screen(case) as s:
        await s.press("H", "slash")
        await s.type("claim 9 zed")
        await s.press("enter")
        listing = s.app.screen
        assert isinstance(listing, HistoryListScreen)
        assert len(listing.rows.ids) == 2
        await s.press("escape", "N")
        await s.type("9")
        await s.press("enter", "K")
        listing = s.app.screen
        assert isinstance(listing, HistoryListScreen)
        assert len(listing.rows.ids) == 3, "the import of its article is one of them"
        assert "search: claim 9" in s.words()
        await s.press("escape", "H")
        assert s.app.screen.place.text == "claim 9 zed", "the list is found again as it was"
