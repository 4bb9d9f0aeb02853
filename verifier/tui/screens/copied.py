"""What was copied last, to be selected by mouse where the terminal did not take it."""

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll

from verifier.safe_text import safe_text
from verifier.tui.screens.dialog import Dialog, words


class CopiedScreen(Dialog[None]):
    """The text over the whole width, without a frame that would be selected with it."""

    PANES = ()
    DEFAULT_CSS = """
    CopiedScreen > #page { width: 100%; height: 100%; background: $background; }
    CopiedScreen VerticalScroll { height: 1fr; background: $background; }
    CopiedScreen .quiet { margin-bottom: 1; }
    CopiedScreen Static { width: 100%; }
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        with Vertical(id="page"):
            yield words(
                "Copied last. It cannot be known whether the terminal took it: select it here by mouse (in most"
                " terminals with Shift held down). Esc closes.",
                classes="quiet",
            )
            with VerticalScroll():
                yield words(safe_text(self._text))

    def on_mount(self) -> None:
        for key in ("escape", "q", "enter", *self.main.keymap.keys("show_copied")):
            self._bindings.bind(key, "cancel", show=False, priority=True)
        self.query_one(VerticalScroll).focus()
