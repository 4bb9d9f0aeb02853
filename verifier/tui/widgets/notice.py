"""A few lines over the hints that stay until a person has answered them. They take no keys of their own."""

from collections.abc import Callable

from textual.strip import Strip
from textual.widget import Widget

from verifier.tui.theme import Palette
from verifier.tui.widgets.canvas import Canvas, base_of
from verifier.tui.widgets.ink import Line, palette_of, strip

Build = Callable[[int, Palette], list[Line]]


class Notice(Widget):
    """As high as its lines, which a function of the width in cells and the styles in force makes; none: not there."""

    DEFAULT_CSS = """
    Notice { height: 0; background: $panel; }
    """

    def __init__(self, build: Build, *, id: str) -> None:
        super().__init__(id=id)
        self._build = build
        self._styles_cache = Canvas()

    def lay_out(self, width: int) -> None:
        """Make it as high as its lines are at this width, and draw it again."""
        self.styles.height = len(self._build(width, palette_of(self)))
        self.refresh()

    @property
    def plain(self) -> str:
        """The lines as plain text (for tests)."""
        return "\n".join("".join(text for text, _ in line) for line in self._build(self.size.width, palette_of(self)))

    def render_line(self, y: int) -> Strip:
        lines = self._build(self.size.width, palette_of(self))
        return strip(lines[y] if y < len(lines) else [], self.size.width, base_of(self))
