"""Statements by a verb: direct, indirect and mixed speech, inverted, passive, participles, objects and infinitives."""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from verifier.extract import (
    bounded,
    citing,
    complements,
    coordination,
    denials,
    lost_subjects,
    passives,
    phrases,
    reporting,
    shown,
    trailing,
)
from verifier.extract.candidates import Candidate
from verifier.extract.phrases import Stretch
from verifier.extract.tokens import tokens

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


MAX_STATEMENTS: Final = 24
"""No sentence that a person wrote reports more than this; it bounds the work on repeats of "he said"."""


def find(doc: "Doc") -> list[Candidate]:
    """The candidates of one parsed sentence, in the order of their verbs."""
    out = []
    for token in tokens(doc):
        if token.pos_ not in ("VERB", "AUX") and not _verbal(token):
            continue
        lemma = reporting.lemma_of(token.text, token.lemma_)
        if lemma in reporting.lemmas():
            found = _read(doc, token, lemma)
            if found is not None:
                out.append(found)
                if len(out) >= MAX_STATEMENTS:
                    break
    out += shown.find(doc, out)
    out = [_as_it_says(doc, each, out) for each in out]
    out = trailing.relayed(doc, out)
    last = trailing.find(doc, out)
    if last is not None:
        out = [*trailing.cut(doc, out, last), last]
    out += citing.find(doc, out)
    return [
        replace(each, firm=each.firm and _is_firm(doc, each), denial=denials.of_verb(doc[each.cue[0]], each.lemma))
        for each in coordination.adjoining(doc, coordination.coordinated(doc, _nearest(doc, out)))
    ]


def _as_it_says(doc: "Doc", found: Candidate, others: list[Candidate]) -> Candidate:
    """ "It publishes pictures it says show twelve dead": it says so; the pictures only show it by those words."""
    verb, before = doc[found.cue[0]], doc[max(0, found.cue[0] - 1)]
    lemma = reporting.lemma_of(before.text, before.lemma_)
    if found.lemma != "show" or before.i == verb.i or before.tag_ not in ("VBZ", "VBP", "VBD"):
        return found
    if found.source is None or found.source[1] != before.i or not reporting.is_plain(lemma):
        return found
    if any(each.cue[0] == before.i for each in others):
        return found
    return replace(found, cue=(before.i, before.i + 1), lemma=lemma, speech=True)


def _nearest(doc: "Doc", found: list[Candidate]) -> list[Candidate]:
    """One stretch is the content of the verb that stands next to it ("reported a raid, which, as X wrote, “…”")."""

    def distance(each: Candidate) -> int:
        return min(min(abs(start - each.cue[1]), abs(each.cue[0] - end)) for start, end in each.parts)

    return [
        each
        for each in found
        if not each.parts
        or not any(
            other is not each
            and other.parts
            and _words_from(doc, each) == _words_from(doc, other) >= max(each.cue[1], other.cue[1])
            and distance(other) < distance(each)
            for other in found
        )
    ]


def _words_from(doc: "Doc", found: Candidate) -> int:
    """The first token of the content that is no mark."""
    start, end = found.parts[0]
    return next((at for at in range(start, end) if not doc[at].is_punct and not doc[at].is_space), start)


def _is_firm(doc: "Doc", found: Candidate) -> bool:
    """Whether the construction nearly always attributes: not in a clause that only tells which, when or what for.

    The rest still counts for chains, but is not listed as an attribution of its own.
    """
    verb = doc[found.cue[0]]
    if found.source is not None and doc[found.source[0] : found.source[1]].text.lower() in ("that", "it"):
        return False
    if any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children) and verb.dep_ != "xcomp":
        return False
    if verb.dep_ == "acl" and phrases.subject(verb) is None:
        return False
    if found.speech:
        return True
    if verb.dep_ in ("relcl", "acl") or any(child.tag_ == "MD" for child in verb.children):
        return False
    return not any(above.dep_ in ("relcl", "advcl") for above in verb.ancestors)


def _verbal(token: "Token") -> bool:
    """A verb that the tagger took for a noun: it has a subject of its own ("The images, …, show fighters")."""
    return token.pos_ == "NOUN" and any(child.dep_ == "nsubj" and child.i < token.i for child in token.children)


def _has_said(verb: "Token") -> bool:
    """ "While he's said that …": "has", which the parser takes for "is"; "he's told that" may be either."""
    helper = next((child for child in verb.children if child.dep_ == "auxpass"), None)
    if helper is None or helper.lower_ not in ("'s", "’s") or verb.lemma_.lower() in reporting.frame("addressee"):
        return False
    own = phrases.subject(verb)
    person = own is not None and own.lower_ in ("he", "she", "who")
    return person and not any(child.dep_ == "xcomp" for child in verb.children)  # "he's said to be ill"


