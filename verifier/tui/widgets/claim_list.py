"""The list of claims: ids in an array, a small cache of rows, and lines drawn on demand. A million claims cost 4 MB."""

from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from rich.cells import cell_len
from rich.style import Style
from textual.message import Message
from textual.strip import Strip

from db.rows import ClaimRow, Sort
from verifier.tui.columns import COLUMNS, DEFAULT, Shown, shares
from verifier.tui.phrases import GLYPHS, one_line, said_by
from verifier.tui.theme import Palette
from verifier.tui.widgets.cells import figure_cell, quiet_cell
from verifier.tui.widgets.cursor_list import CursorList
from verifier.tui.widgets.ink import Line, strip
from verifier.tui.widgets.seating import seated
from verifier.tui.wrap import fit

AHEAD: Final = 48
"""Rows asked for before and after those in view."""
KEPT: Final = 800
"""Rows kept in memory: some 2 kB each."""
DRAWN: Final = 240
"""Lines kept as they were drawn: some 4 kB each."""
_GAP: Final = (" ", Style.null())


class ClaimList(CursorList):
    """Claims, one a line, with a cursor and marks."""

    panes = ("moving", "list")
    ids: "array[int]"
    row: ClaimRow | None

    class AllWanted(Message):
        """Every claim that matches is to be marked; which these are by now, the case must tell."""

    def __init__(self, chosen: Callable[[], None], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._chosen = chosen  # the cursor stands on another claim (or none), or what is marked changed
        self.ids = array("i")
        self.count = 0  # may be more than the ids that are here, while the rest is on its way
        self.marks: set[int] = set()
        self.range_start: int | None = None
        self.all_marked = False  # by one key, all that match
        self.marking = False  # every claim that matches is about to be marked
        self._rows: dict[int, ClaimRow] = {}
        self._stale = False
        """Whether the rows at hand are from before a change by others; those in view are being read again then."""
        self._drawn: dict[int, tuple[ClaimRow, int, Strip]] = {}
        self.shown = DEFAULT
        self._shares: tuple[int, tuple[tuple[str, int], ...]] | None = None
        self._drawn_for: tuple[int, Palette, Style] | None = None

    # what is listed

    @property
    def length(self) -> int:
        return self.count

    @property
    def claim_id(self) -> int | None:
        """The claim under the cursor."""
        return self.number

    def known(self, claim_id: int) -> ClaimRow | None:
        """A claim's row, if it is in memory."""
        return self._rows.get(claim_id)

    @property
    def near(self) -> set[int]:
        """Claims that are listed round the cursor and at both ends: of these it is known without a look at them all."""
        begin, stop = max(0, self.cursor - KEPT // 4), self.cursor + KEPT // 4
        return {*self.ids[begin:stop], *self.ids[-AHEAD:], *self.ids[:AHEAD]}

    def versions(self, claims: Iterable[int]) -> dict[int, int]:
        """The versions of those claims that were shown, so that a verdict on stale rows is refused."""
        return {claim: row.version for claim in claims if (row := self._rows.get(claim)) is not None}

    def work_entries(self, claims: Iterable[int]) -> dict[int, int]:
        """The entries whose outcome state and assignee of those claims are that were shown, for the same."""
        return {claim: row.work_entry for claim in claims if (row := self._rows.get(claim)) is not None}

    def fill(
        self,
        ids: "array[int]",
        rows: Sequence[ClaimRow],
        count: int,
        *,
        keep: bool,
        steady: bool = True,
        unreviewed: bool = False,
    ) -> None:
        """List other claims. ``keep`` leaves the cursor on its claim and its line of the screen, even when it left;
        ``steady`` leaves all the claims that are in view, too. ``unreviewed`` begins at the first claim without a
        verdict, if it is among the rows."""
        held, line = self.claim_id, self.cursor - self.scroll_offset.y
        if keep and held is not None:
            top = self.scroll_offset.y
            stay = self.ids[top : top + max(1, self.size.height)] if steady else ()
            ids, self.cursor = seated(ids, held, self.ids, self.cursor, stay)
            count = max(count, len(ids))
        else:
            first = next((row.id for row in rows if row.verdict == "unreviewed"), None) if unreviewed else None
            self.cursor = line = 0 if first is None else ids.index(first)
            self._rows = {claim: row for claim, row in self._rows.items() if claim in self.marks}
            self.range_start = None
            self.marking = False
            self.all_marked = False
        self.ids = ids
        self.count = count
        self._asked = None
        if keep:  # claims may have left
            here = self.near | self.marks
            self._rows = {claim: row for claim, row in self._rows.items() if claim in here}
        self.hold(rows)
        self._resize()
        self.scroll_to(y=max(0, self.cursor - line), animate=False, force=True)
        self.refresh()
        self._want(end=True)
        if self.claim_id != held or not keep:
            self._chosen()

    def hold(self, rows: Sequence[ClaimRow], gone: Iterable[int] = ()) -> None:
        """Keep rows that came; draw those in view again."""
        fresh = {row.id for row in rows}
        top = self.scroll_offset.y
        if self._stale and fresh.issuperset(self.ids[top : top + self.size.height]):
            self._stale = False
        self._rows.update((row.id, row) for row in rows)
        for claim in gone:
            self._rows.pop(claim, None)
        self._keep_near(KEPT, (*self.ids[-AHEAD:], *self.ids[:AHEAD]))
        top = self.scroll_offset.y
        seen = [line for line, claim in enumerate(self.ids[top : top + self.size.height], top) if claim in fresh]
        if seen:  # most rows come ahead of the cursor and are not to be seen yet
            self.refresh_lines(seen[0], seen[-1] - seen[0] + 1)

    def drop(self, claims: Iterable[int]) -> None:
        """Take away claims that are no longer in the case; the cursor stays where it is, or goes to what follows."""
        gone = set(claims).intersection(self.ids)
        if not gone:
            return
        held = self.claim_id
        ahead = sum(claim not in gone for claim in self.ids[: self.cursor])
        self.count -= len(gone)
        self.ids = array(self.ids.typecode, (claim for claim in self.ids if claim not in gone))
        self.cursor = max(0, min(ahead, len(self.ids) - 1))
        self.marks -= gone
        self.range_start = None
        self._asked = None
        self._resize()
        self.refresh()
        self._want()
        if self.claim_id != held:
            self._chosen()

    def forget(self) -> None:
        """Drop every row: someone else changed the case. What is in view stays until the new rows are there, and so do
        claims that are marked: the versions that were seen of them must not be taken for newer ones."""
        self._asked = None
        self._stale = True
        self._want()
        stay = self.marks.union(self.ids[slice(*self._span())])
        self._rows = {claim: row for claim, row in self._rows.items() if claim in stay}

    def _want(self, *, end: bool = False) -> None:
        """Ask for rows that are missing round those in view, also for the list's ``end``; for all of them as long as
        those at hand are from before somebody's change, since a newer question takes the place of one not yet read."""
        again = self._stale
        top = self.scroll_offset.y
        begin, stop = self._span()
        visible = self.ids[top : top + max(self.size.height, 1)]
        last = self.ids[len(self.ids) - AHEAD :] if end and len(self.ids) == self.count > AHEAD else ()
        if not again and not last and all(claim in self._rows for claim in visible) and self._near(top):
            return
        if again or last or self._asked != (begin, stop):
            self._asked = (begin, stop)
            wanted = dict.fromkeys((*self.ids[begin:stop], *last))
            missing = [claim for claim in wanted if again or claim not in self._rows]
            if missing:
                self.post_message(self.Wanted(missing))

    def _span(self) -> tuple[int, int]:
        """The lines whose rows are kept at hand: those in view, and some before and after."""
        top = self.scroll_offset.y
        return max(0, top - AHEAD), min(len(self.ids), top + max(self.size.height, 1) + AHEAD)

    def _near(self, top: int) -> bool:
        ahead = min(len(self.ids) - 1, top + self.size.height + AHEAD // 3)
        behind = max(0, top - AHEAD // 3)
        return ahead < 0 or (self.ids[ahead] in self._rows and self.ids[behind] in self._rows)

    # drawing

    def _strip(self, number: int, row: ClaimRow, width: int, here: bool, palette: Palette, base: Style) -> Strip:
        if here or self.range_start is not None:
            return strip(self._line(row, width, here, palette), width, base)
        return self._plain(row, width, palette, base)

    def _plain(self, row: ClaimRow, width: int, palette: Palette, base: Style) -> Strip:
        """A line without the cursor, as it was drawn before if nothing changed: scrolling shows most of them again."""
        if self._drawn_for != (width, palette, base) or len(self._drawn) > DRAWN:
            self._drawn_for = (width, palette, base)
            self._drawn.clear()
        marked = (row.id in self.marks) + 2 * (row.id in self.changed)
        former = self._drawn.get(row.id)
        if former is not None and former[0] is row and former[1] == marked:
            return former[2]
        line = strip(self._line(row, width, False, palette), width, base)
        self._drawn[row.id] = (row, marked, line)
        return line

    @property
    def inner(self) -> int:
        """Cells of a line."""
        return self.scrollable_content_region.width

    def lay_out(self, shown: tuple[Shown, ...]) -> None:
        """Show other columns."""
        self.shown = shown
        self._shares = None
        self._drawn.clear()
        self.refresh()

    def shares(self, width: int) -> tuple[tuple[str, int], ...]:
        """The columns with their cells, in a line of so many cells."""
        if self._shares is None or self._shares[0] != width:
            self._shares = (width, shares(self.shown, width))
        return self._shares[1]

    def _line(self, row: ClaimRow, width: int, here: bool, palette: Palette) -> Line:
        marked = row.id in self.marks
        words = palette.text if row.verdict == "unreviewed" or marked else palette.dim
        news = "~" if row.id in self.changed else " "
        sign = ("▸" if here else " ") + ("●" if marked else "+" if self._in_range(row.id) else news)
        line: Line = [(sign, palette.mark)]
        for name, cells in self.shares(width):
            if len(line) > 1:
                line.append(_GAP)
            if name == "figure":
                line += figure_cell(row, cells, palette)
            elif name == "claim":
                line.append((fit(one_line(row.quote[: 4 * cells + 64]), cells), words))
            elif name == "said":
                line.append((fit(said_by(row.speakers), cells), words))
            elif name == "verdict":
                glyph = GLYPHS.get(row.verdict, "·")
                shown = fit(f"{glyph} {row.verdict}", cells) if cells > 1 else glyph
                line.append((shown, palette.verdict(row.verdict)))
            else:
                line.append((quiet_cell(row, name, cells), palette.dim))
        return line

    def heading(self, palette: Palette, sort: Sort, backwards: bool) -> Line:
        """The names of the columns, over them; a sign beside the one that the list is ordered by."""
        titles = []
        for name, cells in self.shares(self.inner):
            column = COLUMNS[name]
            mark = "" if column.sort != sort else " ▴" if backwards else " ▾"
            title = column.title if cells > 1 else " "
            if mark and cell_len(title) + 2 > cells:
                title = fit(title, max(1, cells - 2)).rstrip()
            titles.append(fit(title + mark if cells > 3 else title, cells))
        return [("  " + " ".join(titles), palette.heading)]

    def _in_range(self, claim: int) -> bool:
        if self.range_start is None:
            return False
        low, high = sorted((self.range_start, self.cursor))
        return high - low < 400 and claim in self.ids[low : high + 1]

    # moving

    def _went(self, before: int) -> None:
        self.changed.discard(self.ids[before] if before < len(self.ids) else 0)  # it was looked at
        if self.range_start is not None:
            self.refresh()
        self._chosen()

    def go_to(self, claim_id: int) -> bool:
        """Put the cursor on a claim; ``False`` when it is not listed."""
        try:
            self.go(self.ids.index(claim_id), centre=True)
        except ValueError:
            return False
        return True

    def seek_unreviewed(self, step: int, *, past: Iterable[int] = ()) -> int | None:
        """The next unreviewed line among the rows in memory; ``None`` when that cannot be told from them."""
        skipped = set(past)
        index = self.cursor + step
        while 0 <= index < len(self.ids):
            row = self._rows.get(self.ids[index])
            if row is None:
                return None
            if row.verdict == "unreviewed" and row.id not in skipped:
                return index
            index += step
        return None

    # marking

    def marked(self) -> list[int]:
        """The marked claims in the order of the list; the one under the cursor when none is marked."""
        if self.marks:
            return [claim for claim in self.ids if claim in self.marks]
        return [] if self.claim_id is None else [self.claim_id]

    def unmark(self) -> None:
        """Drop all marks."""
        if self.marks or self.range_start is not None:
            self.marks.clear()
            self.range_start = None
            self.all_marked = False
            self.refresh()

    def settle_marks(self) -> int:
        """Drop the marks of claims that are not listed (any more); how many these were."""
        gone = self.marks.difference(self.ids) if self.marks else set()
        self.marks -= gone
        for claim in gone:  # what is known here is listed here
            self._rows.pop(claim, None)
        return len(gone)

    def action_mark(self) -> None:
        claim = self.claim_id
        if claim is not None:
            self.marks ^= {claim}
            self.refresh_lines(self.cursor)
            if self.cursor + 1 < len(self.ids):
                self.go(self.cursor + 1)
            else:
                self._chosen()

    def action_mark_range(self) -> None:
        if self.range_start is None:
            self.range_start = self.cursor
        else:
            low, high = sorted((self.range_start, self.cursor))
            self.marks.update(self.ids[low : high + 1])
            self.range_start = None
        self.refresh()
        self._chosen()

    def action_mark_all(self) -> None:
        if self.ids:
            self.marking = True
            self.post_message(self.AllWanted())

    def mark_only(self, claims: Iterable[int]) -> None:
        """Mark those of these claims that are listed, and no others."""
        self.marking = self.all_marked = False
        self.marks = set(claims).intersection(self.ids)
        self.range_start = None
        self.refresh()
        self._chosen()
