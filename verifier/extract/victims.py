"""From a counted noun up the dependency tree to the word of harm that it is the victim of."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from verifier.extract import harm
from verifier.extract.model import Measure

if TYPE_CHECKING:
    from spacy.tokens import Token

_SUM_PREPS: Final = ("to", "at", "into", "above", "over", "past", "of", "as", "near", "around", "beyond")
_FILL: Final = frozenset(
    ["were", "was", "are", "is", "have", "has", "had", "been", "being", "be", "reportedly", "also", "others", "other"]
    + ["more", "people", "persons", "feared", "confirmed", "allegedly", "believed", "presumed", "either", "seriously"]
    + ["critically", "severely", "slightly", "gravely", "badly", "lightly", "mortally", "fatally", "left", "initially"]
    + ["immediately", "of", "them", "whom", "whose", "who", "civilians", "reported", "known", "listed", "to", "now"]
    + ["still", "civilian", "subsequently", "later", "both"]
)
_NOT_TAKEN: Final = frozenset(["free", "release", "rescue", "escape", "liberate", "save", "exchange", "swap"])


@dataclass(frozen=True, slots=True)
class Reading:
    """What a counted noun suffered: measure, the word that says so, how sure, and whether it is part of a larger count."""

    measure: Measure
    trigger: "Token"
    confidence: float
    part: bool = False


def _kids(token: "Token", *deps: str) -> "list[Token]":
    return [child for child in token.children if child.dep_ in deps]


def _to_death(verb: "Token") -> bool:
    """Whether the verb's outcome is death: "shot dead", "stabbed to death", "fatally shot"."""
    for child in verb.children:
        low = child.lower_
        if low in ("dead", "fatally", "mortally") and child.dep_ != "nsubj":
            return low != "mortally"
        if low == "to" and any(grand.lower_ == "death" for grand in child.children):
            return True
        if low == "down" and verb.lower_ in harm.down_forms():
            return True
    following = verb.doc[verb.i + 1 : verb.i + 3]
    words = [token.lower_ for token in following]
    return words[:1] == ["dead"] or words == ["to", "death"]


def verb_measure(verb: "Token", *, chain: bool = True) -> "tuple[Measure, Token] | None":
    """The measure of a verb done to a victim, with the verbs joined to it: "shot and killed", "killed or wounded"."""
    found: list[tuple[Measure, Token]] = []
    for one in _joined(verb) if chain else [verb]:
        if _to_death(one):
            found.append(("killed", one))
        elif (measure := harm.done_to(one.lower_)) is not None:
            found.append((measure, one))
        elif one.lemma_ in ("take", "hold", "seize") and any(
            harm.adjective(child.lower_) == "captured" or child.lower_ in ("hostage", "prisoner", "captive")
            for child in one.children
            if child.i > one.i
        ):
            found.append(("captured", one))
        elif one.lemma_ in ("admit", "rush", "transport", "take", "airlift", "treat", "transfer") and _hospital(one):
            found.append(("injured", one))
        elif one.lemma_ in ("find", "pronounce", "declare") and any(child.lower_ == "dead" for child in one.children):
            found.append(("killed", one))
        elif one.lemma_ in ("list", "report", "declare") and any(child.lower_ == "missing" for child in one.children):
            found.append(("missing", one))
    if not found:
        return None
    kinds = {measure for measure, _ in found}
    exact = [pair for pair in found if pair[0] != "casualties"]
    if len({"killed", "injured"} & kinds) == 2:
        return "casualties", found[0][1]
    return exact[0] if exact else found[0]


def _hospital(verb: "Token") -> bool:
    for prep in _kids(verb, "prep"):
        for noun in _kids(prep, "pobj"):
            if prep.lower_ in ("to", "at", "into", "in") and noun.lower_ in ("hospital", "hospitals"):
                return verb.lemma_ != "treat" or True
            if prep.lower_ in ("for", "with") and harm.noun(noun.lower_) == "injured":
                return True
    return False


def _joined(verb: "Token") -> "list[Token]":
    """The verb and the verbs joined to it that share its subject and object."""
    chain = [verb]
    for child in verb.children:
        if (
            child.dep_ == "conj"
            and not _kids(child, "nsubj", "nsubjpass")
            and not (_kids(child, "dobj") and child.i > verb.i)
        ):
            chain += _joined(child)
    return chain


