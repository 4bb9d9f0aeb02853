"""Nothing jumps from under the cursor: not by a verdict, not by another program, not by undo."""

from array import array
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.engine import open_case
from verifier.tui.widgets.seating import seated


def lines(s: Any) -> list[int]:
    """The claims on the lines of the list that are on the screen."""
    claims = s.triage.claims
    top = claims.scroll_offset.y
    return list(claims.ids[top : top + claims.size.height])


def line_of_cursor(s: Any) -> int:
    return s.triage.claims.cursor - s.triage.claims.scroll_offset.y


async def unreviewed(s: Any) -> None:
    await s.press("f", "space", "escape")
    assert s.triage.where.verdicts == ("unreviewed",)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_verdict_moves_no_line_wherever_the_list_is_scrolled(
    screen: Any, tmp_path: Path, make: Any, size: tuple[int, int]
) -> None:
    async with screen(make(tmp_path / "many.case", 12, 10), size) as s:
        await unreviewed(s)
        for keys in ((), ("ctrl+d", "ctrl+d", "k"), ("G", "k", "k"), ("g", "j")):
            await s.press(*keys)
            before, cursor, claim = lines(s), line_of_cursor(s), s.triage.claims.claim_id
            await s.press("c")
            assert lines(s) == before
            assert line_of_cursor(s) == cursor + 1
            assert s.triage.claims.known(claim).verdict == "confirmed"
        assert s.triage.counts.total == 116
        assert s.triage.claims.count == 120
        assert "of 120 · 116 unreviewed · 3 % reviewed" in s.words()


async def test_a_verdict_on_marked_lines_moves_none_of_them(screen: Any, tmp_path: Path, make: Any) -> None:
    async with screen(make(tmp_path / "many.case", 6, 10)) as s:
        await unreviewed(s)
        await s.press("j", "j", "space", "space", "j", "space")
        before = lines(s)
        await s.press("d")
        assert lines(s) == before
        await s.press("u")
        assert lines(s) == before
        assert s.triage.counts.total == 60


async def test_the_order_by_last_change_stands_still_as_well(screen: Any, tmp_path: Path, make: Any) -> None:
    async with screen(make(tmp_path / "many.case", 6, 10)) as s:
        await s.press("s", "end", "enter", "j", "j", "j")
        assert s.triage.sort == "changed"
        before = lines(s)
        await s.press("c", "c", "v")
        assert lines(s) == before


async def test_another_program_moves_no_line_in_view(screen: Any, tmp_path: Path, make: Any) -> None:
    path = make(tmp_path / "many.case", 12, 10)
    async with screen(path, (100, 30)) as s:
        await unreviewed(s)
        await s.press("ctrl+d", "ctrl+d", "c", "c", "d")
        before, cursor, claim = lines(s), line_of_cursor(s), s.triage.claims.claim_id
        above = list(s.triage.claims.ids[:4])
        with open_case(path) as other:
            other.store.mark([*above, before[-1], before[-2], claim], "disputed", "Somebody")
        s.app.desk.poll()
        await s.settle()
        assert lines(s) == before
        assert line_of_cursor(s) == cursor
        assert s.triage.claims.claim_id == claim
        assert s.verdict == "disputed"
        assert not set(above) & set(s.triage.claims.ids), "what is not in view follows the filter"
        await s.press("ctrl+l")
        assert s.triage.claims.claim_id == claim
        assert line_of_cursor(s) == cursor
        shown = lines(s)
        assert before[-1] not in shown, "ctrl+l lists what matches now"
        assert len(s.triage.claims.ids) == s.triage.counts.total + 1


async def test_marking_all_that_match_leaves_out_what_a_verdict_took_out(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await unreviewed(s)
        first = s.triage.claims.claim_id
        await s.press("c", "asterisk")
        assert "11 marked" in s.words()
        assert first not in s.triage.claims.marks
        await s.press("d", "y")
        assert s.stored(first) == "confirmed"
        assert s.triage.everything.disputed == 11
        await s.press("asterisk")
        assert "None of the claims that are left here matches" in s.said
        assert not s.triage.claims.marks


async def test_a_verdict_before_all_are_marked_is_not_given_to_one(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        s.triage.claims.action_mark_all()
        s.triage.action_dispute()
        assert "Still marking" in s.said
        await s.settle()
        assert len(s.triage.claims.marks) == 12
        assert s.triage.everything.disputed == 0


ids = st.lists(st.integers(1, 60), unique=True, min_size=1, max_size=40)


@given(ids, st.data())
def test_whatever_leaves_the_claims_in_view_keep_their_order(former: list[int], data: Any) -> None:
    new = [claim for claim in former if data.draw(st.booleans())]
    for claim in data.draw(st.lists(st.integers(61, 90), unique=True, max_size=10)):
        new.insert(data.draw(st.integers(0, len(new))), claim)
    cursor = data.draw(st.integers(0, len(former) - 1))
    top = data.draw(st.integers(max(0, cursor - 10), cursor))
    stay = former[top : max(cursor + 1, top + 10)]
    whole, place = seated(array("q", new), former[cursor], array("q", former), cursor, array("q", stay))
    assert whole[place] == former[cursor]
    assert [claim for claim in whole if claim in new] == new, "what matches is in its order"
    assert [claim for claim in whole if claim in stay] == stay, "what was in view is in its order, whole"
    assert sorted(whole) == sorted({*new, *stay})


def test_a_claim_that_went_far_is_followed() -> None:
    former = array("q", range(1, 30_001))
    new = array("q", [*range(2, 30_001), 1])
    whole, place = seated(new, 1, former, 0, array("q", [1]))
    assert (len(whole), place) == (30_000, 29_999)


async def test_one_of_many_is_less_than_a_per_cent_reviewed(screen: Any, tmp_path: Path, make: Any) -> None:
    async with screen(make(tmp_path / "many.case", 10, 15)) as s:
        assert "150 unreviewed · 0 % reviewed" in s.words()
        await s.press("c")
        assert "149 unreviewed · <1 % reviewed" in s.words()
        assert "reviewed 1 of 150" in s.words()
        await s.press("c")
        assert "148 unreviewed · 1 % reviewed" in s.words()
