"""``verifier`` without a command: the screen."""

import sys

from verifier.cli.state import State
from verifier.errors import VerifierError
from verifier.paths import case_target

NO_TERMINAL = (
    "the screen needs a terminal; without one use verifier list, show, mark, note, export (verifier --help lists all)"
)
NO_CANVAS = (
    "the screen is drawn to standard error, which is no terminal here: start it without 2> (and without 2>&1 | …)"
)


def open_screen(given: State, *, tour: bool = False) -> int:
    """Open the screen on the case, which is made when there is none yet; return its exit code."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise VerifierError(NO_TERMINAL)
    if not sys.stderr.isatty():
        raise VerifierError(NO_CANVAS)
    from verifier import config as settings

    config = settings.load()
    target = case_target(given.case)
    if given.passphrase_file or _maybe_encrypted(target):
        from verifier.cli.passphrase import asker
        from verifier.workflow.passphrase import take, unlock

        take(given.passphrase_file, asker())
        unlock(target)  # asked now: the terminal is the screen's soon
    from verifier.tui.app import run

    telling = None

    def told(words: str, share: float | None) -> None:
        nonlocal telling
        if telling is None:
            from verifier.cli.migrating import Telling

            telling = Telling()
        telling(words, share)

    try:
        return run(target, reviewer=given.reviewer, config=config, tour=tour, told=told)
    finally:
        if telling is not None:
            telling.end()


def _maybe_encrypted(target: str) -> bool:
    """Whether a case is no plain file of SQLite; a look that costs nothing, before anything is loaded for it."""
    try:
        with open(target, "rb") as file:
            start = file.read(16)
    except (OSError, ValueError):
        return False
    return bool(start) and start != b"SQLite format 3\x00"
