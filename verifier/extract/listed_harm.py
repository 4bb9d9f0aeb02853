"""What befell the persons of a list: the words right beside it, or else the parse of its members."""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from verifier.extract import harm, lexicon, outcomes, victims
from verifier.extract.listed import Listing
from verifier.extract.model import Measure
from verifier.extract.outcomes import Reading

if TYPE_CHECKING:
    from spacy.tokens import Doc

_SKIPPED: Final = lexicon.words("listed", "before harm")
_SINGULAR: Final = frozenset({"was", "is", "has"})
_PLURAL: Final = frozenset({"were", "are", "have"})
_WOUNDS: Final = frozenset({"wound", "wounds", "injury", "injuries", "burns"})
_IDENTIFIED: Final = frozenset({"as", ":", "were", "are", "include", "included"})
_DEAD: Final = frozenset({"dead", "deceased", "killed", "slain"})


def read(doc: "Doc", listing: Listing) -> "tuple[Listing, Reading] | None":
    """The list, less what belongs to the next clause, with what befell it; None where nothing says so."""
    before = _before(doc, listing)
    behind, auxiliary = _behind(doc, listing)
    if listing.start > 0 and doc[listing.start - 1].lower_ == ";":
        behind = None  # the end of a longer list
    if before is not None and before.trigger.pos_ == "NOUN":
        return listing, before
    if auxiliary == "who":  # "Ada and her sister, who was killed": one of them
        return (listing, before) if before is not None else None
    last = listing.members[-1]
    if auxiliary in _SINGULAR and last.count == 1 and not all(member.named for member in listing.members):
        if before is None:
            return None
        shorter = listing.without_last()
        return (shorter, before) if shorter is not None else None
    if before is not None and behind is not None and auxiliary in _PLURAL:
        before = None
    reading = behind or before or _parsed(doc, listing)
    if reading is None or (reading.trigger.dep_ == "amod" and listing.start <= reading.trigger.i < listing.end):
        return None  # "a woman and two slain victims": the word is said of some of them only
    if listing.start > 0 and doc[listing.start - 1].lower_ in ("including", "include", "included", "includes", "like"):
        reading = replace(reading, part=True)
    return listing, reading


def _behind(doc: "Doc", listing: Listing) -> "tuple[Reading | None, str]":
    """ "… were killed", "… died", "… dead", "… with gunshot wounds"; and the auxiliary, if there is one."""
    at, auxiliary, steps = listing.end, "", 0
    at += at < len(doc) and doc[at].lower_ in (",", ")")
    while at < len(doc) and steps < 8 and (doc[at].lower_ in _SKIPPED or doc[at].tag_ == "RB"):
        if doc[at].lower_ in ("not", "n't", "never"):
            return None, ""
        if doc[at].lower_ in _SINGULAR | _PLURAL and not auxiliary:
            auxiliary = doc[at].lower_
            if auxiliary in _SINGULAR and doc[at - 1].lower_ in ("who", "that"):
                return None, "who"
        if harm.adjective(doc[at].lower_) == "killed":
            break
        at, steps = at + 1, steps + 1
    if at >= len(doc):
        return None, auxiliary
    token = doc[at]
    low = token.lower_
    measure = harm.adjective(low) if token.tag_ in ("JJ", "NN", "RB", "NNP", "VBN") else None
    if low == "dead" or (measure is not None and low not in ("fatally", "killed", "hurt", "injured", "wounded")):
        return Reading(measure or "killed", token, 0.85), auxiliary
    if low == "fatally" and at + 1 < len(doc) and harm.done_to(doc[at + 1].lower_) is not None:
        return Reading("killed", doc[at + 1], 0.85), auxiliary
    if (measure := harm.befalls(low)) is not None and measure != "displaced":
        return Reading(measure, token, 0.85), auxiliary
    if token.tag_ in ("VBN", "VBD") and (auxiliary or not _takes_object(doc, at)):
        got = outcomes.verb_measure(token)
        if got is not None:
            return Reading(got[0], token, 0.85), auxiliary
    suffers = harm.listed(low, "suffering verbs") or low == "with"
    if suffers and any(one.lower_ in _WOUNDS for one in doc[at : at + 8]):
        return Reading("injured", token, 0.8), auxiliary
    return None, auxiliary


