"""The history as a list: who did what, filtered, and the way to the claim and back, by keys alone."""

from pathlib import Path
from typing import Any

import pytest
from tui_cases import article

from db.engine import open_case
from db.rows import ClaimFilter, NewClaim
from verifier.tui.screens.history import HistoryListScreen


@pytest.fixture
def worked(case: Path) -> Path:
    """A case where three people did something; the newest entry is 12."""
    with open_case(case) as opened:
        store = opened.store
        store.mark([5, 6], "disputed", "Ana Sorel", rationale="the quay has no such berth")
        store.add_note(7, "asked the harbour master, no answer", "Ben Okri")
        store.mark([8], "confirmed", "Ben Okri")
        store.undo("Ben Okri")
        store.correct_article(2, {"publisher": "Port Gazette"}, "Ana Sorel", version=1)
        store.mark([9], "unverifiable", "Ana Sorel", rationale="nobody could be reached [/x]")
        store.add_article(article(7, 3), "Ana Sorel")
        store.mark([1], "confirmed", "Ben Okri")
    return case


def listed(s: Any) -> HistoryListScreen:
    assert isinstance(s.app.screen, HistoryListScreen)
    return s.app.screen


async def test_what_was_done_is_listed_newest_first(screen: Any, worked: Path) -> None:
    async with screen(worked) as s:
        await s.press("H")
        shown = s.words()
        assert "1 of 12" in shown
        lines = [line for line in shown.splitlines() if "Ana Sorel" in line or "Ben Okri" in line]
        assert "claim 1 " in lines[0]
        assert "✓ confirmed" in lines[0]
        assert "“Storm report 7”, 3 claims" in lines[1]
        assert "claim 9          ? unverifiable (“nobody could be reached [/x]”)" in shown
        await s.press("j", "j")
        assert "because: nobody could be reached [/x]" in s.words()
        await s.press("G")
        assert "12 of 12" in s.words()
        assert "case made" in s.words()
        await s.press("escape")
        assert s.app.screen is s.triage


async def test_enter_goes_to_the_claim_and_the_same_key_back_to_the_entry(screen: Any, worked: Path) -> None:
    async with screen(worked) as s:
        await s.press("H", "j", "j")
        assert listed(s).rows.number == 10
        assert "claim 9" in s.words().split("Entry 10")[0]
        await s.press("enter")
        assert s.app.screen is s.triage
        assert s.triage.claims.claim_id == 9
        await s.press("H")
        assert listed(s).rows.number == 10
        assert "10 " in s.words()
        await s.press("H")
        assert s.app.screen is s.triage


async def test_a_claim_that_is_filtered_out_is_shown_nevertheless(screen: Any, worked: Path) -> None:
    async with screen(worked) as s:
        s.triage.narrow(ClaimFilter(verdicts=("confirmed",)))
        await s.settle()
        await s.press("H", "j", "j", "enter")
        assert s.triage.claims.claim_id == 9
        assert "All claims are listed, to show claim 9" in s.said
        assert s.triage.where == ClaimFilter()
        await s.press("apostrophe")
        assert s.triage.where == ClaimFilter(verdicts=("confirmed",))


async def test_by_reviewer_action_and_words(screen: Any, worked: Path) -> None:
    async with screen(worked) as s:
        await s.press("H", "b")
        assert "Ana Sorel  4" in s.words()
        await s.press("j", "enter")
        assert list(listed(s).rows.ids) == [11, 10, 9, 5]
        await s.press("a")
        assert "verdict" in s.words()
        position = [line for line in s.words().splitlines() if "verdict  " in line]
        assert position
        await s.press("G")
        await s.press("escape")
        await s.press("slash")
        await s.type("BERTH quay")
        assert list(listed(s).rows.ids) == [5]
        await s.press("enter")
        assert "by: Ana Sorel · search: BERTH quay" in s.words()
        await s.press("backspace")
        assert len(listed(s).rows.ids) == 12
        await s.press("slash")
        await s.type("harbour master")
        await s.press("enter")
        assert list(listed(s).rows.ids) == [6]
        await s.press("enter")
        assert s.triage.claims.claim_id == 7


async def test_kinds_of_action(screen: Any, worked: Path) -> None:
    async with screen(worked) as s:
        await s.press("H", "a")
        names = [line.strip("│ ") for line in s.words().splitlines()]
        place = next(n for n, line in enumerate(names) if line.startswith("any action"))
        wanted = next(n for n, line in enumerate(names) if line.startswith("verdict  4"))
        await s.press(*["j"] * (wanted - place), "enter")
        assert list(listed(s).rows.ids) == [12, 10, 7, 5]
        await s.press("slash")
        await s.type("nothing like it")
        assert "No entry matches" in s.words()
        await s.press("escape")
        assert len(listed(s).rows.ids) == 4


async def test_an_entry_on_an_article_opens_it(screen: Any, worked: Path) -> None:
    async with screen(worked) as s:
        await s.press("H", "j", "enter")
        assert "about 72 sailors" in s.words()
        await s.press("escape")
        assert listed(s).rows.number == 11
        await s.press("enter", "n", "enter")
        assert s.app.screen is s.triage
        assert s.triage.claims.row.article_id == 4


