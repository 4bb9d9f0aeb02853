"""Is this file or database a case that this program can use? Looked at on the driver's level, before anything else."""

import os
import sqlite3
import stat
from collections.abc import Iterable
from typing import Any, Final

from db import schema
from db.connect import MAGIC, errors, one_line, redacted, remember
from db.errors import CaseError, NotFound


def check_file(path: str) -> None:
    """See that a path is a regular file that SQLite wrote, by its first bytes, without opening it as a database.

    :raises NotFound: when there is nothing.
    :raises CaseError: when it is something else.
    """
    try:
        kind = os.stat(path)
        if stat.S_ISDIR(kind.st_mode):
            raise CaseError(f"{path} is a folder, not a case: give the path of a case file")
        if not stat.S_ISREG(kind.st_mode):
            raise CaseError(f"{path} is not a regular file, so not a case")
        with open(path, "rb") as file:
            start = file.read(72)
    except FileNotFoundError:
        raise NotFound(f"there is no case at {path}") from None
    except (OSError, ValueError) as error:
        raise CaseError(f"cannot read {path}: {getattr(error, 'strerror', None) or error}") from None
    if not start:
        raise CaseError(f"{path} is empty, not a case: remove it, or choose another path")
    if remember(path, start, kind.st_size):
        return  # only its passphrase can tell more
    if start[:16] != MAGIC:
        raise CaseError(f"{path} is not a case (not a SQLite database): choose another path")
    if int.from_bytes(start[68:72], "big") != schema.APPLICATION_ID and not _wal_may_hold(path):
        raise CaseError(f"{path} is a SQLite database of another program, not a case: choose another path")


def _wal_may_hold(path: str) -> bool:
    """The application id of a database may still lie in its write-ahead log only; ask SQLite then."""
    return os.path.exists(path + "-wal")


def version_of(found: str | None, where: str) -> str:
    """Check a schema version.

    :returns: the version, one of ``schema.SCHEMAS``.
    :raises CaseError: when it is newer than this program, or missing.
    """
    if found is None:
        raise CaseError(f"{where} holds no schema version: it is damaged; restore a backup")
    if found not in schema.SCHEMAS:
        message = (
            f"{where} was made by a newer verifier (schema {found}; this one knows {schema.SCHEMA}): update verifier"
        )
        raise CaseError(message)
    return found


def check_objects(found: Iterable[tuple[str, str]], known: frozenset[str], where: str) -> None:
    """Refuse tables, views and triggers that a case does not have: they could run or hide things.

    :param found: pairs of kind ("table", "view", "trigger", …) and name.
    """
    names = set()
    for kind, name in found:
        if kind == "index":
            continue
        if kind != "table" or (name not in known and not schema.SQLITE_OWN.fullmatch(name)):
            shown = "".join(char if char.isprintable() else "?" for char in name[:60])
            raise CaseError(
                f"{where} holds an unknown {kind} “{shown}”: it was changed by another program and is not opened"
            )
        names.add(name)
    missing = known - names
    if missing:
        raise CaseError(f"{where} lacks the table “{min(missing)}”: it is damaged; restore a backup")


def sqlite_version(connection: sqlite3.Connection, path: str) -> str:
    """Check a SQLite case's schema objects.

    :returns: its schema version.
    :raises CaseError: when it is not a case of ours, newer, damaged or changed by another program.
    """
    try:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        if application != schema.APPLICATION_ID:
            raise CaseError(f"{path} is a SQLite database of another program, not a case: choose another path")
        found = connection.execute("SELECT type, name FROM sqlite_master").fetchall()
        if ("table", "alembic_version") not in found:
            raise CaseError(f"{path} holds no schema version: it is damaged; restore a backup")
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        version = version_of(row[0] if row else None, path)
        check_objects(found, schema.tables(version, "sqlite"), path)
        return version
    except errors(UnicodeDecodeError) as error:
        raise CaseError(f"cannot open {path}: {one_line(error)}") from None


_POSTGRESQL_OBJECTS: Final = """
    SELECT CASE relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'view'
                        ELSE 'foreign table' END, relname
    FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
    UNION ALL
    SELECT 'trigger', tgname FROM pg_trigger t JOIN pg_class r ON r.oid = t.tgrelid
    WHERE NOT tgisinternal AND r.relnamespace = current_schema()::regnamespace
    UNION ALL
    SELECT 'rule', rulename FROM pg_rewrite w JOIN pg_class r ON r.oid = w.ev_class
    WHERE r.relkind = 'r' AND r.relnamespace = current_schema()::regnamespace"""


_RISKS: Final = {
    "fsync": "changes can be lost and the whole case damaged when the server's power fails",
    "full_page_writes": "the case can be damaged when the server's power fails",
    "synchronous_commit": "changes that were acknowledged can be lost when the server dies",
}
"""Settings of a server that must not be off, and what happens when they are."""


def postgresql_risks(connection: Any, url: str) -> tuple[str, ...]:
    """What the server's settings put at risk, a line each; none on a server that keeps what it acknowledged."""
    names = ", ".join(f"'{name}'" for name in _RISKS)
    sql = f"SELECT name FROM pg_settings WHERE name IN ({names}) AND setting = 'off' ORDER BY name"
    off = [str(name) for (name,) in connection.execute(sql).fetchall()]
    return tuple(f"{name} is off on the server of {redacted(url)}: {_RISKS[name]}; turn it on" for name in off)


def postgresql_version(connection: Any, url: str) -> str | None:
    """Check a PostgreSQL database's tables.

    :returns: its schema version, or ``None`` when the database is empty.
    :raises CaseError: as ``sqlite_version``.
    """
    where = redacted(url)
    found = [(str(kind), str(name)) for kind, name in connection.execute(_POSTGRESQL_OBJECTS).fetchall()]
    if not found:
        return None
    names = {name for _, name in found}
    if "alembic_version" not in names or "case_metadata" not in names:
        raise CaseError(f"{where} holds tables of another program, not a case: choose an empty database")
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    version = version_of(row[0] if row else None, where)
    check_objects(found, schema.tables(version, "postgresql"), where)
    return version
