"""Files to readings to extractions, in batches: what ``add`` and ``extract`` have in common."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from verifier.extract import Item, extract_many
from verifier.extract.model import Extraction
from verifier.ingest import find, read
from verifier.ingest.model import Reading, Refusal, Source

BATCH_ARTICLES: Final = 16
BATCH_CHARS: Final = 200_000
"""Code points of article text held at once, a byte of markup counting an eighth; a longer one is a batch of its own."""

Known = Callable[[Reading], tuple[int, int] | None]
"""Says whether an article is in the case already: its id and its number of claims."""


@dataclass(frozen=True, slots=True)
class Found:
    """What came of one article: its reading and extraction, or the reason why there is none.

    ``place`` counts the sources (files) that were read before it. ``known`` is the id and the claims of an article that
    is in the case already and was not read again.
    """

    origin: str
    place: int
    reading: Reading | None = None
    extraction: Extraction | None = None
    refusal: str | None = None
    known: tuple[int, int] | None = None

    @property
    def title(self) -> str | None:
        """The article's title, when it has one."""
        return self.reading.title if self.reading else None

    def as_dict(self) -> dict[str, Any]:
        """The extraction contract's object; ``id`` is the one given in a JSON line, else the file's name."""
        assert self.extraction is not None
        assert self.reading is not None
        given = self.reading.given_id
        return self.extraction.as_dict(self.origin if given is None else given)


def sources(paths: Sequence[str]) -> list[Source]:
    """Every file to read in files, folders and standard input ("-"); nothing is opened yet."""
    return list(find(paths))


def readings(found: Iterable[Source]) -> Iterator[tuple[int, Reading | Refusal]]:
    """Every article of the sources, or why it cannot be read, with the place of its source."""
    for place, source in enumerate(found):
        for item in read(source):
            yield place, item


def extract_paths(paths: Sequence[str], *, codebook: str) -> Iterator[Found]:
    """Read and extract every article; the order of the input is kept, memory holds one batch."""
    return extract_readings(readings(sources(paths)), codebook=codebook)


def extract_readings(
    items: Iterable[tuple[int, Reading | Refusal]], *, codebook: str, known: Known | None = None
) -> Iterator[Found]:
    """Extract readings in batches; refusals, and articles that are ``known``, keep their place."""
    batch: list[Found] = []
    size = 0
    for place, item in items:
        if isinstance(item, Refusal):
            batch.append(Found(item.origin, place, refusal=item.reason))
        else:
            there = known(item) if known else None
            batch.append(Found(item.origin, place, item, known=there))
            size += 0 if there else max(len(item.text), len(item.data) // 8)
        if len(batch) >= BATCH_ARTICLES or size >= BATCH_CHARS:
            yield from _extracted(batch, codebook)
            batch, size = [], 0
    yield from _extracted(batch, codebook)


def _extracted(batch: list[Found], codebook: str) -> Iterator[Found]:
    wanted = [found.reading for found in batch if found.reading and not found.known]
    answers = extract_many(
        [Item(None, item.text, item.title, item.published, item.publisher) for item in wanted], codebook=codebook
    )
    for found in batch:
        yield replace(found, extraction=next(answers)[1]) if found.reading and not found.known else found
