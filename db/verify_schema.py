"""Is the store itself as this program makes it: every table, index and rule, the settings, and what lies beside it?"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from db import schema
from db.connect import connect_postgresql, one_line
from db.errors import CaseError

if TYPE_CHECKING:
    from db.engine import Case
    from db.verify_reads import Snapshot

Tell = Callable[[str, str, str], None]
"""Called with the kind of the object, its name, and what is wrong with it."""

_OBJECTS: Final = "SELECT type, name, tbl_name, sql FROM sqlite_master"
Objects = dict[tuple[str, str], tuple[str, str | None]]
"""Kind and name to the table and the words that made it."""
_PRAGMAS: Final = {
    "application_id": schema.APPLICATION_ID,
    "user_version": 0,
    "encoding": "UTF-8",
    "page_size": 4096,
    "journal_mode": "wal",
    "auto_vacuum": 0,
}


def beside(path: str) -> Iterator[tuple[str, str]]:
    """What lies beside a SQLite case and could change what is read from it; to be asked before it is opened.

    :returns: names of files, and why they are in doubt.
    """
    journal = path + "-journal"
    if os.path.lexists(journal):
        yield (
            os.path.basename(journal),
            "a rollback journal lies beside the case: SQLite would play it back into the case; the program leaves none",
        )
    folder, name = os.path.split(path)
    with suppress(OSError):
        for other in sorted(os.listdir(folder or ".")):
            if other.startswith(f"{name}-mj"):
                yield other, "a super-journal lies beside the case: the program never makes one"
    for suffix in ("-wal", "-shm"):
        if os.path.lexists(path + suffix) and (os.path.islink(path + suffix) or not os.path.isfile(path + suffix)):
            yield name + suffix, "it is no regular file"


@cache
def _sqlite_objects() -> Objects:
    """What the migrations make, in a case in memory."""
    from db import create

    raw = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    try:
        with create._sqlalchemy("sqlite", raw) as connection:
            create._upgrade(connection, schema.SCHEMA)
        return _objects(raw.execute(_OBJECTS).fetchall())
    finally:
        raw.close()


def _objects(rows: list[Any]) -> Objects:
    return {(kind, name): (table, sql) for kind, name, table, sql in rows}


def objects(snapshot: "Snapshot", tell: Tell) -> int:
    """Hold every object of the schema against what the migrations make; how many were looked at."""
    if snapshot.sqlite:
        expected, found = _sqlite_objects(), _objects(snapshot.all(_OBJECTS))
        found = {key: value for key, value in found.items() if not schema.SQLITE_OWN.fullmatch(key[1])}
    else:
        expected, found = _postgresql_objects(snapshot.case), _catalog(snapshot.all, "current_schema()")
    for kind, name in sorted(expected.keys() | found.keys()):
        here, there = found.get((kind, name)), expected.get((kind, name))
        if here is None:
            tell(kind, name, "it is missing")
        elif there is None:
            tell(kind, name, "it is none that this program makes")
        elif here != there:
            tell(kind, name, f"it was made otherwise: {_difference(str(there[1]), str(here[1]))}")
    return len(found)


def _difference(expected: str, found: str) -> str:
    start = next((at for at, (a, b) in enumerate(zip(expected, found, strict=False)) if a != b), None)
    start = min(len(expected), len(found)) if start is None else start
    begin = max(0, start - 20)
    return f"“{found[begin : start + 40]}” where “{expected[begin : start + 40]}” belongs"


def settings(snapshot: "Snapshot", tell: Tell, warn: Callable[[str], None]) -> None:
    """The store's own settings: what a case must have is told when it differs, what only risks a loss is warned of."""
    if snapshot.sqlite:
        for pragma, wanted in _PRAGMAS.items():
            rows = snapshot.all(f"PRAGMA {pragma}")
            if [str(row[0]) for row in rows] != [str(wanted)]:  # SQLCipher gives the size of pages as a text
                tell("setting", pragma, f"it is {rows[0][0] if rows else None!r} and should be {wanted!r}")
        return
    for name, wanted in (("fsync", "on"), ("full_page_writes", "on"), ("synchronous_commit", "on")):
        (value,) = snapshot.all(f"SHOW {name}")[0]
        if value not in (wanted, "remote_apply", "remote_write") or (name != "synchronous_commit" and value != wanted):
            warn(f"the server has {name} = {value}: a power cut can lose what was said to be kept")
    (encoding,) = snapshot.all("SHOW server_encoding")[0]
    if encoding != "UTF8":
        tell("setting", "server_encoding", f"it is {encoding} and should be UTF8")
    for (name,) in snapshot.all("SELECT evtname FROM pg_event_trigger WHERE evtenabled <> 'D' ORDER BY 1"):
        warn(f"the server has an event trigger “{name}”, which this program did not make")


