"""The question before a verdict on many claims: how many of them have one already, and which."""

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from db.rows import VERDICTS, Counts
from verifier.tui.answers import Answer, Refused, Standing
from verifier.tui.phrases import verdict
from verifier.tui.screens.dialog import words
from verifier.tui.screens.prompt import Confirm


class Bulk(Confirm):
    """Asks yes or no; a yes counts once it is told what the claims have by now."""

    def __init__(self, question: str, more: str = "") -> None:
        super().__init__(question, more)
        self._told = False

    @property
    def keys_wait(self) -> bool:
        """Keys typed ahead are for a question that is told whole."""
        return not self._told

    def compose(self) -> ComposeResult:
        with Container(id="window") as window:
            window.border_subtitle = "Enter yes  Esc no"
            yield words(self._question)
            yield Static("counting the verdicts that they have …", id="standing", markup=False)
            yield words(self._more, classes="quiet")

    def take(self, answer: Answer) -> None:
        """What the claims have by now has come, or will not."""
        if isinstance(answer, Standing) and answer.of is self:
            self._tell(standing(answer.counts))
        elif isinstance(answer, Refused) and answer.what == "standing":
            self._tell("How many of them have a verdict already cannot be told.")

    def _tell(self, told: str) -> None:
        self._told = True
        self.query_one("#standing", Static).update(Content(told))

    def action_yes(self) -> None:
        if self._told:
            self.dismiss(True)

    def action_save(self) -> None:
        self.action_yes()


def standing(counts: Counts) -> str:
    """Which verdicts some claims have: "10 have a verdict already: 7 ✓ confirmed, 3 ✗ disputed."."""
    given = [(getattr(counts, name), name) for name in VERDICTS if name != "unreviewed" and getattr(counts, name)]
    if not given:
        return "None of them has a verdict yet."
    total = sum(count for count, _ in given)
    kinds = ", ".join(f"{count:,} {verdict(name)}" for count, name in given)
    return f"{total:,} {'has' if total == 1 else 'have'} a verdict already: {kinds}."
