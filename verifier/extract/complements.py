"""The complements of a verb of reporting: where in its sentence the content stands, and who was told."""

from typing import TYPE_CHECKING, Final

from verifier.extract import names, phrases, reporting
from verifier.extract.phrases import Stretch

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def cue_of(verb: "Token") -> Stretch:
    """The verb with its particle ("point out")."""
    end = verb.i + 1
    for child in verb.children:
        if child.dep_ == "prt" and child.i == verb.i + 1:
            end = child.i + 1
    return verb.i, end


def hearer(verb: "Token", parts: tuple[Stretch, ...]) -> Stretch | None:
    """Who was told: an object before the content, or "to X"."""
    lemma = reporting.lemma_of(verb.text, verb.lemma_)
    for child in verb.children:
        if child.i < verb.i or any(start <= child.i < end for start, end in parts):
            continue
        if child.dep_ in ("dobj", "dative") and lemma in reporting.frame("addressee"):
            if child.dep_ == "dative" and child.lower_ == "to":
                child = next((grand for grand in child.children if grand.dep_ == "pobj"), child)
            return phrases.noun_phrase(child, verb)
        if child.dep_ in ("prep", "dative") and child.lower_ == "to":
            inner = next((grand for grand in child.children if grand.dep_ == "pobj"), None)
            if inner is not None and reporting.is_plain(lemma):
                return phrases.noun_phrase(inner, verb)
    return None


def clause(doc: "Doc", verb: "Token", lemma: str, source: Stretch) -> Stretch | None:
    """The content as a clause ("that …"), with the adverbials behind it; ``None`` where the verb takes none."""
    if lemma not in reporting.frame("that"):
        return None
    for child in verb.children:
        if child.dep_ == "ccomp" and child.i > verb.i:
            start = max(child.left_edge.i, verb.i + 1)
            if doc[start].tag_ == "VBG" and reporting.lemma_of(doc[start].text, doc[start].lemma_) in ("cite", "quote"):
                start = next((t.i for t in child.children if t.dep_ == "mark" and t.lower_ == "that"), start)
            late = next((t.i for t in child.children if t.dep_ == "mark" and t.lower_ == "that" and t.i > start), None)
            if late is not None and all(t.pos_ in ("ADV", "ADP", "PROPN", "NOUN") for t in doc[start:late]):
                start = late if late - start <= 3 else start  # "said earlier that"
            end = _extended(doc, verb, child.right_edge.i + 1)
            if _object_before(doc, verb, lemma, start):
                start = verb.i + 1
            if source[0] >= start:  # inverted inside the clause's edge
                start = max(start, source[1])
            return phrases.trim(doc, start, end) if end > start else None
    return _behind_medium(doc, verb, lemma)


def _object_before(doc: "Doc", verb: "Token", lemma: str, start: int) -> bool:
    """ "Coroner confirms 3 dead, suspect arrested": an object, a comma and a clause, all of which is confirmed."""
    if lemma in reporting.frame("addressee") or lemma not in reporting.frame("object"):
        return False
    if "," not in (doc[start - 1].text, doc[start].text):
        return False
    return any(child.dep_ == "dobj" and verb.i < child.i < start for child in verb.children)


def _behind_medium(doc: "Doc", verb: "Token", lemma: str) -> Stretch | None:
    """ "said in a report that …", "wrote on Friday that …": the parser gives the clause to the noun before it."""
    if lemma not in reporting.frame("plain"):
        return None
    for child in verb.children:
        if child.i < verb.i or child.dep_ not in ("prep", "npadvmod"):
            continue
        if child.dep_ == "prep" and child.lower_ not in _WHERE_SAID:
            continue
        for token in child.subtree:
            if token.i <= child.i or token.dep_ not in ("acl", "relcl", "ccomp") or token.head.pos_ not in _NOMINAL:
                continue
            marks = [grand for grand in token.children if grand.lower_ == "that" and _joins(grand, token)]
            if marks and marks[0].i == token.left_edge.i:
                return phrases.trim(doc, marks[0].i, _extended(doc, verb, token.right_edge.i + 1))
    return None


