"""A ctrl+c that a library swallows still stops the work, after the item at hand."""

import os
import signal
from collections.abc import Iterator

import pytest

from verifier.cli.interrupts import stoppable


def test_a_swallowed_interrupt_stops_after_the_item() -> None:
    def items() -> Iterator[int]:
        for number in range(5):
            if number == 2:
                try:
                    os.kill(os.getpid(), signal.SIGINT)
                    for _ in range(1000):
                        pass
                except KeyboardInterrupt:
                    pass  # as a callback of a library in C would
            yield number

    seen: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        seen.extend(stoppable(items()))
    assert seen == [0, 1, 2]


def test_the_handler_before_is_put_back() -> None:
    before = signal.getsignal(signal.SIGINT)
    assert list(stoppable([1, 2])) == [1, 2]
    assert signal.getsignal(signal.SIGINT) is before
