"""Documents and pictures that speak where the parse hides their verb: "photos posted by X show 12 bodies".

The tagger takes "show", "lists" or "read" for a noun behind a reduced relative clause, and "the caption read" for one
phrase. The words are found by their order: a document, what was done with it, the verb, and what can be its object.
"""

from typing import TYPE_CHECKING, Final

from verifier.extract import lexicon, names, phrases, reporting
from verifier.extract.candidates import Candidate
from verifier.extract.tokens import tokens, vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Doc

_VERBS: Final = {
    **dict.fromkeys(("show", "shows", "showed"), "show"),
    **dict.fromkeys(("depict", "depicts", "depicted"), "depict"),
    **dict.fromkeys(("list", "lists", "listed"), "list"),
    **dict.fromkeys(("name", "names", "named"), "name"),
    **dict.fromkeys(("read", "reads"), "read"),
}
_AHEAD: Final = 6
"""The document's noun is one of the first words of its clause."""
_LONGEST: Final = 22
"""Tokens between the document and its verb, at most."""
_OPENING: Final = frozenset(
    {"at", "more", "fewer", "about", "around", "some", "dozens", "hundreds", "scores", "several"}
)
_FINITE: Final = ("VBD", "VBZ", "VBP", "MD")


def find(doc: "Doc", found: list[Candidate]) -> list[Candidate]:
    """The statements of documents and pictures that no candidate holds yet."""
    out: list[Candidate] = []
    if vocabulary(doc).isdisjoint(_VERBS):
        return out
    for token in tokens(doc):
        lemma = _VERBS.get(token.lower_)
        if lemma is None or token.i == 0 or any(each.cue[0] <= token.i < each.cue[1] for each in found + out):
            continue
        start = _clause(doc, token.i)
        noun = _document(doc, start, token.i)
        if noun is None or not _goes_on(doc, token.i, lemma) or not _only_describes(doc, noun + 1, token.i):
            continue
        source = phrases.trim(doc, start, token.i)
        part = phrases.trim(doc, token.i + 1, len(doc))
        while part[1] > part[0] and doc[part[1] - 1].text == ".":
            part = part[0], part[1] - 1
        if part[1] - part[0] >= 2:
            how, cue = "a document or picture that shows, lists or reads", (token.i, token.i + 1)
            plain = reporting.is_plain(lemma)
            out.append(Candidate(cue, lemma, source, noun, (part,), speech=plain, finite=False, construction=how))
    return out


def _clause(doc: "Doc", verb: int) -> int:
    """Where the clause of the verb begins: the sentence, or a word that joins it to another."""
    for at in range(verb - 1, max(-1, verb - _LONGEST - _AHEAD), -1):
        if doc[at].lower_ in ("that", "while", ";", ":") or phrases.is_mark(doc[at]) or doc[at].is_space:
            return at + 1
        if doc[at].lower_ in ("and", "but") and doc[at - 1].text == ",":
            return at + 1
    return 0 if verb < _LONGEST + _AHEAD else verb


def _document(doc: "Doc", start: int, verb: int) -> int | None:
    """The noun of the document that the clause opens with; the last of a compound ("hospital records")."""
    known, best = lexicon.words("attribution_words", "documents"), None
    for at in range(start, min(verb, start + _AHEAD)):
        word = doc[at]
        if word.pos_ in ("ADP", "PRON", "AUX") or word.is_punct or word.lower_ in _DONE:
            break
        if names.singular(word.lower_) in known and word.pos_ != "PROPN":
            best = at
        elif best is not None:
            break
    return best


_DONE: Final = lexicon.words("attribution_words", "done with documents")


def _only_describes(doc: "Doc", start: int, verb: int) -> bool:
    """Whether nothing, a place or what was done with it stands between the document and its verb."""
    start, end = phrases.trim(doc, start, verb)
    between = doc[start:end]
    if not len(between):
        return True
    if len(between) > _LONGEST or any(phrases.is_mark(token) for token in between):
        return False
    done = between[0].lower_ in _DONE
    if not done and between[0].pos_ != "ADP":
        return False
    return not any(token.tag_ in _FINITE and token.lower_ not in _DONE for token in between[int(done) :])


def _goes_on(doc: "Doc", verb: int, lemma: str) -> bool:
    """Whether an object follows: a count, a quotation, a noun with its article."""
    at = verb + 1
    while at < len(doc) and (doc[at].is_space or doc[at].text in (":", ",")):
        at += 1
    if at >= len(doc):
        return False
    if lemma == "read":
        return phrases.is_mark(doc[at])
    first = doc[at]
    noun = lemma != "read" and first.tag_ in ("DT", "NNS", "JJ", "PRP$") and doc[verb].tag_ in _FINITE
    return at == verb + 1 and (first.tag_ == "CD" or first.lower_ in _OPENING or noun)