def _read(doc: "Doc", verb: "Token", lemma: str) -> Candidate | None:
    agent = passives.agent_of(verb)
    head = phrases.understood_subject(verb)
    passive = any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children) and not _has_said(verb)
    if passive or passives.reduced(verb, lemma):
        return _as(passives.passive(doc, verb, lemma, agent), "passive of a verb of saying")
    named = _known_as(doc, verb)
    if named is not None:
        return _as(_after_that(doc, verb, lemma, named), INDIRECT)
    if verb.tag_ in ("VBN", "VBD") and verb.dep_ in ("acl", "amod", "advcl") and phrases.subject(verb) is None:
        return _as(passives.participle(doc, verb, lemma, agent), "participle of a verb of saying")
    if head is None and verb.dep_ not in ("ROOT", "parataxis", "ccomp", "conj"):
        return None
    source = phrases.noun_phrase(head, verb) if head is not None else None
    if head is None:
        head = _after(verb) if lemma in reporting.frame("quote") else None
        if head is not None:
            source = phrases.noun_phrase(head, verb)
        else:
            lost = lost_subjects.find(doc, verb, lemma)
            if lost is None:
                return None
            head, source = lost
    assert source is not None
    if phrases.subject(verb) is not None:
        head, source = _outside_quotation(doc, verb, head, source)
    if lemma in ("seem", "appear"):
        return _as(passives.impression(doc, verb, lemma), "how something seems or appears")
    if _aside(doc, verb, lemma, source):
        return None
    if source[0] <= verb.i < source[1] or (head.text.lower() in ("there", "it") and head.dep_ == "expl"):
        return None
    found = (
        _as(bounded.read(doc, verb, lemma, head, source), "speaker and verb set apart from the words by marks")
        or _as(_complement(doc, verb, lemma, head, source), INDIRECT)
        or _as(_rest(doc, verb, lemma, head, source), INDIRECT)
        or _as(_bare(verb, lemma, head, source), "a verb of saying behind the quotation before it")
    )
    return replace(found, agent=passives.quoted_by(verb)) if found is not None else None


INDIRECT: Final = "indirect speech: what follows the verb"


def _as(found: Candidate | None, construction: str) -> Candidate | None:
    """The candidate with its construction named, for ``verifier explain``."""
    return replace(found, construction=construction) if found is not None else None


def _known_as(doc: "Doc", verb: "Token") -> Stretch | None:
    """ "The band known as X said": the whole phrase is the speaker, though the parser reads "as X said"."""
    mark = next((child for child in verb.children if child.dep_ == "mark" and child.lower_ == "as"), None)
    if mark is None or mark.i == 0 or doc[mark.i - 1].lower_ not in ("known", "identified", "described", "named"):
        return None
    naming, own = doc[mark.i - 1], phrases.subject(verb)
    if own is None or own.i > verb.i or naming.head.i >= naming.i or naming.head.pos_ not in ("NOUN", "PROPN"):
        return None
    return naming.head.left_edge.i, own.right_edge.i + 1


def _after_that(doc: "Doc", verb: "Token", lemma: str, source: Stretch) -> Candidate | None:
    """The content as all that follows "that", or the verb, up to a further "…, X reported" of the main clause."""
    if lemma not in reporting.frame("that"):
        return None
    end = len(doc)
    root = next((token for token in tokens(doc) if token.head.i == token.i), None)
    outer = phrases.subject(root) if root is not None and root.i > verb.i else None
    if outer is not None and outer.left_edge.i > verb.i and doc[outer.left_edge.i - 1].text == ",":
        end = outer.left_edge.i - 1
    that = next((token.i for token in doc[verb.i + 1 : end] if token.lower_ == "that"), verb.i + 1)
    part = phrases.trim(doc, that, end)
    while part[1] > part[0] and doc[part[1] - 1].text == ".":
        part = part[0], part[1] - 1
    if part[1] - part[0] < 3:
        return None
    plain = reporting.is_plain(lemma)
    return Candidate(complements.cue_of(verb), lemma, source, source[1] - 1, (part,), speech=plain)


def _aside(doc: "Doc", verb: "Token", lemma: str, source: Stretch) -> bool:
    """ "…," she said as the crowd roared."""
    return (
        lemma in ("roar", "cheer", "laugh", "shout", "chant", "scream", "yell", "cry")
        and source[0] > 0
        and doc[source[0] - 1].lower_ in ("as", "while", "when")
        and verb.i >= source[1]
    )


