"""When the main screen is painted: at once and in one frame, a write that was just asked for before it."""

import asyncio
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, cast

from textual import events
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget

from verifier.tui.widgets.canvas import DirectCompositor

if TYPE_CHECKING:
    from verifier.tui.program import VerifierApp

HOLD: Final = 0.008
"""Seconds that a frame waits for a verdict to be on disk, which takes about as long."""


class Painting(Screen[None]):
    """A screen that says itself when it is painted."""

    def __init__(self) -> None:
        super().__init__()
        self._held_until = 0.0  # until when nothing is painted
        self._compositor = DirectCompositor()

    @property
    def main(self) -> "VerifierApp":
        """The app, by its own class."""
        return cast("VerifierApp", self.app)

    def pumps(self) -> Iterable[MessagePump]:
        """Where keys may wait."""
        return (self.app, self)

    def paint(self) -> None:
        """Paint what was refreshed, now and in one frame. Textual would do so a little later and in several.

        While more keys wait, only the last of them is worth a frame.
        """
        waiting = self.main.ahead.waits or any(_keys_wait(pump) for pump in self.pumps())
        if waiting or self.app.screen is not self or self._held:
            return
        for widget in self._compositor.visible_widgets:
            if widget._repaint_required:
                widget._repaint_required = False
                self._dirty_widgets.add(widget)
        self._on_timer_update()
        time.sleep(0)  # lets the thread that writes to the terminal have the interpreter

    def hold(self) -> None:
        """Let a write that was just asked for go first: painting and it would take the interpreter from each other."""
        self._held_until = asyncio.get_running_loop().time() + HOLD

    def paint_first(self, widget: Widget) -> None:
        """What was waited for is there: paint what tells of it, and only then the rest."""
        self._held_until = 0.0
        if self.app.screen is not self:
            return
        widget._repaint_required = False
        others = self._dirty_widgets - {widget}
        self._compositor.update_widgets({widget})
        self._compositor_refresh()  # which takes all for painted
        self._dirty_widgets |= others
        time.sleep(0)

    @property
    def _held(self) -> bool:
        return self._held_until > asyncio.get_running_loop().time()

    def _on_timer_update(self) -> None:
        if not self._held:  # else it is asked again a frame later
            super()._on_timer_update()


def _keys_wait(pump: MessagePump) -> bool:
    waiting: Iterable[Message | None] = pump._message_queue.values
    return any(isinstance(message, events.Key) for message in waiting)
