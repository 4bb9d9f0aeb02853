"""Counts in words for a deed: "a double homicide" has two dead, "a quadruple shooting" four shot.

And which one died: "a third victim has died" says that three are dead by now. Both are read from the words alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from verifier.extract.codebooks import Codebook
from verifier.extract.document import Document
from verifier.extract.hits import FigureHit
from verifier.extract.model import Figure, Measure, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

STATED: Final = "number of a deed"
"""The rule of "a double homicide": two."""
TOLD: Final = "ordinal of the dead"
"""The rule of "a third victim has died": three."""
_TIMES: Final = {"double": 2, "triple": 3, "quadruple": 4, "quintuple": 5, "sextuple": 6}
_DEED: Final = re.compile(
    r"\b(?P<times>double|triple|quadruple|quintuple|sextuple)[ -]"
    r"(?:(?P<fatal>fatal|deadly) )?(?P<deed>homicide|murder|killing|slaying|shooting|stabbing)\b"
    r"(?!(?: and |,? |[\-\/–]+)(?:attempted )?suicide)",
    re.I,
)
_ORDINALS: Final = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6}
_NEXT: Final = re.compile(
    r"\b(?P<nth>second|third|fourth|fifth|sixth) (?:(?:shooting|gunshot|stabbing|crash|bombing|teen|male|female) )?"
    r"(?:person|victim|man|woman|teen|teenager|boy|girl|child|officer|soldier|civilian) "
    r"(?:has |later |also |who was \w+ (?:\w+ )?)?(?:died|dies|dead)\b|"
    r"\b(?P<body>second|third|fourth|fifth|sixth) body\b",
    re.I,
)
_SELF: Final = re.compile(
    r"\b(?:kill(?:ed|s|ing)?|fatally (?:shot|shooting)|hang(?:ed|ing)) (?:him|her)?self\b|"
    r"\bturn(?:ed|s|ing)? (?:the|his|her|a) (?:gun|rifle|pistol|weapon|shotgun|handgun|knife) on (?:him|her)self\b|"
    r"\b(?:took|takes?|taking) (?:his|her) own life\b|\bcommit(?:s|ted|ting)? suicide\b|\bthen (?:him|her)self\b",
    re.I,
)
_NOT_DONE: Final = re.compile(r"\b(?:attempted|alleged plot|plot|planned|threatened)\W*$", re.I)


@dataclass(frozen=True, slots=True)
class Multiple:
    """``[start, end)`` of the words, relative to the sentence; ``trigger`` where the deed begins; the count."""

    start: int
    end: int
    trigger: int
    count: int
    measure: Measure
    stated: bool
    """Whether the words state the count ("double"); else an ordinal tells it."""


def find(words: str) -> Iterator[Multiple]:
    """Find the deeds with a number in their name, and ordinals of the dead, in the order of the text of each kind."""
    for match in _DEED.finditer(words):
        if _NOT_DONE.search(words, max(0, match.start() - 20), match.start()):
            continue
        deed = match["deed"].lower()
        killed = deed in ("homicide", "murder", "killing", "slaying") or match["fatal"] is not None
        measure: Measure = "killed" if killed else "casualties"
        yield Multiple(*match.span(), match.start("deed"), _TIMES[match["times"].lower()], measure, True)
    for match in _NEXT.finditer(words):
        nth = (match["nth"] or match["body"]).lower()
        yield Multiple(*match.span(), match.start(), _ORDINALS[nth], "killed", False)


def with_killer(words: str, doc: "Doc", base: int, hits: list[FigureHit]) -> list[FigureHit]:
    """ "A man killed his wife and two sons, then himself": for the totals one more is dead than those he killed."""
    if _SELF.search(words) is None:
        return hits
    out: list[FigureHit] = []
    for hit in hits:
        span = doc.char_span(hit.trigger.start - base, hit.trigger.end - base, alignment_mode="expand")
        verb = span[0] if span is not None and len(span) else None
        done = verb is not None and verb.pos_ == "VERB" and not any(child.dep_ == "auxpass" for child in verb.children)
        own = hit.figure.text.lower().endswith("self")
        if done and not own and hit.figure.measure == "killed" and hit.trigger.start < hit.figure.start:
            hit = replace(hit, companions=hit.companions + 1)
        out.append(hit)
    return out


def figures(document: Document, index: int, words: str, book: Codebook, background: bool) -> Iterator[FigureHit]:
    """Counts in the name of a deed ("a triple homicide"), and what an ordinal says ("a third victim died")."""
    base = document.sentences[index].start
    for found in find(words):
        start, end = base + found.start, base + found.end
        count = found.count
        figure = Figure(
            start,
            end,
            document.text[start:end],
            count,
            count,
            count,
            None,
            False,
            found.measure,
            None,
            None,
            None,
            book.rule(STATED if found.stated else TOLD),
            0.8,
        )
        trigger = Span(base + found.trigger, end)
        word = document.text[trigger.start : trigger.end].lower()
        why = "a deed named by the number of its victims" if found.stated else "which of the dead this is"
        yield FigureHit(
            index, figure, trigger, background=background, confidence=0.8, tacit=not found.stated, word=word, why=why
        )
