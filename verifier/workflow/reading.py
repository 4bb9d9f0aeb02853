"""Files to readings to extractions: what ``add`` and ``extract`` have in common."""

import hashlib
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from verifier.extract import Item
from verifier.extract.model import Extraction
from verifier.ingest import find, read
from verifier.ingest.model import Reading, Refusal, Source
from verifier.paths import is_of_case
from verifier.workflow.extracting import Advance, extract_all

NOT_READ: Final = "the same article came before and could not be read for claims"
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


def sources(paths: Sequence[str], case: str = "") -> list[Source]:
    """Every file to read in files, folders and standard input ("-"); nothing is opened yet.

    ``case``: path or address of the case that they are added to, whose own file is not read.
    """
    return [
        Source(one.origin, problem="this is the case that it would be added to")
        if case and one.path is not None and is_of_case(one.path, case)
        else one
        for one in find(paths)
    ]


def readings(found: Iterable[Source]) -> Iterator[tuple[int, Reading | Refusal]]:
    """Every article of the sources, or why it cannot be read, with the place of its source."""
    for place, source in enumerate(found):
        for item in read(source):
            yield place, item


def extract_paths(
    paths: Sequence[str], *, codebook: str, jobs: int | None = None, advance: Advance | None = None
) -> Generator[Found]:
    """Read and extract every article; the order of the input is kept, memory stays bounded."""
    return extract_readings(readings(sources(paths)), codebook=codebook, jobs=jobs, advance=advance)


def extract_readings(
    items: Iterable[tuple[int, Reading | Refusal]],
    *,
    codebook: str,
    known: Known | None = None,
    jobs: int | None = None,
    advance: Advance | None = None,
) -> Generator[Found]:
    """Extract readings; refusals, and articles that are ``known``, keep their place.

    With ``known``, an article that comes twice is read once: what was yielded is known from then on. See
    ``extracting.extract_all`` for ``jobs`` and ``advance``.
    """
    coming: set[tuple[str, str]] = set()

    def entries() -> Iterator[tuple[Found, Item | None, int]]:
        for place, item in items:
            if isinstance(item, Refusal):
                yield Found(item.origin, place, refusal=item.reason), None, 0
                continue
            there = known(item) if known else None
            key = _key(item)
            again = known is not None and key in coming
            coming.add(key)
            wanted = None if there or again else Item(None, item.text, item.title, item.published, item.publisher)
            yield Found(item.origin, place, item, known=there), wanted, max(len(item.text), len(item.data) // 8)

    for answer in extract_all(entries(), codebook=codebook, jobs=jobs, advance=advance):
        found = answer.entry
        if answer.failure:
            yield Found(found.origin, found.place, refusal=answer.failure)
        elif found.reading and not found.known and answer.extraction is None and known:
            there = known(found.reading)
            yield replace(found, known=there) if there else Found(found.origin, found.place, refusal=NOT_READ)
        else:
            yield replace(found, extraction=answer.extraction)
        if found.reading and known:
            coming.discard(_key(found.reading))


def _key(reading: Reading) -> tuple[str, str]:
    """What tells articles apart, as in the case: the bytes and the text."""
    return reading.sha256, hashlib.sha256(reading.text.encode("utf-8", "surrogatepass")).hexdigest()
