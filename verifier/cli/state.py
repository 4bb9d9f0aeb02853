"""The global options of one run; apart, so that the screen opens without loading typer."""

from typing import NamedTuple


class State(NamedTuple):
    """What ``--case``, ``--reviewer`` and ``--passphrase-file`` said, or their variables."""

    case: str | None = None
    reviewer: str | None = None
    passphrase_file: str | None = None
