"""Where articles are read for claims: in this process, or in several worker processes.

A worker is started afresh rather than forked (docs/decisions.md). It has a socket to this process and nothing else of
it: no case, no settings, no terminal. Each is given one task and one to go on with, so none waits for this process, and
what is under way stays bounded.
"""

import atexit
import os
import selectors
import socket
import subprocess
import sys
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from typing import Final, Protocol
from weakref import WeakSet

from verifier.errors import VerifierError
from verifier.extract.model import Extraction
from verifier.extract.pipeline import Item, Part, extract_many, read_piece
from verifier.workflow.worker import receive, send

AHEAD: Final = 2
"""Tasks that one worker has: one at hand, the others waiting with it."""
UNBORN: Final = 3
"""Workers in a row that end before they are ready to read, after which it is given up."""
THREADS: Final = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "BLIS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)
"""One process a core: libraries for matrices must not start threads of their own beside."""
_KEPT: Final = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV")


class WorkerFault(Exception):
    """A worker raised what it should not; the message is its own, the cause holds its traceback."""


@dataclass(frozen=True, slots=True)
class Task:
    """Articles to be read at once, or with ``span`` one piece of a long one.

    ``again``: it was at hand before when a worker ended. ``key`` is the caller's.
    """

    key: object
    items: tuple[Item, ...]
    span: tuple[int, int] | None = None
    again: bool = False


class Lost(Enum):
    """The worker ended and this task has no answer: it was at hand then, or waited behind the one that was."""

    AT_HAND = "at hand"
    WAITING = "waiting"


Result = list[Extraction] | Part | Lost
"""One extraction an article, or what the piece holds."""


class Runner(Protocol):
    """Does tasks, in any order."""

    @property
    def free(self) -> bool:
        """Whether it takes another task now."""

    @property
    def busy(self) -> bool:
        """Whether tasks are under way."""

    def submit(self, task: Task) -> None:
        """Take a task; only when ``free``."""

    def wait(self, *, block: bool = True) -> list[tuple[Task, Result]]:
        """Return what came of the tasks under way; with ``block``, not before there is something (or a worker ended).

        Only when ``busy``.
        """

    def close(self) -> None:
        """Stop at once; what is under way is lost."""


class Here:
    """Does one task at a time, in this process."""

    def __init__(self, codebook: str) -> None:
        self._codebook = codebook
        self._task: Task | None = None

    @property
    def free(self) -> bool:
        return self._task is None

    @property
    def busy(self) -> bool:
        return self._task is not None

    def submit(self, task: Task) -> None:
        self._task = task

    def wait(self, *, block: bool = True) -> list[tuple[Task, Result]]:
        if not block:
            return []
        task, self._task = self._task, None
        assert task is not None
        if task.span:
            return [(task, read_piece(task.items[0], task.span, codebook=self._codebook))]
        return [(task, [found for _, found in extract_many(task.items, codebook=self._codebook)])]

    def close(self) -> None:
        self._task = None


class _Worker:
    """One process and the tasks it has, the one at hand first."""

    def __init__(self) -> None:
        self.tasks: deque[Task] = deque()
        self.ready = False
        self.last = False
        self._item: Item | None = None
        self.channel, theirs = socket.socketpair()
        path = os.pathsep.join(entry for entry in sys.path if entry)
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "verifier.workflow.worker"],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**kept, **dict.fromkeys(THREADS, "1"), "PYTHONPATH": path, "PYTHONUTF8": "1"},
            )
        except BaseException:
            self.channel.close()
            raise
        finally:
            theirs.close()

    def submit(self, task: Task, codebook: str) -> None:
        self.tasks.append(task)
        with suppress(OSError):  # it ended: that is noticed when its answer is waited for
            if task.span is None:
                send(self.channel, ("many", task.items, codebook))
                return
            if self._item is not task.items[0]:
                self._item = task.items[0]
                send(self.channel, ("item", self._item))
            send(self.channel, ("piece", task.span, codebook))

    def close(self) -> None:
        self.channel.close()
        with suppress(OSError):
            self.process.kill()
        self.process.wait()


class Pool:
    """Does tasks in up to ``jobs`` worker processes, each started when the others have enough to do."""

    def __init__(self, jobs: int, codebook: str) -> None:
        self._jobs = jobs
        self._codebook = codebook
        self._workers: list[_Worker] = []
        self._ready = selectors.DefaultSelector()
        self._unborn = 0
        _OPEN.add(self)

    @property
    def pids(self) -> list[int]:
        """Process ids of the workers."""
        return [worker.process.pid for worker in self._workers]

    @property
    def free(self) -> bool:
        return len(self._workers) < self._jobs or any(self._takes(worker) for worker in self._workers)

    @property
    def busy(self) -> bool:
        return any(worker.tasks for worker in self._workers)

    def submit(self, task: Task) -> None:
        takers = [worker for worker in self._workers if self._takes(worker)]
        taker = min(takers, key=lambda worker: len(worker.tasks), default=None)
        if (taker is None or taker.tasks) and len(self._workers) < self._jobs:
            taker = self._start() or taker
        assert taker is not None
        taker.submit(task, self._codebook)

    def wait(self, *, block: bool = True) -> list[tuple[Task, Result]]:
        out: list[tuple[Task, Result]] = []
        for key, _ in self._ready.select(None if block else 0):
            worker = key.data
            try:
                answer = receive(worker.channel)
            except EOFError:
                self._drop(worker)
                out += self._lost_with(worker)
                continue
            if answer[0] == "ready":
                worker.ready, self._unborn = True, 0
                continue
            out.append((worker.tasks.popleft(), self._result(answer)))
            worker.last = worker.last or answer[2]
            if worker.last and not worker.tasks:
                self._drop(worker)
        return out

    def close(self) -> None:
        for worker in list(self._workers):
            self._drop(worker)
        self._ready.close()
        _OPEN.discard(self)

    def _takes(self, worker: _Worker) -> bool:
        return not worker.last and len(worker.tasks) < AHEAD

    def _start(self) -> _Worker | None:
        try:
            worker = _Worker()
        except OSError as error:
            if not self._workers:
                raise VerifierError(f"cannot start a process that reads articles: {error.strerror}") from error
            self._jobs = len(self._workers)  # no room for more: go on with those there are
            return None
        self._workers.append(worker)
        self._ready.register(worker.channel, selectors.EVENT_READ, worker)
        return worker

    def _drop(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        self._ready.unregister(worker.channel)
        worker.close()

    def _lost_with(self, worker: _Worker) -> list[tuple[Task, Result]]:
        """The tasks of a worker that ended, the last one first: only the one at hand may be why."""
        if not worker.ready:
            self._unborn += 1
            if self._unborn >= UNBORN:
                raise VerifierError("the processes that read articles do not start; try --jobs 1, and verifier doctor")
        at_hand = worker.tasks[0] if worker.ready and worker.tasks else None
        return [(task, Lost.AT_HAND if task is at_hand else Lost.WAITING) for task in reversed(worker.tasks)]

    def _result(self, answer: tuple[object, ...]) -> Result:
        if answer[0] == "refused":
            raise VerifierError(str(answer[1]))
        if answer[0] == "fault":
            raise WorkerFault(str(answer[1])) from RuntimeError(str(answer[2]))
        return answer[1]  # type: ignore[return-value]


_OPEN: "WeakSet[Pool]" = WeakSet()


@atexit.register
def _close_all() -> None:
    for pool in list(_OPEN):
        pool.close()


def usable_cores() -> int:
    """Processor cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS and Windows
        return os.cpu_count() or 1
