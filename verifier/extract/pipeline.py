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

CHUNK_CHARS: Final = 64_000
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


@dataclass(frozen=True, slots=True)
class Part:
    """What was found in the piece ``span`` of a long text, which has so many ``sentences``."""

    found: _Found
    sentences: int
    span: tuple[int, int]

    @property
    def claims(self) -> int:
        """How many claims it holds."""
        return len(self.found.claims)


def _read(chunk: list[Item], book: codebooks.Codebook) -> list[Extraction]:
    """Read the items: the long ones each by itself, the others together."""
    _make_room()
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
            parts = (read_piece(item, span, codebook=book.name) for span in spans(item))
            out.append(join(item, parts, codebook=book.name))
    return out


def _extraction(digest: str, code: str, found: _Found, notice: str | None, book: codebooks.Codebook) -> Extraction:
    from verifier.extract import totals

    sums = totals.totals(found.hits, found.title_hits, book)
    return Extraction(digest, code, found.claims, tuple(found.spans), sums, notice, book.name)


def _make_room() -> None:
    """Give the model's memory of words back when it has grown large; here, where no parse is held."""
    from verifier.extract import parsing

    parsing.renew()


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


def _find(
    documents: list[document.Document], wanted: list[list[int]], book: codebooks.Codebook, *, headed: bool = True
) -> list[_Found]:
    """Parse the wanted sentences in common batches and find what they hold.

    ``headed``: the documents are the start of their texts, so that a title that stands beside them is read, too.
    """
    from verifier.extract import attribution, casualties, claims, parsing, plurals, singles

    heads = [headline.beside(doc) if headed else None for doc in documents]
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
        hits = singles.added(doc, parses, book, plurals.added(doc, parses, book, hits, top), top)
        statements = attribution.find(doc, parses)
        spans = [Attribution(s.described or s.source, s.cue, s.content) for s in attribution.outermost(statements)]
        found = claims.assemble(doc, parses, hits, statements)
        if head is not None:
            said = claims.assemble(head, read, top, attribution.find(head, read))
            found = tuple(replace(claim, part="title") for claim in said) + found
        out.append(_Found(found, spans, hits, top))
    return out


def spans(item: Item) -> list[tuple[int, int]]:
    """The pieces ``(start, end)`` in which a long article is read; none for one that is read at once, or not at all."""
    if len(item.text) <= pieces.PIECE or not language.is_read(language.detect(item.text)):
        return []
    return list(pieces.read(item.text))


def read_piece(item: Item, span: tuple[int, int], *, codebook: str = "acled") -> Part:
    """Read one of the ``spans`` of a long article, which depends on no other piece."""
    _make_room()
    doc = _prepared(item, span)
    (found,) = _find([doc], [_wanted(doc)], codebooks.get(codebook), headed=span[0] == 0)
    return Part(found, len(doc.sentences), span)


def join(item: Item, parts: Iterable[Part], *, codebook: str = "acled") -> Extraction:
    """Put together what the pieces of a long article hold; the parts in the order of ``spans``.

    Parts are taken until they hold more than ``pieces.MAX_CLAIMS`` claims; the others are not asked for. With a notice
    where the article was not read whole.
    """
    whole = _Found((), [], [], [])
    claims: list[Claim] = []
    looked = read = 0
    notice = None
    for part in parts:
        claims += part.found.claims
        whole.spans += part.found.spans
        whole.hits += [replace(hit, sentence=hit.sentence + looked) for hit in part.found.hits]
        whole.title_hits += part.found.title_hits
        looked += part.sentences
        read += part.span[1] - part.span[0]
        if len(claims) > pieces.MAX_CLAIMS:
            del claims[pieces.MAX_CLAIMS :]
            notice = pieces.notice_of_claims(claims[-1].end, len(item.text))
            break
    whole.claims = tuple(claims)
    if notice is None and read < len(item.text):
        notice = pieces.notice_of_repetition(read, len(item.text))
    return _extraction(_digest(item.text), language.detect(item.text), whole, notice, codebooks.get(codebook))
