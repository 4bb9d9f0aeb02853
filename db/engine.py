"""``open_case()``: the only way into a case. Fast when the schema is current: no SQLAlchemy, no Alembic is loaded."""

import os
import sqlite3
import threading
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Literal, Self
from urllib.parse import urlsplit

from db import check, schema
from db.connect import connect_postgresql, connect_sqlite, errors, is_url, one_line, redacted, salt_of
from db.errors import CaseError, NotFound
from db.lock import WriteLock

if TYPE_CHECKING:
    from db.moving import Told
    from db.queries import Reader
    from db.store import Store

BACKUPS: Final = 3
"""Copies from before migrations that stay beside a case."""


class Case:
    """An open case: readers for reading (one a thread), one store for writing."""

    def __init__(
        self,
        address: str,
        backend: Literal["sqlite", "postgresql"],
        anchor: Any,
        notices: tuple[str, ...],
        warnings: tuple[str, ...] = (),
    ) -> None:
        self.backend: Literal["sqlite", "postgresql"] = backend
        self.target = redacted(address) if backend == "postgresql" else address
        """Path or address as it may be shown: without a password."""
        self.name = (
            (urlsplit(address).path.strip("/") or "postgresql") if backend == "postgresql" else Path(address).name
        )
        """Short name, for a title bar."""
        self.notices = notices
        """What was done on opening that a person should know (a migration, and where the backup lies)."""
        self.warnings = warnings
        """Why changes that were acknowledged could get lost all the same (settings of the server), a line each."""
        self.lock = WriteLock(address) if backend == "sqlite" else None
        self._address = address
        self.secret = address if backend == "postgresql" else ""
        """The address with its password, only to be blotted out of errors."""
        # Held open so that closing a reader is never the last close, at which SQLite checkpoints.
        self._anchor = anchor
        self._store: Store | None = None
        self._making = threading.Lock()
        self.afterwards = ExitStack()
        """Closed after every connection: what must stay open as long as SQLite holds locks on the file."""

    @property
    def encrypted(self) -> bool:
        """Whether the case lies on the disk under a passphrase."""
        return self.backend == "sqlite" and salt_of(self._address) is not None

    @property
    def driver(self) -> dict[str, Any]:
        """What SQLAlchemy must know of the driver beyond its default."""
        if not self.encrypted:
            return {}
        from db import cipher

        return {"module": cipher.driver()}

    @property
    def address_in_full(self) -> str:
        """The path, or the address with its password: never to be shown."""
        return self._address

    def connect(self, *, read_only: bool = False) -> Any:
        """A new connection of the driver; for readers, the store and nobody else."""
        if self.backend == "sqlite":
            try:
                return connect_sqlite(self._address, read_only=read_only)
            except errors() as error:
                raise CaseError(f"cannot open {self.target}: {one_line(error)}") from None
        return connect_postgresql(self._address, read_only=read_only)

    def reader(self) -> "Reader":
        """A new reader with its own connection. Use it in one thread at a time, and close it."""
        from db.queries import Reader

        return Reader(self)

    @property
    def store(self) -> "Store":
        """The store of this case; SQLAlchemy loads at its first use. Its methods may be called from any thread."""
        with self._making:
            if self._store is None:
                from db.store import Store

                self._store = Store(self)
            return self._store

    def close(self) -> None:
        """Close the store and the case. On SQLite the last close writes the log back into the file, under the lock."""
        if self._anchor is None:
            return
        anchor, self._anchor = self._anchor, None
        if self.lock is None:
            self._close_all(anchor)
            return
        with suppress(CaseError), self.lock.hold(wait=5):
            self._close_all(anchor)
        # Without the lock, another program holds it and with it a connection: ours is not the last one to close then,
        # so there is no checkpoint, and the log is taken up by whoever closes last.
        self._close_all(anchor)

    def _close_all(self, anchor: Any) -> None:
        if self._store is not None:
            self._store.dispose()
        anchor.close()
        self.afterwards.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_case(target: str | Path, *, create: bool = False, backups: int = BACKUPS, told: "Told | None" = None) -> Case:
    """Open the case at a path or at a ``postgresql://`` address; with ``create``, make it if there is nothing yet.

    A case of an older schema is migrated first, with a copy laid beside it; ``Case.notices`` says so, and ``told`` is
    given how far it is (see ``db.moving``).

    :param backups: how many copies from before migrations stay beside the case; older ones are deleted.
    :raises NotFound: when there is no case there and ``create`` is not set.
    :raises CaseError: when what is there is not a case, is newer than this program, damaged or cannot be read.
    """
    if isinstance(target, str) and is_url(target):
        return _open_postgresql(target, create, told)
    if isinstance(target, str) and "://" in target:
        raise CaseError(f"{redacted(target)}: only a path or a postgresql:// address can be a case")
    try:
        path = os.path.realpath(os.fspath(target))
    except (OSError, ValueError) as error:
        raise CaseError(f"cannot open the case: {one_line(error)}") from None
    return _open_sqlite(path, create, backups, told)


