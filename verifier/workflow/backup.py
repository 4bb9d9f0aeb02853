"""Backups: a whole, checked copy of a case, and a case put back from one."""

import hashlib
import json
import os
import re
import threading
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from db import backup as store
from db import files
from db.connect import errors, forget_path
from db.errors import CaseError
from verifier import __version__
from verifier.custody import chain
from verifier.errors import VerifierError

if TYPE_CHECKING:
    from db.engine import Case
    from db.rows import Head
    from verifier.workflow.session import Session

ENDING: Final = ".backup"
_CHUNK: Final = 4 * 2**20

Advance = Callable[[str, float | None], None]
"""Told what is being done and how much of it is (0 to 1); may raise to stop."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup is, as its manifest says beside it."""

    path: str
    case: str
    """The name of the case that it was made of."""
    uid: str
    schema: str
    backend: str
    seq: int
    """Number of the newest entry of the history in it."""
    hash: str
    size: int
    """Bytes."""
    sha256: str
    made_at: str
    made_by: str
    encrypted: bool = False
    thorough: bool = False
    """Whether every index was compared with its table too."""
    deleted: tuple[str, ...] = ()
    """Older backups that were deleted in its favour."""

    def manifest(self) -> dict[str, Any]:
        """What is kept beside the backup."""
        values = asdict(self)
        for name in ("path", "deleted", "thorough"):
            del values[name]
        return {"file": os.path.basename(self.path), **values}

    def as_dict(self) -> dict[str, Any]:
        """The JSON object of ``verifier backup --format json``."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check of a copy found out."""

    uid: str
    schema: str
    head: "Head"
    size: int
    sha256: str
    encrypted: bool


def back_up(
    session: "Session",
    output: str | None = None,
    *,
    keep: int | None = None,
    thorough: bool = False,
    advance: Advance | None = None,
) -> Backup:
    """Copy the case while others go on writing to it, check the copy, and give it its name.

    :param output: a file that is not there yet, or a folder; without it, the case's own folder.
    :param keep: how many backups of this case stay in the folder, this one counted; only under names that we gave.
    :raises VerifierError, CaseError: nothing is left then.
    """
    case = session.case
    folder, path = _where(case, output)
    if keep is not None and folder is None:
        raise VerifierError("--keep counts backups in a folder under names that verifier gives: give a folder with -o")
    if case.backend == "postgresql":
        from verifier.workflow.dump import dump

        made = dump(session, path, thorough=thorough, advance=advance)
    else:
        made = _copy(case, path, thorough, advance)
    _write_manifest(made)
    if keep is None or folder is None:
        return made
    with suppress(OSError):
        gone = store.rotate(folder, _names(_stem(case)), made.uid, keep)
        return Backup(**{**asdict(made), "deleted": tuple(gone)})
    return made


def _stem(case: "Case") -> str:
    return re.sub(r"[^\w.-]", "_", case.name) if case.backend == "postgresql" else case.name


def _names(stem: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(stem)}\.{store.STAMP}{re.escape(ENDING)}")


def _where(case: "Case", output: str | None) -> tuple[str | None, str]:
    """The folder that a backup goes into under a name of ours (``None``: the name was given), and its path."""
    try:
        target = os.path.abspath(os.path.expanduser(output)) if output else None
        if target is None:
            target = os.path.dirname(case.target) if case.backend == "sqlite" else os.getcwd()
        elif not os.path.isdir(target):
            if os.path.lexists(target):
                raise VerifierError(f"{target} exists already and is kept: give another name, or a folder")
            if not os.path.isdir(os.path.dirname(target)):
                raise VerifierError(f"there is no folder {os.path.dirname(target)}: make it, or choose another")
            return None, target
    except (OSError, ValueError) as error:
        raise VerifierError(f"cannot write a backup to {output}: {error}") from None
    return target, os.path.join(target, f"{_stem(case)}.{store.stamp()}{ENDING}")


def _copy(case: "Case", path: str, thorough: bool, advance: Advance | None) -> Backup:
    lock = case.lock
    assert lock is not None
    said = _Steps(advance)
    try:
        store.need_space(os.path.dirname(path), store.size_of(case.target))
        with store.draft_beside(path) as draft:
            store.copy_case(case.target, draft, lock=lock.hold(), held=case.afterwards, advance=said.bytes)
            found = check_copy(
                draft,
                thorough=thorough,
                advance=advance,
                name=case.target,
                advice="no backup was made of it; restore an earlier one",
            )
            files.publish(draft, path)
    except FileExistsError:
        raise VerifierError(f"{path} appeared meanwhile and is kept; nothing was written") from None
    except errors(OSError) as error:
        why = getattr(error, "strerror", None) or " ".join(str(error).split())
        raise VerifierError(f"cannot write a backup to {path}: {why}; nothing is left of it") from None
    return Backup(
        path=path,
        case=case.name,
        uid=found.uid,
        schema=found.schema,
        backend="sqlite",
        seq=found.head.seq,
        hash=found.head.hash,
        size=found.size,
        sha256=found.sha256,
        made_at=now(),
        made_by=f"verifier {__version__}",
        encrypted=found.encrypted,
        thorough=thorough,
    )


