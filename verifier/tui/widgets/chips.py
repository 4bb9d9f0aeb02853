"""The filter line: every value that is on as a chip with its count, any of which can be dropped by key."""

from typing import TYPE_CHECKING, cast

from textual import events
from textual.binding import BindingsMap

from verifier.tui.phrases import chips_of
from verifier.tui.widgets.keys import bind
from verifier.tui.widgets.line import Draw, TextLine

if TYPE_CHECKING:
    from verifier.tui.screens.triage import Triage


class ChipLine(TextLine, can_focus=True):
    """Only ``action_chips`` gives it the focus; it gives it back to the list by itself."""

    def __init__(self, draw: Draw, *, id: str) -> None:
        super().__init__(draw, id=id)
        self._bindings = BindingsMap()
        self.cursor = 0

    def on_mount(self) -> None:
        bind(self, "chips")

    @property
    def _triage(self) -> "Triage":
        return cast("Triage", self.screen)

    @property
    def chips(self) -> list[tuple[str, str | int, str]]:
        """What is on, value by value."""
        return chips_of(self._triage.where, self._triage.labels)

    @property
    def at(self) -> int | None:
        """The chip under the cursor, while the keys are here."""
        return min(self.cursor, len(self.chips) - 1) if self.has_focus else None

    def on_focus(self, event: events.Focus) -> None:
        self.refresh()

    def on_blur(self, event: events.Blur) -> None:
        self.refresh()

    def _go(self, step: int) -> None:
        count = len(self.chips)
        if count:
            self.cursor = (min(self.cursor, count - 1) + step) % count
            self.refresh()

    def action_chip_right(self) -> None:
        self._go(1)

    def action_chip_left(self) -> None:
        self._go(-1)

    def action_drop_chip(self) -> None:
        chips = self.chips
        if chips:
            part, value, _ = chips[min(self.cursor, len(chips) - 1)]
            self._triage.drop_chip(part, value)
        if len(chips) < 2:
            self._triage.focus_main()

    def action_open_chip(self) -> None:
        chips = self.chips
        self._triage.focus_main()
        if chips:
            self._triage.open_filter(chips[min(self.cursor, len(chips) - 1)][0])

    def action_close_chips(self) -> None:
        self._triage.focus_main()
