"""Whether the tour was seen: a file in the folder for state says so. Loads no textual."""

from contextlib import suppress

from verifier.config import no_tour
from verifier.paths import tour_file


def wanted(setting: str) -> bool:
    """Whether the tour is to be shown unasked: neither setting nor variable forbids it, and it was never seen."""
    return setting != "never" and not no_tour() and not seen()


def seen() -> bool:
    """Whether it was gone through or skipped; where nobody can look, it was."""
    try:
        return tour_file().exists()
    except OSError:
        return True


def note_seen() -> None:
    """Never show the tour unasked again."""
    path = tour_file()
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
