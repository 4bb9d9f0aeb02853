"""What a verb, a noun or a sum in the parse says befell persons: killed, injured, captured, missing, displaced."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from verifier.extract import harm, lexicon
from verifier.extract.model import Measure

if TYPE_CHECKING:
    from spacy.tokens import Token

_POSSIBLE: Final = frozenset({"could", "can", "will", "must", "shall"})
_WISHES: Final = lexicon.words("casualty", "wishes")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a counted noun suffered: measure, the word that says so, how sure; ``part`` of a larger count or not.

    ``why``: the construction that tied the number to that word (see ``constructions``).
    """

    measure: Measure
    trigger: "Token"
    confidence: float
    part: bool = False
    why: str = ""


def kids(token: "Token", *deps: str) -> "list[Token]":
    return [child for child in token.children if child.dep_ in deps]


def to_death(verb: "Token") -> bool:
    """Whether the verb's outcome is death: "shot dead", "stabbed to death", "fatally shot"."""
    if harm.listed(verb.lemma_, "sentencing verbs"):
        return False
    for child in verb.children:
        low = child.lower_
        if low in ("dead", "fatally", "mortally") and child.dep_ != "nsubj":
            if low in ("dead", "fatally") and child.i > 0 and child.nbor(-1).tag_ == "CD":
                continue  # "four people shot, three dead"
            return low != "mortally"
        if low == "to" and any(grand.lower_ == "death" for grand in child.children):
            return True
        if low == "down" and verb.lower_ in harm.down_forms():
            return True
        if low == "out" and verb.lower_ in harm.out_forms():
            return True
    following = verb.doc[verb.i + 1 : verb.i + 3]
    words = [token.lower_ for token in following]
    return words[:1] == ["dead"] or words == ["to", "death"]


def verb_measure(verb: "Token", *, chain: bool = True) -> "tuple[Measure, Token] | None":
    """The measure of a verb done to a victim, with the verbs joined to it: "shot and killed", "killed or wounded"."""
    found: list[tuple[Measure, Token]] = []
    for one in _joined(verb) if chain else [verb]:
        if to_death(one):
            found.append(("killed", one))
        elif (measure := harm.done_to(one.lower_)) is not None:
            found.append((measure, one))
        elif one.lemma_ in ("take", "hold", "seize") and any(
            harm.adjective(child.lower_) == "captured" or _as_captives(child)
            for child in one.children
            if child.i > one.i
        ):
            found.append(("captured", one))
        elif one.lemma_ in ("admit", "rush", "transport", "take", "airlift", "treat", "transfer", "send") and _hospital(
            one
        ):
            found.append(("injured", one))
        elif one.lemma_ in ("hit", "strike") and _by_fire(one):
            found.append(("casualties", one))
        elif one.lemma_ in ("list", "describe", "report") and in_care(one) is not None:
            found.append(("injured", one))
        elif one.lemma_ in ("find", "pronounce", "declare") and any(child.lower_ == "dead" for child in one.children):
            found.append(("killed", one))
        elif one.lemma_ in ("list", "report", "declare") and any(child.lower_ == "missing" for child in one.children):
            found.append(("missing", one))
    following = verb.doc[verb.i + 1 : verb.i + 3]
    if found and chain and len(following) == 2 and following[0].lower_ in ("and", "or") and following[1].tag_ == "VBN":
        measure = harm.done_to(following[1].lower_)  # the parser may have hung it elsewhere
        if measure is not None:
            found.append((measure, following[1]))
    if not found:
        return None
    kinds = {measure for measure, _ in found}
    exact = [pair for pair in found if pair[0] != "casualties"]
    if len({"killed", "injured"} & kinds) == 2:
        return "casualties", found[0][1]
    worst = [pair for pair in exact if pair[0] == "killed"]  # "kidnapped and later killed"
    return (worst or exact or found)[0]