def now() -> str:
    """The present time as manifests have it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class _Steps:
    """Turns counts of bytes into words and a share."""

    def __init__(self, advance: Advance | None) -> None:
        self._advance = advance

    def bytes(self, done: int, total: int) -> None:
        """So many bytes of so many are copied."""
        if self._advance:
            words = f"copied {done / 1_000_000:,.0f} of {total / 1_000_000:,.0f} MB"
            self._advance(words, min(1.0, done / total) if total else None)


class Work(threading.Thread):
    """Work beside the main thread, which stays open to ctrl+c."""

    def __init__(self, work: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self._work = work
        self._value: Any = None
        self._error: BaseException | None = None
        self.start()

    def run(self) -> None:
        """Do it."""
        try:
            self._value = self._work()
        except BaseException as error:
            self._error = error

    def result(self, look: Callable[[], None]) -> Any:
        """What it returned or raised; ``look`` is called while it is waited for."""
        while self.is_alive():
            self.join(0.1)
            look()
        if self._error is not None:
            raise self._error
        return self._value


def sha256_of(path: str, stop: threading.Event | None = None) -> str:
    """The SHA-256 of a file; of what was read so far when it is told to stop."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while (data := file.read(_CHUNK)) and not (stop and stop.is_set()):
            digest.update(data)
    return digest.hexdigest()


def check_copy(
    path: str,
    *,
    thorough: bool = False,
    advance: Advance | None = None,
    name: str = "",
    advice: str = "use another backup; nothing was changed",
) -> Checked:
    """See that a file is a whole case: SQLite's check of it, and the chain of its history. In three threads.

    :param name: what to call it in errors.
    :param advice: what to do when it is not.
    :raises VerifierError, CaseError: when it is not.
    """
    name = name or path
    stop = threading.Event()
    with store.Copy(path, name) as first, store.Copy(path, name) as second:
        head = first.head()
        if head is None:
            raise VerifierError(f"{name} has no history: it is damaged; {advice}")
        digest = Work(lambda: sha256_of(path, stop))
        damage = Work(lambda: second.damage(thorough=thorough))
        try:
            report = chain.check(_told(first.entries(), head.seq, advance))

            def look() -> None:
                if advance:
                    advance("checking the file", None)

            found = damage.result(look)
            sha256 = digest.result(look)
        except BaseException:
            stop.set()
            second.interrupt()
            for work in (damage, digest):
                work.join()
            raise
        if found:
            raise VerifierError(f"{name} is damaged ({found}): {advice}")
        if not report.sound:
            raise VerifierError(f"{name}: {report.in_words().rstrip('.')}; {advice}")
        return Checked(first.uid, first.schema, head, os.path.getsize(path), str(sha256), first.encrypted)


def _told(entries: Iterable[Any], total: int, advance: Advance | None) -> Iterable[Any]:
    for count, entry in enumerate(entries):
        if advance and count % 200 == 0:
            advance(f"checked {count:,} of {total:,} entries of the history", min(1.0, count / max(total, 1)))
        yield entry


