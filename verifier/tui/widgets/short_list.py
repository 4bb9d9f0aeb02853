"""A list of lines with a cursor, for lists that fit into memory; the owner draws each line."""

from collections.abc import Callable

from textual import events
from textual.binding import BindingsMap
from textual.message import Message

from verifier.tui.theme import Palette
from verifier.tui.widgets.canvas import keep_bar
from verifier.tui.widgets.ink import Line
from verifier.tui.widgets.keys import bind
from verifier.tui.widgets.sheet import Sheet

Draw = Callable[[int, int, Palette], Line]
"""Draws a line of the list: its number, the cells there are for it, the styles in force."""


class ShortList(Sheet):
    """Lines with a cursor; ``Moved`` tells where it went."""

    class Moved(Message):
        """The cursor stands on another line."""

    def __init__(self, draw: Draw, *, id: str) -> None:
        super().__init__(id=id)
        self._row = draw
        self.count = 0
        self.cursor = 0
        self.empty_words = ""

    def on_mount(self) -> None:
        keep_bar(self)
        self._bindings = BindingsMap()
        bind(self, "moving")

    def fill(self, count: int, cursor: int | None = None) -> None:
        """Show so many lines; the cursor stays where it is if it can, or goes to ``cursor``."""
        self.count = count
        self.cursor = max(0, min(self.cursor if cursor is None else cursor, count - 1))
        self.show(self._draw, keep=True)
        self._reveal()

    def again(self) -> None:
        """Draw all lines again: what they tell has changed."""
        self.show(self._draw, keep=True)

    def _draw(self, width: int, palette: Palette) -> tuple[list[Line], int]:
        if not self.count:
            return [[(self.empty_words, palette.dim)]], 0
        lines: list[Line] = []
        for index in range(self.count):
            here = index == self.cursor
            line: Line = [("▸ " if here else "  ", palette.mark), *self._row(index, width - 2, palette)]
            lines.append([(text, ink + palette.cursor) for text, ink in line] if here else line)
        return lines, self.cursor

    def go(self, index: int) -> None:
        """Put the cursor on a line, and let it be seen."""
        index = max(0, min(index, self.count - 1))
        if index != self.cursor and self.count:
            self.cursor = index
            self.show(self._draw, keep=True)
            self._reveal()
            self.post_message(self.Moved())

    def _reveal(self) -> None:
        top, height = self.scroll_offset.y, max(1, self.size.height)
        if not top <= self.cursor < top + height:
            self.scroll_to(y=self.cursor if self.cursor < top else self.cursor - height + 1, animate=False, force=True)

    def _scroll_by(self, lines: int) -> None:
        self.go(self.cursor + lines)

    def action_top(self) -> None:
        self.go(0)

    def action_bottom(self) -> None:
        self.go(self.count - 1)

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is not None:
            self.go(self.scroll_offset.y + offset.y)
