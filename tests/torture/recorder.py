"""Records what SQLite does to the disk by a VFS of APSW, in the form of ``platter.py``; no compiler is needed.

APSW brings a SQLite of its own, newer than the interpreter's. ``take_over`` puts it in the place of
``sqlite3.connect`` behind the few methods that the store, SQLAlchemy and Alembic use, so that the very same store
does the very same SQL. What Python itself does to files in the folder (``os.open``, ``link``, ``fsync`` …) is
recorded as well.
"""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import apsw
import platter

_NAME: Final = "recorder"
_ERRORS: Final = {apsw.ConstraintError: sqlite3.IntegrityError, apsw.CorruptError: sqlite3.DatabaseError}


class _Log:
    """Where events go, one after the other."""

    def __init__(self, path: Path, under: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._under = str(under)
        self.lock = threading.RLock()

    def inside(self, path: Any) -> bool:
        return os.fspath(path).startswith((self._under + "/", self._under + "\0")) or os.fspath(path) == self._under

    def note(self, op: str, inode: int = 0, at: int = 0, data: bytes = b"", to: str = "") -> None:
        _WRITE(self._file, platter.record(op, inode, at, data, to))


_WRITE: Final = os.write


class _File(apsw.VFSFile):
    def __init__(self, log: _Log, name: Any, flags: list[int]) -> None:
        self._log = log
        self._path = name.filename() if isinstance(name, apsw.URIFilename) else name
        new = self._path is not None and not os.path.exists(self._path)
        super().__init__("", name, flags)
        self._inode = os.stat(self._path).st_ino if self._path else 0
        log_or_journal = flags[0] & (apsw.SQLITE_OPEN_WAL | apsw.SQLITE_OPEN_MAIN_JOURNAL)
        self._sync_folder = bool(log_or_journal and flags[0] & apsw.SQLITE_OPEN_CREATE)
        if new and self._path:
            log.note("O", self._inode, 0, os.fsencode(self._path))

    def xWrite(self, data: bytes, offset: int) -> None:
        with self._log.lock:
            super().xWrite(data, offset)
            self._log.note("W", self._inode, offset, bytes(data))

    def xTruncate(self, newsize: int) -> None:
        with self._log.lock:
            super().xTruncate(newsize)
            self._log.note("T", self._inode, newsize)

    def xSync(self, flags: int) -> None:
        with self._log.lock:
            super().xSync(flags)
            self._log.note("S", self._inode)
            if self._sync_folder:  # as SQLite's unix VFS does at the first sync of a journal or log
                self._sync_folder = False
                self._log.note("D", data=os.fsencode(os.path.dirname(self._path)))


class _Vfs(apsw.VFS):
    def __init__(self, log: _Log) -> None:
        self._log = log
        super().__init__(_NAME, "")

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:
        with self._log.lock:
            return _File(self._log, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        with self._log.lock:
            super().xDelete(filename, syncdir)
            self._log.note("U", data=os.fsencode(filename))
            if syncdir:
                self._log.note("D", data=os.fsencode(os.path.dirname(filename)))


def _translated(work: Callable[..., Any], *given: Any) -> Any:
    try:
        return work(*given)
    except apsw.Error as error:
        kind = next((ours for theirs, ours in _ERRORS.items() if isinstance(error, theirs)), sqlite3.OperationalError)
        raise kind(str(error)) from error


class _Cursor:
    """What is used of ``sqlite3.Cursor``."""

    arraysize = 1
    lastrowid = None

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._rows: Iterator[Any] = iter(())
        self.description: tuple[Any, ...] | None = None
        self.rowcount = -1

    def execute(self, sql: str, values: Any = ()) -> "_Cursor":
        cursor = self._connection.cursor()
        self.description = None

        def seen(running: apsw.Cursor, _sql: str, _values: Any) -> bool:
            names = tuple((column[0], *[None] * 6) for column in running.get_description())
            self.description = names or None
            return True

        cursor.exec_trace = seen
        before = self._connection.total_changes()
        _translated(cursor.execute, sql, values)
        cursor.exec_trace = None  # else a circle would keep an unfinished statement open
        changes = self._connection.total_changes() - before
        writing = sql.lstrip()[:7].upper().rstrip() in ("INSERT", "UPDATE", "DELETE", "REPLACE")
        self.rowcount = self._connection.changes() if writing and changes else 0 if writing else -1
        self._rows = cursor
        return self

    def executemany(self, sql: str, many: Iterable[Any]) -> "_Cursor":
        total = 0
        for values in many:
            total += max(0, self.execute(sql, values).rowcount)
        self.rowcount = total
        return self

    def fetchone(self) -> Any:
        return _translated(next, self._rows, None)

    def fetchmany(self, size: int = 1) -> list[Any]:
        found = []
        for _ in range(size):
            row = self.fetchone()
            if row is None:
                break
            found.append(row)
        return found

    def fetchall(self) -> list[Any]:
        return list(iter(self.fetchone, None))

    def __iter__(self) -> Iterator[Any]:
        return iter(self.fetchone, None)

    def close(self) -> None:
        if isinstance(self._rows, apsw.Cursor):
            self._rows.close(True)


class _Connection:
    """What is used of ``sqlite3.Connection``."""

    def __init__(self, target: str, busy: float) -> None:
        flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE | apsw.SQLITE_OPEN_URI
        self.inner = _translated(lambda: apsw.Connection(target, flags=flags, vfs=_NAME))
        self.inner.set_busy_timeout(int(busy * 1000))

    def cursor(self, *_: Any) -> _Cursor:
        return _Cursor(self.inner)

    def execute(self, sql: str, values: Sequence[Any] = ()) -> _Cursor:
        return self.cursor().execute(sql, values)

    @property
    def in_transaction(self) -> bool:
        return bool(self.inner.in_transaction)

    def commit(self) -> None:
        if self.in_transaction:
            self.execute("COMMIT")

    def rollback(self) -> None:
        if self.in_transaction:
            self.execute("ROLLBACK")

    def create_function(self, name: str, count: int, function: Any, **_: Any) -> None:
        self.inner.create_scalar_function(name, function, count)

    def set_progress_handler(self, *_: Any) -> None:
        pass

    def backup(self, other: "_Connection") -> None:
        with other.inner.backup("main", self.inner, "main") as copying:
            while not copying.done:
                _translated(copying.step, 100)

    def close(self) -> None:
        _translated(self.inner.close, True)


def take_over(log_path: Path, under: Path) -> None:
    """From now on, ``sqlite3.connect`` gives connections whose writes are recorded, and so is what ``os`` does."""
    log = _Log(log_path, under)
    take_over.vfs = _Vfs(log)  # type: ignore[attr-defined]  # it must stay

    def connect(target: str, *_: Any, timeout: float = 5.0, **__: Any) -> _Connection:
        return _Connection(target, timeout)

    sqlite3.connect = connect  # type: ignore[assignment]
    opened, synced = os.open, os.fsync

    def opening(path: Any, flags: int, *more: Any, **named: Any) -> int:
        new = log.inside(path) and bool(flags & os.O_CREAT) and not os.path.exists(path)
        handle = opened(path, flags, *more, **named)
        if new:
            log.note("O", os.fstat(handle).st_ino, 0, os.fsencode(path))
        return handle

    def syncing(handle: int) -> None:
        synced(handle)
        path = os.readlink(f"/proc/self/fd/{handle}")
        if log.inside(path):
            log.note("D" if os.path.isdir(path) else "S", os.fstat(handle).st_ino, 0, os.fsencode(path))

    def saying(handle: int, data: bytes) -> int:
        if handle == 1:
            log.note("A", data=data)
            return _WRITE(handle, data)
        inside = log.inside(os.readlink(f"/proc/self/fd/{handle}"))
        at = os.lseek(handle, 0, os.SEEK_CUR) if inside else 0
        done = _WRITE(handle, data)
        if inside:
            log.note("W", os.fstat(handle).st_ino, at, bytes(data[:done]))
        return done

    if hasattr(os, "copy_file_range"):
        del os.copy_file_range  # what is copied is then read and written
    os.open, os.fsync, os.write = opening, syncing, saying  # type: ignore[assignment]
    for name, op in (("unlink", "U"), ("mkdir", "M"), ("link", "L"), ("rename", "R"), ("replace", "R")):
        setattr(os, name, _naming(getattr(os, name), op, log))


def _naming(real: Callable[..., Any], op: str, log: _Log) -> Callable[..., Any]:
    two = op in "LR"

    def done(path: Any, *more: Any, **named: Any) -> Any:
        answer = real(path, *more, **named)
        if log.inside(more[0] if two else path):
            log.note(op, data=os.fsencode(path), to=os.fspath(more[0]) if two else "")
        return answer

    return done
