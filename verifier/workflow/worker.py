"""A process that reads articles for claims, for ``workflow.pool``: it serves on its standard input until that closes.

Frames both ways: eight bytes of length (big-endian), then a pickle; the other end is our own parent, who sent nothing
that it did not make itself. A thread listens all the time, so the process ends at once when its parent is gone, however
that came about. Of ctrl+c it takes no notice: the parent decides.
"""

import os
import pickle
import queue
import signal
import socket
import struct
import threading
import traceback
from typing import Any, Final

RECYCLE: Final = 330 * 2**20
"""Resident bytes after a task from which on the process asks to be replaced."""
_HEAD: Final = struct.Struct(">Q")


def send(channel: socket.socket, value: object) -> None:
    """Write one frame. Raises OSError when nobody reads any more."""
    data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    channel.sendall(_HEAD.pack(len(data)))
    channel.sendall(data)


def receive(channel: socket.socket) -> Any:
    """Read one frame. Raises EOFError when the other end is closed, also in the middle of a frame."""
    return _value(_frame(channel))


def _frame(channel: socket.socket) -> bytearray:
    (size,) = _HEAD.unpack(_take(channel, _HEAD.size))
    return _take(channel, size)


def _value(frame: bytearray) -> Any:
    return pickle.loads(frame)  # noqa: S301 - from our own process


def _take(channel: socket.socket, size: int) -> bytearray:
    data = bytearray(size)
    view = memoryview(data)
    while view:
        try:
            count = channel.recv_into(view)
        except OSError:
            count = 0
        if not count:
            raise EOFError
        view = view[count:]
    return data


def main() -> None:
    """Load the model, say ``("ready",)``, and serve.

    ``("item", Item)`` gives the long article that pieces are asked of, and has no answer. ``("many", items, codebook)``
    and ``("piece", span, codebook)`` are answered, in order, by ``("done", result, last)``, ``("refused", message)`` or
    ``("fault", message, traceback)``; ``last`` asks to be replaced.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    channel = socket.socket(fileno=os.dup(0))
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    asked: queue.SimpleQueue[bytearray] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(channel, asked), daemon=True).start()
    item = None
    try:
        send(channel, _started())
    except OSError:
        os._exit(0)
    while True:
        work = _value(asked.get())
        if work[0] == "item":
            item = work[1]
            continue
        try:
            send(channel, _answer(work, item))
        except OSError:
            os._exit(0)


def _started() -> tuple[str, ...]:
    from verifier.errors import VerifierError
    from verifier.extract import parsing

    try:
        parsing.model()
    except VerifierError as error:
        return ("refused", str(error))
    return ("ready",)


def _listen(channel: socket.socket, asked: "queue.SimpleQueue[bytearray]") -> None:
    """Take frames as they come, unread: a pickle imports modules, and the main thread does so itself meanwhile.

    Two threads that import the same modules may wait for each other for good, or find one half made.
    """
    while True:
        try:
            asked.put(_frame(channel))
        except EOFError:
            os._exit(0)  # the parent is gone: no answer is of use


def _answer(work: Any, item: Any) -> tuple[Any, ...]:
    from verifier.errors import VerifierError
    from verifier.extract.pipeline import extract_many, read_piece

    try:
        if work[0] == "many":
            result: Any = [found for _, found in extract_many(work[1], codebook=work[2])]
        else:
            result = read_piece(item, work[1], codebook=work[2])
    except VerifierError as error:
        return ("refused", str(error))
    except MemoryError:
        os._exit(1)  # as if the system had ended it: the parent says which article it was
    except Exception as error:
        return ("fault", f"{type(error).__name__}: {error}", traceback.format_exc())
    return ("done", result, resident() > RECYCLE)


def resident() -> int:
    """Resident bytes of this process now; 0 where the system does not say."""
    try:
        with open("/proc/self/statm", "rb") as sizes:
            return int(sizes.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


if __name__ == "__main__":
    main()
