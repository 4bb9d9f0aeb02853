"""Whole copies of a SQLite case while others write to it, and a look into a copy.

How a copy is made, and why so. SQLite's own backup interface reads page by page through its cache, which for a large
case takes several times as long as the disk. Instead, under the write lock and so between two writes, a read
transaction is begun and the write-ahead log is copied; then the lock is let go, the file is copied as it lies, and the
read transaction ends. While it lasts, SQLite cannot begin the log anew over what the reader may need, nor write back
into the file anything newer than the reader's moment. So whatever a checkpoint changes in the file meanwhile also
stands in the copied part of the log. The copy is then opened by SQLite, which replays that log into it, as after a
power cut. Nobody waits but for the moment under the lock, the copy is of one moment, and an encrypted case stays
encrypted. What comes out is checked before anyone may call it a backup.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from db import check, mapping
from db.connect import connect_sqlite, errors, expect, one_line, salt_of
from db.errors import CaseError
from db.rows import Head, HistoryRow

CHUNK: Final = 16 * 2**20
"""Bytes copied between two looks at whether to stop."""
MANIFEST: Final = ".json"
"""What the name of a backup's manifest ends with, behind the backup's own."""
STAMP: Final = r"(?P<stamp>\d{8}T\d{6}\.\d+Z)"
_ROWS: Final = 500
_SPARE: Final = 16 * 2**20
"""Bytes that stay free on the disk, at least."""

Advance = Callable[[int, int], None]
"""Told how many bytes are done, and of how many; may raise to stop."""


def need_space(folder: str, size: int) -> None:
    """See that a folder's disk has room for so many bytes.

    :raises CaseError: when it has not.
    """
    try:
        free = shutil.disk_usage(folder or ".").free
    except OSError as error:
        raise CaseError(f"cannot look at the disk of {folder}: {error.strerror}") from None
    if free < size + _SPARE:
        raise CaseError(f"{folder} has {_mb(free)} free, but the copy takes {_mb(size)}: make room, or choose another")


def _mb(size: int) -> str:
    return f"{size / 1_000_000:,.0f} MB"


def size_of(path: str) -> int:
    """Bytes of a case with its write-ahead log."""
    return sum(os.path.getsize(path + end) for end in ("", "-wal") if os.path.exists(path + end))


@contextmanager
def draft_beside(path: str) -> Iterator[str]:
    """The name of a new, empty file beside ``path`` that only its owner reads; gone with the block, unless renamed."""
    draft = f"{path}.new-{os.getpid()}"
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        yield draft
    finally:
        for end in ("", "-wal", "-shm", "-journal"):
            with suppress(OSError):
                os.unlink(draft + end)


def sync(path: str) -> None:
    """Bring a file to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def copy_case(
    path: str, draft: str, *, lock: AbstractContextManager[None], held: ExitStack, advance: Advance | None = None
) -> None:
    """Copy the case at ``path`` as of one moment into the empty file ``draft``, while others go on writing.

    :param lock: the write lock, held only at the beginning.
    :param held: closed by the caller after this process's last connection to the case. The file's handle goes there:
        closing it would drop every lock that SQLite holds on the file in this process (a POSIX rule).
    :raises OSError, CaseError: or what SQLite raises.
    """
    connection = connect_sqlite(path, read_only=True)
    held.callback(connection.close)
    source = os.open(path, os.O_RDONLY)
    held.callback(os.close, source)
    with ExitStack() as reading:
        with lock:
            connection.execute("BEGIN")
            reading.callback(connection.execute, "ROLLBACK")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the transaction begins by reading
            total = size_of(path)
            with suppress(FileNotFoundError):
                log = os.open(path + "-wal", os.O_RDONLY)
                try:
                    _copy_bytes(log, draft + "-wal", os.fstat(log).st_size, lambda done: None)
                finally:
                    os.close(log)
            size = os.fstat(source).st_size
        _copy_bytes(source, draft, size, lambda done: advance(done, total) if advance else None)
    _settle(draft, salt_of(path))
    if advance:
        advance(total, total)


def copy_file(path: str, draft: str, *, advance: Advance | None = None) -> None:
    """Copy a case that has no write-ahead log and that nobody has open (a backup) into the empty file ``draft``.

    :raises OSError: or what SQLite raises.
    """
    source = os.open(path, os.O_RDONLY)
    try:
        size = os.fstat(source).st_size
        _copy_bytes(source, draft, size, lambda done: advance(done, size) if advance else None)
    finally:
        os.close(source)
    _settle(draft, salt_of(path))


def _settle(draft: str, salt: bytes | None) -> None:
    """Make one whole file of a copy and its log, and bring it to the disk."""
    expect(draft, salt)
    copy = connect_sqlite(draft)
    try:
        copy.execute("PRAGMA journal_mode=DELETE")  # the log goes into the file
    finally:
        copy.close()
    sync(draft)


