"""Statements without a verb of reporting: "according to", cue nouns ("reports that"), headline colons, "X: …" lines."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from verifier.extract import bodies, complements, denials, lexicon, phrases, reporting
from verifier.extract.candidates import Candidate
from verifier.extract.phrases import Stretch
from verifier.extract.tokens import tokens, vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_FILE: Final = "attribution_words"
TOLL: Final = "put at"
"""The cue's lemma in "puts the toll at"."""
_SPEAKER_LINE: Final = re.compile(r"[^:\n.!?\"“”]{2,80}")
_TAIL_SPEAKER: Final = re.compile(r"(?::|,| [–—-]) ([^:,.;!?\"“”]{2,60}+)$")
_TITLE_SPEAKERS: Final = frozenset(lexicon.words(_FILE, "anonymous nouns") | lexicon.words(_FILE, "organisation words"))


def find(doc: "Doc", role: str, opens_paragraph: bool) -> Iterator[Candidate]:
    """Yield the candidates of one parsed sentence that no verb carries. ``role`` is the sentence's on the page."""
    colon = _colon(doc, role, opens_paragraph)
    for construction, found in (
        ("“according to”", _according(doc)),
        ("“as reported by”", _as_by(doc)),
        ("a noun that carries what is said", _nouns(doc)),
        ("a sum that somebody puts at a number", _tolls(doc)),
        ("an announced statement that follows", _following(doc)),
        ("a colon or a dash between speaker and words", iter([colon] if colon is not None else [])),
    ):
        for candidate in found:
            yield replace(candidate, construction=construction)


def _according(doc: "Doc") -> Iterator[Candidate]:
    if "according" not in vocabulary(doc):
        return
    for token in tokens(doc):
        if token.lower_ != "according" or token.i + 1 >= len(doc) or doc[token.i + 1].lower_ != "to":
            continue
        objects = [child for child in doc[token.i + 1].children if child.dep_ == "pobj"]
        objects += [child for child in token.children if child.dep_ == "pobj"]
        head = (
            objects[0]
            if objects
            else next((t for t in doc[token.i + 2 :] if t.pos_ in ("NOUN", "PROPN", "PRON")), None)
        )
        if head is None:
            continue
        source = phrases.noun_phrase(head)
        source = max(source[0], token.i + 2), max(source[1], head.i + 1)
        source = _named_first(doc, token, source)
        part = _around(doc, token, source)
        if part is not None:
            yield Candidate((token.i, token.i + 2), "accord", source, head.i, part, speech=True)


def _named_first(doc: "Doc", token: "Token", source: Stretch) -> Stretch:
    """ "According to the report, two men drove off": the parser joins the two men to the report.

    The source ends at its last comma where the rest of the sentence would else begin with a finite verb.
    """
    before = complements.before(doc, token.i)
    if before is not None and doc[before].lower_ not in ("that", *_JOINTS, ",", ".", ";", "“", '"'):
        return source
    verb = complements.following(doc, source[1])
    while verb is not None and verb + 1 < len(doc) and doc[verb].pos_ == "ADV":
        verb += 1
    commas = [at for at in range(source[0] + 1, source[1] - 1) if doc[at].text == ","]
    if not commas or verb is None or doc[verb].tag_ not in ("VBD", "VBZ", "VBP", "MD"):
        return source
    return source[0], commas[-1]