def _write_manifest(made: Backup) -> None:
    data = json.dumps(made.manifest(), ensure_ascii=False, indent=2).encode() + b"\n"
    path = made.path + store.MANIFEST
    try:
        with store.draft_beside(path) as draft:
            with open(draft, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            files.publish(draft, path)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise VerifierError(f"{made.path} is whole, but its manifest {path} could not be written: {why}") from None


def manifest_of(path: str) -> dict[str, Any] | None:
    """The manifest beside a backup, if there is one.

    :raises VerifierError: when it cannot be read as one.
    """
    beside = path + store.MANIFEST
    try:
        with open(beside, "rb") as file:
            values = json.loads(file.read(1_000_000))
        if not isinstance(values, dict) or not isinstance(values.get("sha256"), str):
            raise ValueError("no manifest of a backup")
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        why = getattr(error, "strerror", None) or error
        raise VerifierError(f"the manifest {beside} cannot be read ({why}): mend it, or move it away") from None
    return values


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and what stood there before."""

    backup: str
    case: str
    uid: str
    schema: str
    seq: int
    hash: str
    manifest: bool
    """Whether a manifest stood beside the backup, and held."""
    aside: str | None = None
    """Where the former case is kept."""
    former_seq: int | None = None
    newer: int | None = None
    """How many entries newer the former one was; ``None``: another case, one that parted from this, or unreadable."""
    former: str = ""
    """The same in words."""

    def as_dict(self) -> dict[str, Any]:
        """The JSON object of ``verifier restore --format json``."""
        return asdict(self)


def restore(
    source: str, target: str, *, force: bool = False, thorough: bool = False, advance: Advance | None = None
) -> Restored:
    """Put a case back from a backup, which is checked first.

    A case that stands there is kept unless ``force``, and then renamed, never deleted.

    :raises VerifierError, CaseError: nothing was changed then.
    """
    from db.connect import is_url
    from verifier.workflow.dump import is_dump, load

    source = os.path.abspath(os.path.expanduser(source))
    if is_url(target):
        return load(source, target, thorough=thorough, advance=advance)
    if is_dump(source):
        raise VerifierError(
            f"{source} is a backup of a PostgreSQL case: restore it into an empty database, -o postgresql://…"
        )
    target = os.path.realpath(os.path.expanduser(target))
    if os.path.lexists(target) and not force:
        raise VerifierError(f"{target} exists already and is kept; --force renames it and puts the backup in its place")
    if os.path.exists(target) and os.path.samefile(source, target):
        raise VerifierError(f"{source} is that case itself: give a backup of it")
    if os.path.isdir(target) or not os.path.isdir(os.path.dirname(target)):
        raise VerifierError(f"cannot restore to {target}: give a file in a folder that exists")
    said = manifest_of(source)
    with ExitStack() as held:
        store.Copy(source).close()  # quick: is it a case at all, and one that this program knows
        try:
            store.need_space(os.path.dirname(target), store.size_of(source))
            with store.draft_beside(target) as draft:
                _take(source, draft, held, advance)
                found = check_copy(draft, thorough=thorough, advance=advance, name=source)
                if said is not None and said["sha256"] != found.sha256:
                    raise VerifierError(
                        f"{source} is not the file that was backed up: its SHA-256 is {found.sha256}, its manifest says"
                        f" {said['sha256']}; use another backup; nothing was changed"
                    )
                return _put(source, draft, target, found, force, said is not None)
        except FileExistsError:
            raise VerifierError(f"{target} appeared meanwhile and is kept; nothing was changed") from None
        except errors(OSError) as error:
            why = getattr(error, "strerror", None) or " ".join(str(error).split())
            raise VerifierError(f"cannot restore {source} to {target}: {why}") from None


def _take(source: str, draft: str, held: ExitStack, advance: Advance | None) -> None:
    said = _Steps(advance)
    if os.path.exists(source + "-wal"):  # a case that is, or was, in use: not a backup that we made
        from db.lock import WriteLock

        store.copy_case(source, draft, lock=WriteLock(source).hold(), held=held, advance=said.bytes)
    else:
        store.copy_file(source, draft, advance=said.bytes)


def _put(source: str, draft: str, target: str, found: Checked, force: bool, manifest: bool) -> Restored:
    """Give the checked copy its name, under the write lock of the case there."""
    from db.lock import WriteLock

    aside, former_seq, newer, words = None, None, None, ""
    with WriteLock(target).hold():
        if not os.path.lexists(target):
            files.publish(draft, target)
        elif force:
            aside = f"{target}.replaced.{store.stamp()}"
            former = store.set_aside(target, aside, found.head)
            os.replace(draft, target)
            forget_path(target)
            files.sync_folder(os.path.dirname(target))
            if former is not None and former.head is not None:
                former_seq = former.head.seq
                newer = _difference(target, found, former)
            words = _former_words(found, former, newer)
        else:
            raise FileExistsError(target)
    forget_path(target)
    return Restored(
        backup=source,
        case=target,
        uid=found.uid,
        schema=found.schema,
        seq=found.head.seq,
        hash=found.head.hash,
        manifest=manifest,
        aside=aside,
        former_seq=former_seq,
        newer=newer,
        former=words,
    )


def _difference(restored: str, found: Checked, former: store.Former) -> int | None:
    """How many entries the former case had more (or less) than what was restored, where one continues the other."""
    if former.head is None or former.uid != found.uid:
        return None
    with store.Copy(restored) as copy:
        older = copy.hash_of(former.head.seq) == former.head.hash
    return former.head.seq - found.head.seq if former.holds or older else None


def _former_words(found: Checked, former: store.Former | None, newer: int | None) -> str:
    if former is None or former.head is None:
        return "the former file could not be read"
    if former.uid != found.uid:
        return f"the former was another case, with {_entries(former.head.seq)}"
    if newer is None:
        return f"the histories of the two part ways; the former had {_entries(former.head.seq)}"
    if not newer:
        return "the former had the same entries"
    return f"the former was {'newer' if newer > 0 else 'older'} by {_entries(abs(newer))}"


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count:,} entries"


__all__ = ["Backup", "CaseError", "Restored", "back_up", "check_copy", "manifest_of", "restore"]
