"""Readings by what stands near a number, for where the tree is wrong or broken: lists, headlines, insertions."""

from typing import TYPE_CHECKING, Final

from verifier.extract import harm
from verifier.extract.outcomes import (
    Reading,
    kids,
    person,
    sum_measure,
    sum_subject,
    surely_person,
    to_death,
    undergoes,
    verb_measure,
)

if TYPE_CHECKING:
    from spacy.tokens import Token
_BEFORE_HARM: Final = frozenset(
    [
        "critically",
        "seriously",
        "reportedly",
        "also",
        "more",
        "badly",
        "were",
        "was",
        "are",
        "have",
        "had",
        "been",
        "all",
    ]
)
_FINITE: Final = ("VBD", "VBZ", "VBP", "MD")
_SUBORDINATE: Final = ("where", "because", "while", "whose", "whom", "until", "if")
_CLAUSES: Final = (";", ":", "who", "that", "which", "said", "when")


def trailing(head: "Token") -> Reading | None:
    """The word right behind the counted noun is what befell it: "two others injured", "12 people dead"."""
    at = head.i + 1
    while at < len(head.doc) and head.doc[at].lower_ in _BEFORE_HARM:
        at += 1
    if at >= len(head.doc) or head.lower_ in ("of",):
        return None
    token = head.doc[at]
    if token.tag_ not in ("VBN", "VBD", "JJ", "NN", "RB") or kids(token, "dobj") or not person(head):
        return None
    if token.lower_ in ("dead", "wounded", "injured", "missing") and token.head.i > at and token.dep_ == "amod":
        return None  # "12 civilians dead bodies"
    got = verb_measure(token)
    if got is not None:
        return Reading(got[0], got[1], 0.9)
    measure = harm.adjective(token.lower_)
    return Reading(measure, token, 0.9) if measure is not None else None


def through(head: "Token", top: "Token") -> Reading | None:
    """Read a count whose modifier was parsed as a preposition: "killed over 100", "between 23 and 27 … killed"."""
    verb = top.head
    if verb is top or verb.pos_ not in ("VERB", "AUX", "NOUN"):
        return None
    if verb.pos_ == "NOUN":
        got = sum_measure(verb)
        return Reading(got[0], got[1], 0.75) if got is not None and verb.lower_ != "victims" else None
    passive = bool(kids(verb, "auxpass"))
    if (top.i > verb.i and not passive) or (top.i < verb.i and passive):
        got = verb_measure(verb)
        if got is not None and person(head):
            return Reading(got[0], got[1], 0.8)
    total = sum_subject(verb)
    if total is not None:
        return Reading(total[0], total[1], 0.8)
    return undergoes(verb) if top.i < verb.i and person(head) else None


def ahead(head: "Token", last: "Token") -> Reading | None:
    """A passive of harm further on, with no other finite verb between: for subjects that a long insertion cut off."""
    doc = head.doc
    before = doc[head.left_edge.i - 1] if head.left_edge.i > 0 else None
    if before is not None and before.tag_ == "IN" and before.lower_ not in ("that", "between", "while", "after", "as"):
        return None
    helped = False
    for at in range(max(head.i, last.i) + 1, min(len(doc), last.i + 45)):
        token = doc[at]
        if token.lower_ in ("was", "were", "been", "are"):
            helped = True
        elif (
            token.tag_ in ("VBD", "VBZ", "VBP", "MD") and token.lower_ not in ("have", "had", "has")
        ) or token.lower_ in (";", ":", "who", "that", "which", "said", "when"):
            return None
        elif token.lower_ in _SUBORDINATE:
            return None  # "one of the hosts of a party where five people were shot"
        elif helped and token.tag_ == "VBN" and token.dep_ != "amod":
            if any(child.lower_ == "others" and child.i > last.i for child in token.children):
                return None  # "12 women among them, and others were hurt"
            got = verb_measure(token)
            return Reading(got[0], got[1], 0.65) if got is not None and person(head) else None
    return None


def beside(first: "Token", head: "Token", last: "Token") -> Reading | None:
    """Read by what stands right beside, where the tree gave nothing: "34 wounded", "killed 12", "dead: 12"."""
    doc = first.doc
    at = max(last.i, head.i) + 1
    steps = 0
    while at < len(doc) and harm.listed(doc[at].lower_, "fillers") and steps < 6:
        at, steps = at + 1, steps + 1
    outside = head.dep_ == "pobj" and head.head.i < first.i and head.head.lower_ != "of"
    if at < len(doc) and not (outside and steps):
        token = doc[at]
        measure = harm.adjective(token.lower_) or harm.befalls(token.lower_)
        if measure is None and token.tag_ in ("VBN", "VBD", "JJ", "NN") and not kids(token, "dobj"):
            got = verb_measure(token)
            measure = got[0] if got is not None else None
        if measure is not None and person(head) and not _active(token, steps):
            return Reading(measure, token, 0.75)
    if first.i > 0:
        token = doc[first.i - 1]
        if token.pos_ == "PUNCT" and token.lower_ in (":", "-", "–") and first.i > 1:
            token = doc[first.i - 2]
            total = sum_measure(token)
            measure = total[0] if total is not None else harm.adjective(token.lower_)
            return Reading(measure, token, 0.7) if measure is not None else None
        measure = harm.done_to(token.lower_)
        passive = any(child.dep_ == "auxpass" for child in token.children)
        if measure is not None and token.pos_ in ("VERB", "NOUN", "ADJ") and not passive and person(head):
            return Reading(measure, token, 0.75)
    return None


def bare_shot(last: "Token", low: int | None) -> Reading | None:
    """ "Four shot in Dover", "6 shot, 2 fatally": a headline's participle, which the parser takes for a noun.

    ``last`` is the number's last token. Several are never "shot" in the singular, so the noun is ruled out; one is not
    counted ("one shot was fired").
    """
    doc, at = last.doc, last.i + 1
    if low is None or low < 2 or at >= len(doc) or doc[at].lower_ not in ("shot", "stabbed"):
        return None
    token = doc[at]
    follows = doc[at + 1] if at + 1 < len(doc) else None
    aimed = follows is not None and follows.lower_ == "at" and any(surely_person(one) for one in doc[at + 2 : at + 5])
    if aimed:
        return None  # "two shot at the guard"
    if follows is not None and (follows.lower_ in _OBJECTS or (follows.tag_ in _NOUNS and token.tag_ not in _PAST)):
        return None  # "four shot the guard", "two shot attempts"
    fatal = to_death(token) or (last.i + 2 < len(doc) and doc[at + 1].lower_ in ("dead", "fatally"))
    return Reading("killed" if fatal else "casualties", token, 0.85)


_OBJECTS: Final = frozenset(
    ["a", "an", "the", "his", "her", "their", "him", "them", "and", "up", "off", "from", "himself", "herself"]
)
_NOUNS: Final = ("NN", "NNS", "CD", "PRP", "PRP$")
_PAST: Final = ("VBN", "VBD")


def _active(token: "Token", steps: int) -> bool:
    """A transitive verb right behind, with an object of its own: the counted noun is the doer."""
    return steps == 0 and harm.befalls(token.lower_) is None and bool(kids(token, "dobj"))
