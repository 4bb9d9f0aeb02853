"""A note in a real editor: several lines, kept while they are typed; ctrl+s saves, ctrl+e opens one's own editor."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from textual.app import ComposeResult, SuspendNotSupported
from textual.containers import Container
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static, TextArea

from verifier.errors import VerifierError
from verifier.safe_text import safe_text
from verifier.tui.screens.dialog import Dialog, words
from verifier.tui.unseen import Holding, held, kept, real

PAUSE: Final = 0.3
"""Seconds after a key until what is typed is kept."""


class TextBox(Holding, TextArea):
    """Several lines."""

    @property
    def words(self) -> str:
        """What was typed."""
        return real(self.text)


class Editor(Dialog[str]):
    """Gives the text back, or ``None`` when it was thrown away.

    ``text`` is what stands in the case, ``begun`` what the person wrote already and would not want to lose;
    ``remark`` says where that comes from, or what stands in its way. ``keep`` is called with what is typed; ``lend``
    gives a place for the file that one's own editor is given.
    """

    PANES = ("dialog", "editor")
    DEFAULT_CSS = """
    Editor TextArea { height: 12; border: none; padding: 0 1; background: $panel; margin: 1 0 0 0; }
    Editor TextArea:focus { border: none; }
    Editor #remark { color: $warning; height: auto; max-height: 8; margin: 1 0 0 0; }
    """

    def __init__(
        self,
        title: str,
        subject: str,
        text: str = "",
        *,
        begun: str | None = None,
        remark: str = "",
        keep: Callable[[str], None] = lambda text: None,
        lend: Callable[[str], Path | None] = lambda text: None,
    ) -> None:
        super().__init__()
        self._title = title
        self._subject = subject
        self._text = text
        self._begun = text if begun is None else begun
        self._remark = remark
        self._keep = keep
        self._lend = lend
        self._kept = self._begun
        self._timer: Timer | None = None
        # held here: when the terminal goes away within the pause, it is no part of the screen any more
        self._area = TextBox(held(self._begun), soft_wrap=True, tab_behavior="focus")

    def compose(self) -> ComposeResult:
        with Container(id="window") as window:
            window.border_title = Content(self._title)
            window.border_subtitle = self.keys_line()
            yield words(self._subject, classes="quiet")
            if self._remark:
                yield Static(Content(safe_text(self._remark)), id="remark", markup=False)
            yield words("", classes="wrong")
            yield self._area

    def on_mount(self) -> None:
        super().on_mount()
        area = self._area
        if self.app.size.height < 30 and self._remark:
            area.styles.height = 6  # so that nothing of it is hidden below
        area.move_cursor(area.document.end)
        area.focus()

    def on_unmount(self) -> None:
        if self._timer is not None:  # the terminal went away within the pause
            self._keep_now()
        # The text area asked to hear of other themes; until there is one, the program would hold it, and its text.
        watching = getattr(self.app, "__watchers", {}).get("theme", [])
        watching[:] = [(node, told) for node, told in watching if node is not self._area]

    @property
    def text(self) -> str:
        """What is written now; what nobody touched as it was, to the letter."""
        words = self._area.words
        return self._text if words == kept(self._text) else words

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        if self._timer is None and self.text != self._kept:
            self._timer = self.set_timer(PAUSE, self._keep_now)

    def _keep_now(self) -> None:
        self._stop_timer()
        self._kept = self.text
        self._keep(self._kept if self._kept != self._text else "")

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def action_external_editor(self) -> None:
        from verifier.tui.outside import edited

        self._keep_now()
        try:
            text = edited(self.text, self.app.suspend, self._lend)
        except VerifierError as error:
            self.complain(safe_text(str(error), newlines=False))
        except SuspendNotSupported:
            self.complain("this terminal cannot be handed over to another editor")
        else:
            self.complain("")
            area = self._area
            area.replace(held(text), (0, 0), area.document.end)  # one step for the editor's own undo
            area.move_cursor(area.document.end)
        self._keep_now()  # its file is gone by now

    def action_save(self) -> None:
        self._keep_now()  # until it is in the case, the draft is all there is
        self.dismiss(self.text)

    def action_cancel(self) -> None:
        if self.text == self._text:
            self._leave()
            return
        from verifier.tui.screens.prompt import Confirm

        def sure(yes: bool | None) -> None:
            if yes:
                self._leave()

        self.app.push_screen(Confirm("Throw away what you wrote?"), sure)

    def _leave(self) -> None:
        self._stop_timer()
        self._keep("")
        self.dismiss(None)
