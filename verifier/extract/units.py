"""The stretches of a sentence that may be one claim each, with the statement that each is the content of."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from verifier.extract import cue_phrases, denials, harm, names, quotes
from verifier.extract.attribution import Statement
from verifier.extract.document import Document, Sentence
from verifier.extract.hits import FigureHit
from verifier.extract.tokens import tokens

if TYPE_CHECKING:
    from spacy.tokens import Doc

_MENTAL: Final = frozenset({"know", "feel", "see", "remember", "forget", "realise", "realize", "understand"})
"""What one is said to know or feel is said by who says it."""
_ABOUT: Final = frozenset({"comment", "respond", "reply", "ask", "joke", "inquire", "point"})
"""What one comments on, one does not say: "The minister commented on the deaths"."""
DEPICTING: Final = frozenset({"show", "depict", "feature", "capture"})
_WHOLE: Final = DEPICTING | {
    *("hear", "learn", "document", "record", "report", "confirm", "announce", "reveal", "deny"),
    *("identify", "name", "list", "describe"),
}
"""With one of these, an object says as much as a clause: "Her family identified the dead as …"."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch that may be one claim, with the statement that it is the content of."""

    sentence: Sentence
    start: int
    end: int
    statement: Statement | None
    framed: bool = False


def units(
    document: Document,
    sentence: Sentence,
    doc: "Doc",
    statements: list[Statement],
    hits: list[FigureHit],
    index: quotes.Index,
) -> Iterator[Unit]:
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
            yield Unit(sentence, start, end, _innermost(statements, statement, start, end, hits), True)
            continue
        for part in statement.parts:
            start, end = max(part.start, sentence.start), min(part.end, sentence.end)
            if end > start:
                taken.append((start, end))
                for left, right in _clauses(doc, sentence, start, end):
                    speaker = _innermost(statements, statement, left, right, hits)
                    left, right = _narrowed(document, statement, speaker, left, right)
                    yield Unit(sentence, left, right, speaker)
    own = [s for s in statements if s.sentence == sentence.index and s in carrying]
    loose = [hit for hit in hits if not any(a <= hit.figure.start < b for a, b in taken)]
    if not own and not taken:
        whole = (
            _main(document, doc, sentence, statements)
            or _holding(statements, hits)
            or _quoting(index, sentence, statements)
        )
        yield Unit(sentence, sentence.start, sentence.end, whole)
    elif loose:
        left, right = _narrative(document, sentence, blocks, loose[0].figure.start)
        yield Unit(sentence, left, right, None)


def speaking(document: Document, hit: FigureHit, statements: Sequence[Statement]) -> bool:
    """ "One of the wounded said", "Two officials said": those are who speaks, and no count; nor are "several posts".

    More than one are counted where a word says what befell them ("Two wounded men said").
    """
    if hit.figure.population is not None and names.is_document(hit.figure.population):
        return True
    for statement in statements:
        source = statement.source
        if source is None or not statement.finite or not source.start <= hit.figure.start < source.end:
            continue
        if hit.figure.best == 1:
            return True
        words = document.text[source.start : source.end].lower().split()
        if hit.figure.start - source.start <= _FIRST and not harm.all_words() & {word.strip(",.") for word in words}:
            return True
    return False


_FIRST: Final = 4
"""A number that counts the speakers opens their phrase, behind "the" at most; code points."""


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
    shown = not statement.finite and statement.lemma in _SHOWN
    return (
        statement.denial is not None
        or not statement.asserts
        or unnamed
        or shown
        or _impersonal(statement)
        or statement.lemma == cue_phrases.TOLL
    )


_SHOWN: Final = DEPICTING | {"list", "name"}


def _impersonal(statement: Statement) -> bool:
    """ "In X's statement, 22 people were said to have died": the cue stands within the content, X before it."""
    if statement.source is None or len(statement.parts) != 2 or statement.source.end > statement.content.start:
        return False
    return statement.parts[0].end <= statement.cue.start < statement.parts[1].start


def _frame(doc: "Doc", sentence: Sentence, statement: Statement) -> tuple[int, int]:
    """The clause of such a statement: from the subject on; the whole sentence where nobody is named for it."""
    start, end = statement.whole.start, statement.whole.end
    if statement.source is None and len(statement.parts) < 2:
        start = sentence.start
    if _impersonal(statement):
        start = statement.content.start
    return max(start, sentence.start), min(end, sentence.end)


