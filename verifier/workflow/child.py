"""Commands for a child process: the screen adds articles there, so that it never loads the language model itself."""

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from verifier.paths import CASE_VARIABLE, REVIEWER_VARIABLE, is_url


@dataclass(frozen=True, slots=True)
class Child:
    """What to start: ``subprocess.Popen(child.argv, env=child.env, …)``. The case's URL is not among the arguments."""

    argv: tuple[str, ...]
    env: Mapping[str, str]
    passphrase: str | None = None
    """Of an encrypted case: neither among the arguments nor in the environment, where others could look."""

    def stdin(self) -> int:
        """What to start it with as standard input: nothing, or a pipe with the passphrase, to be closed after."""
        if self.passphrase is None:
            return os.open(os.devnull, os.O_RDONLY)
        taken, given = os.pipe()
        os.write(given, self.passphrase.encode())  # shorter than any pipe
        os.close(given)
        return taken


def verifier_command(target: str, reviewer: str | None, *arguments: str) -> Child:
    """The command line ``verifier ARGUMENTS`` on this case under this name."""
    from db import cipher
    from verifier.workflow.passphrase import PIPE_VARIABLE

    passphrase = None if is_url(target) else cipher.given()
    env = {**os.environ, CASE_VARIABLE: target, "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    if reviewer:
        env[REVIEWER_VARIABLE] = reviewer
    if passphrase is not None:
        env[PIPE_VARIABLE] = "0"
    return Child((sys.executable, "-m", "verifier", *arguments), env, passphrase)


def add_command(target: str, reviewer: str | None, paths: Sequence[str]) -> Child:
    """``verifier add --events PATHS``: a JSON object a line on standard output as each article is done.

    An article: ``{"id", "origin", "status": "added|already|refused", "claims", "title", "notice", "flags", "reason"}``;
    the last line: ``{"done": true, "added", "claims", "already", "refused", "summary"}``. An error that ends it all is
    the one line on standard error. The code is 0 when all was stored, else 1.
    """
    return verifier_command(target, reviewer, "add", "--events", "--", *paths)


def sample_command(target: str, reviewer: str | None) -> Child:
    """``verifier sample --events``: the same lines for the sample articles."""
    return verifier_command(target, reviewer, "sample", "--events")
