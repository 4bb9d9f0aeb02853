"""The limited child process that parses saved pages, so that no page can take the program down with it.

Frames on its standard input and output: four bytes of length (big-endian), then that many bytes. The child starts on
the first page, serves many, and is replaced after a failure, a time-out or many pages; it dies with its parent, whose
closed pipe ends its loop. The limits it sets itself are in ``worker``.
"""

import atexit
import contextlib
import json
import os
import selectors
import struct
import subprocess
import sys
import threading
import time
from typing import Any, Final

from verifier.ingest.model import Unreadable

START_SECONDS: Final = 30.0
"""Time to import the parser on a busy machine; a page's own time does not run yet."""
PAGE_SECONDS: Final = 6.0
"""Wall-clock time for one page; a long one takes a tenth of it."""
PAGES: Final = 300
"""Pages served by one child: parsers keep memory."""
MAX_ANSWER: Final = 80 * 2**20
_TOO_LONG: Final = "it took too long to read; save the text alone and add that"
_BROKEN: Final = "the page could not be read (it breaks the parser); save the text alone and add that"


class _Gone(Exception):
    """The child ended or did not answer in time (``late``)."""

    def __init__(self, late: bool) -> None:
        super().__init__()
        self.late = late


class Sandbox:
    """One child, started when first needed. Safe to use from several threads: pages wait for each other."""

    def __init__(self, page_seconds: float = PAGE_SECONDS) -> None:
        self._seconds = page_seconds
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._served = 0

    def parse(self, data: bytes) -> dict[str, Any]:
        """What the child read from a page's bytes. Raises Unreadable with the reason when it read nothing."""
        with self._lock:
            if self._child is None or self._served >= PAGES or self._child.poll() is not None:
                self._start()
            self._served += 1
            try:
                self._send(data)
                answer = json.loads(self._receive(self._seconds))
            except (_Gone, OSError, ValueError) as error:
                self._stop()
                late = isinstance(error, _Gone) and error.late
                raise Unreadable(_TOO_LONG if late else _BROKEN) from None
            except BaseException:  # an interrupt: what the child still sends must not answer for the next page
                self._stop()
                raise
            if answer.get("last"):
                self._stop()
        if reason := answer.get("refused"):
            raise Unreadable(str(reason))
        return dict(answer)

    def close(self) -> None:
        """End the child; the next page starts a new one."""
        with self._lock:
            self._stop()

    @property
    def pid(self) -> int | None:
        """Process id of the child, when there is one."""
        return self._child.pid if self._child else None

    def _start(self) -> None:
        self._stop()
        # Only what Python needs: no name of a case, no password reaches the process that reads hostile pages.
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LANG", "LC_ALL") if name in os.environ}
        path = os.pathsep.join(entry for entry in sys.path if entry)
        self._child = subprocess.Popen(
            [sys.executable, "-P", "-B", "-m", "verifier.ingest.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**kept, "PYTHONPATH": path, "PYTHONUTF8": "1"},
            bufsize=0,
        )
        self._served = 0
        try:
            self._receive(START_SECONDS)
        except (_Gone, OSError):
            self._stop()
            raise Unreadable("the reader of web pages did not start; see `verifier doctor`") from None

    def _stop(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        with contextlib.suppress(OSError):
            child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        child.wait()

    def _send(self, data: bytes) -> None:
        assert self._child is not None
        assert self._child.stdin is not None
        view = memoryview(struct.pack(">I", len(data)) + data)
        while view:
            view = view[self._child.stdin.write(view) or 0 :]

    def _receive(self, seconds: float) -> bytes:
        deadline = time.monotonic() + seconds
        size = struct.unpack(">I", self._take(4, deadline))[0]
        if size > MAX_ANSWER:
            raise _Gone(late=False)
        return self._take(size, deadline)

    def _take(self, size: int, deadline: float) -> bytes:
        assert self._child is not None
        assert self._child.stdout is not None
        parts: list[bytes] = []
        with selectors.DefaultSelector() as ready:
            ready.register(self._child.stdout, selectors.EVENT_READ)
            while size:
                left = deadline - time.monotonic()
                if left <= 0 or not ready.select(left):
                    raise _Gone(late=True)
                part = os.read(self._child.stdout.fileno(), min(size, 2**20))
                if not part:
                    raise _Gone(late=self._spent())
                parts.append(part)
                size -= len(part)
        return b"".join(parts)

    def _spent(self) -> bool:
        """Whether the child was ended by its own limit of processor time."""
        assert self._child is not None
        import signal

        return self._child.wait() == -getattr(signal, "SIGXCPU", 0)


SHARED: Final = Sandbox()
"""The child that ``read`` uses."""
atexit.register(SHARED.close)
