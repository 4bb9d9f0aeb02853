"""The evidence on a claim as styled lines: how many pieces speak for and against it, then each."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from db.rows import EvidenceRow
from verifier.safe_text import safe_text
from verifier.tui.phrases import one_line
from verifier.tui.theme import Palette
from verifier.tui.widgets.history_lines import LABEL
from verifier.tui.widgets.ink import Line, flow

GLYPHS: Final = {"supports": "+", "refutes": "−", "context": "○"}
DIGITS: Final = 12
"""Digits of a digest that are shown: the whole stands in the list of evidence and in every report."""


def stance_words(stance: str) -> str:
    """A stance as sign and word."""
    return f"{GLYPHS.get(stance, ' ')} {stance}"


def counted(rows: Sequence[EvidenceRow]) -> str:
    """``1 refutes · 0 supports``."""
    counts = Counter(row.stance for row in rows)
    context = f" · {counts['context']} context" if counts["context"] else ""
    return f"{counts['refutes']} refutes · {counts['supports']} supports{context}"


def what(row: EvidenceRow) -> str:
    """What a piece is: the link, the file, the first digits of its digest."""
    name = one_line(row.origin).rpartition("/")[2]
    parts = (one_line(row.url), name, (row.capture_sha256 or "")[:DIGITS])
    return " · ".join(part for part in parts if part)


def evidence(rows: Sequence[EvidenceRow], width: int, palette: Palette) -> list[Line]:
    """Lines for the pane of the claim; none without evidence."""
    if not rows:
        return []
    lines: list[Line] = [[("EVIDENCE".ljust(LABEL), palette.heading), (counted(rows), palette.text)]]
    indent = " " * LABEL
    for row in rows:
        first: Line = [(indent, palette.dim), (stance_words(row.stance), palette.strong)]
        rest = f"{' · primary' if row.primary else ''} · {what(row)}"
        lines += flow(rest, palette.dim, width, first=first, indent=f"{indent}  ")
        said = safe_text(row.quote).strip()
        for text in (f"“{said}”" if said else "", safe_text(row.note).strip()):
            if text:
                lines += flow(text, palette.text, width, first=[(f"{indent}  ", palette.text)], indent=f"{indent}  ")
    return lines
