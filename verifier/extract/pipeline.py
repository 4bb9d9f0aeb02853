"""The steps of extraction in their order: prepare, gate, parse, find, assemble, total.

What is found in an article depends on that article alone, never on the others that are read with it.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from verifier.extract import codebooks, document, headline, language, pieces
from verifier.extract.model import Attribution, Claim, Extraction

if TYPE_CHECKING:
    from verifier.extract.hits import FigureHit

CHUNK_CHARS: Final = 200_000
"""Articles are parsed together until they hold this many code points: one stream for the model, bounded memory."""


@dataclass(frozen=True, slots=True)
class Item:
    """An article to be read. ``id`` is the caller's own and comes back with the answer."""

    id: object
    text: str
    title: str | None = None
    published: str | None = None
    publisher: str | None = None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    chunk: list[Item] = []
    size = 0
    for item in items:
        chunk.append(item)
        size += len(item.text)
        if size >= CHUNK_CHARS:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def extract_many(items: Iterable[Item], *, codebook: str = "acled") -> Iterator[tuple[Item, Extraction]]:
    """Read many articles, in order, parsing their sentences in common batches.

    Raises VerifierError for an unknown codebook.
    """
    book = codebooks.get(codebook)
    for chunk in _chunks(items):
        yield from zip(chunk, _read(chunk, book), strict=True)


def extract(
    text: str,
    *,
    title: str | None = None,
    published: str | None = None,
    publisher: str | None = None,
    codebook: str = "acled",
) -> Extraction:
    """Find the claims of one article; offsets are code points of ``text``. A wrong codebook raises VerifierError."""
    return next(iter(extract_many([Item(None, text, title, published, publisher)], codebook=codebook)))[1]


@dataclass(slots=True)
class _Found:
    """What one document, or one piece of a long one, holds; with the figures of a title that stands beside it."""

    claims: tuple[Claim, ...]
    spans: list[Attribution]
    hits: "list[FigureHit]"
    title_hits: "list[FigureHit]"


def _read(chunk: list[Item], book: codebooks.Codebook) -> list[Extraction]:
    """Read the items: the long ones each by itself, the others together."""
    languages = [language.detect(item.text) for item in chunk]
    short = [
        number
        for number, (item, code) in enumerate(zip(chunk, languages, strict=True))
        if language.is_read(code) and len(item.text) <= pieces.PIECE
    ]
    documents = [_prepared(chunk[number]) for number in short]
    found = dict(zip(short, _find(documents, [_wanted(doc) for doc in documents], book), strict=True))
    out: list[Extraction] = []
    for number, (item, code) in enumerate(zip(chunk, languages, strict=True)):
        digest = _digest(item.text)
        if not language.is_read(code):
            out.append(Extraction(digest, code, notice=language.notice(code), codebook=book.name))
        elif number in found:
            out.append(_extraction(digest, code, found.pop(number), None, book))
        else:
            out.append(_extraction(digest, code, *_in_pieces(item, book), book))
    return out


def _extraction(digest: str, code: str, found: _Found, notice: str | None, book: codebooks.Codebook) -> Extraction:
    from verifier.extract import totals

    sums = totals.totals(found.hits, found.title_hits, book)
    return Extraction(digest, code, found.claims, tuple(found.spans), sums, notice, book.name)


def _prepared(item: Item, piece: tuple[int, int] | None = None) -> document.Document:
    return document.prepare(item.text, item.title, item.published, item.publisher, piece)


def _wanted(doc: document.Document) -> list[int]:
    """The sentences that may hold a claim: only these are parsed."""
    from verifier.extract import attribution, casualties, claims

    return [
        sentence.index
        for sentence in doc.readable()
        if casualties.triggers(words := doc.words(sentence)) or attribution.triggers(words) or claims.triggers(words)
    ]


def _find(documents: list[document.Document], wanted: list[list[int]], book: codebooks.Codebook) -> list[_Found]:
    """Parse the wanted sentences in common batches and find what they hold."""
    from verifier.extract import attribution, casualties, claims, parsing, plurals

    heads = [headline.beside(doc) for doc in documents]
    titles = [head for head in heads if head is not None]
    asked = list(zip(documents, wanted, strict=True)) + [(head, _wanted(head)) for head in titles]
    parsed = parsing.parse_many(asked)
    titled = iter(parsed[len(documents) :])
    out: list[_Found] = []
    for doc, parses, head in zip(documents, parsed, heads, strict=False):
        top: list[FigureHit] = []
        if head is not None:
            read = next(titled)
            top = [hit for hit in casualties.find(head, read, book) if not hit.hypothetical]
        hits = [hit for hit in casualties.find(doc, parses, book) if not hit.hypothetical]
        hits = plurals.added(doc, parses, book, hits, top)
        statements = attribution.find(doc, parses)
        spans = [Attribution(s.described or s.source, s.cue, s.content) for s in attribution.outermost(statements)]
        found = claims.assemble(doc, parses, hits, statements)
        if head is not None:
            said = claims.assemble(head, read, top, attribution.find(head, read))
            found = tuple(replace(claim, part="title") for claim in said) + found
        out.append(_Found(found, spans, hits, top))
    return out


def _in_pieces(item: Item, book: codebooks.Codebook) -> tuple[_Found, str | None]:
    """Read a long text piece by piece, up to the bounds of ``pieces``; with a notice where it is not read whole."""
    whole = _Found((), [], [], [])
    parsed = looked = 0
    for start, end in pieces.cut(item.text):
        if parsed > pieces.MAX_PARSED or looked > pieces.MAX_SENTENCES:
            return whole, pieces.notice(start, len(item.text), "it is too long")
        doc = _prepared(item, (start, end))
        wanted = _wanted(doc)
        found = _find([doc], [wanted], book)[0]
        whole.claims += found.claims
        whole.spans += found.spans
        whole.hits += [replace(hit, sentence=hit.sentence + looked) for hit in found.hits]
        whole.title_hits = whole.title_hits if start else found.title_hits
        looked += len(doc.sentences)
        parsed += sum(doc.sentences[index].end - doc.sentences[index].start for index in wanted)
        if len(whole.claims) > pieces.MAX_CLAIMS:
            whole.claims = whole.claims[: pieces.MAX_CLAIMS]
            read = whole.claims[-1].end
            return whole, pieces.notice(read, len(item.text), f"it holds more than {pieces.MAX_CLAIMS:,} claims")
    return whole, None
