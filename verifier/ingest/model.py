"""What ingest gives: plain, frozen data about one article, or why there is none."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

Origin = Literal["page", "guessed", "given"]
"""Where a value comes from: stated by the page, guessed from the text, or given in a line of JSON."""

MAX_FILE: Final = 32 * 2**20
"""Bytes of one text file or saved page; the longest page in practice is a tenth of it."""
MAX_LINE: Final = 16 * 2**20
"""Bytes of one line of JSON. The file itself has no limit: it is read line by line."""
MAX_TEXT: Final = 6_000_000
"""Code points of one article's text: about twelve novels."""
MAX_TITLE: Final = 500
MAX_NAME: Final = 200
"""Code points of a publisher or byline."""
MAX_URL: Final = 2_000

TEXT_ENDINGS: Final = (".txt", ".text")
PAGE_ENDINGS: Final = (".html", ".htm", ".xhtml")
LINES_ENDINGS: Final = (".jsonl", ".ndjson")
ENDINGS: Final = TEXT_ENDINGS + PAGE_ENDINGS + LINES_ENDINGS
"""File-name endings that are read from a folder; a file named on its own is judged by its content."""


@dataclass(frozen=True, slots=True)
class Source:
    """One place to read from. ``path`` is ``None`` for standard input, or when ``problem`` says why it cannot be read.

    ``origin`` is the name as the person gave it, made safe to store and to show (no control characters).
    """

    origin: str
    path: Path | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One article as read: the bytes as they arrived, and what they say.

    Offsets into ``text`` are code points. ``published`` is an ISO 8601 date, month or local or zoned time, only as
    precise as stated. ``notice`` says in plain words why the text is not read for claims (another language); ``flags``
    warn of what a reader could not see. ``given_id`` is the ``id`` of a line of JSON, as it stood there.
    """

    data: bytes
    sha256: str
    media_type: str
    origin: str
    text: str
    title: str | None = None
    title_origin: Origin | None = None
    publisher: str | None = None
    publisher_origin: Origin | None = None
    byline: str | None = None
    byline_origin: Origin | None = None
    published: str | None = None
    published_origin: Origin | None = None
    url: str | None = None
    language: str | None = None
    notice: str | None = None
    flags: tuple[str, ...] = ()
    given_id: str | int | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Nothing was read from ``origin`` (a file, or a file and line: ``news.jsonl:12``); ``reason`` is one line."""

    origin: str
    reason: str

    def __str__(self) -> str:
        return f"{self.origin}: {self.reason}"


class Unreadable(Exception):
    """Inside ingest only: the bytes are no article; the message is the ``reason`` of the ``Refusal``."""