def sum_measure(noun: "Token") -> "tuple[Measure, Token] | None":
    """The measure of a sum: "the death toll", "the number of people killed", "casualties"; None for other nouns."""
    own = harm.noun(noun.lower_)
    if not harm.listed(noun.lower_, "toll nouns"):
        return (own, noun) if own is not None else None
    found: list[tuple[Measure, Token]] = []
    for token in list(noun.subtree)[:40]:
        if token is noun or token.i == noun.i:
            continue
        measure = (
            harm.adjective(token.lower_)
            or harm.done_to(token.lower_)
            or harm.noun(token.lower_)
            or harm.befalls(token.lower_)
        )
        if measure is not None:
            found.append((measure, token))
    kinds = {measure for measure, _ in found}
    if {"killed", "injured"} <= kinds:
        return "casualties", noun
    for measure in harm.MEASURES:
        for kind, token in found:
            if kind == measure and not (kind == "casualties" and token.lower_ in ("victim", "shot", "hit")):
                return kind, token
    return (own, noun) if own is not None else None


def _person(head: "Token") -> bool:
    """Whether the counted noun is, or may be, persons."""
    low, lemma = head.lower_, head.lemma_.lower()
    return not (harm.listed(low, "not persons") or harm.listed(lemma, "not persons"))


def _surely_person(head: "Token") -> bool:
    low = head.lower_
    if (
        harm.listed(low, "persons")
        or harm.listed(head.lemma_.lower(), "persons")
        or head.pos_ == "NUM"
        or head.tag_ == "CD"
    ):
        return True
    return low.endswith(("ers", "ors", "men", "ists", "ians", "ants", "ees", "er", "or", "man", "women"))


def _noun_of(head: "Token") -> Reading | None:
    """The counted noun is itself a noun of harm."""
    measure = harm.noun(head.lower_)
    if measure is None or harm.listed(head.lower_, "toll nouns"):
        return None
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
            if child.tag_ in ("VBN", "VBD") and not _kids(child, "dobj"):
                got = verb_measure(child)
                if got is not None:
                    return Reading(got[0], got[1], 0.9)
            if (measure := harm.adjective(low)) is not None and child.tag_ != "VBG":
                return Reading(measure, child, 0.9)
            if child.tag_ == "VBG" and harm.befalls(low):
                return Reading(harm.befalls(low) or "killed", child, 0.8)
            if child.tag_ == "VBG" and low == "being":
                continue
        if (
            child.dep_ == "prep"
            and child.lower_ == "in"
            and any(noun.lower_ == "condition" for noun in _kids(child, "pobj"))
        ):
            return Reading("injured", child, 0.7)
        if (
            child.dep_ == "prep"
            and child.lower_ == "with"
            and any(harm.noun(noun.lower_) == "injured" for noun in _kids(child, "pobj"))
        ):
            return Reading("injured", child, 0.75)
    return None


def _relative(head: "Token", verb: "Token") -> Reading | None:
    subjects = _kids(verb, "nsubj", "nsubjpass")
    passive = bool(_kids(verb, "auxpass")) or any(subject.dep_ == "nsubjpass" for subject in subjects)
    relative = not subjects or any(subject.lower_ in ("who", "that", "which", "whom") for subject in subjects)
    if passive and relative:
        got = verb_measure(verb)
        if got is not None:
            return Reading(got[0], got[1], 0.9)
    if relative and (reading := _undergoes(verb)) is not None:
        return reading
    if not passive and not relative:
        got = verb_measure(verb, chain=False)
        if got is not None:
            return Reading(got[0], got[1], 0.8)
    return None


def _undergoes(verb: "Token") -> Reading | None:
    """The subject suffers what the verb says: "died", "are dead", "suffered injuries", "lost their lives"."""
    for one in _joined(verb):
        low = one.lower_
        if (measure := harm.befalls(low)) is not None:
            return Reading(measure, one, 0.95)
        if (measure := harm.adjective(low)) is not None and one.tag_ in ("JJ", "RB"):
            return Reading(measure, one, 0.9)
        for child in one.children:
            if child.i < one.i:
                continue
            if child.dep_ in ("acomp", "attr", "oprd", "ccomp", "xcomp", "dep", "advcl") and child.tag_ != "VBG":
                if (measure := harm.adjective(child.lower_)) is not None:
                    return Reading(measure, child, 0.9)
                if child.dep_ == "acomp" and child.lower_ == "unaccounted":
                    return Reading("missing", child, 0.9)
            if child.dep_ == "prep" and child.lower_ in ("among", "amongst"):
                for noun in _kids(child, "pobj"):
                    if (measure := harm.noun(noun.lower_) or harm.adjective(noun.lower_)) is not None:
                        return Reading(measure, noun, 0.85, True)
            if (
                child.dep_ == "prep"
                and child.lower_ == "in"
                and any(noun.lower_ == "condition" for noun in _kids(child, "pobj"))
            ):
                return Reading("injured", child, 0.7)
        objects = _kids(one, "dobj", "obj")
        if harm.listed(low, "suffering verbs") and any(
            harm.noun(noun.lower_) == "injured" or noun.lower_ in ("wound", "burns", "burn") for noun in objects
        ):
            return Reading("injured", one, 0.9)
        if one.lemma_ == "lose" and any(noun.lower_ in ("lives", "life") for noun in objects):
            return Reading("killed", one, 0.9)
    return None


