"""Words removed from a case for good, its history included: found first, removed only on purpose, checked after.

A case in a file is copied, the words are removed from the copy, the copy is made to forget them (free space, search
index) and verified whole; then it takes the case's place. So a failure at any point leaves the case as it was, and what
is there afterwards holds nothing of what was removed.
"""

import os
import signal
import stat
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from db import backup as store
from db import encrypting, files
from db.blackening import Blackening
from db.connect import errors, expect, forget_path, salt_of
from db.lock import WriteLock
from verifier.errors import VerifierError
from verifier.paths import drafts_folder, is_url, shown_case
from verifier.workflow import copies
from verifier.workflow.verify import Verification, verify

if TYPE_CHECKING:
    from db.engine import Case
    from db.rows import Head, Redacted
    from verifier.workflow.session import Session

Advance = Callable[[str, float | None], None]
"""Told what is being done and how much of it is (0 to 1); may raise to stop."""
_CHUNK: Final = 1 << 20
_NOT_FORGOTTEN: Final = (
    "stopped after the words were removed: the database may still hold them in its free space until VACUUM (FULL,"
    " ANALYZE) is run there, and what was done was not verified (verifier verify)"
)


@dataclass(frozen=True, slots=True)
class Request:
    """What to remove: each form of a name, and digests of captures; why; also within longer words."""

    phrases: tuple[str, ...]
    reason: str
    captures: tuple[str, ...] = ()
    within: bool = False


@dataclass(frozen=True, slots=True)
class Removed:
    """What was removed, and files that may still hold it."""

    redacted: "Redacted"
    head: "Head"
    copies: tuple[str, ...]
    """Backups and other copies of the case in its folder."""
    drafts: tuple[str, ...]
    """Notes under way, of this or another case, that hold the words."""
    linked: bool = False
    """Whether the file from before has another name still (a hard link), which nobody can list."""


def find(session: "Session", wanted: Request, *, advance: Advance | None = None) -> "Redacted":
    """What would be removed. The case is left as it is.

    :raises CaseError: when it cannot be done.
    """
    return _redact(session.case, wanted, session.require_reviewer(), advance, only_try=True)


def remove(session: "Session", wanted: Request, *, advance: Advance | None = None) -> Removed:
    """Remove it. The session is closed thereby: the case is another file then.

    :raises VerifierError, CaseError: when it cannot be done, or the case is in doubt; it is as it was then.
    """
    reviewer, target = session.require_reviewer(), session.target
    if is_url(session.case.address_in_full):
        case = session.case
        head = _sound(case, None, advance, "before")
        redacted = _redact(case, wanted, reviewer, advance)
        try:
            _say(advance, "making the database forget it", None)
            case.store.forget()
            head = _sound(case, head, advance, "after")
        except KeyboardInterrupt:
            session.close()
            raise VerifierError(_NOT_FORGOTTEN) from None
        session.close()
        return Removed(redacted, head, (), _drafts(wanted))
    path = session.case.address_in_full
    uid, salt = session.read.identity()[0], salt_of(path)
    session.close()
    try:
        redacted, head, linked = _in_a_copy(path, wanted, reviewer, advance)
    except errors(OSError) as error:
        why = getattr(error, "strerror", None) or " ".join(str(error).split())
        raise VerifierError(f"cannot write {shown_case(target)}: {why}; nothing was changed") from None
    return Removed(redacted, head, tuple(copies.beside(os.path.realpath(path), uid, salt)), _drafts(wanted), linked)


def _in_a_copy(path: str, wanted: Request, reviewer: str, advance: Advance | None) -> tuple["Redacted", "Head", bool]:
    from db.engine import open_case

    store.need_space(os.path.dirname(path), store.size_of(path) * 3)
    with WriteLock(path).hold():
        encrypting.settle_alone(path)
        with store.draft_beside(path) as draft, ExitStack() as after:
            after.callback(_unlink, draft + ".lock")
            expect(draft, salt_of(path))
            after.callback(forget_path, draft)

            def copied(done: int, total: int) -> None:
                _say(advance, "copying the case", done / total if total else None)

            store.copy_file(path, draft, advance=copied)
            with open_case(draft) as case:
                head = _sound(case, None, advance, "before")
                redacted = _redact(case, wanted, reviewer, advance)
                _say(advance, "making the file forget it", None)
                case.store.forget()
                head = _sound(case, head, advance, "after")
            _settle(draft)
            store.sync(draft)
            _read_by_the_same(path, draft)
            _say(advance, "putting it in the place of the case", None)
            linked = _take_the_place(draft, path)
            forget_path(path)
    return redacted, head, linked


def _settle(draft: str) -> None:
    """One file, without a log beside it."""
    from db.connect import connect_sqlite

    connection = connect_sqlite(draft)
    try:
        connection.execute("PRAGMA journal_mode=DELETE").fetchone()
    finally:
        connection.close()


