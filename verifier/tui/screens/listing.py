"""What the screens of entries, articles and sources have in common: a list, what is known of its row, a search line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingsMap, BindingType
from textual.screen import Screen
from textual.widgets import Input

from db.errors import NotFound
from verifier.safe_text import safe_text
from verifier.tui.actions import Pane
from verifier.tui.answers import About, Answer, Lines, Listing, Moved, Refused, Written
from verifier.tui.phrases import one_line, plural
from verifier.tui.screens.bars import own_hints, paragraph
from verifier.tui.theme import Palette
from verifier.tui.unseen import real
from verifier.tui.widgets.ink import Line
from verifier.tui.widgets.keys import bind
from verifier.tui.widgets.line import TextLine, spread
from verifier.tui.widgets.line_box import LineBox
from verifier.tui.widgets.row_list import RowList
from verifier.tui.widgets.sheet import Sheet, nothing

if TYPE_CHECKING:
    from db.queries import Reader
    from verifier.tui.desk import Desk
    from verifier.tui.program import VerifierApp
    from verifier.tui.screens.triage import Triage


@dataclass
class Place:
    """Where a person was in a list, so that they come back to it: what is listed, in which order, and the row."""

    where: Any = None
    text: str = ""
    sort: str = ""
    backwards: bool = False
    number: int | None = None
    labels: dict[str, str] = field(default_factory=dict)


class FindBox(LineBox):
    """The search line of a list: it follows while it is typed; Enter keeps it, Esc takes it away."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,tab,down", "keep", show=False, priority=True),
        Binding("escape", "drop", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    FindBox { height: 1; border: none; padding: 0 1; background: $surface; display: none; }
    FindBox:focus { border: none; }
    """

    def action_keep(self) -> None:
        cast("ListScreen", self.screen).close_find(keep=True)

    def action_drop(self) -> None:
        cast("ListScreen", self.screen).close_find(keep=False)


class ListScreen(Screen[Any]):
    """A list over the whole screen. What is in it, and what can be done with a row, is in the classes built on this."""

    kind: ClassVar[str] = ""
    help_pane: ClassVar[str] = ""
    title_words: ClassVar[str] = ""
    find_words: ClassVar[str] = ""
    row_word: ClassVar[str] = "row"
    first_sort: ClassVar[str] = ""
    AUTO_FOCUS = "#rows"
    DEFAULT_CSS = """
    ListScreen { layout: vertical; background: $background; }
    ListScreen TextLine { background: $background; }
    ListScreen #where, ListScreen #keys { background: $panel; }
    ListScreen #about { height: 40%; background: $surface; }
    ListScreen.-low #about { height: 34%; }
    """

    def __init__(self, triage: "Triage") -> None:
        super().__init__()
        self._bindings = BindingsMap()
        self.triage = triage
        self.place = triage.places.setdefault(self.kind, Place(sort=self.first_sort))
        self.total = 0
        self.looking = False  # a search has not come to its end yet
        self.generation = 0
        self._about_generation = 0
        self._about_number: int | None = None
        self._stand_on = self.place.number
        self._status = ""

    # parts

    def compose(self) -> ComposeResult:
        yield TextLine(self._where, id="where")
        yield FindBox(id="find", placeholder=self.find_words, compact=True)
        yield TextLine(self._heads, id="heads")
        yield RowList(self.draw_row, id="rows")
        yield TextLine(self._divider, id="divider")
        yield Sheet(id="about")
        yield TextLine(self._keys, id="keys")

    def on_mount(self) -> None:
        bind(self, "listing", "lists", cast("Pane", self.help_pane))
        self.set_class(self.size.height < 30, "-low")
        self.rows.focus()
        self.relist()

    def on_unmount(self) -> None:
        self.generation += 1  # whoever still looks for rows may stop

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.height < 30, "-low")

    @property
    def main(self) -> "VerifierApp":
        """The app, by its own class."""
        return cast("VerifierApp", self.app)

    @property
    def desk(self) -> "Desk":
        """Who asks the case."""
        return self.triage.desk

    @property
    def rows(self) -> RowList:
        """The list."""
        return self.query_one("#rows", RowList)

    @property
    def about(self) -> Sheet:
        """What is known of the row under the cursor."""
        return self.query_one("#about", Sheet)

    def _where(self, width: int, palette: Palette) -> Line:
        left: Line = [(f" {self.title_words}", palette.title), ("   ", palette.text)]
        chips = self.chips()
        for name, value in chips:
            left += [(f"{name}: ", palette.heading), (one_line(value)[:60], palette.text), (" · ", palette.rule)]
        left += [(self.order_words(), palette.dim)]
        return spread(left, [(f"  {self.count_words()} ", palette.text)], width, palette.text)

    def _divider(self, width: int, palette: Palette) -> Line:
        more = "+ …" if self.looking else ""
        count = len(self.rows.ids)
        shown = f" {self.rows.cursor + 1:,} of {count:,}{more} " if count else (" … " if self.looking else " none ")
        return [("─", palette.rule), (shown, palette.dim), ("─" * max(0, width - len(shown) - 1), palette.rule)]

    def _heads(self, width: int, palette: Palette) -> Line:
        return [("  " + self.heading(self.rows.inner_width), palette.heading)]

    def _keys(self, width: int, palette: Palette) -> Line:
        end: Line = [(self.main.keymap.first("help"), palette.key), (" help ", palette.dim)]
        if self._status:
            return spread([(f" {self._status}", palette.text)], end, width, palette.text)
        room = width - 1 - sum(len(text) for text, _ in end)
        line = own_hints(self.main.keymap, (cast("Pane", self.help_pane), "listing"), room, palette)
        return spread([(" ", palette.text), *line], end, width, palette.text)

    def say(self, words: str) -> None:
        """Show one line at the bottom until something else is done; text of others has to be made safe before."""
        self._status = words
        self.query_one("#keys", TextLine).refresh()

    def complain(self, words: str) -> None:
        """Show an error so that it is not missed."""
        self.notify(safe_text(words), severity="error", markup=False, timeout=10)

    def redraw(self) -> None:
        """Draw the single lines again."""
        for name in ("where", "heads", "divider", "keys"):
            self.query_one(f"#{name}", TextLine).refresh()

    # what the classes built on this say

    def draw_row(self, row: Any, width: int, palette: Palette) -> Line:
        """A row as a line."""
        raise NotImplementedError

    def heading(self, width: int) -> str:
        """The names of the columns."""
        raise NotImplementedError

    def chips(self) -> list[tuple[str, str]]:
        """What narrows the list: name and value."""
        return [("search", self.place.text)] if self.place.text else []

    def count_words(self) -> str:
        """How much there is, in words."""
        return plural(len(self.rows.ids), self.row_word)

    def order_words(self) -> str:
        """The order, in words."""
        return ""

    def ask_list(self, generation: int) -> None:
        """Ask for the numbers of the rows."""
        raise NotImplementedError

    def read_rows(self, reader: "Reader", numbers: Sequence[int]) -> dict[int, Any]:
        """Read rows, in the reading thread."""
        raise NotImplementedError

    def read_about(self, reader: "Reader", number: int) -> Any:
        """Read what is known of a row, in the reading thread."""
        raise NotImplementedError

    def show_about(self, number: int, known: Any) -> None:
        """Show what is known of a row."""
        raise NotImplementedError

    # asking

    def relist(self, *, keep: bool = True) -> None:
        """List what matches now; the cursor stays on its row, or (not ``keep``) goes to the first."""
        if not keep:
            self.place.number = self._stand_on = None
        self.generation += 1
        self.looking = True
        self.ask_list(self.generation)

    def ask(self, channel: str, question: "Callable[[Reader], Answer | None]") -> None:
        """Ask the case something in the reading thread, under a channel of this list's own."""
        self.desk.ask(f"{self.kind} {channel}", question)

    def ask_rows(self, numbers: Sequence[int]) -> None:
        """Ask for rows."""
        kind, read = self.kind, self.read_rows
        self.ask("rows", lambda reader: Lines(kind, read(reader, numbers)))

    def on_cursor_list_wanted(self, message: RowList.Wanted) -> None:
        self.ask_rows(message.ids)

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        number = self.rows.number
        if number != self._about_number:
            self._about_number = number
            if self._status:
                self.say("")
        self.place.number = number if number is not None else self.place.number
        self.query_one("#divider", TextLine).refresh()
        self._about_generation += 1
        generation, kind, read = self._about_generation, self.kind, self.read_about
        if number is None:
            self.about.show(nothing)
            return

        def question(reader: "Reader") -> Answer | None:
            try:
                return About(kind, generation, number, read(reader, number))
            except NotFound:
                return None

        self.ask("about", question)

    def on_cursor_list_opened(self, message: RowList.Opened) -> None:
        self.action_list_open()

    # answers

    def take(self, answer: Answer) -> None:
        """Rows or what is known of one have come, or the case changed."""
        match answer:
            case Listing() if answer.kind == self.kind and answer.generation == self.generation:
                self.looking = answer.more
                if answer.first:
                    self.rows.empty_words = "…" if answer.more else self.empty_words()
                    self.rows.fill(answer.numbers, stand_on=self._stand_on or self.place.number)
                else:
                    self.rows.extend(answer.numbers)  # type: ignore[arg-type]  # later parts are arrays
                if self._stand_on is not None and not self.rows.cursor:
                    self._find_again(self._stand_on)
                if not answer.more:
                    self._stand_on = None
                    self.rows.empty_words = self.empty_words()
                    if not self.rows.ids:
                        self.about.show(paragraph(self.empty_words()))
                self.redraw()
            case Lines() if answer.kind == self.kind:
                self.rows.hold(answer.rows)
            case About() if answer.kind == self.kind and answer.generation == self._about_generation:
                self.rows.changed.discard(answer.number)
                self.show_about(answer.number, answer.known)
            case Moved():
                self.moved(answer)
            case Written():
                self.written(answer)
            case Refused() if answer.what.startswith(f"{self.kind} "):
                self.looking = False
                self.redraw()
                self.complain(answer.message)

    def empty_words(self) -> str:
        """What an empty list says."""
        return "Nothing matches. Backspace shows all."

    def moved(self, answer: Moved) -> None:
        """Others changed the case: mark what they changed until it is looked at."""
        self.rows.changed.update(self.changed_by(answer))
        self.relist()

    def changed_by(self, answer: Moved) -> Sequence[int]:
        """The numbers of the rows that others changed."""
        return ()

    def written(self, answer: Written) -> None:
        """A change of our own is on disk."""
        self.relist()
        if answer.change is not None:
            undoes = f" · {self.main.keymap.first('list_undo')} undoes" if answer.what not in ("undo", "redo") else ""
            self.say(one_line(answer.change.summary) + undoes)
        elif answer.what in ("undo", "redo"):
            self.say(f"There is nothing of yours to {answer.what}.")

    def _find_again(self, number: int) -> None:
        try:
            self.rows.go(self.rows.ids.index(number))
        except ValueError:
            return
        self._stand_on = None

    # finding

    def action_list_search(self) -> None:
        box = self.query_one("#find", FindBox)
        box.display = True
        with box.prevent(Input.Changed):
            box.words = self.place.text
        box.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.input.id == "find" and (words := real(event.value)) != self.place.text:
            self.place.text = words
            self.relist(keep=False)

    def close_find(self, *, keep: bool) -> None:
        """Leave the search line; without ``keep`` the search is taken away."""
        self.query_one("#find", FindBox).display = False
        self.rows.focus()
        if not keep and self.place.text:
            self.place.text = ""
            self.relist()
        self.redraw()

    def action_list_clear(self) -> None:
        self.place.text = ""
        self.relist()

    def action_list_open(self) -> None:
        """Do what Enter does."""

    def action_list_close(self) -> None:
        self.dismiss(None)

    def go_over(self, kind: str) -> None:
        """Go to another of the lists, or back when it is this one."""
        self.dismiss(None if kind == self.kind else ("list", kind))

    def action_history(self) -> None:
        self.go_over("history")

    def action_articles(self) -> None:
        self.go_over("articles")

    def action_sources(self) -> None:
        self.go_over("sources")

    # changes

    def action_list_undo(self) -> None:
        self.triage.action_undo()

    def action_list_redo(self) -> None:
        self.triage.action_redo()

    def action_switch_list_pane(self) -> None:
        (self.about if self.rows.has_focus else self.rows).focus()
