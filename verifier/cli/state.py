"""The global options of one run; apart, so that the screen opens without loading typer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class State:
    """What ``--case`` and ``--reviewer`` said, or their variables."""

    case: str | None = None
    reviewer: str | None = None
