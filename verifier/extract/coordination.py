"""Two statements in one sentence: "A said X, but B said Y", "said X and said Y": whose words end where."""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from verifier.extract import complements, phrases
from verifier.extract.candidates import Candidate

if TYPE_CHECKING:
    from spacy.tokens import Doc

_JOINTS: Final = frozenset({"and", "but", "while", "whereas", "though", "with"})


def adjoining(doc: "Doc", found: list[Candidate]) -> list[Candidate]:
    """ "A said X, but B said Y": the second sentence of the two is no part of what A said."""
    out = list(found)
    for second in found:
        if not second.speech or second.source is None or second.source[0] > second.cue[0]:
            continue
        start = second.source[0]
        joint = complements.before(doc, start)
        comma = complements.before(doc, joint) if joint is not None else None
        if joint is None or comma is None or doc[joint].lower_ not in _JOINTS:
            continue
        if doc[comma].text not in (",", ";"):
            if doc[joint].lower_ not in ("while", "whereas", "and"):
                continue
            comma = joint
        if doc[start].lower_ in ("he", "she", "they", "it", "who", "that"):
            continue
        if doc[joint].lower_ == "with" and doc[second.cue[0]].tag_ != "VBG":
            continue
        for number, first in enumerate(out):
            if first is second or not first.speech or first.cue[0] >= start:
                continue
            parts = tuple(
                phrases.trim(doc, left, comma) if first.cue[0] < left < comma < right else (left, right)
                for left, right in first.parts
            )
            out[number] = replace(first, parts=parts)
    return out


def coordinated(doc: "Doc", found: list[Candidate]) -> list[Candidate]:
    """ "said A and said B", "said A, adding B": the second verb is the speaker's again, not part of A."""
    for number, second in enumerate(found):
        verb = doc[second.cue[0]]
        before = complements.before(doc, verb.i)
        while before is not None and doc[before].pos_ == "ADV":
            before = complements.before(doc, before)
        if before is None or not (second.speech or second.lemma == "cite") or phrases.subject(verb) is not None:
            continue
        participle = verb.tag_ == "VBG" and verb.dep_ == "advcl" and doc[before].text == ","
        joined = verb.tag_ in ("VBD", "VBZ") and verb.dep_ == "conj" and doc[before].lower_ in ("and", "but")
        if not (participle or joined):
            continue
        for earlier in range(number):
            first = found[earlier]
            if not first.speech or first.cue[0] >= verb.i or first.source is None:
                continue
            if verb.tag_ != "VBG" and doc[first.cue[0]].tag_ != verb.tag_:
                continue
            cut = [
                (start, before) if start < before < end and start > first.cue[0] else (start, end)
                for start, end in first.parts
            ]
            if tuple(cut) != first.parts:
                cut = [phrases.trim(doc, *part) for part in cut]
                found[earlier] = replace(first, parts=tuple(cut))
                found[number] = second = replace(second, source=first.source, head=first.head)
                break
    return found
