"""The tour: a few words at a time, over the screen itself, beside what they speak of. All other keys work meanwhile."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from textual.binding import Binding
from textual.content import Content
from textual.geometry import Region
from textual.widgets import Static

from verifier.tui.actions import ACTIONS
from verifier.tui.first_time import note_seen
from verifier.tui.key_names import shown_key
from verifier.tui.widgets.keys import keymap_of
from verifier.tui.widgets.sheet import Sheet
from verifier.tui.wrap import wrap

if TYPE_CHECKING:
    from verifier.tui.screens.triage import Triage

WIDTH: Final = 72


class Step(NamedTuple):
    """What is said, with ``{action}`` for the key of an action, and what must stay in view."""

    title: str
    words: str
    target: "Callable[[Triage], Region]"


def _row(triage: "Triage") -> Region:
    claims = triage.claims
    return Region(claims.region.x, claims.region.y + claims.cursor - claims.scroll_offset.y, claims.region.width, 1)


def _words(triage: "Triage") -> Region:
    """The claim's own words in the pane below (or beside) the list."""
    sheet = triage.query_one("#article", Sheet)
    top = sheet.scroll_offset.y
    shown = sheet.plain.splitlines()[top : top + sheet.size.height]
    quoted = [place for place, line in enumerate(shown) if line.startswith("▌")]
    first, last = (quoted[0], quoted[-1]) if quoted else (0, 0)
    return Region(sheet.region.x, sheet.region.y + first, sheet.region.width, last - first + 1)


def _line(name: str) -> "Callable[[Triage], Region]":
    return lambda triage: triage.query_one(f"#{name}").region


STEPS: Final = (
    Step(
        "The list",
        "Each line is a claim: its verdict, its figure, its words, who said it and through whom. {down} and {up} move.",
        _row,
    ),
    Step(
        "A verdict is one key",
        "{confirm} confirmed, {dispute} disputed, {doubt} unverifiable; then the next unreviewed claim is yours. "
        "{why} gives a reason with it. {undo} takes your last change back, also tomorrow.",
        _row,
    ),
    Step(
        "The words, in their place",
        "Here stands the claim in its article; with it the figure, who said it, and what others say. "
        "{open_article} opens the whole article; {switch_pane} goes from pane to pane.",
        _words,
    ),
    Step(
        "Notes",
        "{note} writes a note on the claim. It is kept while you type, whatever happens. "
        "{correct_claim}, {correct_figures} and {correct_chain} correct its words, a figure, or who said it; "
        "the history keeps what stood before.",
        _row,
    ),
    Step(
        "Find",
        "{search} searches as you type, {filter} filters by verdict, measure, source and more. "
        "This line tells what is on; {clear_filter} shows all again.",
        _line("chips"),
    ),
    Step(
        "Hand over, and help",
        "{export} writes the report. {help} shows every key, {palette} finds any action by its name, "
        "{tour} brings this tour back.",
        _line("hints"),
    ),
)


class Tour(Static):
    """One step at a time; ``tour_next``, ``tour_back`` and ``tour_skip`` of the screen lead through it."""

    DEFAULT_CSS = """
    Tour {
        layer: tour; position: absolute; height: auto; max-width: 100%; padding: 0 1;
        background: $surface; border: round $secondary; border-title-color: $foreground; border-title-style: bold;
        border-subtitle-color: $foreground 60%;
    }
    """

    def __init__(self) -> None:
        super().__init__(id="tour", markup=False)
        self.step = 0
        self._former: dict[str, list[Binding]] = {}

    @property
    def _triage(self) -> "Triage":
        return cast("Triage", self.screen)

    def on_mount(self) -> None:
        bindings = self._triage._bindings.key_to_bindings
        for action, keys in keymap_of(self).in_pane("tour"):
            for key in keys.split(","):  # instead of what the key does else; where words are typed it stays as it is
                self._former[key] = bindings.get(key, [])
                bindings[key] = [Binding(key, action.id, action.label, show=False, id=action.id)]
        self._show()

    def on_unmount(self) -> None:
        bindings = self._triage._bindings.key_to_bindings
        for key, former in self._former.items():
            bindings[key] = former
        note_seen()  # also when the program is left meanwhile

    def place(self) -> None:
        """Stand beside what is spoken of, never on it."""
        width, height = self._triage.size
        target = STEPS[self.step].target(self._triage)
        cells = min(WIDTH, width)
        tall = len(wrap(self._text(), cells - 4)) + 2
        below = target.bottom
        y = below if below + tall <= height else max(0, target.y - tall)
        self.styles.width = cells
        self.styles.offset = (min(max(0, target.x + 4), width - cells), y)

    def go(self, step: int) -> bool:
        """To the next step or the one before; whether there is one: after the last the tour is over."""
        if self.step + step >= len(STEPS):
            return False
        self.step = max(0, self.step + step)
        self._show()
        return True

    def _show(self) -> None:
        keymap = keymap_of(self)
        self.border_title = Content(f"{self.step + 1} of {len(STEPS)} · {STEPS[self.step].title}")
        names = [action.id for action in ACTIONS if action.pane == "tour"]
        labels = {
            "tour_next": "next" if self.step + 1 < len(STEPS) else "done",
            "tour_back": "back",
            "tour_skip": "skip",
        }
        shown = [
            f"{shown_key(keymap.keys(name)[0])} {labels[name]}" for name in names if self.step or name != "tour_back"
        ]
        self.border_subtitle = Content("  ".join(shown))
        self.update(Content(self._text()))
        self.place()

    def _text(self) -> str:
        keymap = keymap_of(self)
        words = STEPS[self.step].words
        return words.format_map(
            {action.id: keymap.first(action.id) for action in ACTIONS if f"{{{action.id}}}" in words}
        )
