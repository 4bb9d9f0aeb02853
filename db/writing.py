"""One write transaction: under the lock, with ids, the reviewer and the next link of the history at hand."""

import secrets
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, exc, text
from sqlalchemy.pool import QueuePool

from db import models, search, valid
from db.chain import canonical, entry_hash_of_text, now
from db.connect import errors, one_line
from db.errors import CaseError, NotFound
from db.lock import WAIT
from db.rows import HistoryRow

if TYPE_CHECKING:
    from db.engine import Case

_WRITE_LOCK: Final = 0x76657277
"""Key of the PostgreSQL advisory lock that puts writers of one case in line: the chain has one end."""

_PAGES: Final = 4_000
"""Pages of the write-ahead log from which a commit copies it into the file: some 50 ms for a thousand scattered ones.
A verdict fills 25, and a screen has time for it (``Store.rest``) long before."""
LARGE: Final = 1_000
"""Claims from which a change leaves that to a thread."""
_WORDLESS: Final = ("mark", "seal")
"""What says nothing that a person wrote, unless it has a reason. All other entries get a salt: once their words are
removed (see ``db.redacting``) nobody can find out by trying which ones had that hash."""


class Write:
    """What a change is made with. Valid inside ``Writer.transaction`` only."""

    def __init__(self, connection: Connection, actor: str) -> None:
        self.connection = connection
        self.sqlite = connection.dialect.name == "sqlite"
        self.actor = actor
        self.at = now()
        head = self.rows("SELECT seq, hash FROM history ORDER BY seq DESC LIMIT 1")
        if not head:
            raise CaseError("the case has no history: it is damaged; restore a backup")
        self._previous: str = head[0][1]
        self.seq: int = head[0][0] + 1
        """The number that the next recorded entry gets."""
        self._reviewer_id: int | None = None
        self.large = False
        """Whether it changed so much that its part of the write-ahead log is long."""
        self._entered: dict[str, list[list[Any]]] = {}
        self._origin: dict[str, Any] | None = None

    @contextmanager
    def speaking(self, actor: str, at: str, origin: dict[str, Any]) -> Iterator[None]:
        """Make changes in the name of somebody who made them in another case, as of that time.

        :param origin: the entry there (``case``, ``seq``, ``hash``), kept in ``after`` under ``brought_from``.
        """
        kept = self.actor, self.at, self._reviewer_id, self._origin
        self.actor, self.at, self._reviewer_id, self._origin = valid.reviewer(actor), at, None, origin
        try:
            yield
        finally:
            self.actor, self.at, self._reviewer_id, self._origin = kept

    def rows(self, sql: str, **values: object) -> Sequence[Any]:
        """Every row of a query with ``:name`` parameters."""
        return self.connection.execute(text(sql), values).all()

    def run(self, sql: str, **values: object) -> int:
        """Run a statement; how many rows it touched."""
        return self.connection.execute(text(sql), values).rowcount

    def many(self, sql: str, values: Sequence[dict[str, object]]) -> None:
        """Run a statement once for each set of values."""
        if values:
            self.connection.execute(text(sql), values)

    def each(self, sql: str, values: Sequence[tuple[object, ...]]) -> None:
        """Run a statement with ``?`` parameters (and no other ``?`` or ``%``) once for each tuple, all in one go.

        Straight to the driver: SQLAlchemy's own handling of 10,000 rows costs more than SQLite's.
        """
        if values:
            self.connection.exec_driver_sql(sql if self.sqlite else sql.replace("?", "%s"), list(values))

    def insert(self, model: type[models.Base], rows: Sequence[dict[str, Any]]) -> None:
        """Insert rows (all with the same keys) into a model's table, all in one go."""
        if rows:
            names = list(rows[0])
            columns = ", ".join(f'"{name}"' for name in names)
            marks = ", ".join("?" * len(names))
            values = [tuple(row[name] for name in names) for row in rows]
            self.each(f"INSERT INTO {model.__tablename__} ({columns}) VALUES ({marks})", values)

    @property
    def listed(self) -> str:
        """SQL for "is one of ``:ids``" (see ``ids``)."""
        return search.listed(self.connection)

    def ids(self, numbers: Sequence[int]) -> object:
        """The value of ``:ids`` for ``listed``."""
        return search.ids_parameter(self.connection, numbers)

    def new_ids(self, table: str, count: int = 1) -> range:
        """Ids that were never used in a table."""
        if not self.run("UPDATE counter SET last = last + :count WHERE name = :name", name=table, count=count):
            self.run("INSERT INTO counter (name, last) VALUES (:name, :count)", name=table, count=count)
        last: int = self.rows("SELECT last FROM counter WHERE name = :name", name=table)[0][0]
        return range(last - count + 1, last + 1)

    def entered(self, table: str, rows: Sequence[tuple[object, ...]]) -> None:
        """Let the entry being written bear witness to new rows (id, uid, name if it has one) that no state tells of."""
        self._entered.setdefault(table, []).extend(map(list, rows))

    def _witness(self, after: object) -> object:
        """A state with the digests of the rows that were entered: first id, how many, SHA-256 of their canonical JSON.

        Without it nobody could say later whether such a row, or its uid, is still the one that was made.
        """
        if not self._entered or not isinstance(after, dict):
            return after
        told = {
            table: {"first": rows[0][0], "count": len(rows), "digest": sha256(canonical(rows).encode()).hexdigest()}
            for table, rows in self._entered.items()
        }
        self._entered = {}
        return {**after, "entered": told}

    @property
    def reviewer_id(self) -> int:
        """The id of the person who makes the change; entered at their first."""
        if self._reviewer_id is None:
            found = self.rows("SELECT id FROM reviewer WHERE name = :name", name=self.actor)
            if found:
                self._reviewer_id = found[0][0]
            else:
                self._reviewer_id = self.new_ids("reviewer")[0]
                values = {"id": self._reviewer_id, "name": self.actor, "first_seen": self.at}
                self.insert(models.Reviewer, [values])
        return self._reviewer_id

    def record(
        self,
        action: str,
        entity: str,
        entity_id: int | None,
        *,
        before: object,
        after: object,
        reason: str = "",
        claims: Sequence[int] = (),
    ) -> int:
        """Append the entry for this change to the history.

        :param claims: the claims it touched, so that each finds it.
        :returns: its ``seq``.
        """
        seq = self.seq
        if self._origin is not None and isinstance(after, dict):
            after = {**after, "brought_from": self._origin}
        if isinstance(after, dict) and (reason or action not in _WORDLESS):
            after = {**after, "salt": secrets.token_hex(16)}
        entry: dict[str, Any] = {
            "seq": seq,
            "at": self.at,
            "actor": self.actor,
            "action": action,
            "entity": entity,
            "entity_id": entity_id,
            "before": canonical(before),
            "after": canonical(self._witness(after)),
            "reason": reason,
            "previous": self._previous,
        }
        entry["hash"] = entry_hash_of_text(**entry)
        self.insert(models.HistoryEntry, [entry])
        self.large = self.large or len(claims) > LARGE
        if claims:
            numbered = search.numbered(self.connection)
            sql = f"INSERT INTO history_claim (claim_id, seq) SELECT claim_id, :seq FROM {numbered}"
            self.run(sql, seq=seq, ids=self.ids(claims))
        self._previous = entry["hash"]
        self.seq += 1
        return seq


