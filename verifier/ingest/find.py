"""Which files to read: files, folders, standard input. Nothing is opened here."""

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from verifier.ingest.clean import clean_line
from verifier.ingest.model import ENDINGS, PAGE_ENDINGS, Source
from verifier.safe_text import safe_text

STDIN: Final = "-"


def find(paths: Sequence[str | os.PathLike[str]]) -> Iterator[Source]:
    """Yield a source for each article file of ``paths``: a file, a folder (recursive, sorted), or ``-``.

    Every failure is a source with a ``problem``, so that one missing file does not stop the rest. In folders hidden
    files, the ``NAME_files`` companions of saved pages and files with other endings are left out; links are followed
    only inside the folder they lie in. A file that is named twice comes once.
    """
    seen: set[str] = set()
    for given in paths:
        name = os.fspath(given)
        if not name:
            yield Source("''", problem="not a possible file name")
            continue
        if name == STDIN:
            if STDIN not in seen:
                seen.add(STDIN)
                yield Source(STDIN)
            continue
        for source in _named(Path(name)):
            if source.path is not None:
                real = os.path.realpath(source.path)
                if real in seen:
                    continue
                seen.add(real)
            yield source


def origin(path: Path) -> str:
    """The name of ``path`` as it may be stored and shown; bytes that are no UTF-8 and controls are made visible."""
    return safe_text(clean_line(str(path), 4096)[0], newlines=False)


def _named(path: Path) -> Iterator[Source]:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        yield Source(origin(path), problem=_why(path, error))
        return
    if stat.S_ISDIR(mode):
        found = False
        for source in _folder(path):
            found = True
            yield source
        if not found:
            yield Source(origin(path), problem=f"no articles in this folder; the endings read are {' '.join(ENDINGS)}")
        return
    yield _checked(path, path.parent, mode)


def _folder(root: Path) -> Iterator[Source]:
    def failed(error: OSError) -> None:
        unreadable.append(Source(origin(Path(error.filename)), problem=_why(Path(error.filename), error)))

    unreadable: list[Source] = []
    for folder, folders, files in os.walk(root, onerror=failed, followlinks=False):  # so loops cannot be walked
        yield from unreadable
        unreadable.clear()
        stems = {os.path.splitext(name)[0] for name in files if name.lower().endswith(PAGE_ENDINGS)}
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not _companion(name, stems))
        for name in sorted(files):
            if name.startswith(".") or not name.lower().endswith(ENDINGS):
                continue
            path = Path(folder, name)
            try:
                yield _checked(path, root, path.stat().st_mode)
            except OSError as error:
                yield Source(origin(path), problem=_why(path, error))
    yield from unreadable


def _companion(folder: str, stems: set[str]) -> bool:
    """Whether ``folder`` holds the pictures and frames that a browser saved with a page."""
    return folder.endswith(("_files", ".files")) and folder[: -len("_files")] in stems


def _checked(path: Path, root: Path, mode: int) -> Source:
    if not stat.S_ISREG(mode):
        return Source(origin(path), problem="not a regular file (a device, pipe or socket); name a file or folder")
    if path.is_symlink():
        real, inside = os.path.realpath(path), os.path.realpath(root)
        if os.path.commonpath((real, inside)) != inside:
            target = origin(Path(real))
            return Source(origin(path), problem=f"a link to {target}, outside its folder; name that file itself")
    return Source(origin(path), path)


def _why(path: Path, error: OSError | ValueError) -> str:
    """The reason in plain words, without the name (it stands before it)."""
    if isinstance(error, FileNotFoundError):
        return "a link to nowhere" if path.is_symlink() else "no such file or folder"
    if isinstance(error, PermissionError):
        return "may not be read (permission denied)"
    if isinstance(error, ValueError):
        return "not a possible file name"
    reason = error.strerror or "cannot be read"
    return reason[0].lower() + reason[1:]