def _copy_bytes(source: int, target: str, size: int, advance: Callable[[int], None]) -> None:
    out = os.open(target, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        done = 0
        while done < size:
            count = _copy_some(source, out, min(CHUNK, size - done), done)
            if not count:
                break
            done += count
            advance(done)
    finally:
        os.close(out)


def _copy_some(source: int, out: int, count: int, at: int) -> int:
    """Copy bytes at a place from one file to the same place of another, in the kernel where it can."""
    if hasattr(os, "copy_file_range"):
        with suppress(OSError):  # between file systems, say
            return os.copy_file_range(source, out, count, at, at)
    os.lseek(source, at, os.SEEK_SET)
    os.lseek(out, at, os.SEEK_SET)
    data = os.read(source, count)
    view = memoryview(data)
    while view:
        view = view[os.write(out, view) :]
    return len(data)


class Copy:
    """A case file that nobody writes to: a backup. Only read, never migrated, nothing is left beside it."""

    def __init__(self, path: str, shown: str = "") -> None:
        """Look at a file.

        :param shown: what to call it in errors.
        :raises CaseError: when it is not a case that this program knows; ``NotFound`` when there is nothing.
        """
        self.shown = shown or path
        check.check_file(path)
        try:
            self.connection = connect_sqlite(
                path, mode="ro", read_only=True, immutable=not os.path.exists(path + "-wal")
            )
        except errors() as error:
            raise CaseError(f"cannot open {self.shown}: {one_line(error)}") from None
        try:
            self.schema = check.sqlite_version(self.connection, self.shown)
            self.uid = self._uid()
        except BaseException:
            self.connection.close()
            raise
        self.encrypted = salt_of(path) is not None

    def _uid(self) -> str:
        return str((self._all("SELECT value FROM case_metadata WHERE key = 'uid'") or [("",)])[0][0])

    def _all(self, sql: str, values: tuple[object, ...] = ()) -> list[Any]:
        try:
            return self.connection.execute(sql, values).fetchall()
        except errors() as error:
            raise CaseError(f"cannot read {self.shown}: {one_line(error)}") from None

    def head(self) -> Head | None:
        """The newest entry of its history."""
        rows = self._all("SELECT seq, hash FROM history ORDER BY seq DESC LIMIT 1")
        return Head(*rows[0]) if rows else None

    def hash_of(self, seq: int) -> str | None:
        """The hash of an entry."""
        rows = self._all("SELECT hash FROM history WHERE seq = ?", (seq,))
        return str(rows[0][0]) if rows else None

    def entries(self) -> Iterator[HistoryRow]:
        """Every entry, oldest first."""
        last = 0
        while rows := self._all(
            f"SELECT {mapping.HISTORY} FROM history h WHERE h.seq > ? ORDER BY h.seq LIMIT {_ROWS}", (last,)
        ):
            yield from map(mapping.history_row, rows)
            last = rows[-1][0]

    def damage(self, *, thorough: bool = False) -> str | None:
        """What SQLite finds wrong with the file, first of all; ``None`` when it finds nothing.

        :param thorough: also whether every index holds what its table holds, which takes longer.
        """
        self.connection.execute("PRAGMA mmap_size=1099511627776")
        found = self._all(f"PRAGMA {'integrity_check' if thorough else 'quick_check'}(1)")
        if not found or found[0][0] != "ok":
            return " ".join(str(found[0][0]).split()) if found else "it cannot be checked"
        broken = self._all("PRAGMA foreign_key_check") if thorough else []
        return f"a row of “{broken[0][0]}” belongs to none of “{broken[0][2]}”" if broken else None

    def interrupt(self) -> None:
        """Stop ``damage`` in another thread."""
        self.connection.interrupt()

    def close(self) -> None:
        """Close it."""
        self.connection.close()

    def __enter__(self) -> "Copy":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass(frozen=True, slots=True)
class Former:
    """The case that another was put in place of."""

    uid: str
    head: Head | None
    holds: bool
    """Whether the other's newest entry stands in its history too."""


def set_aside(path: str, aside: str, head: Head | None) -> Former | None:
    """Let a case that is to be replaced also have the name ``aside``. The caller holds its write lock.

    A whole case is brought into one file first; a damaged one is set aside with what lies beside it.

    :param head: that of the case which comes in its place.
    :returns: what it was; ``None`` when it cannot be read.
    :raises CaseError: when it is open in another program; nothing was changed.
    """
    try:
        raw = connect_sqlite(path)
        try:
            raw.execute("PRAGMA busy_timeout=2000")
            # This needs the file for itself: with any other connection to the case open, it fails.
            raw.execute("PRAGMA journal_mode=DELETE").fetchone()
        finally:
            raw.close()
    except errors() as error:
        if "locked" in str(error):
            raise CaseError(f"{path} is open in another program: close it there first; nothing was changed") from None
    former = None
    with suppress(CaseError), Copy(path) as copy:
        former = Former(copy.uid, copy.head(), head is not None and copy.hash_of(head.seq) == head.hash)
    for end in ("-wal", "-shm", "-journal"):
        with suppress(FileNotFoundError):
            os.rename(path + end, aside + end)
    try:
        os.link(path, aside)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        os.rename(path, aside)
    return former


def rotate(folder: str, names: re.Pattern[str], uid: str, keep: int) -> list[str]:
    """Delete all but the newest backups of one case in a folder, and nothing else.

    :param names: what their whole names are like; by name, later ones sort behind earlier ones of the same length.
    :param uid: that of the case; a file that cannot be read, or is of another case, is left alone.
    :param keep: how many stay, at least one.
    :returns: the paths that were deleted.
    """
    found = []
    for name in os.listdir(folder or "."):
        path = os.path.join(folder, name)
        match = names.fullmatch(name)
        if match is None or os.path.islink(path) or not os.path.isfile(path):
            continue
        with suppress(CaseError), Copy(path) as copy:
            if uid and copy.uid == uid:
                found.append((match["stamp"], path))
    gone = [path for _, path in sorted(found)[: -max(keep, 1)]]
    for path in gone:
        os.unlink(path)
        with suppress(FileNotFoundError):
            os.unlink(path + MANIFEST)
    return gone


def stamp() -> str:
    """The present time for a file's name, to the millisecond, in UTC."""
    at = datetime.now(UTC)
    return f"{at:%Y%m%dT%H%M%S}.{at.microsecond // 1000:03}Z"
