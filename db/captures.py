"""Captures: bytes as they arrived, each once by its SHA-256; put in and read out piece by piece."""

from collections.abc import Iterator
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from db import valid
from db.connect import open_blob
from db.errors import CaseError, NotFound
from db.rows import NewCapture

if TYPE_CHECKING:
    from db.reading import Reading
    from db.writing import Write

MOST: Final = 900_000_000
"""Bytes of one capture, at most: SQLite holds a billion in one value, PostgreSQL somewhat more."""
PIECE: Final = 1 << 20
"""Bytes that are written to, or read from, a case at a time."""


class CaptureRow(NamedTuple):
    """What is known of a capture, without its bytes."""

    sha256: str
    media_type: str
    origin: str
    collector: str
    collected_at: str
    size: int


_PAGE: Final = 500


def listed(reader: "Reading") -> Iterator[CaptureRow]:
    """Every capture by its digest, read page by page. Hold ``reader.snapshot()`` around it."""
    last = ""
    while True:
        rows = reader.all(
            "SELECT sha256, media_type, origin, collector, collected_at, size FROM capture WHERE sha256 > ?"
            f" ORDER BY sha256 LIMIT {_PAGE}",
            (last,),
        )
        yield from (CaptureRow(*row) for row in rows)
        if len(rows) < _PAGE:
            return
        last = rows[-1][0]


def check(new: NewCapture) -> None:
    """See that bytes can be kept, and that they are those of the digest.

    :raises CaseError: otherwise.
    """
    valid.texts(new, "a file")
    valid.text(new.origin, "a file's name", most=4096)
    if not new.data:
        raise CaseError(f"{new.origin} is empty: there is nothing to keep")
    if len(new.data) > MOST:
        raise CaseError(f"{new.origin} has {len(new.data):,} bytes; at most {MOST:,} can be kept of one file")
    if sha256(new.data).hexdigest() != new.sha256:
        raise CaseError(f"{new.origin}: the SHA-256 given is not that of the bytes")


def keep(write: "Write", new: NewCapture) -> dict[str, Any] | None:
    """Put bytes into the case unless it has them.

    :returns: what the history keeps of a capture that is new: all but the bytes; ``None`` when it was there.
    """
    if write.rows("SELECT 1 FROM capture WHERE sha256 = :sha256", sha256=new.sha256):
        return None
    facts: dict[str, Any] = {
        "sha256": new.sha256,
        "media_type": new.media_type,
        "origin": new.origin,
        "collector": new.collector,
        "collected_at": write.at,
        "size": len(new.data),
    }
    if not write.sqlite or len(new.data) <= PIECE:
        from db import models

        write.insert(models.Capture, [{**facts, "data": bytes(new.data)}])
        return facts
    # SQLite would take a copy of the whole; room is made for it and filled piece by piece.
    columns, values = ", ".join(facts), ", ".join(f":{name}" for name in facts)
    write.run(f"INSERT INTO capture ({columns}, data) VALUES ({values}, zeroblob(:size))", **facts)
    (place,) = write.rows("SELECT rowid FROM capture WHERE sha256 = :sha256", sha256=new.sha256)[0]
    driver: Any = write.connection.connection.driver_connection
    view = memoryview(new.data)
    with open_blob(driver, "capture", "data", place, readonly=False) as blob:
        for begin in range(0, len(view), PIECE):
            blob.write(view[begin : begin + PIECE])
    return facts


def pieces(reader: "Reading", digest: str) -> Iterator[bytes]:
    """The bytes of a capture, piece by piece: however large it is, little of it is in memory.

    :raises NotFound: when there is no capture with this digest.
    """
    if reader.sqlite:
        row = reader.one("SELECT rowid FROM capture WHERE sha256 = ?", (digest,))
        if row is None:
            raise _missing(digest)
        yield from reader.blob("capture", "data", row[0], PIECE)
        return
    row = reader.one("SELECT octet_length(data) FROM capture WHERE sha256 = ?", (digest,))
    if row is None:
        raise _missing(digest)
    for begin in range(0, row[0], PIECE * 4):
        part = reader.one(
            "SELECT substring(data FROM ?::int FOR ?::int) FROM capture WHERE sha256 = ?",
            (begin + 1, PIECE * 4, digest),
        )
        if part is None:
            raise _missing(digest)
        yield bytes(part[0])


def _missing(digest: str) -> NotFound:
    return NotFound(f"there is no capture {digest[:64]} in this case")
