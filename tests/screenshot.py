"""Draw the screen on the sample case as a picture for the README: ``python tests/screenshot.py -o docs/screen.png``.

The screen draws itself as SVG; ``rsvg-convert`` (Debian: librsvg2-bin) turns that into PNG. Nothing of the machine
shows: the case is made anew in a folder of its own, under a name of its own. ``--keys`` are pressed first.
"""

import argparse
import asyncio
import os
import re
import struct
import subprocess
import sys
import tempfile
import zlib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

REVIEWER = "F. Checker"
CELL = 12.2
"""Width of a cell in textual's SVG."""
FONT = "DejaVu Sans Mono"
FONT_SIZE = 20.265
"""At this size the font's cells are as wide as textual's."""
KEYS = "c,j,j,j,c,g,n,j,j,j,j,j,j,j,j,escape"


async def draw(case: Path, keys: list[str], width: int, height: int) -> str:
    """The screen after some keys, as SVG."""
    from verifier.config import Config
    from verifier.tui.actions import Keymap
    from verifier.tui.app import build
    from verifier.tui.desk import Desk
    from verifier.workflow.session import open_session

    desk = Desk(lambda: open_session(str(case), reviewer=REVIEWER, config=Config()))
    desk.start()
    desk.ready.wait()
    if desk.failure is not None:
        raise desk.failure
    app = build(desk, Keymap(), Config())
    try:
        async with app.run_test(size=(width, height)) as pilot:
            for key in ["", *keys]:
                if key:
                    await pilot.press(key)
                for _ in range(200):
                    await pilot.pause(0.01)
                    if desk.idle:
                        break
            await pilot.pause(0.2)
            return app.export_screenshot(title="verifier")
    finally:
        desk.close()


def placed(svg: str) -> str:
    """The same picture with blanks at the ends of a text left out and its place moved: rsvg drops them itself."""

    def moved(match: "re.Match[str]") -> str:
        head, x, middle, words, tail = match.groups()
        bare = words.lstrip("\N{NO-BREAK SPACE}")
        shift = len(words) - len(bare)
        bare = bare.rstrip("\N{NO-BREAK SPACE}")
        middle = re.sub(r'textLength="[\d.]+" ', "", middle)
        return f'{head}x="{float(x) + CELL * shift:g}"{middle}>{bare}{tail}' if bare else ""

    svg = svg.replace("&#160;", "\N{NO-BREAK SPACE}")
    svg = re.sub(
        r"(-matrix \{\s*font-family: )[^;]*;(\s*)font-size: 20px", rf"\1{FONT};\2font-size: {FONT_SIZE}px", svg
    )
    return re.sub(r'(<text[^>]*? )x="([\d.]+)"([^>]*)>([^<]*)(</text>)', moved, svg)


def small(png: bytes) -> bytes:
    """The same picture in 256 colours, which are all that a terminal's picture needs, at a third of the size."""
    width, height = struct.unpack(">II", png[16:24])
    data, place = b"", 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        if png[place + 4 : place + 8] == b"IDAT":
            data += png[place + 8 : place + 8 + length]
        place += length + 12
    pixels = [
        _opaque(row[at : at + 4]) for row in _rows(zlib.decompress(data), width * 4) for at in range(0, width * 4, 4)
    ]
    palette = [colour for colour, _ in Counter(pixels).most_common(256)]
    nearest = {colour: number for number, colour in enumerate(palette)}
    for colour in set(pixels).difference(nearest):
        nearest[colour] = min(
            range(len(palette)),
            key=lambda number: sum((a - b) ** 2 for a, b in zip(palette[number], colour, strict=True)),
        )
    indexed = [nearest[colour] for colour in pixels]
    lines = b"".join(b"\0" + bytes(indexed[at : at + width]) for at in range(0, len(indexed), width))
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", b"".join(bytes(colour) for colour in palette)),
        (b"IDAT", zlib.compress(lines, 9)),
        (b"IEND", b""),
    )
    return png[:8] + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )


def _opaque(pixel: bytes) -> tuple[int, int, int]:
    """A pixel on white."""
    alpha = pixel[3]
    red, green, blue = ((channel * alpha + 255 * (255 - alpha)) // 255 for channel in pixel[:3])
    return red, green, blue


def _rows(data: bytes, width: int) -> "Iterator[bytearray]":
    """The lines of a PNG's pixels, its filters (PNG specification, 9.2) undone."""
    above = bytearray(width)
    for start in range(0, len(data), width + 1):
        kind, row = data[start], bytearray(data[start + 1 : start + 1 + width])
        for at in range(width if kind else 0):
            left, up, corner = (row[at - 4], above[at], above[at - 4]) if at >= 4 else (0, above[at], 0)
            if kind == 1:
                guess = left
            elif kind == 2:
                guess = up
            elif kind == 3:
                guess = (left + up) // 2
            else:
                base = left + up - corner
                guess = min((left, up, corner), key=lambda value: abs(base - value))
            row[at] = (row[at] + guess) & 255
        yield row
        above = row


def main() -> int:
    """Make the case, press the keys, write the picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--output", type=Path, default=Path("docs/screen.png"))
    parser.add_argument("--keys", default=KEYS, help="keys to press first, comma separated")
    parser.add_argument("--size", default="120x34", help="columns x lines")
    parser.add_argument("--width", type=int, default=1464, help="pixels")
    asked = parser.parse_args()
    width, height = map(int, asked.size.split("x"))
    with tempfile.TemporaryDirectory() as folder:
        case = Path(folder) / "tikrit.case"
        os.environ["VERIFIER_CONFIG"] = str(Path(folder) / "config.toml")
        os.environ.pop("NO_COLOR", None)
        command = [sys.executable, "-m", "verifier", "--case", str(case), "sample", "--verdicts"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        svg = asyncio.run(draw(case, [key for key in asked.keys.split(",") if key], width, height))
        picture = Path(folder) / "screen.svg"
        picture.write_text(placed(svg), encoding="utf-8")
        convert = ["rsvg-convert", "-w", str(asked.width), "-o", str(asked.output), str(picture)]
        subprocess.run(convert, check=True)
        asked.output.write_bytes(small(asked.output.read_bytes()))
    print(f"{asked.output}: {asked.output.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