def _subject(head: "Token", verb: "Token") -> Reading | None:
    """The counted noun is the verb's subject."""
    passive = head.dep_ == "nsubjpass" or bool(_kids(verb, "auxpass"))
    if passive:
        got = verb_measure(verb)
        if got is not None:
            return Reading(got[0], got[1], 0.95)
    reading = _undergoes(verb)
    if reading is not None:
        return reading
    objects = [child for child in verb.children if child.dep_ in ("dobj", "ccomp", "xcomp") and child.tag_ != "VBG"]
    if not passive and verb.tag_ in ("VBN", "VBD", "JJ") and not objects and head.i < verb.i:
        got = verb_measure(verb)  # headlines and ellipsis drop "were": "40 others wounded"
        if got is not None:
            return Reading(got[0], got[1], 0.85)
    for child in _kids(verb, "xcomp", "ccomp", "conj"):
        if child.dep_ != "conj" and (got := verb_measure(child)) is not None and _kids(child, "auxpass"):
            return Reading(got[0], got[1], 0.85)  # "are believed to have been killed"
        if child.dep_ == "xcomp" and (reading := _undergoes(child)) is not None:
            return reading
    return None


def _object(head: "Token", verb: "Token") -> Reading | None:
    """The counted noun is the verb's object."""
    got = verb_measure(verb)
    if got is None and verb.dep_ == "conj":
        pass
    if (
        got is not None
        and not _to_death(verb)
        and harm.done_to(verb.lower_) is None
        and verb.lemma_ not in ("take", "hold")
    ):
        got = got if got[1] is not verb else got
    if got is not None:
        above = verb_measure(verb.head, chain=False) if verb.dep_ == "conj" and not _kids(verb.head, "dobj") else None
        if above is not None and {above[0], got[0]} == {"killed", "injured"}:
            return Reading("casualties", got[1], 0.9)  # "killed or wounded 100": one number for both
        return Reading(got[0], got[1], 0.95)
    if harm.listed(verb.lower_, "life verbs") and head.lower_ in ("lives", "life"):
        return Reading("killed", head, 0.9)
    if harm.listed(verb.lower_, "leaving verbs"):
        for child in verb.children:
            if child.i > head.i and (measure := harm.adjective(child.lower_)) is not None:
                return Reading(measure, child, 0.9)
    total = _sum_subject(verb)
    return Reading(total[0], total[1], 0.85) if total is not None and verb.lemma_ not in ("include", "leave") else None


def _sum_subject(verb: "Token") -> "tuple[Measure, Token] | None":
    """The sum that a verb is about: "the death toll rose", "put the toll at", "bringing the number of dead to"."""
    for child in _kids(verb, "nsubj", "nsubjpass", "dobj"):
        if child.lower_ == "victims":
            continue
        got = sum_measure(child)
        if got is not None:
            return got
    if verb.dep_ in ("xcomp", "conj", "ccomp") and not _kids(verb, "nsubj", "nsubjpass"):
        for child in _kids(verb.head, "nsubj", "nsubjpass"):
            got = sum_measure(child)
            if got is not None:
                return got
    return None


def _governed(head: "Token", prep: "Token", depth: int) -> Reading | None:
    """The counted noun stands behind a preposition."""
    above, low = prep.head, prep.lower_
    if low == "of":
        if above.lower_ in ("lives", "life") and above.head.lower_ and harm.listed(above.head.lower_, "life verbs"):
            return Reading("killed", above, 0.9)
        got = sum_measure(above)
        if got is not None and above.lower_ not in ("victim", "victims", "number", "loss"):
            return Reading(got[0], got[1], 0.9)
        if above.lower_ == "loss" or (above.lower_ == "body"):
            return Reading("killed", above, 0.8)
        if harm.listed(above.lower_, "groups"):
            return climb(above, depth + 1)
        return None
    if low in ("including", "include", "included", "besides", "like"):
        return _part(above, depth)
    if above.pos_ in ("VERB", "AUX") and low in _SUM_PREPS:
        total = _sum_subject(above)
        if total is not None:
            return Reading(total[0], total[1], 0.9)
    if low in ("to", "at") and above.pos_ == "NOUN":
        total = sum_measure(above)
        if total is not None:
            return Reading(total[0], total[1], 0.8)
    if low == "with" and above.pos_ == "VERB":
        return None
    if above.dep_ == "prep" and low in ("to",) and above.lower_ == "from":
        return _governed(head, above, depth + 1) if depth < 6 else None
    return None


