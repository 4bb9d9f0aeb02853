"""Evidence for claims: reading a file once into a capture, telling a file from a link, writing bytes out again."""

import os
import re
import stat
from collections.abc import Callable
from contextlib import nullcontext
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from db.rows import EvidenceRow, NewCapture, NewEvidence
from verifier import __version__
from verifier.errors import VerifierError
from verifier.ingest.find import origin
from verifier.ingest.media import HEAD, media_type
from verifier.paths import is_of_case

if TYPE_CHECKING:
    from verifier.workflow.session import Session

PIECE: Final = 1 << 20
"""Bytes that are read at a time."""
Advance = Callable[[int, int], None]
"""Told how many bytes of how many are read."""
GLYPHS: Final = {"supports": "+", "refutes": "−", "context": "○"}
"""A stance as a sign; it never stands without its word."""

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


def is_link(given: str) -> bool:
    """Whether what a person gave is an address rather than a file's name."""
    return _SCHEME.match(given.strip()) is not None


def gather(
    what: str,
    *,
    stance: str,
    most: int,
    quote: str = "",
    note: str = "",
    primary: bool = False,
    copy: str | None = None,
    advance: Advance | None = None,
    case: str,
) -> NewEvidence:
    """Evidence from a file's name or an address, with the bytes read.

    :param most: bytes that are taken of one file, at most.
    :param case: path or address of the case that is open, whose own file is not taken.
    :param copy: a file with a saved copy of what stands at the address.
    :raises VerifierError: when the file cannot be taken.
    """
    link = is_link(what)
    if copy is not None and not link:
        raise VerifierError("a saved copy goes with an address; a file is its own copy")
    if link and what.strip().lower().startswith("file:"):
        raise VerifierError(f"{what}: give the file's path, not an address")
    path = copy if link else what
    if path is not None and is_of_case(path, case):
        raise VerifierError(f"{origin(Path(path))} is the case that is open: make a backup, and attach that")
    capture = read_capture(path, most, advance) if path is not None else None
    return NewEvidence(
        stance=stance,
        quote=quote.strip(),
        note=note.strip(),
        primary=primary,
        url=what.strip() if link else None,
        capture=capture,
    )


def read_capture(path: str, most: int, advance: Advance | None = None) -> NewCapture:
    """A file's bytes, read once, with their digest and the media type that they have by their content.

    :raises VerifierError: when it is no regular file, is empty, has more than ``most`` bytes or cannot be read.
    """
    name = origin(Path(path)) if path else ""
    try:
        _regular(os.stat(path), name)
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb", buffering=0) as file:
            kind = os.fstat(file.fileno())
            _regular(kind, name)
            if kind.st_size > most:
                raise VerifierError(
                    f"{name} has {kind.st_size:,} bytes; at most {most:,} are taken of one file (setting largest_file)"
                )
            data, digest = bytearray(kind.st_size), sha256()
            view, done = memoryview(data), 0
            while done < len(data):
                count = file.readinto(view[done : done + PIECE])
                if not count:
                    break
                digest.update(view[done : done + count])
                done += count
                if advance is not None:
                    advance(done, len(data))
            whole = done == len(data) and not file.read(1)
    except OSError as error:
        raise VerifierError(f"cannot read {name}: {_why(error)}") from None
    except ValueError:
        raise VerifierError(f"cannot read {name!r}: it is no possible file name") from None
    if not data:
        raise VerifierError(f"{name} is empty: there is nothing to keep")
    if not whole:
        raise VerifierError(f"{name} was changed while it was read: try again when it is finished")
    return NewCapture(data, digest.hexdigest(), media_type(bytes(view[:HEAD])), name, f"verifier {__version__}")


def _regular(kind: os.stat_result, name: str) -> None:
    if stat.S_ISDIR(kind.st_mode):
        raise VerifierError(f"{name} is a folder; give a file")
    if not stat.S_ISREG(kind.st_mode):
        raise VerifierError(f"{name} is not a regular file (a device, pipe or socket)")


def _why(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, PermissionError):
        return "permission denied"
    reason = error.strerror or "it cannot be read"
    return reason[0].lower() + reason[1:]


def save(session: "Session", evidence_id: int, path: str, *, force: bool = False) -> EvidenceRow:
    """Write the bytes of a piece of evidence to a file ("-": standard output), and see that they are the ones.

    :raises VerifierError: when it is a link without a copy, the file exists and ``force`` is not given, or cannot be
        written; nothing is left then.
    """
    import sys

    from verifier.workflow.export import new_file

    row = session.read.evidence(evidence_id)
    if row.capture_sha256 is None:
        raise VerifierError(f"evidence {evidence_id} is a link without a saved copy: there are no bytes to write")
    with nullcontext(sys.stdout.buffer) if path == "-" else new_file(path, force=force) as stream:
        digest = sha256()
        for piece in session.read.capture_pieces(row.capture_sha256):
            digest.update(piece)
            stream.write(piece)
        if digest.hexdigest() != row.capture_sha256:
            raise VerifierError(
                f"the bytes of evidence {evidence_id} in the case are not those of its digest: they were altered"
            )
    return row


def counted(rows: tuple[EvidenceRow, ...]) -> str:
    """``1 refutes · 2 supports``; nothing for none."""
    from collections import Counter

    counts = Counter(row.stance for row in rows)
    return " · ".join(f"{counts[stance]} {stance}" for stance in ("refutes", "supports", "context") if counts[stance])