def _as_by(doc: "Doc") -> Iterator[Candidate]:
    """ "…, as reported by X", "…, as per X"."""
    if vocabulary(doc).isdisjoint(("as", "per")):
        return
    for token in tokens(doc):
        bare = token.lower_ == "per" and token.i >= 3 and doc[token.i - 1].text == "," and _named_next(doc, token.i + 1)
        opens = token.i == 0 and token.lower_ == "as"
        if (token.lower_ != "as" and not bare) or (token.i < 3 and not opens) or token.i + 2 >= len(doc):
            continue
        at = token.i + (0 if bare else 1)
        while at < len(doc) - 2 and doc[at].pos_ == "ADV":
            at += 1
        lemma = reporting.lemma_of(doc[at].text, doc[at].lemma_)
        if doc[at].lower_ == "per":
            name, cue, lemma = at + 1, (token.i, at + 1), "accord"
        elif doc[at].tag_ in ("VBN", "VBD") and doc[at + 1].lower_ == "by" and lemma in reporting.frame("plain"):
            name, cue = at + 2, (at, at + 1)
        else:
            continue
        head = next((t for t in doc[name : name + 8] if t.dep_ == "pobj" or t.pos_ in ("PROPN", "PRON")), None)
        if head is None:
            continue
        while head.dep_ in ("compound", "poss", "nmod", "amod") and head.head.i > head.i:
            head = head.head
        if bare and head.pos_ != "PROPN" and head.lemma_.lower() not in _speakers():
            continue  # "per the plan"
        source = phrases.noun_phrase(head)
        part = phrases.trim(doc, 0, token.i)
        if opens and source[1] + 3 < len(doc) and doc[source[1]].text == ",":
            part = phrases.trim(doc, source[1], len(doc))
            while doc[part[1] - 1].text == "." and part[1] - part[0] > 1:
                part = part[0], part[1] - 1
        if part[1] - part[0] >= 3 and not _holds_statement(doc, part):
            yield Candidate(
                cue, lemma, (max(source[0], name), max(source[1], head.i + 1)), head.i, (part,), speech=True
            )


def _named_next(doc: "Doc", at: int) -> bool:
    """Whether a body follows "per", no measure ("per cent", "per 100,000", "per the rules")."""
    first = doc[at : at + 1]
    return bool(first.text) and (first.text.lower() == "the" or first.text[:1].isupper())


def _holds_statement(doc: "Doc", part: Stretch) -> bool:
    """Whether the stretch before is itself "X said that …", whose content alone the phrase goes with."""
    root = next((t for t in doc[part[0] : part[1]] if t.head.i == t.i), None)
    return root is not None and root.lemma_.lower() in reporting.frame("plain")


def _around(doc: "Doc", token: "Token", source: Stretch) -> tuple[Stretch, ...] | None:
    """The clause that "according to" stands in, before it or behind its noun phrase."""
    before = phrases.trim(doc, _clause_start(doc, token), token.i)
    after_end = len(doc)
    for other in doc[source[1] + 3 :]:  # "According to X, A and according to Y, B"
        if (
            other.lower_ == "according"
            and doc[other.i - 1].lower_ in _JOINTS
            and doc[other.i + 1 : other.i + 2].text == "to"
        ):
            after_end = other.i - 1
            break
        if other.lower_ in ("while", "whereas") and _reports(doc, other.i + 1):
            after_end = other.i
            break
    while after_end > source[1] and doc[after_end - 1].text in (".", " ", ",", "–", "—", "-"):
        after_end -= 1
    after = phrases.trim(doc, source[1], after_end)
    long_before = sum(not t.is_punct for t in doc[before[0] : before[1]])
    long_after = sum(not t.is_punct for t in doc[after[0] : after[1]])
    joined = complements.before(doc, token.i)
    if joined is not None and long_after >= 3 and doc[joined].lower_ in ("that", *_JOINTS):
        return (after,)
    if joined is not None and doc[joined].text == ",":
        joined = complements.before(doc, joined)
        if joined is not None and long_after >= 3 and doc[joined].lower_ == "that" and doc[joined].dep_ == "mark":
            return (after,)
    if token.i == 0 or (long_before <= 2 < long_after):
        return (after,) if long_after >= 2 else None
    closed = source[1] < len(doc) and doc[source[1]].text in (",", "--", "—", "–")
    if closed and long_after >= 3 and token.head.i > source[1]:
        return (before, after) if long_before >= 3 else (after,)
    return (before,) if long_before >= 1 else None


def _reports(doc: "Doc", at: int) -> bool:
    """Whether a new speaker and a plain verb of reporting follow: "while the mayor said"."""
    for token in doc[at : at + 9]:
        if token.text in (",", ";"):
            return False
        if token.tag_ in ("VBD", "VBZ", "VBP"):
            return token.i > at and reporting.lemma_of(token.text, token.lemma_) in reporting.frame("plain")
    return False


_JOINTS: Final = frozenset({"and", "but", "while", "whereas"})


