"""A whole article to read, with a cursor over its words and a stretch that can be marked. Lines are drawn on demand."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rich.style import Style
from textual.binding import BindingsMap
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from db.rows import ArticleRow, ClaimMark
from verifier.safe_text import safe_text
from verifier.tui.widgets.article_lines import Stretch, claim_stretches, cut, head
from verifier.tui.widgets.canvas import base_of, inside, keep_bar
from verifier.tui.widgets.ink import Line, palette_of, resize, strip
from verifier.tui.widgets.keys import bind
from verifier.tui.widgets.sheet import Sheet
from verifier.tui.wrap import wrap

MEASURE: Final = 88
"""Cells of a line of text at most: longer ones are hard to read."""

_WORD: Final = re.compile(r"\S+")
_SENTENCE_END: Final = re.compile(r"[.!?…][\"”’')\]]*\s+")


class ArticleText(Sheet):
    """The reader's text. Offsets are those of the article: safe text has the same length."""

    @dataclass
    class Moved(Message):
        """The cursor stands elsewhere, or something else is marked."""

        offset: int

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.text = ""
        self.cursor = 0
        self.mark_start: int | None = None
        self._safe = ""
        self._article: ArticleRow | None = None
        self._marks: Sequence[ClaimMark] = ()
        self._present: int | None = None
        self._head: list[Line] = []
        self._broken: list[tuple[int, int]] = []
        self._starts: list[int] = []
        self._stretches: list[Stretch] = []

    def on_mount(self) -> None:
        keep_bar(self)
        self._bindings = BindingsMap()
        bind(self, "moving")

    def load(self, article: ArticleRow, text: str, marks: Sequence[ClaimMark], present: int | None) -> None:
        """Show an article with the cursor at one of its claims; the same article again keeps the cursor."""
        again = self._article is not None and self._article.id == article.id
        self._article, self.text, self._safe = article, text, safe_text(text)
        self._marks, self._present = marks, present
        if not again:
            self.cursor = next((mark.start for mark in marks if mark.id == present), 0)
        self._made_for = None
        self._make(keep=again)
        if not again:
            self._reveal(third=True)

    def _make(self, *, keep: bool) -> None:
        width = self.inner_width
        if width <= 0 or not self.is_mounted or self._article is None:
            return
        palette = palette_of(self)
        if self._made_for == (width, palette):
            return
        self._made_for = (width, palette)
        measure = min(width - 2, MEASURE)
        self._head = [*head(self._article, measure, palette), []]
        self._broken = wrap(self._safe, measure)
        self._starts = [line[0] for line in self._broken]
        self._stretches = claim_stretches(self._marks, self._present, palette, 0)
        resize(self, Size(width, len(self._head) + len(self._broken) + 1))
        self.refresh()

    @property
    def plain(self) -> str:
        return "\n".join(
            [*("".join(text for text, _ in line) for line in self._head), *(self._safe[a:b] for a, b in self._broken)]
        )

    def render_line(self, y: int) -> Strip:
        index = self.scroll_offset.y + y
        width = inside(self)
        palette = palette_of(self)
        base = base_of(self)
        if index < len(self._head):
            return strip([("  ", palette.text), *self._head[index]], width, base)
        index -= len(self._head)
        if index >= len(self._broken):
            return strip([], width, base)
        line = self._broken[index]
        stretches = [one for one in self._stretches if one.start < line[1] and one.end > line[0]]
        selected = self.selection
        if selected is not None:
            stretches.append(Stretch(*selected, palette.selection))
        here = self._line_of(self.cursor) == index
        if here and line[0] <= self.cursor < line[1]:
            stretches.append(Stretch(self.cursor, self._cluster_end(line[1]), Style(reverse=True)))
        pieces = cut(self._safe, line, stretches, palette.text)
        if here and self.cursor >= line[1]:
            pieces.append((" ", Style(reverse=True)))
        gutter = "▸ " if here else "  "
        return strip([(gutter, palette.mark), *pieces], width, base)

    def _cluster_end(self, stop: int) -> int:
        from rich.cells import get_character_cell_size

        end = self.cursor + 1
        while end < stop and not get_character_cell_size(self._safe[end]):
            end += 1
        return end

    # what is marked

    @property
    def selection(self) -> tuple[int, int] | None:
        """The marked stretch, whole words, without blanks at its ends."""
        if self.mark_start is None:
            return None
        low, high = sorted((self.mark_start, self.cursor))
        begin = low
        while begin > 0 and not self.text[begin - 1].isspace() and not self.text[begin : begin + 1].isspace():
            begin -= 1
        end = high
        while end < len(self.text) and not self.text[end].isspace():
            end += 1
        return _stripped(self.text, begin, end)

    def sentence(self) -> tuple[int, int] | None:
        """The sentence under the cursor."""
        start = self.text.rfind("\n", 0, self.cursor) + 1
        end = self.text.find("\n", self.cursor)
        end = len(self.text) if end < 0 else end
        begin = start
        for match in _SENTENCE_END.finditer(self.text, start, end):
            if match.end() > self.cursor:
                end = match.end()
                break
            begin = match.end()
        return _stripped(self.text, begin, end)

    def stretch(self) -> tuple[int, int] | None:
        """What a claim would be made of: the marked words, else the sentence under the cursor."""
        return self.selection if self.mark_start is not None else self.sentence()

    def claim_here(self) -> ClaimMark | None:
        """The shortest claim under the cursor."""
        over = [mark for mark in self._marks if mark.start <= self.cursor < mark.end]
        return min(over, key=lambda mark: mark.end - mark.start, default=None)

    def toggle_mark(self) -> None:
        """Begin marking at the cursor, or drop the mark."""
        self.mark_start = self.cursor if self.mark_start is None else None
        self._changed()

    def mark_sentence(self) -> None:
        """Mark the sentence under the cursor."""
        found = self.sentence()
        if found is not None:
            self.mark_start, last = found[0], found[1] - 1
            self.go(last)

    # moving

    def _line_of(self, offset: int) -> int:
        return max(0, bisect_right(self._starts, offset) - 1)

    def go(self, offset: int) -> None:
        """Put the cursor on a code point of the text."""
        self.cursor = max(0, min(offset, max(0, len(self.text) - 1)))
        self._reveal()
        self._changed()

    def _changed(self) -> None:
        self.refresh()
        self.post_message(self.Moved(self.cursor))

    def _reveal(self, *, third: bool = False) -> None:
        line = self._line_of(self.cursor) + len(self._head)
        top, height = self.scroll_offset.y, max(1, self.size.height)
        if third:
            target = line - height // 3 if line >= height - 2 else 0
        elif line < top + 1:
            target = 0 if line <= len(self._head) else line - 1
        elif line > top + height - 2:
            target = line - height + 2
        else:
            return
        self.scroll_to(y=max(0, target), animate=False, force=True)

    def _scroll_by(self, lines: int) -> None:
        if not self._broken:
            return
        here = self._line_of(self.cursor)
        there = max(0, min(here + lines, len(self._broken) - 1))
        column = self.cursor - self._broken[here][0]
        start, end = self._broken[there]
        self.go(min(start + column, max(start, end - 1)))

    def action_top(self) -> None:
        self.go(0)
        self.scroll_to(y=0, animate=False, force=True)

    def action_bottom(self) -> None:
        self.go(len(self.text))

    def word(self, step: int) -> None:
        """A word on or back."""
        if step > 0:
            following = next(
                (
                    m.start()
                    for m in _WORD.finditer(self.text, self.cursor)
                    if m.start() > self.cursor and self._begins(m)
                ),
                None,
            )
            if following is not None:
                self.go(following)
            return
        begin = max(0, self.cursor - 400)
        before = [m.start() for m in _WORD.finditer(self.text, begin, self.cursor)]
        if before:
            self.go(before[-1])

    def _begins(self, match: "re.Match[str]") -> bool:
        return match.start() == 0 or self.text[match.start() - 1].isspace()

    def claim(self, step: int) -> None:
        """To the next claim of the article, or the one before."""
        starts = sorted({mark.start for mark in self._marks})
        if step > 0:
            following = next((start for start in starts if start > self.cursor), None)
        else:
            following = next((start for start in reversed(starts) if start < self.cursor), None)
        if following is not None:
            self.go(following)


def _stripped(text: str, start: int, end: int) -> tuple[int, int] | None:
    words = text[start:end]
    start, end = start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip()))
    return (start, end) if start < end else None
