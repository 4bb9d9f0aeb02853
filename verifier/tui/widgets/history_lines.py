"""What was done to a claim, newest first: who, when, what, and what stood before a correction."""

from typing import Final

from db.rows import ClaimDetail
from verifier.tui.deed_words import change, done
from verifier.tui.phrases import moment, one_line
from verifier.tui.theme import Palette
from verifier.tui.widgets.ink import Line, flow

LABEL: Final = 9
"""Cells of the names of fields."""


def history(detail: ClaimDetail, width: int, palette: Palette) -> list[Line]:
    """The claim's entries of the history."""
    lines: list[Line] = []
    for number, entry in enumerate(reversed(detail.history)):
        what = "found by the extractor" if entry.action == "add_article" else done(entry)
        words = ": ".join(part for part in (what, change(entry, detail.row.id)) if part)
        if entry.reason:
            words += f" (“{one_line(entry.reason)}”)"
        label = ("HISTORY" if not number else "").ljust(LABEL)
        who = f"{moment(entry.at)}{'' if number else ' UTC'} {one_line(entry.actor)}"
        lines += flow(who, palette.dim, width, first=[(label, palette.heading)], indent=" " * LABEL)
        lines += flow(words, palette.text, width, first=[(" " * LABEL, palette.text)], indent=" " * LABEL)
    return lines
