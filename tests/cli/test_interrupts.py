"""A ctrl+c that a library swallows still stops the work, after the item at hand."""

import os
import signal
from collections.abc import Iterator

import pytest

from verifier import config
from verifier.cli.interrupts import stoppable
from verifier.cli.main import run


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


def _raise(error: BaseException) -> None:
    raise error


def test_ctrl_c_before_the_work_begins_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(config, "load", lambda: _raise(KeyboardInterrupt()))
    assert run(["extract", "nothing.txt"]) == 130
    assert capsys.readouterr() == ("", "verifier: stopped\n")


def test_ctrl_c_that_python_turned_into_another_error_is_told_as_what_it_was(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def load() -> None:
        try:
            raise KeyboardInterrupt
        except KeyboardInterrupt as error:  # as where a class is made while a module is loaded
            raise RuntimeError("Error calling __set_name__") from error

    monkeypatch.setattr(config, "load", load)
    assert run(["extract", "nothing.txt"]) == 130
    assert capsys.readouterr() == ("", "verifier: stopped\n")
