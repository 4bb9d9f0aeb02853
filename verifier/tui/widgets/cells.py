"""What stands in the cells of a line of the list of claims."""

from rich.cells import cell_len

from db.rows import ClaimRow
from verifier.tui.phrases import day, one_line, row_figure, tags_in_words
from verifier.tui.theme import Palette
from verifier.tui.widgets.ink import Line
from verifier.tui.wrap import fit


def figure_cell(row: ClaimRow, cells: int, palette: Palette) -> Line:
    """The first figure, with its measure where there is room."""
    shown = row_figure(row)
    measure = row.measure or ""
    if shown == "–":
        return [(fit(shown, cells), palette.dim)]
    taken = cell_len(shown)
    if measure and taken + 1 + len(measure) <= cells:
        return [(shown, palette.strong), (fit(f" {measure}", cells - taken), palette.dim)]
    return [(fit(shown, cells), palette.strong)]


def quiet_cell(row: ClaimRow, name: str, cells: int) -> str:
    """A cell that tells what is beside the claim."""
    if name == "date":
        shown = day(row.published, short=cells < 11)
        return fit(shown if shown == "–" else shown.rjust(cells), cells)  # months under months
    if name == "in":
        return fit(one_line(row.publisher) or "–", cells)
    if name == "worth":
        return fit(f"{row.check_worthiness:.2f}".rjust(cells), cells)
    if name == "kind":
        return fit(row.kind, cells)
    if name == "notes":
        return fit((f"{row.notes:,}" if row.notes else "").rjust(cells), cells)
    if name == "state":
        return fit(row.state if row.state != "new" else "", cells)
    if name == "assignee":
        return fit(one_line(row.assignee), cells)
    if name == "tags":
        return fit(tags_in_words(row.tags), cells)
    if name == "changed":
        shown = day(row.changed_at, short=True)
        if cells >= 15:
            shown += f" {row.changed_at[11:16]}"
        return fit(shown.rjust(cells), cells)
    return fit(str(row.id).rjust(cells), cells)
