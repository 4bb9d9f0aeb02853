"""The filter: its parts with the number of claims for each value. The list behind follows at once."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingsMap, BindingType
from textual.containers import Container
from textual.widgets import Input

from db.rows import EVIDENCE, STATES, VERDICTS, ClaimFilter, Facet
from verifier.tui.answers import Answer, Listed, Values
from verifier.tui.phrases import one_line, part_name, plural, verdict
from verifier.tui.screens.dialog import Dialog
from verifier.tui.screens.saved import chosen, held
from verifier.tui.theme import Palette
from verifier.tui.unseen import real
from verifier.tui.widgets.ink import Line
from verifier.tui.widgets.keys import bind
from verifier.tui.widgets.line import TextLine, spread
from verifier.tui.widgets.line_box import LineBox
from verifier.tui.widgets.sheet import Sheet
from verifier.tui.wrap import fit

if TYPE_CHECKING:
    from verifier.tui.screens.triage import Triage

PARTS: Final = (
    *("verdicts", "kinds", "measures", "sources", "outlets", "articles", "evidence", "states", "assignees", "tags"),
    *("places", "dates"),
)
_ALWAYS: Final = {"verdicts": VERDICTS, "states": STATES, "evidence": EVIDENCE}
"""Parts whose values are shown in their own order, also those no claim has."""
_NARROW: Final = "type to narrow"
_TYPED: Final = {
    "places": "type words of a place",
    "dates": "type a year, or days: 2014-06-04..2014-06-10  2014-06  2014..  ..2014-06-10",
}
"""What can be typed, where it is more than a part of a name."""
_NOTHING: Final = {
    "places": "no claim has such a place of its incident",
    "dates": "no such date; a year, a month, a day, or first..last",
}


class ValueList(Sheet):
    """The values of one part; the cursor moves over them."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.values: Sequence[Facet] = ()
        self.picked: frozenset[str | int] = frozenset()
        self.labels_are_verdicts = False
        self.empty_words = ""
        self.cursor = 0

    def on_mount(self) -> None:
        self._bindings = BindingsMap()
        bind(self, "moving")

    def fill(self, values: Sequence[Facet], picked: Sequence[str | int], *, verdicts: bool, keep: bool) -> None:
        """Show other values."""
        self.values = values
        self.picked = frozenset(picked)
        self.labels_are_verdicts = verdicts
        self.cursor = min(self.cursor, max(0, len(values) - 1)) if keep else 0
        self.show(self._draw, keep=keep)

    @property
    def value(self) -> Facet | None:
        """The value under the cursor."""
        return self.values[self.cursor] if self.cursor < len(self.values) else None

    def _draw(self, width: int, palette: Palette) -> tuple[list[Line], int]:
        lines: list[Line] = []
        for place, value in enumerate(self.values):
            here = place == self.cursor
            chosen = value.value in self.picked
            label = verdict(str(value.value)) if self.labels_are_verdicts else one_line(value.label)
            style = palette.verdict(str(value.value)) if self.labels_are_verdicts else palette.text
            count = f"{value.claims:,} "
            words = fit(
                f"{'▸' if here else ' '} [{'x' if chosen else ' '}] {label}", max(4, width - cell_len(count) - 1)
            )
            row: Line = [(words, style if not chosen else palette.strong), (f" {count}", palette.dim)]
            if here:
                row = [(text, ink + palette.cursor) for text, ink in row]
            lines.append(row)
        return lines or [[(f"  {self.empty_words}", palette.dim)]], self.cursor

    def _move(self, to: int) -> None:
        if not self.values:
            return
        self.cursor = max(0, min(to, len(self.values) - 1))
        top, height = self.scroll_offset.y, max(1, self.size.height)
        self.show(self._draw, keep=True)
        if not top <= self.cursor < top + height:
            self.scroll_to(y=self.cursor if self.cursor < top else self.cursor - height + 1, animate=False, force=True)

    def _scroll_by(self, lines: int) -> None:
        self._move(self.cursor + lines)

    def action_top(self) -> None:
        self._move(0)

    def action_bottom(self) -> None:
        self._move(len(self.values) - 1)


