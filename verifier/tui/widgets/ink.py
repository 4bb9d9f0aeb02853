"""What our widgets draw with: lines of styled words. Text in them is plain; markup is never read."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Protocol, cast

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from verifier.tui.theme import Palette
from verifier.tui.wrap import wrap

if TYPE_CHECKING:
    from verifier.tui.program import VerifierApp

Span = tuple[str, Style]
Line = list[Span]


class _HasApp(Protocol):
    @property
    def app(self) -> Any: ...


def palette_of(widget: _HasApp) -> Palette:
    """The styles in force for a widget."""
    return cast("VerifierApp", widget.app).palette


def strip(line: Iterable[Span], width: int, base: Style) -> Strip:
    """One line of exactly ``width`` cells on the widget's own background.

    One strip is made, not one for each step: a key repaints dozens of lines, and most of its time goes into them.
    """
    segments: list[Segment] = []
    used = 0
    held, ink = "", base
    for text, style in line:
        if text:
            made = base + style
            if made is not ink and held:
                segments.append(Segment(held, ink))
                held = ""
            held += text
            ink = made
            used += len(text) if text.isascii() else cell_len(text)
    if used < width:
        if held and (ink.bgcolor != base.bgcolor or ink.underline or ink.reverse):
            segments.append(Segment(held, ink))
            held, ink = "", base
        held += " " * (width - used)
    if held:
        segments.append(Segment(held, ink))
    made_strip = Strip(segments, max(used, width))
    return made_strip if used <= width else made_strip.crop(0, width)


def flow(words: str, style: Style, width: int, *, first: Line | None = None, indent: str = "") -> list[Line]:
    """Wrapped lines of safe text: ``first`` stands before the first one, ``indent`` before the others."""
    lead: Line = list(first) if first is not None else [(indent, style)]
    taken = sum(cell_len(text) for text, _ in lead)
    if taken + 8 > width:
        lines, begin = [lead], 0
    else:
        start, end = wrap(words, width - taken)[0]
        lines, begin = [[*lead, (words[start:end], style)]], end
        while begin < len(words) and words[begin] == " ":
            begin += 1
        if begin < len(words) and words[begin] == "\n":
            begin += 1
    if begin < len(words):
        room = max(8, width - cell_len(indent))
        lines += [[(indent, style), (words[start:end], style)] for start, end in wrap(words, room, begin)]
    return lines


def resize(view: ScrollView, size: Size) -> None:
    """Say how much there is to scroll, without a new layout of the whole screen: its scrollbar is always there."""
    if size != view.virtual_size:
        view.set_reactive(Widget.virtual_size, size)
        view._scroll_update(size)
