"""How an older case is brought up to date, told on standard error: one line that moves, or a line a phase."""

import sys

from verifier.cli.output import tell
from verifier.safe_text import safe_text


class Telling:
    """Is called with the phase and its share; ``end`` leaves the line clean for what follows."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._told = ""

    def __call__(self, words: str, share: float | None) -> None:
        shown = safe_text(words, newlines=False)
        if self._terminal:
            sys.stderr.write(f"\r{shown} …{f' {share:.0%}' if share is not None else ''}\x1b[K")
        elif shown != self._told:
            sys.stderr.write(f"{shown} …\n")
        sys.stderr.flush()
        self._told = shown

    def end(self, notices: tuple[str, ...] = ()) -> None:
        """It is done, or has failed; ``notices`` say what was done."""
        if self._terminal and self._told:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
        self._told = ""
        for notice in notices:
            tell(notice)
