"""A verdict with its reason: a digit for one used before, then c, d or v; or c, d or v, then words of one's own."""

from collections.abc import Callable
from typing import Final

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.widgets import Input, Static

from verifier.safe_text import safe_text
from verifier.tui.answers import Answer, Reasons, Refused
from verifier.tui.key_names import shown_key
from verifier.tui.phrases import one_line, verdict
from verifier.tui.screens.dialog import Dialog, words
from verifier.tui.unseen import real
from verifier.tui.widgets.line_box import LineBox
from verifier.tui.wrap import fit

_DEEDS: Final = {"confirm": "confirmed", "dispute": "disputed", "doubt": "unverifiable", "reset": "unreviewed"}
_DIGITS: Final = frozenset("123456789")


class ReasonScreen(Dialog[tuple[str, str]]):
    """A digit is a choice only before the verdict's key; behind it everything is typed, digits as well.

    ``begun`` is what was typed before and is not in the case, for the verdict ``former``; ``remark`` says where it
    comes from. ``go_on`` begins where the person was; otherwise the verdict is asked for, and Enter takes the former
    one. ``keep`` is called with what is typed, and the verdict's action.
    """

    def __init__(
        self,
        subject: str,
        begun: str = "",
        *,
        former: str = "",
        go_on: bool = False,
        remark: str = "",
        keep: Callable[[str, str], None] = lambda text, deed: None,
    ) -> None:
        super().__init__()
        self._begun = begun
        self._remark = safe_text(remark)
        self._keep = keep
        self._subject = subject
        self._former = former if former in _DEEDS else None
        self._deed = self._former if go_on else None
        self._reasons: list[str] | None = None  # not known yet
        self._number = 0  # of the reason that is chosen

    @property
    def keys_wait(self) -> bool:
        """Whether the next key has to wait: a reason is to be given that is not known yet."""
        return bool(self._number) and self._deed is not None and self._reasons is None

    def compose(self) -> ComposeResult:
        with Container(id="window") as window:
            window.border_title = "A verdict with its reason"
            window.border_subtitle = "Enter save  Esc cancel"
            yield words(self._subject, classes="quiet")
            if self._remark:
                yield words(self._remark, classes="quiet")
            yield Static("", id="verdicts", markup=False)
            yield LineBox(
                self._begun,
                placeholder="the reason, in your own words",
                compact=True,
                disabled=True,
                select_on_focus=False,  # words that were kept are gone on with, not typed over
            )
            yield Static("", id="reasons", markup=False)
            yield words("", classes="wrong")

    def on_mount(self) -> None:
        super().on_mount()
        self._draw()
        if self._deed is not None:
            self._give_or_ask()

    def _draw(self) -> None:
        keymap = self.main.keymap
        if self._deed is None:
            told = "   ".join(f"{keymap.first(deed)} {verdict(name)}" for deed, name in _DEEDS.items())
            if self._former is not None:
                told = f"Enter {verdict(_DEEDS[self._former])}, as before; or   {told}"
            if self._reasons:
                told += "\nThe verdict first, then your own words; or the number of a reason, then the verdict."
        else:
            told = f"{verdict(_DEEDS[self._deed])}, because:"
        self.query_one("#verdicts", Static).update(Content(told))
        number = self._chosen
        lines = [
            f"{'▸' if place == number else ' '} {place}  {fit(one_line(reason), 66).rstrip()}"
            for place, reason in enumerate(self._reasons or (), 1)
        ]
        self.query_one("#reasons", Static).update(Content("\n".join(lines)))

    @property
    def _chosen(self) -> int:
        """The number of the reason that is chosen; 0 when none is."""
        if self._deed is None:
            return self._number
        typed = self.query_one(LineBox).words.strip()  # nobody's reason is a digit alone
        number = int(typed) if typed in _DIGITS else 0
        return number if number <= len(self._reasons or ()) else 0

    def take(self, answer: Answer) -> None:
        """The reasons used last have come, or will not."""
        if isinstance(answer, Reasons):
            self._reasons = list(answer.reasons)[:9]
        elif isinstance(answer, Refused) and answer.what == "reasons":
            self._reasons = []
        else:
            return
        if self._deed is not None and self._number:
            self._give_or_ask()
        else:
            self._choose(self._number)

    def on_key(self, event: events.Key) -> None:
        if self._deed is not None or event.key == "escape":
            return
        deed = next((deed for deed in _DEEDS if event.key in self.main.keymap.keys(deed)), None)
        if deed is not None:
            self._deed = deed
            self._give_or_ask()
        elif event.character is not None and event.character in _DIGITS:
            self._choose(int(event.character))
        elif event.key == "enter":
            self._take_former()
        elif event.is_printable or event.key == "backspace":
            # It is a reason that is being typed, too early: no sign of it may choose another one.
            self._choose(0)
            self._ask_verdict()
        else:
            return
        event.stop()
        event.prevent_default()

    def _ask_verdict(self) -> None:
        keys = ", ".join(shown_key(key) for deed in _DEEDS for key in self.main.keymap.keys(deed)[:1])
        behind = "" if self._number else ", then the words of the reason"
        self.complain(f"first the verdict ({keys}){behind}")

    def _take_former(self) -> None:
        """Enter before any verdict: the one that the words were begun for, or a word on what is missing."""
        if self._former is None:
            self._ask_verdict()
            return
        self._deed = self._former
        self._give_or_ask()

    def _choose(self, number: int) -> None:
        """Choose the reason of that number for the verdict that follows; 0: none."""
        there = self._reasons is None or number <= len(self._reasons)
        self._number = number if there else 0
        self.complain("" if there else f"there is no reason {number} yet")
        self._draw()

    def _give_or_ask(self) -> None:
        """The verdict is said: give it with the reason chosen before, or ask for the words."""
        assert self._deed is not None
        if self._number and self._reasons is None:
            return  # they are on their way
        if 0 < self._number <= len(self._reasons or ()):
            self.dismiss((self._deed, (self._reasons or [])[self._number - 1]))
            return
        self._number = 0
        self.complain("")
        self._draw()
        box = self.query_one(Input)
        box.disabled = False
        box.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        if self._deed is not None:
            self._keep(real(event.value), self._deed)
            self._draw()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.action_save()

    def action_save(self) -> None:
        if self._deed is None:
            self._take_former()
        else:
            number = self._chosen
            text = (self._reasons or [])[number - 1] if number else self.query_one(LineBox).words.strip()
            self.dismiss((self._deed, text))

    def action_cancel(self) -> None:
        if not self.query_one(LineBox).words.strip():
            self.dismiss(None)
            return
        self.ask_to_leave()
