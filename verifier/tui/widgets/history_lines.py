"""What was done to a claim, newest first: who, when, what, and what stood before a correction."""

from typing import Any, Final

from db.rows import ClaimDetail, HistoryRow
from verifier.tui.phrases import figure, moment, one_line, verdict
from verifier.tui.theme import Palette
from verifier.tui.widgets.ink import Line, flow

LABEL: Final = 9
"""Cells of the names of fields."""

_DEEDS: Final = {
    "add_article": "found by the extractor",
    "add_claim": "added by hand",
    "mark": "verdict",
    "add_note": "note",
    "edit_note": "note changed",
    "delete_note": "note deleted",
    "correct_figures": "figures corrected",
    "correct_attribution": "attribution corrected",
    "correct_article": "article corrected",
    "undo": "undone",
    "redo": "done again",
}


def history(detail: ClaimDetail, width: int, palette: Palette) -> list[Line]:
    """The claim's entries of the history."""
    lines: list[Line] = []
    for number, entry in enumerate(reversed(detail.history)):
        what = _DEEDS.get(entry.action, one_line(entry.action.replace("_", " ")))
        change = _difference(entry, detail.row.id)
        words = ": ".join(part for part in (what, change) if part)
        if entry.reason:
            words += f" (“{one_line(entry.reason)}”)"
        label = ("HISTORY" if not number else "").ljust(LABEL)
        lines.append([(label, palette.heading), (f"{moment(entry.at)} {one_line(entry.actor)}", palette.dim)])
        lines += flow(words, palette.text, width, first=[(" " * LABEL, palette.text)], indent=" " * LABEL)
    return lines


def _difference(entry: HistoryRow, claim: int) -> str:
    """Former and new state of an entry, where they can be said in a few words."""
    before, after = _told(entry.before, claim), _told(entry.after, claim)
    if before and after and before != after:
        return f"{before} → {after}"
    return after or before


def _told(state: Any, claim: int) -> str:
    """A state of the history in a few words: a verdict, figures, speakers, a note."""
    if isinstance(state, list):
        return "; ".join(filter(None, (_told(part, claim) for part in state[:6])))
    if not isinstance(state, dict):
        return ""
    verdicts = state.get("verdicts")
    if isinstance(verdicts, dict):
        names = [name for name, ids in verdicts.items() if isinstance(ids, list) and claim in ids] or list(verdicts)
        return verdict(one_line(str(names[0]))) if len(names) == 1 else ""
    for part in ("figures", "links"):
        if isinstance(state.get(part), list):
            return _told(state[part], claim) or "none"
    if isinstance(state.get("note"), dict):
        return _told(state["note"], claim)
    if isinstance(state.get("speaker"), str):
        return one_line(state["speaker"])
    if "low" in state and "best" in state:
        low, best, high = (
            value if isinstance(value, int) else None for value in map(state.get, ("low", "best", "high"))
        )
        shown = figure(low, best, high, bool(state.get("approximate")), str(state.get("text") or ""))
        return f"{shown} {one_line(str(state.get('measure') or ''))}".strip()
    if isinstance(state.get("text"), str):
        text = one_line(state["text"])
        return f"“{text[:60]}{'…' if len(text) > 60 else ''}”"
    return ""
