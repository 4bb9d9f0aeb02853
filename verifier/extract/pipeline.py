"""The steps of extraction in their order: prepare, gate, parse, find, assemble, total."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from verifier.extract import codebooks, document, language
from verifier.extract.model import Attribution, Extraction

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


def _read(chunk: list[Item], book: codebooks.Codebook) -> list[Extraction]:
    from verifier.extract import attribution, casualties, claims, parsing, totals

    languages = [language.detect(item.text) for item in chunk]
    documents = [document.prepare(item.text, item.title, item.published, item.publisher) for item in chunk]
    wanted = [
        [
            sentence.index
            for sentence in doc.readable()
            if casualties.triggers(words := doc.words(sentence))
            or attribution.triggers(words)
            or claims.triggers(words)
        ]
        if language.is_read(code)
        else []
        for doc, code in zip(documents, languages, strict=True)
    ]
    heads = [_headline(doc) if language.is_read(code) else None for doc, code in zip(documents, languages, strict=True)]
    asked = list(zip(documents, wanted, strict=True)) + [(head, [0]) for head in heads if head is not None]
    parsed = parsing.parse_many(asked)
    titled = iter(parsed[len(documents) :])
    out: list[Extraction] = []
    for doc, parses, code, head in zip(documents, parsed, languages, heads, strict=False):
        digest = _digest(doc.text)
        if not language.is_read(code):
            out.append(Extraction(digest, code, notice=language.notice(code), codebook=book.name))
            continue
        hits = [hit for hit in casualties.find(doc, parses, book) if not hit.hypothetical]
        top = casualties.find(head, next(titled), book) if head is not None else []
        sums = totals.totals(hits, [hit for hit in top if not hit.hypothetical], book)
        statements = attribution.find(doc, parses)
        found = claims.assemble(doc, parses, hits, statements)
        spans = tuple(Attribution(s.source, s.cue, s.content) for s in attribution.outermost(statements))
        out.append(Extraction(digest, code, found, spans, sums, None, book.name))
    return out


def _headline(doc: document.Document) -> document.Document | None:
    """The title as a document of its own, where it is given but does not stand in the text."""
    from verifier.extract import casualties

    if not doc.title or len(doc.title) > 400 or not casualties.triggers(doc.title):
        return None
    if any(sentence.role == "title" for sentence in doc.sentences):
        return None
    return document.Document(doc.title, None, None, None, (document.Sentence(0, 0, len(doc.title), 0, "title"),))
