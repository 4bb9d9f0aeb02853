"""The one door from untrusted text to a terminal.

Article text, names and notes may hold escape sequences that write the clipboard, move the cursor, retitle the window or
reverse the reading order. ``safe_text`` makes every such code point visible and harmless, **one code point for one code
point**, so that offsets into the text (claims, figures, highlights) still hold in what is shown.

Sources of the rules: ECMA-48 (C0, C1, DEL), Unicode TR9 (bidirectional controls; CVE-2021-42574), TR36 and TR39
(invisible format characters), UAX44 ``Default_Ignorable_Code_Point``, TR15 (stacked combining marks).

Two choices put truth before looks. A soft hyphen becomes an open box, not a hyphen: one inside "12" must not read as
the range 1-2. Joiners and variation selectors become one too, though that splits an emoji sequence: terminals disagree
on the width of such sequences, and a highlight must stand where the figure stands.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"
OPEN_BOX: Final = "\N{OPEN BOX}"
MAX_COMBINING: Final = 6
"""Combining marks kept in a row; Vietnamese, Hebrew, Arabic and Tibetan need fewer."""


INVISIBLE: Final = (
    *(0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFEFF, 0xFFA0),
    *(range(0x180B, 0x1810), range(0x200B, 0x2010), range(0x202A, 0x202F), range(0x2060, 0x2070)),
    *(range(0xFE00, 0xFE10), range(0xFFF0, 0xFFFC), range(0x13430, 0x13440), range(0x1BCA0, 0x1BCA4)),
    *(range(0x1D173, 0x1D17B), range(0xE0000, 0xE1000)),
)
"""Code points that nobody sees; each is shown as ``OPEN_BOX``."""
_REFUSED: Final = (
    range(0x80, 0xA0),
    range(0xD800, 0xE000),  # a lone surrogate cannot be encoded
    range(0xFDD0, 0xFDF0),  # noncharacters
    *(range(plane + 0xFFFE, plane + 0x10000) for plane in range(0, 0x110000, 0x10000)),
)


def character_class(*parts: int | range) -> str:
    """Code points as a class of a regular expression, by ranges: 6,000 single characters would be slow to build."""
    ranges = [part if isinstance(part, range) else range(part, part + 1) for part in parts]
    return "[" + "".join(f"{re.escape(chr(part[0]))}-{re.escape(chr(part[-1]))}" for part in ranges) + "]"


@cache
def _table() -> dict[int, str]:
    """What stands for each odd code point; made when the first of them is met."""
    table: dict[int, str] = {code: chr(0x2400 + code) for code in range(0x20)}
    table[0x09] = " "  # a tab has no fixed width in a widget
    del table[0x0A]
    table[0x7F] = "\N{SYMBOL FOR DELETE}"
    table[0x2028] = table[0x2029] = " "
    for shown, parts in ((OPEN_BOX, INVISIBLE), (REPLACEMENT, _REFUSED)):
        for part in parts:
            table.update(dict.fromkeys(part if isinstance(part, range) else (part,), shown))
    return table


_ODD: Final = re.compile(character_class(range(0x0A), range(0x0B, 0x20), 0x7F, 0x2028, 0x2029, *INVISIBLE, *_REFUSED))
"""The keys of ``_table``."""
_STACK: Final = re.compile(rf"[^\w\s\x00-\u02ff]{{{MAX_COMBINING + 1},}}")
"""Runs that may be combining marks of any script: marks are no letters, and none stands before U+0300."""


def _unstack(match: re.Match[str]) -> str:
    import unicodedata

    shown: list[str] = []
    marks = 0
    for char in match.group():
        marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        shown.append(char if marks <= MAX_COMBINING else REPLACEMENT)
    return "".join(shown)


def safe_text(text: str, *, newlines: bool = True) -> str:
    """Return ``text`` with every dangerous code point replaced by one visible code point; same length, same offsets.

    ``newlines=False`` also replaces line feeds by a space, for places that hold a single line.
    Idempotent: ``safe_text(safe_text(x)) == safe_text(x)``.
    """
    if _ODD.search(text):
        text = text.translate(_table())
    if not text.isascii():
        text = _STACK.sub(_unstack, text)
    return text if newlines else text.replace("\n", " ")


def dangers(text: str) -> Iterator[tuple[int, str]]:
    """Yield ``(offset, code point name)`` for what ``safe_text`` would replace; tabs and line feeds are not dangers."""
    import unicodedata

    for match in _ODD.finditer(text):
        if match.group() != "\t":
            yield match.start(), unicodedata.name(match.group(), f"U+{ord(match.group()):04X}")
