"""Files to readings to extractions, in batches: what ``add`` and ``extract`` have in common."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from verifier.extract import Item, extract_many
from verifier.extract.model import Extraction
from verifier.ingest import find, read
from verifier.ingest.model import Reading, Refusal, Source

BATCH_ARTICLES: Final = 16
BATCH_CHARS: Final = 200_000
"""Code points of article text held at once, a byte of markup counting an eighth; a longer one is a batch of its own."""


@dataclass(frozen=True, slots=True)
class Found:
    """What came of one article: its reading and extraction, or the reason why there is none.

    ``place`` counts the sources (files) that were read before it.
    """

    origin: str
    place: int
    reading: Reading | None = None
    extraction: Extraction | None = None
    refusal: str | None = None

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


def extract_readings(items: Iterable[tuple[int, Reading | Refusal]], *, codebook: str) -> Iterator[Found]:
    """Extract readings in batches; refusals keep their place."""
    batch: list[tuple[int, Reading | Refusal]] = []
    size = 0
    for place, item in items:
        batch.append((place, item))
        size += max(len(item.text), len(item.data) // 8) if isinstance(item, Reading) else 0
        if len(batch) >= BATCH_ARTICLES or size >= BATCH_CHARS:
            yield from _extracted(batch, codebook)
            batch, size = [], 0
    yield from _extracted(batch, codebook)


def _extracted(batch: list[tuple[int, Reading | Refusal]], codebook: str) -> Iterator[Found]:
    good = [item for _, item in batch if isinstance(item, Reading)]
    answers = extract_many(
        [Item(None, item.text, item.title, item.published, item.publisher) for item in good], codebook=codebook
    )
    for place, item in batch:
        if isinstance(item, Refusal):
            yield Found(item.origin, place, refusal=item.reason)
        else:
            yield Found(item.origin, place, item, next(answers)[1])
