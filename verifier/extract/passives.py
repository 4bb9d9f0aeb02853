"""Statements in the passive and by impression: "was told", "is believed to", "as cited by", "appears to"."""

from typing import TYPE_CHECKING, Final

from verifier.extract import complements, lexicon, phrases, reporting
from verifier.extract.candidates import Candidate
from verifier.extract.phrases import Stretch

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_UNKNOWN_ONLY: Final = frozenset(
    {"believe", "think", "presume", "assume", "consider", "say", "rumor", "rumour", "allege"}
)


def reduced(verb: "Token", lemma: str) -> bool:
    """ "batteries believed to be from the device", which the parser takes for a verb with a subject."""
    if lemma not in _UNKNOWN_ONLY or verb.tag_ not in ("VBD", "VBN") or any(c.dep_ == "dobj" for c in verb.children):
        return False
    if any(child.dep_ in ("aux", "neg", "ccomp") and child.i > verb.i for child in verb.children):
        return False
    helper = any(child.dep_ == "aux" for child in verb.children)
    return not helper and any(
        child.dep_ == "xcomp"
        and verb.i < child.i <= verb.i + 4
        and any(grand.lower_ == "to" for grand in child.children)
        for child in verb.children
    )


def agent_of(verb: "Token") -> "Token | None":
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            return next((grand for grand in child.children if grand.dep_ == "pobj"), None)
    return None


def quoted_by(verb: "Token") -> Stretch | None:
    """Who quotes in "was quoted as saying by X": the "by" that the parser hangs on "saying"."""
    if verb.dep_ != "pcomp" or verb.head.lower_ != "as" or verb.head.head.lemma_ != "quote":
        return None
    agent = agent_of(verb)
    return phrases.noun_phrase(agent) if agent is not None and agent.i > verb.i else None


def _issued_in(verb: "Token") -> "Token | None":
    """Whose paper it is in "in a statement released by X, …", "in X's report, …"."""
    for prep in verb.children:
        if prep.dep_ != "prep" or prep.lower_ != "in":
            continue
        for noun in prep.children:
            if noun.dep_ != "pobj" or noun.lemma_.lower() not in lexicon.words("attribution_words", "issued"):
                continue
            for child in noun.children:
                if child.dep_ == "poss" and child.pos_ in ("NOUN", "PROPN"):
                    return child
                if child.dep_ == "acl" and child.lower_ in _ISSUED and (agent := agent_of(child)) is not None:
                    return agent
                if child.dep_ in ("prep", "agent") and child.lower_ == "by":
                    return next((grand for grand in child.children if grand.dep_ == "pobj"), None)
    return None


_ISSUED: Final = frozenset({"released", "issued", "published", "made", "posted", "shared", "sent", "signed", "carried"})


def passive(doc: "Doc", verb: "Token", lemma: str, agent: "Token | None") -> Candidate | None:
    subject = phrases.subject(verb)
    speaks = agent or _issued_in(verb)
    source = phrases.noun_phrase(speaks, verb) if speaks is not None else None
    if source is not None and doc[source[1] - 1].tag_ == "POS":
        source = source[0], source[1] - 1
    head = speaks.i if speaks is not None else None
    speech = reporting.is_plain(lemma)
    if lemma in reporting.frame("addressee") and subject is not None and subject.lower_ not in ("it", "this", "that"):
        return _asked(doc, verb, lemma, source, head)
    clause = complements.clause(doc, verb, lemma, (verb.i, verb.i))
    if clause is not None:  # "it was reported that …"
        return Candidate(complements.cue_of(verb), lemma, source, head, (clause,), speech=speech)
    if subject is None:
        return None
    whole = phrases.noun_phrase(subject, verb)
    if agent is not None and (lemma in reporting.frame("object") or lemma in reporting.frame("that")):
        return Candidate(
            complements.cue_of(verb), lemma, source, head, (whole,), speech=speech, asserts=speech, finite=False
        )
    infinitive = next((child for child in verb.children if child.dep_ == "xcomp" and child.i > verb.i), None)
    if lemma in reporting.frame("passive unknown") and infinitive is not None:
        part = phrases.trim(doc, infinitive.left_edge.i, infinitive.right_edge.i + 1)
        return Candidate(complements.cue_of(verb), lemma, source, head, (whole, part), speech=speech)
    return None


def _asked(doc: "Doc", verb: "Token", lemma: str, source: Stretch | None, head: int | None) -> Candidate | None:
    """ "He was asked whether", "Asked about": the content follows, and the one who asks is mostly not named."""
    part = complements.clause(doc, verb, lemma, (verb.i, verb.i)) or complements.other(doc, verb, lemma)
    return (
        Candidate(
            complements.cue_of(verb),
            lemma,
            source,
            head,
            (part,),
            speech=reporting.is_plain(lemma),
            asserts=lemma not in reporting.frame("not asserting"),
        )
        if part
        else None
    )


def participle(doc: "Doc", verb: "Token", lemma: str, agent: "Token | None") -> Candidate | None:
    if verb.dep_ == "advcl" and lemma in reporting.frame("addressee"):
        return _asked(doc, verb, lemma, phrases.noun_phrase(agent, verb) if agent else None, agent.i if agent else None)
    if agent is None or lemma not in reporting.frame("object") or verb.dep_ != "acl":
        return None
    start, end = verb.head.left_edge.i, verb.i
    if end <= start:
        return None
    return Candidate(
        complements.cue_of(verb),
        lemma,
        phrases.noun_phrase(agent, verb),
        agent.i,
        (phrases.trim(verb.doc, start, end),),
        speech=reporting.is_plain(lemma),
        finite=False,
    )


def impression(doc: "Doc", verb: "Token", lemma: str) -> Candidate | None:
    """ "appeared to", "seemed to": the writer's impression. Nobody says it, so that it is not listed."""
    part = complements.other(doc, verb, lemma) or complements.clause(doc, verb, lemma, (verb.i, verb.i))
    return Candidate(complements.cue_of(verb), lemma, None, None, (part,), firm=False) if part else None
