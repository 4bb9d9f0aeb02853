"""A note in a real editor: several lines, ctrl+s saves, Esc asks when something would be lost."""

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.widgets import TextArea

from verifier.safe_text import safe_text
from verifier.tui.screens.dialog import Dialog, words


class Editor(Dialog[str]):
    """Gives the text back, or ``None`` when it was cancelled."""

    DEFAULT_CSS = """
    Editor TextArea { height: 12; border: none; padding: 0 1; background: $panel; margin: 1 0 0 0; }
    Editor TextArea:focus { border: none; }
    """

    def __init__(self, title: str, subject: str, text: str = "") -> None:
        super().__init__()
        self._title = title
        self._subject = subject
        self._text = safe_text(text)

    def compose(self) -> ComposeResult:
        with Container(id="window") as window:
            window.border_title = Content(self._title)
            window.border_subtitle = self.keys_line()
            yield words(self._subject, classes="quiet")
            yield TextArea(self._text, soft_wrap=True, tab_behavior="focus")

    def on_mount(self) -> None:
        super().on_mount()
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        area.focus()

    def action_save(self) -> None:
        self.dismiss(self.query_one(TextArea).text)

    def action_cancel(self) -> None:
        if self.query_one(TextArea).text == self._text:
            self.dismiss(None)
            return
        from verifier.tui.screens.prompt import Confirm

        def sure(yes: bool | None) -> None:
            if yes:
                self.dismiss(None)

        self.app.push_screen(Confirm("Throw away what you wrote?"), sure)
