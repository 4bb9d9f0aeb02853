"""A form follows the window: its boxes stay usable, with what is typed, the cursor and the keys where they were."""

from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input


def layout(s: Any) -> list[tuple[str | None, tuple[int, int, int, int]]]:
    return [(box.name, tuple(box.region)) for box in s.app.screen.query(Input)]


@pytest.mark.parametrize("key", ["F", "A", "P"])
async def test_a_form_that_is_resized_stands_as_one_opened_at_that_size(screen: Any, case: Path, key: str) -> None:
    fresh = {}
    for size in ((120, 40), (80, 24), (60, 20)):
        async with screen(case, size) as s:
            await s.press(key)
            fresh[size] = layout(s)
            assert all(region[2] >= 5 for _, region in fresh[size]), fresh[size]
    async with screen(case, (120, 40)) as s:
        await s.press(key, "tab", "tab", "end")
        await s.type("abc")
        await s.press("left")
        box = s.app.focused
        for size in ((80, 24), (60, 20), (120, 40), (60, 20), (80, 24)):
            await s.pilot.resize_terminal(*size)
            await s.settle()
            assert layout(s) == fresh[size], size
            assert s.app.focused is box
            assert box.value.endswith("abc")
        await s.type("X")
        assert box.value.endswith("abXc")
        words = " ".join(s.words().split())
        assert {"F": "words", "A": "speaker", "P": "publisher"}[key] in words


async def test_a_row_that_is_added_after_a_resize_fits_as_well(screen: Any, case: Path) -> None:
    async with screen(case, (120, 40)) as s:
        await s.press("F")
        await s.pilot.resize_terminal(80, 24)
        await s.settle()
        await s.press("ctrl+n")
        widths = [box.region.width for box in s.app.screen.query(Input)]
        assert widths[:7] == widths[7:14]


async def test_what_is_told_of_a_long_conflict_can_be_read_to_its_end(screen: Any, case: Path) -> None:
    from db.engine import open_case
    from db.rows import NewLink

    links = [NewLink(f"Speaker {number}", role="a witness of the storm", cue="told") for number in range(1, 13)]
    async with screen(case, (80, 24)) as s:
        claim = s.triage.claims.claim_id
        await s.press("A", "end")
        await s.type("x")
        with open_case(case) as other:
            other.store.correct_attribution(claim, links, "Ben Other", version=1)
        await s.press("ctrl+s")
        assert "Speaker 1 " in s.words()
        assert s.app.focused is not None
        seen = s.words()
        assert s.app.focused.region.y < 22, "the box is in view"
        for _ in range(6):
            await s.press("pagedown")
            seen += s.words()
        assert all(f"Speaker {number} " in seen for number in range(1, 13))
        assert "Esc leaves that" in seen
        await s.type("y")
        assert s.app.focused.value.endswith("xy")
