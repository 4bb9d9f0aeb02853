"""Who says what: every attribution of an article, with its source, cue and content, and the chain behind it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from verifier.extract import chains, cue_phrases, hedges, phrases, quotes, reported, reporting
from verifier.extract.candidates import Candidate
from verifier.extract.document import Document, Sentence
from verifier.extract.model import Link, Span
from verifier.extract.parsing import Parses
from verifier.extract.speakers import Speakers

if TYPE_CHECKING:
    from spacy.tokens import Doc

_OTHER_CUES: Final = re.compile(
    r"\baccording\b|[\"“”]|''|^[^:\n]{2,60}: |(?:: | [–—-] )[^:\n]{2,40}+$|, per (?:the |(?-i:[A-Z]))"
    r"|\b(?:statement|message|post|letter|tweet|e-?mail)\b[^:\n]{0,80}:$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One attribution. ``content`` runs from the first to the last of ``parts``, the stretches that are the speaker's.

    ``chain``: first origin first. ``direct``: the content is quoted. ``speech``: a plain verb of reporting. ``nested``:
    it stands within another statement's content, whose speaker reports it. ``asserts``: the content is said to be so,
    not wished or asked for; ``finite``: it is a finite clause. ``lemma``: the cue's verb or noun.
    ``firm``: the construction nearly always attributes. ``denial``: the words that deny the content or leave it open.
    ``construction``: how the words attribute ("indirect speech", "according to"), in words.
    ``described``: the source with the relative clause that describes it, where it has one.
    """

    sentence: int
    source: Span | None
    cue: Span
    word: str
    content: Span
    parts: tuple[Span, ...]
    chain: tuple[Link, ...] = ()
    direct: bool = False
    hedges: tuple[str, ...] = ()
    speech: bool = False
    nested: bool = False
    lemma: str = ""
    asserts: bool = True
    finite: bool = True
    firm: bool = True
    denial: Span | None = None
    construction: str = ""
    described: Span | None = None

    @property
    def whole(self) -> Span:
        """From the first to the last of source, cue, denial and content."""
        spans = [self.content, self.cue, *(span for span in (self.source, self.denial) if span is not None)]
        return Span(min(span.start for span in spans), max(span.end for span in spans))


def triggers(text: str) -> bool:
    """Whether the sentence may hold an attribution: a cheap test before the costly parse."""
    return _OTHER_CUES.search(text) is not None or reporting.mentions(text)


@dataclass(slots=True)
class _Raw:
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


def find(document: Document, parses: Parses) -> list[Statement]:
    """Find the attributions in the parsed sentences, in the order of their cues."""
    index = quotes.Index(quotes.find(document))
    read: _Read = {}
    raws = [
        raw
        for number in sorted(parses)
        for raw in _candidates(document, document.sentences[number], parses[number], read)
    ]
    for raw in raws:
        if raw.candidate.lemma == ":" and raw.source is not None:
            _take_turn(document, raw)
        if raw.candidate.bare:
            _take_before(document, raw, index)
        _widen(raw, index)
    _continue(document, raws, index)
    raws = [raw for raw in raws if raw.parts]
    _cut_afterwords(document, raws, index)
    raws.sort(key=lambda raw: (raw.cue.start, raw.cue.end))
    _nest(raws, index)
    return _statements(document, parses, raws, index)


def _statements(document: Document, parses: Parses, raws: Sequence[_Raw], index: quotes.Index) -> list[Statement]:
    """Name the speakers and join the chains: a nested statement's links come before those of the one it stands in."""
    speakers = Speakers(document, parses, {raw.source.start for raw in raws if raw.source is not None})
    own: list[tuple[Link, ...]] = [
        chains.own_links(
            document,
            speakers,
            parses[raw.sentence.index],
            raw.sentence.start,
            raw.sentence.index,
            raw.candidate,
            raw.cue,
            raw.source,
        )
        for raw in raws
    ]
    own = [tuple(link for link in links if link.speaker.lower() not in _SELF) for links in own]
    own = _cited(document, speakers, raws, own)
    full: dict[int, tuple[Link, ...]] = {}
    for number, _ in sorted(enumerate(raws), key=lambda pair: (pair[1].start - pair[1].end, pair[0])):
        outer = _holder(raws, number)
        full[number] = chains.joined(own[number], full.get(outer, ())) if outer is not None else own[number]
    return [
        Statement(
            raw.sentence.index,
            raw.source,
            raw.cue,
            document.text[raw.cue.start : raw.cue.end],
            Span(raw.start, raw.end),
            tuple(raw.parts),
            full[number],
            any(index.at(part.start) is not None for part in raw.parts),
            _hedges(document, raw, parses[raw.sentence.index]),
            raw.candidate.speech,
            raw.nested,
            raw.candidate.lemma,
            raw.candidate.asserts,
            raw.candidate.finite,
            raw.candidate.firm,
            _denial(raw, parses[raw.sentence.index]),
            raw.candidate.construction,
            raw.described,
        )
        for number, raw in enumerate(raws)
    ]


