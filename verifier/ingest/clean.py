"""Neutralise what must never reach the store, and nothing else: an article's text is kept as it stands.

Rules: newlines of every kind become ``\\n`` (Unicode TR14, classes BK, CR, LF, NL); NUL, other C0 and C1 controls,
DEL (ECMA-48) and lone surrogates become one visible code point each. PostgreSQL refuses NUL and surrogates.
"""

import re
from typing import Final

_NEWLINES: Final = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_CONTROLS: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff]")
_SPACES: Final = re.compile(r"\s+")


def _picture(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)  # the control pictures: ESC is shown as one sign
    return "\N{SYMBOL FOR DELETE}" if code == 0x7F else "\N{REPLACEMENT CHARACTER}"


def clean_text(text: str) -> tuple[str, int]:
    """Return ``text`` fit to be stored, and how many control characters were made visible."""
    return _CONTROLS.subn(_picture, _NEWLINES.sub("\n", text.removeprefix("\ufeff")))


def clean_line(text: str, limit: int) -> tuple[str, bool]:
    """Return ``text`` as one line of at most ``limit`` code points, and whether it had to be cut."""
    cut = len(text) > limit * 20
    line, _ = clean_text(text[: limit * 20])
    line = _SPACES.sub(" ", line).strip()
    if len(line) > limit:
        return line[: limit - 1].rstrip() + "…", True
    return line, cut


def short(text: str, limit: int = 40) -> str:
    """``text`` as a person may read it inside a warning: one line, visible, cut after ``limit`` code points.

    Invisible and direction-changing characters are left out here: a warning must not carry what it warns of.
    """
    line, _ = clean_line(text, limit)
    return "".join(char for char in line if char.isprintable())


def plural(count: int, one: str, many: str | None = None) -> str:
    """``1 place``, ``3 places``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
