"""A form of rows and fields: figures, links of a chain, a new claim. Tab moves on, ctrl+s saves what is right."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Input, Static

from verifier.safe_text import safe_text
from verifier.tui.screens.dialog import Dialog, words
from verifier.tui.screens.fields import UNKNOWN, Begun, Field, Place, Section, Typed, Values, fitted, merged
from verifier.tui.unseen import kept
from verifier.tui.widgets.line_box import LineBox

ENOUGH: Final = 12
"""Cells that a box needs to be of use."""
LABEL: Final = 11
"""Cells of a label before its box."""


class Form(Dialog[Values]):
    """``check`` says in words what is wrong with the values, or ``None``; ``doubt``, what is asked before that.

    ``warning`` stands above the boxes. ``version`` is the one of what is corrected (none: there is nothing yet), and
    ``changed`` says who changed that last, and when.
    """

    PANES = ("dialog", "form")
    DEFAULT_CSS = """
    Form > #window { width: 96; }
    Form #said { height: auto; max-height: 35%; background: $surface; }
    Form #boxes { height: auto; max-height: 22; background: $surface; }
    Form .row { layout: horizontal; height: 1; margin: 0 0 1 0; }
    Form .cell { layout: horizontal; height: 1; width: 1fr; }
    Form .cell Static { width: 11; height: 1; color: $foreground 60%; display: none; }
    Form .cell Input { width: 1fr; margin: 0 1 0 0; }
    Form .labels { layout: horizontal; height: 1; }
    Form .labels Static { color: $foreground 60%; height: 1; padding: 0; margin: 0 1 0 0; }
    Form .warning { color: $warning; height: auto; }
    Form .-stacked .row { layout: grid; grid-size: 2; grid-rows: 1; height: auto; }
    Form .-stacked.-narrow .row { grid-size: 1; }
    Form .-stacked .cell Static { display: block; }
    Form .-stacked .labels { display: none; }
    Form .section { height: auto; margin: 1 0 0 0; }
    """

    def __init__(
        self,
        title: str,
        subject: str,
        sections: Sequence[Section],
        check: Callable[[Values], str | None],
        *,
        doubt: Callable[[Values], str | None] = lambda values: None,
        warning: str = "",
        version: int | None = None,
        changed: str = "",
    ) -> None:
        super().__init__()
        self._title = title
        self._subject = subject
        self._sections = tuple(sections)
        self._check = check
        self._doubt = doubt
        self._warning = safe_text(warning)
        self.given: Final = self._as_given()
        """The values that stand in the case."""
        self.changed: Final = changed
        self.begun = Begun(version or 0, self.given)
        """What it was begun on: by this program, or by one that is gone."""
        self.between: Callable[[str], str] | None = None
        """Says what others changed since it was begun, given who and when; ``None`` when nobody did."""
        self._version = version
        self._save_on = version or 0
        self._place: Place | None = None
        self._start: Values = {}
        self._again = False
        self.keep: Callable[[Values], None] | None = None
        """Is given what stands in the boxes whenever it changes; nothing when nobody changed it."""
        moves = (("up,shift+tab", "before"), ("down,tab,enter", "after"))
        for keys, action in (*moves, ("pageup", "said_up"), ("pagedown", "said_down")):
            self._bindings.bind(keys, action, show=False, priority=True)

    @property
    def sections(self) -> tuple[Section, ...]:
        """Its rows and fields, with the values that it opens with."""
        return self._sections

    def again(self, typed: Typed, remark: str) -> "Form":
        """The same form with what was typed before; Esc asks before it is thrown away."""
        self._subject = safe_text(remark)
        values, base = merged(self._sections, typed.values, typed.begun.values, self.given)
        self._sections = tuple(replace(section, rows=tuple(values[section.name])) for section in self._sections)
        self.begun = Begun(typed.begun.version, base)
        self._save_on = typed.version
        self._place = typed.place
        self._again = True
        return self

    def remark(self, text: str) -> None:
        """Say something else at the top of the form than it was opened with."""
        self._subject = safe_text(text)
        for line in self.query("#subject"):
            if isinstance(line, Static):
                line.update(Content(self._subject))

    def recovered(self, found: object, begun: Begun) -> Typed | None:
        """What was kept of this form, if it has the same boxes and says anything else than the case does.

        What was begun on other values than stand now is saved on the version that it knew: that is refused once.
        """
        values = fitted(self._sections, found)
        if values is None:
            return None
        if merged(self._sections, values, begun.values, self.given)[0] == self.given:
            return None
        version = self.begun.version
        if self._version is not None and begun.values != self.given:
            version = begun.version if begun.version != version else UNKNOWN
        return Typed(values, begun, version)

    def typed(self, values: Values) -> Typed:
        """What was typed, once it is to be saved."""
        return Typed(values, self.begun, self._save_on, self._place)

    def _as_given(self) -> Values:
        """The values that the form opens with."""
        return {
            section.name: [
                {field.name: given_back(row.get(field.name, "")) for field in section.fields}
                for row in section.rows or (() if section.grows else ({},))
            ]
            for section in self._sections
        }

    def compose(self) -> ComposeResult:
        grows = any(section.grows for section in self._sections)
        with Container(id="window") as window:
            window.border_title = Content(self._title)
            window.border_subtitle = self.keys_line(cells=96) if grows else self.keys_line("save", "cancel")
            with VerticalScroll(can_focus=False, id="said"):
                yield Static(Content(self._subject), id="subject", classes="quiet", markup=False)
                if self._warning:
                    yield words(self._warning, classes="warning")
            with VerticalScroll(can_focus=False, id="boxes"):
                for section in self._sections:
                    with Container(classes="section", id=f"section-{section.name}"):
                        if section.title:
                            yield words(section.title)
                        with Container(classes="labels"):
                            for field in section.fields:
                                yield Static(Content(field.label), markup=False)
                        for row in section.rows or ({},):
                            yield self._row(section, row)
            yield words("", classes="wrong")

    def on_mount(self) -> None:
        super().on_mount()
        self._lay_out()
        self._start = self.values()
        self._stand_at(self._place)

    def _row(self, section: Section, row: Mapping[str, str]) -> Container:
        cells = []
        for field in section.fields:
            box = LineBox(
                given_back(row.get(field.name, "")),
                name=field.name,
                compact=True,
                suggester=SuggestFromList(field.choices, case_sensitive=False) if field.choices else None,
                select_on_focus=False,
            )
            label = Static(Content(field.label.partition(":")[0]), markup=False)
            cells.append(Container(label, box, classes="cell"))
        self._lay_out_row(section, cells)
        return Container(*cells, classes="row")

    def on_resize(self) -> None:
        if self._start:
            self._lay_out()

    def _lay_out(self) -> None:
        """Give labels and boxes the places that fit the screen; what is typed and the cursor stay."""
        for section in self._sections:
            part = self.query_one(f"#section-{section.name}")
            part.set_class(self._stacks(section), "-stacked")
            part.set_class(self._narrow, "-narrow")
            for label, field in zip(part.query(".labels Static"), section.fields, strict=True):
                label.styles.width = self._width(field) or "1fr"
            for line in part.query(".row"):
                self._lay_out_row(section, line.children)

    def _lay_out_row(self, section: Section, cells: Sequence[Widget]) -> None:
        stacked = self._stacks(section)
        spans = [1] * len(cells) if self._narrow else _spans(section.fields)
        for cell, field, span in zip(cells, section.fields, spans, strict=True):
            width = self._width(field)
            cell.styles.width = "1fr" if stacked or not width else width + 1  # the one between two boxes
            cell.styles.column_span = span

    def values(self) -> Values:
        """What stands in the boxes; rows that are empty are left out, except in sections of one row."""
        found: Values = {}
        for section in self._sections:
            rows = []
            for line in self.query_one(f"#section-{section.name}").query(".row"):
                row = {box.name or "": box.words.strip() for box in line.query(LineBox)}
                if any(row.values()) or not section.grows:
                    rows.append(row)
            found[section.name] = rows
        return found

    def _lines(self, section: Section) -> list[list[Input]]:
        """The boxes of the rows that count as values."""
        lines = [list(line.query(Input)) for line in self.query_one(f"#section-{section.name}").query(".row")]
        return [line for line in lines if not section.grows or any(box.value.strip() for box in line)]

    def _here(self) -> Place | None:
        """Where the cursor stands, in terms of the values."""
        for section in self._sections:
            for place, line in enumerate(self._lines(section)):
                for box in line:
                    if box is self.focused:
                        return Place(section.name, place, box.name or "", box.cursor_position)
        return None

    def _stand_at(self, place: Place | None) -> None:
        """Put the cursor where it stood, or into the first box."""
        section = next((one for one in self._sections if place is not None and one.name == place.section), None)
        lines = self._lines(section) if section is not None else []
        box = None
        if place is not None and place.row < len(lines):
            box = next((box for box in lines[place.row] if box.name == place.field), None)
        if box is None or place is None:
            self.query(Input).first().focus()
        else:
            box.focus()
            box.cursor_position = min(place.at, len(box.value))

    def on_input_changed(self) -> None:
        self._keep()

    def _keep(self) -> None:
        if self.keep is not None and self._start:
            typed = self.values()
            self.keep(typed if self._again or typed != self._start else {})

    def action_said_up(self) -> None:
        self.query_one("#said").scroll_page_up(animate=False)

    def action_said_down(self) -> None:
        self.query_one("#said").scroll_page_down(animate=False)

    def action_after(self) -> None:
        self.focus_next(Input)

    def action_before(self) -> None:
        self.focus_previous(Input)

    def _section_here(self) -> Section:
        focused = self.focused
        for section in self._sections:
            name = f"section-{section.name}"
            if section.grows and focused is not None and any(node.id == name for node in focused.ancestors):
                return section
        return next(section for section in self._sections if section.grows)

    async def action_add_row(self) -> None:
        if not any(section.grows for section in self._sections):
            return
        section = self._section_here()
        row = self._row(section, {})
        await self.query_one(f"#section-{section.name}").mount(row)
        row.query(Input).first().focus()

    async def action_drop_row(self) -> None:
        focused = self.focused
        line = (
            next((node for node in focused.ancestors if node.has_class("row")), None) if focused is not None else None
        )
        if not isinstance(line, Container) or line.parent is None:
            return
        section = next((s for s in self._sections if line.parent.id == f"section-{s.name}"), None)
        if section is None or not section.grows:
            return
        if len(list(self.query_one(f"#section-{section.name}").query(".row"))) == 1:
            for box in line.query(Input):
                box.value = ""
            return
        self.focus_previous(Input)
        await line.remove()
        self._keep()

    def action_save(self) -> None:
        values = self.values()
        self._place = self._here()
        problem = self._check(values)
        if problem:
            self.complain(safe_text(problem, newlines=False))
            return
        doubt = self._doubt(values)
        if not doubt:
            self.dismiss(values)
            return
        from verifier.tui.screens.prompt import Confirm

        def sure(yes: bool | None) -> None:
            if yes:
                self.dismiss(values)

        self.complain("")
        self.app.push_screen(Confirm(f"{safe_text(doubt, newlines=False)}.", "Save all the same?"), sure)

    def action_cancel(self) -> None:
        if self.values() == self._start and not self._again:
            self.dismiss(None)
            return
        self.ask_to_leave()

    @property
    def _room(self) -> int:
        """Cells of a row."""
        return min(96, self.app.size.width * 96 // 100) - 6

    @property
    def _narrow(self) -> bool:
        """Whether two labels with their boxes do not stand in a line."""
        return self._room < 2 * (LABEL + 1 + ENOUGH)

    def _stacks(self, section: Section) -> bool:
        """Whether its boxes would be too small side by side: then each has its label before it, on lines of two."""
        if len(section.fields) < 2:
            return False
        rest = self._room - sum(self._width(field) + 1 for field in section.fields if field.width)
        taking = sum(not field.width for field in section.fields)
        small = any(field.width and self._width(field) < min(field.width, ENOUGH) for field in section.fields)
        return bool(taking and rest // taking < ENOUGH) or (small and self._room < 70)

    def _width(self, field: Field) -> int:
        small = max(len(field.label.partition(":")[0]), field.width * 2 // 3, 5)
        return small if field.width and self.app.size.width < 100 else field.width


def given_back(value: str) -> str:
    """A value as a box gives it back when nobody touched it."""
    return kept(value, newlines=False).strip()


def _spans(fields: Sequence[Field]) -> list[int]:
    """How many of two columns each field takes: what takes the rest of a row has a line for itself."""
    spans: list[int] = []
    left = 2  # columns of the line that is begun
    for field in fields:
        span = 1 if field.width else 2
        if span > left and spans:
            spans[-1] += left
            left = 2
        spans.append(span)
        left = (left - span) or 2
    return spans
