"""Quotations: where words are given as somebody's own, also over several sentences and paragraphs.

English news typography: a quotation that runs over paragraphs opens each of them anew and is closed only in the last
(Chicago Manual of Style 13.30, Guardian style guide "quotation marks"). Doubled single marks ('') stand for double ones
in old wire copy.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from verifier.extract.document import Document

_MARK: Final = re.compile(r"''|``|[\"“”„«»]|['‘’]")
_BEFORE_OPEN: Final = " \t\n\u00a0([{—–-:/“\"‘'"
MAX_QUOTATION: Final = 6_000
"""Longer than this, an unclosed mark is taken for a slip of the pen; code points."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """``text[start:end]`` with its marks; ``inner_start``/``inner_end`` without. ``closed``: the closing mark is there.

    ``group`` numbers quotations that are one speech over several paragraphs.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    closed: bool
    single: bool
    paragraph: int
    group: int


def find(document: Document) -> list[Quotation]:
    """Return the quotations of the readable paragraphs, in order, not nested."""
    spans: dict[int, tuple[int, int]] = {}
    for sentence in document.sentences:
        left, right = spans.get(sentence.paragraph, (sentence.start, sentence.end))
        spans[sentence.paragraph] = (min(left, sentence.start), max(right, sentence.end))
    out: list[Quotation] = []
    for paragraph, (left, right) in spans.items():
        for start, end, inner_start, inner_end, closed, single in _paragraph(document.text, left, right):
            group = len(out)
            last = out[-1] if out else None
            if last and not last.closed and last.paragraph == paragraph - 1 and start == left and not single:
                group = last.group
            out.append(Quotation(start, end, inner_start, inner_end, closed, single, paragraph, group))
    return out


def _paragraph(text: str, left: int, right: int) -> list[tuple[int, int, int, int, bool, bool]]:
    """Pair the marks of one paragraph in one pass."""
    found: list[tuple[int, int, int, int, bool, bool]] = []
    opened: tuple[int, int, str] | None = None
    for mark in _MARK.finditer(text, left, right):
        sign = mark.group()
        before = text[mark.start() - 1] if mark.start() > left else " "
        after = text[mark.end()] if mark.end() < right else " "
        single = sign in "'‘’" and len(sign) == 1
        if opened is None:
            if _opens(sign, before, after, single):
                opened = (mark.start(), mark.end(), sign)
        elif _closes(sign, opened[2], before, after):
            if mark.start() > opened[1]:
                was_single = opened[2] in "'‘"
                found.append((opened[0], mark.end(), opened[1], mark.start(), True, was_single))
            opened = None
        elif opened[2] in "'‘" and not single and _opens(sign, before, after, False):
            opened = (mark.start(), mark.end(), sign)  # an apostrophe after all
    if opened is not None and opened[2] not in "'‘" and right - opened[0] <= MAX_QUOTATION:
        found.append((opened[0], right, opened[1], right, False, False))
    return found


def _opens(sign: str, before: str, after: str, single: bool) -> bool:
    if sign in ("“", "„", "«", "``"):
        return True
    if after.isspace():
        return False
    if sign in ("”", "»", "’"):
        return False
    if single:
        return before in ' \t\n\u00a0([—–“"' and after.isalpha()
    return before in _BEFORE_OPEN or not before.isalnum()


def _closes(sign: str, opener: str, before: str, after: str) -> bool:
    if opener in ("'", "‘"):
        return sign in ("'", "’") and not after.isalnum() and not before.isspace()
    if sign == "“" and opener == "“":  # the wrong mark, turned by mistake
        return not before.isspace() and (after.isspace() or after in ",.;)")
    if len(sign) == 1 and sign in "'‘’“„«":
        return False
    if opener == "''":
        return sign == "''"
    if opener == '"':
        return sign in ('"', "”") and (not before.isspace() or after.isspace())
    return sign in ("”", "»", '"', "''")


class Index:
    """Find the quotation at an offset in logarithmic time."""

    def __init__(self, quotations: Sequence[Quotation]) -> None:
        self.quotations = quotations
        self._starts = [quotation.start for quotation in quotations]

    def at(self, offset: int) -> Quotation | None:
        """The quotation that ``offset`` stands in (its marks included), if any."""
        number = bisect_right(self._starts, offset) - 1
        if number >= 0 and offset < self.quotations[number].end:
            return self.quotations[number]
        return None

    def within(self, start: int, end: int) -> list[Quotation]:
        """The quotations that share an offset with ``[start, end)``."""
        number = max(0, bisect_right(self._starts, start) - 1)
        out: list[Quotation] = []
        while number < len(self.quotations) and self.quotations[number].start < end:
            if self.quotations[number].end > start:
                out.append(self.quotations[number])
            number += 1
        return out
