"""An article as styled lines: the quoted words marked, the other claims underlined in the colour of their verdict."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from rich.style import Style

from db.rows import ArticleRow, ClaimMark
from verifier.safe_text import safe_text
from verifier.tui.answers import Chosen
from verifier.tui.phrases import dateline, one_line
from verifier.tui.theme import Palette
from verifier.tui.widgets.ink import Line, flow
from verifier.tui.wrap import wrap


class Stretch(NamedTuple):
    """A styled stretch ``[start, end)`` of the text; of several over one place the last given wins."""

    start: int
    end: int
    style: Style


def head(article: ArticleRow, width: int, palette: Palette) -> list[Line]:
    """Title, where and when it stood, and what ingest warns of."""
    lines: list[Line] = []
    title = one_line(article.title) or one_line(article.origin)
    lines += flow(title, palette.title, width)
    where = dateline(article)
    if where:
        lines += flow(where, palette.dim, width)
    for words in (article.notice, *article.flags):
        if words:
            lines += flow(one_line(words), palette.warning, width, first=[("! ", palette.warning)], indent="  ")
    return lines


def cut(text: str, line: tuple[int, int], stretches: Sequence[Stretch], plain: Style) -> Line:
    """One line of ``text`` in styled pieces."""
    start, end = line
    over = [stretch for stretch in stretches if stretch.start < end and stretch.end > start]
    if not over:
        return [(text[start:end], plain)]
    edges = {start, end}
    for stretch in over:
        edges.add(max(start, stretch.start))
        edges.add(min(end, stretch.end))
    places = sorted(edges)
    pieces: Line = []
    for begin, stop in pairwise(places):
        style = plain
        for stretch in over:
            if stretch.start <= begin and stretch.end >= stop:
                style = stretch.style
        pieces.append((text[begin:stop], style))
    return pieces


def claim_stretches(marks: Sequence[ClaimMark], present: int | None, palette: Palette, offset: int) -> list[Stretch]:
    """The claims of an article as stretches of a text that begins at ``offset``; the present one comes last."""
    others = [
        Stretch(mark.start - offset, mark.end - offset, palette.underlines.get(mark.verdict, palette.text))
        for mark in marks
        if mark.id != present
    ]
    return others + [
        Stretch(mark.start - offset, mark.end - offset, palette.quote) for mark in marks if mark.id == present
    ]


def around(chosen: Chosen, width: int, palette: Palette, *, titled: bool = True) -> tuple[list[Line], int]:
    """The article round the claim; also the line where the quoted words begin."""
    row = chosen.detail.row
    text = safe_text(chosen.text)
    start, end = row.start - chosen.offset, row.end - chosen.offset
    stretches = claim_stretches(chosen.detail.marks, row.id, palette, chosen.offset)
    if not any(mark.id == row.id for mark in chosen.detail.marks):
        stretches.append(Stretch(start, end, palette.quote))
    lines = head(chosen.detail.article, width, palette) if titled else []
    if titled:
        lines.append([])
    anchor = len(lines)
    if chosen.offset:
        lines.append([("  …", palette.dim)])
    broken = wrap(text, width - 2)
    first = max(0, bisect_left([line[1] for line in broken], start + 1))
    anchor = len(lines) + first
    for line in broken:
        quoted = line[0] < end and line[1] > start
        gutter = ("▌ ", palette.mark) if quoted else ("  ", palette.text)
        lines.append([gutter, *cut(text, line, stretches, palette.text)])
    if chosen.offset + len(chosen.text) < chosen.length:
        lines.append([("  …", palette.dim)])
    return lines, anchor
