"""Readings where something stands between the number and the word of harm, and the parser lost the thread.

A time or a manner ("the death yesterday of nine miners", "killed on Friday eleven farmers"), an editorial bracket
("seven [number as heard] others"), a list. The rules look at what stands between, never at distance alone.
"""

from typing import TYPE_CHECKING, Final

from verifier.extract import harm, lexicon
from verifier.extract.outcomes import Reading, attempted, kids, surely_person, verb_measure

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_TIMES: Final = lexicon.words("casualty", "time words") | lexicon.words("numbers", "months")
_MANNERS: Final = frozenset(["by", "from", "in", "on", "at", "during", "through", "with", "near", "outside", "inside"])
_SHOOTINGS: Final = frozenset(["shooting", "shootings", "stabbing", "stabbings"])
_BETWEEN: Final = 8
"""So many tokens may stand between the noun of harm and its "of"."""
_BRACKET: Final = 12
"""An editorial bracket is no longer than this, tokens."""


def is_time(token: "Token") -> bool:
    """Whether the word is a day, a month or a part of the day."""
    return token.lower_ in _TIMES


def happening(prep: "Token") -> Reading | None:
    """ "The murder last week of four candidates": an "of" that the parser hung on what stands between."""
    above = prep.head
    if above.pos_ in ("VERB", "AUX"):
        return _of_object(above, prep)
    if above.text in ("[", "(") and above.i > 0:
        noun = above.nbor(-1)
        return _reading(noun, prep) if harm.listed(noun.lower_, "happening nouns") else None
    if above.lower_ in _SHOOTINGS and prep.i == above.i + 1 and not attempted(above):
        fatal = any(child.lower_ in ("fatal", "deadly") for child in kids(above, "amod"))
        return Reading("killed" if fatal else "casualties", above, 0.85, why=f"behind “{above.text} of”")
    if not is_time(above) and (
        surely_person(above) or harm.listed(above.lemma_.lower(), "not persons") or harm.listed(above.lower_, "groups")
    ):
        return None  # "the murder in a town of 12,000 people"
    token = above
    for _ in range(6):
        step = token.head
        if step.i >= token.i or step.i == token.i:
            return None
        if token.dep_ not in ("pobj", "prep", "npadvmod", "tmod", "nmod", "advmod"):
            return None
        if token.dep_ == "prep" and token.lower_ == "of" and not is_time(above):
            return None
        if token.dep_ == "prep" and token.lower_ not in _MANNERS and token.lower_ != "of":
            return None
        if harm.listed(step.lower_, "happening nouns"):
            return _reading(step, prep)
        if step.pos_ in ("VERB", "AUX"):
            return _of_object(step, prep) if is_time(above) else None
        token = step
    return None


def behind_of(first: "Token", head: "Token") -> Reading | None:
    """ "The massacre [of six priests]": the noun of harm right before "of", where the tree ties them to nothing."""
    doc, at = first.doc, first.i - 1
    while at > 1 and first.i - at <= 3 and doc[at].tag_ in ("DT", "PRP$", "JJ"):
        at -= 1
    if at < 1 or doc[at].lower_ != "of":
        return None
    noun = doc[at - 2] if doc[at - 1].text in ("[", "(") and at > 1 else doc[at - 1]
    if not harm.listed(noun.lower_, "happening nouns") or not surely_person(head):
        return None
    return _reading(noun, doc[at])


def _of_object(verb: "Token", prep: "Token") -> Reading | None:
    """ "They deplored the death yesterday of nine miners": the verb's object is the noun that "of" belongs to."""
    for noun in kids(verb, "dobj", "nsubj", "nsubjpass", "pobj", "attr"):
        if noun.i < prep.i and harm.listed(noun.lower_, "happening nouns"):
            between = verb.doc[noun.i + 1 : prep.i]
            nouns = [token for token in between if token.tag_ in ("NN", "NNS", "NNP", "NNPS")]
            if nouns and len(between) <= _BETWEEN and all(is_time(token) for token in nouns) and verb not in between:
                return _reading(noun, prep)
    return None


def _reading(noun: "Token", prep: "Token") -> Reading | None:
    measure = harm.noun(noun.lower_)
    if measure is None or prep.i - noun.i > 2 * _BETWEEN or attempted(noun):
        return None
    return Reading(measure, noun, 0.8, why=f"behind “of”, which belongs to “{noun.text}”, past an insertion")


def past_time(head: "Token", prep: "Token") -> "Token | None":
    """ "Killed on Friday eleven farmers": the verb, where the counted noun was taken for the day's own."""
    verb = prep.head
    if prep.lower_ not in ("on", "in", "at", "during", "this", "last") or verb.pos_ != "VERB":
        return None
    opening = verb.doc[prep.i + 1 : head.i]
    return verb if len(opening) >= 2 and is_time(opening[0]) and verb.i < prep.i else None