def _clause_start(doc: "Doc", token: "Token") -> int:
    """The start of the coordinated clause that the phrase belongs to."""
    return 0


def _nouns(doc: "Doc") -> Iterator[Candidate]:
    """ "received reports that …", "there were claims that …", "his belief that …"."""
    nouns = lexicon.words(_FILE, "cue nouns")
    for token in tokens(doc):
        if token.pos_ != "NOUN" or token.lemma_.lower() not in nouns:
            continue
        clause = next(
            (
                child
                for child in token.children
                if child.dep_ in ("acl", "ccomp", "relcl")
                and child.i > token.i
                and any(grand.lower_ == "that" and grand.dep_ == "mark" for grand in child.children)
            ),
            None,
        )
        if clause is None:
            continue
        part = phrases.trim(doc, clause.left_edge.i, clause.right_edge.i + 1)
        if not _only_where(token):
            found = _carried(token, part)
            verb = doc[found.cue[0]] if doc[found.cue[0]].pos_ == "VERB" else None
            yield replace(found, denial=denials.of_noun(token, verb))


def _only_where(noun: "Token") -> bool:
    """ "said in a report that": the noun is where it was said, and the clause is the verb's."""
    verb = noun.head.head
    return (
        noun.dep_ == "pobj"
        and noun.head.lower_ in ("in", "on", "with", "via", "during", "through", "by")
        and verb.pos_ == "VERB"
        and verb.i < noun.i
        and reporting.lemma_of(verb.text, verb.lemma_) in reporting.frame("that") & reporting.frame("plain")
        and phrases.understood_subject(verb) is not None
    )


_TOLLS: Final = frozenset({"number", "toll", "figure", "count", "total", "tally", "estimate"})


def _tolls(doc: "Doc") -> Iterator[Candidate]:
    """ "X puts the toll at 40": X says so. The construction feeds chains only."""
    for token in tokens(doc):
        if token.lemma_.lower() not in ("put", "place", "set") or token.pos_ != "VERB":
            continue
        counted = next((c for c in token.children if c.dep_ == "dobj" and c.lemma_.lower() in _TOLLS), None)
        subject = phrases.subject(token)
        if counted is None or subject is None or subject.i > token.i or subject.dep_ != "nsubj":
            continue
        at = next((t for t in doc[counted.i : counted.i + 8] if t.lower_ == "at" and t.dep_ == "prep"), None)
        if at is None:
            continue
        part = counted.left_edge.i, max(at.right_edge.i + 1, counted.i + 1)
        source = phrases.noun_phrase(subject, token)
        yield Candidate((token.i, token.i + 1), TOLL, source, subject.i, (part,), firm=False)


def _following(doc: "Doc") -> Iterator[Candidate]:
    """ "The office released the following statement:" before the quotation of it: the office speaks."""
    last = complements.before(doc, len(doc))
    if last is None or doc[last].text != ":" or last < 3:
        return
    for noun in doc[max(0, last - _FAR) : last]:
        if noun.lemma_.lower() not in lexicon.words(_FILE, "issued") or noun.dep_ != "dobj":
            continue
        verb = noun.head
        lemma = verb.lemma_.lower()
        subject = phrases.understood_subject(verb) if verb.pos_ == "VERB" else None
        if lemma not in lexicon.words(_FILE, "issuing") or subject is None or subject.i > verb.i:
            continue
        source = phrases.noun_phrase(subject, verb)
        origin = noun.left_edge.i, noun.i + 1
        yield Candidate(
            (verb.i, verb.i + 1), lemma, source, subject.i, (), origin=origin, speech=True, open=True, firm=False
        )
        return


_FAR: Final = 20
"""Between "statement" and the colon stand at most so many words ("to the press on Sunday")."""


