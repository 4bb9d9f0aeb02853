"""Cases at rest under a passphrase: SQLCipher, through the optional package ``sqlcipher3``; no cryptography of our own.

The file is what SQLCipher 4 makes with its defaults: AES-256 in CBC mode with a fresh vector and an HMAC-SHA512 for
each page of 4,096 bytes; the key is PBKDF2-HMAC-SHA512 of the passphrase over 256,000 rounds, with the file's first 16
bytes as salt. Any SQLCipher 4 opens it with the same passphrase. The key is derived once for a file and given to each
connection as a raw key (``x'…'``), which SQLCipher documents for this: 256,000 rounds for each connection would cost a
tenth of a second every time.

Passphrases and keys live in this process only.
"""

import os
import sqlite3
import threading
from collections.abc import Callable
from types import ModuleType
from typing import Any, Final

from db.connect import PAGE, SALT, looks_encrypted, salts
from db.errors import CaseError

ROUNDS: Final = 256_000
"""PBKDF2 rounds of SQLCipher 4."""
INSTALL: Final = "pip install 'verifier[encrypt]' (the package sqlcipher3)"

ask: Callable[[str], str | None] | None = None
"""Asks a person for the passphrase of the case at a path; set by whoever has a terminal. ``None``: nobody is there."""

_given: list[str] = []
_keys: dict[bytes, bytes] = {}
"""Keys by salt, each of which has opened its file."""
_one = threading.RLock()


def give(passphrase: str) -> None:
    """Let this passphrase be tried for any encrypted case from now on."""
    if passphrase in _given:
        _given.remove(passphrase)
    _given.append(passphrase)


def forget() -> None:
    """Forget all passphrases and keys."""
    _given.clear()
    _keys.clear()
    salts.clear()


def given() -> str | None:
    """The newest passphrase that this process was given or has asked for; for its own child processes."""
    return _given[-1] if _given else None


def driver() -> ModuleType:
    """The module ``sqlcipher3.dbapi2``.

    :raises CaseError: when it is not installed; says how to mend that.
    """
    try:
        from sqlcipher3 import dbapi2
    except ImportError:
        raise CaseError(f"encryption of a case needs SQLCipher, which is not installed: {INSTALL}") from None
    module: ModuleType = dbapi2
    return module


def driver_of(connection: Any) -> ModuleType:
    """The driver's module that a SQLite connection is of, for SQLAlchemy."""
    return sqlite3 if isinstance(connection, sqlite3.Connection) else driver()


def derive(passphrase: str, salt: bytes) -> bytes:
    """The key of a passphrase, as SQLCipher 4 derives it."""
    import hashlib

    return hashlib.pbkdf2_hmac("sha512", passphrase.encode(), salt, ROUNDS, 32)


def new_key(passphrase: str) -> tuple[bytes, bytes]:
    """A key and a salt for a file that is to be made."""
    while True:
        salt = os.urandom(SALT)
        if looks_encrypted(salt, PAGE):
            break
    key = derive(passphrase, salt)
    give(passphrase)
    _keys[salt] = key
    return key, salt


def raw_key(key: bytes, salt: bytes) -> str:
    """Key and salt as SQLCipher's ``PRAGMA key`` and ``ATTACH … KEY`` take them."""
    return f"x'{key.hex()}{salt.hex()}'"


def unlock(connection: Any, key: bytes, salt: bytes) -> bool:
    """Give a fresh SQLCipher connection its key, before anything else; whether that opens the file."""
    connection.execute("PRAGMA cipher_log_level = NONE")  # not on standard error; errors are raised
    connection.execute(f'PRAGMA key = "{raw_key(key, salt)}"')
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except driver().DatabaseError as error:
        if "not a database" in str(error):
            return False
        raise
    return True


def connect(path: str, salt: bytes, make: Callable[[ModuleType], Any]) -> Any:
    """A connection to an encrypted file that is open.

    :param make: makes the connection with the driver given.
    :raises CaseError: no passphrase to be had, or a wrong one: one line.
    """
    module = driver()
    with _one:
        key = _keys.get(salt)
        if key is not None:
            connection = make(module)
            if unlock(connection, key, salt):
                return connection
            connection.close()
            raise CaseError(f"{path} is damaged, or was put there anew: its key does not open it")
        for passphrase in reversed(_given):
            connection = _try(passphrase, salt, make, module)
            if connection is not None:
                return connection
        if ask is not None:
            passphrase = ask(path) or ""
            connection = _try(passphrase, salt, make, module) if passphrase else None
            if connection is not None:
                return connection
        elif not _given:
            raise CaseError(
                f"{path} is encrypted (or not a case): give its passphrase by VERIFIER_PASSPHRASE or --passphrase-file,"
                " or at a terminal"
            )
    raise CaseError(f"the passphrase does not open {path}: it is wrong, or the file is damaged or not a case")


def _try(passphrase: str, salt: bytes, make: Callable[[ModuleType], Any], module: ModuleType) -> Any:
    key = derive(passphrase, salt)
    connection = make(module)
    if not unlock(connection, key, salt):
        connection.close()
        return None
    _keys[salt] = key
    give(passphrase)
    return connection