def _read_by_the_same(path: str, draft: str) -> None:
    """Let those read and write the new file who may the old one, as far as they can be told."""
    known = os.stat(path)
    if hasattr(os, "chown"):
        with suppress(OSError):
            os.chown(draft, known.st_uid, known.st_gid)
    os.chmod(draft, stat.S_IMODE(known.st_mode))


def _take_the_place(draft: str, path: str) -> bool:
    """Put the new file in the place of the old one, and write over the old one's bytes before they are let go.

    Not when they have another name as well (a hard link): they would be gone there, too, without anybody asking.

    :returns: whether they have.
    """
    former = f"{draft}.former"
    with suppress(OSError):
        os.link(path, former)
    linked = False
    try:
        with _undisturbed():
            os.replace(draft, path)
            files.sync_folder(os.path.dirname(path))
            if os.path.exists(former):
                linked = os.stat(former).st_nlink > 1
                with suppress(OSError):  # it is gone from the folder all the same
                    if not linked:
                        _overwrite(former)
    finally:
        _unlink(former)
    return linked


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Without being stopped: what is done now cannot be left half, nor be said not to have been done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    former = signal.signal(signal.SIGINT, lambda number, frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, former)


def _overwrite(path: str) -> None:
    size = os.path.getsize(path)
    with open(path, "r+b") as file:
        for begin in range(0, size, _CHUNK):
            file.write(bytes(min(_CHUNK, size - begin)))
        file.flush()
        os.fsync(file.fileno())


def _unlink(path: str) -> None:
    with suppress(OSError):
        os.unlink(path)


def _redact(
    case: "Case", wanted: Request, reviewer: str, advance: Advance | None, *, only_try: bool = False
) -> "Redacted":
    counts: dict[str, int] = {}

    def looked(what: str, number: int) -> None:
        counts[what] = counts.get(what, 0) + number
        if counts[what] % 100 < number:
            _say(advance, f"{counts[what]:,} {what}", None)

    return case.store.redact(
        wanted.phrases,
        reviewer,
        reason=wanted.reason,
        captures=wanted.captures,
        within=wanted.within,
        only_try=only_try,
        advance=looked,
    )


def _sound(case: "Case", head: "Head | None", advance: Advance | None, when: str) -> "Head":
    """Verify the case whole: what is removed from a case in doubt would make it look right.

    :raises VerifierError: when it is in doubt.
    """
    from db.rows import Head

    def progress(what: str, done: int, total: int) -> None:
        _say(advance, f"verifying {when}: {what}", done / total if total else None)

    found: Verification = verify(case, head=head, progress=progress)
    if not found.sound:
        first = next((doubt.in_words() for _, doubt in found.doubts), "")
        left = "nothing was removed" if when == "before" or case.lock is not None else "see verifier verify"
        raise VerifierError(f"the case is in doubt {when} the removal ({first}): {left}")
    return Head(found.seq, found.hash)


def _say(advance: Advance | None, words: str, share: float | None) -> None:
    if advance:
        advance(words, share)


def _drafts(wanted: Request) -> tuple[str, ...]:
    if not wanted.phrases:
        return ()
    black = Blackening(wanted.phrases, "", within=wanted.within)
    found = []
    with suppress(OSError):
        for file in sorted(drafts_folder().iterdir()):
            with suppress(OSError, UnicodeDecodeError):
                if black.found(file.read_text(encoding="utf-8").replace("\\n", " ")):
                    found.append(str(file))
    return tuple(found)


def counted(counts: "dict[str, int]") -> list[str]:
    """What changes, in words, the history last: ``2 sources``, ``1 note``."""
    names: Sequence[tuple[str, str]] = (
        ("source", "source"),
        ("reviewer", "reviewer"),
        ("article", "article"),
        ("article_text", "text of an article"),
        ("claim", "claim"),
        ("figure", "figure"),
        ("link", "attribution"),
        ("verdict", "reason of a verdict"),
        ("note", "note"),
        ("evidence", "piece of evidence"),
        ("workflow", "assignment"),
        ("tag", "tag"),
        ("saved_view", "view"),
        ("case_metadata", "fact of the case"),
        ("capture", "capture, its bytes"),
        ("file", "name of a file"),
        ("history", "entry of the history"),
        ("merged_entry", "entry of merged histories"),
    )
    plural = {
        "text of an article": "texts of articles",
        "reason of a verdict": "reasons of verdicts",
        "piece of evidence": "pieces of evidence",
        "fact of the case": "facts of the case",
        "capture, its bytes": "captures, their bytes",
        "name of a file": "names of files",
        "entry of the history": "entries of the history",
        "entry of merged histories": "entries of merged histories",
    }
    return [
        f"{counts[table]:,} {words if counts[table] == 1 else plural.get(words, words + 's')}"
        for table, words in names
        if counts.get(table)
    ]
