"""Many articles read for claims, in the order they come, by one process or several, with bounded memory.

Short articles go together, a long one goes in pieces (``extract.pieces``). What is found, and its order, is the same
whoever reads it: an article's claims depend on that article alone.
"""

import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from verifier.extract import codebooks, pieces
from verifier.extract.model import Extraction
from verifier.extract.pipeline import Item, Part, join, spans
from verifier.workflow.pool import Here, Lost, Pool, Result, Runner, Task, usable_cores

BATCH_ARTICLES: Final = 32
BATCH_CHARS: Final = 32_000
"""Code points of one task, some 0.7 seconds of work; a longer article is a task of its own, or one a piece."""
ALONE_CHARS: Final = 64_000
"""Code points, together, up to which workers aren't worth starting: each loads the model, 1.8 seconds of processor."""
WAITING: Final = 64
"""Articles a worker that are held, read or not, before the first of them is handed on."""
ENDED: Final = "reading it for claims ended the process that read it, twice (out of memory, or killed); it was left out"

T = TypeVar("T")
Advance = Callable[[int], None]
"""Is told how many more code points are done, after each task."""


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """What came of one entry: nothing for one without an item, else the extraction, or why there is none."""

    entry: T
    extraction: Extraction | None = None
    failure: str | None = None


def extract_all(
    entries: Iterable[tuple[T, Item | None, int]],
    *,
    codebook: str,
    jobs: int | None = None,
    advance: Advance | None = None,
) -> Generator[Answer[T]]:
    """Read the item of each ``(entry, item, weight)``, in order; entries without an item pass through in their place.

    ``weight`` stands for the memory that an entry takes, in code points. ``jobs``: worker processes at most; by default
    as many as there are cores, and none for little text. What ``entries`` raises is raised behind the answers to those
    before. Whoever stops listening (closes the generator) stops the work at once.

    Raises VerifierError for an unknown codebook, or when no worker can be started.
    """
    codebooks.get(codebook)
    reading = _Reading(iter(entries), codebook, _jobs(jobs), advance or (lambda count: None))
    try:
        yield from reading.run()
    finally:
        reading.close()


def _jobs(asked: int | None) -> int:
    return 1 if sys.platform == "win32" else asked or usable_cores()


@dataclass(slots=True)
class _Slot(Generic[T]):
    """An entry on its way. ``wanted``: the pieces of a long article; ``begun``: how many in a row were seen."""

    entry: T
    item: Item | None
    weight: int
    wanted: list[tuple[int, int]] = field(default_factory=list)
    parts: dict[tuple[int, int], Part] = field(default_factory=dict)
    extraction: Extraction | None = None
    failure: str | None = None
    begun: int = 0
    claims: int = 0

    @property
    def settled(self) -> bool:
        return self.item is None or self.extraction is not None or self.failure is not None