def _as_captives(prep: "Token") -> bool:
    """ "Took several civilians as hostages"."""
    return prep.lower_ == "as" and any(harm.adjective(noun.lower_) == "captured" for noun in kids(prep, "pobj"))


_FIRE: Final = re.compile(r"\b(?:shots?|shootings?|gunfire|bullets?|gunm[ae]n|gunshots?|opened fire)\b", re.I)


def _by_fire(verb: "Token") -> bool:
    """Whether bullets, blasts or vehicles hit: "hit by gunfire", "a bullet struck", "opened fire, striking"."""
    doers = [noun for prep in kids(verb, "agent", "prep") if prep.lower_ == "by" for noun in kids(prep, "pobj")]
    doers += kids(verb, "nsubj")
    if verb.tag_ == "VBG" and verb.dep_ in ("advcl", "conj", "acl") and verb.head.pos_ in ("VERB", "NOUN"):
        doers += [verb.head, *kids(verb.head, "dobj", "nsubj", "xcomp")]
    if kids(verb, "auxpass") and _FIRE.search(verb.doc.text):
        return True  # "shots were fired and four people were struck"
    return any(harm.listed(noun.lower_, "what hits") for noun in doers)


def _hospital(verb: "Token") -> bool:
    """Whether the verb brings its victim to a hospital, or treats injuries."""
    for prep in kids(verb, "prep", "dative"):
        for noun in kids(prep, "pobj"):
            if prep.lower_ in ("to", "at", "into", "in") and _is_hospital(noun):
                return True
            if prep.lower_ in ("for", "with") and harm.noun(noun.lower_) == "injured":
                return True
    return False


def _is_hospital(noun: "Token") -> bool:
    """ "Hospital", "the burns clinic", "Dover Medical Center", "the emergency room"."""
    before = noun.nbor(-1).lower_ if noun.i > 0 else ""
    if noun.lower_ in ("center", "centre", "centers", "centres"):
        return before in ("medical", "trauma", "health", "burn")
    return noun.lower_ in ("hospital", "hospitals", "clinic", "clinics") or (
        noun.lower_ == "room" and before == "emergency"
    )


def _with_wounds(verb: "Token") -> "Token | None":
    """ "Showed up at hospitals with gunshot wounds": the "with", wherever the parser hung it behind the verb."""
    preps = kids(verb, "prep")
    preps += [inner for prep in preps for noun in kids(prep, "pobj") for inner in kids(noun, "prep")]
    for prep in preps:
        if prep.lower_ == "with" and prep.i > verb.i and any(noun.lower_ in _WOUNDS for noun in kids(prep, "pobj")):
            return prep
    return None


def in_care(token: "Token") -> "Token | None":
    """The phrase that says that persons lie hurt: "in critical condition", "in hospital", "with injuries"."""
    if harm.noun(token.lower_) == "captured" or any(
        harm.noun(noun.lower_) == "captured" for prep in kids(token, "prep") for noun in kids(prep, "pobj")
    ):
        return None  # "hundreds of hostages in hospitals"
    for prep in kids(token, "prep"):
        for noun in kids(prep, "pobj"):
            if prep.lower_ in ("in", "at") and noun.lower_ in ("condition", "hospital", "hospitals"):
                return prep
            if prep.lower_ == "with" and (harm.noun(noun.lower_) == "injured" or noun.lower_ in ("wounds", "burns")):
                return prep
    return None


def state(reading: Reading) -> bool:
    """Whether the words say how persons fare, which may be some of the victims: in care, or hurt badly."""
    word = reading.trigger.lower_
    if reading.measure != "injured" or harm.listed(word, "suffering verbs"):
        return False
    if any(child.lower_ in _GRAVELY for child in reading.trigger.children):
        return True
    return harm.done_to(word) is None and harm.noun(word) is None and harm.adjective(word) is None


_GRAVELY: Final = frozenset(["critically", "seriously", "severely", "gravely", "badly", "slightly", "lightly"])


