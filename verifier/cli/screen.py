"""``verifier`` without a command: the screen."""

import sys

from verifier.cli.state import State
from verifier.errors import VerifierError
from verifier.paths import case_target

NO_TERMINAL = (
    "the screen needs a terminal; without one use verifier list, show, mark, note, export (verifier --help lists all)"
)


def open_screen(given: State, *, tour: bool = False) -> int:
    """Open the screen on the case, which is made when there is none yet; return its exit code."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise VerifierError(NO_TERMINAL)
    from verifier import config as settings

    config = settings.load()
    from verifier.tui.app import run

    telling = None

    def told(words: str, share: float | None) -> None:
        nonlocal telling
        if telling is None:
            from verifier.cli.migrating import Telling

            telling = Telling()
        telling(words, share)

    try:
        return run(case_target(given.case), reviewer=given.reviewer, config=config, tour=tour, told=told)
    finally:
        if telling is not None:
            telling.end()