class _Reading(Generic[T]):
    """Takes entries in, hands tasks out, puts answers back in order."""

    def __init__(
        self, entries: Iterator[tuple[T, Item | None, int]], codebook: str, jobs: int, advance: Advance
    ) -> None:
        self._entries = entries
        self._codebook = codebook
        self._jobs = jobs
        self._advance = advance
        self._runner: Runner | None = None
        self._slots: deque[_Slot[T]] = deque()
        self._batch: list[_Slot[T]] = []
        self._tasks: deque[Task] = deque()
        self._held = 0
        self._chars = 0
        self._ended = False
        self._error: Exception | None = None

    def run(self) -> Iterator[Answer[T]]:
        while True:
            self._hand_out()
            while self._slots and self._slots[0].settled:
                slot = self._slots.popleft()
                self._held -= slot.weight
                yield Answer(slot.entry, slot.extraction, slot.failure)
            more = self._more
            if more:
                self._take()
            if self._runner is not None and self._runner.busy:
                for task, result in self._runner.wait(block=not more):
                    self._answered(task, result)
            elif self._ended and not self._slots:
                break
        if self._error is not None:
            raise self._error

    def close(self) -> None:
        if self._runner is not None:
            self._runner.close()

    @property
    def _more(self) -> bool:
        """Whether to take in another entry: while nothing waits to be done, and little is held."""
        if self._ended or self._tasks:
            return False
        if not self._slots:
            return True
        if isinstance(self._runner, Here) and self._runner.busy:
            return False  # the input may keep us waiting: first do what there is to do
        alone = self._jobs == 1 or isinstance(self._runner, Here)
        limit = BATCH_CHARS if alone else 4 * BATCH_CHARS * self._jobs
        return len(self._slots) < WAITING * self._jobs and self._held < limit

    def _take(self) -> None:
        try:
            entry, item, weight = next(self._entries)
        except StopIteration:
            self._ended = True
            self._flush()
            return
        except Exception as error:  # told behind the answers to what came before
            self._ended, self._error = True, error
            self._flush()
            return
        slot = _Slot(entry, item, weight)
        self._slots.append(slot)
        self._held += weight
        if item is None:
            return
        self._chars += len(item.text)
        slot.wanted = spans(item)
        if slot.wanted:
            self._flush()
            self._tasks.extend(Task(slot, (item,), span) for span in slot.wanted)
            return
        self._batch.append(slot)
        if len(self._batch) >= BATCH_ARTICLES or sum(one.weight for one in self._batch) >= BATCH_CHARS:
            self._flush()

    def _flush(self) -> None:
        if self._batch:
            self._tasks.append(Task(tuple(self._batch), tuple(one.item for one in self._batch if one.item)))
            self._batch = []

    def _hand_out(self) -> None:
        if not self._more:
            self._flush()
        if not self._tasks:
            return
        runner = self._runner
        if self._jobs > 1 and self._chars > ALONE_CHARS and not isinstance(runner, Pool):
            if runner is None or not runner.busy:
                runner = self._runner = Pool(self._jobs, self._codebook)
        elif runner is None:
            runner = self._runner = Here(self._codebook)
        while runner is not None and self._tasks and runner.free:
            task = self._tasks.popleft()
            if not (task.span and _slots_of(task)[0].settled):  # a piece of an article that is done with
                runner.submit(task)

    def _answered(self, task: Task, result: Result) -> None:
        slots: tuple[_Slot[T], ...] = _slots_of(task)
        if result is Lost.WAITING:
            self._tasks.appendleft(task)
            return
        if result is Lost.AT_HAND:
            self._try_again(task, slots)
            return
        if isinstance(result, Part):
            self._advance(result.span[1] - result.span[0])
            self._piece(slots[0], result)
            return
        self._advance(sum(len(item.text) for item in task.items))
        for slot, extraction in zip(slots, result, strict=True):
            slot.extraction = extraction

    def _piece(self, slot: "_Slot[T]", part: Part) -> None:
        """Keep the part; join them when all are there, or the first of them hold all the claims that are taken."""
        slot.parts[part.span] = part
        while slot.begun < len(slot.wanted) and (known := slot.parts.get(slot.wanted[slot.begun])):
            slot.begun += 1
            slot.claims += known.claims
            if slot.claims > pieces.MAX_CLAIMS:
                break
        if slot.settled or (slot.begun < len(slot.wanted) and slot.claims <= pieces.MAX_CLAIMS):
            return
        assert slot.item is not None
        parts = (slot.parts[span] for span in slot.wanted[: slot.begun])
        slot.extraction = join(slot.item, parts, codebook=self._codebook)
        slot.parts.clear()

    def _try_again(self, task: Task, slots: "tuple[_Slot[T], ...]") -> None:
        """A worker ended with this task: each of its articles is tried once more alone, then given up."""
        if len(slots) == 1 and task.again:
            slots[0].failure = ENDED
            slots[0].parts.clear()
            return
        for slot, item in reversed(list(zip(slots, task.items, strict=True))):
            self._tasks.appendleft(Task(slot if task.span else (slot,), (item,), task.span, again=True))


def _slots_of(task: Task) -> "tuple[_Slot[T], ...]":
    return task.key if isinstance(task.key, tuple) else (task.key,)
