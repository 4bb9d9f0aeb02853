"""What a poll finds: "In a poll released on Monday, half of the voters backed him", "he leads in the polls"."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from verifier.extract import complements, phrases, reporting
from verifier.extract.candidates import Candidate
from verifier.extract.tokens import tokens, vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_POLLS: Final = frozenset({"poll", "polls", "survey", "surveys"})


def find(doc: "Doc") -> Iterator[Candidate]:
    """The candidates of a parsed sentence: the poll is the source, "in" the cue, the clause the content."""
    if vocabulary(doc).isdisjoint(_POLLS):
        return
    for noun in tokens(doc):
        if noun.lower_ not in _POLLS or noun.dep_ != "pobj" or noun.head.lower_ != "in":
            continue
        cue, verb = noun.head, noun.head.head
        if verb.pos_ not in ("VERB", "AUX") or verb.dep_ not in ("ROOT", "ccomp", "conj", "parataxis"):
            continue
        source = phrases.noun_phrase(noun)
        before = complements.before(doc, cue.i)
        if before is None:
            part = _clause_behind(doc, source[1])
        elif cue.i > verb.i and not _asked_in(verb):
            part = phrases.trim(doc, verb.left_edge.i, cue.i)
        else:
            continue
        if part[1] - part[0] >= 3:
            yield Candidate((cue.i, cue.i + 1), "in", source, noun.i, (part,), construction="what a poll found")


def _clause_behind(doc: "Doc", at: int) -> tuple[int, int]:
    """The rest of the sentence behind the poll and what describes it between commas, without the stop."""
    end = len(doc)
    while end > at and (doc[end - 1].is_space or doc[end - 1].text == "."):
        end -= 1
    comma = complements.following(doc, at)
    if (
        comma is not None
        and doc[comma].text == ","
        and comma + 1 < end
        and doc[comma + 1].tag_ in ("VBN", "VBG", "WDT")
    ):
        at = next((token.i for token in doc[comma + 1 : end] if token.text == ","), at)
    return phrases.trim(doc, at, end)


def _asked_in(verb: "Token") -> bool:
    """ "Half said in a survey that …": those asked speak, and the survey is where they did."""
    return reporting.lemma_of(verb.text, verb.lemma_) in reporting.lemmas()