def _joins(that: "Token", verb: "Token") -> bool:
    """Whether "that" opens a clause of its own: also where the parser takes it for an object beside the real one."""
    if that.dep_ == "mark":
        return True
    own = any(child.dep_ in phrases.SUBJECTS and child.i > that.i for child in verb.children)
    return that.dep_ == "dobj" and own and any(child.dep_ == "dobj" and child.i > verb.i for child in verb.children)


_WHERE_SAID: Final = frozenset(
    {"in", "on", "with", "via", "during", "at", "through", "by", "following", "after", "before"}
)
_NOMINAL: Final = frozenset({"NOUN", "PROPN"})


def _extended(doc: "Doc", verb: "Token", end: int) -> int:
    """Adverbial clauses and phrases behind the content are mostly its own, though the parser gives them to the verb."""
    for child in verb.children:
        if child.left_edge.i < end or child.dep_ in ("punct",):
            continue
        if _past_within(verb, child) and child.left_edge.i <= end + 1:
            end = child.right_edge.i + 1
            continue
        if child.left_edge.i > end + 1:
            break
        first = child.left_edge.lower_
        if child.dep_ == "cc" and child.i == end and doc[child.i - 1].text != ",":
            continue
        joined = child.dep_ == "conj" and doc[end].dep_ == "cc" and phrases.subject(child) is not None
        if joined and reporting.lemma_of(child.text, child.lemma_) not in reporting.frame("plain"):
            end = child.right_edge.i + 1
            break
        if child.dep_ in ("advcl", "prep", "dep", "advmod", "npadvmod") and first not in ("as", "according", "citing"):
            if child.dep_ == "advcl" and child.tag_ == "VBG" and child.left_edge.i == child.i:
                break
            end = child.right_edge.i + 1
        else:
            break
    return end


def _past_within(verb: "Token", joined: "Token") -> bool:
    """ "The report says he left, fetched a gun and fired": the past is the content's, no deed of the report."""
    if joined.dep_ not in ("conj", "ccomp") or joined.tag_ != "VBD" or verb.tag_ not in ("VBZ", "VBP"):
        return False
    return phrases.subject(joined) is None and not reporting.is_plain(reporting.lemma_of(joined.text, joined.lemma_))


def other(doc: "Doc", verb: "Token", lemma: str) -> Stretch | None:
    """The content as an infinitive, a small clause, an object or the object of a preposition."""
    for child in verb.children:
        if child.i < verb.i:
            continue
        stretch = (child.left_edge.i, child.right_edge.i + 1)
        infinitive = child.dep_ == "xcomp" and any(grand.lower_ == "to" for grand in child.children)
        if infinitive and lemma in reporting.frame("infinitive"):
            return phrases.trim(doc, max(stretch[0], verb.i + 1), stretch[1])
        if child.dep_ in ("oprd", "ccomp") and lemma in reporting.frame("small clause"):
            objects = [other.left_edge.i for other in verb.children if other.dep_ == "dobj"]
            return phrases.trim(doc, min([stretch[0], *objects]), stretch[1])
        if child.dep_ == "dobj" and lemma in reporting.frame("small clause"):
            named = _named_in_quotes(doc, verb, child)
            if named is not None:
                return named
        if child.dep_ == "dobj" and lemma in reporting.frame("as"):
            as_what = next((o for o in verb.children if o.lower_ == "as" and child.i < o.i and o.dep_ == "prep"), None)
            if as_what is not None:
                return phrases.trim(doc, child.left_edge.i, as_what.right_edge.i + 1)
        if child.dep_ == "ccomp" and lemma in reporting.frame("infinitive"):
            return phrases.trim(doc, stretch[0], stretch[1])
        if child.dep_ == "dobj" and lemma in reporting.frame("object"):
            if lemma in reporting.frame("weak") and not _pictured(verb, lemma):
                continue
            if lemma == "claim" and child.lemma_.lower() in _TAKEN:
                continue
            later = [o for o in verb.children if o.i > child.i and o.dep_ in ("prep", "xcomp")]
            end = max([stretch[1], *(o.right_edge.i + 1 for o in later if o.lower_ in ("as", "for", "of", "to"))])
            return phrases.trim(doc, stretch[0], end)
        if child.dep_ == "prep" and child.lower_ in reporting.prepositions().get(lemma, ()):
            inner = [grand for grand in child.children if grand.dep_ in ("pobj", "pcomp")]
            if inner:
                return phrases.trim(doc, inner[0].left_edge.i, stretch[1])
    return None