def integrity(snapshot: "Snapshot", tell: Tell, warn: Callable[[str], None], *, quick: bool) -> None:
    """What the store itself can say of its own pages, indexes and rules."""
    if snapshot.sqlite:
        if snapshot.case.encrypted and not quick:
            for (line,) in snapshot.all("PRAGMA cipher_integrity_check"):
                tell("file", "", " ".join(str(line).split()))
        for (line,) in snapshot.all(f"PRAGMA {'quick' if quick else 'integrity'}_check(100)"):
            if line != "ok":
                tell("file", "", " ".join(str(line).split()))
        for table, row, parent, _ in snapshot.all("PRAGMA foreign_key_check"):
            tell("row", f"{table} {row}", f"it belongs to no row of “{parent}”")
        return
    _postgresql_integrity(snapshot, tell, warn, quick=quick)


def _postgresql_integrity(snapshot: "Snapshot", tell: Tell, warn: Callable[[str], None], *, quick: bool) -> None:
    for table, name, kind in snapshot.all(
        "SELECT c.relname, n.conname, n.contype::text FROM pg_constraint n JOIN pg_class c ON c.oid = n.conrelid"
        " WHERE n.connamespace = current_schema()::regnamespace AND NOT n.convalidated"
    ):
        tell("constraint", name, f"rows of “{table}” were never held against it ({kind})")
    for (name,) in snapshot.all(
        "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
        " WHERE c.relnamespace = current_schema()::regnamespace AND NOT (i.indisvalid AND i.indisready AND i.indislive)"
    ):
        tell("index", name, "it is marked as not valid")
    for table, columns, parent, target in snapshot.all(_FOREIGN):
        sql = (
            f"SELECT count(*) FROM {table} t WHERE t.{columns} IS NOT NULL"
            f" AND NOT EXISTS (SELECT 1 FROM {parent} p WHERE p.{target} = t.{columns})"
        )
        (count,) = snapshot.all(sql)[0]
        if count:
            tell("row", table, f"{count} rows belong to no row of “{parent}” (by {columns})")
    if quick:
        return
    there = snapshot.all("SELECT count(*) FROM pg_extension WHERE extname = 'amcheck'")[0][0]
    if not there:
        warn("the server's pages and indexes were not looked at: the extension amcheck is not in this database")
        return
    for (name,) in snapshot.all(
        "SELECT c.relname FROM pg_class c JOIN pg_am m ON m.oid = c.relam JOIN pg_index i ON i.indexrelid = c.oid"
        " WHERE m.amname = 'btree' AND c.relnamespace = current_schema()::regnamespace ORDER BY 1"
    ):
        connection = connect_postgresql(snapshot.case.address_in_full, read_only=True)
        try:
            connection.execute("SELECT bt_index_check(index => CAST(%s AS regclass), heapallindexed => true)", (name,))
        except snapshot.errors as error:
            tell("index", name, one_line(error, snapshot.case.secret))
        finally:
            connection.close()


_FOREIGN: Final = """
    SELECT c.relname, a.attname, p.relname, b.attname FROM pg_constraint n
    JOIN pg_class c ON c.oid = n.conrelid JOIN pg_class p ON p.oid = n.confrelid
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = n.conkey[1]
    JOIN pg_attribute b ON b.attrelid = p.oid AND b.attnum = n.confkey[1]
    WHERE n.contype = 'f' AND n.connamespace = current_schema()::regnamespace ORDER BY 1, 2"""

