"""The lock file beside a case: one process at a time writes, checkpoints or closes.

SQLite before 3.51.3 corrupts a WAL database when a checkpoint runs beside a writer (WAL reset). SQLite checkpoints
inside a commit and inside the last close, so both are done under this lock, as is every write transaction.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from db.errors import CaseError

if TYPE_CHECKING:
    from filelock import BaseFileLock

WAIT: Final = 60.0
"""Seconds to wait for another writer before giving up."""

POLL: Final = 0.003
"""Seconds between two looks; a write takes some milliseconds, so a longer pause would only lose turns."""


class WriteLock:
    """A reentrant lock between processes and between the threads of this one. ``filelock`` loads at first use."""

    def __init__(self, case_path: str) -> None:
        self.path = case_path + ".lock"
        self._threads = threading.RLock()
        self._files: BaseFileLock | None = None

    @contextmanager
    def hold(self, wait: float = WAIT) -> Iterator[None]:
        """Hold the lock.

        :raises CaseError: when another program holds it for longer than ``wait`` seconds, or it cannot be made.
        """
        from filelock import FileLock, Timeout

        if not self._threads.acquire(timeout=wait):
            raise CaseError(f"this program has been writing to {self._case} for {wait:.0f} s: try again")
        try:
            if self._files is None:
                self._files = FileLock(self.path, mode=0o600, thread_local=False, poll_interval=POLL)
            try:
                self._files.acquire(timeout=wait)
            except Timeout:
                message = f"another program has been writing to {self._case} for {wait:.0f} s"
                raise CaseError(f"{message}: try again, or see who holds {self.path}") from None
            except (OSError, NotImplementedError) as error:
                why = getattr(error, "strerror", None) or str(error)
                raise CaseError(f"cannot lock {self._case} ({self.path}): {why}") from None
            try:
                yield
            finally:
                self._files.release()
        finally:
            self._threads.release()

    @property
    def _case(self) -> str:
        return os.path.splitext(self.path)[0]
