"""The screen on a real case, driven by keys alone."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

from verifier.config import Config
from verifier.tui.actions import Keymap
from verifier.tui.app import build
from verifier.tui.desk import Desk
from verifier.tui.program import VerifierApp
from verifier.tui.screens.triage import Triage
from verifier.workflow.session import open_session

sys.path.insert(0, str(Path(__file__).parent))

from tui_cases import REVIEWER, make_case


class Screen:
    """A running screen with the helpers that tests need."""

    def __init__(self, pilot: "Pilot[int]", app: VerifierApp) -> None:
        self.pilot = pilot
        self.app = app

    @property
    def triage(self) -> Triage:
        screen = self.app.screen_stack[0]
        assert isinstance(screen, Triage)
        return screen

    async def press(self, *keys: str) -> None:
        """Press keys, then let the threads and the screen come to rest."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def type(self, words: str) -> None:
        """Type words into what has the focus."""
        for sign in words:
            await self.pilot.press({" ": "space"}.get(sign, sign))
        await self.settle()

    async def burst(self, words: str) -> None:
        """Keys that all come in one read, before the first of them is done; then let the screen come to rest."""
        driver = self.app._driver
        assert driver is not None
        names = {"\r": "enter", "\x13": "ctrl+s", "\x1b": "escape", "\t": "tab"}
        for sign in words:
            key = events.Key(names[sign], sign) if sign in names else events.Key(_character_to_key(sign), sign)
            key.set_sender(self.app)
            driver.send_message(key)
        await self.pilot.pause()
        await self.settle()

    async def settle(self) -> None:
        """Wait until nothing is asked, written or waiting to be shown."""
        for _ in range(400):
            await self.pilot.pause()
            desk = self.app.desk
            triage = self.triage
            self.app.ahead.hurry()
            busy = triage.seeking or triage.gathering or self.app.ahead.busy
            if triage.proposing:  # a process of its own reads the words
                await self.until_proposed()
            if desk.idle and not busy and triage.drafts.idle and triage.resting.idle:
                await self.pilot.pause()
                if desk.idle:
                    return
            await asyncio.sleep(0.005)
        raise AssertionError("the screen does not come to rest")

    async def until_proposed(self) -> None:
        """Wait until the extractor has read the words that a claim is made of."""
        for _ in range(2400):
            if not self.triage.proposing:
                return
            await asyncio.sleep(0.05)
        raise AssertionError("nothing is proposed")

    async def until(self, true: Callable[[], bool], seconds: float = 60) -> None:
        """Wait for something that happens in another process."""
        for _ in range(int(seconds / 0.05)):
            if true():
                await self.settle()
                return
            await asyncio.sleep(0.05)
        raise AssertionError("it did not happen")

    @property
    def said(self) -> str:
        """The line at the bottom, if something was just said."""
        return self.triage.status

    def words(self) -> str:
        """Everything on the screen as plain text."""
        width, height = self.app.size
        lines = self.app.screen._compositor.render_strips()
        if not lines:
            return ""  # a screen that is only just coming
        assert len(lines) == height
        assert all(line.cell_length == width for line in lines)
        return "\n".join(line.text for line in lines)

    @property
    def verdict(self) -> str | None:
        """The verdict of the claim under the cursor, as the list shows it."""
        row = self.triage.claims.row
        return row.verdict if row else None

    def stored(self, claim: int) -> str:
        """A claim's verdict as it is on disk."""
        session = self.app.desk.session
        assert session is not None
        reader = session.reader()
        try:
            return reader.claim(claim).row.verdict
        finally:
            reader.close()


Opener = Callable[..., AbstractAsyncContextManager[Screen]]


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERIFIER_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setattr("verifier.tui.drafts.drafts_folder", lambda: tmp_path / "drafts")
    monkeypatch.setattr("verifier.tui.first_time.tour_file", lambda: tmp_path / "tour-seen")
    monkeypatch.delenv("VERIFIER_TOUR", raising=False)
    monkeypatch.setattr("verifier.tui.screens.resting.REST", 0.0)  # every cursor rests
    for name in ("VERIFIER_REVIEWER", "VERIFIER_CASE", "NO_COLOR", "VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return make_case(tmp_path / "storm.case")


@pytest.fixture
def screen() -> Opener:
    @asynccontextmanager
    async def opened(
        case: Path,
        size: tuple[int, int] = (120, 40),
        *,
        reviewer: str | None = REVIEWER,
        config: Config | None = None,
        tour: str = "never",
        notifications: bool = False,
    ) -> AsyncIterator[Screen]:
        config = config or Config()
        desk = Desk(lambda: open_session(str(case), create=True, reviewer=reviewer, config=config))
        desk.start(config.sort)
        desk.ready.wait(30)
        if desk.failure is not None:
            raise desk.failure
        app = build(desk, Keymap(config.keys), config, tour)
        try:
            async with app.run_test(size=size, notifications=notifications) as pilot:
                running = Screen(pilot, app)
                await running.settle()
                yield running
        finally:
            desk.close()

    return opened


@pytest.fixture
def make() -> Callable[..., Path]:
    """Makes a case: path, articles, claims of each, odd text."""
    return make_case
