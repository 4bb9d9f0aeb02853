"""Exports that only their recipients can read: the age format (age-encryption.org/v1), through the package ``pyrage``.

What is written goes through a pipe in memory into the encryptor, so nothing unencrypted touches the disk, and no more
than a few blocks of it are held at a time.
"""

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO, Final

from verifier.errors import VerifierError

ENDING: Final = ".age"
INSTALL: Final = "pip install 'verifier[age]' (the package pyrage)"
_BLOCK: Final = 64 * 2**10
_LARGE: Final = 1_000_000


def _pyrage() -> Any:
    try:
        import pyrage
    except ImportError:
        raise VerifierError(f"encrypting an export needs age, which is not installed: {INSTALL}") from None
    return pyrage


def recipients(named: Sequence[str], files: Sequence[str] = ()) -> list[Any]:
    """The keys that an export is encrypted to.

    :param named: public keys: ``age1…``, or of SSH (``ssh-ed25519 …``, ``ssh-rsa …``).
    :param files: files with one such key a line; empty lines and lines with ``#`` in front do not count.
    :raises VerifierError: when there is none, or one is no public key.
    """
    pyrage = _pyrage()
    found = [_recipient(pyrage, text.strip(), "--encrypt-to") for text in named]
    for path in files:
        lines = _lines(path)
        keys = [(number, text.strip()) for number, text in enumerate(lines, 1)]
        wanted = [(number, text) for number, text in keys if text and not text.startswith("#")]
        if not wanted:
            raise VerifierError(f"{path} names no recipient: write one public key a line")
        found += [_recipient(pyrage, text, f"{path}, line {number}") for number, text in wanted]
    if not found:
        raise VerifierError("an encrypted export needs a recipient: --encrypt-to age1…")
    return found


def _lines(path: str) -> list[str]:
    try:
        with open(os.path.expanduser(path), "rb") as file:
            data = file.read(_LARGE + 1)
        if len(data) > _LARGE:
            raise VerifierError(f"{path} is too large for a file of recipients")
        return data.decode().splitlines()
    except OSError as error:
        raise VerifierError(f"cannot read the recipients in {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise VerifierError(f"{path} is not a text with one recipient a line") from None


def _recipient(pyrage: Any, text: str, where: str) -> Any:
    if text.upper().startswith("AGE-SECRET-KEY-") or "PRIVATE KEY" in text:
        raise VerifierError(f"{where}: this is a secret key: keep it to yourself, and give the public one")
    kind = pyrage.ssh if text.startswith("ssh-") else pyrage.x25519
    try:
        return kind.Recipient.from_str(text)
    except pyrage.RecipientError:
        shown = text if len(text) <= 24 else text[:20] + "…"
        raise VerifierError(
            f"{where}: “{shown}” is not a public key of age (age1…) or SSH (ssh-ed25519 …, ssh-rsa …)"
        ) from None


class _Source:
    """What the encryptor reads: the pipe to its end, or an error when the writer gave up, so that no end is written."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe
        self.given_up = False

    def read(self, size: int = -1) -> bytes:
        data = os.read(self._pipe, size if 0 < size < _BLOCK else _BLOCK)
        if not data and self.given_up:
            raise OSError("what was to be encrypted broke off")
        return data


@contextmanager
def encrypted(stream: BinaryIO, keys: Sequence[Any]) -> Iterator[BinaryIO]:
    """A stream whose bytes go encrypted into ``stream``; complete when the block ends well, else visibly cut off.

    :raises VerifierError: when it cannot be encrypted or written.
    """
    pyrage = _pyrage()
    taken, given = os.pipe()
    source = _Source(taken)
    failed: list[BaseException] = []

    def work() -> None:
        try:
            pyrage.encrypt_io(source, stream, keys)
        except BaseException as error:
            failed.append(error)
        finally:
            os.close(taken)  # the writer hears of it at its next byte

    thread = threading.Thread(target=work, name="age", daemon=True)
    thread.start()
    try:
        with os.fdopen(given, "wb", buffering=_BLOCK) as out:
            try:
                yield out
            except BaseException:
                source.given_up = True
                with suppress(OSError):
                    out.close()
                raise
    except BrokenPipeError:
        thread.join()
        if not failed:
            raise
    finally:
        thread.join()
    if failed:
        raise VerifierError(f"cannot encrypt the export: {' '.join(str(failed[0]).split())}") from None
