"""Signs that nobody sees, kept in what is typed: joiners, direction marks, soft hyphens, variation selectors.

Persian and the scripts of India are spelt with them, so a note must have them as they were written; but a terminal
must not get them (``verifier.safe_text``), and a widget counts cells by its text. So a box holds a **stand-in** for
each: one code point of one cell from the end of the last plane for private use. It is shown as ``safe_text`` shows the
sign, and given back as the sign itself. What is dangerous (controls, escape sequences, overrides and isolates of
direction) is replaced as everywhere. A stand-in's own code point, should it ever come in a text, is replaced as well.

``held``: a text as a box holds it. ``real``: what stands in a box, as it is stored. ``kept``: what a box makes of a
text. ``shown``: what stands in a box, as the terminal gets it.
"""

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from rich.segment import Segment
from textual.strip import Strip

from verifier.safe_text import INVISIBLE, REPLACEMENT, character_class, safe_text

if TYPE_CHECKING:
    from textual.widget import Widget
else:
    Widget = object

_FIRST: Final = 0x10E000
"""The first stand-in."""
_LIVE: Final = frozenset((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Overrides, embeddings and isolates of direction (CVE-2021-42574)."""
_ALL: Final = (*INVISIBLE, range(0x2028, 0x202A))
_MANY: Final = sum(len(part) if isinstance(part, range) else 1 for part in _ALL) - len(_LIVE)
_STAND_INS: Final = range(_FIRST, _FIRST + _MANY)
_HELD: Final = re.compile(character_class(_STAND_INS))


@cache
def _unseen() -> re.Pattern[str]:
    return re.compile(character_class(*_ALL, _STAND_INS))


@cache
def _signs() -> tuple[int, ...]:
    """What there is a stand-in for, in the order of these; made when the first of them is met."""
    codes = (code for part in _ALL for code in (part if isinstance(part, range) else (part,)))
    return tuple(code for code in codes if code not in _LIVE)


@cache
def _in() -> dict[int, str]:
    table = dict.fromkeys(_STAND_INS, REPLACEMENT)
    table.update((code, chr(stand_in)) for code, stand_in in zip(_signs(), _STAND_INS, strict=True))
    return table


@cache
def _out() -> dict[int, str]:
    return {stand_in: chr(code) for code, stand_in in zip(_signs(), _STAND_INS, strict=True)}


@cache
def _seen() -> dict[int, str]:
    return {stand_in: safe_text(sign) for stand_in, sign in _out().items()}


def held(text: str, *, newlines: bool = True) -> str:
    """A text as a box holds it: one code point for one code point, each of them harmless and of the width it shows.

    ``newlines=False`` also replaces line feeds by a space, for boxes of one line.
    """
    return safe_text(
        text.translate(_in()) if not text.isascii() and _unseen().search(text) else text, newlines=newlines
    )


def real(text: str) -> str:
    """What stands in a box, as it was typed."""
    return text.translate(_out()) if _HELD.search(text) else text


def kept(text: str, *, newlines: bool = True) -> str:
    """What a box gives back of a text that nobody touched."""
    return real(held(text, newlines=newlines))


def shown(text: str) -> str:
    """What stands in a box, as the terminal gets it."""
    return text.translate(_seen()) if _HELD.search(text) else text


def is_unseen(sign: str | None) -> bool:
    """Whether a sign that is typed is one that a box holds a stand-in for, or would be taken for one."""
    return sign is not None and not sign.isascii() and _unseen().fullmatch(sign) is not None


class Holding(Widget):
    """A box that holds stand-ins; to be named before the widget that it is."""

    def render_line(self, y: int) -> Strip:
        """A line of the box, with each stand-in as it is shown."""
        strip: Strip = super().render_line(y)
        if not _HELD.search(strip.text):
            return strip
        return Strip([Segment(shown(text), style, control) for text, style, control in strip], strip.cell_length)