def _joined(verb: "Token") -> "list[Token]":
    """The verb and the verbs joined to it that share its subject and object."""
    chain = [verb]
    passive = bool(kids(verb, "auxpass"))
    for child in verb.children:
        if (
            child.dep_ == "conj"
            and (passive or child.i - verb.i <= 3)
            and not any(token.tag_ == "CD" for token in verb.doc[verb.i : child.i])
            and not kids(child, "nsubj", "nsubjpass")
            and not (kids(child, "dobj") and child.i > verb.i)
        ):
            chain += _joined(child)
    return chain


_OF_WHAT: Final = ("prep", "pobj", "pcomp", "acl", "relcl", "amod", "compound", "conj", "nmod", "appos")


def _of_what(noun: "Token") -> "list[Token]":
    """The words that say what a sum is of: "the death toll", "the number of people wounded"."""
    found: list[Token] = []
    pending = [(noun, 0)]
    while pending:
        token, depth = pending.pop(0)
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ not in ("of", "among", "for", "in", "from"):
                continue
            if child.dep_ in _OF_WHAT:
                found.append(child)
                loose = child.dep_ in ("acl", "relcl") and _harmful(child) is None
                if depth < 4 and not loose:
                    pending.append((child, depth + 1))
    return found[:40]


def _harmful(token: "Token") -> "tuple[Measure, Token] | None":
    low = token.lower_
    measure = harm.adjective(low) or harm.done_to(low) or harm.noun(low) or harm.befalls(low)
    return (measure, token) if measure is not None else None


def attempted(noun: "Token") -> bool:
    """ "attempted murder", "a possible massacre": it did not happen."""
    return any(harm.listed(child.lower_, "undone") for child in noun.children)


def sum_measure(noun: "Token") -> "tuple[Measure, Token] | None":
    """The measure of a sum: "the death toll", "the number of people killed", "casualties"; None for other nouns."""
    own = harm.noun(noun.lower_)
    if attempted(noun):
        return None
    if not harm.listed(noun.lower_, "toll nouns"):
        return (own, noun) if own is not None else None
    found = [pair for token in _of_what(noun) if (pair := _harmful(token)) is not None]
    kinds = {measure for measure, _ in found}
    if {"killed", "injured"} <= kinds:
        return "casualties", noun
    for measure in harm.MEASURES:
        for kind, token in found:
            if kind == measure and not (kind == "casualties" and token.lower_ in ("victim", "shot", "hit")):
                return kind, token
    return (own, noun) if own is not None else None


def sum_subject(verb: "Token") -> "tuple[Measure, Token] | None":
    """The sum that a verb is about: "the death toll rose", "put the toll at", "bringing the number of dead to"."""
    for child in kids(verb, "nsubj", "nsubjpass", "dobj"):
        if child.lower_ == "victims":
            continue
        got = sum_measure(child)
        if got is not None:
            return got
    if verb.dep_ in ("xcomp", "conj", "ccomp") and not kids(verb, "nsubj", "nsubjpass"):
        for child in kids(verb.head, "nsubj", "nsubjpass"):
            got = sum_measure(child)
            if got is not None:
                return got
    return None


