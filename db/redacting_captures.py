"""Captures that hold words which are removed: found by their bytes, and what takes their place."""

import uuid
from collections.abc import Generator, Sequence
from contextlib import closing
from hashlib import sha256
from typing import Any, Final

from db.connect import open_blob
from db.errors import NotFound
from db.redacting_bytes import is_text, may_be_text, readings
from db.redacting_opaque import Raw
from db.redacting_rows import TOMBSTONE_TYPE, Removal, Replaced
from db.writing import Write

_PIECE: Final = 1 << 20


def capture_pieces(write: Write, digest: str, size: int) -> Generator[bytes]:
    """The bytes of a capture within a change, of which little is in memory at once."""
    if write.sqlite:
        (place,) = write.rows("SELECT rowid FROM capture WHERE sha256 = :sha256", sha256=digest)[0]
        driver: Any = write.connection.connection.driver_connection
        with open_blob(driver, "capture", "data", place, readonly=True) as blob:
            while piece := blob.read(_PIECE):
                yield piece
        return
    for begin in range(0, size, _PIECE):
        sql = "SELECT substring(data FROM :begin FOR :size) FROM capture WHERE sha256 = :sha256"
        yield bytes(write.rows(sql, begin=begin + 1, size=_PIECE, sha256=digest)[0][0])


class Captures:
    """Looks at every capture of a case."""

    def __init__(self, removal: Removal, wanted: Sequence[str]) -> None:
        self.removal, self.write, self.black = removal, removal.write, removal.black
        self.wanted = list(dict.fromkeys(wanted))
        self.opaque: list[str] = []
        """Digest and name of each that cannot be looked into."""
        self.holding: list[str] = []
        """Of each of these that holds a phrase in its bytes all the same, and is left: it is removed by its digest."""
        self._raw = Raw(self.black)

    def look(self) -> None:
        """Find captures that hold the words, and make what takes their place."""
        removal = self.removal
        # What stood in an article's text stands in its bytes, however they write it.
        read_from = {
            row[0]
            for row in self.write.rows(
                f"SELECT capture_sha256 FROM article WHERE id {self.write.listed}",
                ids=self.write.ids(sorted(removal.texts)),
            )
        }
        quoted = [number for number, columns in removal.updates.get("evidence", ()) if "quote" in columns]
        of_evidence = {
            row[0]
            for row in self.write.rows(
                f"SELECT capture_sha256 FROM evidence WHERE capture_sha256 IS NOT NULL AND id {self.write.listed}",
                ids=self.write.ids(quoted),
            )
        }
        there = self.write.rows("SELECT sha256, media_type, origin, size FROM capture ORDER BY sha256")
        if missing := set(self.wanted) - {row[0] for row in there}:
            raise NotFound(f"there is no capture {min(missing)[:64]} in this case: nothing was changed")
        for digest, media_type, origin, size in there:
            removal.advance("captures looked at", 1)
            named = digest in self.wanted or digest in of_evidence or digest in read_from
            data = b""
            if named or (self.black.phrases and may_be_text(media_type, size)):
                data = bytes(self.write.rows("SELECT data FROM capture WHERE sha256 = :sha256", sha256=digest)[0][0])
            readable = bool(data) and is_text(media_type, data)
            holds, within = self._looked(data) if self.black.phrases and readable and not named else (False, False)
            if named or holds:
                self._replace(digest, media_type, data, wholly=digest in self.wanted)
            elif within:
                removal.left["capture"] += 1
            elif self.black.phrases and not readable and size:
                with closing(capture_pieces(self.write, digest, size)) as pieces:
                    held = self._raw.held_by(pieces)
                (self.holding if held else self.opaque).append(f"{digest} {self.black.words(origin)}")

    def _holds(self, data: bytes) -> bool:
        return any(map(self.black.found, readings(data)))

    def _looked(self, data: bytes) -> tuple[bool, bool]:
        """Whether bytes hold a phrase, and whether they hold one within a longer word alone."""
        within = False
        for text in readings(data):
            if self.black.found(text):
                return True, False
            within = within or self.black.inside(text) > 0
        return False, within

    def _replace(self, digest: str, media_type: str, data: bytes, *, wholly: bool) -> None:
        """Put other bytes in the place of a capture's: a plain text blackened, else a line that says so."""
        new = b""
        if media_type == TOMBSTONE_TYPE and not wholly:
            try:
                text = data.decode()
                new = self.black.bars(text).encode()
            except UnicodeDecodeError:
                new = b""
            if new == data or self._holds(new):
                new = b""
        if not new or self._is_there(sha256(new).hexdigest()):
            new = f"[redacted {self.black.label}: {len(data)} bytes were removed] {uuid.uuid4().hex}\n".encode()
        made = Replaced(sha256(new).hexdigest(), len(new), new)
        self.removal.captures[digest] = made
        self.removal.left["capture"] += self._looked(new)[1]
        self.removal.counts["capture"] += 1
        self.removal.articles.update(
            row[0] for row in self.write.rows("SELECT id FROM article WHERE capture_sha256 = :sha256", sha256=digest)
        )

    def _is_there(self, digest: str) -> bool:
        if any(made.sha256 == digest for made in self.removal.captures.values()):
            return True
        return bool(self.write.rows("SELECT 1 FROM capture WHERE sha256 = :sha256", sha256=digest))
