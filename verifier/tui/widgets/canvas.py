"""How our widgets keep the lines they drew, and how only what changed of them is sent to the terminal.

A key must be answered within a frame. Textual's own cache puts borders, padding, tints and filters round every line of
every widget at every frame, and its compositor then cuts and joins all of them: four fifths of what a key cost. Our
widgets have none of these and do not overlap, so that a line of theirs can be sent as it is.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final, cast

from rich.color import Color as RichColor
from rich.console import Console, RenderableType
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, Compositor, CompositorUpdate
from textual._styles_cache import StylesCache
from textual.color import Color
from textual.containers import Container
from textual.filter import ANSIToTruecolor, LineFilter
from textual.geometry import Region
from textual.screen import Screen
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip
from textual.style import Style as VisualStyle
from textual.widget import Widget

Place = tuple[Widget, Region]
NO_COLOR: Final = RichColor.default()


class Canvas(StylesCache):
    """The lines of a widget without border and padding, each made when it is first shown or after it was refreshed.

    They are drawn in the palette's colours: in those of the terminal only where the theme means them.
    """

    def __init__(self) -> None:
        super().__init__()
        self.base: Style | None = None
        self.inside = 0  # cells of a line without the scrollbar

    def clear(self) -> None:
        super().clear()
        self.base = None

    def lines(self, widget: Widget, numbers: Sequence[int]) -> list[Strip]:
        """Some lines of the widget, as wide as it is but for a scrollbar."""
        width = widget.outer_size.width
        if width != self._width:
            self.clear()
            self._width = width
        kept, dirty = self._cache, self._dirty_lines
        lines: list[Strip] = []
        filters: Sequence[LineFilter] | None = None
        background: Color | None = None
        bare = 0
        for number in numbers:
            line = None if number in dirty else kept.get(number)
            if line is None:
                if filters is None or background is None:
                    filters = [each for each in widget.get_line_filters() if not isinstance(each, ANSIToTruecolor)]
                    background = widget.background_colors[1]
                    self.inside = widget.scrollable_content_region.width
                    bare = width - (widget.scrollbar_size_vertical if widget.show_vertical_scrollbar else 0)
                line = self.draw(widget, number)
                if line.cell_length < bare:  # a line goes to the terminal as it is: each cell of it has to be drawn
                    line = Strip([*line, Segment(" " * (bare - line.cell_length), base_of(widget))], bare)
                for change in filters:
                    line = line.apply_filter(change, background)
                kept[number] = line
            lines.append(line)
        dirty.difference_update(numbers)
        return lines

    def draw(self, widget: Widget, number: int) -> Strip:
        """One line anew."""
        return widget.render_line(number)

    def render_widget(self, widget: Widget, crop: Region) -> list[Strip]:
        width = widget.outer_size.width
        base = base_of(widget)
        lines = [_wide(line, width, base) for line in self.lines(widget, crop.line_range)]
        if crop.column_span != (0, width):
            return [line.crop(*crop.column_span) for line in lines]
        return lines


def _wide(line: Strip, width: int, base: Style) -> Strip:
    """The line on the whole width: a scrollbar's column is not drawn by the widget, but belongs to it."""
    cells = line.cell_length
    if cells < width:
        return Strip([*line, Segment(" " * (width - cells), base)], width)
    return line if cells == width else line.crop(0, width)


def base_of(widget: Widget) -> Style:
    """The widget's own colours. They are made from the styles of every ancestor, so they are looked up once."""
    canvas = cast("Canvas", widget._styles_cache)
    if canvas.base is None:
        canvas.base = widget.rich_style
    return canvas.base