class Writer:
    """The engine behind the store: a small pool of connections, and transactions on them."""

    def __init__(self, case: "Case") -> None:
        self.case = case
        self._back: threading.Thread | None = None
        self._here = threading.local()
        dialect = "sqlite" if case.backend == "sqlite" else "postgresql+psycopg"
        self.engine: Engine = create_engine(
            f"{dialect}://",
            creator=case.connect,
            **case.driver,
            poolclass=QueuePool,
            pool_size=2,
            max_overflow=10,
            pool_pre_ping=case.backend == "postgresql",  # a server may have been restarted meanwhile
        )
        if case.backend == "sqlite":

            @event.listens_for(self.engine, "connect")
            def _cache(connection: Any, record: object) -> None:
                connection.execute("PRAGMA cache_size=-16384")  # 16 MiB: an action on 10,000 claims touches 90 MB

            @event.listens_for(self.engine, "checkin")
            def _release(connection: Any, record: object) -> None:
                if connection is not None:  # what the system keeps of the file is enough for the next one
                    connection.execute("PRAGMA shrink_memory")

            @event.listens_for(self.engine, "begin")
            def _begin(connection: Connection) -> None:
                connection.exec_driver_sql(f"PRAGMA wal_autocheckpoint={_PAGES}")
                looked_at = getattr(self._here, "looked_at", False)
                connection.exec_driver_sql(f"PRAGMA foreign_keys={'OFF' if looked_at else 'ON'}")
                connection.exec_driver_sql("BEGIN IMMEDIATE")

    @contextmanager
    def transaction(self, actor: str, *, many: bool = False) -> Iterator[Write]:
        """All or nothing: committed and on disk when this returns, undone when anything raises.

        :param many: the caller looks itself whether each of very many rows that it names is there. SQLite would do so
            once more, row by row in a table whose pages nothing else of the change needs.
        :raises CaseError: when the case cannot be written: one line.
        """
        name = valid.reviewer(actor)
        committing = False
        self._here.looked_at = many
        try:
            if self.case.lock is not None:
                with self.case.lock.hold(), self.engine.begin() as connection:
                    write = Write(connection, name)
                    yield write
                    if write.large:
                        connection.exec_driver_sql("PRAGMA wal_autocheckpoint=0")
                    committing = True
                if write.large:
                    self._write_back()
            else:
                with self.engine.begin() as connection:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITE_LOCK})
                    yield Write(connection, name)
                    committing = True
        except exc.SQLAlchemyError as error:
            why = one_line(getattr(error, "orig", None) or error, self.case.secret)
            unsure = committing and _unsure(getattr(error, "orig", None) or error)
            left = "whether the change stands is not sure: see verifier log first" if unsure else "nothing was changed"
            raise CaseError(f"cannot write to {self.case.target}: {why}; {left}") from error
        except OverflowError:
            raise NotFound("there is nothing with so large a number in this case; nothing was changed") from None
        finally:
            self._here.looked_at = False

    def _write_back(self) -> None:
        """Copy a long write-ahead log into the file, under the lock, while the caller goes on: its change is on disk.

        For a change of ten thousand claims that is a third of the time it takes.
        """

        def work() -> None:
            self._copy(WAIT)
            _give_back()

        self._back = threading.Thread(target=work, name="write-back")
        self._back.start()

    def rest(self) -> None:
        """See ``Store.rest``."""
        if self.case.lock is not None:
            self._copy(0.0)

    def _copy(self, wait: float) -> None:
        """Copy the write-ahead log into the file. Not done now, it is done later: nobody needs to hear of it."""
        lock = self.case.lock
        with suppress(exc.SQLAlchemyError, *errors(CaseError)):
            raw = self.engine.raw_connection()
            try:
                with lock.hold(wait) if lock is not None else nullcontext():
                    cursor = raw.cursor()
                    cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
                    cursor.fetchall()
            finally:
                raw.close()

    def warm(self) -> None:
        """See ``Store.warm``."""
        if self.case.lock is not None:
            from filelock import FileLock

            _ = FileLock
        with self.engine.connect():
            pass

    def forget(self) -> None:
        """See ``Store.forget``."""
        try:
            if self.case.lock is not None:
                with self.case.lock.hold():
                    with self.engine.begin() as connection:
                        search.forget(connection)
                        # Other programs' ANALYZE keeps samples of what stands in an index.
                        sql = "SELECT name FROM sqlite_master WHERE name IN ('sqlite_stat3', 'sqlite_stat4')"
                        for (name,) in connection.exec_driver_sql(sql).all():
                            connection.exec_driver_sql(f"DELETE FROM {name}")
                    raw = self.case.connect()
                    try:
                        raw.execute("VACUUM")
                        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
                    finally:
                        raw.close()
            else:
                raw = self.case.connect()
                try:
                    raw.autocommit = True
                    for name in sorted(models.TABLES):
                        raw.execute(f'VACUUM (FULL, ANALYZE) "{name}"')  # statistics keep samples of values
                finally:
                    raw.close()
        except errors(exc.SQLAlchemyError, *([] if self.case.lock is not None else _postgresql_errors())) as error:
            why = one_line(getattr(error, "orig", None) or error, self.case.secret)
            raise CaseError(f"{self.case.target} still holds what was removed, in its free space: {why}") from error

    def dispose(self) -> None:
        """Close all connections."""
        if self._back is not None:
            self._back.join()
        self.engine.dispose()


