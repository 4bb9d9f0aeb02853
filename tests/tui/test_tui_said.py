"""What is said at the bottom, and how forms look on a narrow screen."""

import threading
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, Static


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("key", ["F", "A", "P"])
async def test_every_box_of_a_form_has_room_and_its_label(screen: Any, case: Path, width: int, key: str) -> None:
    async with screen(case, size=(width, 24)) as s:
        await s.press(key)
        form = s.app.screen
        for box in form.query(Input):
            assert box.size.width >= (11 if width < 80 else 4), box.name
            assert box.region.right <= width
        labels = {str(one.content) for one in form.query(Static)}
        wanted = {"F": {"words", "measure", "low", "of whom"}, "A": {"speaker", "role", "hedge"}, "P": {"publisher"}}
        assert wanted[key] <= labels


async def test_a_figure_is_corrected_in_a_narrow_form(screen: Any, case: Path) -> None:
    async with screen(case, size=(60, 20)) as s:
        claim = s.triage.claims.claim_id
        await s.press("F", "tab", "tab", "tab", "tab", "home", "ctrl+k")
        await s.type("44")
        await s.press("ctrl+n", "tab", "ctrl+x", "ctrl+s", "y")  # the article has another number: it is asked
        assert s.app.screen is s.triage
        row = s.triage.claims.known(claim)
        assert (row.high, row.figures) == (44, 1)


async def test_the_hints_stay_beside_what_is_said_and_the_next_key_ends_it(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("c")
        bottom = s.words().splitlines()[-1]
        assert "marked confirmed · u undoes" in bottom
        assert "d disputed" in bottom
        assert "? help" in bottom
        await s.press("j")
        bottom = s.words().splitlines()[-1]
        assert "marked confirmed" not in bottom
        assert bottom.startswith(" c confirmed")


async def test_none_is_left_while_the_verdicts_are_written(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        go_on = threading.Event()
        s.app.desk.write("setting", lambda session: go_on.wait(30) and None)
        try:
            await s.pilot.press("asterisk")
            for _ in range(100):
                await s.pilot.pause(0.02)
                if s.triage.claims.marks:
                    break
            await s.pilot.press("c", "y")
            for _ in range(100):
                await s.pilot.pause(0.02)
                if s.said:
                    break
            assert "12 verdicts being written" in s.said
        finally:
            go_on.set()
        await s.settle()
        assert s.triage.counts.confirmed == 12
