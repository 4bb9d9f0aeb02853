"""Where the words that name a source begin and end: without when and where it spoke, with who it is."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from verifier.extract import lexicon, phrases, reporting
from verifier.extract.phrases import Stretch

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def tidied(doc: "Doc", source: Stretch, cue: Stretch) -> Stretch:
    """The source without what only belongs to the saying ("even X", "X on Monday", "X himself", "X in an interview").

    One that breaks off ("officers with and") goes on up to the verb, where nothing else stands between.
    """
    start, end = source
    colon = next((at for at in range(start + 1, min(end - 1, start + 4)) if doc[at].text == ":"), None)
    if colon is not None and doc[start:colon].text.lower() in lexicon.words("attribution_words", "headline labels"):
        start = phrases.trim(doc, colon + 1, end)[0]  # "UPDATE: Police said"
    while end - start > 1 and doc[start].lower_ in _BEFORE and doc[start].pos_ in ("ADV", "CCONJ", "SCONJ"):
        start += 1
    while end - start > 1:
        last = doc[end - 1]
        if last.lower_ in _BEHIND and doc[end - 2].text != ",":
            end -= 1
            continue
        said = _when_said(doc, start, end)
        if said is None:
            break
        end = phrases.trim(doc, start, said)[1]
    if doc[end - 1].pos_ in ("CCONJ", "ADP") and end < cue[0] <= end + _LONGEST_REST:
        end = _completed(doc, end, cue[0])
    return start, end


_BEFORE: Final = frozenset({"even", "but", "and", "first", "then", "now", "still"})
_BEHIND: Final = frozenset({"himself", "herself", "itself", "themselves", "here", "there"})
_LONGEST_REST: Final = 12
"""Tokens that may be missing between a source that broke off and its verb."""
_SPOKE_IN: Final = frozenset(
    {"interview", "speech", "statement", "filing", "tweet", "email", "e-mail", "post", "address", "briefing", "letter"}
    | {"conference", "testimony", "announcement", "remarks", "memo", "message", "appearance"}
)
_INDEFINITE: Final = frozenset({"a", "an", "his", "her", "their", "its"})


def _when_said(doc: "Doc", start: int, end: int) -> int | None:
    """Where "on Monday", "at the time" or "in an interview" begins, if the phrase ends in it."""
    root = doc[start:end].root
    for child in root.children:
        if child.dep_ != "prep" or not root.i < child.i < end or child.right_edge.i + 1 != end:
            continue
        thing = next((grand for grand in child.children if grand.dep_ == "pobj"), None)
        if thing is None or end - child.i > 6:
            continue
        if child.lower_ in ("on", "at", "in", "during") and thing.lower_ in phrases.TIMES:
            return child.i
        said = child.lower_ in ("in", "on", "during", "at") and thing.lemma_.lower() in _SPOKE_IN
        if said and doc[child.i + 1].lower_ in _INDEFINITE:
            return child.i
    return None


def _completed(doc: "Doc", end: int, verb: int) -> int:
    """The end of the noun phrase that goes on behind "and" or "with", before the verb and its helpers."""
    stop = verb
    while stop > end and (doc[stop - 1].pos_ in ("AUX", "ADV", "PART") or doc[stop - 1].text == ","):
        stop -= 1
    rest = doc[end:stop]
    if not len(rest) or any(t.pos_ in ("VERB", "AUX", "PRON") or phrases.is_mark(t) for t in rest):
        return end
    return stop


def with_relative(doc: "Doc", source: Stretch, cue: Stretch, parts: "Sequence[Stretch]") -> Stretch:
    """The speaker's phrase with the relative clause that describes the speaker ("Ivo Horn, who runs the clinic").

    So annotators of attribution mark a source (PolNeAR guidelines). It never runs over the cue or the content.
    """
    start, end = source
    if end < len(doc) and doc[end].tag_ == "POS" and cue[0] > end:
        return start, end + 1  # "Ivo Horn's claim that": marked with its "'s"
    behind = end + 1 if end < len(doc) and doc[end].text == "," else end
    clause = next(
        (
            child
            for token in doc[start:end]
            for child in token.children
            if child.dep_ == "relcl" and child.left_edge.i == behind
        ),
        None,
    )
    if clause is None or (behind != end and not _describes(doc, clause)):
        return source
    stop = clause.right_edge.i + 1
    if cue[0] >= end:
        stop = min(stop, cue[0])
    while stop > behind and (doc[stop - 1].is_punct or doc[stop - 1].is_space) and doc[stop - 1].text != ")":
        stop -= 1
    words = doc[behind:stop]
    if not 2 <= len(words) <= _RELATIVE or clause.i >= stop or any(phrases.is_mark(token) for token in words):
        return source
    if any(first < stop and behind < last for first, last in (cue, *parts)):
        return source
    return start, stop


def _describes(doc: "Doc", clause: "Token") -> bool:
    """Whether a relative clause behind a comma tells who somebody is, rather than what they did or said meanwhile.

    "Ivo Horn, who runs the clinic" against "…, who has left for Rome", "…, who called it a lie": a word belongs to one
    attribution only, so that a clause which reports something is none of the outer source's words (PolNeAR guidelines).
    """
    if doc[clause.left_edge.i].lower_ in ("which", "whose", "whom"):
        return False
    helpers = {child.lower_ for child in clause.children if child.dep_ in ("aux", "auxpass")}
    if clause.lemma_ == "be" and any(child.dep_ == "attr" for child in clause.children):
        return True
    if clause.lemma_ in ("be", "have") or helpers & {"has", "have", "had", "will", "would"}:
        return False
    return clause.tag_ == "VBG" or reporting.lemma_of(clause.text, clause.lemma_) not in reporting.lemmas()


_RELATIVE: Final = 40
"""A relative clause longer than this is a slip of the parser; tokens."""
