"""The sources as a list: record, merge and split, grades, their claims, by keys alone."""

from pathlib import Path
from typing import Any

import pytest

from db.engine import open_case
from db.rows import ClaimFilter
from verifier.tui.screens.sources import SourceListScreen


@pytest.fixture
def judged(case: Path) -> Path:
    """Three articles; Ines Duarte speaks in six claims, of which three are reviewed."""
    with open_case(case) as opened:
        opened.store.mark([1, 4], "disputed", "Ana Sorel")
        opened.store.mark([5, 2], "confirmed", "Ana Sorel")
    return case


def listed(s: Any) -> SourceListScreen:
    assert isinstance(s.app.screen, SourceListScreen)
    return s.app.screen


def names(s: Any) -> list[str]:
    screen = listed(s)
    rows = [screen.rows._rows[number] for number in screen.rows.ids]
    return [row.name for row in rows]


async def test_speakers_with_their_record(screen: Any, judged: Path) -> None:
    async with screen(judged) as s:
        await s.press("W")
        assert names(s) == ["Delta", "Ines Duarte", "a nurse", "the harbour office"]
        line = next(line for line in s.words().splitlines() if "Ines Duarte" in line)
        assert line.split()[-5:] == ["6", "1", "2", "0", "3"]
        await s.press("j")
        assert "2 disputed 66 % of those reviewed" in " ".join(listed(s).about.plain.split())
        await s.press("s", "j", "enter")
        assert names(s)[:2] == ["Delta", "Ines Duarte"]
        await s.press("slash")
        await s.type("HARBOUR")
        assert names(s) == ["the harbour office"]
        await s.press("enter", "backspace")
        assert len(names(s)) == 4


async def test_outlets_by_what_they_printed(screen: Any, judged: Path) -> None:
    async with screen(judged) as s:
        await s.press("W", "o")
        assert names(s) == ["Harbour Times", "Daily Courier"]
        line = next(line for line in s.words().splitlines() if "Harbour Times" in line)
        assert line.split()[-5:] == ["8", "1", "2", "0", "5"]
        await s.press("j", "enter")
        assert s.app.screen is s.triage
        assert sorted(s.triage.claims.ids) == [5, 6, 7, 8]
        assert "outlet: Daily Courier" in s.words()
        await s.press("x")
        assert "the 4 claims listed" in s.words()
        await s.press("escape", "W")
        assert names(s)[0] == "Harbour Times"


async def test_enter_lists_the_claims_of_a_source(screen: Any, judged: Path) -> None:
    async with screen(judged) as s:
        await s.press("W", "j", "enter")
        assert s.app.screen is s.triage
        assert len(s.triage.claims.ids) == 6
        assert "source: Ines Duarte" in s.words()
        assert s.triage.where == ClaimFilter(sources=s.triage.where.sources)


async def test_two_names_are_merged_and_split_and_undone(screen: Any, judged: Path) -> None:
    async with screen(judged) as s:
        await s.press("W", "j", "j", "m")
        assert "merging: a nurse" in s.words()
        assert "Go to the source that “a nurse” is" in s.words()
        await s.press("k", "m")
        assert "Is “a nurse” the same as “Ines Duarte”?" in s.words()
        await s.press("y")
        assert names(s) == ["Delta", "Ines Duarte", "the harbour office"]
        assert "“a nurse” is an alias of “Ines Duarte” now" in s.words()
        assert "a nurse" in listed(s).about.plain
        assert listed(s).rows.row.claims == 9
        await s.press("enter")
        assert len(s.triage.claims.ids) == 9
        await s.press("H")
        assert "“a nurse” is “Ines Duarte”" in s.words()
        await s.press("W", "u")
        assert len(names(s)) == 4
        await s.press("ctrl+r")
        assert len(names(s)) == 3
        await s.press("x")
        assert "Which name stands for itself again?" in s.words()
        await s.press("enter")
        assert len(names(s)) == 4
        await s.press("x")
        assert "no other name" in s.words()


async def test_m_again_on_the_same_source_stops_merging(screen: Any, judged: Path) -> None:
    async with screen(judged) as s:
        await s.press("W", "m", "m")
        assert "merging" not in s.words()
        await s.press("m", "j", "m", "n")
        assert len(names(s)) == 4


async def test_a_grade_and_interests_and_a_conflict_that_loses_nothing(screen: Any, judged: Path) -> None:
    async with screen(judged) as s:
        await s.press("W", "j", "r")
        await s.type("g")
        await s.press("ctrl+s")
        assert "one of A, B, C" in s.words()
        await s.press("backspace")
        await s.type("b")
        await s.press("tab")
        await s.type("owns a ferry")
        number = listed(s).rows.number if isinstance(s.app.screen, SourceListScreen) else None
        with open_case(judged) as other:
            reader = other.reader()
            row = reader.sources_called("Ines Duarte")[0]
            reader.close()
            other.store.rate_source(row.id, "Somebody", reliability="E", interests="party", version=row.version)
        await s.press("ctrl+s")
        shown = " ".join(s.words().split())
        assert "was changed by Somebody meanwhile." in shown
        assert "Now: reliability: E · interests: party" in shown
        assert "owns a ferry" in shown
        await s.press("ctrl+s")
        assert number is None
        assert listed(s).rows.row.reliability == "B"
        assert "owns a ferry" in listed(s).about.plain
        assert "B, usually reliable" in listed(s).about.plain


async def test_a_stale_merge_is_refused_and_said(screen: Any, judged: Path) -> None:
    async with screen(judged) as s:
        await s.press("W", "j", "j", "m", "k", "m")
        with open_case(judged) as other:
            reader = other.reader()
            one, two = (reader.sources_called(name)[0] for name in ("a nurse", "Delta"))
            reader.close()
            other.store.merge_source(one.id, two.id, "Somebody", versions=(one.version, two.version))
        await s.press("y")
        assert any("changed by Somebody" in note.message for note in s.app._notifications)
        s.app.desk.poll()
        await s.settle()
        assert len(names(s)) == 3


async def test_the_list_of_sources_at_80_by_24(screen: Any, judged: Path) -> None:
    async with screen(judged, (80, 24)) as s:
        await s.press("W")
        shown = s.words()
        assert "claims" in shown
        assert "left" in shown
        assert "Enter open" in shown
