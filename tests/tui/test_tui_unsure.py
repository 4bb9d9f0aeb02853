"""The mark of an unsure reading: in the list and beside the figure, by sign and word, until a person corrects it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tui_cases import REVIEWER, article

from db.engine import open_case
from db.rows import NewFigure


@pytest.fixture
def doubtful(tmp_path: Path) -> Path:
    """A case whose first claim has an unsure figure and whose second has a sure one."""
    path = tmp_path / "storm.case"
    new = article(0, 2)
    first, second = new.claims
    with open_case(path, create=True) as case:
        unsure = replace(first, figures=(replace(first.figures[0], confidence=0.65),))
        sure = replace(second, figures=(replace(second.figures[0], confidence=0.95),))
        case.store.add_article(replace(new, claims=(unsure, sure)), REVIEWER)
    return path


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_mark_stands_in_the_list_and_beside_the_figure(
    screen: Any, doubtful: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with screen(doubtful, size=size) as s:
        shown = s.words()
        assert "≈2 (?)" in shown
        assert "≈3 (?)" not in shown
        assert "(?) unsure reading, 65 %" in shown
        await s.press("j")
        assert "unsure reading" not in s.words()


async def test_a_correction_takes_the_mark_away_and_undo_brings_it_back(screen: Any, doubtful: Path) -> None:
    with open_case(doubtful) as case:
        case.store.correct_figures(1, [NewFigure("about 2", 2, 2, 2, "killed")], REVIEWER, version=1)
    async with screen(doubtful) as s:
        assert "(?)" not in s.words()
        await s.press("u")
        assert "≈2 (?)" in s.words()
