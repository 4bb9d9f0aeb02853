"""A list of entries, articles or sources: numbers in a sequence, a small cache of rows, lines drawn on demand."""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from textual import events
from textual.binding import BindingsMap
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from verifier.tui.theme import Palette
from verifier.tui.widgets.canvas import Canvas, base_of, inside, keep_bar
from verifier.tui.widgets.ink import Line, palette_of, resize, strip
from verifier.tui.widgets.keys import bind

AHEAD: Final = 60
"""Rows asked for before and after those in view."""
KEPT: Final = 2_000
"""Rows kept in memory."""

Draw = Callable[[Any, int, Palette], Line]
"""A row as a line of so many cells; the two cells of the cursor stand before it."""


class RowList(ScrollView, can_focus=True):
    """Rows, one a line, with a cursor. ``numbers`` may be a range: an untouched history needs no array."""

    DEFAULT_CSS = """
    RowList { height: 1fr; overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; }
    """

    @dataclass
    class Wanted(Message):
        """Rows that are in view, or nearly so, and not in memory."""

        numbers: Sequence[int]

    class Moved(Message):
        """The cursor stands on another row, or on none."""

    class Opened(Message):
        """A row was double-clicked."""

    def __init__(self, draw: Draw, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._bindings = BindingsMap()
        self._draw = draw
        self.numbers: Sequence[int] = ()
        self.cursor = 0
        self.empty_words = ""
        self.changed: set[int] = set()  # rows that others changed and that were not looked at since
        self._rows: dict[int, Any] = {}
        self._asked: tuple[int, int] | None = None
        self._styles_cache = Canvas()

    def on_mount(self) -> None:
        keep_bar(self)
        bind(self, "moving")

    # what is listed

    @property
    def number(self) -> int | None:
        """The number of the row under the cursor."""
        return self.numbers[self.cursor] if self.cursor < len(self.numbers) else None

    @property
    def row(self) -> Any:
        """The row under the cursor, if it is in memory."""
        number = self.number
        return None if number is None else self._rows.get(number)

    def fill(self, numbers: Sequence[int], *, stand_on: int | None = None) -> None:
        """List other rows, the cursor on ``stand_on`` at its line of the screen if it is listed, else where it was."""
        line = self.cursor - self.scroll_offset.y
        held = self.number
        self.numbers = numbers
        place = _place(numbers, stand_on)
        if place is None:
            place = 0 if stand_on is None else max(0, min(self.cursor, len(numbers) - 1))
            line = min(line, place)
        self.cursor = place
        self._asked = None
        self._resize()
        self.scroll_to(y=max(0, place - max(0, line)), animate=False, force=True)
        self._reveal()
        self.refresh()
        self._want(again=True)
        if self.number != held or held is None:
            self.post_message(self.Moved())

    def extend(self, numbers: "array[int]") -> None:
        """Add rows at the end, as a longer search finds them."""
        first = not self.numbers
        longer = array("q", self.numbers)
        longer.extend(numbers)
        self.numbers = longer
        self._resize()
        self.refresh()
        self._want()
        if first:
            self.post_message(self.Moved())

    def hold(self, rows: dict[int, Any]) -> None:
        """Keep rows that came; draw those in view again."""
        self._rows.update(rows)
        if len(self._rows) > KEPT:
            top = self.scroll_offset.y
            near = set(self.numbers[max(0, top - KEPT // 4) : top + KEPT // 4])
            self._rows = {number: row for number, row in self._rows.items() if number in near}
        self.refresh()
        if self.number in rows:
            self.post_message(self.Moved())

    def clear(self) -> None:
        """Drop every row: they are to be told otherwise."""
        self._rows.clear()
        self.refresh()

    def forget(self) -> None:
        """Ask for the rows again; what is in view stays until they are there."""
        self._asked = None
        self._want(again=True)

    def _resize(self) -> None:
        resize(self, Size(self.scrollable_content_region.width, len(self.numbers)))

    def on_resize(self, event: events.Resize) -> None:
        self._resize()
        self._reveal()
        self._want()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self._want()

    def _want(self, *, again: bool = False) -> None:
        top, height = self.scroll_offset.y, max(self.size.height, 1)
        begin, stop = max(0, top - AHEAD), min(len(self.numbers), top + height + AHEAD)
        if not again and all(number in self._rows for number in self.numbers[top : top + height]):
            return
        if again or self._asked != (begin, stop):
            self._asked = (begin, stop)
            missing = [number for number in self.numbers[begin:stop] if again or number not in self._rows]
            if missing:
                self.post_message(self.Wanted(missing))

    # drawing

    def render_line(self, y: int) -> Strip:
        width, palette, base = inside(self), palette_of(self), base_of(self)
        index = self.scroll_offset.y + y
        if index >= len(self.numbers):
            words = f"  {self.empty_words}" if not self.numbers and y == 1 else ""
            return strip([(words, palette.dim)], width, base)
        here = index == self.cursor
        if here:
            base = base + (palette.cursor if self.has_focus else palette.cursor_idle)
        number = self.numbers[index]
        row = self._rows.get(number)
        sign = ("▸" if here else " ") + ("~" if number in self.changed else " ")
        line: Line = [(sign, palette.mark)]
        line += self._draw(row, max(1, width - 2), palette) if row is not None else [("…", palette.dim)]
        return strip(line, width, base)

    @property
    def inner_width(self) -> int:
        """Cells that a row is drawn in."""
        return max(1, self.scrollable_content_region.width - 2)

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    # moving

    def go(self, index: int) -> None:
        """Put the cursor on a line, and let it be seen."""
        index = max(0, min(index, len(self.numbers) - 1))
        if index == self.cursor or not self.numbers:
            return
        before, self.cursor = self.cursor, index
        self.refresh_lines(before)
        self.refresh_lines(index)
        self._reveal()
        self.post_message(self.Moved())

    def _reveal(self) -> None:
        height = max(1, self.scrollable_content_region.height)
        top = self.scroll_offset.y
        if not top <= self.cursor < top + height:
            near = top - height < self.cursor < top + 2 * height
            edge = self.cursor if self.cursor < top else self.cursor - height + 1
            self.scroll_to(y=max(0, edge if near else self.cursor - height // 2), animate=False, force=True)

    def action_down(self) -> None:
        self.go(self.cursor + 1)

    def action_up(self) -> None:
        self.go(self.cursor - 1)

    def _page(self, lines: int) -> None:
        if self.numbers:
            self.scroll_to(y=self.scroll_offset.y + lines, animate=False, force=True)
            self.go(self.cursor + lines)

    def action_half_down(self) -> None:
        self._page(max(1, self.size.height // 2))

    def action_half_up(self) -> None:
        self._page(-max(1, self.size.height // 2))

    def action_page_down(self) -> None:
        self._page(max(1, self.size.height - 1))

    def action_page_up(self) -> None:
        self._page(-max(1, self.size.height - 1))

    def action_top(self) -> None:
        self.go(0)

    def action_bottom(self) -> None:
        self.go(len(self.numbers) - 1)

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is not None:
            self.go(self.scroll_offset.y + offset.y)
            if event.chain == 2:
                self.post_message(self.Opened())


def _place(numbers: Sequence[int], wanted: int | None) -> int | None:
    if wanted is None:
        return None
    try:
        return numbers.index(wanted)
    except ValueError:
        return None