def _named_in_quotes(doc: "Doc", verb: "Token", thing: "Token") -> Stretch | None:
    """ "Called the plan “madness”": what is named, and the name in its quotation marks, up to the clause's end."""
    last = max(child.right_edge.i for child in verb.children if child.dep_ not in ("conj", "cc", "advcl", "punct"))
    marks = [token.i for token in doc[thing.left_edge.i : min(last + 2, len(doc))] if phrases.is_mark(token)]
    if len(marks) < 2 or marks[-1] <= thing.left_edge.i:
        return None
    return phrases.trim(doc, thing.left_edge.i, max(marks[-1] + 1, thing.right_edge.i + 1))


_TAKEN: Final = frozenset(
    ["life", "victim", "responsibility", "credit", "attack", "bombing", "blast", "assault", "operation", "victory"]
)
"""What is claimed as one's own or taken ("claimed the attack that killed nine"): nothing is said by it."""


def _pictured(verb: "Token", lemma: str) -> bool:
    """A document or picture that shows something."""
    subject = phrases.understood_subject(verb)
    return lemma == "show" and subject is not None and names.is_document(subject.text)


def told_outlet(doc: "Doc", verb: "Token", clause: Stretch) -> tuple[Stretch | None, Stretch]:
    """ "told Al Jazeera Sunni rebels were …": the parser takes the outlet for a part of the clause's subject."""
    if clause[0] != verb.i + 1:
        return None, clause
    outlet = names.outlet_at_start(doc[clause[0] : clause[1]].text)
    if outlet is None:
        return None, clause
    end = clause[0]
    while end < clause[1] and doc[end].idx - doc[clause[0]].idx < len(outlet):
        end += 1
    return ((clause[0], end), (end, clause[1])) if end < clause[1] - 1 else (None, clause)


def is_finite(doc: "Doc", part: Stretch) -> bool:
    """Whether the stretch holds a finite verb."""
    return any(token.tag_ in ("VBD", "VBZ", "VBP", "MD") for token in doc[part[0] : part[1]])


def asserts(verb: "Token", lemma: str, clause: bool) -> bool:
    """Whether the content is said to be so, rather than wished, judged or asked for."""
    if lemma in reporting.frame("not asserting"):
        return False
    negated = any(child.dep_ == "neg" for child in verb.children)
    asked = any(
        grand.lower_ in ("if", "whether") and grand.dep_ == "mark" and grand.i == child.left_edge.i
        for child in verb.children
        if child.dep_ == "ccomp" and child.i > verb.i
        for grand in child.children
    )
    sought = any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children) and any(
        verb.doc[child.left_edge.i].lower_ in _OPEN_QUESTIONS
        for child in verb.children
        if child.dep_ == "ccomp" and child.i > verb.i
    )  # "are trying to find out why"
    return clause and not negated and not asked and not sought


_OPEN_QUESTIONS: Final = frozenset({"why", "who", "what", "how", "where", "when", "which", "whether", "if"})


def before(doc: "Doc", at: int) -> int | None:
    """The token before ``at`` that is no white space."""
    at -= 1
    while at >= 0 and doc[at].is_space:
        at -= 1
    return at if at >= 0 else None


def following(doc: "Doc", at: int) -> int | None:
    """The token from ``at`` on that is no white space."""
    while at < len(doc) and doc[at].is_space:
        at += 1
    return at if at < len(doc) else None


def opens_quote(doc: "Doc", at: int) -> bool:
    """A quotation mark, or a comma and then one."""
    if phrases.is_mark(doc[at]):
        return at + 1 < len(doc)
    return doc[at].text == "," and at + 2 < len(doc) and phrases.is_mark(doc[at + 1])
