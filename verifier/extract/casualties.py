"""Casualty figures: which quantity is a victim count, of whom, and what befell them."""

import re
from dataclasses import dataclass
from typing import Final

from verifier.extract import codebooks
from verifier.extract.document import Document
from verifier.extract.model import Figure, Span
from verifier.extract.parsing import Parses

_TRIGGER: Final = re.compile(r"\b(?:kill|dead|die|death|wound|injur|casualt)", re.I)


@dataclass(frozen=True, slots=True)
class FigureHit:
    """A casualty figure and how it was read. ``sentence`` is the index in the document.

    ``trigger`` is the casualty word that gave the measure. ``negated``: a stated zero ("no one was killed").
    ``hypothetical``: planned, threatened or feared, not said to have happened. ``background``: of another time or
    event ("since 2003"). ``confidence`` runs from 0 to 1. ``part``: a subset of another
    figure ("including 3 children").
    """

    sentence: int
    figure: Figure
    trigger: Span
    negated: bool = False
    hypothetical: bool = False
    background: bool = False
    confidence: float = 1.0
    part: bool = False


def triggers(text: str) -> bool:
    """Whether the sentence may hold a casualty figure or claim: a cheap test before the costly parse."""
    return _TRIGGER.search(text) is not None


def find(document: Document, parses: Parses, book: codebooks.Codebook) -> list[FigureHit]:
    """Find the casualty figures of the parsed sentences, in the order of the text."""
    return []
