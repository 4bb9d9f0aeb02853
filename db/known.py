"""What is in a case already, asked before an article is read for claims, which costs far more than the question."""

import re
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from db.blackening import BAR

if TYPE_CHECKING:
    from db.queries import Reader

_GONE: Final = re.compile(rb"\[redacted [0-9a-f]+: (\d+) bytes were removed\]")
"""The line in the place of bytes (see ``db.redacting_captures``)."""


def known_article(reader: "Reader", capture_sha256: str, text: str) -> tuple[int, int] | None:
    """The id and the number of claims of the article with these bytes and this text, if there is one."""
    row = reader.one(
        "SELECT id, claims FROM article WHERE capture_sha256 = ? AND text_sha256 = ?",
        (capture_sha256, sha256(text.encode()).hexdigest()),
    )
    return None if row is None else (int(row[0]), int(row[1]))


class Blackened:
    """Articles of which entries of this history removed words, bytes included: one of them may come again as it was.

    They are looked up once: make it when articles are about to come. What differs in the removed words alone is taken
    for the same, as nobody can tell any more.
    """

    def __init__(self, reader: "Reader") -> None:
        self._reader = reader
        self._by_length: dict[int, list[tuple[int, int, str, int]]] = {}
        replaced = {digest: one.seq for one in reader.redactions() for digest in one.captures}
        for digest, entry in replaced.items():
            rows = reader.all(
                "SELECT a.id, a.claims, length(t.text) FROM article a JOIN article_text t ON t.article_id = a.id"
                " WHERE a.capture_sha256 = ? ORDER BY a.id",
                (digest,),
            )
            for number, claims, length in rows:
                self._by_length.setdefault(length, []).append((number, claims, digest, entry))

    def find(self, data: bytes, text: str) -> tuple[int, int, int] | None:
        """The article that had these bytes and this text before words were removed: its id, its claims, the entry."""
        for number, claims, digest, entry in self._by_length.get(len(text), ()):
            if _became(text, self._reader.article_text(number)) and _were(data, self._reader.capture(digest)):
                return number, claims, entry
        return None


def _became(before: str, now: str) -> bool:
    """Whether a text is another one but for what is blackened in it."""
    return len(before) == len(now) and all(new in (old, BAR) for old, new in zip(before, now, strict=True))


def _were(before: bytes, now: bytes) -> bool:
    """Whether bytes are what stood where others stand now: a text but for bars, or as many as are said to be gone."""
    said = _GONE.match(now)
    if said:
        return int(said[1]) == len(before)
    try:
        return _became(before.decode(), now.decode())
    except UnicodeDecodeError:
        return False
