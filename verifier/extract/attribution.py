"""Who says what: every attribution of an article, with its source, cue and content, and the chain behind it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from verifier.extract import chains, cue_phrases, edges, extent, hedges, names, quotes, reported, reporting, surveys
from verifier.extract.candidates import Candidate
from verifier.extract.document import Document, Sentence
from verifier.extract.extent import Raw
from verifier.extract.model import Link, Span
from verifier.extract.parsing import Parses
from verifier.extract.speakers import Speakers

if TYPE_CHECKING:
    from spacy.tokens import Doc

_OTHER_CUES: Final = re.compile(
    r"\baccording\b|[\"“”]|''|^[^:\n]{2,60}: |(?:: | [–—-] )[^:\n]{2,40}+$|, per (?:the |(?-i:[A-Z]))"
    r"|\b(?:statement|message|post|letter|tweet|e-?mail)\b[^:\n]{0,80}:$|\b(?:poll|survey)s?\b",
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


def find(document: Document, parses: Parses) -> list[Statement]:
    """Find the attributions in the parsed sentences, in the order of their cues."""
    index = quotes.Index(quotes.find(document))
    read: _Read = {}
    raws = [
        raw
        for number in sorted(parses)
        for raw in _candidates(document, document.sentences[number], parses[number], read)
    ]
    raws = _heard_elsewhere(document, raws)
    for raw in raws:
        if raw.candidate.lemma == ":" and raw.source is not None:
            extent.take_turn(document, raw)
        if raw.candidate.bare:
            extent.take_before(document, raw, index)
        extent.widen(raw, index)
    extent.go_on(document, raws, index)
    raws = [raw for raw in raws if raw.parts]
    _cut_afterwords(document, raws, index)
    raws.sort(key=lambda raw: (raw.cue.start, raw.cue.end))
    _nest(raws, index)
    return _statements(document, parses, raws, index)


def _statements(document: Document, parses: Parses, raws: Sequence[Raw], index: quotes.Index) -> list[Statement]:
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


def _denial(raw: Raw, doc: "Doc") -> Span | None:
    return _absolute(raw.sentence, doc, raw.candidate.denial) if raw.candidate.denial is not None else None


def _hedges(document: Document, raw: Raw, doc: "Doc") -> tuple[str, ...]:
    """The words that deny the content, and a cue that itself hedges."""
    span = _denial(raw, doc)
    denial = (" ".join(document.text[span.start : span.end].split()),) if span is not None else ()
    return tuple(dict.fromkeys((*denial, *hedges.find(document.text[raw.cue.start : raw.cue.end]))))


def _holder(raws: Sequence[Raw], number: int, *, firm: bool = False) -> int | None:
    """The smallest other statement whose content holds this one's cue; ``firm``: of those that are listed."""
    raw = raws[number]
    best: int | None = None
    for other in range(max(0, number - _NEAR), min(len(raws), number + _NEAR)):
        if other == number or (firm and not raws[other].candidate.firm) or not _holds(raws[other], raw):
            continue
        if best is None or raws[other].end - raws[other].start < raws[best].end - raws[best].start:
            best = other
    return best


def _holds(outer: Raw, inner: Raw) -> bool:
    for part in outer.parts:
        if part.start <= inner.cue.start and inner.cue.end <= part.end:
            return outer.end - outer.start > inner.end - inner.start
    return False


_NEAR: Final = 60
"""Statements this many places apart do not hold one another: it bounds the search, not the length of a quotation."""


def _cited(
    document: Document, speakers: Speakers, raws: Sequence[Raw], own: list[tuple[Link, ...]]
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


def _candidates(document: Document, sentence: Sentence, doc: "Doc", read: _Read) -> Iterator[Raw]:
    before = document.sentences[sentence.index - 1].paragraph if sentence.index else -1
    key = id(doc), sentence.role, before != sentence.paragraph
    if key not in read:
        read[key] = (*cue_phrases.find(doc, sentence.role, key[2]), *surveys.find(doc), *reported.find(doc))
    for found in read[key]:
        candidate = found
        if found.source is not None:
            candidate = replace(found, source=edges.tidied(doc, found.source, found.cue))
        yield Raw(
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
    whole = edges.with_relative(doc, candidate.source, candidate.cue, candidate.parts)
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


def _heard_elsewhere(document: Document, raws: list[Raw]) -> list[Raw]:
    """Without headlines whose word before the colon speaks nowhere in the article ("Horn: …", but not "Aleppo: …")."""

    def last_word(raw: Raw) -> str:
        assert raw.source is not None
        name = names.read(document.text[raw.source.start : raw.source.end]).name
        return name.split()[-1].casefold() if name.split() else ""

    if not any(raw.candidate.named for raw in raws):
        return raws
    heard = {last_word(raw) for raw in raws if raw.source is not None and not raw.candidate.named}
    return [raw for raw in raws if not raw.candidate.named or last_word(raw) in heard]


def _cut_afterwords(document: Document, raws: Sequence[Raw], index: quotes.Index) -> None:
    """ "X said that …, according to Y": Y reports all of it, X included, wherever the parse hangs the last words.

    The contents that ran on over Y's words end before them; Y's own content holds X's cue already, so that X becomes
    the first origin and Y the one who passed it on. Within a quotation the words are X's own, and stay.
    """
    together: dict[int, list[Raw]] = {}
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


def _nest(raws: Sequence[Raw], index: quotes.Index) -> None:
    """Mark the statements whose cue lies in the content of another that is listed, or in a quotation."""
    for number, raw in enumerate(raws):
        quotation = index.at(raw.cue.start)
        quoted = quotation is not None and quotation.end - quotation.start > extent.MIN_QUOTATION
        raw.nested = quoted or _holder(raws, number, firm=True) is not None


def outermost(statements: Sequence[Statement]) -> list[Statement]:
    """The statements that the article itself makes; those within another's content and unsure ones feed chains."""
    return [statement for statement in statements if statement.firm and not statement.nested]
