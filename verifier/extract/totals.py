"""The article's own main incident: one range a measure."""

from collections.abc import Sequence

from verifier.extract.casualties import FigureHit
from verifier.extract.document import Document
from verifier.extract.model import Claim, Total


def totals(document: Document, hits: Sequence[FigureHit], claims: Sequence[Claim]) -> dict[str, Total]:
    """Killed and injured of the main incident; a measure without figures is left out."""
    return {}
