"""The claims of an article: which stretches say something that can be checked, and who says it."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from verifier.extract import chains, denials, hedges, kinds, names, quotes, when_where, worth
from verifier.extract.attribution import MIN_QUOTATION, Statement
from verifier.extract.casualties import FigureHit
from verifier.extract.document import READ, Document, Sentence
from verifier.extract.model import Claim, Link
from verifier.extract.parsing import Parses

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_THAT: Final = re.compile(r"(?:that|how|:)\s+", re.I)
_EDGES: Final = " \t\n\u00a0,;:–—"
_OPENING: Final = frozenset("\"“‘'`")
_CLOSING: Final = frozenset("\"”’'")
_MARKS: Final = " \t\n\u00a0\"“”‘'`,;:–—"
_DEPICTING: Final = frozenset({"show", "depict", "feature", "capture"})
_WHOLE: Final = _DEPICTING | {"hear", "learn", "document", "record", "report", "confirm", "announce", "reveal", "deny"}
MIN_WORDS: Final = 4
"""A stretch of fewer words says nothing that could be checked on its own, unless it holds a figure."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """A stretch that may be one claim, with the statement that it is the content of."""

    sentence: Sentence
    start: int
    end: int
    statement: Statement | None
    framed: bool = False


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
        mine = [hit for hit in mine if not _speaking(hit, around)]
        for unit in _units(document, sentence, parses[number], around, mine, index):
            inside = [hit for hit in mine if unit.start <= hit.figure.start and hit.figure.end <= unit.end]
            claim = _claim(document, parses[number], unit, inside, published, around, index)
            if claim is not None:
                out.append(claim)
    out.sort(key=lambda claim: (claim.start, claim.end))
    return tuple(_apart(_once(document, out)))


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


def _units(
    document: Document,
    sentence: Sentence,
    doc: "Doc",
    statements: list[Statement],
    hits: list[FigureHit],
    index: quotes.Index,
) -> Iterator[_Unit]:
    """The stretches of one sentence that may be claims: contents of statements, or the sentence itself."""
    carrying = [statement for statement in statements if _carries(statement, hits)]
    outer = [statement for statement in carrying if not _inside(statement, carrying)]
    taken: list[tuple[int, int]] = []
    blocks: list[tuple[int, int]] = []
    for statement in outer:
        blocks.append((statement.whole.start, statement.whole.end))
        if statement.sentence == sentence.index and _framed(statement):
            start, end = _frame(doc, sentence, statement)
            taken.append((start, end))
            yield _Unit(sentence, start, end, _innermost(statements, statement, start, end, hits), True)
            continue
        for part in statement.parts:
            start, end = max(part.start, sentence.start), min(part.end, sentence.end)
            if end > start:
                taken.append((start, end))
                for left, right in _clauses(doc, sentence, start, end):
                    speaker = _innermost(statements, statement, left, right, hits)
                    left, right = _narrowed(document, statement, speaker, left, right)
                    yield _Unit(sentence, left, right, speaker)
    own = [s for s in statements if s.sentence == sentence.index and s in carrying]
    loose = [hit for hit in hits if not any(a <= hit.figure.start < b for a, b in taken)]
    if not own and not taken:
        speaker = _main(doc, sentence, statements) or _quoting(index, sentence, statements)
        yield _Unit(sentence, sentence.start, sentence.end, speaker)
    elif loose:
        left, right = _narrative(document, sentence, blocks, loose[0].figure.start)
        yield _Unit(sentence, left, right, None)


def _speaking(hit: FigureHit, statements: Sequence[Statement]) -> bool:
    """ "One of the wounded said": the one is who speaks, and no count."""
    return hit.figure.best == 1 and any(
        statement.source is not None and statement.source.start <= hit.figure.start < statement.source.end
        and statement.finite
        for statement in statements
    )


def _quoting(index: quotes.Index, sentence: Sentence, statements: Sequence[Statement]) -> Statement | None:
    """Whose quotation the sentence stands in, where the statement that opened it has an object as its content."""
    quotation = index.at(sentence.start)
    if quotation is None or quotation.end < sentence.end - 1:
        return None
    held = [s for s in statements if s.source is not None and s.content.start < sentence.start < s.content.end]
    return held[0] if held else None


def _framed(statement: Statement) -> bool:
    """Whether the content makes no sense, or another one, without the words round it.

    So it is where they deny it or leave it open, ask or fear it, and where it is an infinitive ("is believed to hold").
    """
    unnamed = statement.source is None and (len(statement.parts) > 1 or statement.lemma in ("appear", "seem"))
    return statement.denial is not None or not statement.asserts or unnamed


def _frame(doc: "Doc", sentence: Sentence, statement: Statement) -> tuple[int, int]:
    """The clause of such a statement: from the subject on; the whole sentence where nobody is named for it."""
    start, end = statement.whole.start, statement.whole.end
    if statement.source is None and len(statement.parts) < 2:
        start = sentence.start
    return max(start, sentence.start), min(end, sentence.end)


def _narrowed(document: Document, outer: Statement, inner: Statement, left: int, right: int) -> tuple[int, int]:
    """ "A said that X, B reported": the claim is X, what the first of them said."""
    if inner is outer or not inner.speech or inner.source is None or len(inner.parts) != 1 or _framed(inner):
        return left, right
    words = document.text[inner.source.start : inner.source.end]
    if names.is_document(words) or words.lower() in ("that", "which", "it"):
        return left, right
    start, end = max(left, inner.content.start), min(right, inner.content.end)
    return (start, end) if end - start > 12 else (left, right)


def _main(doc: "Doc", sentence: Sentence, statements: Sequence[Statement]) -> Statement | None:
    """A sentence that is one statement as a whole: "The images show fighters loading …", "Her office heard of …"."""
    root = next((token for token in doc if token.head.i == token.i), None)
    for statement in statements:
        if (
            root is not None
            and statement.cue.start == sentence.start + root.idx
            and (statement.lemma in _WHOLE or statement.speech or statement.lemma in denials.DENYING)
        ):
            return statement
    return None


def _carries(statement: Statement, hits: list[FigureHit]) -> bool:
    """Whether the content is something said to be so: a clause or quotation, or a wish with a figure in it."""
    if statement.asserts:
        return True
    figured = any(statement.content.start <= hit.figure.start < statement.content.end for hit in hits)
    return figured and statement.finite and statement.speech


def _inside(statement: Statement, others: Sequence[Statement]) -> bool:
    return any(
        other is not statement
        and any(part.start <= statement.cue.start < part.end for part in other.parts)
        and other.content.end - other.content.start > statement.content.end - statement.content.start
        for other in others
    )


def _innermost(
    statements: Sequence[Statement], outer: Statement, left: int, right: int, hits: Sequence[FigureHit]
) -> Statement:
    """The smallest statement within ``outer`` that still holds what the stretch claims.

    What a picture shows within somebody's words is a part of what they say of it, and no further speaker.
    """
    points = [hit.figure.start for hit in hits if left <= hit.figure.start < right]
    best = outer
    for statement in statements:
        if statement is outer or not (left <= statement.cue.start and statement.content.end <= right + 1):
            continue
        if not statement.asserts or (not statement.finite and (statement.lemma in _DEPICTING or not points)):
            continue
        if points:
            holds = all(statement.content.start <= point < statement.content.end for point in points)
        else:
            holds = statement.whole.start - left <= _LEAD and right - statement.whole.end <= 2
        if holds and statement.content.end - statement.content.start < best.content.end - best.content.start:
            best = statement
    return best


_LEAD: Final = 80
"""So much of a stretch may stand before a statement that is otherwise all of it ("On Monday, …"); code points."""


def _clauses(doc: "Doc", sentence: Sentence, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a content at coordinated clauses with subjects of their own: each is a claim ("X but the number …")."""
    cuts: list[int] = []
    for token in doc:
        at = sentence.start + token.idx
        if token.dep_ != "cc" or not start < at < end or token.lower_ not in ("and", "but", "while", "yet"):
            continue
        following = next(
            (
                other
                for other in token.head.children
                if other.dep_ == "conj" and other.i > token.i and other.pos_ in ("VERB", "AUX")
            ),
            None,
        )
        if following is None or following.left_edge.i < token.i:
            continue
        own = any(
            child.dep_ in ("nsubj", "nsubjpass", "expl") and doc[child.left_edge.i].tag_ not in _RELATIVE
            for child in following.children
        )
        if own and at - start > 12 and end - at > 12:
            cuts.append(at)
    edges = [start, *cuts, end]
    for left, right in pairwise(edges):
        if left != start:
            gap = re.match(r"(?:and|but|while|yet)\s+", doc.text[left - sentence.start :], re.I)
            left += gap.end() if gap else 0
        yield left, right


