"""Which entries of the history others wrote: not those of this screen, and not those of a job that it runs."""

import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from db.queries import Reader
    from db.rows import Change, HistoryRow
    from verifier.tui.answers import Moved

MOVED: Final = 500
"""Newest entries by others that are looked at for what they changed."""
APART: Final = frozenset({"export", "backup", "merge try", "evidence"})
"""Jobs that write nothing into the case."""


class Watch:
    """How far the history is known. It is looked at in the reading thread; ``writing`` is held by the writing one."""

    def __init__(self) -> None:
        self.writing = threading.Lock()
        self.seq = 0
        self._token: object = None
        self._own: set[int] = set()  # entries of our own that came after another's
        self._job: tuple[str, str | None] | None = None

    def begin(self, reader: "Reader") -> None:
        """What is in the case now is known."""
        self._token = reader.change_token()
        head = reader.head()
        self.seq = head.seq if head else 0

    def wrote(self, change: "Change | None") -> None:
        """Know a write of our own; ``writing`` is held."""
        if change is None:
            return
        if change.seq == self.seq + 1:
            self.seq = change.seq
        else:  # another wrote in between
            self._own.add(change.seq)

    def job_begins(self, name: str, reviewer: str | None) -> None:
        """A job of our own is about to write under this name; a merge writes what others did, under theirs."""
        self._job = None if name in APART else (name, reviewer)

    def job_ends(self) -> None:
        """What is written from now on is no job's; what this one wrote has been looked at."""
        self._job = None

    def look(self, reader: "Reader", *, wait: bool = False) -> "Moved | None":
        """What is new in the case, and what of it others changed; ``None`` when nothing is.

        :param wait: for a write of our own that is under way; else that is left to the next look.
        """
        if not self.writing.acquire(blocking=wait):
            return None
        try:
            token = reader.change_token()
            if token == self._token:
                return None
            self._token = token
            head = reader.head()
            former, self.seq = self.seq, head.seq if head else 0
            own, self._own = self._own, set()
        finally:
            self.writing.release()
        numbers = [number for number in range(max(former, self.seq - MOVED) + 1, self.seq + 1) if number not in own]
        if not numbers:
            return None
        from verifier.tui.others import moved

        return moved(reader, self.seq, self.seq - former - len(own), numbers, self._by_others)

    def _by_others(self, entry: "HistoryRow") -> bool:
        if self._job is None:
            return True
        name, reviewer = self._job
        return name != "merge" and entry.actor != reviewer