_SELF: Final = frozenset({"i", "we", "you", "us", "me"})
"""Who speaks in the article's own voice, or in a quotation whose speaker stands elsewhere, is named by neither."""


def _denial(raw: _Raw, doc: "Doc") -> Span | None:
    return _absolute(raw.sentence, doc, raw.candidate.denial) if raw.candidate.denial is not None else None


def _hedges(document: Document, raw: _Raw, doc: "Doc") -> tuple[str, ...]:
    """The words that deny the content, and a cue that itself hedges."""
    span = _denial(raw, doc)
    denial = (" ".join(document.text[span.start : span.end].split()),) if span is not None else ()
    return tuple(dict.fromkeys((*denial, *hedges.find(document.text[raw.cue.start : raw.cue.end]))))


def _holder(raws: Sequence[_Raw], number: int) -> int | None:
    """The smallest other statement whose content holds this one's cue."""
    raw = raws[number]
    best: int | None = None
    for other in range(max(0, number - _NEAR), min(len(raws), number + _NEAR)):
        if other == number or not _holds(raws[other], raw):
            continue
        if best is None or raws[other].end - raws[other].start < raws[best].end - raws[best].start:
            best = other
    return best


def _holds(outer: _Raw, inner: _Raw) -> bool:
    for part in outer.parts:
        if part.start <= inner.cue.start and inner.cue.end <= part.end:
            return outer.end - outer.start > inner.end - inner.start
    return False


_NEAR: Final = 60
"""Statements this many places apart do not hold one another: it bounds the search, not the length of a quotation."""


def _cited(
    document: Document, speakers: Speakers, raws: Sequence[_Raw], own: list[tuple[Link, ...]]
) -> list[tuple[Link, ...]]:
    """ "X said …, citing Y", "X, quoting Y, said": Y is the origin before X, in the statement that this hangs on."""
    out = list(own)
    for number, raw in enumerate(raws):
        if raw.candidate.lemma not in _CITING or not raw.parts or raw.source is None:
            continue
        for other in (*range(max(0, number - 6), number), *range(number + 1, min(len(raws), number + 7))):
            before = raws[other]
            if before.candidate.lemma in _CITING or not before.parts:
                continue
            if before.sentence.index != raw.sentence.index:
                continue
            if before.source == raw.parts[0]:  # "X was quoted by Y as saying"
                out[other] = (*out[other], *own[number])
                break
            between = before.cue.end <= raw.cue.start < before.parts[0].start  # "reported, citing Y, that"
            if before.source == raw.source or between:
                part = raw.parts[0]
                phrase = _AS_SAYING.split(document.text[part.start : part.end], maxsplit=1)[0]
                cited = speakers.resolve(phrase, part.start, raw.sentence.index)
                word = document.text[raw.cue.start : raw.cue.end]
                out[other] = (
                    Link(cited.name, part.start, part.start + len(phrase), cited.role, word, None, cited.anonymous),
                    *out[other],
                )
                break
    return out


_AS_SAYING: Final = re.compile(r"(?<!\s)\s+as\s+[a-z]+ing\b", re.I)
_CITING: Final = frozenset({"cite", "quote"})


_Read = dict[tuple[int, str, bool], tuple[Candidate, ...]]
"""What was read in a parse so far: sentences of the same words share one."""


def _candidates(document: Document, sentence: Sentence, doc: "Doc", read: _Read) -> Iterator[_Raw]:
    before = document.sentences[sentence.index - 1].paragraph if sentence.index else -1
    key = id(doc), sentence.role, before != sentence.paragraph
    if key not in read:
        read[key] = (*cue_phrases.find(doc, sentence.role, key[2]), *reported.find(doc))
    for candidate in read[key]:
        yield _Raw(
            sentence,
            candidate,
            _unbroken(document.text, _absolute(sentence, doc, candidate.source)) if candidate.source else None,
            _absolute(sentence, doc, candidate.cue),
            [_absolute(sentence, doc, part) for part in candidate.parts if part[1] > part[0]],
            _described(sentence, doc, candidate),
        )


