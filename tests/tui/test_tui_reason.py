"""The reason of a verdict: digits are text behind the verdict's key, and no word that was typed is lost."""

from pathlib import Path
from typing import Any

import pytest

from verifier.tui.screens.reason import ReasonScreen


def reasons(s: Any, claim: int) -> list[tuple[str, str]]:
    return [(one.verdict, one.rationale) for one in s.app.desk.session.read.claim(claim).verdicts]


async def given(s: Any, *words: str) -> None:
    """Give verdicts with these reasons, so that they can be taken again."""
    for one in words:
        await s.burst(f"wd{one}\r")


async def test_a_reason_that_begins_with_a_figure_is_typed(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await given(s, "seen twice", "17 civilians by the hospital's list")
        _, second, third = s.triage.claims.ids[:3]
        assert reasons(s, second) == [("disputed", "17 civilians by the hospital's list")]
        await s.press("w", "d")
        await s.type("2 of 3 counts say c d v")
        assert isinstance(s.app.screen, ReasonScreen)
        await s.press("enter")
        assert reasons(s, third) == [("disputed", "2 of 3 counts say c d v")]
        assert s.triage.everything.unreviewed == 9


async def test_a_digit_before_the_verdict_takes_a_reason_also_in_one_burst(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await given(s, "seen twice", "one witness")
        third, fourth, fifth = s.triage.claims.ids[2:5]
        await s.burst("w2cw1vj")  # newest first; the key behind it is for the list
        assert reasons(s, third) == [("confirmed", "seen twice")]
        assert reasons(s, fourth) == [("unverifiable", "seen twice")]
        assert s.triage.claims.claim_id == s.triage.claims.ids[5]
        assert reasons(s, fifth) == []


async def test_a_digit_can_be_changed_and_one_that_names_no_reason_chooses_none(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await given(s, "seen twice", "one witness")
        claim = s.triage.claims.claim_id
        await s.press("w", "1")
        assert "▸ 1  one witness" in s.words()
        await s.press("2")
        assert "▸ 2  seen twice" in s.words()
        await s.press("7")
        assert "there is no reason 7" in s.words()
        await s.press("c")
        assert isinstance(s.app.screen, ReasonScreen)
        assert "because" in s.words()
        await s.press("escape")
        assert reasons(s, claim) == []


async def test_words_typed_before_the_verdict_choose_and_give_nothing(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await given(s, "seen twice", "one witness")
        claim = s.triage.claims.claim_id
        await s.burst("w17 c")  # "17 civilians", with the verdict's key forgotten
        assert isinstance(s.app.screen, ReasonScreen)
        assert reasons(s, claim) == []
        await s.press("escape")
        await s.burst("w1 x")
        assert "first the verdict (c, d, v, r)" in s.words()
        await s.press("escape")
        assert s.triage.everything.unreviewed == 10


async def test_a_digit_alone_behind_the_verdict_takes_the_reason_by_enter(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await given(s, "seen twice", "one witness")
        third = s.triage.claims.claim_id
        await s.press("w", "c", "2")
        assert "▸ 2  seen twice" in s.words()
        assert reasons(s, third) == []
        await s.press("enter")
        assert reasons(s, third) == [("confirmed", "seen twice")]


async def test_the_keys_wait_for_reasons_that_are_on_their_way_but_not_for_ever(
    screen: Any, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with screen(case) as s:
        await given(s, "seen twice")
        claim, asked = s.triage.claims.claim_id, []
        monkeypatch.setattr(s.app.desk, "reasons", lambda: asked.append(True))
        await s.pilot.press("w", "1", "c", "c")
        await s.pilot.pause(0.1)
        assert reasons(s, claim) == []
        assert s.triage.everything.confirmed == 0
        type(s.app.desk).reasons(s.app.desk)
        await s.settle()
        assert asked
        assert reasons(s, claim) == [("confirmed", "seen twice")]
        assert s.triage.everything.confirmed == 2  # the second c in its turn


async def test_leaving_asks_before_words_are_thrown_away(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.burst("wdseen")
        await s.press("escape")
        assert "Throw away" in s.words()
        await s.press("escape", "enter")
        assert reasons(s, claim) == [("disputed", "seen")]
        await s.burst("wdseen")
        await s.press("escape", "enter")
        assert s.app.screen is s.triage
        await s.press("w", "d")
        assert "seen" not in s.app.screen.query_one("Input").value


async def test_a_reason_is_kept_until_it_is_in_the_case(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        name = s.triage.named("reason on", claim)
        await s.burst("wd17 by the list")
        await s.settle()
        assert s.triage.drafts.find(name).text == "17 by the list"
    async with screen(case) as s:  # as after a crash
        await s.press("j", "w", "d")
        assert "17 by the list" not in s.words()  # it belongs to the other claim
        await s.press("escape", "U")  # and is brought back where it belongs
        await s.until(lambda: isinstance(s.app.screen, ReasonScreen))
        assert s.triage.claims.claim_id == claim
        assert "Recovered" in s.words()
        assert "✗ disputed, because:" in s.words()
        assert s.app.screen.query_one("Input").value == "17 by the list"
        await s.type(" of names")
        await s.press("enter")
        assert reasons(s, claim) == [("disputed", "17 by the list of names")]
        assert s.triage.drafts.find(name) is None


async def test_another_verdict_may_be_given_for_words_that_were_kept(screen: Any, case: Path) -> None:
    for keys, given in ((["v"], "unverifiable"), (["enter"], "disputed")):
        async with screen(case) as s:
            claim = s.triage.claims.claim_id
            await s.burst("wd17 by the list")
            await s.settle()
        async with screen(case) as s:
            await s.press("w")
            assert "Enter ✗ disputed, as before" in s.words()
            await s.press(*keys)
            assert s.stored(claim) == "unreviewed", "the verdict first, then its words"
            assert s.app.screen.query_one("Input").value == "17 by the list"
            await s.press("enter")
            assert reasons(s, claim) == [(given, "17 by the list")]


async def test_enter_before_the_verdict_says_what_is_missing(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await given(s, "seen twice")
        for key in ("enter", "ctrl+s"):
            await s.press("w", key)
            assert "first the verdict (c, d, v, r)" in s.words()
            await s.press("escape")
        await s.press("w", "1", "enter")
        assert "first the verdict (c, d, v, r)" in s.words()
        assert "▸ 1  seen twice" in s.words()
        await s.press("c")
        assert s.triage.everything.confirmed == 1


async def test_a_reason_that_got_into_the_case_as_the_program_ended_is_not_offered_again(
    screen: Any, case: Path
) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.burst("wd17 by the list")
        await s.settle()
        s.app.desk.session.mark([claim], "disputed", rationale="17 by the list")
    async with screen(case) as s:
        await s.press("U")
        await s.until(lambda: "Nothing is left unsaved" in s.said)
        await s.press("g", "w")
        assert "Recovered" not in s.words()


async def test_the_reason_for_marked_claims_is_found_again_by_the_same_marks(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("space", "space")
        await s.burst("wdboth retold")
    async with screen(case) as s:
        await s.press("U")
        await s.until(lambda: "It is a reason for 2 claims: mark them and press w" in s.said)
        await s.press("j", "space", "k", "k", "space", "w")
        assert "Recovered" in s.words()
        await s.press("d", "enter")
        assert s.triage.everything.disputed == 2
        await s.press("k", "k", "w", "d")
        assert "both retold" not in s.app.screen.query_one("Input").value
