"""Opening a case that somebody else made, to read it only: nothing of it is written, migrated or locked."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from db import check, schema
from db.connect import connect_postgresql, connect_sqlite, errors, is_url, one_line, redacted, salt_of, sqlite_uri
from db.errors import CaseError

if TYPE_CHECKING:
    from db.engine import Case


@contextmanager
def open_elsewhere(target: str, beside: str | None = None) -> Iterator["Case"]:
    """Open the case at a path or at a ``postgresql://`` address to read it.

    A file is copied first, through SQLite, into a folder that only this user can read, and is gone afterwards; the copy
    is migrated if it is of an older schema. A database of an older schema is refused.

    :param beside: a path in whose folder the copy is made; else where the system keeps temporary files.
    :raises CaseError: when it is not a case, is newer than this program, damaged or cannot be read.
    """
    if is_url(target):
        yield from _postgresql(target)
        return
    from db.engine import open_case

    try:
        path = os.path.realpath(os.fspath(target))
        check.check_file(path)
        folder = tempfile.mkdtemp(prefix=".verifier-merge-", dir=os.path.dirname(beside) if beside else None)
    except (OSError, ValueError) as error:
        raise CaseError(f"cannot make a copy to read from: {one_line(error)}") from None
    try:
        copy = str(Path(folder, "other.case"))
        _copy(path, copy)
        try:
            case = open_case(copy)
        except CaseError as error:
            raise CaseError(str(error).replace(copy, path)) from None
        with case:
            yield case
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copy(path: str, copy: str) -> None:
    """A whole copy through SQLite, with what lies in the write-ahead log; the original is opened for reading only.

    Without a log beside it, it is read as a file that nobody changes: else SQLite would lay files beside it.
    """
    if salt_of(path) is not None:
        _copy_encrypted(path, copy)
        return
    uri = sqlite_uri(path, "ro") + ("" if os.path.exists(path + "-wal") else "&immutable=1")
    try:
        os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with (
            closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as source,
            closing(sqlite3.connect(copy, isolation_level=None)) as target,
        ):
            source.backup(target)
            (verdict,) = target.execute("PRAGMA quick_check(1)").fetchone()
            if verdict != "ok":
                raise CaseError(f"{path} is damaged ({' '.join(str(verdict).split())[:80]}), or changed meanwhile")
    except (OSError, sqlite3.Error) as error:
        raise CaseError(f"cannot read {path}: {one_line(error)}") from None


def _copy_encrypted(path: str, copy: str) -> None:
    """A copy under the same passphrase, which is asked for, or tried, at the original."""
    if os.path.exists(path + "-wal"):
        raise CaseError(f"{path} is open in a program: close it there, or make a backup of it and give that")
    try:
        with closing(connect_sqlite(path, mode="ro", immutable=True)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        shutil.copyfile(path, copy)
        os.chmod(copy, 0o600)
    except errors(OSError) as error:
        raise CaseError(f"cannot read {path}: {one_line(error)}") from None


def _postgresql(url: str) -> Iterator["Case"]:
    from db.engine import Case

    anchor = connect_postgresql(url, read_only=True)
    try:
        version = check.postgresql_version(anchor, url)
        if version is None:
            raise CaseError(f"there is no case in {redacted(url)} (the database is empty)")
        if version != schema.SCHEMA:
            words = f"{redacted(url)} has schema {version}, this program {schema.SCHEMA}"
            raise CaseError(f"{words}: open it once with this program, which brings it up to date")
        with Case(url, "postgresql", anchor, ()) as case:
            yield case
    finally:
        anchor.close()