def _takes_object(doc: "Doc", at: int) -> bool:
    """Whether the verb at ``at`` has an object right behind: then the list does the harm."""
    follows = doc[at + 1] if at + 1 < len(doc) else None
    return follows is not None and (
        follows.tag_ in ("DT", "PRP", "PRP$", "NNP", "CD", "NNS") or any(c.dep_ == "dobj" for c in doc[at].children)
    )


def _before(doc: "Doc", listing: Listing) -> Reading | None:
    """ "killed …", "the deaths of …", "identified the dead as …"."""
    at = listing.start - 1
    while at > 0 and doc[at].lower_ in ("both", "all", "his", "her", "the", "``", '"', "“"):
        at -= 1
    if at < 0:
        return None
    token = doc[at]
    if token.lower_ == "of" and at > 0:
        return _of(doc, at - 1)
    if token.tag_ in ("VBD", "VBG", "VB", "VBZ", "VBP", "VBN") and harm.done_to(token.lower_) is not None:
        if any(child.dep_ == "auxpass" for child in token.children) or any(c.dep_ == "neg" for c in token.children):
            return None
        return Reading(_joint_measure(doc, at), token, 0.85)
    if token.lower_ in ("down", "dead") and at > 0 and doc[at - 1].lower_ in harm.down_forms():
        return Reading("killed", doc[at - 1], 0.85)
    return _identified(doc, at) if token.lower_ in _IDENTIFIED else None


def _joint_measure(doc: "Doc", at: int) -> Measure:
    """The measure of an active verb of harm: "shot and killed", "killed and wounded", "fatally shot"."""
    got = outcomes.verb_measure(doc[at], chain=False)
    measure = got[0] if got is not None else harm.done_to(doc[at].lower_) or "casualties"
    if at > 0 and doc[at - 1].lower_ == "fatally":
        return "killed"
    if at > 1 and doc[at - 1].lower_ in ("and", "or"):
        other = harm.done_to(doc[at - 2].lower_)
        if other is not None and {other, measure} == {"killed", "injured"}:
            return "casualties"
    return measure


def _of(doc: "Doc", at: int) -> Reading | None:
    """ "the killing of", "the bodies of", "claimed the lives of", "the shooting of"."""
    noun = doc[at]
    if outcomes.attempted(noun) or (at > 0 and doc[at - 1].lower_ == "attempted"):
        return None
    if noun.lower_ in ("lives", "life"):
        return Reading("killed", noun, 0.85)
    if noun.lower_ in ("shooting", "shootings", "stabbing", "stabbings"):
        fatal = at > 0 and doc[at - 1].lower_ in ("fatal", "deadly")
        return Reading("killed" if fatal else "casualties", noun, 0.8)
    measure = harm.noun(noun.lower_)
    return Reading(measure, noun, 0.85) if measure in ("killed", "injured") else None


def _identified(doc: "Doc", at: int) -> Reading | None:
    """ "identified the victims as", "the dead were", "Those killed were identified as", "victims: "."""
    for place in range(at - 1, max(-1, at - 14), -1):
        token = doc[place]
        low = token.lower_
        if low in (";", "suspects", "suspect", "gunman", "shooter", "arrested", "charged"):
            return None
        if low in ("victims", "victim", "fatalities", "casualties") or low in _DEAD or low in ("wounded", "injured"):
            if low in _DEAD or low == "fatalities":
                measure: Measure = "killed"
            else:
                measure = "injured" if low in ("wounded", "injured") else "casualties"
            lead = {one.lower_ for one in doc[max(0, place - 5) : place]}
            if measure == "casualties" and lead & _DEAD:
                measure = "killed"
            if doc[at].lower_ != "as" and doc[at].lower_ != ":" and at - place > 3:
                return None
            return Reading(measure, token, 0.75, bool(lead & {"among", "one", "two", "three", "some", "include"}))
    return None


def _parsed(doc: "Doc", listing: Listing) -> Reading | None:
    """What the tree says of the members, if it says the same of all of which it says anything."""
    if listing.start > 0 and doc[listing.start - 1].lower_ == ";":
        return None
    if all(member.named for member in listing.members) and not any(member.aged for member in listing.members):
        return None  # two names may be of anything
    found = [reading for member in listing.members if (reading := victims.climb(doc[member.head])) is not None]
    if not found or len({reading.measure for reading in found}) > 1:
        return None
    if any(victims.agentive(doc[member.head]) for member in listing.members):
        return None
    if found[0].trigger.lower_ in ("victim", "victims"):
        return None  # one victim may be much to others: "the victim was her mother and his aunt"
    return replace(found[0], confidence=min(found[0].confidence, 0.75))
