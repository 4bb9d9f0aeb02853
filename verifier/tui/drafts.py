"""Notes kept in a file each while they are typed: a crash, a kill or a refused write loses none.

A draft lies in the state folder under a name made of the case and of what it is about; nobody else may read it.
"""

import json
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from verifier.paths import drafts_folder
from verifier.tui.threads import Job, OrderedThread

MOST: Final = 4_000_000
"""Bytes of a draft that are read."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Words that were kept, and since when (ISO 8601, UTC)."""

    text: str
    at: str


class Drafts:
    """The drafts of one case. Files are written in a thread of their own."""

    def __init__(self, case: str, folder: Path | None = None, *, on_disk: bool = True) -> None:
        """Drafts of the case at that address; those of an encrypted one stay off the disk, being plain."""
        self._on_disk = on_disk
        self._case = case
        self._folder = folder
        self._thread: OrderedThread | None = None
        self.problem: str | None = None
        """Why the newest draft could not be kept, if it could not."""

    def path(self, name: str) -> Path:
        """Where the draft of that name lies, or would: ``claim 7`` is a new note, ``note 3`` a change of one."""
        key = sha256(f"{self._case}\0{name}".encode(errors="replace")).hexdigest()[:40]
        return (self._folder or drafts_folder()) / f"{key}.json"

    def keep(self, name: str, text: str) -> None:
        """Keep these words soon, in the place of those before; none at all drop the draft."""
        self._do(lambda: self._write(name, text))

    def drop(self, name: str) -> None:
        """Drop a draft: its words are in the case, or were thrown away."""
        self._do(lambda: self._write(name, ""))

    def find(self, name: str) -> Draft | None:
        """The words that were kept, if there are any."""
        try:
            with self.path(name).open("rb") as file:
                found = json.loads(file.read(MOST).decode())
            text, at = found["text"], found["at"]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return Draft(text, at) if isinstance(text, str) and isinstance(at, str) and text.strip() else None

    def close(self, timeout: float = 2) -> None:
        """Write what is still to be written, and stop."""
        if self._thread is not None:
            self._thread.end(timeout)
            self._thread = None

    @property
    def idle(self) -> bool:
        """Whether everything is written."""
        return self._thread is None or self._thread.idle

    def _do(self, job: Job) -> None:
        if not self._on_disk:
            return
        if self._thread is None:
            self._thread = OrderedThread("verifier-drafts")
            self._thread.start()
        self._thread.do(job)

    def _write(self, name: str, text: str) -> None:
        path = self.path(name)
        try:
            if not text.strip():
                path.unlink(missing_ok=True)
                return
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
            body = json.dumps({"case": self._case, "about": name, "at": at, "text": text}).encode()
            handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")  # for the owner alone
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(body)
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(draft, path)
            except BaseException:
                with suppress(OSError):
                    os.unlink(draft)
                raise
            self.problem = None
        except OSError as error:
            self.problem = f"what you type is not kept for a crash: {error.strerror or error}"
