"""A job's progress. Closing it leaves the job running behind; a key of its own stops it."""

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from verifier.tui.answers import Answer, Progress
from verifier.tui.key_names import shown_key
from verifier.tui.phrases import bar
from verifier.tui.screens import own_keys
from verifier.tui.screens.dialog import Dialog, words

if TYPE_CHECKING:
    from verifier.tui.screens.working import Working

_TITLES = {"sample": "Adding the sample", "add": "Adding articles", "export": "Writing the report",
           "backup": "Making a backup", "merge try": "Looking at the other case", "merge": "Merging"}  # fmt: skip
SHOWN = 10


class ProgressScreen(Dialog[None]):
    """The last lines of what the job said, and how much of it is done."""

    PANES = ("dialog", "job")

    def __init__(self, board: "Working", name: str) -> None:
        super().__init__()
        self._board = board
        self._job = board.job
        self._job_name = name
        self._bindings.bind("enter", "behind", show=False)

    def compose(self) -> ComposeResult:
        with Container(id="window") as window:
            window.border_title = _TITLES.get(self._job_name, self._job_name)
            again = self.main.keymap.first("show_job")
            stop = shown_key(self.main.keymap.keys("stop_job")[0])
            window.border_subtitle = f"Enter or Esc go on meanwhile ({again} shows this again)  {stop} stop the job"
            yield Static("", id="share", markup=False)
            yield Static("", id="lines", markup=False)
            yield words("", classes="wrong")

    def on_mount(self) -> None:
        super().on_mount()
        self._draw()

    def _draw(self) -> None:
        share = self._board.job_share
        begin = "Writing …" if self._job_name in ("export", "backup") else "Reading …"
        line = begin if share is None else f"{bar(int(share * 1000), 1000, 40)} {int(share * 100)} %"
        self.query_one("#share", Static).update(Content(line))
        self.query_one("#lines", Static).update(Content("\n".join([*self._board.job_lines][-SHOWN:])))

    def take(self, answer: Answer) -> None:
        """The job said something, or has ended."""
        if isinstance(answer, Progress):
            if self._board.job is not self._job:
                if self.is_current:
                    self.dismiss(None)
            else:
                self._draw()

    def on_key(self, event: events.Key) -> None:
        """Say of a key that does nothing here how to get where it does."""
        if not own_keys.bound(self, event.key):
            self.complain(f"{shown_key('escape')} goes back to the claims; the job goes on.")

    def action_behind(self) -> None:
        self.dismiss(None)

    def action_save(self) -> None:
        self.dismiss(None)

    def action_stop_job(self) -> None:
        """Stop the job; what it has finished stays in the case."""
        if self._board.job is self._job:
            self._board.stop_job()
        self.dismiss(None)
