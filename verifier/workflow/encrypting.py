"""A case put under a passphrase, and out of it again; the file that it was stays, unless it is to be replaced."""

import os
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from typing import Any

from db import backup as store
from db import check, cipher, encrypting, files
from db.connect import errors, forget_path, salt_of
from db.lock import WriteLock
from verifier.errors import VerifierError
from verifier.paths import is_url
from verifier.workflow import copies
from verifier.workflow.backup import Advance, check_copy


@dataclass(frozen=True, slots=True)
class Converted:
    """What was written."""

    case: str
    encrypted: bool
    replaced: bool
    seq: int
    hash: str
    plain: tuple[str, ...] = ()
    """Copies of the case beside it that are not encrypted."""

    def as_dict(self) -> dict[str, Any]:
        """The JSON object of ``--format json``."""
        return asdict(self)


def convert(
    target: str, output: str | None, *, passphrase: str | None, replace: bool, advance: Advance | None = None
) -> Converted:
    """Encrypt the case at ``target``, or decrypt it without a ``passphrase``, and check what was written.

    :param output: the file to write; ``None`` with ``replace``.
    :param replace: put it in place of the case, which must not be open anywhere.
    :raises VerifierError, CaseError: nothing was changed then.
    """
    if is_url(target):
        raise VerifierError("a case in PostgreSQL is not a file: its server encrypts, or the disk that it is on")
    cipher.driver()
    path = os.path.realpath(os.path.expanduser(target))
    check.check_file(path)
    encrypted = salt_of(path) is not None
    if encrypted == (passphrase is not None):
        raise VerifierError(f"{path} is encrypted already" if encrypted else f"{path} is not encrypted")
    where = path if replace else os.path.abspath(os.path.expanduser(output or ""))
    if not replace and os.path.lexists(where):
        raise VerifierError(f"{where} exists already and is kept: give another name with -o")
    if not os.path.isdir(os.path.dirname(where)):
        raise VerifierError(f"there is no folder {os.path.dirname(where)}: make it, or choose another")
    lock = WriteLock(path)
    try:
        store.need_space(os.path.dirname(where), int(store.size_of(path) * 1.1))
        with lock.hold() if replace else nullcontext():
            if replace:
                encrypting.settle_alone(path)
            with store.draft_beside(where) as draft:
                head = encrypting.convert(path, draft, passphrase, advance or (lambda words, share: None))
                found = check_copy(draft, thorough=True, advance=advance, name=f"the new file for {path}")
                if found.head != head or found.encrypted != (passphrase is not None):
                    raise VerifierError(f"the new file for {path} is not what it should be; nothing was changed")
                if replace:
                    os.replace(draft, path)
                    files.sync_folder(os.path.dirname(path))
                else:
                    files.publish(draft, where)
                forget_path(where)
    except FileExistsError:
        raise VerifierError(f"{where} appeared meanwhile and is kept; nothing was written") from None
    except errors(OSError) as error:
        why = getattr(error, "strerror", None) or " ".join(str(error).split())
        raise VerifierError(f"cannot write {where}: {why}; nothing was changed") from None
    plain = _plain_beside(path, found.uid, replace) if passphrase is not None else ()
    return Converted(where, passphrase is not None, replace, head.seq, head.hash, plain)


def _plain_beside(path: str, uid: str, replaced: bool) -> tuple[str, ...]:
    """Copies of the case in its folder that anybody can read who gets at them."""
    found = [] if replaced else [path]
    return *found, *filter(copies.is_plain, copies.beside(path, uid))
