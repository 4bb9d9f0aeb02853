"""The saved views in a list: go to one, save the present list as one, rename, renumber, replace, delete."""

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Container

from db.rows import Change, ViewRow
from verifier.tui.answers import Answer, Total, Views
from verifier.tui.phrases import filter_words, one_line, sort_words
from verifier.tui.screens.dialog import Dialog
from verifier.tui.screens.keeping import refused
from verifier.tui.theme import Palette
from verifier.tui.widgets.ink import Line
from verifier.tui.widgets.keys import bind
from verifier.tui.widgets.short_list import ShortList
from verifier.tui.wrap import fit

if TYPE_CHECKING:
    from verifier.tui.screens.saved import Saved
    from verifier.workflow.session import Session


class ViewsScreen(Dialog[None]):
    """Every change is written at once; u takes it back, here too."""

    PANES = ("views",)
    help_pane = "views"
    DEFAULT_CSS = """
    ViewsScreen > #window { width: 96; height: auto; max-height: 80%; }
    ViewsScreen ShortList { height: auto; background: $surface; margin: 1 0; }
    """

    def __init__(self, triage: "Saved") -> None:
        super().__init__()
        self._triage = triage

    def compose(self) -> ComposeResult:
        with Container(id="window") as window:
            window.border_title = "Saved views"
            yield ShortList(self._row, id="views-list")

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#window").border_subtitle = self.keys_line(cells=96)
        for number in range(1, 10):
            for key in self.main.keymap.keys(f"view_{number}"):
                self._bindings.bind(key, f"go_to_number({number})", show=False)
        bind(self, "everywhere", target="app.")
        rows = self.list
        rows.empty_words = (
            f"No saved views yet: {self.main.keymap.first('save_new_view')} saves the present list as one."
        )
        present = self._triage.present_view
        self._fill(self._triage.views.index(present) if present else 0)
        rows.focus()

    @property
    def list(self) -> ShortList:
        """The list."""
        return self.query_one(ShortList)

    @property
    def view(self) -> ViewRow | None:
        """The view under the cursor."""
        views = self._triage.views
        return views[self.list.cursor] if self.list.cursor < len(views) else None

    def _fill(self, cursor: int | None = None) -> None:
        rows = self.list
        self._fit()
        rows.fill(len(self._triage.views), cursor)

    def _fit(self) -> None:
        room = self.app.size.height * 8 // 10 - 4
        self.list.styles.height = max(1, min(20, room, max(3, len(self._triage.views))))

    def on_resize(self) -> None:
        self._fit()

    def _row(self, index: int, width: int, palette: Palette) -> Line:
        view = self._triage.views[index]
        counts = self._triage.total(view.where)
        shown = "…" if counts is None else f"{counts.total:,}"
        name = max(12, min(30, width // 3))
        line: Line = [
            (f"{view.number:>2} ", palette.key),
            (fit(one_line(view.name), name), palette.strong if view == self._triage.present_view else palette.text),
            (f" {shown:>9}  ", palette.dim),
        ]
        rest = width - sum(cell_len(text) for text, _ in line)
        words = f"{filter_words(view.where, self._triage.labels)} · {sort_words(view.sort, view.backwards)}"
        return [*line, (fit(words, max(8, rest)), palette.dim)]

    def take(self, answer: Answer) -> None:
        """The views changed, or another number of claims is known."""
        if isinstance(answer, Views):
            self._fill()
        elif isinstance(answer, Total):
            self.list.again()

    # actions

    def action_go_to_view(self) -> None:
        if self.view is not None:
            self.action_go_to_number(self.view.number)

    def action_go_to_number(self, number: int) -> None:
        if any(view.number == number for view in self._triage.views):
            self.dismiss(None)
            self._triage.go_to_view(number)

    def action_save_new_view(self) -> None:
        self._triage.action_save_view()

    def action_rename_view(self) -> None:
        if self.view is not None:
            self._rename(self.view)

    def _rename(self, view: ViewRow, typed: str = "", remark: str = "") -> None:
        from verifier.tui.screens.prompt import Prompt
        from verifier.tui.screens.saved import numbered

        def given(words: str | None) -> None:
            number, name = numbered(words or "", view.number)
            if words is None or (number, name) == (view.number, one_line(view.name)):
                return

            def rename(session: "Session") -> Change:
                return session.change_view(view.id, version=view.version, name=name, number=number)

            def again(message: str, stands: object) -> None:
                self._rename(stands if isinstance(stands, ViewRow) else view, words, refused(message))

            self._triage.send("change_view", rename, again=again)

        self._triage.app.push_screen(  # also when this list is closed by now
            Prompt(
                "Rename the view",
                "Its number and its name.",
                value=typed or f"{view.number} {one_line(view.name)}",
                remark=remark,
                check=lambda words: self._triage.view_problem(*numbered(words, view.number), view.id),
            ),
            given,
        )

    def action_replace_view(self) -> None:
        view = self.view
        if view is None:
            return
        where, sort, backwards = self._triage.question
        if (where, sort, backwards) == (view.where, view.sort, view.backwards):
            self._triage.say("The view is this very list already.", 3)
            return

        def put(session: "Session") -> Change:
            return session.change_view(view.id, version=view.version, question=(where, sort, backwards))

        self._triage.send("change_view", put, again=lambda message, stands: self._triage.complain(message))

    def action_delete_view(self) -> None:
        view = self.view
        if view is not None:
            self._triage.write("delete_view", lambda session: session.delete_view(view.id, version=view.version))

    def action_undo_view(self) -> None:
        self._triage.action_undo()

    def action_close_views(self) -> None:
        self.dismiss(None)
