"""Connections to a case on the level of the drivers: pragmas, sessions, and errors in one line. No SQLAlchemy here."""

import os
import re
import sqlite3
from types import ModuleType
from typing import Any, Final
from urllib.parse import quote, urlsplit, urlunsplit

from db import cipher
from db.errors import CaseError

BUSY: Final = 30.0
"""Seconds that SQLite waits for a lock of another program that does not use our lock file (a backup tool, say)."""


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

    salt = cipher.salt_of(path)
    connection: sqlite3.Connection = make(sqlite3) if salt is None else cipher.connect(path, salt, make)
    try:
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA synchronous=FULL")
        if read_only:
            connection.execute("PRAGMA query_only=ON")
            connection.execute("PRAGMA cache_size=-1024")  # 1 MiB: with twice as much no read was measured faster
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
