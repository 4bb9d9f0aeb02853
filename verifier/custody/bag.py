"""A BagIt bag (RFC 8493, version 1.0), written as a stream: files go in one by one and are hashed as they pass.

Written by hand rather than by the Library of Congress' ``bagit``, which changes the folder of the whole process, reads
every file twice and knows no archives; the tests validate with it. Pure: it knows neither the store nor the report.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO, Final, Protocol

from verifier.custody.sinks import Sink

ALGORITHMS: Final = ("sha256", "sha512")
LINE: Final = 79
"""Bytes of a line of ``bag-info.txt`` that RFC 8493, 2.2.2, recommends at most."""

Info = Sequence[tuple[str, str]]
"""Labels and values of ``bag-info.txt``, in their order."""


class Stream(Protocol):
    """What a file of a bag is written to."""

    def write(self, data: bytes, /) -> object: ...


class _Hashing:
    """A stream that counts and hashes what goes through."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.size = 0
        self.digests = {name: hashlib.new(name) for name in ALGORITHMS}

    def write(self, data: bytes, /) -> None:
        """Pass bytes on."""
        self._stream.write(data)
        self.size += len(data)
        for digest in self.digests.values():
            digest.update(data)


class Bag:
    """A bag being written into a sink. Payload first, then ``close``, which writes what is told about it."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._payload: dict[str, dict[str, str]] = {}
        self._tags: dict[str, dict[str, str]] = {}
        self._folded: set[str] = set()
        self.octets = 0
        """Bytes of the payload so far."""
        self._tag("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")

    @contextmanager
    def file(self, path: str, *, stored: bool = False) -> Iterator[Stream]:
        """A file of the payload, below ``data/``. ``stored``: its bytes are compressed already.

        :raises ValueError: for a path that could leave the bag, or that some file system would take for another's.
        """
        parts = path.split("/")
        if not path.isascii() or not path.isprintable() or any(part in ("", ".", "..") for part in parts):
            raise ValueError(f"no path within a bag: {path!r}")
        if path.casefold() in self._folded or set(path) & set('\\:*?"<>|%~'):
            raise ValueError(f"no path of its own on every system: {path!r}")
        self._folded.add(path.casefold())
        with self._sink.file(f"data/{path}", stored=stored) as stream:
            hashing = _Hashing(stream)
            yield hashing
        self.octets += hashing.size
        self._payload[f"data/{path}"] = {name: digest.hexdigest() for name, digest in hashing.digests.items()}

    def put(self, path: str, pieces: Iterable[bytes], *, stored: bool = False) -> None:
        """Write a file of the payload."""
        with self.file(path, stored=stored) as stream:
            for piece in pieces:
                stream.write(piece)

    def close(self, info: Info) -> None:
        """Write manifests, what is told about the bag, and the digests of these."""
        oxum = f"{self.octets}.{len(self._payload)}"
        told = [*info, ("Bag-Size", in_words(self.octets)), ("Payload-Oxum", oxum)]
        for name in ALGORITHMS:
            self._tag(f"manifest-{name}.txt", _manifest(self._payload, name))
        self._tag("bag-info.txt", "".join(tag_line(label, value) for label, value in told))
        tags = dict(self._tags)
        for name in ALGORITHMS:
            self._tag(f"tagmanifest-{name}.txt", _manifest(tags, name))

    def _tag(self, path: str, text: str) -> None:
        data = text.encode("utf-8")
        with self._sink.file(path, stored=False) as stream:
            stream.write(data)
        self._tags[path] = {name: hashlib.new(name, data).hexdigest() for name in ALGORITHMS}


def _manifest(files: dict[str, dict[str, str]], algorithm: str) -> str:
    return "".join(f"{files[path][algorithm]}  {path}\n" for path in sorted(files))


def tag_line(label: str, value: str) -> str:
    """A line of ``bag-info.txt``, folded at spaces: any text becomes one value that no line of it can break."""
    words = "".join(char if char.isprintable() else " " for char in value).split()
    lines, line = [], ": ".join((label, words[0] if words else ""))
    for word in words[1:]:
        if len(line.encode("utf-8", "replace")) + 1 + len(word.encode("utf-8", "replace")) > LINE:
            lines.append(line)
            line = "  " + word
        else:
            line += f" {word}"
    lines.append(line.rstrip())
    return "\n".join(lines).encode("utf-8", "replace").decode("utf-8") + "\n"


def in_words(size: int) -> str:
    """A size as a person says it."""
    number, unit = float(size), "bytes"
    for unit in ("bytes", "kB", "MB", "GB", "TB"):
        if number < 999.5 or unit == "TB":
            break
        number /= 1000
    return f"{number:.0f} {unit}" if unit == "bytes" else f"{number:.1f} {unit}"
