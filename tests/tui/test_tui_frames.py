"""What a key sends to the terminal: one frame of what changed, and then the screen is as it should be."""

import asyncio
import gc
import threading
from pathlib import Path
from typing import Any

import pytest
from textual._styles_cache import StylesCache

from db.store import Store
from verifier.tui.widgets.canvas import Lines
from verifier.workflow.session import Session


class Terminal:
    """What a terminal shows after the frames it was sent, as text; frames are taken where they leave the compositor."""

    def __init__(self, running: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.compositor = running.triage._compositor
        self.rows = [list(line.text) for line in self.compositor.render_strips()]
        self.frames: list[int] = []
        self.sent: list[str] = []  # the text of each frame
        render = self.compositor.render_partial_update

        def taken() -> Any:
            update = render()
            if isinstance(update, Lines):
                self.frames.append(len(update.placed))
                self.sent.append("\n".join(line.text for _x, _y, line in update.placed))
                for x, y, line in update.placed:
                    self.rows[y][x : x + line.cell_length] = line.text
            return update

        monkeypatch.setattr(self.compositor, "render_partial_update", taken)

    @property
    def text(self) -> str:
        return "\n".join("".join(row) for row in self.rows)


@pytest.mark.parametrize("size", [(120, 34), (80, 24), (180, 45)])
async def test_frames_leave_the_screen_as_it_should_be(
    screen: Any, tmp_path: Path, make: Any, monkeypatch: Any, size: tuple[int, int]
) -> None:
    case = make(tmp_path / "many.case", 12, 8)
    async with screen(case, size) as s:
        terminal = Terminal(s, monkeypatch)
        for key in (
            "j",
            "j",
            "pagedown",
            "k",
            "c",
            "space",
            "V",
            "j",
            "V",
            "d",
            "u",
            "G",
            "g",
            "n",
            "ctrl+d",
            "tab",
            "j",
        ):
            await s.press(key)
            assert terminal.text == s.words(), key
        assert terminal.frames


async def test_a_move_is_one_frame_with_the_claim_beside_it(screen: Any, case: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("verifier.tui.screens.resting.Resting.rest", lambda self, detail: None)
    async with screen(case) as s:
        terminal = Terminal(s, monkeypatch)
        for key in ("j", "j", "k"):
            terminal.frames.clear()
            await s.press(key)
            assert len(terminal.frames) == 1, key
            assert s.triage.chosen.detail.row.id == s.triage.claims.claim_id
            assert terminal.text == s.words()
        # two rows of the list of twelve, not the whole list
        assert terminal.frames[0] < s.triage.size.height


async def test_a_verdict_is_told_in_a_frame_of_its_own_and_before_the_rest(
    screen: Any, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("verifier.tui.screens.painting.HOLD", 60.0)  # the write is never what takes longer
    async with screen(case) as s:
        terminal = Terminal(s, monkeypatch)
        for key, words in (("c", "marked confirmed"), ("d", "marked disputed"), ("u", "undone"), ("u", "undone")):
            terminal.frames.clear()
            terminal.sent.clear()
            await s.press(key)
            told = next(place for place, text in enumerate(terminal.sent) if words in text)
            assert terminal.frames[told] == 1, "one line"
            assert not any("Report number" in text for text in terminal.sent[:told]), "the next claim comes after it"
            assert len(terminal.frames) > told + 1
            assert terminal.text == s.words()


async def test_a_slow_disk_holds_no_frame_back(screen: Any, case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = threading.Event()
    mark = Session.mark

    def slow(*args: Any, **named: Any) -> Any:
        disk.wait(60)
        return mark(*args, **named)

    monkeypatch.setattr(Session, "mark", slow)
    async with screen(case) as s:
        terminal = Terminal(s, monkeypatch)
        following = s.triage.claims.ids[1]
        await s.pilot.press("c")
        for _ in range(500):
            if s.triage.claims.claim_id == following and terminal.text == s.words():
                break
            await asyncio.sleep(0.01)
        assert terminal.text == s.words(), "the next claim is there before the verdict is on disk"
        assert s.triage.claims.claim_id == following
        assert not s.said
        disk.set()
        await s.settle()
        assert "marked confirmed" in s.said
        assert terminal.text == s.words()


async def test_the_store_has_its_time_once_the_hands_rest(
    screen: Any, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("verifier.tui.desk.UNRESTED", 3)
    rests: list[int] = []
    monkeypatch.setattr(Store, "rest", lambda store: rests.append(1))
    async with screen(case) as s:
        await s.press("c", "c", "d")
        s.app.desk.poll()
        await s.settle()
        assert not rests, "a key may follow at once"
        monkeypatch.setattr("verifier.tui.desk.CALM", 0.0)
        s.app.desk.poll()
        await s.settle()
        assert rests == [1]
        s.app.desk.poll()
        await s.settle()
        assert rests == [1], "nothing was written since"


async def test_what_is_not_ours_is_painted_in_textual_s_own_way(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        assert s.triage._compositor._places() is not None
        await s.press("slash")
        assert s.triage._compositor._places() is None
        await s.type("report 2")
        assert "report 2" in s.words()
        await s.press("escape")
        assert s.triage._compositor._places() is not None


async def test_claims_read_ahead_are_dropped_when_the_case_changes(screen: Any, case: Path) -> None:
    from db.engine import open_case

    async with screen(case) as s:
        following = s.triage.claims.ids[1]
        assert following in s.triage._near
        with open_case(case) as other:
            other.store.add_note(following, "seen by another", "Someone Else")
        s.triage.desk.poll()
        await s.settle()
        await s.press("j")
        assert "seen by another" in s.triage.sheet("facts").plain


async def test_counts_follow_a_verdict(screen: Any, case: Path) -> None:
    async with screen(case) as s:
        await s.press("c")
        assert (s.triage.everything.confirmed, s.triage.everything.unreviewed) == (1, 11)
        assert "reviewed 1 of 12" in s.words()
        await s.press("u")
        assert (s.triage.everything.confirmed, s.triage.everything.unreviewed) == (0, 12)


async def test_what_a_dialog_drew_is_gone_with_it(screen: Any, case: Path) -> None:
    async def rounds(s: Any) -> int:
        for key in ("w", "e", "f", "question_mark") * 3:
            await s.pilot.press(key)
            await s.pilot.pause()
            await s.pilot.press("escape")
            await s.pilot.pause()
            assert s.app.screen is s.triage, key
        gc.collect()
        return sum(isinstance(one, StylesCache) for one in gc.get_objects())

    async with screen(case, (120, 34)) as s:
        gc.unfreeze()
        await rounds(s)
        drawn = await rounds(s)
        assert await rounds(s) <= drawn, "lines of dialogs that were closed are kept"
