"""How far the words of a statement run: over a quotation, the next sentences and paragraphs, a turn in a transcript."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from verifier.extract import quotes
from verifier.extract.candidates import Candidate
from verifier.extract.document import Document, Sentence
from verifier.extract.model import Span


@dataclass(slots=True)
class Raw:
    sentence: Sentence
    candidate: Candidate
    source: Span | None
    cue: Span
    parts: list[Span] = field(default_factory=list)
    described: Span | None = None
    nested: bool = False

    @property
    def start(self) -> int:
        return min((part.start for part in self.parts), default=self.cue.start)

    @property
    def end(self) -> int:
        return max((part.end for part in self.parts), default=self.cue.end)


MIN_QUOTATION: Final = 30
"""Shorter quotations are terms and titles; a verb in a longer one is the quoted speaker's own; code points."""


def take_turn(document: Document, raw: Raw) -> None:
    """ "SMITH: …" in a transcript: the turn lasts to the end of its paragraph."""
    assert raw.source is not None
    if not document.text[raw.source.start : raw.source.end].isupper() or not raw.parts:
        return
    number = raw.sentence.index
    while number + 1 < len(document.sentences) and document.sentences[number + 1].paragraph == raw.sentence.paragraph:
        number += 1
    raw.parts[-1] = Span(raw.parts[-1].start, max(raw.parts[-1].end, document.sentences[number].end))


def take_before(document: Document, raw: Raw, index: quotes.Index) -> None:
    """The quotation that ends just before the sentence is what its bare verb of saying reports."""
    if raw.sentence.index == 0:
        return
    before = document.sentences[raw.sentence.index - 1]
    quotation = index.at(before.end - 1)
    if quotation is not None and before.paragraph == raw.sentence.paragraph and quotation.end == before.end:
        raw.parts.append(Span(quotation.start, quotation.end))


def widen(raw: Raw, index: quotes.Index) -> None:
    """A part that ends or begins inside a quotation takes the whole of it, over sentences and paragraphs.

    The parts of a verb inside a quotation stay within it.
    """
    own = index.at(raw.cue.start)
    if own is not None and own.end - own.start > MIN_QUOTATION:
        clipped = [Span(max(part.start, own.inner_start), min(part.end, own.inner_end)) for part in raw.parts]
        raw.parts = [part for part in clipped if part.end > part.start]
        if raw.source is not None and not own.start <= raw.source.start < own.end:
            raw.parts = []
        return
    for number, part in enumerate(raw.parts):
        start, end = part.start, part.end
        for quotation in index.within(start, end):
            if quotation.start <= raw.cue.start < quotation.end:
                continue
            start, end = min(start, quotation.start), max(end, quotation.end)
        raw.parts[number] = Span(start, end)


def go_on(document: Document, raws: Sequence[Raw], index: quotes.Index) -> None:
    """“…,” she said. “…”: the quotation goes on in the next sentences and paragraphs."""
    by_sentence: dict[int, list[Raw]] = {}
    for raw in raws:
        by_sentence.setdefault(raw.sentence.index, []).append(raw)
    group_end: dict[int, int] = {}
    group_start: dict[int, int] = {}
    for quotation in index.quotations:
        group_end[quotation.group] = quotation.end
        group_start.setdefault(quotation.group, quotation.start)
    for number in sorted(by_sentence):
        outer = [raw for raw in by_sentence[number] if index.at(raw.cue.start) is None]
        if not outer:
            continue
        spoken = [
            each for each in outer if each.candidate.speech and any(index.at(part.end - 1) for part in each.parts)
        ]
        raw = (spoken or outer)[-1]
        if not (raw.candidate.speech or raw.candidate.open or any(index.at(part.start) for part in raw.parts)):
            continue
        for part_number, part in enumerate(raw.parts):
            inside = index.at(part.end - 1)
            if inside is not None:
                raw.parts[part_number] = part = Span(part.start, max(part.end, group_end[inside.group]))
            inside = index.at(part.start)
            if inside is not None and group_start[inside.group] < part.start:
                raw.parts[part_number] = Span(group_start[inside.group], part.end)
        quoted = raw.candidate.open or any(index.at(part.start) or index.at(part.end - 1) for part in raw.parts)
        if not quoted:
            continue
        _follow(document, raw, index, by_sentence, group_end)


def _follow(
    document: Document,
    raw: Raw,
    index: quotes.Index,
    by_sentence: dict[int, list[Raw]],
    group_end: dict[int, int],
) -> None:
    at = max(raw.end, raw.sentence.end)
    number = raw.sentence.index + 1
    while number < len(document.sentences):
        sentence = document.sentences[number]
        if sentence.end <= at:
            number += 1
            continue
        if sentence.start < at:
            return
        quotation = index.at(sentence.start)
        if quotation is None and raw.candidate.open and not raw.parts:
            _take_paragraph(document, raw, index, by_sentence, number)
        if quotation is None or quotation.start != sentence.start:
            return
        if sentence.paragraph != raw.sentence.paragraph and not raw.candidate.open:
            return
        others = [other for other in by_sentence.get(number, ()) if index.at(other.cue.start) is None]
        last = sentence
        while last.end < quotation.end and last.index + 1 < len(document.sentences):
            last = document.sentences[last.index + 1]
        others += [other for other in by_sentence.get(last.index, ()) if index.at(other.cue.start) is None]
        if others or document.text[quotation.end : last.end].strip(" .\n"):
            return
        at = group_end[quotation.group]
        raw.parts.append(Span(quotation.start, at))
        if raw.candidate.open:
            return


def _take_paragraph(
    document: Document, raw: Raw, index: quotes.Index, by_sentence: dict[int, list[Raw]], number: int
) -> None:
    """ "The mayor said:" and a paragraph without marks in which nobody else is said to speak: it is the mayor's.

    So are those behind it that say "I", which no article says of itself.
    """
    if raw.candidate.lemma not in _SAYING:
        return  # "issued a statement:", "in a film that she posted:": what follows may be the article again
    paragraph = raw.sentence.paragraph
    while number < len(document.sentences):
        first = last = document.sentences[number]
        if first.paragraph != paragraph + 1 or first.role != "body":
            return
        while number + 1 < len(document.sentences) and document.sentences[number + 1].paragraph == first.paragraph:
            number += 1
            last = document.sentences[number]
        others = (other for at in range(first.index, last.index + 1) for other in by_sentence.get(at, ()))
        spoken = any(other.candidate.speech and not _own(document, other) for other in others)
        own = not raw.parts or _FIRST_PERSON.search(document.text, first.start, last.end) is not None
        if spoken or not own or index.within(first.start, last.end):
            return
        raw.parts.append(Span(first.start, last.end))
        paragraph, number = first.paragraph, number + 1


def _own(document: Document, other: Raw) -> bool:
    """Whether the one quoted speaks in these words, too ("I have said that …")."""
    return other.source is not None and document.text[other.source.start : other.source.end].lower() in ("i", "we")


_FIRST_PERSON: Final = re.compile(r"\b(?:I|[Mm]y)\b(?!\.)")
_SAYING: Final = frozenset({"say", "add", "state", "write", "tell", "reply", "continue"})
"""Behind one of these and a colon, the next paragraph is what was said, though it stands without marks."""
