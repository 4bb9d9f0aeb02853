"""Others at work on the same case: their changes appear by themselves and are marked; no stale edit is lost or wins."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from textual.widgets import Input

from db.engine import open_case
from db.rows import NewFigure, NewLink

ROOT = Path(__file__).resolve().parents[2]


def line_of(s: Any, claim: int) -> str:
    """The list's line of a claim."""
    claims = s.triage.claims
    return claims.render_line(list(claims.ids).index(claim) - claims.scroll_offset.y).text


async def test_another_process_is_seen_within_two_seconds(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        first, _second, third = s.triage.claims.ids[:3]
        done = subprocess.run(
            [sys.executable, "-m", "verifier", "--case", str(case), "mark", str(third), "disputed"],
            cwd=ROOT,
            env={**os.environ, "VERIFIER_REVIEWER": "Ana Sorel"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        begin = time.monotonic()
        while "✗" not in line_of(s, third):
            assert time.monotonic() - begin < 2
            await s.pilot.pause(0.05)
        await s.settle()
        assert "1 change by Ana Sorel: 1 claim marked ~" in s.said
        assert line_of(s, third).startswith(" ~")
        assert s.triage.claims.claim_id == first
        assert s.triage.everything.disputed == 1
        await s.press("j", "j")
        assert line_of(s, third).startswith("▸~")
        await s.press("k")
        assert "~" not in line_of(s, third)[:3]


async def test_every_kind_of_change_by_others_is_marked(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        with open_case(case) as other:
            other.store.add_note(2, "seen by another", "Ana Sorel")
            other.store.correct_figures(3, [NewFigure("9", 9, 9, 9, "killed")], "Ben Okri", version=1)
            other.store.correct_article(2, {"title": "Another title"}, "Ben Okri", version=1)
        s.app.desk.poll()
        await s.settle()
        assert s.triage.claims.changed == {2, 3, 5, 6, 7, 8}
        assert "3 changes by Ana Sorel, Ben Okri: 6 claims marked ~" in s.said
        await s.press("c")
        assert s.triage.claims.changed == {3, 5, 6, 7, 8} | ({2} & {s.triage.claims.claim_id})
        s.app.desk.poll()
        await s.settle()
        assert "by R. Tester" not in s.said


async def test_our_own_change_between_others_is_not_theirs(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        with open_case(case) as other:
            other.store.mark([4], "disputed", "Ana Sorel")
        await s.press("c")  # written before the poll has seen the other's
        s.app.desk.poll()
        await s.settle()
        assert s.triage.claims.changed == {4}


async def test_the_lists_mark_what_others_changed(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("L", "G")
        with open_case(case) as other:
            other.store.mark([9], "disputed", "Ana Sorel")
        s.app.desk.poll()
        await s.settle()
        rows = s.app.screen.rows
        assert rows.number == 1
        assert rows.changed == {3}
        assert rows.render_line(0).text.startswith(" ~")
        await s.press("g")
        assert not rows.changed
        await s.press("H")
        with open_case(case) as other:
            other.store.mark([9], "confirmed", "Ana Sorel")
        s.app.desk.poll()
        await s.settle()
        assert s.app.screen.rows.changed == {6}


async def test_figures_corrected_by_another_meanwhile_are_shown_beside_what_was_typed(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("F", "tab", "tab", "tab", "tab", "home", "ctrl+k")
        await s.type("44")
        with open_case(case) as other:
            other.store.correct_figures(claim, [NewFigure("30", 30, 30, 30, "killed")], "Ana Sorel", version=1)
        await s.press("ctrl+s", "enter")
        shown = " ".join(s.words().split())
        assert "changed by Ana Sorel meanwhile" in shown
        assert "Now: words: 30 · measure: killed" in shown
        assert "44" in [box.value for box in s.app.screen.query(Input)]
        await s.press("escape")
        assert "Throw away" in s.words()
        await s.press("n", "ctrl+s", "enter")
        with open_case(case) as opened:
            reader = opened.reader()
            assert reader.claim(claim).figures[0].high == 44
            reader.close()


async def test_a_chain_and_an_article_corrected_too_late_come_back(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        claim = s.triage.claims.claim_id
        await s.press("A", "home", "ctrl+k")
        await s.type("Omar Sahin")
        with open_case(case) as other:
            other.store.correct_attribution(claim, [NewLink("Lena Farouk")], "Ana Sorel", version=1)
        await s.press("ctrl+s")
        assert "Now: 1. speaker: Lena Farouk" in s.words()
        await s.press("ctrl+s")
        assert "Omar Sahin" in s.words()
        await s.press("P", "end")
        await s.type(" (late)")
        with open_case(case) as other:
            other.store.correct_article(1, {"title": "Their title"}, "Ana Sorel", version=1)
        await s.press("ctrl+s")
        assert "Now: title: Their title" in s.words()
        assert "Storm report 0 (late)" in [box.value for box in s.app.screen.query(Input)]
        await s.press("escape", "y")
        assert "Their title" in s.words()


async def test_the_reason_of_a_verdict_that_was_refused_is_not_lost(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        first = s.triage.claims.claim_id
        await s.press("w", "d")
        await s.type("the list has fewer")
        with open_case(case) as other:
            other.store.mark([first], "confirmed", "Ana Sorel")
        await s.press("enter")
        assert "you wanted ✗ disputed “the list has fewer”" in " ".join(s.words().split())
        assert s.stored(first) == "confirmed"
        await s.press("g", "w", "d")
        assert "the list has fewer" in s.words()
        await s.press("enter")
        assert s.stored(first) == "disputed"
        await s.press("w", "c")
        assert "the list has fewer" not in s.words().split("because")[1].split("1 ")[0]
