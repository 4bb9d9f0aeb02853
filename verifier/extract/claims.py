"""The claims of an article: which stretches say something that can be checked, and who says it."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from verifier.extract import chains, contested, denials, hedges, kinds, quotes, reporting, units, when_where, worth
from verifier.extract.attribution import Statement
from verifier.extract.document import READ, Document, Sentence
from verifier.extract.extent import MIN_QUOTATION
from verifier.extract.hits import FigureHit
from verifier.extract.model import Claim, Link
from verifier.extract.parsing import Parses
from verifier.extract.tokens import tokens

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_THAT: Final = re.compile(r"(?:that|how|:)\s+", re.I)
_DANGLING: Final = re.compile(r"(?<![\s,])[\s,]+(?:and|but|while|that|who|which|where)\Z")
_EDGES: Final = " \t\n\u00a0,;:–—"
_OPENING: Final = frozenset("\"“‘'`")
_CLOSING: Final = frozenset("\"”’'")
_MARKS: Final = " \t\n\u00a0\"“”‘'`,;:–—"
MIN_WORDS: Final = 4
"""A stretch of fewer words says nothing that could be checked on its own, unless it holds a figure."""


def triggers(text: str) -> bool:
    """Whether the sentence may hold a claim that neither a figure nor a speaker shows."""
    return kinds.triggers(text)


def assemble(
    document: Document, parses: Parses, hits: Sequence[FigureHit], statements: Sequence[Statement]
) -> tuple[Claim, ...]:
    """Put figures, statements and sentences together into claims, in the order of the text, none within another."""
    published = when_where.published_day(document.published)
    by_sentence: dict[int, list[FigureHit]] = {}
    for hit in hits:
        if hit.tacit:
            continue
        by_sentence.setdefault(hit.sentence, []).append(hit)
    covering = _covering(document, statements)
    index = quotes.Index(quotes.find(document))
    out: list[Claim] = []
    for number in sorted(parses):
        sentence = document.sentences[number]
        if sentence.role not in READ:
            continue
        mine = by_sentence.get(number, [])
        around = covering.get(number, [])
        mine = [hit for hit in mine if not units.speaking(document, hit, around)]
        for unit in units.units(document, sentence, parses[number], around, mine, index):
            inside = [hit for hit in mine if unit.start <= hit.figure.start and hit.figure.end <= unit.end]
            claim = _claim(document, parses[number], unit, inside, published, around, index)
            if claim is not None:
                out.append(claim)
    out.sort(key=lambda claim: (claim.start, claim.end))
    settled = when_where.settle(document, list(_apart(_once(document, out))))
    return tuple(contested.mark(settled, hits))


def _once(document: Document, found: list[Claim]) -> list[Claim]:
    """A caption that the text repeats word for word is one claim, the text's."""
    captions = [(s.start, s.end) for s in document.sentences if s.role == "caption"]
    bodies = {
        " ".join(claim.quote.split()).strip(_MARKS + ".").casefold()
        for claim in found
        if not any(a <= claim.start < b for a, b in captions)
    }
    return [
        claim
        for claim in found
        if not any(a <= claim.start < b for a, b in captions)
        or " ".join(claim.quote.split()).strip(_MARKS + ".").casefold() not in bodies
    ]


def _covering(document: Document, statements: Sequence[Statement]) -> dict[int, list[Statement]]:
    """The statements whose content, or whose own words, reach into each sentence."""
    found: dict[int, list[Statement]] = {}
    for statement in statements:
        number = statement.sentence
        while number > 0 and document.sentences[number - 1].end > statement.content.start:
            number -= 1
        while number < len(document.sentences) and document.sentences[number].start < max(
            statement.content.end, statement.cue.end
        ):
            found.setdefault(number, []).append(statement)
            number += 1
    return found


def _denials(
    document: Document, statements: Sequence[Statement], start: int, end: int, own: Statement | None
) -> tuple[str, ...]:
    """The words within the claim, or round it, that deny what it says or leave it open."""
    spans = [
        each.denial
        for each in statements
        if each.denial is not None
        and (each.asserts or each.finite or denials.denies_claim(each.lemma, _words(document, each)))
        and (
            each is own or (start <= each.denial.start < end and each.content.start < end and each.content.end > start)
        )
    ]
    return tuple(dict.fromkeys(" ".join(document.text[span.start : span.end].split()) for span in spans))


