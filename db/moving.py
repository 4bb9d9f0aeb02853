"""How far a migration has come: told phase by phase while it works, and ended from there, with nothing changed."""

import re
import sqlite3
import time
from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import Connection, event

from db.connect import errors

Told = Callable[[str, float | None], None]
"""Is given the phase in words and the share that is done of it (``None``: nobody knows), some ten times a second.

What it raises ends the migration; the case is then as it was.
"""

OFTEN: Final = 200_000
"""Steps of SQLite's machine (some milliseconds) between two looks at the clock, and for ctrl+c."""
EVERY: Final = 0.1

_PHASES: Final = (
    (re.compile(r"CREATE\s+(?:UNIQUE\s+)?INDEX\s+\S+\s+ON\s+\"?(\w+)", re.IGNORECASE), "indexing {}"),
    (re.compile(r"INSERT\s+INTO\s+\"?(?!alembic)(\w+)", re.IGNORECASE), "filling {}"),
    (re.compile(r"UPDATE\s+\"?(?!alembic)(\w+)", re.IGNORECASE), "renewing {}"),
    (re.compile(r"DROP\s+TABLE\s+\"?(\w+)", re.IGNORECASE), "clearing {}"),
    (re.compile(r"PRAGMA\s+foreign_key_check", re.IGNORECASE), "checking"),
)


class Watch:
    """Tells the phases of one migration. Every long statement is a phase, whichever migration has it."""

    def __init__(self, told: Told | None, lead: str) -> None:
        self._told = told
        self._lead = lead
        self._phase = ""
        self._last = 0.0
        self.stopped: BaseException | None = None
        """What was raised to end it, where SQLite would have swallowed it."""

    def phase(self, words: str, share: float | None = None) -> None:
        """A phase begins, or has come so far; raises what ends the migration."""
        new = words != self._phase
        self._phase = words
        if self._told is not None and (new or time.monotonic() - self._last >= EVERY):
            self._last = time.monotonic()
            self._told(f"{self._lead}: {words}", share)

    def over(self, raw: sqlite3.Connection) -> None:
        """Look out during the statements of a connection, which take their time in C."""
        raw.set_progress_handler(self._tick, OFTEN)

    def copied(self, done: int, total: int) -> None:
        """So many bytes of the case are copied."""
        self.phase("copying the case first", min(1.0, done / total) if total else None)

    def listen(self, connection: Connection) -> None:
        """Take a phase from each statement."""
        event.listen(connection, "before_cursor_execute", self._statement)

    def ended(self, error: BaseException) -> BaseException | None:
        """What really ended it: an error of a statement may only say that it was broken off, by ctrl+c for one."""
        if self.stopped is not None:
            return self.stopped
        cause: Any = getattr(error, "orig", None) or error
        if isinstance(cause, errors()) and str(cause) == "interrupted":
            return KeyboardInterrupt()
        return None

    def _tick(self) -> int:
        try:
            self.phase(self._phase)
        except BaseException as error:
            self.stopped = error
            return 1
        return 0

    def _statement(self, connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        for pattern, words in _PHASES:
            found = pattern.match(statement.lstrip())
            if found:
                self.phase(words.format(*found.groups()).removesuffix("_anew").replace("_", " "))
                return
