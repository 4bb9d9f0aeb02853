"""Keys that come before the last one is done: each reaches what it was meant for, and none is held for ever."""

from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen

from verifier.tui.screens import own_keys
from verifier.tui.screens.editor import Editor
from verifier.tui.screens.prompt import Prompt
from verifier.tui.screens.reason import ReasonScreen


@pytest.mark.parametrize(("opens", "scope"), [("/", "text"), ("t", "article_text")])
async def test_what_is_typed_right_behind_a_search_key_is_searched(
    screen: Any, case: Path, opens: str, scope: str
) -> None:
    async with screen(case) as s:
        for _ in range(2):  # the first time the box is made, the second time it is there
            await s.burst(f"{opens} cvdx harbour")
            assert s.triage.search_box.value == " cvdx harbour"
            assert getattr(s.triage.where, scope) == " cvdx harbour"
            assert not s.triage.claims.marks
            assert s.triage.everything.unreviewed == 12
            await s.press("escape")


async def test_a_search_is_typed_left_and_used_in_one_burst(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.burst("/nurse\rjc")
        assert s.triage.where.text == "nurse"
        assert s.triage.everything.confirmed == 1
        (claim,) = [claim for claim in s.triage.claims.ids if s.stored(claim) == "confirmed"]
        assert s.triage.claims.ids[1] == claim


async def test_a_key_behind_a_search_waits_for_what_it_finds(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        former, asked = s.triage.claims.claim_id, []
        ask = s.app.desk.list_claims
        s.app.desk.list_claims = lambda *given, **named: asked.append((given, named))
        await s.pilot.press("slash", *"nurse", "enter", "c")
        await s.pilot.pause(0.1)
        assert s.app.ahead.waits
        for given, named in asked:
            ask(*given, **named)
        await s.settle()
        assert s.stored(former) == "unreviewed"  # it was in view while the search was under way
        (claim,) = [claim for claim in s.triage.claims.ids if s.stored(claim) == "confirmed"]
        assert claim == s.triage.claims.ids[0]


async def test_a_note_is_typed_saved_and_the_next_claim_judged_in_one_burst(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.burst("ehello cvd\x13d")
        assert s.app.screen is s.triage
        detail = s.app.desk.session.read.claim(claim)
        assert [note.text for note in detail.notes] == ["hello cvd"]
        assert detail.row.verdict == "disputed"
        await s.burst("ehello")
        assert isinstance(s.app.screen, Editor)
        assert s.app.screen.text == "hello"


async def test_the_reviewers_name_is_typed_in_one_burst(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.burst("ROsv")
        assert isinstance(s.app.screen, Prompt)
        await s.press("enter")
        assert s.app.desk.session.reviewer == "Osv"


async def test_a_verdict_with_a_reason_typed_in_one_burst(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.burst("wdseen by nobody\rj")
        assert s.app.screen is s.triage
        (given,) = s.app.desk.session.read.claim(claim).verdicts
        assert (given.verdict, given.rationale) == ("disputed", "seen by nobody")


async def test_a_paste_keeps_its_place_among_the_keys(screen: Any, case: Path) -> None:
    from textual import events

    async with screen(case) as s:
        driver = s.app._driver
        for event in (events.Key("slash", "/"), events.Key("a", "a"), events.Paste("bc vd"), events.Key("e", "e")):
            event.set_sender(s.app)
            driver.send_message(event)
        await s.settle()
        assert s.triage.search_box.value == "abc vde"


async def test_keys_go_on_when_a_dialog_does_not_open(screen: Any, case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with screen(case) as s:
        monkeypatch.setattr(s.triage, "action_why", lambda: None)
        await s.burst("wjj")
        assert s.triage.claims.cursor == 2


async def test_keys_go_on_when_a_dialog_is_taken_away_at_once(screen: Any, case: Path) -> None:
    class Fleeting(ReasonScreen):
        def on_mount(self) -> None:
            super().on_mount()
            self.dismiss(None)

    async with screen(case) as s:
        s.triage.action_why = lambda: s.app.push_screen(Fleeting("", ""))
        await s.burst("wjjj")
        assert s.app.screen is s.triage
        assert s.triage.claims.cursor == 3


async def test_keys_go_on_when_what_had_the_focus_is_removed(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.burst("/storm")
        s.triage.action_reload = None
        box = s.triage.search_box
        await s.burst("x")
        s.app.ahead.busy = True  # as if a key were being done
        box.remove()
        s.app.ahead._send()
        await s.burst("jj")
        assert not s.app.ahead.busy
        assert not s.app.ahead.waits


async def test_a_round_that_is_lost_is_begun_anew_and_keys_held_too_long_are_dropped(
    screen: Any, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("verifier.tui.typeahead.LOST", 0.05)
    async with screen(case) as s:
        hop, lost = s.app.ahead._hop, []

        def lose_first(way: Any, number: int, seen: Any) -> None:
            lost.append(number)
            if len(lost) > 1:
                hop(way, number, seen)

        monkeypatch.setattr(s.app.ahead, "_hop", lose_first)
        await s.burst("jj")
        await s.until(lambda: not s.app.ahead.busy)
        assert s.triage.claims.cursor == 2

        monkeypatch.setattr(s.app.ahead, "_hop", lambda way, number, seen: None)
        await s.pilot.press("j")
        await s.pilot.press("j")
        await s.until(lambda: not s.app.ahead.busy)
        assert not s.app.ahead.waits
        assert s.triage.claims.cursor == 3  # the key that was held is dropped, not run late
        monkeypatch.setattr(s.app.ahead, "_hop", hop)
        await s.press("j")
        assert s.triage.claims.cursor == 4


async def test_a_screen_that_waits_for_an_answer_does_not_hold_keys_for_ever(
    screen: Any, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("verifier.tui.typeahead.ANSWER", 0.2)
    monkeypatch.setattr(Screen, "keys_wait", True, raising=False)
    async with screen(case) as s:
        await s.burst("jj")
        await s.until(lambda: s.triage.claims.cursor == 2)


async def test_the_keys_of_the_list_are_those_that_textual_finds(screen: Any, case: Path) -> None:
    """The short way to them, and the long one where something is being written."""
    textual = Screen._binding_chain.fget
    assert textual is not None

    def keys(chain: Any) -> list[tuple[Any, dict[str, Any]]]:
        return [(node, bindings.key_to_bindings) for node, bindings in chain]

    async with screen(case) as s:
        assert own_keys.chain(s.triage) is not None
        assert keys(s.triage._binding_chain) == keys(textual(s.triage)) != []
        await s.press("slash")
        assert own_keys.chain(s.triage) is None
        assert keys(s.triage._binding_chain) == keys(textual(s.triage)) != []
        assert "c" not in s.triage._binding_chain[-2][1].key_to_bindings, "it is written"
