"""What every reader needs: one connection, statements in either backend's dialect, errors in one line."""

from array import array
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from db.connect import errors, one_line, open_blob
from db.errors import CaseError

if TYPE_CHECKING:
    from db.engine import Case

CHUNK: Final = 2_000
"""Rows taken from the driver at a time."""


class Reading:
    """A connection that only reads. SQL is written with ``?`` for parameters and holds no other ``?`` or ``%``."""

    def __init__(self, case: "Case") -> None:
        self.case = case
        self.sqlite = case.backend == "sqlite"
        self._inside = False
        self._connection: Any = case.connect(read_only=True)
        self._errors: type[Exception] | tuple[type[Exception], ...] = errors()
        if not self.sqlite:
            import psycopg

            self._errors = psycopg.Error

    def all(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Every row of a query.

        A parameter that no case can hold (NUL, half a character, a number beyond 64 bits) finds nothing.

        :raises CaseError: when the case cannot be read.
        """
        return [row for rows in self.chunks(sql, values) for row in rows]

    def chunks(self, sql: str, values: Sequence[object]) -> Generator[list[tuple[Any, ...]], None, None]:
        """The rows of a query, so many at a time."""
        if any(isinstance(value, str) and "\x00" in value for value in values):
            return
        try:
            cursor = self._connection.execute(sql if self.sqlite else sql.replace("?", "%s"), values)
            while rows := cursor.fetchmany(CHUNK):
                yield rows
        except self._errors as error:
            raise CaseError(f"cannot read {self.case.target}: {one_line(error)}") from None
        except (OverflowError, UnicodeEncodeError):
            return

    def one(self, sql: str, values: Sequence[object] = ()) -> tuple[Any, ...] | None:
        """The first row of a query, if any."""
        rows = self.all(sql, values)
        return rows[0] if rows else None

    def column(self, sql: str, values: Sequence[object] = ()) -> list[Any]:
        """The first column of a query."""
        return [row[0] for row in self.all(sql, values)]

    def numbers(self, sql: str, values: Sequence[object] = (), among: bytearray | None = None) -> "array[int]":
        """The first column of a query, ids: a million of them take 4 MB, as rows they would take 100.

        :param among: only ids at whose place this holds something.
        :raises CaseError: when the case cannot be read, or holds an id that no case of ours gives.
        """
        found = array("i")  # 4 bytes are enough for schema.MAX_ID
        try:
            for rows in self.chunks(sql, values):
                if among is None:
                    found.extend([row[0] for row in rows])
                else:
                    found.extend([row[0] for row in rows if among[row[0]]])
        except (OverflowError, TypeError):
            raise CaseError(f"{self.case.target} holds an id that is no id: it is damaged; restore a backup") from None
        return found

    def blob(self, table: str, column: str, rowid: int, size: int) -> Iterator[bytes]:
        """The bytes of one value of a SQLite case, so many at a time.

        :raises CaseError: when the case cannot be read.
        """
        try:
            with open_blob(self._connection, table, column, rowid, readonly=True) as value:
                while piece := value.read(size):
                    yield piece
        except self._errors as error:
            raise CaseError(f"cannot read {self.case.target}: {one_line(error)}") from None

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All queries within see the case at one moment; a snapshot within a snapshot is the same one."""
        if self._inside:
            yield
            return
        self._inside = True
        self._run("BEGIN" if self.sqlite else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            yield
        finally:
            self._inside = False
            self._run("ROLLBACK")

    def _run(self, sql: str) -> None:
        try:
            self._connection.execute(sql)
        except self._errors as error:
            raise CaseError(f"cannot read {self.case.target}: {one_line(error)}") from None

    def interrupt(self) -> None:
        """Break off what another thread is reading here: it gets a ``CaseError``. PostgreSQL's statement goes on."""
        if self.sqlite:
            self._connection.interrupt()

    def close(self) -> None:
        """Close the connection; the case stays open.

        This is never the last connection (the case holds one), so SQLite does not checkpoint and no lock is needed.
        """
        self._connection.close()
