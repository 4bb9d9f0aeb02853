"""Ctrl+c that cannot get lost."""

import signal
import threading
from collections.abc import Iterable, Iterator
from types import FrameType
from typing import Final, TypeVar

Item = TypeVar("Item")

_ASKED: Final = threading.Event()


def stoppable(items: Iterable[Item]) -> Iterator[Item]:
    """The items, until ctrl+c: then ``KeyboardInterrupt``, at the latest after the item at hand, or at ``check``.

    Python raises ``KeyboardInterrupt`` wherever the program happens to be, and where that is a callback of a library in
    C it is printed and swallowed. So the signal is also remembered, and looked at between two items.
    """
    in_main = threading.current_thread() is threading.main_thread()

    def handler(number: int, frame: FrameType | None) -> None:
        _ASKED.set()
        raise KeyboardInterrupt

    _ASKED.clear()
    before = signal.signal(signal.SIGINT, handler) if in_main else None
    try:
        for item in items:
            yield item
            check()
    finally:
        if in_main:
            signal.signal(signal.SIGINT, before)


def check() -> None:
    """Raise ``KeyboardInterrupt`` when ctrl+c was pressed since ``stoppable`` began: for long work on one item."""
    if _ASKED.is_set():
        raise KeyboardInterrupt