async def test_undo_and_others_work_appear_in_the_list(screen: Any, worked: Path) -> None:
    async with screen(worked, reviewer="Ben Okri") as s:
        await s.press("H", "j")
        assert listed(s).rows.number == 11
        await s.press("u")
        assert listed(s).rows.number == 11
        assert listed(s).rows.ids[0] == 13
        with open_case(worked) as other:
            other.store.mark([2], "disputed", "Ana Sorel")
        s.app.desk.poll()
        await s.settle()
        assert listed(s).rows.ids[0] == 14
        assert listed(s).rows.number == 11


async def test_a_bulk_entry_tells_its_claims(screen: Any, tmp_path: Path, make: Any) -> None:
    case = make(tmp_path / "big.case", 70, 60)
    with open_case(case) as opened:
        opened.store.mark(range(1, 4001), "disputed", "Ana Sorel", rationale="one source")
    async with screen(case, (80, 24)) as s:
        await s.press("H")
        assert "many claims" in s.words()
        await s.press("tab", "down", "down")
        assert "4,000 claims" in listed(s).about.plain
        assert "and 3,950 more" in listed(s).about.plain
        await s.press("tab", "enter")
        assert s.triage.claims.claim_id == 1


def add_and_undo(case: Path, *, undo: bool = True) -> int:
    """A claim that R. Tester added by hand, taken back again or not; its number."""
    with open_case(case) as opened:
        text = article(0).text
        at = text.index("The ferries stayed")
        change = opened.store.add_claim(1, NewClaim(at, at + 30, text[at : at + 30], "event", 0.5), "R. Tester")
        if undo:
            opened.store.undo("R. Tester")
        return change.claims[0]


async def test_an_entry_about_a_claim_that_is_gone_leads_nowhere_else(screen: Any, worked: Path) -> None:
    gone = add_and_undo(worked)
    where = ClaimFilter(verdicts=("disputed",))
    async with screen(worked) as s:
        s.triage.narrow(where)
        await s.settle()
        standing = s.triage.claims.claim_id
        await s.press("H", "enter")
        assert listed(s).rows.number == 14
        assert f"Claim {gone} is not in the case any more." in s.words()
        await s.press("j")
        assert "not in the case" not in s.words()
        await s.press("enter")
        assert f"Claim {gone} is not in the case any more." in s.words()
        await s.press("escape")
        assert (s.triage.where, s.triage.claims.claim_id) == (where, standing)


async def test_a_jump_to_a_claim_that_is_gone_says_so(screen: Any, worked: Path) -> None:
    gone = add_and_undo(worked, undo=False)
    async with screen(worked) as s:
        await s.press("N")
        await s.type(str(gone))
        await s.press("enter", "N")
        assert s.triage.claims.claim_id == gone
        await s.type("3")
        await s.press("enter", "u")
        assert "undone: claim added" in s.said
        await s.press("N")
        await s.type("4")
        await s.press("enter")
        s.triage.former = s.triage.former._replace(claim=gone)  # as of a jump before another program's undo
        await s.press("apostrophe")
        assert s.said == f"Claim {gone} is not in the case any more."
        assert s.triage.claims.claim_id == 4
        where = ClaimFilter(verdicts=("disputed",))
        s.triage.narrow(where)
        await s.settle()
        standing = s.triage.claims.claim_id
        s.triage.jump(gone)
        await s.settle()
        assert s.said == f"Claim {gone} is not in the case any more."
        assert (s.triage.where, s.triage.claims.claim_id) == (where, standing)


async def test_keys_behind_enter_wait_for_the_claim_of_the_entry(screen: Any, worked: Path) -> None:
    async with screen(worked) as s:
        await s.press("H", "j", "j")
        await s.burst("\rc")
        assert s.stored(9) == "confirmed"


async def test_choices_are_counted_within_the_other_filters(screen: Any, worked: Path) -> None:
    async with screen(worked) as s:
        await s.press("H", "b", "j", "enter")
        assert list(listed(s).rows.ids) == [11, 10, 9, 5]
        await s.press("a")
        assert "verdict  2" in s.words(), "of Ana Sorel's four entries, not of everybody's"
        assert "undone" not in s.words().split("What was done")[1]
        await s.press("escape", "slash")
        await s.type("berth quay")
        await s.press("enter", "a")
        assert "verdict  1" in s.words()
        assert "article added" not in s.words().split("What was done")[1].split("╰")[0]
        await s.press("escape", "b")
        assert "Ana Sorel  1" in s.words()
        assert "Ben Okri  " not in s.words().split("Done by")[1].split("╰")[0]
        await s.press("escape", "backspace")
        await s.press("b")
        assert "Ana Sorel  4" in s.words()


async def test_views_articles_and_sources_are_named(screen: Any, worked: Path) -> None:
    with open_case(worked) as opened:
        opened.store.save_view("quay only", ClaimFilter(), "worth", "R. Tester", number=3)
    async with screen(worked, size=(140, 40)) as s:
        await s.press("H")
        lines = s.words().splitlines()
        (line,) = [line for line in lines if " 13 " in line and "view saved" in line]
        assert "view 3 " in line
        assert "view 1 " not in line
        (line,) = [line for line in lines if "article corrected" in line and "article 2" in line]
        assert "“Storm report 1”: publisher" in line
        await s.press("u")
        assert "undone: view saved (view 3 “quay only”)" in s.words()
