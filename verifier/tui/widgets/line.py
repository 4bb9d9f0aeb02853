"""A single line of styled words: the header, the filter, the hints."""

from collections.abc import Callable

from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from verifier.tui.theme import Palette
from verifier.tui.widgets.canvas import Canvas, base_of
from verifier.tui.widgets.ink import Line, palette_of, strip
from verifier.tui.wrap import fit

Draw = Callable[[int, Palette], Line]


class TextLine(Widget):
    """One line, drawn by a function of the width in cells and the styles in force."""

    DEFAULT_CSS = """
    TextLine { height: 1; }
    """

    def __init__(self, draw: Draw, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._draw = draw
        self._styles_cache = Canvas()

    @property
    def plain(self) -> str:
        """The line as plain text (for tests)."""
        return "".join(text for text, _ in self._draw(self.size.width, palette_of(self)))

    def render_line(self, y: int) -> Strip:
        return strip(self._draw(self.size.width, palette_of(self)), self.size.width, base_of(self))


def spread(left: Line, right: Line, width: int, blank: Style) -> Line:
    """``left`` and ``right`` at the two ends; the left is cut when both do not fit."""
    from rich.cells import cell_len

    taken = sum(cell_len(text) for text, _ in right)
    room = max(0, width - taken)
    line: Line = []
    used = 0
    for text, style in left:
        cells = cell_len(text)
        if used + cells > room:
            line.append((fit(text, room - used), style))
            used = room
            break
        line.append((text, style))
        used += cells
    return [*line, (" " * (room - used), blank), *right]