def _carried(noun: "Token", part: Stretch) -> Candidate:
    """Who has the report: the possessor, or the subject of the verb whose object the noun is."""
    phrase = noun.left_edge.i, noun.i + 1
    possessor = next((child for child in noun.children if child.dep_ == "poss"), None)
    if possessor is not None:
        source = possessor.left_edge.i, possessor.i + 1
        return Candidate((noun.i, noun.i + 1), noun.lemma_.lower(), source, possessor.i, (part,))
    verb = noun.head
    while verb.dep_ == "conj" and verb.head.i != verb.i and verb.pos_ == "NOUN":
        verb = verb.head
    if verb.pos_ == "ADP" and verb.head.pos_ == "VERB":
        verb = verb.head
    if verb.pos_ == "VERB" and verb.lemma_.lower() in lexicon.words(_FILE, "received"):
        subject = phrases.understood_subject(verb)
        if subject is not None and subject.i != noun.i:
            source = phrases.noun_phrase(subject, verb)
            return Candidate((verb.i, verb.i + 1), verb.lemma_.lower(), source, subject.i, (part,), origin=phrase)
    return Candidate((noun.i, noun.i + 1), noun.lemma_.lower(), None, None, (part,), origin=phrase, firm=False)


def _colon(doc: "Doc", role: str, opens_paragraph: bool) -> Candidate | None:
    """ "Officials: 12 dead" in a headline, "MR. SMITH: I saw it" in a transcript, "12 dead: officials"."""
    if not opens_paragraph:
        return None
    colons = [t for t in doc[:14] if t.text == ":"]
    headline = role in ("title", "heading", "standfirst")
    begin = 0
    while colons and doc[begin : colons[0].i].text.lower() in lexicon.words(_FILE, "headline labels"):
        begin = colons.pop(0).i + 1
    first = colons[0] if colons else None
    if first is not None and begin < first.i < len(doc) - 2:
        name = [t for t in doc[begin : first.i] if not t.is_punct]
        capital = bool(name) and all(
            t.text[:1].isupper() or t.lower_ in ("of", "the", "and", "al", "de", "-") for t in name
        )
        known = bool(name) and _speaks(name)
        follows_quote = phrases.is_mark(doc[first.i + 1])
        shouted = bool(name) and all(t.text.isupper() for t in name if t.is_alpha) and len(name) <= 5
        verbal = any(t.pos_ in ("VERB", "AUX") and t.dep_ == "ROOT" for t in name)
        sure = (
            (headline and (known or follows_quote) and not verbal)
            or (shouted and bool(name) and name[0].is_alpha and len(doc) - first.i > 4)
            or (capital and len(name) <= 5 and follows_quote)
        )
        elsewhere = headline and capital and len(name) <= 4 and not _is_label(name)
        if name and len(name) <= 10 and (sure or elsewhere):
            part = phrases.trim(doc, first.i + 1, len(doc))
            cue, source = (first.i, first.i + 1), (name[0].i, first.i)
            letter = len(name) == 1 and name[0].text in ("Q", "A")  # asked and answered by whom, it does not say
            return Candidate(cue, ":", source, name[-1].i, (part,), speech=True, firm=not letter, named=not sure)
    return _tail(doc) if headline else None


def _tail(doc: "Doc") -> Candidate | None:
    """ "12 dead in blast: officials" · "12 dead in blast, police say" is the verb's."""
    for at in range(max(1, len(doc) - 6), len(doc)):
        if doc[at].text in (":", "–", "—") and at + 1 < len(doc) and at >= 3:
            words = [t for t in doc[at + 1 :] if not t.is_punct]
            if words and words[-1].lemma_.lower() in _speakers() and not any(t.pos_ == "VERB" for t in words):
                return Candidate(
                    (at, at + 1), ":", (at + 1, words[-1].i + 1), words[-1].i, (phrases.trim(doc, 0, at),), speech=True
                )
    return None


def _speaks(name: "list[Token]") -> bool:
    """Whether the words before a headline's colon are a known body or end or begin in a word for one that speaks."""
    if bodies.kind_of(name[0].doc[name[0].i : name[-1].i + 1].text) is not None:
        return True
    if _is_label(name):
        return False
    return name[-1].lemma_.lower() in _speakers() or name[0].lemma_.lower() in _speakers()


def _is_label(name: "list[Token]") -> bool:
    """ "Ukraine news: …", "Update: …"."""
    return name[-1].lower_ in lexicon.words(_FILE, "headline labels")


def _speakers() -> frozenset[str]:
    return _TITLE_SPEAKERS | lexicon.words(_FILE, "documents") | lexicon.words(_FILE, "roles")
