"""The settings file with everything in it explained, and all of it off."""

import os
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap
from typing import Final

from verifier import config as settings
from verifier.errors import VerifierError
from verifier.paths import config_file

WIDTH: Final = 100


def template() -> str:
    """Every setting and every key of the screen with what it does and its default (or an example), commented out."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    from verifier.tui.actions import ACTIONS, PANES

    yield from _told(
        "The settings of verifier. What is set begins with # and no blank: take the # away to change it. "
        "A key that does not exist, or a value that cannot be, is an error that names it."
    )
    for entry in settings.settings():
        if entry.name == "keys":
            continue
        default = entry.default
        yield ""
        yield from _told(entry.metadata["help"] + ("" if default else " There is no default; this is an example."))
        shown = settings.toml_string(default) if isinstance(default, str) else str(default)
        yield f"#{entry.name} = {shown if default else entry.metadata['example']}"
    yield ""
    yield from _told("The keys of the screen by action, with what they are now; several have commas between them.")
    yield "[keys]"
    free = (f"f{number}" for number in range(5, 25))
    for pane, title in PANES.items():
        of_pane = [action for action in ACTIONS if action.pane == pane]
        if of_pane:
            yield ""
            yield f"# --- {title}"
        for action in of_pane:
            yield from _told(action.help + ("" if action.keys else " It has no key; this is an example."))
            yield f"#{action.id} = {settings.toml_string(action.keys or next(free))}"


def _told(words: str) -> Iterator[str]:
    return (f"# {line}" for line in wrap(words.replace("`", ""), WIDTH))


def write() -> Path:
    """Write the file where the settings are looked for.

    :raises VerifierError: when there is a file already, or it cannot be written.
    """
    where = config_file()
    try:
        where.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(where, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(template())
    except FileExistsError:
        raise VerifierError(f"{where} is there already, and stays; verifier config --template prints it anew") from None
    except OSError as error:
        raise VerifierError(f"cannot write the settings to {where}: {error.strerror}") from None
    return where
