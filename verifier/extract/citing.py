"""Whom a speaker cites: "the agency (LPA), citing doctors, reported", where the parse does not show it."""

from typing import TYPE_CHECKING, Final

from verifier.extract import phrases
from verifier.extract.candidates import Candidate
from verifier.extract.tokens import tokens, vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Doc

_WORDS: Final = {"citing": "cite", "quoting": "quote"}
_LONGEST: Final = 20
"""Whom one cites is named in fewer words than this; tokens."""


def find(doc: "Doc", found: list[Candidate]) -> list[Candidate]:
    """The citations between commas that no candidate holds yet; they feed chains only."""
    out: list[Candidate] = []
    if vocabulary(doc).isdisjoint(_WORDS):
        return out
    for token in tokens(doc):
        if token.lower_ not in _WORDS or token.i == 0 or doc[token.i - 1].text not in (",", "(", ")"):
            continue
        if any(each.cue[0] <= token.i < each.cue[1] for each in found):
            continue
        end = token.i + 1
        while end < len(doc) and end - token.i < _LONGEST and doc[end].text not in (",", ".", ";", ")"):
            if doc[end].tag_ in ("VBD", "VBZ", "VBP", "MD") or phrases.is_mark(doc[end]) or doc[end].lower_ == "that":
                break
            end += 1
        near = [each for each in found if each.speech and each.source is not None]
        speaker = min(near, key=lambda each: abs(each.cue[0] - token.i), default=None)
        cited = phrases.trim(doc, token.i + 1, end)
        if speaker is None or speaker.source is None or end >= len(doc) or doc[end].text not in (",", ".", ";", ")"):
            continue
        if cited[1] > cited[0]:
            cue, how = (token.i, token.i + 1), "whom the speaker cites"
            out.append(
                Candidate(
                    cue, _WORDS[token.lower_], speaker.source, speaker.head, (cited,), firm=False, construction=how
                )
            )
    return out
