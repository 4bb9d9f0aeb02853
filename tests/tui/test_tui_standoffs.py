"""A verdict or an undo that another came before: both versions stand there until a person has answered."""

from pathlib import Path
from typing import Any

import pytest

from db.engine import open_case
from db.rows import ClaimFilter
from verifier.tui.desk import Desk
from verifier.tui.widgets.notice import Notice


@pytest.fixture(autouse=True)
def unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """What others do is not looked for meanwhile: else it might be seen before the key is pressed."""
    monkeypatch.setattr(Desk, "poll", lambda desk: None)


def notice(s: Any) -> str:
    """What stands over the hints, and is to be seen there."""
    shown = s.triage.query(Notice)
    if not shown:
        return ""
    (one,) = shown
    assert one.size.height == len(one.plain.splitlines() if one.plain else [])
    for line in one.plain.splitlines():
        assert line.rstrip() in s.words()
    return " ".join(one.plain.split())


def verdicts(case: Path, claim: int) -> list[tuple[str, str, str]]:
    with open_case(case) as opened:
        reader = opened.reader()
        found = [(one.verdict, one.reviewer, one.rationale) for one in reader.claim(claim).verdicts if not one.undone]
        reader.close()
    return found


async def too_late(s: Any, case: Path) -> int:
    """Zed disputes the claim under the cursor before our verdict on it comes."""
    claim = s.triage.claims.claim_id
    with open_case(case) as other:
        other.store.mark([claim], "disputed", "Zed", rationale="photos only")
    await s.press("c")
    return int(claim)


