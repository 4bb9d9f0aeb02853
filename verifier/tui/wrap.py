"""Fitting text into cells: cutting a line short and wrapping paragraphs, by the width of each code point in a terminal.

Offsets are kept: every wrapped line knows where it stands in the text, so that highlights fall on the right words.
"""

from rich.cells import cell_len, get_character_cell_size


def fit(text: str, width: int) -> str:
    """``text`` in exactly ``width`` cells: padded with blanks, or cut with ``…``. ``text`` is a single safe line."""
    if width <= 0:
        return ""
    if text.isascii():
        length = len(text)
        return text.ljust(width) if length <= width else text[: width - 1] + "…"
    most = 4 * width + 64  # no need to measure a page for one cell
    while len(text) > most and cell_len(text[:most]) <= width:  # but of stacked marks many go into one
        most *= 2
    text = text[:most]  # what is dropped is beyond the cut
    length = cell_len(text)
    if length <= width:
        return text + " " * (width - length)
    room = width - 1
    used = 0
    kept = 0
    for sign in text:
        cells = get_character_cell_size(sign)
        if used + cells > room:
            break
        used += cells
        kept += 1
    return text[:kept] + "…" + " " * (room - used)


def wrap(text: str, width: int, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """The lines ``[start, end)`` that ``text`` fills at ``width`` cells: broken at blanks; long words are cut.

    Blanks at a break belong to no line. Every code point that is not a blank or line feed is in exactly one line.
    """
    stop = len(text) if end is None else end
    lines: list[tuple[int, int]] = []
    width = max(width, 2)
    position = start
    while position <= stop:
        feed = text.find("\n", position, stop)
        paragraph_end = stop if feed < 0 else feed
        _wrap_paragraph(text, position, paragraph_end, width, lines)
        if feed < 0:
            break
        position = feed + 1
    return lines


def _wrap_paragraph(text: str, start: int, end: int, width: int, lines: list[tuple[int, int]]) -> None:
    if start >= end:
        lines.append((start, start))
        return
    narrow = text[start:end].isascii()
    position = start
    while position < end:
        reach = min(position + width, end) if narrow else _reach(text, position, end, width)
        if reach >= end:
            lines.append((position, end))
            return
        if text[reach] == " ":
            stop = reach
        else:
            stop = text.rfind(" ", position, reach)
            if stop <= position:
                stop = reach
        shown = stop
        while shown > position and text[shown - 1] == " ":
            shown -= 1
        lines.append((position, shown))
        position = stop
        while position < end and text[position] == " ":
            position += 1


def _reach(text: str, start: int, end: int, width: int) -> int:
    used = 0
    for index in range(start, end):
        used += get_character_cell_size(text[index])
        if used > width:
            return max(index, start + 1)
    return end
