"""Which columns the list has, in which order and how wide; the list behind follows at once."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container

from verifier.tui.actions import ACTIONS
from verifier.tui.columns import COLUMNS, DEFAULT, NARROWEST, WIDEST, Shown, shares
from verifier.tui.key_names import shown_key
from verifier.tui.screens.dialog import Dialog
from verifier.tui.theme import Palette
from verifier.tui.widgets.ink import Line
from verifier.tui.widgets.keys import bind
from verifier.tui.widgets.short_list import ShortList
from verifier.tui.wrap import fit

if TYPE_CHECKING:
    from verifier.tui.screens.triage import Triage


class ColumnsScreen(Dialog[None]):
    """What is chosen is kept in the settings when the window closes."""

    PANES = ("columns",)
    help_pane = "columns"
    DEFAULT_CSS = """
    ColumnsScreen > #window { width: 98; }
    ColumnsScreen ShortList { background: $surface; margin: 1 0; }
    """

    def __init__(self, triage: "Triage") -> None:
        super().__init__()
        self._triage = triage
        self._first = (triage.claims.shown, triage.question[1:])
        self.names = self._in_order()
        """Every column, line by line: those shown in their order, then the others, as they were when the window opened.
        A line stays where it is until it is moved on purpose, so that the cursor stands on what was meant."""

    def compose(self) -> ComposeResult:
        with Container(id="window") as window:
            window.border_title = "Columns"
            yield ShortList(self._row, id="columns-list")

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#window").border_subtitle = self._keys()
        bind(self, "everywhere", target="app.")
        self._fit()
        self.rows.fill(len(COLUMNS))
        self.rows.focus()

    def _keys(self) -> str:
        """The keys and what they do; on a narrow screen those that go together share a word, so that all are told."""
        line = self.keys_line(cells=98)
        ours = [action for action in ACTIONS if action.pane == "columns"]
        keys = {action.id: shown_key(self.main.keymap.keys(action.id)[0]) for action in ours}
        alone = {action.id: f"{keys[action.id]} {action.label}" for action in ours}
        if all(told in line for told in alone.values()):
            return line
        width, order = f"{keys['narrower']} {keys['wider']} width", f"{keys['column_up']} {keys['column_down']} order"
        one = ("toggle_column", "auto_width", "sort_by_column", "usual_columns", "close_columns")
        show, *others = (alone[name] for name in one)
        return "  ".join((show, width, order, *others))

    def _fit(self) -> None:
        self.rows.styles.height = max(1, min(len(COLUMNS), self.app.size.height * 92 // 100 - 4))

    def on_resize(self) -> None:
        self._fit()

    @property
    def rows(self) -> ShortList:
        """The list."""
        return self.query_one(ShortList)

    def _in_order(self) -> list[str]:
        chosen = [one.name for one in self._triage.claims.shown]
        return chosen + [name for name in COLUMNS if name not in chosen]

    @property
    def name_here(self) -> str:
        """The column under the cursor."""
        return self.names[self.rows.cursor]

    def _row(self, index: int, width: int, palette: Palette) -> Line:
        name = self.names[index]
        column = COLUMNS[name]
        shown = {one.name: one for one in self._triage.claims.shown}
        cells = dict(shares(self._triage.claims.shown, self._triage.claims.inner)).get(name, 0)
        on = name in shown
        told = "" if not on else "no room" if not cells else f"{cells} {'' if shown[name].cells else 'auto'}"
        mark = ""
        if column.sort == self._triage.sort:
            mark = " ▴" if self._triage.backwards else " ▾"
        return [
            (f"[{'x' if on else ' '}] ", palette.strong if on else palette.dim),
            (fit(column.title + mark, 20), palette.text if on else palette.dim),
            (fit(told, 10), palette.dim),
            (fit(column.help, max(8, width - 34)), palette.dim),
        ]

    def _apply(self, shown: tuple[Shown, ...], name: str) -> None:
        self._triage.claims.lay_out(shown)
        self._triage.redraw("heads")
        self.rows.fill(len(COLUMNS), self.names.index(name))

    # actions

    def action_toggle_column(self) -> None:
        name = self.name_here
        shown = self._triage.claims.shown
        if name == "claim":
            self._triage.say("The claim's words stay in the list.", 3)
        elif any(one.name == name for one in shown):
            self._apply(tuple(one for one in shown if one.name != name), name)
        else:
            self._apply((*shown, Shown(name)), name)

    def _resize_by(self, step: int) -> None:
        name = self.name_here
        shown = self._triage.claims.shown
        if name == "claim" or all(one.name != name for one in shown):
            return
        cells = dict(shares(shown, self._triage.claims.inner)).get(name, 0)
        size = max(NARROWEST, min(WIDEST, cells + step))
        self._apply(tuple(Shown(name, size) if one.name == name else one for one in shown), name)

    def action_wider(self) -> None:
        self._resize_by(1)

    def action_narrower(self) -> None:
        self._resize_by(-1)

    def action_auto_width(self) -> None:
        name = self.name_here
        shown = self._triage.claims.shown
        self._apply(tuple(Shown(name) if one.name == name else one for one in shown), name)

    def _move(self, step: int) -> None:
        name, shown = self.name_here, list(self._triage.claims.shown)
        here = next((place for place, one in enumerate(shown) if one.name == name), None)
        if here is not None and 0 <= here + step < len(shown):
            shown.insert(here + step, shown.pop(here))
            order = iter([one.name for one in shown])
            lines = {one.name for one in shown}
            self.names = [next(order) if one in lines else one for one in self.names]
            self._apply(tuple(shown), name)

    def action_column_down(self) -> None:
        self._move(1)

    def action_column_up(self) -> None:
        self._move(-1)

    def action_sort_by_column(self) -> None:
        sort = COLUMNS[self.name_here].sort
        if sort is None:
            self._triage.say("The list has no order by this column.", 3)
        else:
            self._triage.sort_by(sort)
            self.rows.again()

    def action_usual_columns(self) -> None:
        name = self.name_here
        self._triage.claims.lay_out(DEFAULT)
        self.names = self._in_order()
        self._apply(DEFAULT, name)

    def action_close_columns(self) -> None:
        if self._first[0] != self._triage.claims.shown:
            self._triage.keep_columns()
        self.dismiss(None)
