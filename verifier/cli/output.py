"""What the commands print: tables that people read, JSON that scripts read. The only writer to standard output.

Every text goes through ``safe_text`` (tables, lines) or is escaped (JSON). On a terminal a table fits its width and the
longest column is cut with "…"; through a pipe nothing is ever cut.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, Final, Literal

from verifier.safe_text import safe_text

Format = Literal["table", "json"]
SAMPLED_ROWS: Final = 200
"""Rows looked at to find the widths of columns; later rows are streamed into them."""
MIN_FLEXIBLE: Final = 12
NARROWEST: Final = 6
"""Cells that a flexible column keeps on any terminal."""
_SGR: Final = {"bold": "1", "dim": "2", "green": "32", "red": "31", "yellow": "33", "cyan": "36", "reverse": "7"}
WIDEST_VERDICT: Final = 14
"""Cells of ``? unverifiable``."""
GLYPHS: Final = {"confirmed": "✓", "disputed": "✗", "unverifiable": "?", "unreviewed": "·"}
VERDICT_STYLES: Final = {"confirmed": "green", "disputed": "red", "unverifiable": "yellow", "unreviewed": "dim"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    ``flexible`` columns give way on a narrow terminal, to ``least`` cells at first and then to ``NARROWEST``; any other
    column has ``least`` cells at least. Where that is not enough, those with ``spare`` are left out, 1 first.
    ``style`` colours a cell by its text.
    """

    title: str
    right: bool = False
    flexible: bool = False
    style: Callable[[str], str | None] | None = None
    spare: int = 0
    least: int = 0


def say(text: str = "") -> None:
    """Write one line to standard output."""
    sys.stdout.write(safe_text(text) + "\n")


def tell(text: str) -> None:
    """Write one line to standard error: progress and summaries, never data."""
    sys.stderr.write(safe_text(text, newlines=False) + "\n")
    sys.stderr.flush()


def coloured() -> bool:
    """Whether standard output is a terminal that may show colour (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def paint(text: str, *styles: str | None) -> str:
    """``text``, already safe, in colour where colour is welcome."""
    codes = ";".join(_SGR[style] for style in styles if style)
    return f"\x1b[{codes}m{text}\x1b[0m" if codes and coloured() else text


def write_painted(line: str) -> None:
    """Write a line whose parts went through ``safe_text`` and ``paint``."""
    sys.stdout.write(line + "\n")


def write_bytes(data: bytes) -> None:
    """Write bytes (an export, JSON) to standard output as they are."""
    sys.stdout.flush()
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None:
        sys.stdout.write(data.decode("utf-8"))
    else:
        stream.write(data)
        stream.flush()


def json_array(objects: Iterable[object]) -> None:
    """Write an array of objects, streamed, one object a line."""
    from verifier.workflow.jsonl import dumps

    first = True
    for value in objects:
        write_bytes(("[\n" if first else ",\n").encode() + dumps(value).encode("utf-8"))
        first = False
    write_bytes(b"[]\n" if first else b"\n]\n")


def verdict_cell(verdict: str) -> str:
    """A verdict as glyph and word; colour comes on top, it never stands alone."""
    return f"{GLYPHS.get(verdict, ' ')} {verdict}"


def verdict_style(cell: str) -> str | None:
    """The colour of a verdict's cell."""
    return VERDICT_STYLES.get(cell.rpartition(" ")[2])


def table(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> int:
    """Write rows under a heading and return how many there were; nothing at all when there are none.

    What a narrow terminal has no room for is named on standard error.
    """
    cells = ([_cell(value) for value in row] for row in rows)
    sample = list(islice(cells, SAMPLED_ROWS))
    if not sample:
        return 0
    kept, widths = _fitted(columns, sample)
    left_out = [column.title for index, column in enumerate(columns) if index not in kept]
    if left_out:
        columns = [columns[index] for index in kept]
        sample = [[row[index] for index in kept] for row in sample]
        cells = ([row[index] for index in kept] for row in cells)
    write_painted(paint(_line(columns, [column.title for column in columns], widths, styled=False), "bold"))
    count = 0
    for row in chain(sample, cells):
        write_painted(_line(columns, row, widths, styled=True))
        count += 1
    if left_out:
        sys.stdout.flush()
        tell(f"No room for: {', '.join(left_out)} (a pipe has all).")
    return count


def _cell(value: Any) -> str:
    return "" if value is None else safe_text(str(value), newlines=False)


def _fitted(columns: Sequence[Column], sample: Sequence[Sequence[str]]) -> tuple[list[int], list[int]]:
    """Which columns there is room for, and their widths."""
    from rich.cells import cell_len

    natural = [
        max(cell_len(column.title), 0 if column.flexible else column.least, *(cell_len(row[index]) for row in sample))
        for index, column in enumerate(columns)
    ]
    kept = list(range(len(columns)))
    if not sys.stdout.isatty():
        return kept, natural
    width = os.get_terminal_size(sys.stdout.fileno()).columns
    spare = sorted((index for index in kept if columns[index].spare), key=lambda index: columns[index].spare)
    while True:
        room = width - 2 * (len(kept) - 1)
        least = {index: columns[index].least or MIN_FLEXIBLE for index in kept if columns[index].flexible}
        widths = _narrowed({index: natural[index] for index in kept}, least, room)
        if sum(widths.values()) <= room or not spare:
            break
        kept.remove(spare.pop(0))
    widths = _narrowed(widths, dict.fromkeys(least, NARROWEST), room)
    return kept, list(widths.values())


def _narrowed(widths: dict[int, int], least: dict[int, int], room: int) -> dict[int, int]:
    """Widths by column, the widest of ``least`` narrowed first, none of these below its number there."""
    widths = dict(widths)
    for excess in _excesses(widths, room):
        flexible = [index for index in least if widths[index] > least[index]]
        if not flexible:
            break
        widest = max(flexible, key=lambda index: widths[index])
        others = [widths[index] for index in flexible if index != widest]
        step = widths[widest] - max([*others, least[widest]])
        widths[widest] -= min(excess, max(1, step))
    return widths


def _excesses(widths: dict[int, int], room: int) -> Iterator[int]:
    while (excess := sum(widths.values()) - room) > 0:
        yield excess


def _line(columns: Sequence[Column], cells: Sequence[str], widths: Sequence[int], *, styled: bool) -> str:
    from rich.cells import cell_len, set_cell_size

    cut = sys.stdout.isatty()
    parts: list[str] = []
    for index, (column, cell, width) in enumerate(zip(columns, cells, widths, strict=True)):
        size = cell_len(cell)
        if cut and column.flexible and size > width:
            cell, size = set_cell_size(cell, width - 1) + "…", width
        padding = " " * max(0, width - size)
        style = column.style(cell) if styled and column.style else None
        shown = paint(cell, style) if style else cell
        last = index == len(columns) - 1
        parts.append(padding + shown if column.right else shown if last else shown + padding)
    return "  ".join(parts).rstrip(" ")


def fit_lines(text: str, *, indent: str = "") -> Iterator[str]:
    """The text's lines, folded to the terminal's width when there is one; through a pipe as they are."""
    import textwrap

    width = os.get_terminal_size(sys.stdout.fileno()).columns if sys.stdout.isatty() else 0
    for line in text.split("\n"):
        if width and len(line) > width - len(indent):
            yield from textwrap.wrap(line, max(20, width), initial_indent=indent, subsequent_indent=indent)
        else:
            yield indent + line