_RELATIVE: Final = frozenset({"WP", "WP$", "WDT", "WRB"})
_JOINT: Final = re.compile(r"[\s,;–—-]*(?:(?:and|but|while|whereas|although|though)\b\s*)?", re.I)
_LAST_JOINT: Final = re.compile(r"[\s,;–—-]*(?:\b(?:and|but|while|whereas))?[\s,;–—-]*$", re.I)


def _narrative(
    document: Document, sentence: Sentence, blocks: Sequence[tuple[int, int]], point: int
) -> tuple[int, int]:
    """The outlet's own clause between statements that holds ``point``; the whole sentence where that is no clause."""
    if any(a <= point < b for a, b in blocks):
        return sentence.start, sentence.end
    left = max((b for _, b in blocks if b <= point), default=sentence.start)
    right = min((a for a, _ in blocks if a > point), default=sentence.end)
    text = document.text
    if left > sentence.start:
        gap = _JOINT.match(text, left, right)
        left = gap.end() if gap else left
    if right < sentence.end:
        gap = _LAST_JOINT.search(text[left:right])
        right = left + gap.start() if gap else right
    return (left, right) if right - left > 25 else (sentence.start, sentence.end)


def _denials(
    document: Document, statements: Sequence[Statement], start: int, end: int, own: Statement | None
) -> tuple[str, ...]:
    """The words within the claim, or round it, that deny what it says or leave it open."""
    spans = [
        each.denial
        for each in statements
        if each.denial is not None
        and (each.asserts or each.finite or each.lemma in denials.DENYING)
        and (each is own or (start <= each.denial.start < end and each.content.start < end and each.content.end > start))
    ]
    return tuple(dict.fromkeys(" ".join(document.text[span.start : span.end].split()) for span in spans))


