"""Who speaks where the parse gives a verb of saying no subject: "said Ivo Horn, half joking", "Ada Lind, 40, said".

Read from the words right before the verb, or right behind an inverted one; only plain verbs of reporting.
"""

from typing import TYPE_CHECKING, Final

from verifier.extract import phrases, reporting
from verifier.extract.phrases import Stretch

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_LONGEST: Final = 40
"""Tokens between the first word of a source and its verb."""
_OPENS: Final = frozenset({"PROPN", "DET", "NOUN", "PRON", "ADJ", "NUM"})
_WITHIN: Final = _OPENS | {"ADP", "CCONJ", "PART", "ADV", "PUNCT", "X", "SYM"}
_FINITE: Final = frozenset({"VBD", "VBZ", "VBP", "MD"})


def find(doc: "Doc", verb: "Token", lemma: str) -> "tuple[Token, Stretch] | None":
    """The source's head and its stretch, or ``None`` where the words do not show it plainly."""
    if not reporting.is_plain(lemma) or verb.tag_ not in ("VBD", "VBZ", "VBP", "VBN"):
        return None
    helped = any(child.dep_ == "aux" and child.lower_ in ("has", "have", "had", "'s", "’s") for child in verb.children)
    if verb.tag_ == "VBN" and not helped:
        return None
    found = _behind(doc, verb) if not helped else None
    found = found or _before(doc, verb)
    return (doc[found[0] : found[1]].root, found) if found is not None else None


def _behind(doc: "Doc", verb: "Token") -> Stretch | None:
    """ "…,” said Robin Marsh, half joking."""
    if verb.i == 0 or verb.i + 1 >= len(doc) or not (doc[verb.i - 1].text == "," or phrases.is_mark(doc[verb.i - 1])):
        return None
    end = _phrase_end(doc, verb.i + 1)
    if end is None:
        return None
    name = _phrase_end(doc, end + 1) if end + 1 < len(doc) and doc[end].text == "," else None
    if name is not None and all(token.pos_ == "PROPN" for token in doc[end + 1 : name]):
        end = name  # "said a former spokesman for the port, Jan Marsh, who …"
    return verb.i + 1, end


def _phrase_end(doc: "Doc", start: int) -> int | None:
    """Where the noun phrase ends that begins at ``start``: at a mark or the sentence's end, with no verb in it."""
    first = doc[start]
    if (first.pos_ not in _OPENS and not first.text[:1].isupper()) or first.lower_ in (
        "that",
        "what",
        "who",
        "which",
        "it",
    ):
        return None
    at = start
    while at < len(doc) and at - start < _LONGEST and doc[at].text not in phrases.BREAKS:
        if phrases.is_mark(doc[at]):
            return None
        if doc[at].pos_ not in _WITHIN and not (at == start and first.text[:1].isupper()):
            break
        at += 1
    closed = at == len(doc) or doc[at].text in phrases.BREAKS or doc[at].is_space
    named = any(token.pos_ in ("PROPN", "NOUN", "PRON") or token.text[:1].isupper() for token in doc[start:at])
    return at if closed and named else None


def _before(doc: "Doc", verb: "Token") -> Stretch | None:
    """ "In a letter, her adviser, Jan Marsh, said": the phrase before the verb, past what only describes it."""
    stop = verb.i
    while stop > 0 and doc[stop - 1].pos_ in ("AUX", "ADV"):
        stop -= 1
    closed = stop > 0 and doc[stop - 1].text == ","
    end = at = stop - 1 if closed else stop
    for _ in range(_PARTS):
        start = _part_start(doc, at)
        quoted = start > 0 and phrases.is_mark(doc[start - 1])
        if start == at - 1 and quoted and doc[start].text[:1].isupper() and doc[start].is_alpha:
            return start, at  # “…,” Will wrote
        while start < at and doc[start].pos_ == "CCONJ":
            start += 1
        if start == at:
            return None
        words = doc[start:at]
        if words[0].lower_ in ("who", "whose") and closed:
            end = start - 1
        elif all(token.pos_ in ("ADV", "PUNCT", "NUM") for token in words) and closed:
            end = end if words[0].pos_ == "NUM" else min(end, start - 1)  # an age stays with the name
        elif not _nominal(words):
            return None
        else:
            earlier = _described_before(doc, start) if closed else None
            begin = earlier if earlier is not None else start
            return (begin, end) if end - begin <= _LONGEST else None
        at = start - 1
        if at <= 0 or doc[at].text != ",":
            return None
    return None


_PARTS: Final = 4
"""A source and what describes it between commas, at most so many parts."""


def _part_start(doc: "Doc", end: int) -> int:
    """The first token behind the last comma, quotation mark, colon or dash before ``end``."""
    at = end
    while at > 0 and end - at < _LONGEST:
        before = doc[at - 1]
        if before.text in phrases.BREAKS - {"-", "."} or phrases.is_mark(before) or before.is_space:
            break
        at -= 1
    return at


def _nominal(words: "Span") -> bool:
    """Whether the words are a noun phrase and no more: no verb, and neither a preposition nor a conjunction first."""
    parts = list(words)
    if parts[0].pos_ not in _OPENS or parts[0].lower_ in ("that", "what", "which", "it", "there", "this", "those"):
        return False
    if any(token.tag_ in _FINITE or token.pos_ == "SCONJ" for token in parts):
        return False
    if all(token.lower_ in phrases.TIMES for token in parts if token.is_alpha):
        return False
    return any(token.pos_ in ("PROPN", "NOUN", "PRON") for token in parts)


def _described_before(doc: "Doc", start: int) -> int | None:
    """ "Her adviser, Jan Marsh,": where the phrase before the comma begins that the last one restates."""
    if start < 2 or doc[start - 1].text != ",":
        return None
    begin = _part_start(doc, start - 1)
    words = doc[begin : start - 1]
    return begin if len(words) and _nominal(words) else None