async def test_both_verdicts_stand_side_by_side_until_answered(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = await too_late(s, case)
        shown = notice(s)
        assert f"claim {claim}: your verdict is not written yet" in shown
        assert "you wanted ✓ confirmed" in shown
        assert "Zed gave ✗ disputed" in shown
        assert "UTC, “photos only”" in shown
        assert not s.app._notifications
        assert s.triage.claims.claim_id != claim, "a verdict moves on at once"
        there = s.triage.claims.claim_id
        await s.press("j", "k", "c")  # what is typed for the list answers nothing here
        assert notice(s) == shown
        assert verdicts(case, claim) == [("disputed", "Zed", "photos only")]
        assert verdicts(case, there) == [("confirmed", "R. Tester", "")]
        await s.press("apostrophe")
        assert s.triage.claims.claim_id == claim
        await s.press("exclamation_mark")
        assert verdicts(case, claim) == [("disputed", "Zed", "photos only"), ("confirmed", "R. Tester", "")]
        assert notice(s) == ""
        await s.press("exclamation_mark")
        assert "No verdict of yours waits" in s.said


async def test_a_long_name_hides_neither_itself_nor_the_verdict(screen: Any, case: Path) -> None:
    name = "Zed of the " + "Very " * 30 + "Long Name"
    async with screen(case, (80, 24)) as s:
        claim = s.triage.claims.claim_id
        with open_case(case) as other:
            other.store.mark([claim], "disputed", name, rationale="photos only")
        await s.press("c")
        shown = notice(s)
        assert f"{name} gave ✗ disputed" in shown
        assert "UTC, “photos only”" in shown
        assert "! yours all the same" in shown


async def test_what_another_did_is_left_by_escape(screen: Any, case: Path) -> None:
    async with screen(case, size=(80, 24)) as s:
        first = await too_late(s, case)
        second = await too_late(s, case)
        assert f"claim {first}" in notice(s)
        assert "(1 of 2)" in notice(s)
        await s.press("escape")
        assert f"claim {second}" in notice(s)
        await s.press("apostrophe")
        assert s.triage.claims.claim_id == second
        await s.press("escape")
        assert notice(s) == ""
        assert verdicts(case, first) == verdicts(case, second) == [("disputed", "Zed", "photos only")]


async def test_changed_again_before_it_is_insisted_on(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = await too_late(s, case)
        with open_case(case) as other:
            other.store.mark([claim], "unverifiable", "Ana Sorel", rationale="no names")
        await s.press("exclamation_mark")
        assert "Ana Sorel gave ? unverifiable" in notice(s)
        assert verdicts(case, claim)[-1][1] == "Ana Sorel"


async def test_a_bulk_verdict_names_what_others_changed(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("space", "space", "space")
        marked = s.triage.claims.marked()
        with open_case(case) as other:
            other.store.mark([marked[1]], "disputed", "Zed")
        await s.press("c")
        shown = notice(s)
        assert "3 claims: your verdict is not written to any of them, others changed 1 meanwhile" in shown
        assert f"{marked[1]}: Zed gave ✗ disputed" in shown
        await s.press("escape")
        assert s.triage.claims.marked() == [marked[0], marked[2]]
        with open_case(case) as other:
            other.store.mark([marked[0]], "disputed", "Zed")
        await s.press("c", "exclamation_mark")
        assert [verdicts(case, one)[-1][:2] for one in marked] == [
            ("confirmed", "R. Tester"),
            ("disputed", "Zed"),
            ("confirmed", "R. Tester"),
        ]


async def test_undo_says_what_it_cannot_undo_and_goes_on_when_it_is_pressed_again(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("j", "j")
        noted = s.triage.claims.claim_id
        await s.press("e")
        await s.type("asked them")
        await s.press("ctrl+s", "g")
        claim = s.triage.claims.claim_id
        await s.press("c")
        with open_case(case) as other:
            other.store.mark([claim], "disputed", "Zed")
        await s.press("u")
        shown = notice(s)
        assert f"not undone: claim {claim} marked confirmed" in shown
        assert "since then Zed gave ✗ disputed" in shown
        assert f"u again: undo the one before: note written (claim {noted})" in shown
        await s.press("apostrophe")
        assert s.triage.claims.claim_id == claim
        await s.press("u")
        assert f"undone: note written (claim {noted})" in s.said
        assert f"claim {claim} marked confirmed is left" in s.said
        assert notice(s) == ""
        assert verdicts(case, claim)[-1][1] == "Zed"


async def test_undo_begins_anew_after_another_deed(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("c")
        claim = next(row for row in s.triage.claims.ids if s.triage.claims.known(row).verdict == "confirmed")
        with open_case(case) as other:
            other.store.mark([claim], "disputed", "Zed")
        await s.press("u", "c")
        assert notice(s) == ""
        await s.press("u")
        assert "undone" in s.said
        await s.press("u")
        assert "not undone" in notice(s)
        await s.press("escape", "u")
        assert "not undone" in notice(s), "what was left alone is not skipped by itself"


async def test_a_verdict_that_comes_while_its_reason_is_typed_is_not_overwritten(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("w", "d")
        await s.type("one witness")
        with open_case(case) as other:
            other.store.mark([claim], "confirmed", "Zed", rationale="seen")
        s.triage.desk.ask("poll", s.triage.desk.watch.look)  # and the screen takes notice of it
        await s.settle()
        assert s.triage.claims.known(claim).verdict == "confirmed"
        await s.press("enter")
        assert verdicts(case, claim) == [("confirmed", "Zed", "seen")]
        assert "Zed gave ✓ confirmed" in notice(s)
        assert "“one witness”" in notice(s)


async def test_a_verdict_that_comes_while_a_question_about_many_stands_is_not_overwritten(
    screen: Any, case: Path
) -> None:
    async with screen(case) as s:
        await s.press("asterisk", "d")
        assert "Mark 12 claims ✗ disputed?" in s.words()
        with open_case(case) as other:
            other.store.mark([5], "confirmed", "Zed")
        s.triage.desk.ask("poll", s.triage.desk.watch.look)
        await s.settle()
        await s.press("enter")
        assert verdicts(case, 5) == [("confirmed", "Zed", "")]
        assert "Zed" in notice(s)


async def test_undoing_what_was_done_to_an_article_marks_none_of_its_claims(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("P")
        await s.type("Q")
        await s.press("ctrl+s", "u")
        assert "undone: article corrected" in s.said
        assert "marked again" not in s.said
        assert not s.triage.claims.marks
        here = s.triage.claims.claim_id
        await s.press("c")
        assert "claim " + str(here) in s.said


async def test_what_is_marked_again_is_what_is_listed(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("space", "space", "space", "c", "slash")
        await s.type("nurse")
        await s.press("enter", "u")
        assert "undone: 3 claims marked confirmed; the 1 claim listed here: marked again" in s.said
        assert len(s.triage.claims.marks) == 1


async def test_what_an_undo_brings_back_into_the_filter_is_listed_and_marked_again(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("space", "space", "space", "c")
        s.triage.narrow(ClaimFilter(verdicts=("confirmed",)))
        await s.settle()
        await s.press("asterisk", "d", "enter")
        rows = [s.triage.claims.known(claim) for claim in s.triage.claims.ids]
        await s.press("ctrl+l")
        assert len(s.triage.claims.ids) == 1, "only the one under the cursor stays"
        s.triage.claims.hold(rows)  # what was asked for before may come after the list
        await s.press("u")
        assert sorted(s.triage.claims.ids) == sorted(s.triage.claims.marks)
        assert len(s.triage.claims.ids) == 3
        assert "they are marked again" in s.said


async def test_many_claims_are_marked_again_when_their_verdict_is_undone(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("space", "space", "space")
        marked = s.triage.claims.marked()
        await s.press("c", "j")
        here = s.triage.claims.claim_id
        await s.press("u")
        assert s.triage.claims.claim_id == here
        assert s.triage.claims.marked() == marked
        assert "marked again" in s.said