def _only_asked(statement: Statement) -> bool:
    """Whether the content is asked, feared or wished, and nobody says that it is so."""
    return not statement.asserts and statement.lemma in reporting.frame("not asserting")


def _words(document: Document, statement: Statement) -> str:
    return document.text[statement.content.start : statement.content.end]


def _widened(doc: "Doc", unit: units.Unit, start: int, end: int) -> int:
    """A claim that would open with a bare infinitive or participle begins where its clause does, or its sentence."""
    first, last = _tokens(doc, unit.sentence, start, end)
    if unit.statement is None or first >= last or unit.statement.sentence != unit.sentence.index:
        return start
    token = doc[first]
    infinitive = token.lower_ == "to" and token.tag_ == "TO"
    bare = token.tag_ == "VBN" and token.dep_ in ("oprd", "xcomp", "acl", "ccomp")
    relative = token.tag_ in units.RELATIVE and (token.lower_ in ("who", "whose", "which") or token.text == "where")
    orphan = (
        token.tag_ in ("VBZ", "VBD", "VBP")
        and token.dep_ in ("ccomp", "relcl")
        and any(child.dep_ in ("nsubj", "nsubjpass") and child.i < first for child in token.children)
    )
    if not (infinitive or bare or relative or orphan or token.lower_ in ("whether", "if")):
        return start
    if orphan:
        return unit.sentence.start
    whole = unit.statement.whole.start
    return max(unit.sentence.start, whole if whole < start else unit.sentence.start)


def _claim(
    document: Document,
    doc: "Doc",
    unit: units.Unit,
    hits: Sequence[FigureHit],
    published: date | None,
    statements: Sequence[Statement],
    index: quotes.Index,
) -> Claim | None:
    start, end = _trimmed(document.text, unit.start, unit.end, unit.statement is None)
    if unit.statement is not None:
        start = _widened(doc, unit, start, end)
    text = document.text[start:end]
    if not hits and (len(text.split()) < MIN_WORDS or unit.sentence.role in ("title", "heading")):
        return None
    first, last = _tokens(doc, unit.sentence, start, end)
    figures = tuple(hit.figure for hit in hits)
    spoken = unit.statement is not None and bool(unit.statement.chain)
    kind = kinds.kind_of(text, [figure.measure for figure in figures], unit.statement is not None)
    if kind is None or not _checkable(doc, first, last, text, kind, bool(figures), unit):
        return None
    chain: tuple[Link, ...] = unit.statement.chain if unit.statement is not None else ()
    if not chain and not _quoted(index, start, end):
        chain = chains.publisher(document)
    found = hedges.find(text)
    denied = _denials(document, statements, start, end, unit.statement)
    if unit.statement is not None:
        found = tuple(dict.fromkeys((*unit.statement.hedges, *found)))
    found = tuple(dict.fromkeys((*denied, *found)))
    words = document.words(unit.sentence)
    incident = when_where.hint(text, words, published, doc, first, last, kind)
    unsaid = unit.statement is not None and _only_asked(unit.statement) and bool(figures)
    if unsaid and unit.statement is not None:
        found = tuple(dict.fromkeys((unit.statement.word, *found)))
    value, reasons = worth.score(text, kind, figures, chain, spoken, found, incident, bool(denied), unsaid)
    if value < worth.LISTED:
        return None
    return Claim(start, end, text, kind, value, figures, chain, incident, found, reasons)


def _quoted(index: quotes.Index, start: int, end: int) -> bool:
    """Whether the stretch is wholly somebody's quoted words: the outlet is not the one who says them."""
    quotation = index.at(start)
    return quotation is not None and quotation.end >= end and quotation.end - quotation.start > MIN_QUOTATION


