"""A list that scrolls, of things known by a number each: a cursor, rows that come when they are in view, lines drawn on
demand. What a row is and how its line looks, the lists of claims and of other rows say (``ClaimList``, ``RowList``)."""

from collections.abc import Iterable, Sequence
from typing import Any

from rich.style import Style
from textual import events
from textual.binding import BindingsMap
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from verifier.tui.actions import Pane
from verifier.tui.theme import Palette
from verifier.tui.widgets.canvas import Canvas, base_of, inside, keep_bar
from verifier.tui.widgets.ink import palette_of, resize, strip
from verifier.tui.widgets.keys import bind


class CursorList(ScrollView, can_focus=True):
    """Rows, one a line, with a cursor. ``ids`` may be a range: an untouched history needs no array."""

    DEFAULT_CSS = """
    CursorList {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
    }
    """

    class Wanted(Message):
        """Rows that are in view, or nearly so, and not in memory."""

        def __init__(self, ids: Sequence[int]) -> None:
            super().__init__()
            self.ids = ids

    class Opened(Message):
        """A row was double-clicked."""

    panes: tuple[Pane, ...] = ("moving",)
    """The parts of the registry of actions whose keys work here."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._bindings = BindingsMap()
        self.ids: Sequence[int] = ()
        self.cursor = 0
        self.changed: set[int] = set()  # by others, and not looked at since
        self.empty_words = ""
        self._rows: dict[int, Any] = {}
        self._asked: tuple[int, int] | None = None
        self._styles_cache = Canvas()

    def on_mount(self) -> None:
        keep_bar(self)
        bind(self, *self.panes)

    # what the kinds of lists say

    def _went(self, before: int) -> None:
        """The cursor left the line ``before``."""
        raise NotImplementedError

    def _want(self) -> None:
        """Ask for rows that are missing in view."""
        raise NotImplementedError

    def _strip(self, number: int, row: Any, width: int, here: bool, palette: Palette, base: Style) -> Strip:
        """The line of a row that is in memory."""
        raise NotImplementedError

    # what is listed

    @property
    def length(self) -> int:
        """Lines of the list."""
        return len(self.ids)

    @property
    def number(self) -> int | None:
        """The number of the row under the cursor."""
        return self.ids[self.cursor] if self.cursor < len(self.ids) else None

    @property
    def row(self) -> Any:
        """The row under the cursor, if it is in memory."""
        number = self.number
        return None if number is None else self._rows.get(number)

    def _keep_near(self, most: int, always: Iterable[int] = ()) -> None:
        """Drop rows far from those in view when there are more than ``most``."""
        if len(self._rows) > most:
            top = self.scroll_offset.y
            near = {*self.ids[max(0, top - most // 4) : top + most // 4], *always}
            self._rows = {number: row for number, row in self._rows.items() if number in near}

    def _resize(self) -> None:
        resize(self, Size(self.scrollable_content_region.width, self.length))

    def on_resize(self, event: events.Resize) -> None:
        self._resize()
        self._reveal()
        self._want()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self._want()

    # drawing

    def render_line(self, y: int) -> Strip:
        width, palette, base = inside(self), palette_of(self), base_of(self)
        index = self.scroll_offset.y + y
        length = self.length
        if index >= length:
            words = f"  {self.empty_words}" if not length and y == 1 else ""
            return strip([(words, palette.dim)], width, base)
        here = index == self.cursor
        if here:
            base = base + (palette.cursor if self.has_focus else palette.cursor_idle)
        number = self.ids[index] if index < len(self.ids) else None
        row = None if number is None else self._rows.get(number)
        if number is None or row is None:
            return strip([("▸ " if here else "  ", palette.mark), ("…", palette.dim)], width, base)
        return self._strip(number, row, width, here, palette, base)

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    # moving

    def go(self, index: int, *, centre: bool = False) -> None:
        """Put the cursor on a line, and let it be seen."""
        index = max(0, min(index, len(self.ids) - 1))
        if index == self.cursor or not self.ids:
            return
        before, self.cursor = self.cursor, index
        self.refresh_lines(before)
        self.refresh_lines(index)
        self._reveal(centre=centre)
        self._went(before)

    def _reveal(self, *, centre: bool = False) -> None:
        height = max(1, self.scrollable_content_region.height)
        top = self.scroll_offset.y
        if top <= self.cursor < top + height:
            return
        if centre or not top - height < self.cursor < top + 2 * height:
            target = self.cursor - height // 2
        else:
            target = self.cursor if self.cursor < top else self.cursor - height + 1
        self.scroll_to(y=max(0, target), animate=False, force=True)

    def action_down(self) -> None:
        self.go(self.cursor + 1)

    def action_up(self) -> None:
        self.go(self.cursor - 1)

    def _page(self, lines: int) -> None:
        if self.ids:
            self.scroll_to(y=self.scroll_offset.y + lines, animate=False, force=True)
            self.go(self.cursor + lines)

    def action_half_down(self) -> None:
        self._page(max(1, self.size.height // 2))

    def action_half_up(self) -> None:
        self._page(-max(1, self.size.height // 2))

    @property
    def page(self) -> int:
        """How many lines a page key goes."""
        return max(1, self.size.height - 1)

    def action_page_down(self) -> None:
        self._page(self.page)

    def action_page_up(self) -> None:
        self._page(-self.page)

    def action_top(self) -> None:
        self.go(0)

    def action_bottom(self) -> None:
        self.go(len(self.ids) - 1)

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is not None:
            self.go(self.scroll_offset.y + offset.y)
            if event.chain == 2:
                self.post_message(self.Opened())
