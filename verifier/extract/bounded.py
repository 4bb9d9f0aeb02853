"""Speaker and verb set apart from the words by marks: “…,” X said · …, X said, … · X said: “…” · as X noted, …"""

from typing import TYPE_CHECKING

from verifier.extract import complements, phrases, reporting, trailing
from verifier.extract.candidates import Candidate
from verifier.extract.phrases import Stretch
from verifier.extract.tokens import tokens

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def read(doc: "Doc", verb: "Token", lemma: str, head: "Token", source: Stretch) -> Candidate | None:
    """“…,” said X · …, X said, … · X said: “…”: the block stands apart from its content by marks."""
    if lemma not in reporting.frame("quote"):
        return None
    clauses = [
        child
        for child in verb.children
        if child.dep_ in ("ccomp", "conj", "parataxis") or (child.dep_ == "advcl" and child.i > verb.i)
    ]
    progressive = verb.tag_ == "VBG" and any(child.dep_ == "aux" for child in verb.children)
    if progressive and not any(phrases.is_mark(token) for token in tokens(doc)):
        return None  # "As officers were responding, shots were fired"
    start, end = phrases.block(verb, source, clauses)
    before, after = complements.before(doc, start), complements.following(doc, end)
    closed = after is None or doc[after].text in phrases.BREAKS or phrases.is_mark(doc[after])
    if before is not None and not closed:
        rights = any(child.dep_ == "ccomp" and child.i > verb.i for child in verb.children)
        lefts = any(child.dep_ == "ccomp" and child.i < start for child in verb.children)
        closed = not rights and (phrases.is_mark(doc[before]) or lefts)
    if verb.dep_ == "advcl" and any(child.lower_ == "as" for child in verb.children if child.dep_ == "mark"):
        return _as_clause(doc, verb, lemma, head, source, start, end)
    quoted_as = verb.dep_ == "pcomp" and verb.head.lower_ == "as" and verb.head.head.lemma_ == "quote"
    if quoted_as and source[1] <= verb.head.head.i:
        start = source[0]  # “…,” Ivo Horn is quoted as saying
        before = complements.before(doc, start)
    participle = (
        not quoted_as
        and verb.tag_ == "VBG"
        and verb.dep_ in ("advcl", "conj", "pcomp")
        and phrases.subject(verb) is None
    )
    absolute = verb.tag_ == "VBG" and not progressive and phrases.subject(verb) is not None  # "…, Ivo Horn saying: “…”"
    embedded = verb.dep_ in ("relcl", "acl", "xcomp") or participle or absolute
    if embedded and before is not None and phrases.is_mark(doc[before]) and verb.tag_ in ("VBD", "VBZ", "VBP"):
        embedded = not before < source[0] < verb.i  # “…,” Ivo Horn wrote, which the parser hangs on a word quoted
    if (
        before is not None
        and closed
        and not embedded
        and (doc[before].text in phrases.BREAKS or phrases.is_mark(doc[before]))
    ):
        parts = _around(doc, verb, start, end, before)
        if parts:
            return Candidate(
                complements.cue_of(verb),
                lemma,
                source,
                head.i,
                parts,
                complements.hearer(verb, parts),
                speech=reporting.is_plain(lemma),
            )
    if after is not None and (doc[after].text == ":" or complements.opens_quote(doc, after)):
        tail = phrases.trim(doc, after, len(doc))
        if tail[1] > tail[0]:
            return Candidate(
                complements.cue_of(verb),
                lemma,
                source,
                head.i,
                (tail,),
                complements.hearer(verb, (tail,)),
                speech=reporting.is_plain(lemma),
            )
        if doc[after].text == ":":
            return Candidate(
                complements.cue_of(verb),
                lemma,
                source,
                head.i,
                (),
                complements.hearer(verb, ()),
                None,
                None,
                True,
                True,
            )
    return None


