"""Small questions: one line of text, yes or no, one of several."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.suggester import Suggester
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from verifier.safe_text import safe_text
from verifier.tui.screens.dialog import Dialog, words
from verifier.tui.widgets.line_box import LineBox


class Prompt(Dialog[str]):
    """Asks for one line. ``check`` says what is wrong with it, or ``None``."""

    def __init__(
        self,
        title: str,
        help_words: str,
        *,
        value: str = "",
        check: Callable[[str], str | None] | None = None,
        deed: str = "save",
        remark: str = "",
        suggester: Suggester | None = None,
    ) -> None:
        super().__init__()
        self._suggester = suggester
        self._title = title
        self._words = help_words
        self._value = value
        self._check = check
        self._deed = deed
        self._remark = safe_text(remark)  # why it is asked again

    def compose(self) -> ComposeResult:
        with Container(id="window") as window:
            window.border_title = Content(self._title)
            window.border_subtitle = f"Enter {self._deed}  Esc cancel"
            yield words(self._words, classes="quiet")
            yield LineBox(self._value, compact=True, suggester=self._suggester)
            yield words("", classes="wrong")

    def on_mount(self) -> None:
        super().on_mount()
        if self._suggester is not None:
            self._bindings.bind("tab", "complete", show=False)
        if self._remark:
            self.complain(self._remark)

    async def action_complete(self) -> None:
        """Take what the line proposes, also when that has not come yet."""
        box = self.query_one(Input)
        found = await self._suggester.get_suggestion(box.value) if self._suggester is not None else None
        if found and box.cursor_at_end:
            box.value = found
            box.cursor_position = len(found)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.action_save()

    def action_save(self) -> None:
        value = self.query_one(LineBox).words.strip()
        problem = self._check(value) if self._check else None
        if problem:
            self.complain(problem)
        else:
            self.dismiss(value)


class Confirm(Dialog[bool]):
    """Asks yes or no: Enter or y, Esc or n."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "yes", show=False),
        Binding("n,q", "cancel", show=False),
    ]

    def __init__(self, question: str, more: str = "") -> None:
        super().__init__()
        self._question = question
        self._more = more
        for binding in Binding.make_bindings(self.BINDINGS):
            self._bindings._add_binding(binding)

    def compose(self) -> ComposeResult:
        with Container(id="window") as window:
            window.border_subtitle = "Enter yes  Esc no"
            yield words(self._question)
            if self._more:
                yield words(self._more, classes="quiet")

    def action_yes(self) -> None:
        self.dismiss(True)

    def action_save(self) -> None:
        self.dismiss(True)

    def action_cancel(self) -> None:
        self.dismiss(False)


class Choice(Dialog[Any]):
    """Asks for one of several values, by the arrows or j and k."""

    DEFAULT_CSS = """
    Choice OptionList { border: none; background: $surface; height: auto; max-height: 20; padding: 0; }
    Choice OptionList:focus { border: none; }
    """

    def __init__(self, title: str, options: Sequence[tuple[Any, str]], present: Any = None) -> None:
        super().__init__()
        self._title = title
        self._options = list(options)
        self._present = present
        for key, action in (("j", "down"), ("k", "up"), ("q", "cancel")):
            self._bindings._add_binding(Binding(key, action, show=False))

    def compose(self) -> ComposeResult:
        with Container(id="window") as window:
            window.border_title = Content(self._title)
            window.border_subtitle = "Enter choose  Esc cancel"
            yield OptionList(*(Option(Content(shown)) for _, shown in self._options), markup=False)

    def on_mount(self) -> None:
        super().on_mount()
        values = [value for value, _ in self._options]
        self.query_one(OptionList).highlighted = values.index(self._present) if self._present in values else 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._options[event.option_index][0])

    def action_down(self) -> None:
        self.query_one(OptionList).action_cursor_down()

    def action_up(self) -> None:
        self.query_one(OptionList).action_cursor_up()

    def action_save(self) -> None:
        self.query_one(OptionList).action_select()