def _widened(doc: "Doc", unit: _Unit, start: int, end: int) -> int:
    """A claim that would open with a bare infinitive or participle begins where its clause does, or its sentence."""
    first, last = _tokens(doc, unit.sentence, start, end)
    if unit.statement is None or first >= last or unit.statement.sentence != unit.sentence.index:
        return start
    token = doc[first]
    infinitive = token.lower_ == "to" and token.tag_ == "TO"
    bare = token.tag_ == "VBN" and token.dep_ in ("oprd", "xcomp", "acl", "ccomp")
    relative = token.tag_ in _RELATIVE and token.lower_ in ("who", "whose", "which")
    if not (infinitive or bare or relative or token.lower_ in ("whether", "if")):
        return start
    whole = unit.statement.whole.start
    return max(unit.sentence.start, whole if whole < start else unit.sentence.start)


def _claim(
    document: Document,
    doc: "Doc",
    unit: _Unit,
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
    incident = when_where.hint(text, words, published, doc, first, last)
    value, reasons = worth.score(text, kind, figures, chain, spoken, found, incident, bool(denied))
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
    return [token.idx for token in doc]


def _checkable(doc: "Doc", first: int, last: int, text: str, kind: str, figured: bool, unit: _Unit) -> bool:
    """Whether the stretch says that something is or was so, not what somebody feels, asks or wants."""
    if figured:
        return True
    tokens = list(doc[first:last])
    if not any(token.pos_ in ("VERB", "AUX") for token in tokens):
        return False
    people = {token.lower_ for token in tokens if token.dep_ in ("nsubj", "nsubjpass")}
    if people and people <= {"i", "we", "you"}:
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
        or root.lemma_ in _DEPICTING
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