_NOT_DONE: Final = ("SQLITE_FULL", "SQLITE_BUSY", "SQLITE_IOERR_WRITE", "SQLITE_CONSTRAINT")


def _unsure(error: BaseException) -> bool:
    """Whether a commit that ended with this error may have been done all the same.

    It may when the log could not be synced (its end is written by then, and may be found by whoever opens the case
    next), and when the server went away while it was asked to commit.
    """
    if not hasattr(error, "sqlstate"):  # SQLite's
        return not str(getattr(error, "sqlite_errorname", "")).startswith(_NOT_DONE)
    state: str | None = getattr(error, "sqlstate", None)
    return state is None or state.startswith(("08", "57P"))


def _postgresql_errors() -> list[type[Exception]]:
    import psycopg

    return [psycopg.Error]


def history_entry(write: Write, seq: int) -> HistoryRow:
    """One whole entry, as it lies in the table."""
    from db import mapping

    rows = write.rows(f"SELECT {mapping.HISTORY} FROM history h WHERE h.seq = :seq", seq=seq)
    return mapping.history_row(tuple(rows[0]))


def _give_back() -> None:
    """Return memory that a large change took and freed to the system, where the C library (glibc) keeps it."""
    import ctypes

    with suppress(OSError, AttributeError, TypeError):  # another library, another system
        ctypes.CDLL(None).malloc_trim(0)
