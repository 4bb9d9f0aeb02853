"""What every dialog has: a frame, a title, its keys in a last line, save and cancel from the registry."""

from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar, cast

from textual.binding import Binding, BindingsMap, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from verifier.safe_text import safe_text
from verifier.tui.actions import ACTIONS, Pane
from verifier.tui.key_names import shown_key

if TYPE_CHECKING:
    from verifier.tui.program import VerifierApp

Result = TypeVar("Result")


class Dialog(ModalScreen[Result], Generic[Result]):
    """A window over the main screen."""

    BINDINGS: ClassVar[list[BindingType]] = []
    PANES: ClassVar[tuple[Pane, ...]] = ("dialog",)
    KEYS_FIRST: ClassVar[bool] = True
    """Whether the dialog's keys go before those of its boxes."""
    DEFAULT_CSS = """
    Dialog > #window {
        width: 76; max-width: 96%; height: auto; max-height: 92%; padding: 0 1; background: $surface;
        border: round $secondary; border-title-color: $foreground; border-title-style: bold;
        border-subtitle-color: $foreground 60%;
    }
    Dialog .quiet { color: $foreground 65%; height: auto; }
    Dialog .wrong { color: $error; height: auto; display: none; }
    Dialog Input { border: none; height: 1; padding: 0 1; background: $panel; margin: 1 0; }
    Dialog Input:focus { border: none; background: $panel-lighten-1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._bindings = BindingsMap()

    def on_mount(self) -> None:
        if not self.KEYS_FIRST:
            return
        for action, keys in self.main.keymap.in_pane(*self.PANES):
            for key in keys.split(","):
                deed = f"in_turn('{action.id}')"
                self._bindings._add_binding(Binding(key, deed, action.label, show=False, id=action.id, priority=True))

    def action_in_turn(self, name: str) -> None:
        """Run an action once the keys typed before it have arrived where they were typed.

        Keys of a dialog go before those of its boxes, and would overtake what was typed quickly before them.
        """
        action = getattr(self, f"action_{name}")
        (self.focused or self).call_later(lambda: self.call_later(action))  # run by the dialog, which may drop the box

    @property
    def main(self) -> "VerifierApp":
        """The app, by its own class."""
        return cast("VerifierApp", self.app)

    def keys_line(self, *only: str, cells: int = 76) -> str:
        """The dialog's keys and what they do, for its lower edge: as many as fit into a window of ``cells``, the way
        out always among them."""
        keymap = self.main.keymap
        shown = [
            f"{shown_key(keymap.keys(action.id)[0])} {action.label}"
            for action in ACTIONS
            if action.pane in self.PANES and action.hint and (not only or action.id in only)
        ]
        room = min(cells, self.app.size.width * 96 // 100) - 6
        while len(shown) > 2 and sum(map(len, shown)) + 2 * len(shown) - 2 > room:
            shown.pop(-2)
        return "  ".join(shown)

    def ask_to_leave(self) -> None:
        """Close without a result once the person said that what was written may go."""
        from verifier.tui.screens.prompt import Confirm

        def sure(yes: bool | None) -> None:
            if yes:
                self.dismiss(None)

        self.app.push_screen(Confirm("Throw away what you wrote?"), sure)

    def complain(self, words: str) -> None:
        """Say in the dialog what is wrong with what was typed."""
        line = self.query_one(".wrong", Static)
        line.update(Content(safe_text(words)))
        line.display = bool(words)

    def action_cancel(self) -> None:
        self.dismiss(None)

    def action_save(self) -> None:
        self.dismiss(None)


def words(text: str, *, classes: str = "") -> Static:
    """A piece of safe text in a dialog; never read as markup."""
    return Static(Content(text), classes=classes, markup=False)