def _narrowed(document: Document, outer: Statement, inner: Statement, left: int, right: int) -> tuple[int, int]:
    """ "A said that X, B reported": the claim is X, what the first of them said."""
    if inner is outer or not inner.speech or inner.source is None or len(inner.parts) != 1 or _framed(inner):
        return left, right
    words = document.text[inner.source.start : inner.source.end]
    shows = names.is_document(words) and inner.lemma != "accord"  # "according to reports" is no part of what they say
    if shows or words.lower() in ("that", "which", "it"):
        return left, right
    start, end = max(left, inner.content.start), min(right, inner.content.end)
    return (start, end) if end - start > 12 else (left, right)


def _holding(statements: Sequence[Statement], hits: Sequence[FigureHit]) -> Statement | None:
    """ "X cited Y as reporting 26 deaths": who says the figures, though not in a clause."""
    held = [
        each
        for each in statements
        if each.speech
        and each.source is not None
        and hits
        and all(each.content.start <= hit.figure.start < each.content.end for hit in hits)
    ]
    return min(held, key=lambda each: each.content.end - each.content.start, default=None)


def _denies(document: Document, statement: Statement) -> bool:
    return denials.denies_claim(statement.lemma, document.text[statement.content.start : statement.content.end])


def _main(document: Document, doc: "Doc", sentence: Sentence, statements: Sequence[Statement]) -> Statement | None:
    """A sentence that is one statement as a whole: "The images show fighters loading …", "Her office heard of …"."""
    root = next((token for token in tokens(doc) if token.head.i == token.i), None)
    for statement in statements:
        if (
            root is not None
            and statement.cue.start == sentence.start + root.idx
            and (statement.lemma in _WHOLE or statement.speech or _denies(document, statement))
            and not (statement.lemma in _ABOUT and not statement.finite)
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
        if statement is outer:
            continue
        around = statement.speech and _within(statement, outer) and _covers(statement, left, right)
        if not around and not (left <= statement.cue.start and statement.content.end <= right + 1):
            continue
        if statement.lemma in _MENTAL:
            continue
        if not statement.asserts or (not statement.finite and (statement.lemma in DEPICTING or not points)):
            continue
        if points:
            holds = all(statement.content.start <= point < statement.content.end for point in points)
        else:
            holds = statement.whole.start - left <= _LEAD and right - statement.whole.end <= 2
        if holds and statement.content.end - statement.content.start < best.content.end - best.content.start:
            best = statement
    return best


def _within(inner: Statement, outer: Statement) -> bool:
    return outer.content.start <= inner.cue.start and inner.content.end <= outer.content.end


def _covers(statement: Statement, left: int, right: int) -> bool:
    """Whether the stretch is a clause of what this statement says ("according to X, A and B": B is X's, too)."""
    opens = left <= statement.cue.start <= left + 2  # the first of the clauses, with the words "according to X" itself
    if statement.source is None or not (opens or statement.cue.end <= left):
        return False
    return any(part.start < (right if opens else left) and right <= part.end + 1 for part in statement.parts)


_LEAD: Final = 80
"""So much of a stretch may stand before a statement that is otherwise all of it ("On Monday, …"); code points."""


def _clauses(doc: "Doc", sentence: Sentence, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a content at coordinated clauses with subjects of their own: each is a claim ("X but the number …")."""
    cuts: list[int] = []
    span = doc.char_span(start - sentence.start, end - sentence.start, alignment_mode="expand")
    for token in span if span is not None else ():
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
            child.dep_ in ("nsubj", "nsubjpass", "expl") and doc[child.left_edge.i].tag_ not in RELATIVE
            for child in following.children
        )
        if own and at - start > 12 and end - at > 12:
            cuts.append(at)
    edges = [start, *cuts, end]
    for left, right in pairwise(edges):
        if left != start and span is not None:
            gap = re.match(r"(?:and|but|while|yet)\s+", span.text[left - sentence.start - span.start_char :], re.I)
            left += gap.end() if gap else 0
        yield left, right


RELATIVE: Final = frozenset({"WP", "WP$", "WDT", "WRB"})
_JOINT: Final = re.compile(r"[\s,;–—-]*(?:(?:and|but|while|whereas|although|though)\b\s*)?", re.I)
_LAST_JOINT: Final = re.compile(r"(?<![\s,;–—-])[\s,;–—-]*+(?:\b(?:and|but|while|whereas)[\s,;–—-]*+)?$", re.I)


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
