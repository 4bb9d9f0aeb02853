"""Where the files of a bag go: a folder, a ZIP archive, a tar archive packed with gzip. The same files give the same
bytes: archives hold no times and no owners."""

import gzip
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import BinaryIO, Final, Protocol, cast

_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest that a ZIP archive can say."""


class Sink(Protocol):
    """Takes files one after the other."""

    def file(self, path: str, *, stored: bool) -> AbstractContextManager[BinaryIO]:
        """A stream for the file of that path. ``stored``: not worth compressing."""
        ...


class Folder:
    """Files below a folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    @contextmanager
    def file(self, path: str, *, stored: bool) -> Iterator[BinaryIO]:
        where = self._root / path
        where.parent.mkdir(parents=True, exist_ok=True)
        with where.open("xb") as stream:
            yield stream


class Zip:
    """Files in a ZIP archive, all below one folder (RFC 8493, 4.2)."""

    def __init__(self, stream: BinaryIO, top: str) -> None:
        self._archive = zipfile.ZipFile(stream, "w")
        self._top = top

    @contextmanager
    def file(self, path: str, *, stored: bool) -> Iterator[BinaryIO]:
        entry = zipfile.ZipInfo(f"{self._top}/{path}", _NO_TIME)
        entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        entry.external_attr = 0o644 << 16
        entry.create_system = 3  # the same on every system
        with self._archive.open(entry, "w", force_zip64=True) as stream:
            yield cast(BinaryIO, stream)

    def close(self) -> None:
        """Write the archive's directory."""
        self._archive.close()


class Tar:
    """Files in a tar archive packed with gzip, all below one folder.

    A tar archive says a file's size before its bytes, so each waits in a temporary file until it is whole.
    """

    def __init__(self, stream: BinaryIO, top: str, beside: Path) -> None:
        self._packed = gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=stream, mtime=0)
        self._archive = tarfile.TarFile(fileobj=self._packed, mode="w", format=tarfile.PAX_FORMAT)
        self._top = top
        self._beside = beside

    @contextmanager
    def file(self, path: str, *, stored: bool) -> Iterator[BinaryIO]:
        with tempfile.TemporaryFile(dir=self._beside) as waiting:
            yield cast(BinaryIO, waiting)
            entry = tarfile.TarInfo(f"{self._top}/{path}")
            entry.size = waiting.tell()
            entry.mode = 0o644
            waiting.seek(0)
            self._archive.addfile(entry, waiting)

    def close(self) -> None:
        """Write the archive's end."""
        self._archive.close()
        self._packed.close()
