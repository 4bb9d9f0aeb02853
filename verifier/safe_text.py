"""The one door from untrusted text to a terminal.

Article text, names and notes may hold escape sequences that write the clipboard, move the cursor, retitle the window or
reverse the reading order. ``safe_text`` makes every such code point visible and harmless, **one code point for one code
point**, so that offsets into the text (claims, figures, highlights) still hold in what is shown.

Sources of the rules: ECMA-48 (C0, C1, DEL), Unicode TR9 (bidirectional controls; CVE-2021-42574), TR36 and TR39
(invisible format characters), TR15 (stacked combining marks).
"""

import re
from collections.abc import Iterator
from typing import Final

REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"
OPEN_BOX: Final = "\N{OPEN BOX}"
MAX_COMBINING: Final = 6
"""Combining marks kept on one base character; Vietnamese, Hebrew and Arabic need at most four."""


def _table() -> dict[int, str]:
    table: dict[int, str] = {code: chr(0x2400 + code) for code in range(0x20)}
    table[0x09] = " "  # a tab has no fixed width in a widget
    del table[0x0A]
    table[0x7F] = "\N{SYMBOL FOR DELETE}"
    table.update({code: REPLACEMENT for code in range(0x80, 0xA0)})
    table[0xAD] = "\N{HYPHEN}"  # soft hyphen: invisible in a terminal, splits figures unseen
    table[0x2028] = table[0x2029] = " "
    invisible = (
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xFFF9, 0xFFFC),
        *range(0xFE00, 0xFE10),
        *range(0xE0000, 0xE0200),
        *range(0x1D173, 0x1D17B),
        *(0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180E, 0x3164, 0xFEFF, 0xFFA0),
    )
    table.update(dict.fromkeys(invisible, OPEN_BOX))
    table.update({code: REPLACEMENT for code in range(0xD800, 0xE000)})  # a lone surrogate cannot be encoded
    return table


_TABLE: Final = _table()
_ODD: Final = re.compile("[" + "".join(re.escape(chr(code)) for code in _TABLE) + "]")
_STACK: Final = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
    "{%d,}" % (MAX_COMBINING + 1)
)


def _unstack(match: re.Match[str]) -> str:
    run = match.group()
    return run[:MAX_COMBINING] + REPLACEMENT * (len(run) - MAX_COMBINING)


def safe_text(text: str, *, newlines: bool = True) -> str:
    """Return ``text`` with every dangerous code point replaced by one visible code point; same length, same offsets.

    ``newlines=False`` also replaces line feeds by a space, for places that hold a single line.
    Idempotent: ``safe_text(safe_text(x)) == safe_text(x)``.
    """
    if _ODD.search(text):
        text = text.translate(_TABLE)
    if not text.isascii():
        text = _STACK.sub(_unstack, text)
    return text if newlines else text.replace("\n", " ")


def dangers(text: str) -> Iterator[tuple[int, str]]:
    """Yield ``(offset, code point name)`` for what ``safe_text`` would replace; tabs and line feeds are not dangers."""
    import unicodedata

    for match in _ODD.finditer(text):
        if match.group() != "\t":
            yield match.start(), unicodedata.name(match.group(), f"U+{ord(match.group()):04X}")
