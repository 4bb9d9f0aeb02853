"""The child process: limits itself, then reads pages from its standard input until that closes.

Limits: address space, processor time a page, no file written, no connection, no other process. The memory limit and the
audit hook (PEP 578) are a second wall: the parser is asked for neither network nor files to begin with.
"""

import contextlib
import json
import os
import signal
import struct
import sys
from typing import Any, BinaryIO, Final

MEMORY: Final = 576 * 2**20
"""Address space in bytes, of which the interpreter and the parser map about 190 MB before the first page."""
CPU_SECONDS: Final = 4
"""Processor time for one page."""
RECYCLE: Final = 200 * 2**20
"""Peak resident bytes after which the child asks to be replaced."""
BIG: Final = 2 * 2**20
"""Bytes of a page after which it does so, too: the memory is back before extraction loads its model."""
_FORBIDDEN: Final = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "urllib.",
)


def main() -> None:
    """Serve pages. Standard output carries frames only: whatever else prints there is lost."""
    stdin = os.fdopen(os.dup(0), "rb")
    stdout = os.fdopen(os.dup(1), "wb")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ctrl+c reaches the whole terminal: the parent decides
    null = os.open(os.devnull, os.O_RDWR)
    for handle in (0, 1):
        os.dup2(null, handle)
    from verifier.ingest import webpage  # before the limits, so that they leave the same room everywhere

    webpage.warm()
    _limit_process()
    sys.addaudithook(_refuse)
    _write(stdout, b"ready")
    while (page := _read(stdin)) is not None:
        _limit_page()
        answer = _answer(webpage.parse, page)
        answer["last"] = answer.get("last", False) or len(page) > BIG or _resident() > RECYCLE
        _write(stdout, json.dumps(answer).encode())


def _answer(parse: Any, page: bytes) -> dict[str, Any]:
    from verifier.ingest.model import Unreadable

    try:
        return dict(parse(page))
    except Unreadable as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"refused": "it needs too much memory to read; save the text alone and add that", "last": True}
    except RecursionError:
        return {"refused": "its parts are nested too deep to read; save the text alone and add that", "last": True}
    except Exception:  # a page that breaks the parser must not end the run; the parent says so in one line
        return {
            "refused": "the page could not be read (it breaks the parser); save the text alone and add that",
            "last": True,
        }


def _read(stream: BinaryIO) -> bytes | None:
    head = stream.read(4)
    if len(head) < 4:
        return None
    return stream.read(struct.unpack(">I", head)[0])


def _write(stream: BinaryIO, data: bytes) -> None:
    stream.write(struct.pack(">I", len(data)) + data)
    stream.flush()


def _limit_process() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # not on Windows; lower limits of the system stand
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_page() -> None:
    """Give the page its processor time, counted from now."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + CPU_SECONDS + 1, hard))


def _resident() -> int:
    """Resident bytes of this process now; 0 where the system does not say.

    Not ``ru_maxrss``: on Linux that begins with the peak of the process that started this one, so a parent with the
    language model loaded would have its child replaced after every page.
    """
    with contextlib.suppress(OSError, ValueError, IndexError), open("/proc/self/statm", "rb") as sizes:
        return int(sizes.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    with contextlib.suppress(ImportError):
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss if sys.platform == "darwin" else 0
    return 0


def _refuse(event: str, args: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(f"{event} is not allowed while a page is read")


if __name__ == "__main__":
    main()
