"""Read one source: open it safely, say what it is by its content, hand it to the reader of that kind."""

import os
import stat
import sys
from collections.abc import Iterator
from typing import BinaryIO, Final

from verifier.ingest import sniff
from verifier.ingest.article import Draft, finish
from verifier.ingest.decode import decode
from verifier.ingest.lines import read_lines
from verifier.ingest.model import MAX_FILE, Reading, Refusal, Source, Unreadable

_CHUNK: Final = 2**20


def read(source: Source, stdin: BinaryIO | None = None) -> Iterator[Reading | Refusal]:
    """Yield what ``source`` holds: one article, one a line for JSON lines, or a refusal with its reason.

    Never raises for what a file holds or how it is kept. ``stdin`` stands in for standard input.
    """
    if source.problem is not None:
        yield Refusal(source.origin, source.problem)
        return
    try:
        if source.path is None:
            stream = stdin or getattr(sys.stdin, "buffer", None)
            if stream is None:
                raise Unreadable("there is no standard input")
            yield from _stream(stream, source.origin, "")
        else:
            with _open(source.path) as stream:
                yield from _stream(stream, source.origin, source.path.name)
    except Unreadable as error:
        yield Refusal(source.origin, str(error))
    except OSError as error:
        reason = error.strerror or "it could not be read"
        yield Refusal(source.origin, f"cannot be read ({reason[0].lower()}{reason[1:]})")


def _open(path: os.PathLike[str]) -> BinaryIO:
    """Open a regular file and nothing else: a pipe would block, a device may never end."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable("not a regular file (a device, pipe or socket); name a file or folder")
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


def _stream(stream: BinaryIO, origin: str, name: str) -> Iterator[Reading | Refusal]:
    head = stream.read(sniff.HEAD)
    kind = sniff.kind(head, name)
    if kind == "lines":
        yield from read_lines(_chunks(head, stream), origin)
        return
    data = head + stream.read(MAX_FILE + 1 - len(head))
    if len(data) > MAX_FILE:
        raise Unreadable(f"larger than {MAX_FILE // 2**20} MB, the most that is read of one article; split it")
    if kind == "page":
        from verifier.ingest.page import read_page

        yield read_page(data, origin)
    else:
        yield _text(data, origin)


def _chunks(head: bytes, stream: BinaryIO) -> Iterator[bytes]:
    yield head
    while chunk := stream.read(_CHUNK):
        yield chunk


def _text(data: bytes, origin: str) -> Reading:
    decoded = decode(data)
    flags = [decoded.flag] if decoded.flag else []
    return finish(Draft(decoded.text, "guessed", flags=flags), data, "text/plain", origin)
