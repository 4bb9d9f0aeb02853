"""What every reader needs: one connection, statements in either backend's dialect, errors in one line."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from db.connect import one_line
from db.errors import CaseError

if TYPE_CHECKING:
    from db.engine import Case


class Reading:
    """A connection that only reads. SQL is written with ``?`` for parameters and holds no other ``?`` or ``%``."""

    def __init__(self, case: "Case") -> None:
        self.case = case
        self.sqlite = case.backend == "sqlite"
        self._connection: Any = case.connect(read_only=True)
        self._errors: type[Exception] | tuple[type[Exception], ...] = sqlite3.Error
        if not self.sqlite:
            import psycopg

            self._errors = psycopg.Error

    def all(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Every row of a query.

        :raises CaseError: when the case cannot be read.
        """
        try:
            cursor = self._connection.execute(sql if self.sqlite else sql.replace("?", "%s"), values)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            return rows
        except self._errors as error:
            raise CaseError(f"cannot read {self.case.target}: {one_line(error)}") from None
        except OverflowError:
            return []  # a number beyond 64 bits: no row has it

    def one(self, sql: str, values: Sequence[object] = ()) -> tuple[Any, ...] | None:
        """The first row of a query, if any."""
        rows = self.all(sql, values)
        return rows[0] if rows else None

    def column(self, sql: str, values: Sequence[object] = ()) -> list[Any]:
        """The first column of a query."""
        return [row[0] for row in self.all(sql, values)]

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All queries within see the case at one moment."""
        self.all_no_rows("BEGIN" if self.sqlite else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            yield
        finally:
            self.all_no_rows("ROLLBACK")

    def all_no_rows(self, sql: str) -> None:
        """Run a statement that answers nothing."""
        try:
            self._connection.execute(sql)
        except self._errors as error:
            raise CaseError(f"cannot read {self.case.target}: {one_line(error)}") from None

    def close(self) -> None:
        """Close the connection; the case stays open."""
        if self.case.lock is None:
            self._connection.close()
            return
        # Never the last connection (the case holds one), so no checkpoint; the lock would only make a reader wait.
        self._connection.close()
