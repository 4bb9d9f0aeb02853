"""Words that keep content from being anybody's plain claim: "denied that", "could not confirm", "no evidence that".

The stretch as printed goes into the hedges of the claim, so that a figure in it never stands as simply said.
"""

import re
from typing import TYPE_CHECKING, Final

from verifier.extract import phrases, reporting
from verifier.extract.phrases import Stretch

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

DENYING: Final = frozenset(
    ["deny", "dispute", "doubt", "reject", "refute", "rebut", "repudiate", "dismiss", "disavow", "contest", "retract"]
)
"""Verbs (lemmas) that deny what they report."""
_DECLINING: Final = frozenset(["decline", "refuse", "fail", "struggle"])
_NEGATIVE: Final = frozenset(["no", "nobody", "none", "neither", "nor", "not", "never", "without", "few", "little"])
_DENIAL_NOUNS: Final = frozenset(["denial", "doubt"])


def of_verb(verb: "Token", lemma: str) -> Stretch | None:
    """The words by which ``verb`` denies its content or leaves it open, if it does."""
    if lemma in DENYING:
        first = min([child.i for child in verb.children if child.dep_ == "neg" and child.i < verb.i], default=verb.i)
        return first, verb.i + 1
    above = verb.head
    if verb.dep_ == "xcomp" and above.i < verb.i and (above.lemma_ in _DECLINING or _unable(verb)):
        return above.i, verb.i + 1
    left = [child.i for child in verb.children if child.dep_ in ("aux", "auxpass", "neg") and child.i < verb.i]
    if any(child.dep_ == "neg" or child.lower_ == "neither" for child in verb.children if child.i < verb.i):
        return min(left, default=verb.i), verb.i + 1
    subject = phrases.subject(verb)
    if subject is not None and subject.i < verb.i:
        opening = verb.doc[subject.left_edge.i]
        if opening.lower_ in ("no", "nobody", "none", "neither") and verb.i - opening.i <= _NEAR:
            return opening.i, verb.i + 1
    return None


def negative(phrase: str) -> bool:
    """ "Nobody", "no group": nobody who could be named as a speaker."""
    return (
        phrase.split(maxsplit=1)[0].lower() in ("no", "nobody", "none", "neither", "nothing")
        if phrase.strip()
        else False
    )


_NEAR: Final = 12
"""A subject longer than this is no plain "no one" any more; tokens."""


_CLAIMS: Final = re.compile(
    r"\b(?:claims?|reports?|allegations?|accusations?|suggestions?|charges?|notion|figures?|tolls?|numbers?|counts?|"
    r"responsibility|involvement|killings?|killed|deaths?|casualties|attacks?|strikes?|rumou?rs?|accounts?|idea|report)\b",
    re.I,
)


def denies_claim(lemma: str, content: str) -> bool:
    """ "dismissed claims of 40 deaths", but not "dismissed the cases": the object is something that was said."""
    return lemma in DENYING and _CLAIMS.search(content) is not None


def _unable(verb: "Token") -> bool:
    above = verb.head
    return above.lower_ == "unable" or any(child.lower_ == "unable" for child in above.children)


def of_noun(noun: "Token", verb: "Token | None" = None) -> Stretch | None:
    """ "no evidence that", "his denial that", "rejected claims that": from the word that denies to the noun.

    ``verb``: what is done with what the noun says.
    """
    if verb is not None and verb.i < noun.i:
        above = of_verb(verb, reporting.lemma_of(verb.text, verb.lemma_))
        if above is not None:
            return above[0], noun.i + 1
    if noun.lemma_.lower() in _DENIAL_NOUNS:
        return noun.i, noun.i + 1
    for child in noun.children:
        if child.i < noun.i and child.lower_ in _NEGATIVE:
            return child.i, noun.i + 1
    verb = noun.head
    if noun.dep_ in ("dobj", "attr", "nsubj") and verb.pos_ in ("VERB", "AUX"):
        for child in verb.children:
            if child.dep_ == "neg" and child.i < noun.i:
                first = min(c.i for c in verb.children if c.dep_ in ("aux", "neg"))
                return min(first, verb.i), noun.i + 1
    return None


def words(doc: "Doc", stretch: Stretch) -> tuple[int, int]:
    """Where the stretch stands, relative to the sentence, in code points."""
    last = doc[stretch[1] - 1]
    return doc[stretch[0]].idx, last.idx + len(last.text)
