"""Copies of a case in its folder, whatever they are called: what it held before stands in them still."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from db import backup as store
from db.connect import MAGIC
from db.errors import CaseError
from verifier.errors import VerifierError
from verifier.workflow.backup import manifest_of

_NAMED: Final = (".backup", ".replaced.", ".new-")
"""What stands in the names of copies that the program itself made."""


def beside(path: str, uid: str, salt: bytes | None = None) -> Iterator[str]:
    """Files in the folder of a case that are copies of it: by their names, their manifests, or what is in them.

    :param path: of the case, with all links followed.
    :param uid: of the case, which its copies share.
    :param salt: of a case under a passphrase: copies of its file begin with it.
    """
    folder, name = os.path.split(path)
    for file in sorted(Path(folder or ".").iterdir()):
        with suppress(OSError):
            if not file.is_file() or os.path.samefile(file, path):
                continue
            ours = file.name.startswith(name + ".") and not file.name.endswith(store.MANIFEST)
            if (ours and any(part in file.name for part in _NAMED)) or _is_copy(str(file), uid, salt):
                yield str(file)


def is_plain(path: str) -> bool:
    """Whether a file is a database that anybody can read who gets at it."""
    with open(path, "rb") as stream:
        return stream.read(len(MAGIC)) == MAGIC


def _is_copy(path: str, uid: str, salt: bytes | None) -> bool:
    with suppress(VerifierError):
        manifest = manifest_of(path)
        if manifest is not None and uid and manifest.get("uid") == uid:
            return True
    with open(path, "rb") as stream:
        start = stream.read(len(MAGIC))
    if start != MAGIC:
        return salt is not None and start[: len(salt)] == salt
    with suppress(CaseError), store.Copy(path) as copy:  # else another program's, or no database after all
        return bool(uid) and copy.uid == uid
    return False
