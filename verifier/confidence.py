"""How sure the reading of a figure is, in one place for all that show it.

``confidence`` runs from 0 to 1. It is the extractor's own estimate, set for each construction by hand and held against
figures that were read and judged (docs/extraction.md, "How sure a reading is"). ``None``: not known (read before a case
kept it) or set by a person; neither carries the mark.
"""

from typing import Final

UNSURE: Final = 0.8
"""A reading below this is listed with the mark: of such figures the fewest were right when they were judged. They are
read by what stands beside the number, where the parse ties it to no word of harm."""

MARK: Final = "(?)"
"""The editor's sign for a doubtful reading: plain letters, so that it needs no colour and any font has it."""

WORDS: Final = "unsure reading"


def unsure(confidence: float | None) -> bool:
    """Whether a figure of this confidence is listed with the mark."""
    return confidence is not None and confidence < UNSURE


def percent(confidence: float) -> str:
    """``0.75`` as ``75 %``."""
    return f"{round(confidence * 100)} %"
