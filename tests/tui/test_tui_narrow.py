"""At 80 columns the most needed keys and whole headings are there."""

from pathlib import Path
from typing import Any

import pytest

SMALL = (80, 24)


@pytest.mark.parametrize("key", ["H", "L", "W", "o", "i"])
async def test_the_way_out_is_told_in_the_last_line(screen: Any, case: Path, key: str) -> None:
    async with screen(case, size=SMALL) as s:
        await s.press(key)
        last = s.words().splitlines()[-1]
        assert "Esc back" in last
        assert "? help" in last
        await s.press("escape")
        assert s.app.screen is s.triage


async def test_all_keys_of_the_columns_are_told(screen: Any, case: Path) -> None:
    async with screen(case, size=SMALL) as s:
        await s.press("T")
        (line,) = [line for line in s.words().splitlines() if "Esc done" in line]
        for told in ("space show", "h l width", "K J order", "a auto", "s sort", "Bksp usual"):
            assert told in line
    async with screen(case) as s:
        await s.press("T")
        (line,) = [line for line in s.words().splitlines() if "Esc done" in line]
        assert "h narrower  l wider" in line


async def test_the_headings_of_the_attribution_are_whole(screen: Any, case: Path) -> None:
    async with screen(case, size=SMALL) as s:
        await s.press("A")
        (line,) = [line for line in s.words().splitlines() if "speaker " in line and "cue word" in line]
        for heading in ("speaker", "role", "cue word", "medium", "unnamed", "hedge"):
            assert f"{heading} " in line
