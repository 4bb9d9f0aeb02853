"""Connections to a case on the level of the drivers: pragmas, sessions, and errors in one line. No SQLAlchemy here."""

import os
import re
import sqlite3
import sys
from types import ModuleType
from typing import Any, Final
from urllib.parse import quote, urlsplit, urlunsplit

from db.errors import CaseError

BUSY: Final = 30.0
"""Seconds that SQLite waits for a lock of another program that does not use our lock file (a backup tool, say)."""

MAGIC: Final = b"SQLite format 3\x00"
"""What a plain file of SQLite begins with."""
PAGE: Final = 4096
SALT: Final = 16
"""Bytes of the salt that an encrypted case begins with (see ``db.cipher``, which loads only for one)."""
salts: Final[dict[str, bytes | None]] = {}
"""Salts by path as the file was looked at last; ``None`` for a plain case."""


def is_url(target: str) -> bool:
    """Whether a target names a PostgreSQL database."""
    return target.startswith(("postgresql://", "postgres://"))


def redacted(url: str) -> str:
    """The address without its password: the only form that is ever shown."""
    try:
        parts = urlsplit(url)
        user, _, host = parts.netloc.rpartition("@")
        name = user.split(":", 1)[0]
        query = re.sub(r"(?i)(password|passfile|sslpassword)=[^&]*", r"\1=***", parts.query)
        return urlunsplit((parts.scheme, f"{name}@{host}" if name else host, parts.path, query, ""))
    except ValueError:
        return "postgresql://(unreadable address)"


def one_line(error: BaseException, secret: str = "") -> str:
    """An error of a driver as one line, without the password of ``secret`` (an address) in any form."""
    text = " ".join(str(error).split()) or type(error).__name__
    if secret:
        text = text.replace(secret, redacted(secret))
        try:
            password = urlsplit(secret).password
        except ValueError:
            password = None
        if password:
            text = text.replace(password, "***")
        text = re.sub(r"(?i)password=\S+", "password=***", text)
    return text


def sqlite_uri(path: str, mode: str) -> str:
    """The ``file:`` URI of a path; ``?``, ``#`` and ``%`` in it are taken as they are."""
    return f"file:{quote(os.fsencode(path))}?mode={mode}"


def errors(*more: type[Exception]) -> tuple[type[Exception], ...]:
    """What SQLite's drivers raise, and more: the standard library's, and SQLCipher's once it is loaded."""
    loaded = sys.modules.get("sqlcipher3.dbapi2")
    return (*more, sqlite3.Error) if loaded is None else (*more, sqlite3.Error, loaded.Error)


def looks_encrypted(start: bytes, size: int) -> bool:
    """Whether a file may be an encrypted case, by its first bytes and its size: no header, whole pages, no text."""
    salt = start[:SALT]
    text = all(32 <= byte < 127 or byte in b"\t\r\n" for byte in salt)
    return len(salt) == SALT and salt != MAGIC and size % PAGE == 0 and not text and salt.count(0) < SALT // 2


def remember(path: str, start: bytes, size: int) -> bool:
    """Note whether the file at a path is encrypted, from its first bytes.

    Kept, because reading them again would open and close the file, and on POSIX closing it drops every lock that SQLite
    holds on it in this process.
    """
    salts[path] = start[:SALT] if looks_encrypted(start, size) else None
    return salts[path] is not None


def salt_of(path: str) -> bytes | None:
    """The salt of an encrypted file; ``None`` for a plain one or none at all."""
    if path not in salts:
        try:
            with open(path, "rb") as file:
                start = file.read(SALT)
            remember(path, start, os.path.getsize(path))
        except (OSError, ValueError):
            return None
    return salts[path]


def expect(path: str, salt: bytes | None) -> None:
    """Say what a file will be that is about to be made (or is gone again): encrypted under a salt, or plain."""
    salts[path] = salt


def forget_path(path: str) -> None:
    """Look at a file anew when it is opened next: another was put in its place."""
    salts.pop(path, None)


def open_blob(connection: Any, table: str, column: str, rowid: int, *, readonly: bool) -> Any:
    """One value of a SQLite case as a file of bytes; SQLCipher's driver calls it otherwise than the standard one."""
    if isinstance(connection, sqlite3.Connection):
        return connection.blobopen(table, column, rowid, readonly=readonly)
    return connection.open_blob(table, column, rowid, readonly)


def connect_sqlite(
    path: str, *, mode: str = "rw", read_only: bool = False, immutable: bool = False
) -> sqlite3.Connection:
    """A connection with the pragmas that every connection to a case must have, encrypted or not.

    ``synchronous=FULL`` because an acknowledged verdict must survive a power cut; ``trusted_schema=OFF`` because a case
    may come from someone else.

    :param immutable: nobody writes to the file while it is open: no locks, no file beside it.
    :raises CaseError: an encrypted case that the passphrase does not open.
    """
    uri = sqlite_uri(path, mode) + ("&immutable=1" if immutable else "")

    def make(driver: ModuleType) -> sqlite3.Connection:
        made: sqlite3.Connection = driver.connect(
            uri,
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=BUSY,
            cached_statements=256,
        )
        return made

    salt = salt_of(path)
    if salt is None:
        connection = make(sqlite3)
    else:
        from db import cipher

        connection = cipher.connect(path, salt, make)
    try:
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA synchronous=FULL")
        if read_only:
            connection.execute("PRAGMA query_only=ON")
            connection.execute("PRAGMA cache_size=-512")  # 512 KiB: with four times as much no read was measured faster
    except UnicodeDecodeError:  # SQLite quotes a damaged schema in its error, which sqlite3 cannot decode
        connection.close()
        raise sqlite3.DatabaseError("its schema is damaged (it holds bytes that are no text)") from None
    except BaseException:
        connection.close()
        raise
    return connection


def connect_postgresql(url: str, *, read_only: bool = False) -> Any:
    """A psycopg connection; a read-only one is in autocommit.

    :raises CaseError: one line, without the password.
    """
    import psycopg

    try:
        connection = psycopg.connect(url, connect_timeout=15, application_name="verifier")
        if read_only:
            connection.autocommit = True
            connection.execute("SET default_transaction_read_only = on")
        return connection
    except psycopg.Error as error:
        raise CaseError(f"cannot open {redacted(url)}: {one_line(error, url)}") from None