def undergoes(verb: "Token") -> Reading | None:
    """The subject suffers what the verb says: "died", "are dead", "suffered injuries", "lost their lives"."""
    for one in _joined(verb):
        low = one.lower_
        if (measure := harm.befalls(low)) is not None:
            return Reading(measure, one, 0.95)
        if (measure := harm.adjective(low)) is not None and one.tag_ in ("JJ", "RB"):
            return Reading(measure, one, 0.9)
        if low == "missing" and one.tag_ == "VBG" and kids(one, "aux") and not kids(one, "dobj"):
            return Reading("missing", one, 0.9)  # "have been missing", taken for a verb's progressive
        for child in one.children:
            if child.i < one.i:
                continue
            if child.dep_ in ("acomp", "attr", "oprd", "ccomp", "xcomp", "dep") and child.tag_ != "VBG":
                if kids(child, "nsubj", "nsubjpass") and child.tag_ != "JJ":
                    continue
                if (measure := harm.adjective(child.lower_)) is not None:
                    return Reading(both(child, measure), child, 0.9)
                if child.dep_ == "acomp" and child.lower_ == "unaccounted":
                    return Reading("missing", child, 0.9)
            if child.dep_ == "prep" and child.lower_ in ("among", "amongst"):
                for noun in kids(child, "pobj"):
                    if (measure := harm.noun(noun.lower_) or harm.adjective(noun.lower_)) is not None:
                        return Reading(measure, noun, 0.85, True)
        if one.lemma_ in ("arrive", "show", "walk", "come", "turn", "go", "drive") and (hurt := _with_wounds(one)):
            return Reading("injured", hurt, 0.85)
        if one.lemma_ in ("be", "remain", "stay", "end", "lie", "recover") and (care := in_care(one)) is not None:
            return Reading("injured", care, 0.8)
        objects = kids(one, "dobj", "obj")
        if (harm.listed(low, "suffering verbs") or one.lemma_ == "nurse") and any(
            harm.noun(noun.lower_) == "injured" or noun.lower_ in _WOUNDS or noun.lower_ == "burn" for noun in objects
        ):
            return Reading("injured", one, 0.9)
        if one.lemma_ in ("suffer", "recover") and any(
            noun.lower_ in _WOUNDS for prep in kids(one, "prep") if prep.lower_ == "from" for noun in kids(prep, "pobj")
        ):
            return Reading("injured", one, 0.9)
        if (
            one.lemma_ in ("take", "drive")
            and any(noun.lower_.endswith("selves") for noun in objects)
            and _hospital(one)
        ):
            return Reading("injured", one, 0.85)
        if harm.listed(low, "suffering verbs") and any(
            noun.lower_ in _WOUNDS
            for clause in kids(one, "ccomp")
            for part in (clause, *kids(clause, "ccomp"))
            for noun in kids(part, "attr")
        ):
            return Reading("injured", one, 0.85)  # "sustained what doctors call minor injuries"
        if one.lemma_ in ("abandon", "leave") and any(
            noun.lower_ in ("home", "homes") and any(owner.lower_ == "their" for owner in kids(noun, "poss"))
            for noun in objects
        ):
            return Reading("displaced", one, 0.85)
        if one.lemma_ == "have" and any(noun.lower_ in _WOUNDS for noun in objects):
            return Reading("injured", one, 0.8)
        if one.lemma_ == "lose" and any(noun.lower_ in ("lives", "life") for noun in objects):
            return Reading("killed", one, 0.9)
    return None


def both(word: "Token", measure: Measure) -> Measure:
    """One number for the dead and the hurt: "several were reported killed and wounded", "dozens of dead and injured".

    Not "six deaths and injuries": there the number right before the noun is that of the dead.
    """
    following = word.doc[word.i + 1 : word.i + 3]
    if len(following) < 2 or following[0].lower_ not in ("and", "or") or kids(word, "nummod"):
        return measure
    low = following[1].lower_
    other = harm.noun(low) if harm.noun(word.lower_) is not None else harm.adjective(low)
    return "casualties" if {measure, other} == {"killed", "injured"} else measure


_WOUNDS: Final = frozenset(["wound", "wounds", "injuries", "burns", "fractures"])