def _outside_quotation(doc: "Doc", verb: "Token", head: "Token", source: Stretch) -> "tuple[Token, Stretch]":
    """The speaker never stands in the quotation: “…, in Ohio,” Smith said, where the parser takes Ohio for subject."""
    if source[0] > verb.i:
        return _before_quotation(doc, verb, head, source)
    if source[1] > verb.i or not any(phrases.is_mark(token) for token in doc[source[0] : verb.i]):
        return head, source
    marks = [token.i for token in doc[source[0] : verb.i] if phrases.is_mark(token)]
    if len(marks) == 2 and head.i < marks[0] and doc[marks[0] - 1].lower_ not in phrases.BREAKS:
        return head, source  # "Ivo Horn, alias “Bo,” 25, of Lakeland, pleaded"
    mark = marks[-1]
    between = [token for token in doc[mark + 1 : verb.i] if token.pos_ in ("PROPN", "PRON", "NOUN")]
    if (mark > source[1] and not between) or doc[mark + 1].pos_ == "ADP":
        return head, source
    if between:
        return between[-1], phrases.trim(doc, mark + 1, between[-1].i + 1)
    after = next((token for token in doc[verb.i + 1 : verb.i + 8] if token.pos_ in ("PROPN", "PRON", "NOUN")), None)
    if after is None or doc[verb.i + 1].pos_ not in ("PROPN", "PRON", "DET", "NOUN", "ADJ"):
        return head, source
    while after.dep_ in ("compound", "amod", "poss", "nmod") and after.head.i > after.i:
        after = after.head
    return after, phrases.noun_phrase(after)


def _before_quotation(doc: "Doc", verb: "Token", head: "Token", source: Stretch) -> "tuple[Token, Stretch]":
    """ "Mayor Ivo Horn said “lies have no place here”", where the parser takes the first words quoted for subject."""
    before = doc[verb.i - 1] if verb.i else None
    opened = phrases.is_mark(doc[verb.i + 1]) and source[0] <= verb.i + 2
    if before is None or not opened or before.pos_ != "PROPN" or before.text in phrases.BREAKS:
        return head, source
    start = before.i
    while start > 0 and (
        doc[start - 1].pos_ in ("PROPN", "DET") or doc[start - 1].dep_ in ("compound", "amod", "prep")
    ):
        start -= 1
    start = max(start, before.left_edge.i) if before.left_edge.i < before.i else start
    return before, phrases.trim(doc, start, before.i + 1)


def _rest(doc: "Doc", verb: "Token", lemma: str, head: "Token", source: Stretch) -> Candidate | None:
    """A plain verb whose clause the parser lost: what follows it, where that holds a verb of its own."""
    if not reporting.is_plain(lemma) or lemma not in reporting.frame("that") or lemma in reporting.frame("weak"):
        return None
    has = verb.tag_ == "VBN" and any(child.lower_ in ("has", "have", "had") for child in verb.children)
    if verb.dep_ != "ROOT" or not (has or verb.tag_ in ("VBD", "VBZ", "VBP")) or source[0] > verb.i:
        return None
    after = [token for token in doc[verb.i + 1 :] if not token.is_space]
    if len(after) < 4 or after[0].dep_ in ("prep", "prt", "punct") or after[0].tag_ in ("IN", "TO"):
        return None
    if not any(token.tag_ in ("VBD", "VBZ", "VBP", "MD") and token.dep_ != "relcl" for token in after):
        return None
    part = phrases.trim(doc, verb.i + 1, len(doc))
    return Candidate(complements.cue_of(verb), lemma, source, head.i, (part,), speech=True)


def _bare(verb: "Token", lemma: str, head: "Token", source: Stretch) -> Candidate | None:
    """ "…!” X said as he left.": the quotation is the sentence before."""
    if verb.dep_ != "ROOT" or lemma not in reporting.frame("quote") or min(source[0], verb.i) > 2:
        return None
    return Candidate(
        complements.cue_of(verb),
        lemma,
        source,
        head.i,
        (),
        complements.hearer(verb, ()),
        speech=reporting.is_plain(lemma),
        bare=True,
    )


def _after(verb: "Token") -> "Token | None":
    """The subject behind an inverted verb that the parser took for an object (“…,” said Peter)."""
    for child in verb.children:
        if child.dep_ in ("dobj", "attr", "dative") and child.i > verb.i and child.pos_ in ("PROPN", "NOUN", "PRON"):
            return child
    return None


def _complement(doc: "Doc", verb: "Token", lemma: str, head: "Token", source: Stretch) -> Candidate | None:
    """Content as a clause, an infinitive, an object, a prepositional object or a small clause."""
    clause = complements.clause(doc, verb, lemma, source)
    hearer = complements.hearer(verb, (clause,)) if clause is not None else None
    if clause is not None and hearer is None and lemma in reporting.frame("addressee"):
        hearer, clause = complements.told_outlet(doc, verb, clause)
    part = clause or complements.other(doc, verb, lemma)
    if part is None:
        return None
    if part[0] <= head.i < part[1]:
        return None
    if doc[part[0]].lower_ in ("who", "whom", "whose", "which") and doc[part[0] - 1].lower_ in (",", "and", "but"):
        return None  # a clause about the speaker
    finite = clause is not None and complements.is_finite(doc, part)
    return Candidate(
        complements.cue_of(verb),
        lemma,
        source,
        head.i,
        (part,),
        hearer or complements.hearer(verb, (part,)),
        speech=reporting.is_plain(lemma),
        asserts=complements.asserts(verb, lemma, clause is not None),
        finite=finite,
    )
