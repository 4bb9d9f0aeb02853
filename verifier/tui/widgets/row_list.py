"""A list of entries, articles or sources: numbers in a sequence, a small cache of rows, lines drawn on demand."""

from array import array
from collections.abc import Callable, Sequence
from typing import Any, Final

from rich.style import Style
from textual.message import Message
from textual.strip import Strip

from verifier.tui.theme import Palette
from verifier.tui.widgets.cursor_list import CursorList
from verifier.tui.widgets.ink import Line, strip

AHEAD: Final = 60
"""Rows asked for before and after those in view."""
KEPT: Final = 2_000
"""Rows kept in memory."""

Draw = Callable[[Any, int, Palette], Line]
"""A row as a line of so many cells; the two cells of the cursor stand before it."""


class RowList(CursorList):
    """Rows, one a line, with a cursor."""

    DEFAULT_CSS = """
    RowList { height: 1fr; }
    """

    class Moved(Message):
        """The cursor stands on another row, or on none."""

    def __init__(self, draw: Draw, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._draw = draw

    # what is listed

    def fill(self, numbers: Sequence[int], *, stand_on: int | None = None) -> None:
        """List other rows, the cursor on ``stand_on`` at its line of the screen if it is listed, else where it was."""
        line = self.cursor - self.scroll_offset.y
        held = self.number
        self.ids = numbers
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
        first = not self.ids
        longer = array("q", self.ids)
        longer.extend(numbers)
        self.ids = longer
        self._resize()
        self.refresh()
        self._want()
        if first:
            self.post_message(self.Moved())

    def hold(self, rows: dict[int, Any]) -> None:
        """Keep rows that came; draw those in view again."""
        self._rows.update(rows)
        self._keep_near(KEPT)
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

    def _want(self, *, again: bool = False) -> None:
        top, height = self.scroll_offset.y, max(self.size.height, 1)
        begin, stop = max(0, top - AHEAD), min(len(self.ids), top + height + AHEAD)
        if not again and all(number in self._rows for number in self.ids[top : top + height]):
            return
        if again or self._asked != (begin, stop):
            self._asked = (begin, stop)
            missing = [number for number in self.ids[begin:stop] if again or number not in self._rows]
            if missing:
                self.post_message(self.Wanted(missing))

    # drawing

    def _strip(self, number: int, row: Any, width: int, here: bool, palette: Palette, base: Style) -> Strip:
        sign = ("▸" if here else " ") + ("~" if number in self.changed else " ")
        line: Line = [(sign, palette.mark), *self._draw(row, max(1, width - 2), palette)]
        return strip(line, width, base)

    @property
    def inner_width(self) -> int:
        """Cells that a row is drawn in."""
        return max(1, self.scrollable_content_region.width - 2)

    def _went(self, before: int) -> None:
        self.post_message(self.Moved())


def _place(numbers: Sequence[int], wanted: int | None) -> int | None:
    if wanted is None:
        return None
    try:
        return numbers.index(wanted)
    except ValueError:
        return None