def among(verb: "Token", last: int) -> Reading | None:
    """ "Among the injured are two girls", "of the 130 injured, 77 were women": of whom they are a part.

    ``last`` is the token before which the phrase stands.
    """
    if verb.lemma_ not in ("be", "include"):
        return None
    for prep in kids(verb, "prep"):
        if prep.lower_ not in ("among", "amongst", "of") or prep.i > last:
            continue
        for noun in kids(prep, "pobj"):
            own = [noun, *(child for child in noun.children if child.dep_ in ("acl", "amod", "relcl"))]
            for token in own:
                measure = harm.noun(token.lower_) or harm.adjective(token.lower_)
                if measure is None and token.tag_ == "VBN":
                    measure = harm.done_to(token.lower_)
                if measure is not None:
                    return Reading(measure, token, 0.85, True, f"counted out of those behind “{prep.text}”")
    return None


def person(head: "Token") -> bool:
    """Whether the counted noun is, or may be, persons."""
    low, lemma = head.lower_, head.lemma_.lower()
    return not (harm.listed(low, "not persons") or harm.listed(lemma, "not persons"))


def surely_person(head: "Token") -> bool:
    low = head.lower_
    if (
        harm.listed(low, "persons")
        or harm.listed(head.lemma_.lower(), "persons")
        or head.pos_ == "NUM"
        or head.tag_ == "CD"
    ):
        return True
    if head.tag_ == "JJ":  # "several of his comrades"
        return any(surely_person(noun) for prep in kids(head, "prep") if prep.lower_ == "of" for noun in prep.children)
    return low.endswith(("ers", "ors", "men", "ists", "ians", "ants", "ees", "er", "or", "man", "women"))


def company(head: "Token") -> bool:
    """Whether the counted noun is surely a person, or a body of them ("a band of nine")."""
    return surely_person(head) or harm.listed(head.lower_, "groups")


def denied(trigger: "Token") -> bool:
    """ "were not injured": a number that was not harmed."""
    return any(child.dep_ == "neg" for child in trigger.children)


def _purpose(verb: "Token") -> bool:
    """ "Shelled the block to kill one commander": what was meant, not what came of it ("went on to kill 12")."""
    if verb.tag_ != "VB" or verb.dep_ not in ("advcl", "acl"):
        return False
    above = verb.head
    if any(child.lower_ == "the" for noun in verb.children if noun.dep_ == "dobj" for child in noun.children):
        return False  # "the operation carried out to murder the six": they are known to be dead
    if verb.dep_ == "advcl":
        return above.lemma_ not in _OUTCOMES
    return not any(child.tag_ in ("JJS", "RBS") or child.lower_ in _ORDINALS for child in [above, *above.children])


_OUTCOMES: Final = frozenset(
    ["go", "proceed", "manage", "continue", "combine", "return", "turn", "be", "join", "explode"]
)
_ORDINALS: Final = frozenset(["first", "second", "third", "fourth", "fifth", "last", "latest", "only", "next", "one"])


def hypothetical(trigger: "Token") -> bool:
    """Planned, threatened or only possible: "could kill 50", "plans to kill 50", "if 50 die"."""
    verb = last = trigger
    for _ in range(4):
        if verb.pos_ in ("VERB", "AUX"):
            break
        verb, last = verb.head, verb
    if verb.pos_ not in ("VERB", "AUX"):
        return False
    helpers = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass", "mark")}
    if {"would", "have"} <= helpers:
        return True  # "we would have had two slain guards"
    leads = trigger is verb or harm.listed(last.lower_, "toll nouns")
    if leads and (helpers & {"would", "should"} or (helpers & _POSSIBLE and "have" not in helpers)):
        return True
    if "if" in helpers or "unless" in helpers:
        return True
    if verb.dep_ == "ccomp" and verb.head.lemma_.lower() in ("pray", "hope", "wish", "imagine"):
        return True  # "praying that nobody died"
    if "to" in helpers and trigger is verb and verb.dep_ in ("xcomp", "advcl", "acl", "ccomp"):
        if "have" in helpers or "been" in helpers:
            return False
        if verb.head.lemma_ == "go" and verb.head.tag_ != "VBG":
            return False  # "went on to kill"
        return verb.head.lemma_ in _WISHES or _purpose(verb)
    return False
