"""A pane of lines that scrolls: the article, the facts of a claim, the help. It draws its own lines, without layout."""

from collections.abc import Callable
from itertools import zip_longest
from typing import ClassVar, Final

from rich.style import Style
from textual import events
from textual.binding import BindingsMap
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from verifier.tui.theme import Palette
from verifier.tui.widgets.canvas import Canvas, base_of, inside, keep_bar
from verifier.tui.widgets.ink import Line, palette_of, resize, strip
from verifier.tui.widgets.keys import bind

MARGIN: Final = 1
NOTHING: Final = Style.null()

Build = Callable[[int, Palette], tuple[list[Line], int]]
"""Makes the lines for a width in cells; also says which line must be in view."""


def nothing(width: int, palette: Palette) -> tuple[list[Line], int]:
    """An empty sheet."""
    return [], 0


class Sheet(ScrollView, can_focus=True):
    """Lines made by a ``Build`` whenever the width, the theme or the content changes."""

    DEFAULT_CSS = """
    Sheet {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
    }
    """
    inherit_bindings: ClassVar[bool] = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._bindings = BindingsMap()
        self._build: Build = nothing
        self._lines: list[Line] = []
        self._styles_cache = Canvas()
        self._made_for: tuple[int, Palette] | None = None

    def on_mount(self) -> None:
        keep_bar(self)
        bind(self, "moving")

    def show(self, build: Build, *, keep: bool = False) -> None:
        """Draw something else; ``keep`` leaves the scrolling where it is."""
        self._build = build
        self._made_for = None
        self._make(keep=keep)

    @property
    def plain(self) -> str:
        """The lines as plain text (for tests and the clipboard)."""
        return "\n".join("".join(text for text, _ in line) for line in self._lines)

    def _make(self, *, keep: bool) -> None:
        width = self.inner_width
        if width <= 0 or not self.is_mounted:
            return
        palette = palette_of(self)
        if self._made_for == (width, palette):
            return
        self._made_for = (width, palette)
        former, place = self._lines, self.scroll_offset
        self._lines, anchor = self._build(width, palette)
        resize(self, Size(self.scrollable_content_region.width, len(self._lines)))
        if not keep:
            height = self.scrollable_content_region.height
            self.scroll_to(y=max(0, anchor - height // 3) if anchor >= height - 2 else 0, animate=False, force=True)
        if self.scroll_offset != place or not former:
            self.refresh()
            return
        width += 2 * MARGIN
        height = self.size.height
        shown = zip_longest(former[place.y : place.y + height], self._lines[place.y : place.y + height])
        changed = [Region(0, y, width, 1) for y, (before, after) in enumerate(shown) if before != after]
        if changed:  # only what differs
            self.refresh(*changed)

    def on_resize(self, event: events.Resize) -> None:
        self._make(keep=False)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        if self.is_mounted:
            self._make(keep=True)

    @property
    def inner_width(self) -> int:
        """Cells for text: a blank stands at either side of it."""
        return max(0, self.scrollable_content_region.width - 2 * MARGIN)

    def render_line(self, y: int) -> Strip:
        index = self.scroll_offset.y + y
        line = self._lines[index] if index < len(self._lines) else []
        return strip([(" " * MARGIN, NOTHING), *line], inside(self), base_of(self))

    # moving

    def _scroll_by(self, lines: int) -> None:
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False)

    def action_down(self) -> None:
        self._scroll_by(1)

    def action_up(self) -> None:
        self._scroll_by(-1)

    def action_half_down(self) -> None:
        self._scroll_by(max(1, self.size.height // 2))

    def action_half_up(self) -> None:
        self._scroll_by(-max(1, self.size.height // 2))

    def action_page_down(self) -> None:
        self._scroll_by(max(1, self.size.height - 2))

    def action_page_up(self) -> None:
        self._scroll_by(-max(1, self.size.height - 2))

    def action_top(self) -> None:
        self.scroll_to(y=0, animate=False)

    def action_bottom(self) -> None:
        self.scroll_to(y=len(self._lines), animate=False)
