"""A text in the person's own editor: ``$VISUAL``, else ``$EDITOR``, with the terminal handed over while it runs."""

import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Final

from verifier.errors import VerifierError

MOST: Final = 1_000_000
"""Bytes of a text that are taken back."""


def editor_command() -> list[str]:
    """The editor and its arguments. Raises ``VerifierError`` in one line when there is none that can be started."""
    name = next((name for name in ("VISUAL", "EDITOR") if os.environ.get(name, "").strip()), None)
    if name is None:
        raise VerifierError("no editor is named: set EDITOR (or VISUAL) to the one you use, as in EDITOR=nano")
    try:
        command = shlex.split(os.environ[name])
    except ValueError as error:
        raise VerifierError(f"{name} cannot be read as a command ({error}): {os.environ[name]}") from None
    if not command or shutil.which(command[0]) is None:
        raise VerifierError(f"{name} names an editor that is not there: {command[0] if command else ''}")
    return command


def edited(
    text: str,
    suspended: Callable[[], AbstractContextManager[None]],
    lend: Callable[[str], Path | None] = lambda text: None,
) -> str:
    """The text as the person left it in their editor. ``suspended`` hands the terminal over.

    ``lend`` gives the file a place where it is found again should this program end before its editor does.
    Raises ``VerifierError`` in one line when it cannot be edited; the text is then as it was.
    """
    command = editor_command()
    handle, path = _opened(lend(text))
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode(errors="replace") + (b"\n" if text else b""))
        try:
            with suspended(), _interrupts_are_the_editors():
                code = subprocess.run([*command, path], check=False).returncode  # noqa: S603 - the person's own choice
        except OSError as error:
            raise VerifierError(f"{command[0]} cannot be started: {error.strerror or error}") from None
        if code:
            raise VerifierError(f"{command[0]} ended with an error ({code}): the note is as it was before")
        return _read(path, command[0])
    finally:
        for left in (Path(path), *_beside(path)):
            with suppress(OSError):
                os.unlink(left)


def _opened(place: Path | None) -> tuple[int, str]:
    """A new file for the owner alone: at this place, if there can be one."""
    if place is not None:
        with suppress(OSError):
            place.unlink(missing_ok=True)
            return os.open(place, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600), str(place)
    return tempfile.mkstemp(prefix="verifier-note-", suffix=".txt")


def _beside(path: str) -> list[Path]:
    """What editors leave beside a file: former states, what they keep for a crash."""
    file = Path(path)
    with suppress(OSError):
        return [other for other in file.parent.iterdir() if file.name in other.name and other != file]
    return []


def _read(path: str, editor: str) -> str:
    try:
        with open(path, "rb") as file:
            data = file.read(MOST + 1)
        if len(data) > MOST:
            raise VerifierError(f"what {editor} saved is longer than a note can be: it is as it was before")
        return decoded(data)
    except UnicodeDecodeError:
        raise VerifierError(f"what {editor} saved is not UTF-8 text: the note is as it was before") from None
    except OSError as error:
        raise VerifierError(f"what {editor} saved cannot be read ({error.strerror}): the note is as before") from None


def decoded(data: bytes) -> str:
    """What an editor saved, as a text: the last line's end is none of it. Raises ``UnicodeDecodeError``."""
    return data.decode("utf-8-sig").replace("\r\n", "\n").removesuffix("\n")


class _interrupts_are_the_editors:  # noqa: N801 - reads as a phrase where it is used
    """ctrl+c goes to every program on the terminal; ours does nothing with it while the editor runs."""

    def __enter__(self) -> None:
        self._former = signal.signal(signal.SIGINT, lambda number, frame: None)  # not SIG_IGN: a child inherits that

    def __exit__(self, *error: object) -> None:
        signal.signal(signal.SIGINT, self._former)
