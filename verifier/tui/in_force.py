"""The settings of the screen as they are in force: keys and columns, checked; errors tell the line of the file."""

from typing import TYPE_CHECKING

from verifier.errors import VerifierError
from verifier.tui import columns
from verifier.tui.actions import Keymap

if TYPE_CHECKING:
    from verifier.config import Config


def in_force(config: "Config") -> tuple[Keymap, tuple[columns.Shown, ...]]:
    """Keys and columns.

    :raises VerifierError: naming file and line, when an action or a column does not exist or keys clash.
    """
    from verifier.config import at

    try:
        keymap = Keymap(config.keys)
    except VerifierError as error:
        named = next((f"keys.{name}" for name in config.keys if name in str(error)), "keys")
        raise VerifierError(f"{at(config.path, named)}: {error}") from None
    try:
        return keymap, columns.parse(config.columns)
    except VerifierError as error:
        raise VerifierError(f"{at(config.path, 'columns')}: {error}") from None
