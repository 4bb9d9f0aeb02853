"""The screen at every size, without colour, and in each theme."""

from pathlib import Path
from typing import Any

import pytest

from verifier.config import Config
from verifier.tui.screens.filters import PARTS


async def test_full_layout_has_article_and_facts_side_by_side(screen: Any, case: Path) -> None:
    async with screen(case, (120, 40)) as s:
        article, facts = s.triage.query_one("#article"), s.triage.query_one("#facts")
        assert article.region.y == facts.region.y
        assert facts.region.x > article.region.right - 2
        assert "CHAIN" in s.words()
        assert "HISTORY" in s.words()


async def test_a_wide_screen_puts_the_claim_beside_the_list(screen: Any, case: Path) -> None:
    async with screen(case, (200, 50)) as s:
        assert s.triage.query_one("#below").region.y == s.triage.query_one("#left").region.y
        assert "· unreviewed" in s.words()


async def test_stacked_shows_figure_chain_and_words(screen: Any, case: Path) -> None:
    async with screen(case, (80, 24)) as s:
        shown = s.words()
        assert not s.triage.query_one("#facts").display
        for part in ("FIGURE", "CHAIN", "▌ Ines Duarte told", "reviewed 0 of 12"):
            assert part in shown
        await s.press("tab", "pagedown")
        assert "HISTORY" in s.words()
        await s.press("G")
        assert "The ferries stayed in port" in s.words()


@pytest.mark.parametrize("size", [(59, 20), (80, 14), (40, 10), (10, 3)])
async def test_too_small_says_so_and_q_still_leaves(screen: Any, case: Path, size: tuple[int, int]) -> None:
    async with screen(case, size) as s:
        assert "verifier" not in s.words()
        if size[0] >= 40:
            assert "60 columns" in s.words()
        await s.pilot.press("q")
        await s.pilot.pause()
    assert s.app.return_value == 0


async def test_too_small_takes_no_key_but_the_one_that_leaves(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("slash")
        await s.pilot.resize_terminal(59, 40)
        await s.settle()
        await s.burst("cvd")  # neither verdicts nor words in a box that nobody sees
        assert s.triage.where.text == ""
        await s.pilot.resize_terminal(120, 40)
        await s.settle()
        await s.press("escape")
        await s.pilot.resize_terminal(120, 14)
        await s.settle()
        await s.press("c", "space", "asterisk", "e", "w", "f", "u", "question_mark", "ctrl+p", "F", "j")
        assert s.app.screen is s.triage
        assert s.triage.everything.unreviewed == 12
        assert not s.triage.claims.marks
        assert s.triage.claims.cursor == 0
        await s.pilot.resize_terminal(120, 40)
        await s.settle()
        await s.press("c")
        assert s.triage.everything.unreviewed == 11


async def test_the_screen_follows_the_window(screen: Any, case: Path) -> None:
    async with screen(case, (120, 40)) as s:
        await s.press("j", "j")
        for size in ((80, 24), (40, 10), (60, 15), (200, 60), (100, 30)):
            await s.pilot.resize_terminal(*size)
            await s.settle()
            s.words()
        assert s.triage.claims.cursor == 2
        assert "CHAIN" in s.words()


async def test_at_60_by_15_everything_needed_is_there(screen: Any, case: Path) -> None:
    async with screen(case, (60, 15)) as s:
        shown = s.words()
        assert "≈2 killed" in shown
        assert "about 2 sailors" in shown
        await s.press("c")
        assert s.triage.claims.cursor == 1


async def test_no_color_sends_no_colour(screen: Any, case: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with screen(case) as s:
        await s.press("c", "space")
        assert "✓" in s.words()
        for line in s.app.screen._compositor.render_strips():
            for segment in line.apply_filter(s.app.get_line_filters()[-1], s.triage.background_colors[1]):
                if segment.style is not None:
                    assert segment.style.color is None or segment.style.color.is_default
                    assert segment.style.bgcolor is None or segment.style.bgcolor.is_default


@pytest.mark.parametrize(
    "theme", ["verifier-light", "verifier-contrast", "verifier-safe", "textual-light", "ansi-dark"]
)
async def test_every_theme_can_be_drawn(screen: Any, case: Path, theme: str) -> None:
    async with screen(case, config=Config(theme=theme)) as s:
        assert s.app.theme == theme
        await s.press("d", "question_mark", "escape", "f", "escape")
        assert "✗" in s.words()


async def test_wide_and_joined_letters_keep_the_columns(screen: Any, tmp_path: Path, make: Any) -> None:
    from rich.cells import cell_len

    async with screen(make(tmp_path / "wide.case", 1, 3, odd=" 漢字テスト قالت e\u0301\u0301")) as s:
        lines = s.words().split("\n")
        heads = next(line for line in lines if "said by" in line)
        column = heads.index("said by")
        for line in lines[3:6]:
            before = cell_len(line[: line.index("Delta")]) if "Delta" in line else 0
            assert cell_len(line) == 120
            assert before == 0 or before > column


@pytest.mark.parametrize(
    ("size", "told"), [((120, 34), True), ((180, 45), True), ((119, 34), False), ((80, 24), False)]
)
async def test_a_wide_screen_tells_the_ways_to_the_other_lists(
    screen: Any, case: Path, size: tuple[int, int], told: bool
) -> None:
    async with screen(case, size, config=Config(keys={"sources": "f6"})) as s:
        first = s.words().splitlines()[0]
        assert ("H history  L articles  F6 sources" in first) is told
        s.triage.job_words = "add: a very long line about what is being read just now, of which no word is to be cut"
        s.triage.redraw("header")
        await s.settle()
        assert "H history" not in s.words().splitlines()[0] or size[0] > 160
        await s.press("question_mark")
        assert "The other lists" in s.words()


async def test_every_part_of_the_filter_is_in_view_on_a_small_screen(screen: Any, case: Path) -> None:
    async with screen(case, (80, 24)) as s:
        await s.press("f")
        for part in PARTS:
            assert part[:-1] in s.words(), part
        await s.press("shift+tab")
        assert s.app.screen.part == PARTS[-1]
