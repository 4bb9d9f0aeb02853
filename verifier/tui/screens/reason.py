"""A verdict with its reason: c, d or v, then a digit for a reason used before, or words of one's own."""

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.widgets import Input, Static

from verifier.safe_text import safe_text
from verifier.tui.answers import Answer, Reasons
from verifier.tui.phrases import one_line, verdict
from verifier.tui.screens.dialog import Dialog, words
from verifier.tui.wrap import fit

_DEEDS = {"confirm": "confirmed", "dispute": "disputed", "doubt": "unverifiable", "reset": "unreviewed"}


class ReasonScreen(Dialog[tuple[str, str]]):
    """First the verdict by its own key, then the reason. A digit in an empty line takes that reason at once."""

    def __init__(self, subject: str, begun: str = "") -> None:
        super().__init__()
        self._begun = safe_text(begun, newlines=False)  # typed before, for a verdict that was refused
        self._subject = subject
        self._deed: str | None = None
        self._reasons: list[str] = []

    def compose(self) -> ComposeResult:
        keymap = self.main.keymap
        choices = "   ".join(f"{keymap.first(deed)} {verdict(name)}" for deed, name in _DEEDS.items())
        with Container(id="window") as window:
            window.border_title = "A verdict with its reason"
            window.border_subtitle = "Enter save  Esc cancel"
            yield words(self._subject, classes="quiet")
            yield Static(Content(choices), id="verdicts", markup=False)
            yield Input(self._begun, placeholder="the reason, in your own words", compact=True, disabled=True)
            yield Static("", id="reasons", markup=False)

    def take(self, answer: Answer) -> None:
        """The reasons used last have come."""
        if isinstance(answer, Reasons):
            self._reasons = list(answer.reasons)[:9]
            lines = [
                f"{number}  {fit(one_line(reason), 66).rstrip()}" for number, reason in enumerate(self._reasons, 1)
            ]
            self.query_one("#reasons", Static).update(Content("\n".join(lines)))

    def on_key(self, event: events.Key) -> None:
        box = self.query_one(Input)
        if self._deed is None:
            for deed, name in _DEEDS.items():
                if event.key in self.main.keymap.keys(deed):
                    self._deed = deed
                    self.query_one("#verdicts", Static).update(Content(f"{verdict(name)}, because:"))
                    box.disabled = False
                    box.focus()
                    event.stop()
                    event.prevent_default()
                    return

    def on_input_changed(self, event: Input.Changed) -> None:
        # A digit as the very first sign takes a reason; a reason that begins with a digit begins with a blank.
        value = event.value
        if self._deed and len(value) == 1 and value in "123456789" and int(value) <= len(self._reasons):
            self.dismiss((self._deed, self._reasons[int(value) - 1]))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.action_save()

    def action_save(self) -> None:
        if self._deed is not None:
            self.dismiss((self._deed, self.query_one(Input).value.strip()))
