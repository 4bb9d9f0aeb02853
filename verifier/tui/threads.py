"""Two long-lived threads beside the screen: one that reads the case and one that writes it.

Questions of the same channel replace each other while they wait, so that only the newest is ever asked; writes are
never dropped and keep their order. Nothing here touches a widget: every answer goes through one ``post`` function.
"""

import threading
from collections import deque
from collections.abc import Callable
from typing import Any

Job = Callable[[], None]


class LatestThread:
    """Runs the newest job of each channel, oldest channel first."""

    def __init__(self, name: str) -> None:
        self._jobs: dict[str, Job] = {}
        self._patient: dict[str, Job] = {}
        self._wake = threading.Condition()
        self._ending = False
        self._busy = False
        self._last: Job = lambda: None
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    @property
    def idle(self) -> bool:
        """Whether nothing is asked or being asked."""
        with self._wake:
            return not self._jobs and not self._patient and not self._busy

    @property
    def ending(self) -> bool:
        """Whether it was asked to stop."""
        return self._ending

    def ask(self, channel: str, job: Job) -> None:
        """Do ``job`` soon; an older one of the same channel that has not begun is dropped."""
        with self._wake:
            self._jobs.pop(channel, None)
            self._patient.pop(channel, None)
            self._jobs[channel] = job
            self._wake.notify()

    def follow(self, channel: str, job: Job) -> None:
        """Do ``job``, the rest of one that was asked for, soon; not at all if its channel was asked anew meanwhile."""
        with self._wake:
            if channel not in self._jobs and channel not in self._patient:
                self._jobs[channel] = job
                self._wake.notify()

    def later(self, channel: str, job: Job) -> None:
        """Do ``job`` once nothing else is asked; not at all if its channel was asked anew meanwhile.

        Jobs that looked by themselves whether others wait, and came again, would wait for each other for ever.
        """
        with self._wake:
            if channel not in self._jobs:
                self._patient[channel] = job
                self._wake.notify()

    def end(self, timeout: float, last: Job) -> None:
        """Finish the job at hand, drop the others, do ``last`` in this same thread, and stop."""
        with self._wake:
            self._jobs.clear()
            self._patient.clear()
            self._last = last
            self._ending = True
            self._wake.notify()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def _run(self) -> None:
        while True:
            with self._wake:
                while not self._jobs and not self._patient and not self._ending:
                    self._wake.wait()
                if self._ending:
                    break
                waiting = self._jobs or self._patient
                job = waiting.pop(next(iter(waiting)))
                self._busy = True
            job()
            self._busy = False
        self._last()


class OrderedThread:
    """Runs every job in the order given, the waiting ones also when asked to end."""

    def __init__(self, name: str) -> None:
        self._jobs: deque[Job | None] = deque()
        self._busy = False
        self._wake = threading.Condition()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    @property
    def idle(self) -> bool:
        """Whether nothing is to be done or being done."""
        with self._wake:
            return not self._jobs and not self._busy

    def do(self, job: Job | None) -> None:
        with self._wake:
            self._jobs.append(job)
            self._wake.notify()

    def end(self, timeout: float) -> None:
        """Do what was already asked for, then stop."""
        self.do(None)
        if self._thread.is_alive():
            self._thread.join(timeout)

    def _run(self) -> None:
        while True:
            with self._wake:
                while not self._jobs:
                    self._wake.wait()
                job = self._jobs.popleft()
                self._busy = job is not None
            if job is None:
                return
            job()
            self._busy = False


class Post:
    """Keeps answers until the screen is there to take them, then hands them on, in order."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: list[Any] = []
        self._take: Callable[[Any], object] | None = None

    def __call__(self, answer: Any) -> None:
        with self._lock:
            if self._take is None:
                self._kept.append(answer)
            else:
                self._take(answer)

    def connect(self, first: Callable[[Any], object], take: Callable[[Any], object]) -> None:
        """Give the answers kept to ``first``, here and now, and those that come from now on to ``take``."""
        with self._lock:
            kept, self._kept = self._kept, []
            self._take = take
        for answer in kept:
            first(answer)

    def disconnect(self) -> None:
        """Drop what comes from now on: the screen is gone."""
        with self._lock:
            self._take = lambda answer: None
