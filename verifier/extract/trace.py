"""How a reading came about: the same article read again, with every step kept that the answer itself leaves out.

Reading is deterministic, so the trace of a claim is that of its first reading as long as version, codebook and the
article's date and publisher are the same. All texts may hold the article's words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from verifier.extract import (
    attribution,
    casualties,
    claims,
    codebooks,
    document,
    harm,
    headline,
    kinds,
    language,
    parsing,
    pieces,
    plurals,
    quantities,
    reporting,
    units,
    when_where,
    worth,
)
from verifier.extract.attribution import Statement
from verifier.extract.document import Document, Sentence
from verifier.extract.hits import FigureHit
from verifier.extract.model import Claim, Figure, Link

_WORD: Final = re.compile(r"[^\W\d_]+")
_MOST: Final = 8
"""Gate words named; more say nothing more."""
_WINDOW: Final = 7
"""Words that a date has at most, "on the night of 3 March 2024"."""
_PRONOUNS: Final = frozenset({"he", "she", "they", "it", "who", "i", "we"})


@dataclass(frozen=True, slots=True)
class FigureTrace:
    """How a figure was read. ``number``: the words that the numeral grammar read; ``trigger``: the word of harm.

    ``why``: the construction that tied them. ``marks``: what else was noted ("a share of another count").
    """

    figure: Figure
    number: str
    trigger: str
    trigger_start: int
    why: str
    row: str
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkTrace:
    """How a link was read. ``words``: those of the article at its place; ``resolved``: how they became the name."""

    link: Link
    words: str | None
    construction: str
    resolved: str | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A number of the sentence that is no figure of the claim, and why."""

    start: int
    end: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Trace:
    """One place of an article as it was read. ``claim`` is None where the extractor reads none there.

    ``sentence`` and ``paragraph`` count from 1 (within its piece, in a text of several). ``exact``: the claim has the
    very span that was asked for. ``when``: the words that gave the date, and where they stand.
    """

    start: int
    end: int
    sentence: int
    paragraph: int
    role: str
    words: str
    gate: tuple[str, ...]
    codebook: str
    codebook_source: str
    claim: Claim | None = None
    exact: bool = False
    figures: tuple[FigureTrace, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    links: tuple[LinkTrace, ...] = ()
    when: tuple[str, str] | None = None
    published: str | None = None
    worth: tuple[tuple[float, str], ...] = ()


def at(
    text: str,
    start: int,
    end: int,
    *,
    title: str | None = None,
    published: str | None = None,
    publisher: str | None = None,
    codebook: str = "acled",
) -> Trace:
    """Read the article again and tell how the claim at ``[start, end)`` was read, or why there is none.

    Of several claims there the one of this very span is told, else the one that shares most of it. Raises
    VerifierError for an unknown codebook.
    """
    book = codebooks.get(codebook)
    piece = next((cut for cut in pieces.cut(text) if start < cut[1]), None) if len(text) > pieces.PIECE else None
    doc = document.prepare(text, title, published, publisher, piece)
    english = language.is_read(language.detect(text))
    gated = {s.index: why for s in doc.readable() if english and (why := gate(doc.words(s)))}
    parses = parsing.parse(doc, sorted(gated))
    every = casualties.find(doc, parses, book)
    hits = [hit for hit in every if not hit.hypothetical]
    head = headline.beside(doc)
    top = casualties.find(head, parsing.parse(head, range(len(head.sentences))), book) if head is not None else []
    hits = plurals.added(doc, parses, book, hits, [hit for hit in top if not hit.hypothetical])
    statements = attribution.find(doc, parses)
    found = claims.assemble(doc, parses, hits, statements)
    claim = max(
        (one for one in found if one.start < end and start < one.end),
        key=lambda one: ((one.start, one.end) == (start, end), min(one.end, end) - max(one.start, start)),
        default=None,
    )
    place = claim.start if claim else start
    sentence = next((s for s in doc.sentences if place < s.end), None)
    source = f"{book.title}, version {book.version}"
    if sentence is None:
        return Trace(start, end, 0, 0, "nothing", "", (), book.name, source)
    trace = Trace(
        sentence.start,
        sentence.end,
        sentence.index + 1,
        sentence.paragraph + 1,
        sentence.role,
        doc.words(sentence),
        gated.get(sentence.index, ()) if sentence.role in document.READ else (),
        book.name,
        source,
    )
    if claim is None:
        return trace
    around = [one for one in statements if one.whole.start < claim.end and claim.start < one.whole.end]
    return replace(
        trace,
        claim=claim,
        exact=(claim.start, claim.end) == (start, end),
        figures=tuple(_figures(doc, claim, hits, book)),
        left_out=tuple(_left_out(doc, claim, sentence, parses, every, statements, book)),
        links=tuple(_link(doc, link, around, statements) for link in claim.attribution),
        when=_when(doc, claim, sentence),
        published=published,
        worth=worth.parts(claim.kind, claim.reasons),
    )


def gate(words: str) -> tuple[str, ...]:
    """Why a sentence is looked at: what its words of harm, of saying and of other claims are; empty: it is not."""
    found: list[str] = []
    if casualties.triggers(words):
        known = harm.all_words() | harm.weak_words()
        found.append("words of harm: " + _listed(word for word in _WORD.findall(words) if word.lower() in known))
    if attribution.triggers(words):
        forms = reporting.forms()
        said = _listed(word for word in _WORD.findall(words) if word.lower() in forms)
        found.append(f"words of saying: {said}" if said else "a sign of attribution (quotation, colon, “according”)")
    for name, pattern in (
        ("control of territory", kinds.TERRITORY),
        ("authenticity of material", kinds.AUTHENTIC),
        ("displacement", kinds.DISPLACED),
        ("an event", kinds.EVENT),
    ):
        match = pattern.search(words)
        if match:
            found.append(f"{name}: “{' '.join(match.group().split())}”")
    return tuple(found)


def _listed(words: Iterator[str]) -> str:
    return ", ".join(f"“{word}”" for word in list(dict.fromkeys(words))[:_MOST])


def _figures(doc: Document, claim: Claim, hits: Sequence[FigureHit], book: codebooks.Codebook) -> Iterator[FigureTrace]:
    for figure in claim.figures:
        hit = next((one for one in hits if one.figure == figure), None)
        if hit is None:
            continue
        sentence = doc.sentences[hit.sentence]
        number = next(
            (
                doc.text[sentence.start + one.core_start : sentence.start + one.core_end]
                for one in quantities.scan(doc.words(sentence), book)
                if sentence.start + one.start == figure.start
            ),
            figure.text,
        )
        marks = (
            ("a stated zero", hit.negated),
            ("a share of another count: not added to it", hit.part),
            ("on top of an earlier count", hit.further),
            ("of another time or event: not of the main incident", hit.background),
            (f"with {hit.companions} more joined without a number", hit.companions > 0),
        )
        yield FigureTrace(
            figure,
            number,
            doc.text[hit.trigger.start : hit.trigger.end],
            hit.trigger.start,
            hit.why,
            figure.rule.partition(": ")[2] or figure.rule,
            tuple(words for words, holds in marks if holds),
        )


def _left_out(
    doc: Document,
    claim: Claim,
    sentence: Sentence,
    parses: parsing.Parses,
    hits: Sequence[FigureHit],
    statements: Sequence[Statement],
    book: codebooks.Codebook,
) -> Iterator[LeftOut]:
    """The numbers of the claim's sentence that are no figures of it."""
    base, words = sentence.start, doc.words(sentence)
    read = parses.get(sentence.index)
    counted = quantities.scan(words, book)
    for left, right, why in quantities.numbers(words):
        if any(one.start < base + right and base + left < one.end for one in claim.figures):
            continue
        hit = next((h for h in hits if h.figure.start < base + right and base + left < h.figure.end), None)
        quantity = next((one for one in counted if one.start < right and left < one.end), None)
        if hit is not None and hit.hypothetical:
            why = "planned, threatened, feared or only possible"
        elif hit is not None:
            speaks = units.speaking(doc, hit, statements)
            why = "who speaks, not who suffered" if speaks else "a figure of the sentence outside this claim"
        elif quantity is not None and read is not None:
            why = casualties.unread(read, quantity)
        yield LeftOut(base + left, base + right, words[left:right], why or "no count of persons")


def _link(doc: Document, link: Link, around: Sequence[Statement], statements: Sequence[Statement]) -> LinkTrace:
    if link.start is None or link.end is None:
        return LinkTrace(link, None, "the outlet itself: nobody else is named for these words")
    words = doc.text[link.start : link.end]
    mine = [
        one
        for one in (*around, *statements)
        if one.source is not None and one.source.start <= link.start < one.source.end
    ]
    if mine:
        construction = mine[0].construction or "a verb of saying"
        construction += ", of quoted words" if mine[0].direct else ""
    elif any(one.whole.start <= link.start < one.whole.end for one in around):
        construction = "named within the words of attribution: what carries them, whom they were told or who quotes"
    else:
        construction = "named elsewhere in the sentence"
    return LinkTrace(link, words, construction, _resolved(doc, link, words))


def _resolved(doc: Document, link: Link, words: str) -> str | None:
    """How the words at the link's place became its name, and where the full name stands."""
    plain, name = " ".join(words.split()), " ".join(link.speaker.split())
    if plain.casefold() == name.casefold() or link.start is None:
        return "a pronoun that agrees with nobody named before it" if plain.lower() in _PRONOUNS else None
    if name.casefold() in plain.casefold():
        return f"the name within “{plain}”"
    first = plain.split(maxsplit=1)[0].lower()
    kind = (
        "the pronoun"
        if plain.lower() in _PRONOUNS
        else "the role"
        if first in ("the", "a", "an", "his", "her", "their", "its")
        else "the short name"
    )
    pattern = re.compile(r"\s+".join(map(re.escape, name.split())))
    places = [match.start() for match in pattern.finditer(doc.text)]
    before = [place for place in places if place < link.start]
    if not places:
        return f"{kind} “{plain}” stands for “{name}”"
    where = before[-1] if before else places[0]
    number = next((s.index + 1 for s in doc.sentences if where < s.end), 0)
    return f"{kind} “{plain}” stands for “{name}”, named in sentence {number} (character {where:,})"


def _when(doc: Document, claim: Claim, sentence: Sentence) -> tuple[str, str] | None:
    """The fewest words that give the claim's date, looked for in the claim, its sentence and those round it."""
    hint = claim.incident
    if hint.date_start is None:
        return None
    published = when_where.published_day(doc.published)
    wanted = (hint.date_start, hint.date_end, hint.date_precision)
    before = doc.sentences[sentence.index - 1] if sentence.index else None
    lead = next((s for s in doc.sentences if s.role in document.READ), None)
    for where, words in (
        ("the claim", claim.quote),
        ("its sentence", doc.words(sentence)),
        ("the sentence before", doc.words(before) if before else ""),
        ("the article's opening", doc.words(lead) if lead else ""),
    ):
        parts = [match.span() for match in re.finditer(r"\S+", words[:2_000])]
        for size in range(1, _WINDOW + 1):
            for first in range(len(parts) - size + 1):
                window = words[parts[first][0] : parts[first + size - 1][1]]
                read = when_where.hint(window, window, published, None, 0, 0)
                if (read.date_start, read.date_end, read.date_precision) == wanted:
                    return " ".join(window.split()).strip(",.;:()"), where
    return None
