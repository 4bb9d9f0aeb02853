"""Where the passphrase of an encrypted case comes from: never from the command line.

In this order: ``VERIFIER_PASSPHRASE``, a file, a pipe from our own parent, a person at the terminal. The variables are
taken out of the environment once read, so that no program started from here (an editor, ``pg_dump``) inherits them.
"""

import os
from collections.abc import Callable
from typing import Final

from db import cipher
from db.connect import salt_of
from verifier.errors import VerifierError
from verifier.paths import is_url

VARIABLE: Final = "VERIFIER_PASSPHRASE"
PIPE_VARIABLE: Final = "VERIFIER_PASSPHRASE_FD"
"""Number of a file descriptor that a parent of ours writes the passphrase into."""
LONGEST: Final = 4_096
SHORT: Final = 12
"""Code points below which a passphrase is said to be short."""


def take(file: str | None = None, ask: Callable[[str], str | None] | None = None) -> None:
    """Take what was given for this run, and who can be asked.

    :param file: a file whose first line is the passphrase.
    :raises VerifierError: when it cannot be read, or holds none.
    """
    cipher.ask = ask
    named = os.environ.pop(VARIABLE, "")
    if named:
        cipher.give(_checked(named, VARIABLE))
    pipe = os.environ.pop(PIPE_VARIABLE, "")
    if pipe.isdecimal():
        cipher.give(_checked(_from_pipe(int(pipe)), PIPE_VARIABLE))
    if file:
        cipher.give(_checked(_from_file(file), file))


def _from_pipe(number: int) -> str:
    try:
        data = b""
        while part := os.read(number, LONGEST):
            data += part
        return data.decode()
    except (OSError, UnicodeDecodeError):
        return ""


def _from_file(path: str) -> str:
    try:
        with open(os.path.expanduser(path), "rb") as stream:
            data = stream.read(LONGEST + 2)
        return data.decode().splitlines()[0] if data.strip() else ""
    except OSError as error:
        raise VerifierError(f"cannot read the passphrase in {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise VerifierError(f"the passphrase in {path} is not UTF-8 text") from None


def _checked(passphrase: str, where: str) -> str:
    if not passphrase or len(passphrase) > LONGEST or "\x00" in passphrase:
        raise VerifierError(f"{where} holds no passphrase: one line of 1 to {LONGEST:,} characters")
    return passphrase


def unlock(target: str) -> None:
    """Ask for the passphrase of an encrypted case now, not when it is opened: before a screen takes the terminal.

    :raises CaseError: a wrong passphrase, or none to be had.
    """
    if is_url(target):
        return
    from db import check
    from db.connect import connect_sqlite
    from db.errors import NotFound

    path = os.path.realpath(target)
    try:
        check.check_file(path)
    except NotFound:
        return
    if salt_of(path) is not None:
        connect_sqlite(path, mode="ro", read_only=True, immutable=True).close()


def new(ask: Callable[[str], str | None] | None, *, twice: str) -> str:
    """The passphrase for a case that is to be encrypted: as given, else asked for twice.

    :param twice: what to ask the second time.
    :raises VerifierError: none to be had, or the two differ.
    """
    given = cipher.given()
    if given is not None:
        return given
    first = ask("New passphrase") if ask else None
    if not first:
        raise VerifierError(f"a passphrase is needed: set {VARIABLE}, or give --passphrase-file, or be at a terminal")
    if ask is not None and ask(twice) != first:
        raise VerifierError("the two passphrases differ; nothing was changed")
    return _checked(first, "the terminal")