def _as_clause(
    doc: "Doc", verb: "Token", lemma: str, head: "Token", source: Stretch, start: int, end: int
) -> Candidate | None:
    """ "As X noted, …" and "…, as X noted": the main clause is the content."""
    if any(child.dep_ in ("ccomp", "dobj", "xcomp") for child in verb.children):
        return None
    part = phrases.trim(doc, end, len(doc)) if verb.i < verb.head.i else phrases.trim(doc, 0, start)
    if part[1] - part[0] < 3:
        return None
    return Candidate(complements.cue_of(verb), lemma, source, head.i, (part,), speech=reporting.is_plain(lemma))


def _around(doc: "Doc", verb: "Token", start: int, end: int, before: int) -> tuple[Stretch, ...]:
    """Content before a closed block, and behind it where the sentence goes on with the same words."""
    left = _clause_start(doc, verb, start)
    first = phrases.trim(doc, left, start)
    if first[1] - first[0] < 1:
        return ()
    after = complements.following(doc, end)
    if not _substantial(doc, first):
        return _opened(doc, verb, first, after)
    parts = [first]
    if after is not None and doc[after].text in (",", "—", "–", "--", "-", ";", ":", "."):
        tail = phrases.trim(doc, after + 1, len(doc))
        while tail[1] > tail[0] and doc[tail[1] - 1].text == ".":
            tail = tail[0], tail[1] - 1
        if tail[1] - tail[0] >= 1 and _continues(doc, verb, tail) and not trailing.relays(doc, tail):
            parts.append((tail[0], len(doc)))
    return tuple(parts)


def _opened(doc: "Doc", verb: "Token", first: Stretch, after: int | None) -> tuple[Stretch, ...]:
    """ "Otherwise, she said, the port may close.": one word, the block in commas, and the clause it belongs to."""
    if after is None or doc[after].text != "," or verb.dep_ not in ("parataxis", "ccomp", "ROOT"):
        return ()
    tail = phrases.trim(doc, after + 1, len(doc))
    finite = any(token.tag_ in ("VBD", "VBZ", "VBP", "MD") for token in doc[tail[0] : tail[1]])
    return (first, (tail[0], len(doc))) if finite and tail[1] - tail[0] >= 3 else ()


def _substantial(doc: "Doc", part: Stretch) -> bool:
    """Not only an adverbial before the block ("On Monday, he said …")."""
    tokens = [token for token in doc[part[0] : part[1]] if not token.is_punct and not token.is_space]
    if not tokens:
        return False
    return phrases.is_mark(doc[part[0]]) or phrases.is_mark(doc[part[1] - 1]) or len(tokens) >= 2


def _clause_start(doc: "Doc", verb: "Token", start: int) -> int:
    """Where the content before the block begins: the sentence's start, or after a coordinated clause's mark."""
    if verb.dep_ == "conj" and verb.head.i < verb.i:
        closing = complements.before(doc, start)
        if closing is not None and phrases.is_mark(doc[closing]):
            opening = next((at for at in range(closing - 1, -1, -1) if phrases.is_mark(doc[at])), None)
            if opening is not None:
                return opening
        inner = [child for child in verb.children if child.dep_ == "ccomp" and child.i < verb.i]
        if not any(child.dep_ == "cc" and child.i < start for child in verb.head.children):
            return 0
        return min((child.left_edge.i for child in inner), default=start)
    return 0


def _continues(doc: "Doc", verb: "Token", tail: Stretch) -> bool:
    """Whether the words after the block are content again, not a further clause of the verb's own."""
    first = doc[tail[0]]
    if phrases.is_mark(first):
        return True
    for child in verb.children:
        behind = child.i > verb.i and child.left_edge.i <= tail[0] <= child.right_edge.i
        if behind and child.dep_ in ("advcl", "conj", "prep", "npadvmod", "advmod", "cc"):
            return child.dep_ == "conj" and phrases.subject(child) is not None and verb.lemma_ == "say"
    return True
