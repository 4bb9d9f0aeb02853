"""The evidence on a claim in a list: change, remove, write out, attach more."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Static

from db.rows import EvidenceRow
from verifier.tui.answers import Answer, Chosen
from verifier.tui.phrases import moment, one_line
from verifier.tui.screens.dialog import Dialog, words
from verifier.tui.theme import Palette
from verifier.tui.widgets.evidence_lines import counted, stance_words, what
from verifier.tui.widgets.ink import Line
from verifier.tui.widgets.keys import bind
from verifier.tui.widgets.short_list import ShortList
from verifier.tui.wrap import fit, wrap

WIDE: Final = 110
LEAST: Final = 6
"""Lines for what is known of a piece, on the smallest screen too."""

if TYPE_CHECKING:
    from verifier.tui.screens.attaching import Attaching


class EvidenceScreen(Dialog[None]):
    """Every change is written at once; u takes it back, here too."""

    PANES = ("evidence",)
    help_pane = "evidence"
    DEFAULT_CSS = f"""
    EvidenceScreen > #window {{ width: {WIDE}; height: auto; max-height: 80%; }}
    EvidenceScreen ShortList {{ height: auto; background: $surface; margin: 1 0; }}
    EvidenceScreen #about {{ height: {LEAST}; color: $foreground 80%; }}
    """

    def __init__(self, triage: "Attaching", claim: int, rows: tuple[EvidenceRow, ...]) -> None:
        super().__init__()
        self._triage = triage
        self._claim = claim
        self._rows = rows
        self._lines = LEAST

    def compose(self) -> ComposeResult:
        with Container(id="window"):
            yield ShortList(self._line, id="evidence-list")
            yield Static("", id="about", markup=False)
            yield words("", classes="wrong")

    def on_mount(self) -> None:
        super().on_mount()
        window = self.query_one("#window")
        window.border_subtitle = self.keys_line()
        bind(self, "everywhere", target="app.")
        self.list.empty_words = f"No evidence yet: {self.main.keymap.first('attach_more')} attaches a file or a link."
        self._fill()
        self.list.focus()

    @property
    def list(self) -> ShortList:
        """The list."""
        return self.query_one(ShortList)

    @property
    def row(self) -> EvidenceRow | None:
        """The piece under the cursor."""
        return self._rows[self.list.cursor] if self.list.cursor < len(self._rows) else None

    def _fill(self) -> None:
        self.query_one("#window").border_title = f"Evidence on claim {self._claim}: {counted(self._rows)}"
        high = self.app.size.height * 8 // 10 - 5  # without the frame, the list's margins and the line of complaints
        self.list.styles.height = listed = max(1, min(12, high - LEAST, len(self._rows)))
        # as much as the longest needs, so that nothing moves when the cursor does
        self._lines = max(LEAST, min(high - listed, max((len(self._about(row)) for row in self._rows), default=0)))
        self.query_one("#about").styles.height = self._lines
        self.list.fill(len(self._rows))
        self._tell()

    def _about(self, row: EvidenceRow) -> Sequence[str]:
        wide, high = self.app.size
        width = min(WIDE, wide * 96 // 100) - 4
        return known(row, width, width * high)  # more than can be shown in any case

    def on_resize(self, event: events.Resize) -> None:
        self._fill()

    def _line(self, index: int, width: int, palette: Palette) -> Line:
        row = self._rows[index]
        line: Line = [
            (f"{row.id:>4} ", palette.dim),
            (f"{stance_words(row.stance):<11}", palette.strong),
            ("primary  " if row.primary else "         ", palette.text),
        ]
        rest = width - sum(cell_len(text) for text, _ in line)
        return [*line, (fit(what(row), max(8, rest)), palette.text)]

    def on_short_list_moved(self, message: ShortList.Moved) -> None:
        self._tell()

    def _tell(self) -> None:
        """All about the piece under the cursor, the whole digest too."""
        from textual.content import Content

        lines = [*self._about(self.row)] if self.row is not None else []
        if len(lines) > self._lines:
            lines[self._lines - 1 :] = ["… the rest stands beside the claim"]
        self.query_one("#about", Static).update(Content("\n".join(lines)))

    def take(self, answer: Answer) -> None:
        """The claim was read again."""
        if isinstance(answer, Chosen) and answer.detail.row.id == self._claim:
            self._rows = answer.detail.evidence
            self._fill()

    # actions

    def action_change_evidence(self) -> None:
        if self.row is not None:
            self._triage.change_piece(self.row)

    def action_attach_more(self) -> None:
        self._triage.attach_to([self._claim])

    def action_remove_evidence(self) -> None:
        row = self.row
        if row is not None:
            self._triage.write(
                "remove_evidence",
                lambda session: session.remove_evidence(row.id, version=row.version),
                [self._claim],
            )

    def action_save_evidence(self) -> None:
        row = self.row
        if row is None:
            return
        if row.capture_sha256 is None:
            self.complain("this is a link without a saved copy: there are no bytes to write out")
            return
        self._triage.write_out(row)

    def action_copy_evidence(self) -> None:
        row = self.row
        if row is not None:
            self.main.copy(row.capture_sha256 or row.url or "", "SHA-256" if row.capture_sha256 else "Address")

    def action_undo_evidence(self) -> None:
        self._triage.action_undo()

    def action_close_evidence(self) -> None:
        self.dismiss(None)


def known(row: EvidenceRow, width: int, most: int) -> list[str]:
    """What is known of a piece, in lines of ``width`` cells; of its words at most ``most`` code points each."""
    told = [f"{one_line(row.reviewer)}, {moment(row.changed_at)}"]
    if row.capture_sha256:
        told.append(f"SHA-256 {row.capture_sha256}")
        told.append(f"{one_line(row.media_type)}, {row.size or 0:,} bytes, from {one_line(row.origin)}")
    said = one_line(row.quote)
    told += [text for text in (f"“{said}”" if said else "", one_line(row.note)) if text]
    return [text[start:end] for text in told for start, end in wrap(text, width, 0, min(len(text), most))]
