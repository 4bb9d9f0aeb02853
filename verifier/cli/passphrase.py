"""The question for a passphrase, at the terminal; apart, so that the screen opens without loading typer."""

import sys
from collections.abc import Callable


def asker() -> Callable[[str], str | None] | None:
    """Asks at the terminal, without showing what is typed; ``None`` when there is nobody to ask."""
    return ask if sys.stderr.isatty() else None


def ask(path: str) -> str | None:
    """Ask for the passphrase of what is named; ``None`` when it cannot be."""
    import getpass
    import warnings

    from verifier.safe_text import safe_text

    words = f"{safe_text(path, newlines=False)}: passphrase (not shown): " if "/" in path else f"{path} (not shown): "
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)  # rather not at all than shown
            return getpass.getpass(words, stream=None)
    except (EOFError, OSError, getpass.GetPassWarning):
        return None
