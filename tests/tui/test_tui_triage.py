"""Finding claims and giving verdicts, by keys alone, on a real case."""

from pathlib import Path
from typing import Any

import pytest

from db.engine import open_case
from db.rows import ClaimFilter
from verifier.tui.widgets.claim_list import ClaimList

VERDICTS = [("c", "confirmed"), ("d", "disputed"), ("v", "unverifiable")]


async def test_the_list_shows_figure_words_speakers_outlet_and_date(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        shown = s.words()
        assert "≈2 killed" in shown
        assert "about 2 sailors were" in shown
        assert "Ines Duarte ‹ Delta" in shown
        assert "Harbour Times" in shown
        assert "1 Mar 2024" in shown
        assert "reviewed 0 of 12" in shown
        assert "storm.case" in shown


@pytest.mark.parametrize(("key", "verdict"), VERDICTS)
async def test_a_verdict_takes_one_key_and_goes_on(screen: Any, case: Path, key: str, verdict: str) -> None:
    async with screen(case) as s:
        first = s.triage.claims.claim_id
        await s.press(key)
        assert s.triage.claims.cursor == 1
        assert s.stored(first) == verdict
        assert s.triage.claims.known(first).verdict == verdict
        assert verdict in s.said
        assert "reviewed 1 of 12" in s.words()


async def test_going_on_skips_what_is_reviewed_and_comes_round_the_end(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("j", "c", "g", "c")
        assert s.triage.claims.cursor == 2
        await s.press("G", "c")
        assert s.triage.claims.cursor == 2


async def test_keys_pressed_at_once_never_hit_the_same_claim_twice(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        ids = list(s.triage.claims.ids)
        await s.pilot.press("c", "c", "d", "d")
        await s.settle()
        assert [s.stored(claim) for claim in ids[:5]] == ["confirmed"] * 2 + ["disputed"] * 2 + ["unreviewed"]


async def test_reset_takes_a_verdict_back(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        first = s.triage.claims.claim_id
        await s.press("c", "g", "r")
        assert s.stored(first) == "unreviewed"


async def test_undo_and_redo_even_after_a_restart(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        first = s.triage.claims.claim_id
        await s.press("d", "u")
        assert s.stored(first) == "unreviewed"
        assert s.triage.claims.claim_id == first
        await s.press("ctrl+r")
        assert s.stored(first) == "disputed"
    async with screen(case) as s:
        await s.press("u")
        assert s.stored(first) == "unreviewed"


async def test_the_same_verdict_twice_is_written_once(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        first = s.triage.claims.claim_id
        await s.press("c", "g", "c")
        assert "confirmed already, by you" in s.said
        assert s.triage.claims.claim_id != first
        with open_case(case) as other:
            reader = other.reader()
            assert len(reader.claim(first).verdicts) == 1
            reader.close()
        await s.press("g", "w", "c")  # a reason is worth a second one
        await s.type("seen")
        await s.press("enter", "r", "g")
        assert "seen" in s.triage.sheet("facts").plain
        assert "2 verdicts so far" in s.triage.sheet("facts").plain


async def test_another_s_verdict_can_be_confirmed(screen: Any, case: Path) -> None:
    with open_case(case) as other:
        reader = other.reader()
        first = reader.claim_ids()[0]
        reader.close()
        other.store.mark([first], "confirmed", "Someone Else")
    async with screen(case) as s:
        await s.press("g", "c", "g")
        facts = s.triage.sheet("facts").plain
        assert "R. Tester" in facts
        assert "2 verdicts so far" in facts
        await s.press("u")
        facts = s.triage.sheet("facts").plain.split("HISTORY")[0]
        assert "Someone Else" in facts
        assert "R. Tester" not in facts


async def test_nothing_to_undo_is_said(screen: Any, case: Path) -> None:
    async with screen(case, reviewer="Someone Else") as s:
        await s.press("u")
        assert "nothing of yours to undo" in s.said


async def test_marked_claims_get_one_verdict_and_are_undone_as_one(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        ids = list(s.triage.claims.ids)
        await s.press("space", "j", "space")
        assert s.triage.claims.marks == {ids[0], ids[2]}
        assert "2 marked" in s.words()
        await s.press("v")
        assert [s.stored(claim) for claim in ids[:3]] == ["unverifiable", "unreviewed", "unverifiable"]
        assert not s.triage.claims.marks
        await s.press("u")
        assert {s.stored(claim) for claim in ids[:3]} == {"unreviewed"}


async def test_a_range_is_marked_from_either_end(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        ids = list(s.triage.claims.ids)
        await s.press("j", "j", "j", "V", "k", "k", "V")
        assert s.triage.claims.marks == set(ids[1:4])
        await s.press("escape")
        assert not s.triage.claims.marks


async def test_a_verdict_on_many_asks_first_with_their_number(screen: Any, tmp_path: Path, make: Any) -> None:
    async with screen(make(tmp_path / "many.case", 5, 8)) as s:
        await s.press("asterisk", "d")
        assert "Mark 40 claims ✗ disputed?" in s.words()
        await s.press("n")
        assert s.triage.everything.disputed == 0
        assert len(s.triage.claims.marks) == 40
        await s.press("d", "y")
        assert s.triage.everything.disputed == 40
        await s.press("u")
        assert s.triage.everything.unreviewed == 40


async def test_a_verdict_with_a_reason_used_before_takes_three_keys(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        first, second = s.triage.claims.ids[:2]
        await s.press("w", "d")
        await s.type("only one witness")
        await s.press("enter")
        assert s.stored(first) == "disputed"
        await s.press("w", "1", "c")
        assert s.stored(second) == "confirmed"
        await s.press("k", "k")
        await s.press("j")
        assert "only one witness" in s.triage.sheet("facts").plain


async def test_the_screen_opens_on_the_first_claim_that_is_left_to_do(screen: Any, tmp_path: Path, make: Any) -> None:
    path = make(tmp_path / "many.case", 12, 8)
    async with screen(path) as s:
        order = list(s.triage.claims.ids)
        assert s.triage.claims.cursor == 0
    for reviewed, line in ((order[:3], 3), ([*order[:3], *order[4:60]], 3), (order[:60], 60), (order, 0)):
        with open_case(path) as opened:
            opened.store.mark(reviewed, "confirmed", "Ana")
        async with screen(path) as s:
            claims = s.triage.claims
            assert claims.cursor == line
            assert 0 <= line - claims.scroll_offset.y < claims.size.height
            assert s.triage.chosen.detail.row.id == order[line]
            assert f"{line + 1} of 96" in s.words()
            await s.press("backspace", "f", "escape", "s", "escape")
            assert claims.cursor == line  # only the first list
        with open_case(path) as opened:
            opened.store.mark(reviewed, "unreviewed", "Ana")


async def test_next_and_previous_unreviewed(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("j", "c", "c", "g", "n")
        assert s.triage.claims.cursor == 3
        await s.press("p")
        assert s.triage.claims.cursor == 0
        await s.press("right_square_bracket", "left_square_bracket")
        assert s.triage.claims.cursor == 0


async def test_moving_in_the_list(screen: Any, tmp_path: Path, make: Any) -> None:
    async with screen(make(tmp_path / "many.case", 10, 10)) as s:
        claims = s.triage.claims
        await s.press("j", "down", "j", "k", "up")
        assert claims.cursor == 1
        await s.press("G")
        assert claims.cursor == 99
        assert claims.row is not None
        assert f"{99 + 1} of 100" in s.words()
        await s.press("g")
        assert claims.cursor == 0
        await s.press("ctrl+d")
        assert 0 < claims.cursor < 20
        await s.press("ctrl+u", "pagedown")
        assert claims.cursor > 5
        await s.press("pageup", "end", "home")
        assert claims.cursor == 0


async def test_search_follows_the_typing(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("slash")
        await s.type("nurse")
        assert s.triage.counts.total == 3
        await s.press("enter")
        assert "search: nurse" in s.words()
        assert isinstance(s.app.focused, ClaimList)
        await s.press("slash", "escape")
        assert s.triage.counts.total == 12


async def test_a_search_that_finds_nothing_says_what_to_do(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("slash")
        await s.type('zz"*[b]')
        await s.press("enter")
        assert "No claim matches" in s.words()
        await s.press("c", "e", "o", "y", "space", "n")  # nothing to act on, and nothing breaks
        await s.press("backspace")
        assert s.triage.counts.total == 12


async def test_leaving_a_search_comes_back_to_the_claim(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("j", "j", "j", "j")
        here = s.triage.claims.claim_id
        await s.press("slash")
        await s.type("zzz")
        assert s.triage.claims.claim_id is None
        await s.press("escape")
        assert s.triage.claims.claim_id == here
        await s.press("slash")
        await s.type("report 2")
        await s.press("enter", "j")
        here = s.triage.claims.claim_id
        await s.press("backspace")
        assert s.triage.claims.claim_id == here
        assert s.triage.claims.count == 12


async def test_filter_by_every_part(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("c", "f", "j", "space")
        assert s.triage.where.verdicts == ("confirmed",)
        assert s.triage.counts.total == 1
        await s.press("space")
        for part, field in (("kinds", 12), ("measures", 12), ("sources", 12), ("outlets", 12), ("articles", 12)):
            await s.press("tab", "space")
            chosen = getattr(s.triage.where, part)
            assert len(chosen) == 1
            assert 0 < s.triage.counts.total < field or part == "sources"
            await s.press("x")
        await s.press("shift+tab", "slash")
        values = s.app.screen.query_one("#values")
        assert [(value.label, value.claims) for value in values.values] == [("Harbour Times", 8), ("Daily Courier", 4)]
        await s.type("harb")
        assert [value.label for value in values.values] == ["Harbour Times"]
        await s.press("enter", "space")
        assert "outlet: Harbour Times" in s.words()
        assert s.triage.counts.total == 8
        await s.press("x")
        assert s.triage.where == ClaimFilter()
        await s.press("shift+tab", "slash")
        await s.type("nurse")
        await s.press("enter", "space", "escape")
        assert s.triage.counts.total == 3
        assert "source: a nurse" in s.words()


async def test_every_letter_can_be_typed_to_narrow_the_filter(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("f", "j", "space", "slash")
        await s.type("x fjq/?k")
        assert s.app.screen.query_one("NarrowBox").value == "x fjq/?k"
        assert s.triage.where.verdicts == ("confirmed",), "nothing typed is a command"
        await s.press("enter")
        assert s.app.focused.id == "values"
        assert s.triage.where.verdicts == ("confirmed",), "nor is the key that ends it"


async def test_a_row_stays_under_the_cursor_when_its_verdict_takes_it_out(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("f", "space", "escape")
        assert s.triage.where.verdicts == ("unreviewed",)
        ids = list(s.triage.claims.ids)
        await s.press("j", "c")
        assert list(s.triage.claims.ids) == ids
        assert s.triage.claims.claim_id == ids[2]
        assert s.triage.counts.total == 11


async def test_sort_and_reverse(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("s", "j", "j", "j", "enter")
        assert s.triage.sort == "figure"
        await s.press("g")
        assert s.triage.claims.row.best == 25
        await s.press("s", "enter")
        assert s.triage.backwards
        assert s.triage.claims.row.best == 25  # the cursor stays on its claim
        await s.press("g")
        assert s.triage.claims.row.best == 2
        assert "highest figure first, reversed" in s.words()


async def test_another_program_s_change_appears_by_itself(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        first = s.triage.claims.claim_id
        with open_case(case) as other:
            other.store.mark([first], "disputed", "Somebody")
        s.app.desk.poll()
        await s.settle()
        assert s.verdict == "disputed"
        assert "1 change by Somebody" in s.said
        assert s.triage.everything.disputed == 1


async def test_a_stale_verdict_is_refused_and_both_are_shown(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        first = s.triage.claims.claim_id
        with open_case(case) as other:
            other.store.mark([first], "disputed", "Somebody")
        await s.press("c")
        assert s.stored(first) == "disputed"
        assert "Somebody gave ✗ disputed" in " ".join(s.words().split())
        await s.press("g")
        assert s.verdict == "disputed"


async def test_our_own_writes_are_not_called_others(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("c")
        s.app.desk.poll()
        await s.settle()
        assert "by others" not in s.said


async def test_copy_gives_quote_and_citation(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("y")
        assert "about 2 sailors were killed in the storm" in s.app.copied
        assert "Said by: Ines Duarte ‹ Delta" in s.app.copied
        assert "https://news.example/0" in s.app.copied
        assert "SHA-256" in s.app.copied


async def test_zoom_and_panes(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("tab")
        assert s.app.focused.id == "article"
        await s.press("tab")
        assert s.app.focused.id == "facts"
        await s.press("z")
        assert not s.triage.query_one("#left").display
        for claim in (s.triage.claims.ids[0], s.triage.claims.ids[1]):
            row = s.triage.claims.known(claim)
            assert f"claim {claim} " in s.words()
            assert f"▌ {row.speakers[0]} told the Delta agency that {row.quote}" in s.words(), "what a verdict is on"
            await s.press("c")
        assert "3 of 12" in s.words()
        await s.press("z", "shift+tab", "shift+tab", "space", "shift+tab", "z")
        assert "4 of 12 · 1 marked" in s.words()
        await s.press("p")
        assert "3 of 12 · 1 marked" in s.words()
        await s.press("escape")
        assert "3 of 12   " in s.words()
        await s.press("z", "shift+tab", "shift+tab")
        assert s.app.focused.id == "claims"
        await s.press("z")
        assert not s.triage.query_one("#below").display
        await s.press("z", "ctrl+l")
        assert s.triage.query_one("#below").display


async def test_the_name_is_asked_for_at_the_first_write_and_kept(screen: Any, case: Path, tmp_path: Path) -> None:
    async with screen(case, reviewer=None) as s:
        first = s.triage.claims.claim_id
        await s.press("c")
        assert "Who is reviewing?" in s.words()
        await s.press("enter")
        assert "1 to 200" in s.words()
        await s.type("Ada")
        await s.press("enter")
        assert s.stored(first) == "confirmed"
        assert s.triage.claims.cursor == 1
        assert "Ada" in s.words()
    assert 'reviewer = "Ada"' in (tmp_path / "config.toml").read_text()


async def test_no_name_no_write(screen: Any, case: Path) -> None:
    async with screen(case, reviewer=None) as s:
        first = s.triage.claims.claim_id
        await s.press("c", "escape")
        assert s.stored(first) == "unreviewed"
        assert s.triage.claims.cursor == 0


async def test_quit(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.pilot.press("q")
        await s.pilot.pause()
    assert s.app.return_value == 0
