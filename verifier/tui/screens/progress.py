"""A job's progress. Enter leaves it running behind; Esc stops it."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from verifier.tui.answers import Answer, Progress
from verifier.tui.phrases import one_line
from verifier.tui.screens.dialog import Dialog, words

if TYPE_CHECKING:
    from verifier.tui.screens.triage import Triage

_TITLES = {"sample": "Adding the sample", "add": "Adding articles", "export": "Writing the report"}


class ProgressScreen(Dialog[None]):
    """The last lines of what the job said."""

    def __init__(self, triage: "Triage", name: str) -> None:
        super().__init__()
        self._triage = triage
        self._job_name = name
        self._lines: list[str] = []
        self._bindings.bind("enter", "behind", show=False)

    def compose(self) -> ComposeResult:
        with Container(id="window") as window:
            window.border_title = _TITLES.get(self._job_name, self._job_name)
            window.border_subtitle = "Enter go on meanwhile  Esc stop"
            yield words("Reading …" if self._job_name != "export" else "Writing …", classes="quiet")
            yield Static("", id="lines", markup=False)

    def take(self, answer: Answer) -> None:
        """The job said something, or has ended."""
        if isinstance(answer, Progress):
            if answer.code is not None:
                if self.is_current:
                    self.dismiss(None)
                return
            self._lines = [*self._lines[-9:], one_line(answer.line)]
            self.query_one("#lines", Static).update(Content("\n".join(self._lines)))

    def action_behind(self) -> None:
        self.dismiss(None)

    def action_save(self) -> None:
        self.dismiss(None)

    def action_cancel(self) -> None:
        if self._triage.job is not None:
            self._triage.job.cancel()
        self.dismiss(None)