class BarCanvas(Canvas):
    """The lines of a scrollbar, as textual draws it."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[Segment] = []

    def clear(self) -> None:
        super().clear()
        self._pieces = []

    def draw(self, widget: Widget, number: int) -> Strip:
        if not self._pieces:
            bar = cast("ScrollBarRender", widget.render())
            style = bar.style if isinstance(bar.style, Style) else Style.parse(bar.style)
            self._pieces = bar.render_bar(
                size=widget.outer_size.height,
                virtual_size=bar.virtual_size,
                window_size=bar.window_size,
                position=bar.position,
                back_color=style.bgcolor or NO_COLOR,
                bar_color=style.color or NO_COLOR,
            ).segments
        return Strip([self._pieces[number]], 1)


def keep_bar(view: ScrollView) -> None:
    """Let the scrollbar of a widget keep its lines; it must be one cell wide."""
    view.vertical_scrollbar._styles_cache = BarCanvas()


def inside(widget: Widget) -> int:
    """The cells of a line of the widget while it is being drawn; looked up once for all lines."""
    return cast("Canvas", widget._styles_cache).inside


class Lines(CompositorUpdate):
    """Lines to be painted, each at its place."""

    def __init__(self, lines: Sequence[tuple[int, int, Strip]]) -> None:
        self.placed: Final = lines

    def render_segments(self, console: Console) -> str:
        return "".join(f"\x1b[{y + 1};{x + 1}H{line.render(console)}" for x, y, line in self.placed)


class DirectCompositor(Compositor):
    """Sends dirty lines straight from the canvases, unless something else stands there too (a message, a search)."""

    def __init__(self) -> None:
        super().__init__()
        self._planned: object = None
        self._plan: list[Place] | None = None

    def render_update(
        self, full: bool = False, screen_stack: list[Screen[object]] | None = None, simplify: bool = False
    ) -> RenderableType | None:
        """What is to be sent. The whole screen goes line by line too, where the canvases cover all of it."""
        if not full and self.size.region in self._dirty_regions and self._covers():
            return self.render_partial_update()
        return super().render_update(full, screen_stack, simplify)

    def render_partial_update(self) -> ChopsUpdate | None:
        plan = self._places()
        if plan is None:
            return super().render_partial_update()
        dirty = list(self._dirty_regions)
        self._dirty_regions.clear()
        placed: list[tuple[int, int, Strip]] = []
        for widget, place in plan:
            numbers: set[int] = set()
            for region in dirty:
                numbers.update(region.intersection(place).line_range)
            if not numbers:
                continue
            rows = sorted(number - place.y for number in numbers)
            lines = cast("Canvas", widget._styles_cache).lines(widget, rows)
            placed += [(place.x, place.y + row, line) for row, line in zip(rows, lines, strict=True)]
        return cast("ChopsUpdate", Lines(placed)) if placed else None

    def _covers(self) -> bool:
        """Whether every cell of the screen belongs to a canvas; a scrollbar stands in the region of its widget."""
        plan = self._places() or ()
        return sum(place.area for widget, place in plan if not isinstance(widget, ScrollBar)) == self.size.area

    def _places(self) -> list[Place] | None:
        """Where each canvas and scrollbar stands; ``None`` when anything else is to be seen."""
        visible = self.visible_widgets
        if self._planned is not visible:
            self._planned = visible
            self._plan = _plan(visible)
        return self._plan


def _plan(visible: "dict[Widget, tuple[Region, Region]]") -> list[Place] | None:
    places: list[Place] = []
    for widget, (region, clip) in visible.items():
        if isinstance(widget._styles_cache, Canvas):
            if not clip.contains_region(region):
                return None
            places.append((widget, region))
        elif not isinstance(widget, Screen | Container):
            return None
    return places


@lru_cache(256)
def _inner_outer(base: Color, background: Color) -> tuple[VisualStyle, VisualStyle]:
    """The colours inside a widget's border and outside of it."""
    return VisualStyle(background=base + background), VisualStyle(background=base)


# Textual 8.2.8 keeps what this method answers by the cache it is asked of, and so up to 1,024 caches of widgets that
# are gone, with every line that they drew: 0.3 MB a dialog that was opened (Textualize/textual, issue 6665).
cast(Any, StylesCache).get_inner_outer = staticmethod(_inner_outer)