def _described(sentence: Sentence, doc: "Doc", candidate: Candidate) -> Span | None:
    if candidate.source is None or candidate.lemma == ":":
        return None
    whole = phrases.with_relative(doc, candidate.source, candidate.cue, candidate.parts)
    return _absolute(sentence, doc, whole) if whole != candidate.source else None


_HANDLE: Final = re.compile(r"(?:@\S+ ?|\b[A-Z][\w-]{1,30}\.)\Z")
_DOMAIN: Final = re.compile(r"(?:com|net|org|info|ru|uk|tv|news)\b", re.I)


def _unbroken(text: str, span: Span) -> Span:
    """A source whose first word is cut off ("El-Sun.Net", "@River Watch") with the rest of that word before it."""
    before = _HANDLE.search(text, max(0, span.start - 40), span.start)
    if before is None:
        return span
    if before.group().startswith("@"):
        return Span(before.start(), span.end) if text[span.start].isupper() else span
    return Span(before.start(), span.end) if _DOMAIN.match(text, span.start, span.end) else span


def _absolute(sentence: Sentence, doc: "Doc", stretch: tuple[int, int]) -> Span:
    first, last = doc[stretch[0]], doc[stretch[1] - 1]
    return Span(sentence.start + first.idx, sentence.start + last.idx + len(last.text))


MIN_QUOTATION: Final = 30
"""Shorter quotations are terms and titles; a verb in a longer one is the quoted speaker's own; code points."""


def _take_turn(document: Document, raw: _Raw) -> None:
    """ "SMITH: …" in a transcript: the turn lasts to the end of its paragraph."""
    assert raw.source is not None
    if not document.text[raw.source.start : raw.source.end].isupper() or not raw.parts:
        return
    number = raw.sentence.index
    while number + 1 < len(document.sentences) and document.sentences[number + 1].paragraph == raw.sentence.paragraph:
        number += 1
    raw.parts[-1] = Span(raw.parts[-1].start, max(raw.parts[-1].end, document.sentences[number].end))


def _take_before(document: Document, raw: _Raw, index: quotes.Index) -> None:
    """The quotation that ends just before the sentence is what its bare verb of saying reports."""
    if raw.sentence.index == 0:
        return
    before = document.sentences[raw.sentence.index - 1]
    quotation = index.at(before.end - 1)
    if quotation is not None and before.paragraph == raw.sentence.paragraph and quotation.end == before.end:
        raw.parts.append(Span(quotation.start, quotation.end))


def _widen(raw: _Raw, index: quotes.Index) -> None:
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


def _continue(document: Document, raws: Sequence[_Raw], index: quotes.Index) -> None:
    """“…,” she said. “…”: the quotation goes on in the next sentences and paragraphs."""
    by_sentence: dict[int, list[_Raw]] = {}
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
    raw: _Raw,
    index: quotes.Index,
    by_sentence: dict[int, list[_Raw]],
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


def _cut_afterwords(document: Document, raws: Sequence[_Raw], index: quotes.Index) -> None:
    """ "X said that …, according to Y": Y reports all of it, X included, wherever the parse hangs the last words.

    The contents that ran on over Y's words end before them; Y's own content holds X's cue already, so that X becomes
    the first origin and Y the one who passed it on. Within a quotation the words are X's own, and stay.
    """
    together: dict[int, list[_Raw]] = {}
    for raw in raws:
        together.setdefault(raw.sentence.index, []).append(raw)
    for raw in raws:
        comma = raw.cue.start - 1
        while comma > raw.sentence.start and document.text[comma].isspace():
            comma -= 1
        if (
            raw.source is None
            or raw.end > comma + 1
            or document.text[comma] != ","
            or index.at(raw.cue.start) is not None
        ):
            continue
        if not document.text.startswith(("according", "According"), raw.cue.start):
            continue
        for other in together[raw.sentence.index]:
            if raw.start <= other.cue.start < raw.cue.start:
                other.parts = [
                    Span(part.start, comma) if part.start < comma < part.end <= raw.source.end + 1 else part
                    for part in other.parts
                ]


def _nest(raws: Sequence[_Raw], index: quotes.Index) -> None:
    """Mark the statements whose cue lies in another's content or in a quotation."""
    for number, raw in enumerate(raws):
        quotation = index.at(raw.cue.start)
        quoted = quotation is not None and quotation.end - quotation.start > MIN_QUOTATION
        raw.nested = quoted or _holder(raws, number) is not None


def outermost(statements: Sequence[Statement]) -> list[Statement]:
    """The statements that the article itself makes; those within another's content and unsure ones feed chains."""
    return [statement for statement in statements if statement.firm and not statement.nested]
