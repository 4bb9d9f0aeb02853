"""What may wait, asked in the reading thread: the figures that others give for what a claim counts.

Looking for them takes some tens of milliseconds in a large case. It gives way to whatever the screen asks meanwhile:
between two steps, and within a query where SQLite can be broken off; it is taken up again when that is answered.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from db.errors import CaseError, NotFound
from verifier.tui.answers import Others

if TYPE_CHECKING:
    from db.queries import Reader
    from verifier.tui.threads import LatestThread, Post

CHANNEL: Final = "others"
PATIENT: Final = frozenset({"poll", CHANNEL})
"""Questions that can wait for this one: polls come every second, and would let a slow one never end."""
STEP: Final = 0.002
"""Seconds of work after which the interpreter is left to the screen for a moment."""


class _GivenWay(Exception):
    """Something else was asked."""


class Yielding:
    """Looks for the figures of others, one claim at a time, while nothing else is asked."""

    def __init__(self, reads: "LatestThread", post: "Post", reader: "Callable[[], Reader | None]") -> None:
        self._reads = reads
        self._post = post
        self._reader = reader
        self._lock = threading.Lock()
        self._breakable: Reader | None = None
        self._wanted: int | None = None
        self._asked = False  # something else, since this was put in the queue
        self._since = 0.0

    def ask(self, generation: int, claim_id: int) -> None:
        """Look for the figures beside this claim's, instead of what was asked before."""
        self._wanted = generation
        self._asked = False
        self._reads.ask(CHANNEL, lambda: self._look(generation, claim_id))

    def drop(self) -> None:
        """Look for nothing any more."""
        self._wanted = None
        self._break()

    def give_way(self, channel: str) -> None:
        """Something was asked in a channel: it goes first."""
        if channel not in PATIENT:
            self._asked = True
            self._break()

    def _break(self) -> None:
        with self._lock:
            if self._breakable is not None:
                self._breakable.interrupt()

    # in the reading thread

    def _look(self, generation: int, claim_id: int) -> None:
        reader = self._reader()
        if reader is None or self._wanted != generation:
            return
        self._since = time.monotonic()
        try:
            with reader.snapshot(), self._may_break(reader):
                found = reader.other_figures(claim_id, lambda: self._pause(generation))
        except (_GivenWay, CaseError, NotFound) as error:
            if self._wanted != generation:
                return
            if self._asked:
                self._asked = False
                self._reads.follow(CHANNEL, lambda: self._look(generation, claim_id))
            elif not isinstance(error, _GivenWay):
                self._post(Others(generation, claim_id, None))
        else:
            self._post(Others(generation, claim_id, found))

    @contextmanager
    def _may_break(self, reader: "Reader") -> "Iterator[None]":
        with self._lock:
            self._breakable = reader
        try:
            yield
        finally:
            with self._lock:  # from here on no other question can be hit by it
                self._breakable = None

    def _pause(self, generation: int) -> None:
        if self._asked or self._wanted != generation:
            raise _GivenWay
        if time.monotonic() - self._since > STEP:
            time.sleep(0.0005)  # 0 would often leave the interpreter with this thread
            self._since = time.monotonic()
