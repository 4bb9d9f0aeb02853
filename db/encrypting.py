"""A case encrypted, or decrypted, into another file: by SQLCipher's own export, then compared row by row."""

import os
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, Final

from db import check, cipher, schema
from db.backup import sync
from db.connect import BUSY, errors, expect, salt_of, sqlite_uri
from db.errors import CaseError
from db.rows import Head

_ROWS: Final = 2_000


def convert(path: str, draft: str, passphrase: str | None, advance: Callable[[str, float | None], None]) -> Head:
    """Write the case at ``path``, as of one moment, into the empty file ``draft``: plain where there is no passphrase.

    Every table of the new file is compared with that of the old one, row by row, before this returns.

    :param advance: told what is done and its share; may raise to stop.
    :returns: the head of the history in it.
    :raises CaseError: when the two are not alike, or SQLCipher is not installed.
    """
    with ExitStack() as stack:
        connection = _opened(path)
        stack.callback(connection.close)
        if passphrase is None:
            salt, key = None, ""
        else:
            made, salt = cipher.new_key(passphrase)
            key = cipher.raw_key(made, salt)
        connection.execute("ATTACH DATABASE ? AS other KEY ?", (sqlite_uri(draft, "rw"), key))
        connection.execute("PRAGMA other.journal_mode=OFF").fetchone()  # a draft: it is whole, or it goes
        connection.execute("PRAGMA other.synchronous=OFF")
        connection.execute("BEGIN")
        check.sqlite_version(connection, path)
        advance("writing the new file", None)
        connection.execute("SELECT sqlcipher_export('other', 'main')").fetchall()
        _compare(connection, path, advance)
        seq, digest = connection.execute("SELECT seq, hash FROM other.history ORDER BY seq DESC LIMIT 1").fetchone()
        connection.execute("COMMIT")
        connection.execute(f"PRAGMA other.application_id={schema.APPLICATION_ID}")
        connection.execute("DETACH DATABASE other")
    expect(draft, salt)
    sync(draft)
    return Head(seq, digest)


def _opened(path: str) -> Any:
    """A connection of SQLCipher's driver, also to a plain case."""
    module, uri = cipher.driver(), sqlite_uri(path, "rw")

    def make(driver: Any) -> Any:
        return driver.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY)

    salt = salt_of(path)
    connection = make(module) if salt is None else cipher.connect(path, salt, make)
    connection.execute("PRAGMA trusted_schema=OFF")
    return connection


def _compare(connection: Any, path: str, advance: Callable[[str, float | None], None]) -> None:
    schemas = [
        connection.execute(f"SELECT type, name, tbl_name, sql FROM {name}.sqlite_master ORDER BY 1, 2").fetchall()
        for name in ("main", "other")
    ]
    if schemas[0] != schemas[1]:
        raise CaseError(f"the copy of {path} has not the same tables; nothing was changed")
    tables = connection.execute(
        "SELECT name FROM main.sqlite_master WHERE type = 'table' AND rootpage > 0 ORDER BY name"
    ).fetchall()
    for place, (table,) in enumerate(tables):
        quoted = '"' + table.replace('"', '""') + '"'
        old, new = (connection.execute(f"SELECT * FROM {name}.{quoted}") for name in ("main", "other"))
        while True:
            advance(f"comparing {table}", place / len(tables))
            rows = old.fetchmany(_ROWS)
            if rows != new.fetchmany(_ROWS):
                raise CaseError(f"the copy of {path} is not the same in the table {table}; nothing was changed")
            if not rows:
                break


def settle_alone(path: str) -> None:
    """Bring a case into one file that nobody else has open, and see that it is so. The caller holds the write lock.

    Whoever opens the case from now on waits at the lock, as it has no write-ahead log any more.

    :raises CaseError: when another program has it open.
    """
    from db.connect import connect_sqlite

    connection = connect_sqlite(path)
    try:
        connection.execute("PRAGMA busy_timeout=2000")
        connection.execute("PRAGMA journal_mode=DELETE").fetchone()
    except errors() as error:
        if "locked" in str(error):
            raise CaseError(f"{path} is open in another program: close it there first; nothing was changed") from None
        raise
    finally:
        connection.close()
    if os.path.exists(path + "-wal"):
        raise CaseError(f"{path} is open in another program: close it there first; nothing was changed")