def _part(whole: "Token", depth: int) -> Reading | None:
    """A part of a larger count: "12 people, including three children"."""
    reading = climb(whole, depth + 1) if whole.pos_ not in ("VERB", "AUX") else None
    if reading is None and whole.pos_ in ("VERB", "AUX"):
        got = verb_measure(whole)
        reading = Reading(got[0], got[1], 0.8) if got is not None else _undergoes(whole)
    return replace(reading, part=True, confidence=min(reading.confidence, 0.85)) if reading is not None else None


def climb(head: "Token", depth: int = 0) -> Reading | None:
    """Find what the counted noun ``head`` suffered; None where nothing says so."""
    if depth > 6:
        return None
    reading = _by_place(head, depth)
    own = _noun_of(head)
    if own is not None and own.trigger.lower_ not in (
        "victim",
        "victims",
        "hostage",
        "hostages",
        "captive",
        "captives",
    ):
        return own
    if reading is None or reading.confidence < 0.85:
        modified = _modified(head)
        if modified is not None and (reading is None or reading.confidence <= modified.confidence):
            reading = modified
    if reading is None and head.dep_ == "conj" and head.head.pos_ not in ("VERB", "AUX"):
        reading = climb(head.head, depth + 1)
    if reading is None:
        for child in _kids(head, "amod"):
            measure = harm.adjective(child.lower_)
            if child.i < head.i and measure is not None:
                reading = Reading(measure, child, 0.85)
    if reading is None and own is not None and not (own.measure == "captured" and _freed(head)):
        reading = own
    if reading is None:
        return None
    if not _person(head) and reading.trigger.i != head.i and head.lower_ not in ("number", "total", "lives"):
        return None
    if reading.measure in ("captured",) and not (_surely_person(head) or own):
        return None
    return reading


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
        return _conjoined_clause(head, above)
    if dep == "attr" or (dep == "acomp" and above.lemma_ == "be"):
        total = _sum_subject(above)
        if total is not None:
            return Reading(total[0], total[1], 0.9)
        for child in _kids(above, "nsubj"):
            measure = harm.noun(child.lower_)
            if measure is not None:
                return Reading(measure, child, 0.85)
        return _there(head, above)
    if dep in ("pobj", "pcomp"):
        if above.lower_ in ("by",) or above.dep_ == "agent":
            return None
        return _governed(head, above, depth)
    if dep == "appos":
        return _part(above, depth)
    if dep in ("nmod", "compound", "quantmod", "nummod") and harm.listed(head.lower_, "groups"):
        return climb(above, depth + 1)
    return None


def _there(head: "Token", verb: "Token") -> Reading | None:
    return None if not _kids(verb, "expl") else _modified(verb)


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
    return token.dep_ == "nsubj" and bool(_kids(token.head, "dobj")) and harm.done_to(token.head.lower_) is not None


def beside(first: "Token", head: "Token", last: "Token") -> Reading | None:
    """Read by what stands right beside, where the tree gave nothing: "34 wounded", "killed 12", "dead: 12"."""
    doc = first.doc
    at = max(last.i, head.i) + 1
    steps = 0
    while at < len(doc) and doc[at].lower_ in _FILL and steps < 6:
        at, steps = at + 1, steps + 1
    if at < len(doc):
        token = doc[at]
        measure = harm.adjective(token.lower_) or harm.befalls(token.lower_)
        if measure is None and token.tag_ in ("VBN", "VBD", "JJ", "NN") and not _kids(token, "dobj"):
            got = verb_measure(token)
            measure = got[0] if got is not None else None
        if measure is not None and _person(head) and not _active(token, steps):
            return Reading(measure, token, 0.75)
    if first.i > 0:
        token = doc[first.i - 1]
        if token.pos_ == "PUNCT" and token.lower_ in (":", "-", "–") and first.i > 1:
            token = doc[first.i - 2]
            measure = harm.noun(token.lower_) or harm.adjective(token.lower_)
            return Reading(measure, token, 0.7) if measure is not None else None
        measure = harm.done_to(token.lower_)
        passive = any(child.dep_ == "auxpass" for child in token.children)
        if measure is not None and token.pos_ in ("VERB", "NOUN", "ADJ") and not passive and _person(head):
            return Reading(measure, token, 0.75)
    return None


def _active(token: "Token", steps: int) -> bool:
    """A transitive verb right behind, with an object of its own: the counted noun is the doer."""
    return steps == 0 and harm.befalls(token.lower_) is None and bool(_kids(token, "dobj"))