def _trimmed(text: str, start: int, end: int, whole: bool) -> tuple[int, int]:
    """Without the complementiser and the quotation marks round it; a whole sentence keeps its full stop."""
    if whole:
        return start, end
    while True:
        before = start, end
        while start < end and text[start] in _EDGES:
            start += 1
        that = _THAT.match(text, start, end)
        if that:
            start = that.end()
        while end > start and (text[end - 1] in _EDGES or (text[end - 1] == "." and not _abbreviated(text, end))):
            end -= 1
        joint = _DANGLING.search(text, max(start, end - 12), end)
        if joint and text[end : end + 1].isspace():
            end = joint.start()
        left, right = text[start : start + 1] in _OPENING, text[end - 1 : end] in _CLOSING
        if left and (right or not _shuts(text, start + 1, end)):
            start += 1
        if right and (left or not _opened(text, start, end - 1)):
            end -= 1
        if (start, end) == before or start >= end:
            return start, max(start, end)


def _shuts(text: str, start: int, end: int) -> bool:
    return any(mark in text[start:end] for mark in '"”')


def _opened(text: str, start: int, end: int) -> bool:
    return any(mark in text[start:end] for mark in '"“')


def _abbreviated(text: str, end: int) -> bool:
    """ "U.N.", "a.m.": the stop belongs to the word."""
    return end >= 4 and text[end - 3] == "." and text[end - 2].isalpha()


def _tokens(doc: "Doc", sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    offsets = _offsets(doc)
    first, last = bisect_left(offsets, start - sentence.start), bisect_left(offsets, end - sentence.start)
    return (first, last) if first < last else (0, 0)


@lru_cache(maxsize=4)
def _offsets(doc: "Doc") -> list[int]:
    return [token.idx for token in tokens(doc)]


def _checkable(doc: "Doc", first: int, last: int, text: str, kind: str, figured: bool, unit: units.Unit) -> bool:
    """Whether the stretch says that something is or was so, not what somebody feels, asks or wants."""
    if figured:
        return True
    tokens = list(doc[first:last])
    if not any(token.pos_ in ("VERB", "AUX") for token in tokens):
        return False
    people = {token.lower_ for token in tokens if token.dep_ in ("nsubj", "nsubjpass")}
    if people and people <= {"i", "we", "you"}:
        return False
    if kinds.NOTICE.search(text):
        return False
    if kinds.OPINION.search(text) and kind in ("event", "statement", "quantity"):
        return False
    root = _root(tokens)
    if kind in ("event", "casualty", "displacement") and unit.statement is None:
        return _happened(root, tokens)
    if kind == "statement":
        return any(token.pos_ == "PROPN" for token in tokens) and _happened(root, tokens)
    if unit.statement is None:
        return (
            root is not None
            and root.pos_ in ("VERB", "AUX")
            and any(child.dep_ in ("nsubj", "nsubjpass", "expl") for child in root.children)
        )
    return True


def _root(tokens: "Sequence[Token]") -> "Token | None":
    inside = {token.i for token in tokens}
    return next((token for token in tokens if token.head.i == token.i or token.head.i not in inside), None)


def _happened(root: "Token | None", tokens: "Sequence[Token]") -> bool:
    """The main verb says what somebody or something did or underwent, not what might, should or generally does hold."""
    if root is None or not any(child.dep_ in ("nsubj", "nsubjpass", "expl") for child in root.children):
        return False
    aux = {child.tag_ for child in root.children if child.dep_ in ("aux", "auxpass")}
    if "MD" in aux or root.lemma_.lower() in _STATIVE:
        return False
    if root.tag_ in ("VBN", "VBG"):
        return bool(aux)
    return (
        root.tag_ == "VBD"
        or root.lemma_ in units.DEPICTING
        or any(token.tag_ == "VBD" and token.dep_ in ("ccomp", "advcl", "conj") for token in tokens)
    )


_STATIVE: Final = frozenset(
    [
        "intend",
        "expect",
        "design",
        "consider",
        "know",
        "base",
        "aim",
        "suppose",
        "mean",
        "think",
        "believe",
        "want",
        "need",
        "like",
        "seem",
        "appear",
        "feel",
        "hope",
    ]
)


def _apart(found: list[Claim]) -> Iterator[Claim]:
    """Drop a claim that lies within another with the same figures, and repeats of the same stretch."""
    last: Claim | None = None
    for claim in found:
        if last is not None and claim.start < last.end:
            if len(claim.figures) > len(last.figures):
                last = claim
            continue
        if last is not None:
            yield last
        last = claim
    if last is not None:
        yield last
