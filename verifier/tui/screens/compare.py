"""Who else gives a figure for the same thing: a list, each with its reasons, and the words in their article below."""

from functools import partial
from typing import TYPE_CHECKING, Final, cast

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import BindingsMap
from textual.screen import Screen

from db.rows import Alike
from verifier.tui.answers import Answer, Compared, Near, Refused
from verifier.tui.phrases import GLYPHS, day, figure, one_line, plural, said_by
from verifier.tui.screens.bars import pane_hints
from verifier.tui.theme import Palette
from verifier.tui.widgets.article_lines import around
from verifier.tui.widgets.ink import Line, Span
from verifier.tui.widgets.keys import bind
from verifier.tui.widgets.line import TextLine, spread
from verifier.tui.widgets.sheet import Sheet, nothing
from verifier.tui.widgets.short_list import ShortList
from verifier.tui.wrap import fit

if TYPE_CHECKING:
    from verifier.tui.program import VerifierApp
    from verifier.tui.screens.triage import Triage

EPOCH: Final = -1
"""Marks what is read for this screen: the main one's own numbers count from 0."""


class CompareScreen(Screen[int]):
    """Gives back the claim to go to, or ``None``."""

    help_pane = "compare"
    AUTO_FOCUS = "#others"
    DEFAULT_CSS = """
    CompareScreen { layout: vertical; background: $background; }
    CompareScreen #subject, CompareScreen #keys { background: $panel; }
    CompareScreen #others { height: 1fr; }
    CompareScreen #words { height: 45%; background: $surface; }
    """

    def __init__(self, triage: "Triage", claim_id: int) -> None:
        super().__init__()
        self._bindings = BindingsMap()
        self._triage = triage
        self._claim_id = claim_id
        self._found: Compared | None = None
        self._status = ""

    def compose(self) -> ComposeResult:
        yield TextLine(self._subject, id="subject")
        yield TextLine(self._heading, id="names")
        yield ShortList(self._row, id="others")
        yield TextLine(self._why, id="why")
        yield Sheet(id="words")
        yield TextLine(self._keys, id="keys")

    def on_mount(self) -> None:
        bind(self, "compare")
        self.query_one("#words", Sheet).can_focus = False

    @property
    def others(self) -> ShortList:
        """The list."""
        return self.query_one("#others", ShortList)

    @property
    def present(self) -> Alike | None:
        """The claim under the cursor."""
        found = self._found.comparison.others if self._found else ()
        return found[self.others.cursor] if self.others.cursor < len(found) else None

    # lines

    def _subject(self, width: int, palette: Palette) -> Line:
        if self._found is None:
            return spread([(" reading …", palette.dim)], [], width, palette.text)
        comparison = self._found.comparison
        shown = ", ".join(
            " ".join(
                part
                for part in (
                    figure(one.low, one.best, one.high, one.approximate, one.text),
                    one.measure or "",
                    one_line(one.population),
                )
                if part
            )
            for one in comparison.figures
        )
        place = one_line(self._found.place)
        left: Line = [(f" claim {self._claim_id}: ", palette.dim), (shown or "no figure", palette.strong)]
        if place:
            left.append((f" · {place}", palette.text))
        count = len(comparison.others)
        more = f"the first {count:,}" if comparison.more else plural(count, "other claim")
        return spread(left, [(f"  {more} ", palette.text)], width, palette.text)

    def _heading(self, width: int, palette: Palette) -> Line:
        shares = _shares(width - 5)  # the list has a margin, a cursor and a scrollbar
        names = ("figure", "said by ‹ through", "in", "date", "why it is listed")
        shown = " ".join(fit(name, cells) for name, cells in zip(names, shares, strict=True) if cells)
        return [(fit(f"     {shown}", width), palette.heading)]

    def _row(self, index: int, width: int, palette: Palette) -> Line:
        other = cast("Compared", self._found).comparison.others[index]
        row, shares = other.row, _shares(width)
        told = other.figure
        shown = figure(told.low, told.best, told.high, told.approximate, told.text)
        measure = told.measure or ""
        taken = cell_len(shown) + 1
        number: list[Span] = [(fit(shown, shares[0]), palette.strong)]
        if taken + len(measure) <= shares[0]:
            number = [(f"{shown} ", palette.strong), (fit(measure, shares[0] - taken), palette.dim)]
        gap = (" ", palette.text)
        line: Line = [(f"{GLYPHS.get(row.verdict, '·')} ", palette.verdict(row.verdict)), *number]
        line += [gap, (fit(said_by(row.speakers), shares[1]), palette.text)]
        if shares[2]:
            line += [gap, (fit(one_line(row.publisher) or "–", shares[2]), palette.dim)]
        line += [gap, (fit(day(row.published, short=shares[3] < 11), shares[3]), palette.dim)]
        return [*line, gap, (fit(one_line("; ".join(other.reasons)), shares[4]), palette.text)]

    def _why(self, width: int, palette: Palette) -> Line:
        present = self.present
        words = one_line("; ".join(present.reasons)) if present else ""
        return spread(
            [("─", palette.rule), (f" {words} " if words else "", palette.dim)],
            [("─" * max(0, width - 3 - cell_len(words)) if words else "─" * (width - 1), palette.rule)],
            width,
            palette.rule,
        )

    def _keys(self, width: int, palette: Palette) -> Line:
        app = cast("VerifierApp", self.app)
        return pane_hints(app.keymap, "compare", width, palette, status=self._status)

    # answers

    def take(self, answer: Answer) -> None:
        """The others have come, or the words of the one under the cursor."""
        if isinstance(answer, Compared) and answer.comparison.claim.id == self._claim_id:
            self._found = answer
            comparison = answer.comparison
            self.others.empty_words = (
                "No other claim gives a figure for the same thing."
                if comparison.figures
                else "This claim gives no figure with a measure, so there is nothing to compare it with."
            )
            self.others.fill(len(comparison.others))
            for name in ("subject", "names", "why"):
                self.query_one(f"#{name}", TextLine).refresh()
            self._ask()
        elif isinstance(answer, Near) and answer.epoch == EPOCH:
            present = self.present
            if answer.chosen is not None and present is not None and present.row.id == answer.claim_id:
                self.query_one("#words", Sheet).show(partial(around, answer.chosen))
        elif isinstance(answer, Refused) and answer.what == "compare":
            self._status = one_line(answer.message)
            self.query_one("#keys", TextLine).refresh()

    def _ask(self) -> None:
        present = self.present
        if present is None:
            self.query_one("#words", Sheet).show(nothing)
        else:
            self._triage.desk.near(EPOCH, present.row.id)

    def on_short_list_moved(self, message: ShortList.Moved) -> None:
        self.query_one("#why", TextLine).refresh()
        self._ask()

    # actions

    def action_go_to_other(self) -> None:
        if self.present is not None:
            self.dismiss(self.present.row.id)

    def action_read_other(self) -> None:
        present = self.present
        if present is None:
            return
        from verifier.tui.screens.reader import ArticleScreen

        def closed(claim: int | None) -> None:
            if claim is not None:
                self.dismiss(claim)

        self.app.push_screen(ArticleScreen(self._triage, present.row.article_id, present.row.id), closed)
        self._triage.desk.article(present.row.article_id, present.row.id)

    def action_close_compare(self) -> None:
        self.dismiss(None)


def _shares(width: int) -> tuple[int, int, int, int, int]:
    """Cells for figure, speakers, outlet, date and reasons; the reasons get what the others leave."""
    shown = 20 if width >= 100 else 15
    said = 26 if width >= 120 else 18
    printed = 16 if width >= 110 else 0
    date = 11 if width >= 110 else 9
    taken = 4 + sum(cells + 1 for cells in (shown, said, printed, date) if cells)
    return shown, said, printed, date, max(8, width - taken)
