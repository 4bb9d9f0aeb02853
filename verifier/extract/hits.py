"""A casualty figure with how it was read: what ``casualties`` finds and ``totals`` and ``claims`` take up."""

from dataclasses import dataclass

from verifier.extract.model import Figure, Span


@dataclass(frozen=True, slots=True)
class FigureHit:
    """A casualty figure and how it was read. ``sentence`` is the index in the document.

    ``trigger`` is the casualty word that gave the measure. ``negated``: a stated zero ("no one was killed").
    ``hypothetical``: planned, threatened or feared, not said to have happened. ``background``: of another time or
    event ("since 2003"); ``once``: that is one past time ("last year"), no span. ``confidence`` runs from 0 to 1.
    ``part``: a subset of another figure ("including 3 children"). ``further``: on top of an earlier figure ("another
    12", "12 more"). ``companions``: persons joined to the count without a number ("a woman and two children": 1).
    ``why``: the construction that tied the number to the trigger. ``word``: the trigger in lower case. ``named``: the
    text says that those counted are known by name. ``shot``: they are victims in an article on a shooting or stabbing,
    where those who did not die are injured. ``state``: they are told as they fare ("in critical condition", "seriously
    hurt", "the other two"), which may be some of the victims. ``tacit``: it counts for the totals and is no figure of a
    claim (the sum of two stated numbers).
    """

    sentence: int
    figure: Figure
    trigger: Span
    negated: bool = False
    hypothetical: bool = False
    background: bool = False
    once: bool = False
    confidence: float = 1.0
    part: bool = False
    further: bool = False
    companions: int = 0
    why: str = ""
    word: str = ""
    named: bool = False
    shot: bool = False
    state: bool = False
    tacit: bool = False
