"""The settings of the screen as they are in force: keys, columns, theme, checked; errors tell the line of the file."""

import re
from typing import TYPE_CHECKING

from verifier.errors import VerifierError
from verifier.tui import columns
from verifier.tui.actions import Keymap

if TYPE_CHECKING:
    from verifier.config import Config


def in_force(config: "Config") -> tuple[Keymap, tuple[columns.Shown, ...]]:
    """Keys and columns.

    :raises VerifierError: naming file and line, when an action, a column or the theme does not exist or keys clash.
    """
    from verifier.config import at

    try:
        keymap = Keymap(config.keys)
    except VerifierError as error:
        told = set(re.findall(r"\w+", str(error).partition(": ")[2])) | set(re.findall(r"keys\.(\w+)", str(error)))
        named = next((f"keys.{name}" for name in config.keys if name in told or repr(name) in str(error)), "keys")
        raise VerifierError(f"{at(config.path, named)}: {error}") from None
    try:
        shown = columns.parse(config.columns)
    except VerifierError as error:
        raise VerifierError(f"{at(config.path, 'columns')}: {error}") from None
    check_theme(config)
    return keymap, shown


def check_theme(config: "Config") -> None:
    """See that the theme of the settings exists; loads textual when they name one.

    :raises VerifierError: naming file and line, when it does not.
    """
    if config.theme is None:
        return
    from textual.theme import BUILTIN_THEMES

    from verifier.tui.theme import OURS

    known = {*BUILTIN_THEMES, *OURS}
    if config.theme not in known:
        from difflib import get_close_matches

        from verifier.config import at

        near = get_close_matches(config.theme, known, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(known))}"
        raise VerifierError(f"{at(config.path, 'theme')}: there is no theme {config.theme!r}; {hint}")
