"""From a counted noun up the dependency tree to the word of harm that it is the victim of."""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from verifier.extract import constructions, harm, insertions
from verifier.extract.constructions import because
from verifier.extract.model import Measure
from verifier.extract.nearby import trailing
from verifier.extract.outcomes import (
    Reading,
    among,
    attempted,
    both,
    company,
    in_care,
    kids,
    person,
    sum_measure,
    sum_subject,
    surely_person,
    undergoes,
    verb_measure,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

_SUM_PREPS: Final = ("to", "at", "into", "above", "over", "past", "of", "as", "near", "around", "beyond")
_TAKEN: Final = frozenset(["prisoner", "prisoners", "captive", "captives", "hostage", "hostages"])
_HIT: Final = ("nsubj", "nsubjpass", "dobj", "conj", "attr")
_NOT_TAKEN: Final = frozenset(["free", "release", "rescue", "escape", "liberate", "save", "exchange", "swap"])


def _noun_of(head: "Token") -> Reading | None:
    """The counted noun is itself a noun of harm."""
    measure = harm.noun(head.lower_)
    if measure is None or harm.listed(head.lower_, "toll nouns") or attempted(head):
        return None
    if (
        head.lower_ in ("injury", "injuries")
        and head.dep_ == "dobj"
        and harm.listed(head.head.lower_, "suffering verbs")
    ):
        return None  # the injuries of one person, not persons injured
    if head.lower_ == "injuries" and head.dep_ == "pobj" and head.head.lower_ == "with":
        return None  # "found with multiple injuries"
    return Reading(measure, head, 0.95)


def _modified(head: "Token") -> Reading | None:
    """A participle, relative clause or adjective on the counted noun: "12 people killed", "12 people who died"."""
    for child in head.children:
        low = child.lower_
        if (
            child.dep_ in ("acl", "relcl", "advcl", "amod", "appos", "dep", "advmod", "ccomp", "oprd", "acomp")
            and child.i > head.i
        ):
            if child.dep_ == "relcl":
                reading = _relative(head, child)
                if reading is not None:
                    return reading
                continue
            if child.tag_ in ("VBN", "VBD") and not kids(child, "dobj"):
                got = verb_measure(child)
                if got is not None:
                    return Reading(got[0], got[1], 0.9)
            if (measure := harm.adjective(low)) is not None and child.tag_ != "VBG":
                return Reading(measure, child, 0.9)
            if child.tag_ == "VBG" and low in ("suffering", "recovering") and (reading := undergoes(child)) is not None:
                return reading
            if child.tag_ == "VBG" and harm.befalls(low):
                return Reading(harm.befalls(low) or "killed", child, 0.8)
            if child.tag_ == "VBG" and low == "being":
                continue
    care = in_care(head)
    if care is not None and care.i > head.i:
        return Reading("injured", care, 0.8)
    return None


def _relative(head: "Token", verb: "Token") -> Reading | None:
    subjects = kids(verb, "nsubj", "nsubjpass")
    passive = bool(kids(verb, "auxpass")) or any(subject.dep_ == "nsubjpass" for subject in subjects)
    relative = not subjects or any(subject.lower_ in ("who", "that", "which", "whom") for subject in subjects)
    if passive and relative:
        got = verb_measure(verb)
        if got is not None:
            return Reading(got[0], got[1], 0.9)
    if relative and (reading := undergoes(verb)) is not None:
        return reading
    if not passive and not relative:
        got = verb_measure(verb, chain=False)
        if got is not None:
            return Reading(got[0], got[1], 0.8)
    return None


def _subject(head: "Token", verb: "Token") -> Reading | None:
    """The counted noun is the verb's subject."""
    passive = head.dep_ == "nsubjpass" or bool(kids(verb, "auxpass"))
    if passive:
        got = verb_measure(verb)
        if got is not None:
            return Reading(got[0], got[1], 0.95)
        if head.lower_ == "lives" and harm.listed(verb.lower_, "life verbs"):
            return Reading("killed", head, 0.9)
    part = among(verb, head.i)
    if part is not None:
        return part
    reading = undergoes(verb)
    if reading is not None:
        return reading
    objects = [child for child in verb.children if child.dep_ in ("dobj", "ccomp", "xcomp") and child.tag_ != "VBG"]
    objects += [noun for other in kids(verb, "conj") if not kids(other, "nsubj") for noun in kids(other, "dobj")]
    if not passive and verb.tag_ in ("VBN", "VBD", "JJ") and not objects and head.i < verb.i:
        got = verb_measure(verb)  # headlines and ellipsis drop "were": "40 others wounded"
        if got is not None:
            return Reading(got[0], got[1], 0.85)
    for child in kids(verb, "xcomp", "ccomp", "conj"):
        if child.dep_ != "conj" and (got := verb_measure(child)) is not None and kids(child, "auxpass"):
            return Reading(got[0], got[1], 0.85)  # "are believed to have been killed"
        if child.dep_ == "xcomp" and (reading := undergoes(child)) is not None:
            return reading
        if passive and child.tag_ == "VBN" and verb.lemma_ in ("find", "leave", "see") and got is not None:
            return Reading(got[0], got[1], 0.9)  # "were found shot and killed"
    for child in kids(verb, "conj"):  # "three fled but were shot": the passive that is joined shares the subject
        if (
            kids(child, "auxpass")
            and not kids(child, "nsubj", "nsubjpass")
            and (got := verb_measure(child)) is not None
        ):
            return Reading(got[0], got[1], 0.85)
    return None


def _object(head: "Token", verb: "Token") -> Reading | None:
    """The counted noun is the verb's object."""
    got = verb_measure(verb)
    if got is not None:
        above = verb_measure(verb.head, chain=False) if verb.dep_ == "conj" and not kids(verb.head, "dobj") else None
        if above is not None and verb.i - verb.head.i <= 3 and {above[0], got[0]} == {"killed", "injured"}:
            return Reading("casualties", got[1], 0.9)  # "killed or wounded 100": one number for both
        return Reading(got[0], got[1], 0.95)
    if harm.listed(verb.lower_, "life verbs") and (head.lower_ in ("lives", "life") or _of_lives(head)):
        return Reading("killed", head, 0.9)
    whom = [head, *(noun for prep in kids(head, "prep") if prep.lower_ == "of" for noun in kids(prep, "pobj"))]
    if verb.lemma_ == "lose" and any(harm.listed(noun.lower_, "lost persons") for noun in whom) and _side(verb):
        return Reading("killed", verb, 0.7)
    if verb.lemma_ in ("take", "seize") and (
        head.lower_ in _TAKEN
        or any(noun.lower_ in _TAKEN for prep in kids(head, "prep") for noun in kids(prep, "pobj"))
    ):
        return Reading("captured", head, 0.85)
    if (shared := insertions.same_object(verb)) is not None:
        return shared
    if harm.listed(verb.lower_, "leaving verbs"):
        fates = [child for child in (*head.children, *verb.children) if child.i > head.i]
        for child in sorted(fates, key=lambda token: token.i):  # "left 7 people dead and 30 injured": the nearer one
            if (measure := harm.adjective(child.lower_)) is not None:
                return Reading(measure, child, 0.9)
    total = sum_subject(verb)
    if total is None and verb.lemma_ == "include":
        total = next((("casualties", noun) for noun in kids(verb, "nsubj") if noun.lower_ == "victims"), None)
    if total is None or verb.lemma_ == "leave":
        return None
    return Reading(total[0], total[1], 0.85, part=verb.lemma_ == "include")


def _captives(head: "Token") -> bool:
    return head.lower_ in _TAKEN or any(noun.lower_ in _TAKEN for prep in kids(head, "prep") for noun in prep.children)


def _of_lives(head: "Token") -> bool:
    return any(noun.lower_ == "lives" for prep in kids(head, "prep") for noun in kids(prep, "pobj"))


def _side(verb: "Token") -> bool:
    """Whether it is said who loses, and not to whom: "lost 12 men", but not "lost 12 men to a rival club"."""
    subjects = kids(verb, "nsubj")
    return bool(subjects) and not any(
        child.dep_ in ("prep", "prt") and child.lower_ in ("to", "off", "over") for child in verb.children
    )


def _governed(head: "Token", prep: "Token", depth: int) -> Reading | None:
    """The counted noun stands behind a preposition."""
    above, low = prep.head, prep.lower_
    if low == "of":
        if above.lower_ in ("lives", "life") and above.head.lower_ and harm.listed(above.head.lower_, "life verbs"):
            return Reading("killed", above, 0.9)
        got = _worst(above, prep) or sum_measure(above)
        if got is not None and above.lower_ not in ("victim", "victims", "number", "loss"):
            return Reading(got[0], got[1], 0.9)
        if above.lower_ in ("loss", "body"):
            return Reading("killed", above, 0.8)
        if harm.listed(above.lower_, "doers of killing") or harm.listed(above.lower_, "rites"):
            return Reading("killed", above, 0.75)
        if harm.listed(above.lower_, "groups"):
            return climb(above, depth + 1)
        return insertions.happening(prep)
    if low in ("including", "include", "included", "besides", "like"):
        return _part(above, depth)
    if above.pos_ in ("VERB", "AUX") and low in _SUM_PREPS:
        total = sum_subject(above)
        if total is not None:
            return Reading(total[0], total[1], 0.9)
    if low in ("to", "at") and above.pos_ == "NOUN":
        total = sum_measure(above)
        if total is not None:
            return Reading(total[0], total[1], 0.8)
    if low in ("to", "at", "as", "above", "over") and above.dep_ in ("acl", "relcl", "pcomp"):
        for noun in list(above.ancestors)[:5]:
            if harm.listed(noun.lower_, "toll nouns") and (total := sum_measure(noun)) is not None:
                return Reading(total[0], total[1], 0.85)
    if (verb := insertions.past_time(head, prep)) is not None:
        return _object(head, verb)
    along = low == "alongside" or (low == "with" and prep.i > 0 and prep.nbor(-1).lower_ in ("along", "together"))
    if along:
        verb = above if above.pos_ == "VERB" else above.head
        got = verb_measure(verb) if verb.tag_ == "VBN" or kids(verb, "auxpass", "dobj") else None
        return Reading(got[0], got[1], 0.85) if got is not None else undergoes(verb)
    if above.dep_ == "prep" and low in ("to",) and above.lower_ == "from":
        return _governed(head, above, depth + 1) if depth < 6 else None
    return None


def _worst(noun: "Token", prep: "Token") -> "tuple[Measure, Token] | None":
    """ "The kidnapping and killing of": the killing counts."""
    if harm.noun(noun.lower_) not in ("captured", "missing"):
        return None
    joined = [other for other in kids(noun, "conj") if other.i < prep.i and harm.noun(other.lower_) == "killed"]
    return ("killed", joined[0]) if joined else None


def _part(whole: "Token", depth: int, *, apposed: bool = False) -> Reading | None:
    """A part of a larger count: "12 people, including three children"."""
    reading = climb(whole, depth + 1) if whole.pos_ not in ("VERB", "AUX") else None
    if reading is None and whole.pos_ in ("VERB", "AUX"):
        got = verb_measure(whole)
        reading = Reading(got[0], got[1], 0.8) if got is not None else undergoes(whole)
    if reading is None:
        return None
    why = constructions.share(whole, reading, apposed=apposed)
    return replace(reading, part=True, confidence=min(reading.confidence, 0.85), why=why)


def climb(head: "Token", depth: int = 0) -> Reading | None:
    """Find what the counted noun ``head`` suffered; None where nothing says so."""
    if depth > 6:
        return None
    reading = _by_place(head, depth)
    if reading is not None:
        reading = because(reading, constructions.at_place(head, reading))
    own = because(_noun_of(head), "what is counted is itself the word of harm")
    if own is not None and own.trigger.lower_ not in (
        "victim",
        "victims",
        "hostage",
        "hostages",
        "captive",
        "captives",
    ):
        return replace(own, measure=both(head, own.measure))
    if reading is None or reading.confidence <= 0.85:
        modified = trailing(head) or _modified(head)
        if modified is not None and (reading is None or reading.confidence <= modified.confidence):
            reading = because(modified, constructions.described(head, modified))
    if reading is None:
        reading = because(_of_victims(head), "counted out of victims, behind “of” or “among”")
    if reading is None and head.dep_ == "conj" and head.head.pos_ not in ("VERB", "AUX"):
        reading = climb(head.head, depth + 1)
        if reading is None and not person(head.head) and surely_person(head):
            reading = _by_place(head.head, depth + 1)  # "captured 14 tanks and nine soldiers"
        if reading is not None:
            reading = replace(reading, why=constructions.joined(head.head, reading))
    if reading is None:
        reading = insertions.second_victims(head) or _headline_pair(head)
    if reading is None:
        for child in kids(head, "amod"):
            measure = harm.adjective(child.lower_)
            if child.i < head.i and measure is not None:
                reading = Reading(measure, child, 0.85, why=f"described by “{child.text}” before the noun")
    if reading is None and own is not None and not (own.measure == "captured" and _freed(head)):
        reading = own
    if reading is None:
        return None
    if harm.listed(reading.trigger.lower_, "killed only persons") and not company(head):
        return None
    if not person(head) and reading.trigger.i != head.i and head.lower_ not in ("number", "total", "lives"):
        return None
    posts = head.tag_ == "CD" and head.i > 0 and head.nbor(-1).tag_ in ("NNS", "NN", "NNP", "CC")
    if reading.trigger.lemma_ in ("hit", "strike") and (posts or not surely_person(head) or head.dep_ not in _HIT):
        return None  # "shells hit the posts 12 and 13"
    if reading.measure == "displaced" and harm.listed(head.lower_, "doers"):
        return None  # "four suspects fled"
    if reading.measure in ("captured",) and not (surely_person(head) or own):
        return None
    if reading.measure in ("killed", "injured") and harm.noun(reading.trigger.lower_) == reading.measure:
        return replace(reading, measure=both(reading.trigger, reading.measure))
    return reading


def _headline_pair(head: "Token") -> Reading | None:
    """ "2 women and an infant killed in shooting": one word for both, hung on the last, in a line without a verb."""
    if head.dep_ != "ROOT" or not surely_person(head):
        return None
    for other in kids(head, "conj"):
        reading = trailing(other) or _modified(other) if surely_person(other) else None
        if reading is not None:
            return replace(reading, confidence=0.75, why=constructions.joined(other, reading))
    return None


def set_off(first: "Token", head: "Token") -> Reading | None:
    """ "The death of the priests -- five Spaniards and one Chilean -- …": set off behind the whole."""
    if first.i < 2 or first.nbor(-1).text not in ("--", "–", "—", "(") or not surely_person(head):
        return None
    whole = first.nbor(-2)
    reading = climb(whole) if whole.tag_ in ("NNS", "NNPS") and surely_person(whole) else None
    if reading is None:
        return None
    return replace(reading, part=True, confidence=0.7, why=constructions.share(whole, reading))


def _of_victims(head: "Token") -> Reading | None:
    """A share of victims: "three of the dead", "23 of those killed", "dozens of wounded"."""
    for prep in kids(head, "prep"):
        if prep.lower_ not in ("of", "among"):
            continue
        for noun in kids(prep, "pobj"):
            measure = harm.noun(noun.lower_)
            share = any(child.lower_ in ("the", "those", "these", "their") for child in [noun, *noun.children])
            if measure is not None:
                return Reading(measure, noun, 0.85, share)
            modified = _modified(noun)
            if modified is not None:
                return replace(modified, part=share, confidence=0.85)
    return None


def _freed(head: "Token") -> bool:
    verb = head.head
    return verb.lemma_.lower() in _NOT_TAKEN


def _by_place(head: "Token", depth: int) -> Reading | None:
    """Read by where the counted noun stands: subject, object, behind a preposition, in apposition, joined."""
    above, dep = head.head, head.dep_
    if above is head or above.i == head.i:
        return None
    if dep in ("nsubj", "nsubjpass"):
        return _subject(head, above)
    if dep in ("dobj", "obj", "dative") or (dep in ("conj", "dep", "npadvmod", "oprd") and above.pos_ == "VERB"):
        if dep in ("dobj", "obj", "dative"):
            return _object(head, above)
        if insertions.listed_object(head) is not None:
            return _object(head, above)
        return _conjoined_clause(head, above)
    if dep == "attr" or (dep == "acomp" and above.lemma_ == "be"):
        total = sum_subject(above)
        if total is not None:
            return Reading(total[0], total[1], 0.9)
        for child in kids(above, "nsubj"):
            measure = harm.noun(child.lower_)
            if measure is not None:
                return Reading(measure, child, 0.85)
        return among(above, head.i) or _there(head, above)
    if dep in ("pobj", "pcomp"):
        if above.lower_ in ("by",) or above.dep_ == "agent":
            return None
        return _governed(head, above, depth)
    if dep == "appos":
        return _part(above, depth, apposed=True)
    if dep in ("nmod", "compound", "quantmod", "nummod") and harm.listed(head.lower_, "groups"):
        return climb(above, depth + 1)
    return None


def _there(head: "Token", verb: "Token") -> Reading | None:
    if not kids(verb, "expl"):
        return None
    for clause in kids(verb, "conj"):  # "there were eight women and four men injured"
        if clause.tag_ in ("VBN", "VBD") and kids(clause, "nsubj") and not kids(clause, "aux", "auxpass", "dobj"):
            got = verb_measure(clause)
            if got is not None:
                return Reading(got[0], got[1], 0.8)
    pending = kids(head, "conj", "appos")
    while pending:  # "there were eight women, a girl and four men injured": hung on one of the list
        other = pending.pop(0)
        pending += kids(other, "conj", "appos")
        for clause in kids(other, "acl"):
            got = verb_measure(clause) if clause.tag_ in ("VBN", "VBD") and surely_person(other) else None
            if got is not None and not kids(clause, "dobj"):
                return Reading(got[0], got[1], 0.75)
    return _modified(verb)


def _conjoined_clause(head: "Token", verb: "Token") -> Reading | None:
    """ "Three were killed and four wounded": the parser may hang "four" on the verb, or the verb on "four"."""
    for child in head.children:
        if child.i > head.i and child.tag_ in ("VBN", "VBD", "JJ"):
            got = verb_measure(child, chain=False)
            if got is not None:
                return Reading(got[0], got[1], 0.85)
    return None


def agentive(head: "Token") -> bool:
    """Whether the counted noun does the harm: "killed by three gunmen", "three gunmen killed"."""
    token, steps = head, 0
    while steps < 4 and token.dep_ in ("conj", "appos"):
        token, steps = token.head, steps + 1
    if token.dep_ == "pobj" and (token.head.dep_ == "agent" or token.head.lower_ == "by"):
        return True
    return token.dep_ == "nsubj" and bool(kids(token.head, "dobj")) and harm.done_to(token.head.lower_) is not None