def listed_object(head: "Token") -> "Token | None":
    """The verb of a list of objects whose later members the parser hung beside it: "killed A, Dr. B, and dozens"."""
    verb = head.head
    if verb.pos_ != "VERB" or head.dep_ not in ("npadvmod", "dep", "oprd") or head.pos_ != "PROPN":
        return None
    objects = [noun for noun in kids(verb, "dobj") if verb.i < noun.i < head.i]
    listed = head.left_edge.i > 0 and head.doc[head.left_edge.i - 1].text == ","
    return verb if objects and listed and surely_person(objects[0]) else None


def regained(doc: "Doc", root: "Token", last: int) -> "Token | None":
    """The plural noun right behind a number that the parser hung on a word before it or on an open bracket."""
    at = last + 1
    if at < len(doc) and doc[at].text in ("[", "("):
        close = next((i for i in range(at, min(len(doc), at + _BRACKET)) if doc[i].text in ("]", ")")), None)
        if close is None or root.head.i != at:
            return None
        at = close + 1
    elif not _misplaced(root):
        return None
    while at < len(doc) and doc[at].tag_ in ("JJ", "JJR") and at - last <= _BRACKET:
        at += 1
    return doc[at] if at < len(doc) and doc[at].tag_ == "NNS" else None


def _misplaced(root: "Token") -> bool:
    """Whether the number hangs on a day, a month or a name before it ("killed on Friday eleven farmers")."""
    above = root.head
    if above.i >= root.i or root.dep_ not in ("nummod", "nmod", "appos", "compound") or above.pos_ == "NUM":
        return False
    return is_time(above) or above.pos_ in ("PROPN", "X")


def same_object(verb: "Token") -> "Reading | None":
    """ "Captured and blindfolded ten guards": the verb before shares the object of the one that says nothing."""
    first = verb.head
    if verb.dep_ != "conj" or first.pos_ != "VERB" or kids(first, "dobj") or not 0 < verb.i - first.i <= 3:
        return None
    got = verb_measure(first, chain=False)
    return Reading(got[0], got[1], 0.85) if got is not None else None


def second_victims(head: "Token") -> "Reading | None":
    """ "The murder of the 6 soldiers and 1 policeman was …": joined to the noun of harm, and taken for a subject."""
    first = head.left_edge.i
    if head.dep_ not in ("nsubj", "nsubjpass", "conj") or first == 0:
        return None
    joint = head.doc[first - 1]
    noun = joint.head
    if joint.dep_ != "cc" or not harm.listed(noun.lower_, "happening nouns") or not surely_person(head):
        return None
    measure = harm.noun(noun.lower_)
    if measure is None or not any(prep.lower_ == "of" and prep.i < first for prep in kids(noun, "prep")):
        return None
    return Reading(measure, noun, 0.75, why=f"joined to those behind “{noun.text} of”")


def of_those(doc: "Doc", last: int, earlier: Reading) -> Reading | None:
    """ "258 of them civilians", "five of whom were Spaniards": a part of the count before, where no verb says more."""
    words = [token.lower_ for token in doc[last + 1 : last + 3]]
    if len(words) < 2 or words[0] != "of" or words[1] not in ("them", "whom"):
        return None
    for token in doc[last + 3 : last + 13]:
        if token.is_punct or token.tag_ == "CC":
            break
        if token.pos_ == "VERB" or (token.pos_ == "AUX" and token.lemma_ != "be"):
            return None
    why = f"counted out of those before it: {earlier.why}"
    return Reading(earlier.measure, earlier.trigger, min(earlier.confidence, 0.75), True, why)


def also_captured(head: "Token", reading: Reading) -> "Token | None":
    """The verb that says that those killed or hurt were taken, too: "kidnapped and killed", "who had been abducted"."""
    if reading.measure not in ("killed", "injured") or not surely_person(head):
        return None
    trigger = reading.trigger
    verbs = [child for child in kids(trigger, "conj") if not kids(child, "dobj", "nsubj", "nsubjpass")]
    if trigger.dep_ == "conj" and trigger.head.pos_ == "VERB" and not kids(trigger, "nsubj", "nsubjpass"):
        first = trigger.head
        shared = head.head.i == first.i or (
            head.head.i == trigger.i and not kids(first, "dobj") and not kids(first, "auxpass")
        )
        verbs += [first] if shared else []
    for clause in kids(head, "relcl", "acl"):
        passive = bool(kids(clause, "auxpass")) or (clause.dep_ == "acl" and clause.tag_ == "VBN")
        if passive and all(subject.tag_ == "WP" for subject in kids(clause, "nsubj", "nsubjpass")):
            verbs.append(clause)
    return next((verb for verb in verbs if harm.done_to(verb.lower_) == "captured" and verb.i != trigger.i), None)