class NarrowBox(LineBox):
    """Narrows the values while it is typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,down,tab", "done", show=False, priority=True),
    ]

    def action_done(self) -> None:
        self.screen.query_one(ValueList).focus()


class FilterScreen(Dialog[None]):
    """Every choice is at work as soon as it is made; Esc only closes."""

    PANES = ("filter",)
    KEYS_FIRST = False  # an "x" that is typed to narrow the values would clear all
    help_pane = "filter"
    DEFAULT_CSS = """
    FilterScreen > #window { width: 96; height: 24; }
    FilterScreen ValueList { height: 1fr; background: $surface; margin: 1 0 0 0; }
    FilterScreen TextLine { background: $surface; }
    FilterScreen #more { display: none; }
    FilterScreen NarrowBox { margin: 0; }
    """

    def __init__(self, triage: "Triage", part: str = "") -> None:
        super().__init__()
        self._triage = triage
        self._part = PARTS.index(part) if part in PARTS else 0
        self._like = ""
        self._generation = 0

    def compose(self) -> ComposeResult:
        with Container(id="window") as window:
            window.border_title = "Filter"
            yield TextLine(self._tabs, id="tabs")
            yield TextLine(self._more_tabs, id="more")
            yield NarrowBox(placeholder=_TYPED.get(self.part, _NARROW), compact=True)
            yield ValueList(id="values")
            yield TextLine(self._found, id="found")

    def on_mount(self) -> None:
        bind(self, *self.PANES)
        bind(self, "everywhere", target="app.")
        self.query_one("#window").border_subtitle = self.keys_line(cells=96)
        self.query_one(ValueList).focus()
        self._ask()

    @property
    def part(self) -> str:
        """The part in front."""
        return PARTS[self._part]

    def _chosen(self, part: str) -> tuple[str | int, ...]:
        return chosen(self._triage.where, part)

    def _names(self) -> list[str]:
        counts = [len(self._chosen(name)) for name in PARTS]
        return [f"{part_name(name)}{f' {count}' if count else ''}" for name, count in zip(PARTS, counts, strict=True)]

    def _tabs(self, width: int, palette: Palette) -> Line:
        names = self._names()
        return self._line(0, _first_line(names, width), names, width, palette)

    def _more_tabs(self, width: int, palette: Palette) -> Line:
        names = self._names()
        return self._line(_first_line(names, width), len(names), names, width, palette)

    def _line(self, begin: int, stop: int, names: list[str], width: int, palette: Palette) -> Line:
        """The parts from one on, up to another."""
        line: Line = []
        blank = " " if sum(map(len, names)) + 3 * len(names) <= width else ""  # none where the last would be cut
        shown = [f"{blank}{name}{blank}" for name in names[begin:stop]]
        place = self._part - begin
        first, end = _in_view([len(words) + 1 for words in shown], min(max(place, 0), len(shown) - 1), width)
        line += [("‹ ", palette.dim)] * (first > 0)
        for number in range(first, end):
            line += [(shown[number], palette.selection if number == place else palette.heading), (" ", palette.text)]
        return [*line, *[("›", palette.dim)] * (end < len(shown))]

    def _draw_tabs(self) -> None:
        """Show the parts, in a second line as well where one has no room for them."""
        tabs, more = self.query_one("#tabs", TextLine), self.query_one("#more", TextLine)
        names = self._names()
        more.display = bool(tabs.size.width) and _first_line(names, tabs.size.width) < len(names)
        tabs.refresh()
        more.refresh()

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw_tabs)

    def _found(self, width: int, palette: Palette) -> Line:
        return spread([(plural(self._triage.counts.total, "claim") + " match", palette.text)], [], width, palette.text)

    def _ask(self) -> None:
        self._generation += 1
        self._triage.desk.values(self._generation, self.part, self._triage.where, self._like)

    def take(self, answer: Answer) -> None:
        """Values or counts have come."""
        if isinstance(answer, Values) and answer.generation == self._generation and answer.part == self.part:
            values = list(answer.values)
            if self.part in _ALWAYS and not self._like:
                values = _every(values, _ALWAYS[self.part])
            for value in values:
                self._triage.labels[(part_name(self.part), value.value)] = value.label
            box = self.query_one(ValueList)
            box.empty_words = _NOTHING.get(self.part, "nothing here")
            keep = bool(box.values) and [v.value for v in box.values] == [v.value for v in values]
            box.fill(values, self._chosen(self.part), verdicts=self.part == "verdicts", keep=keep)
        elif isinstance(answer, Listed):
            self.query_one("#found", TextLine).refresh()

    def _apply(self, where: ClaimFilter) -> None:
        self._triage.narrow(where)
        box = self.query_one(ValueList)
        box.fill(box.values, self._chosen(self.part), verdicts=self.part == "verdicts", keep=True)
        self._draw_tabs()

    def action_pick(self) -> None:
        value = self.query_one(ValueList).value
        if value is None:
            return
        before = self._chosen(self.part)
        after = tuple(v for v in before if v != value.value) if value.value in before else (*before, value.value)
        self._apply(replace(self._triage.where, **held(self.part, after)))

    def action_clear(self) -> None:
        where = self._triage.where
        self._apply(ClaimFilter(text=where.text, article_text=where.article_text))
        self._ask()

    def action_narrow(self) -> None:
        self.query_one(NarrowBox).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._like = real(event.value).strip()
        self._ask()

    def action_next_part(self) -> None:
        self._turn(1)

    def action_previous_part(self) -> None:
        self._turn(-1)

    def _turn(self, step: int) -> None:
        self._part = (self._part + step) % len(PARTS)
        self._like = ""
        box = self.query_one(NarrowBox)
        with box.prevent(Input.Changed):
            box.value = ""
            box.placeholder = _TYPED.get(self.part, _NARROW)
        values = self.query_one(ValueList)
        values.empty_words = ""
        values.fill([], (), verdicts=False, keep=False)
        self._draw_tabs()
        self._ask()

    def action_close_filter(self) -> None:
        self.dismiss(None)


def _first_line(names: Sequence[str], width: int) -> int:
    """How many of these fit into one line, with a blank behind each but the last."""
    used = 0
    for place, name in enumerate(names):
        used += len(name) + (place > 0)
        if used > width:
            return max(1, place)
    return len(names)


def _in_view(cells: Sequence[int], place: int, width: int) -> tuple[int, int]:
    """Which of these, side by side, fit into a line that ``place`` is in view of; what is left out gets a sign."""
    first, end = 0, len(cells)
    while first < place and sum(cells[first : place + 1]) + 2 * (first > 0) + (place + 1 < len(cells)) > width:
        first += 1
    while end > place + 1 and sum(cells[first:end]) + 2 * (first > 0) + (end < len(cells)) > width:
        end -= 1
    return first, end


def _every(values: list[Facet], names: Sequence[str]) -> list[Facet]:
    """The values of these names in their order, also those no claim has."""
    counts = {value.value: value.claims for value in values}
    return [Facet(name, name, counts.get(name, 0)) for name in names]
