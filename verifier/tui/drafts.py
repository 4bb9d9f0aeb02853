"""What is typed, kept in a file each until it is in the case: a crash, a kill or a refused write loses none.

A draft lies in the state folder under a name made of the case's uid, of who types and of what it is about; nobody else
may read it. Each running program has files of its own and holds a lock as long as it lives: only what nobody holds any
more is brought back.
"""

import json
import os
import tempfile
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from verifier.paths import drafts_folder
from verifier.tui.threads import Job, OrderedThread

if TYPE_CHECKING:
    from filelock import BaseFileLock

MOST: Final = 4_000_000
"""Bytes of a draft that are read."""
LENT: Final = ".txt"
"""What ends the name of a file that is lent to another program, beside its draft."""
NOBODY: Final = ""
"""Whose a draft is that was typed before anybody gave a name: everybody's."""


class Draft(NamedTuple):
    """Words that were kept, and since when (ISO 8601, UTC); ``name`` is what they are about.

    ``more`` is what belongs to them: a reason's verdict, what a form was begun on.
    """

    text: str
    at: str
    name: str = ""
    more: str = ""


class _Own(NamedTuple):
    """A draft of this program: its words, and the files that hold it or what it goes on from."""

    draft: Draft
    files: tuple[Path, ...]


class Drafts:
    """The drafts of one case. Files are written in a thread of their own."""

    def __init__(
        self,
        case: str,
        folder: Path | None = None,
        *,
        reviewer: Callable[[], str | None] = lambda: None,
        on_disk: bool = True,
    ) -> None:
        """Drafts of the case with that uid, by whoever ``reviewer`` names at the time.

        Those of an encrypted case stay off the disk, being plain.
        """
        self._on_disk = on_disk
        self._case = case
        self._folder = folder
        self._reviewer = reviewer
        self._token = uuid.uuid4().hex
        self._lock: BaseFileLock | None = None
        self._holding = threading.Lock()
        self._own: dict[tuple[str, str], _Own] = {}  # by reviewer and name
        self._taken = 0
        self._thread: OrderedThread | None = None
        self.problem: str | None = None
        """Why the newest draft could not be kept, if it could not."""

    @property
    def folder(self) -> Path:
        """Where drafts lie; it may not be there."""
        return self._folder or drafts_folder()

    def path(self, name: str) -> Path:
        """Where this program's draft of that name lies, or would."""
        return self._path(name, self._who)

    @property
    def _who(self) -> str:
        return self._reviewer() or NOBODY

    def _path(self, name: str, reviewer: str) -> Path:
        return self.folder / f"{self._key(name, reviewer)}-{self._token}.json"

    def _key(self, name: str, reviewer: str) -> str:
        return sha256(f"{self._case}\0{reviewer}\0{name}".encode(errors="replace")).hexdigest()[:40]

    def keep(self, name: str, text: str, more: str = "") -> None:
        """Keep these words soon, in the place of those before, with what belongs to them; no words drop the draft."""
        if not self._on_disk:
            return
        files: set[Path] = set()
        for who in {self._who, NOBODY}:
            former = self._own.pop((who, name), None)
            files.update(former.files if former else ())
        body = b""
        path = self.path(name)
        if text.strip():
            draft = Draft(text, _at(datetime.now(UTC)), name, more)
            body = self._told(draft)
            self._own[self._who, name] = _Own(draft, (path,))
        self._do(lambda: self._write(path, body, files | {path}))

    def lend(self, name: str, text: str) -> Path | None:
        """A place for a file that another program edits, beginning with this text: whatever is saved there is brought
        back like a draft, should this program be gone by then. ``None``: there is none, or it must not be on disk."""
        if not self._on_disk:
            return None
        try:
            self._hold()
        except OSError:
            return None
        own = self._own.get((self._who, name))
        draft = own.draft if own is not None else Draft("", _at(datetime.now(UTC)), name)
        path, body, files = self.path(name), self._told(draft, lent=text), set(own.files if own else ())
        self._own[self._who, name] = _Own(draft, (path,))
        self._do(lambda: self._write(path, body, files))
        return path.with_suffix(LENT)

    def _told(self, draft: Draft, lent: str | None = None) -> bytes:
        told = {"case": self._case, "reviewer": self._who, "about": draft.name, "at": draft.at}
        told |= {"text": draft.text, "more": draft.more}
        return json.dumps(told if lent is None else told | {"lent": lent}).encode()

    def drop(self, name: str) -> None:
        """Drop a draft: its words are in the case, or were thrown away."""
        self.keep(name, "")

    def find(self, name: str) -> Draft | None:
        """The words that were kept, if there are any: by this program, or by one that is gone.

        What another program holds is being typed there, and left alone.
        """
        own = self._own.get((self._who, name)) or self._own.get((NOBODY, name))
        if own is not None:
            return own.draft if own.draft.text.strip() else None
        for path, draft in self._left({self._key(name, who) for who in (self._who, NOBODY)}):
            self._taken += 1
            ours = self.folder / f"{path.name.partition('-')[0]}-{self._token}-{self._taken}.json"
            try:
                self._hold()
                os.rename(path, ours)  # of two programs that look at once, one has it
            except OSError:
                continue
            with suppress(OSError):
                os.rename(path.with_suffix(LENT), ours.with_suffix(LENT))
            self._own[self._who, name] = _Own(draft, (ours,))
            return draft
        return None

    def left(self) -> list[Draft]:
        """What programs that are gone left of this case for this reviewer, newest first.

        Reads every draft there is: not for the screen's own thread.
        """
        return [draft for _, draft in self._left(None)] if self._on_disk else []

    def _left(self, keys: set[str] | None) -> list[tuple[Path, Draft]]:
        """Drafts of this case and reviewer that nobody holds, newest first; under some keys only, if given."""
        found = []
        held: dict[str, bool] = {self._token: True}
        for path in self._files():
            key, _, rest = path.name.removesuffix(".json").partition("-")
            token = rest.partition("-")[0]
            if not token or (keys is not None and key not in keys):
                continue
            told = _read(path)
            if told is None or told["case"] != self._case or told["reviewer"] not in (self._who, NOBODY):
                continue
            if token not in held:
                held[token] = _is_held(self.folder / f"{token}.lock")
            if not held[token]:
                found.append((path, Draft(told["text"], told["at"], told["about"], told["more"])))
        return sorted(found, key=lambda one: one[1].at, reverse=True)

    def _files(self) -> Iterator[Path]:
        with suppress(OSError):
            yield from sorted(path for path in self.folder.iterdir() if path.suffix == ".json")

    def close(self, timeout: float = 2) -> None:
        """Write what is still to be written, and stop; what is left is nobody's from now on."""
        if self._thread is not None:
            self._thread.end(timeout)
            self._thread = None
        if self._lock is not None:
            with suppress(OSError):
                self._lock.release(force=True)
                os.unlink(self._lock.lock_file)
            self._lock = None

    @property
    def idle(self) -> bool:
        """Whether everything is written."""
        return self._thread is None or self._thread.idle

    def _do(self, job: Job) -> None:
        if self._thread is None:
            self._thread = OrderedThread("verifier-drafts")
            self._thread.start()
        self._thread.do(job)

    def _hold(self) -> None:
        """Say that this program lives, before the first file is its own."""
        with self._holding:
            if self._lock is None:
                from filelock import FileLock

                self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                lock = FileLock(self.folder / f"{self._token}.lock", timeout=0, mode=0o600, thread_local=False)
                lock.acquire()
                self._lock = lock

    def _write(self, path: Path, body: bytes, files: set[Path]) -> None:
        try:
            if body:
                self._hold()
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
            for old in files - ({path} if body else set()):
                old.unlink(missing_ok=True)
                old.with_suffix(LENT).unlink(missing_ok=True)
            self.problem = None
        except OSError as error:
            self.problem = f"what you type is not kept for a crash: {error.strerror or error}"


