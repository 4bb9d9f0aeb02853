"""Making a case and bringing an older one up to date. Only this module (and the migrations) loads Alembic."""

import os
import re
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

import sqlalchemy
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from db import backup, cipher, schema
from db.chain import FIRST_PREVIOUS, canonical, entry_hash_of_text, now
from db.connect import connect_postgresql, connect_sqlite, errors, one_line, redacted
from db.errors import CaseError
from db.files import publish
from db.moving import Told, Watch

POSTGRESQL_LOCK = 0x76657266
"""Key of the advisory lock that one program holds while it creates or migrates a PostgreSQL case."""


PAGES = 4096
"""Pages (of 4 kB) copied between two looks at how far it is."""


def _upgrade(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _first_entry(connection: Connection) -> None:
    """Who the case is, and the first link of its history."""
    facts = {"uid": uuid.uuid4().hex, "created_at": now()}
    for key, value in facts.items():
        connection.execute(
            text("INSERT INTO case_metadata (key, value) VALUES (:key, :value)"), {"key": key, "value": value}
        )
    entry: dict[str, Any] = {
        "seq": 1,
        "at": facts["created_at"],
        "actor": "verifier",
        "action": "create_case",
        "entity": "case",
        "entity_id": None,
        "before": canonical(None),
        "after": canonical({"uid": facts["uid"], "schema": schema.SCHEMA}),
        "reason": "",
        "previous": FIRST_PREVIOUS,
    }
    entry["hash"] = entry_hash_of_text(**entry)
    columns = ", ".join(entry)
    values = ", ".join(f":{name}" for name in entry)
    connection.execute(text(f"INSERT INTO history ({columns}) VALUES ({values})"), entry)


@contextmanager
def _sqlalchemy(dialect: str, raw: Any) -> Iterator[Connection]:
    """A SQLAlchemy transaction on a driver's connection; migrations and first entry stand or fall together."""
    more = {"module": cipher.driver_of(raw)} if dialect == "sqlite" else {}
    engine = sqlalchemy.create_engine(f"{dialect}://", creator=lambda: raw, poolclass=sqlalchemy.StaticPool, **more)
    if dialect == "sqlite":

        @sqlalchemy.event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    with engine.begin() as connection:
        yield connection


def create_sqlite(path: str) -> None:
    """Make a case file. The caller holds the write lock and has seen that there is nothing at ``path``.

    It is made under another name beside and then given its own: a failure leaves nothing.

    :raises CaseError: when the folder cannot be written.
    """
    draft = f"{path}.new-{os.getpid()}"
    try:
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        raw = connect_sqlite(draft)
        try:
            raw.execute(f"PRAGMA application_id={schema.APPLICATION_ID}")
            with _sqlalchemy("sqlite", raw) as connection:
                _upgrade(connection, schema.SCHEMA)
                _first_entry(connection)
            # Last, so that there is no log yet: the close would copy it into the file, and say nothing when that fails.
            raw.execute("PRAGMA journal_mode=WAL")
        finally:
            raw.close()
        publish(draft, path)
    except FileExistsError:
        raise CaseError(f"{path} appeared while the case was made: try again") from None
    except errors(OSError, sqlalchemy.exc.SQLAlchemyError) as error:
        why = getattr(error, "strerror", None) or one_line(getattr(error, "orig", None) or error)
        raise CaseError(f"cannot create a case at {path}: {why}") from None
    finally:
        for rest in (draft, draft + "-wal", draft + "-shm", draft + "-journal"):
            with suppress(OSError):
                os.unlink(rest)


def migrate_sqlite(path: str, version: str, keep: int, told: Told | None = None) -> str:
    """Bring a case file up to the present schema, after laying a copy of it beside it. The caller holds the lock.

    :param keep: how many such copies of this case stay; older ones are deleted when all went well.
    :param told: see ``db.moving``; what it raises comes through, and the case is as it was.
    :returns: what was done, in one line.
    :raises CaseError: when it fails; the case is then as it was.
    """
    kept = f"{path}.schema-{version}.{backup.stamp()}.backup"
    watch = Watch(told, f"bringing {os.path.basename(path)} from schema {version} to {schema.SCHEMA}")
    try:
        with ExitStack() as held:
            uid = _copy(path, kept, held, watch)
            raw = connect_sqlite(path)
            held.callback(raw.close)
            watch.over(raw)
            try:
                raw.execute("PRAGMA foreign_keys=OFF")  # else a table could not be made anew; looked at below
                with _sqlalchemy("sqlite", raw) as connection:
                    watch.listen(connection)
                    _upgrade(connection, schema.SCHEMA)
                    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
                    if broken is not None:
                        raise sqlite3.DatabaseError(f"a row of “{broken[0]}” belongs to none of “{broken[2]}”")
                    watch.phase("writing it to the disk")
            except BaseException:
                with suppress(OSError):  # rolled back, so the copy is of no use; each try would leave one
                    os.unlink(kept)
                raise
    except errors(OSError, sqlalchemy.exc.SQLAlchemyError) as error:
        ended = watch.ended(error)
        if ended is not None:
            raise ended from None
        why = getattr(error, "strerror", None) or one_line(getattr(error, "orig", None) or error)
        raise CaseError(
            f"cannot bring {path} from schema {version} to {schema.SCHEMA}: {why}; it is as it was"
        ) from None
    with suppress(OSError):
        names = re.compile(rf"{re.escape(os.path.basename(path))}\.schema-\d+\.{backup.STAMP}\.backup")
        backup.rotate(os.path.dirname(path), names, uid, keep)
    return f"{path} was brought from schema {version} to {schema.SCHEMA}; as it was, it is kept in {kept}"


def _copy(path: str, kept: str, held: ExitStack, watch: Watch) -> str:
    """A whole copy of a case, checked before it gets its name; returns the case's uid."""
    backup.need_space(os.path.dirname(path), backup.size_of(path))
    with backup.draft_beside(kept) as draft:
        backup.copy_case(path, draft, lock=nullcontext(), held=held, advance=watch.copied)
        with backup.Copy(draft, path) as copy:
            watch.phase("checking the copy")
            watch.over(copy.connection)
            damage = copy.damage()
            if damage:
                raise CaseError(f"the case at {path} is damaged ({damage}): restore a backup; it is as it was")
            uid = copy.uid
        publish(draft, kept)
    return uid


def prepare_postgresql(url: str, *, create: bool, told: Told | None = None) -> str | None:
    """Make or migrate the case in a PostgreSQL database, one program at a time, in one transaction.

    :returns: what was migrated, in one line, if anything was.
    :raises CaseError: when it fails; the database is then as it was.
    """
    from db.check import postgresql_version

    raw = connect_postgresql(url)
    try:
        with _sqlalchemy("postgresql+psycopg", raw) as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": POSTGRESQL_LOCK})
            version = postgresql_version(raw, url)
            if version == schema.SCHEMA:
                return None
            if version is None and not create:
                raise CaseError(f"{redacted(url)} is an empty database: no case is in it")
            if version is not None:
                Watch(told, f"bringing {redacted(url)} from schema {version} to {schema.SCHEMA}").listen(connection)
            _upgrade(connection, schema.SCHEMA)
            if version is None:
                _first_entry(connection)
                return None
            return f"{redacted(url)} was brought from schema {version} to {schema.SCHEMA}; no copy of it was made"
    except sqlalchemy.exc.SQLAlchemyError as error:
        why = one_line(getattr(error, "orig", None) or error, url)
        raise CaseError(f"cannot prepare {redacted(url)}: {why}") from None
    finally:
        raw.close()
