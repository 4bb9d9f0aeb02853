"""The single lines of the main screen: header, filter, position, hints. Functions of the board's state."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, cast

from rich.cells import cell_len

from db.rows import VERDICTS, Counts
from verifier.tui.actions import ACTIONS, Keymap, Pane
from verifier.tui.key_names import shown_key
from verifier.tui.phrases import bar, chips_of, one_line, plural, share, sort_words
from verifier.tui.theme import Palette
from verifier.tui.widgets.chips import ChipLine
from verifier.tui.widgets.ink import Line, Span, flow
from verifier.tui.widgets.line import spread
from verifier.tui.widgets.sheet import Build
from verifier.tui.wrap import fit

ROOM: Final = 12
"""Cells beside what was just said from which the first hints stand there, too."""
WAYS: Final = 120
"""Columns from which the keys of the other lists stand in the first line."""

if TYPE_CHECKING:
    from verifier.tui.screens.board import Board
    from verifier.tui.screens.saved import Saved


def header(board: "Board", width: int, palette: Palette) -> Line:
    """Case, progress of the whole case, reviewer."""
    total = board.everything.total
    done = total - board.everything.unreviewed
    left: Line = [(f" {one_line(board.case_name)}", palette.title)]
    if board.job_words:
        key = board.main.keymap.first("show_job")
        left += [(f"   {key}", palette.key), (f" {one_line(board.job_words)}", palette.warning)]
    session = board.desk.session
    name = one_line(session.reviewer) if session and session.reviewer else ""
    right: Line = []
    if total:
        right.append((f"  reviewed {done:,} of {total:,} ", palette.text))
        if width >= 90:
            right += [(bar(done, total, 12), palette.verdict("confirmed")), (" ", palette.text)]
        right.append((share(done, total), palette.text))
    if board.has_class("-zoom-article") or board.has_class("-zoom-facts"):  # the line that tells it is not in view
        left.append((f"   {board.claims.cursor + 1:,} of {board.claims.count:,}", palette.dim))
        if board.claims.marks:
            left.append((f" · {len(board.claims.marks):,} marked", palette.mark))
    if name and width >= 80:
        right.append((f"   {fit(name, min(len(name), 24))}", palette.dim))
    right.append((" ", palette.text))
    ways = _ways(board, palette)
    if width >= WAYS and _cells([left, ways, right]) + 6 <= width and not board.has_class("-empty"):
        left += ways
    return spread(left, right, width, palette.text)


def _ways(board: "Board", palette: Palette) -> Line:
    """The keys of the other lists."""
    line: Line = [("   ", palette.text)]
    for name in ("history", "articles", "sources"):
        line += [(board.main.keymap.first(name), palette.key), (f" {name}  ", palette.dim)]
    return line


def views(board: "Board", width: int, palette: Palette) -> Line:
    """The saved views by their keys, each with its number of claims; the one that is listed stands out."""
    saved = cast("Saved", board)
    present = saved.present_view
    names = max(6, (width - 2) // max(1, len(saved.views)) - 9)
    left: Line = [(" ", palette.text)]
    room = width - 2
    for place, view in enumerate(saved.views):
        counts = saved.total(view.where)
        name = one_line(view.name)
        shown = fit(name, names).rstrip() if cell_len(name) > names else name
        count = "" if counts is None else f" {counts.total:,}"
        cells = len(str(view.number)) + cell_len(shown) + len(count) + 3
        if cells > room - (0 if place == len(saved.views) - 1 else 4):
            left.append((f"+{len(saved.views) - place}", palette.dim))
            break
        here = view == present
        left += [
            (f" {view.number} ", palette.key + palette.selection if here else palette.key),
            (f"{shown}", palette.selection if here else palette.text),
            (f"{count} ", palette.selection if here else palette.dim),
        ]
        room -= cells
    return spread(left, [], width, palette.text)


def chips(board: "Board", width: int, palette: Palette) -> Line:
    """The filter value by value, each with its number of claims, the order, and how many claims match."""
    from verifier.tui.screens.saved import alone

    saved = cast("Saved", board)
    held = chips_of(board.where, board.labels)
    at = board.query_one("#chips", ChipLine).at
    right: Line = [(f"  {plural(board.counts.total, 'claim') if board.counted else 'counting …'} ", palette.text)]
    order = sort_words(board.sort, board.backwards)
    room = width - 1 - sum(cell_len(text) for text, _ in right)
    pieces = []
    for place, (part, value, words) in enumerate(held):
        counts = saved.total(alone(part, value) if len(held) > 1 else board.where)
        count = f" {counts.total:,}" if counts is not None else ""
        most = 40 if len(held) == 1 else max(14, room // len(held) - 8)
        shown = fit(words, most).rstrip() if cell_len(words) > most else words
        here = place == at
        pieces.append(
            [
                (f" {shown}", palette.selection if here else palette.text),
                (f"{count} ", palette.selection if here else palette.dim),
                ("✕ " if here else "", palette.selection),
                ("·", palette.rule),
            ]
        )
    line: Line = []
    skip = 0  # while the keys are here, the chip under the cursor is in view
    while at is not None and skip < at and _cells(pieces[skip : at + 1]) > room:
        skip += 1
    if skip:
        line.append((" …", palette.dim))
    for piece in pieces[skip:]:
        line += piece
    if not held:
        line += [(" all claims ", palette.dim), ("·", palette.rule)]
    line.append((f" {order}", palette.dim))
    return spread(line, right, width, palette.text)


def _cells(pieces: list[list[Span]]) -> int:
    return sum(cell_len(text) for piece in pieces for text, _ in piece)


def divider(board: "Board", width: int, palette: Palette) -> Line:
    """Where the cursor stands, how much of the list is reviewed, what is marked, and a line between list and claim."""
    claims = board.claims
    words: Line = [("─", palette.rule)]
    if claims.count:
        of = f"{claims.count:,}" if board.counted else "…"
        words.append((f" {claims.cursor + 1:,} of {of} ", palette.dim))
    if claims.range_start is not None:
        words.append((f" marking from line {claims.range_start + 1:,}: move, then V ", palette.mark))
    elif claims.marks:
        words.append((f" {len(claims.marks):,} marked: a verdict goes to all of them ", palette.mark))
    elif board.counts.total:
        listed = max(claims.count, board.counts.total)  # those that a verdict took out of the filter are still there
        done = listed - board.counts.unreviewed
        told = f"· {board.counts.unreviewed:,} unreviewed · {share(done, listed)} reviewed "
        words.append((told, palette.dim))
    claim = claims.claim_id
    right: Line = [(f" claim {claim} ", palette.dim), ("─", palette.rule)] if claim is not None else []
    line = spread(words, right, width, palette.rule)
    return [("─" * len(text), style) if text.isspace() and len(text) > 1 else (text, style) for text, style in line]


def hints(board: "Board", width: int, palette: Palette) -> Line:
    """The keys that matter here; or, for a while, what just happened."""
    end = _hint("help", board, palette)
    if board.status:
        said: Line = [(f" {one_line(board.status)}   ", palette.text)]
        panes = _panes(board)
        if panes is None or width - _cells([said, end]) < ROOM:
            return spread(said, end, width, palette.text)
        return key_line(board, panes, width, palette, lead=said)
    panes = _panes(board)
    if panes is None:
        return spread(_search_hints(board, palette), [], width, palette.text)
    return key_line(board, panes, width, palette, lead=[(" ", palette.text)])


def _panes(board: "Board") -> tuple[Pane, ...] | None:
    """Whose keys matter here; ``None``: those of the search line."""
    if board.has_class("-empty"):
        return ("empty",)
    focused = board.focused
    if focused is not None and focused is board.search_box:
        return None
    if focused is not None and focused.id == "chips":
        return ("chips",)
    return ("list", "claims") if focused is None or focused.id == "claims" else ("claims",)


def _search_hints(board: "Board", palette: Palette) -> Line:
    box = board.search_box
    here, there = "claims, speakers, notes", "articles"
    if box is not None and box.scope == "article_text":
        here, there = "the articles' own text", "claims"
    turn = shown_key(board.main.keymap.keys("search_scope")[0])
    line: Line = [(f" in {here}   ", palette.text)]
    for key, word in ((turn, there), ("Enter", "keep"), ("Esc", "drop"), ("↑↓", "move")):
        line += [(key, palette.key), (f" {word}  ", palette.dim)]
    return line


def key_line(board: "Board", panes: tuple[Pane, ...], width: int, palette: Palette, *, lead: Line) -> Line:
    """As many hints of some panes as fit, the help key always among them."""
    end = _hint("help", board, palette)
    room = width - _cells([lead, end])
    line: Line = list(lead)
    for action in sorted((action for action in ACTIONS if action.pane in panes and action.hint), key=lambda a: a.hint):
        piece = _hint(action.id, board, palette)
        cells = sum(len(text) for text, _ in piece)
        if cells > room:
            break
        line += piece
        room -= cells
    return spread(line, end, width, palette.text)


def pane_hints(keymap: Keymap, pane: Pane, width: int, palette: Palette, *, status: str = "") -> Line:
    """The bottom line of a screen beside the main one: its own keys, or what has just happened."""
    end: Line = [(keymap.first("help"), palette.key), (" help ", palette.dim)]
    if status:
        return spread([(f" {status}", palette.text)], end, width, palette.text)
    line = own_hints(keymap, (pane,), width - 1 - _cells([end]), palette)
    return spread([(" ", palette.text), *line], end, width, palette.text)


def own_hints(keymap: Keymap, panes: tuple[Pane, ...], room: int, palette: Palette) -> Line:
    """As many hints of a screen beside the main one as fit, the way out, its last, always among them."""
    shown = sorted((action for action in ACTIONS if action.pane in panes and action.hint), key=lambda a: a.hint)
    pieces: list[Line] = [
        [(shown_key(keymap.keys(action.id)[0]), palette.key), (f" {action.label}  ", palette.dim)] for action in shown
    ]
    while len(pieces) > 1 and _cells(pieces) > room:
        pieces.pop(-2)
    return [span for piece in pieces for span in piece]


def _hint(action_id: str, board: "Board", palette: Palette) -> list[Span]:
    from verifier.tui.actions import BY_ID

    keys = board.main.keymap.keys(action_id)
    verdicts = {"confirm": "confirmed", "dispute": "disputed", "doubt": "unverifiable"}
    style = palette.verdict(verdicts[action_id]) if action_id in verdicts else palette.dim
    return [(shown_key(keys[0]), palette.key), (f" {BY_ID[action_id].label}  ", style)]


def recounted(counts: Counts, moved: Iterable[tuple[str, str]]) -> Counts:
    """The counts after claims went from one verdict to another, each given as (former, present)."""
    numbers = {name: getattr(counts, name) for name in VERDICTS}
    for former, present in moved:
        numbers[former] -= 1
        numbers[present] += 1
    return Counts(counts.total, **numbers)


def paragraph(words: str) -> Build:
    """A sheet with one paragraph of safe text."""
    return lambda width, palette: (flow(words, palette.text, width), 0)