def _read(path: Path) -> dict[str, Any] | None:
    """What a draft's file says, if it is one with words in it."""
    try:
        with path.open("rb") as file:
            told = {"more": "", **json.loads(file.read(MOST).decode())}
        sound = all(isinstance(told[key], str) for key in ("case", "reviewer", "about", "at", "text", "more"))
        if "lent" in told:
            told |= _saved(path.with_suffix(LENT), told["lent"])
        return told if sound and told["text"].strip() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _saved(path: Path, lent: object) -> dict[str, str]:
    """What an editor saved of a text that was lent to it, and when, if it is another text by now."""
    from verifier.tui.outside import decoded

    try:
        with path.open("rb") as file:
            data = file.read(MOST)
            at = datetime.fromtimestamp(os.fstat(file.fileno()).st_mtime, UTC)
        text = decoded(data)
    except (OSError, ValueError, OverflowError):
        return {}
    return {"text": text, "at": _at(at)} if text != lent and text.strip() else {}


def _at(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _is_held(lock: Path) -> bool:
    """Whether the program that has this lock still lives."""
    if not lock.exists():
        return False
    from filelock import FileLock, Timeout

    try:
        with FileLock(lock, timeout=0, mode=0o600):
            lock.unlink(missing_ok=True)  # of a program that is gone
            return False
    except (Timeout, OSError):
        return True  # or nobody can tell: it is left alone
