"""How far reading has come: characters done, how fast, and how long it will take."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any, Final, Self

from verifier.cli.interrupts import check

if TYPE_CHECKING:
    from verifier.ingest.model import Source


def sizes(found: "Sequence[Source]") -> list[int]:
    """Bytes of each source; 0 for standard input and what cannot be looked at."""
    out = []
    for source in found:
        try:
            out.append(source.path.stat().st_size if source.path else 0)
        except OSError:
            out.append(0)
    return out


class Meter:
    """Counts what is done. ``advance`` is what the reading calls; it also stops it after ctrl+c."""

    def __init__(self) -> None:
        self.chars = 0
        self.articles = 0
        self.changed: Callable[[], None] | None = None
        """Called after each change."""
        self._sizes: list[int] = []
        self._total = 0
        self._behind = 0
        self._place = 0
        self._since = 0
        self._began = time.monotonic()

    def expect(self, sizes: Sequence[int]) -> None:
        """Give the bytes of each source: the time left is told from them, unless one is not known (0)."""
        self._sizes = list(sizes) if all(sizes) else []
        self._total = sum(self._sizes)

    def advance(self, count: int) -> None:
        """So many more code points are done."""
        check()
        self.chars += count
        self._since += count
        if self.changed:
            self.changed()

    def article(self, place: int | None = None) -> None:
        """One more article is done; ``place`` counts the sources before its own."""
        self.articles += 1
        if place is not None and place > self._place:
            self._behind += sum(self._sizes[self._place : place])
            self._place, self._since = place, 0
        if self.changed:
            self.changed()

    @property
    def share(self) -> float | None:
        """How much is done, from 0 to 1; None where nobody knows how much there is."""
        if not self._total:
            return None
        at_hand = min(self._since, self._sizes[self._place])
        return min(1.0, (self._behind + at_hand) / self._total)

    def words(self) -> str:
        """``12 articles · 1.2 M characters · 52 k/s · 0:31 left``."""
        elapsed = time.monotonic() - self._began
        parts = [f"{self.articles:,} article{'' if self.articles == 1 else 's'}", f"{_short(self.chars)} characters"]
        if self.chars and elapsed > 1:
            parts.append(f"{_short(self.chars / elapsed)}/s")
            share = self.share
            if share and elapsed > 3:
                left = round(elapsed * (1 - share) / share)
                parts.append(f"{left // 60}:{left % 60:02} left")
        return " · ".join(parts)


def _short(count: float) -> str:
    if count < 1_000:
        return f"{count:.0f}"
    return f"{count / 1_000:.0f} k" if count < 999_500 else f"{count / 1_000_000:.1f} M"


class Bar(AbstractContextManager["Bar"]):
    """A bar on the terminal's standard error, gone when it ends."""

    def __init__(self, meter: Meter) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn
        from rich.table import Column

        console = Console(stderr=True, markup=False, highlight=False, emoji=False)
        count = TextColumn("{task.fields[count]}", markup=False, table_column=Column(no_wrap=True))
        words = TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True, ratio=1))
        self._progress: Progress = Progress(BarColumn(16), count, words, console=console, transient=True, expand=True)
        self._meter = meter
        # Where nobody knows how much there is, the bar only shows that work goes on.
        self._task = self._progress.add_task("reading …", total=None, count="")
        meter.changed = self._show

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Take the bar away."""
        self._meter.changed = None
        self._progress.stop()

    def describe(self, words: str) -> None:
        """Say what is at hand."""
        from verifier.safe_text import safe_text

        self._progress.update(self._task, description=safe_text(words, newlines=False))

    def _show(self) -> None:
        share = self._meter.share
        total = None if share is None else 1.0
        self._progress.update(self._task, total=total, completed=share or 0, count=self._meter.words())


EVERY: Final = 0.3
"""Seconds between two events for a program that listens."""
SELDOM: Final = 5.0
"""Seconds between two lines where no bar can be drawn."""


def tell_event(words: str, share: float | None, **more: Any) -> None:
    """Say how far work has come, as a JSON object on a line of standard output."""
    from verifier.cli.output import write_bytes
    from verifier.workflow.jsonl import dumps

    write_bytes(dumps({"writing": True, "share": share, "summary": words, **more}).encode() + b"\n")


@contextmanager
def told_progress(*, events: bool = False) -> Iterator[Callable[[str, float | None], None]]:
    """Something to call with words and a share (0 to 1; none: nobody knows), as often as one likes.

    It is drawn as a bar on a terminal's standard error, else said there now and then; with ``events``, said as JSON.
    """
    import sys

    if sys.stderr.isatty() and not events:
        with _drawn() as drawn:
            yield drawn
        return
    every, last = (EVERY, 0.0) if events else (SELDOM, time.monotonic())

    def advance(words: str, share: float | None) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < every:
            return
        last = now
        if events:
            tell_event(words, share)
        else:
            from verifier.cli.output import tell

            tell(words)

    yield advance


@contextmanager
def _drawn() -> Iterator[Callable[[str, float | None], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    from verifier.safe_text import safe_text

    console = Console(stderr=True, markup=False, highlight=False, emoji=False)
    text = TextColumn("{task.description}", markup=False)
    with Progress(BarColumn(24), text, console=console, transient=True) as progress:
        task = progress.add_task("…", total=None)

        def advance(words: str, share: float | None) -> None:
            shown = safe_text(words, newlines=False)
            progress.update(task, description=shown, total=None if share is None else 1.0, completed=share or 0)

        yield advance