_CATALOG: Final = """
    SELECT 'column', c.relname || '.' || a.attname, c.relname,
           format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull || ' ' || coalesce(l.collname, '')
           || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '') || a.attidentity::text || a.attgenerated::text
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    LEFT JOIN pg_collation l ON l.oid = a.attcollation AND l.collname <> 'default'
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = {where}::regnamespace
  UNION ALL
    SELECT 'relation', c.relname, c.relname, c.relkind::text || c.relpersistence::text || c.relrowsecurity
           || c.relforcerowsecurity || c.relhasrules || coalesce(array_to_string(c.reloptions, ','), '')
    FROM pg_class c WHERE c.relkind NOT IN ('i', 'I', 't', 'c') AND c.relnamespace = {where}::regnamespace
  UNION ALL
    SELECT 'constraint', c.relname || '.' || n.conname, c.relname, pg_get_constraintdef(n.oid) || n.condeferrable
    FROM pg_constraint n JOIN pg_class c ON c.oid = n.conrelid WHERE n.connamespace = {where}::regnamespace
         AND n.contype <> 'n'
  UNION ALL
    SELECT 'index', i.relname, c.relname, replace(pg_get_indexdef(x.indexrelid), {where} || '.', '')
    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid
    WHERE i.relnamespace = {where}::regnamespace AND c.relkind <> 't'
  UNION ALL
    SELECT 'trigger', c.relname || '.' || t.tgname, c.relname, pg_get_triggerdef(t.oid)
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND c.relnamespace = {where}::regnamespace
  UNION ALL
    SELECT 'trigger', c.relname || '.' || coalesce(n.conname, '') || t.tgtype, c.relname,
           'internal ' || t.tgenabled::text
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid LEFT JOIN pg_constraint n ON n.oid = t.tgconstraint
    WHERE t.tgisinternal AND c.relnamespace = {where}::regnamespace
  UNION ALL
    SELECT 'rule', c.relname || '.' || w.rulename, c.relname, pg_get_ruledef(w.oid)
    FROM pg_rewrite w JOIN pg_class c ON c.oid = w.ev_class
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = {where}::regnamespace
  UNION ALL
    SELECT 'policy', c.relname || '.' || p.polname, c.relname, ''
    FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE c.relnamespace = {where}::regnamespace
  UNION ALL
    SELECT 'function', p.proname || '.' || p.oid, '', '' FROM pg_proc p
    WHERE p.pronamespace = {where}::regnamespace
          AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"""


def _catalog(ask: Callable[[str], list[Any]], where: str) -> Objects:
    return _objects(ask(_CATALOG.replace("{where}", where)))


_KNOWN: dict[int, Objects] = {}
"""What the migrations make on a server, by its version."""


def _postgresql_objects(case: "Case") -> Objects:
    """What the migrations make on this server: made in a schema of its own, looked at, and rolled back."""
    from db import create

    raw = connect_postgresql(case.address_in_full)
    try:
        version = int(raw.info.server_version)
        if version not in _KNOWN:
            name = f"verifier_verify_{os.getpid()}"
            with suppress(_Done), create._sqlalchemy("postgresql+psycopg", raw) as connection:
                raw.execute(f"CREATE SCHEMA {name}")
                raw.execute(f"SET LOCAL search_path TO {name}")
                create._upgrade(connection, schema.SCHEMA)
                _KNOWN[version] = _catalog(lambda sql: list(raw.execute(sql).fetchall()), "current_schema()")
                raise _Done
        return _KNOWN[version]
    except CaseError:
        raise
    except Exception as error:
        raise CaseError(
            f"the tables could not be held against new ones: {one_line(getattr(error, 'orig', None) or error)}"
        ) from None
    finally:
        raw.close()


class _Done(Exception):
    """Ends a transaction that leaves nothing."""


def file_changed(path: str) -> int:
    """The size of a SQLite case's write-ahead log."""
    with suppress(OSError):
        return os.path.getsize(path + "-wal")
    return 0