def _open_sqlite(path: str, create: bool, backups: int, told: "Told | None") -> Case:
    try:
        check.check_file(path)
    except NotFound:
        if not create:
            raise
        _create_sqlite(path)
    notices: tuple[str, ...] = ()
    anchor, version = _anchor(path)
    if version != schema.SCHEMA:
        anchor.close()
        notices = _migrate_sqlite(path, backups, told)
        anchor, version = _anchor(path)
    _log_ahead(anchor, path)
    return Case(path, "sqlite", anchor, notices)


def _log_ahead(anchor: sqlite3.Connection, path: str) -> None:
    """See that the case has a write-ahead log: a restored backup comes without one, and readers would block writers."""
    try:
        if anchor.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            with WriteLock(path).hold():
                anchor.execute("PRAGMA journal_mode=WAL")
    except errors(CaseError) as error:
        anchor.close()
        raise CaseError(f"cannot open {path}: {one_line(error)}") from None


def _anchor(path: str) -> tuple[sqlite3.Connection, str]:
    try:
        connection = connect_sqlite(path)
    except errors() as error:
        raise CaseError(f"cannot open {path}: {one_line(error)}") from None
    try:
        return connection, check.sqlite_version(connection, path)
    except BaseException:
        connection.close()
        raise


def _create_sqlite(path: str) -> None:
    made: list[str] = []
    try:
        folder = os.path.dirname(path)
        missing = []
        while not os.path.isdir(folder):
            missing.append(folder)
            folder = os.path.dirname(folder)
        for part in reversed(missing):
            os.mkdir(part, 0o700)
            made.append(part)
        with WriteLock(path).hold():
            if not os.path.exists(path):  # else another program made it while we waited
                from db.create import create_sqlite
                from db.files import sync_folder

                for part in made:
                    sync_folder(os.path.dirname(part))
                create_sqlite(path)
    except BaseException as error:
        if not os.path.exists(path):
            with suppress(OSError):
                os.unlink(path + ".lock")
            for part in reversed(made):
                with suppress(OSError):
                    os.rmdir(part)
        if isinstance(error, OSError | ValueError):
            why = getattr(error, "strerror", None) or str(error)
            raise CaseError(f"cannot create a case at {path}: {why}") from None
        raise


def _migrate_sqlite(path: str, backups: int, told: "Told | None") -> tuple[str, ...]:
    from db.create import migrate_sqlite

    with WriteLock(path).hold():
        anchor, version = _anchor(path)  # another program may have been quicker
        anchor.close()
        return () if version == schema.SCHEMA else (migrate_sqlite(path, version, backups, told),)


def _open_postgresql(url: str, create: bool, told: "Told | None") -> Case:
    anchor = connect_postgresql(url, read_only=True)
    try:
        version = check.postgresql_version(anchor, url)
        notice = None
        if version is None and not create:
            raise NotFound(f"there is no case in {redacted(url)} (the database is empty)")
        if version != schema.SCHEMA:
            from db.create import prepare_postgresql

            notice = prepare_postgresql(url, create=create, told=told)
        return Case(url, "postgresql", anchor, (notice,) if notice else (), check.postgresql_risks(anchor, url))
    except BaseException:
        anchor.close()
        raise
