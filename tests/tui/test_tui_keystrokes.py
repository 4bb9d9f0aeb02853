"""The work in keystrokes: what is done hundreds of times a day may cost so many keys and no more."""

from pathlib import Path
from typing import Any

import pytest


class Counted:
    """Presses keys and counts them."""

    def __init__(self, screen: Any) -> None:
        self.screen = screen
        self.keys = 0

    async def press(self, *keys: str) -> None:
        self.keys += len(keys)
        await self.screen.press(*keys)


@pytest.mark.parametrize(("key", "verdict"), [("c", "confirmed"), ("d", "disputed"), ("v", "unverifiable")])
async def test_a_verdict_on_the_next_unreviewed_claim_takes_one(
    screen: Any, case: Path, key: str, verdict: str
) -> None:
    async with screen(case) as s:
        await s.press("j", "c", "g", "c")  # the next unreviewed claim is not the next line
        hand = Counted(s)
        claim = s.triage.claims.claim_id
        assert s.verdict == "unreviewed"
        await hand.press(key)
        assert s.stored(claim) == verdict
        assert s.verdict == "unreviewed"
        assert hand.keys == 1


async def test_a_verdict_with_a_reason_used_before_takes_three(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("w", "d")
        await s.type("only one witness")
        await s.press("enter")
        hand = Counted(s)
        claim = s.triage.claims.claim_id
        await hand.press("w", "1", "d")
        assert s.stored(claim) == "disputed"
        session = s.app.desk.session
        assert session.read.claim(claim).verdicts[-1].rationale == "only one witness"
        assert hand.keys == 3


async def test_a_verdict_on_all_that_match_takes_four_with_the_count_first_and_undo_one(
    screen: Any, tmp_path: Path, make: Any
) -> None:
    async with screen(make(tmp_path / "many.case", 12, 8)) as s:
        await s.press("slash")
        await s.type("nurse")
        await s.press("enter")
        matching = set(s.triage.claims.ids)
        assert len(matching) == 24 < s.triage.everything.total == 96
        hand = Counted(s)
        await hand.press("asterisk")
        assert "24 marked" in s.words()
        await hand.press("d")
        assert "Mark 24 claims ✗ disputed?" in s.words()
        await hand.press("enter")
        assert hand.keys <= 4
        assert {s.stored(claim) for claim in matching} == {"disputed"}
        assert s.triage.everything.disputed == 24
        hand = Counted(s)
        await hand.press("u")
        assert s.triage.everything.unreviewed == 96
        assert hand.keys == 1

        await s.press("backspace")
        hand = Counted(s)
        await hand.press("asterisk", "d")
        assert "Mark 96 claims ✗ disputed?" in s.words()
        await hand.press("y")
        assert hand.keys <= 4
        assert s.triage.everything.disputed == 96


async def test_the_same_figure_elsewhere_takes_one_and_back_one(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        hand = Counted(s)
        await hand.press("i")
        shown = s.words()
        assert "claim 1: ≈2 killed sailors" in shown
        assert "both of sailors" in shown
        assert "printed 1 day apart" in shown
        await hand.press("i")
        assert hand.keys == 2
        assert s.app.screen is s.triage
        assert s.triage.claims.claim_id == claim


async def test_the_article_at_that_very_line_takes_one(screen: Any, tmp_path: Path, make: Any) -> None:
    async with screen(make(tmp_path / "long.case", 2, 60), (100, 30)) as s:
        await s.press("G", "k", "k")
        row = s.triage.claims.row
        hand = Counted(s)
        await hand.press("o")
        text = s.app.screen.text
        assert text.cursor == row.start
        line = next(line for line in s.words().splitlines() if line.startswith("▸"))
        assert row.quote[:30] in line or row.quote[:10] in line
        assert hand.keys == 1
        await s.press("o")
        assert s.triage.claims.row.id == row.id


@pytest.mark.parametrize(("few", "far"), [(500, 5_000), (3, 5_000), (3, 6), (1, 0)])
async def test_the_next_claim_without_a_verdict_is_found_however_far(
    screen: Any, tmp_path: Path, make: Any, few: int, far: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from db.engine import open_case

    monkeypatch.setattr("verifier.tui.desk.FIND", few)
    monkeypatch.setattr("verifier.tui.desk.FAR", far)
    path = make(tmp_path / "many.case", 12, 8)
    with open_case(path) as case:
        reader = case.reader()
        order = list(reader.claim_ids())
        reader.close()
        case.store.mark([number for number in order if number not in (order[5], order[70])], "confirmed", "Ana")
    async with screen(path) as s:
        await s.press("g")
        found = []
        for key in ("n", "n", "n", "p", "p"):
            await s.press(key)
            found.append(order.index(s.triage.claims.claim_id))
        assert found == [5, 70, 5, 70, 5]
        await s.press("c", "c")
        assert s.triage.everything.unreviewed == 0
        await s.press("n")
        assert "unreviewed" in s.said


async def test_what_others_changed_out_of_view_is_read_again(screen: Any, tmp_path: Path, make: Any) -> None:
    from db.engine import open_case

    path = make(tmp_path / "many.case", 12, 8)
    async with screen(path) as s:
        order = list(s.triage.claims.ids)
        with open_case(path) as case:
            case.store.mark([number for number in order if number not in (order[5], order[90])], "confirmed", "Ana")
        await s.until(lambda: (row := s.triage.claims.known(order[0])) is not None and row.verdict == "confirmed")
        for place in (5, 90, 5):
            await s.press("n")
            await s.until(lambda place=place: order.index(s.triage.claims.claim_id) == place)
            assert s.verdict == "unreviewed"
        await s.press("G")
        await s.until(lambda: s.verdict == "confirmed")
