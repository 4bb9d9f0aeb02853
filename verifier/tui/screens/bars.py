"""The single lines of the main screen: header, filter, position, hints. Functions of the board's state."""

from typing import TYPE_CHECKING

from db.rows import ClaimFilter
from verifier.tui.actions import ACTIONS, Pane, shown_key
from verifier.tui.phrases import SORT_WORDS, bar, one_line, plural, share
from verifier.tui.theme import Palette
from verifier.tui.widgets.ink import Line, Span, flow
from verifier.tui.widgets.line import spread
from verifier.tui.widgets.sheet import Build
from verifier.tui.wrap import fit

if TYPE_CHECKING:
    from verifier.tui.screens.board import Board


def header(board: "Board", width: int, palette: Palette) -> Line:
    """Case, progress of the whole case, reviewer."""
    total = board.everything.total
    done = total - board.everything.unreviewed
    left: Line = [(f" {one_line(board.case_name)}", palette.title)]
    if board.job_words:
        left += [("   ", palette.text), (one_line(board.job_words), palette.warning)]
    session = board.desk.session
    name = one_line(session.reviewer) if session and session.reviewer else ""
    right: Line = []
    if total:
        right.append((f"  reviewed {done:,} of {total:,} ", palette.text))
        if width >= 90:
            right += [(bar(done, total, 12), palette.verdict("confirmed")), (" ", palette.text)]
        right.append((share(done, total), palette.text))
    if name and width >= 80:
        right.append((f"   {fit(name, min(len(name), 24))}", palette.dim))
    right.append((" ", palette.text))
    return spread(left, right, width, palette.text)


def chips(board: "Board", width: int, palette: Palette) -> Line:
    """The filters in force, the order, and how many claims match."""
    where = board.where
    left: Line = [(" ", palette.text)]
    for name, values in (
        ("verdict", where.verdicts),
        ("kind", where.kinds),
        ("measure", where.measures),
        ("source", where.sources),
        ("outlet", where.outlets),
        ("article", where.articles),
    ):
        if values:
            words = ", ".join(one_line(board.labels.get((name, value), str(value))) for value in values)
            left += [(f"{name}: ", palette.heading), (words[:60], palette.text), (" · ", palette.rule)]
    if where.text:
        left += [("search: ", palette.heading), (one_line(where.text), palette.text), (" · ", palette.rule)]
    if where == ClaimFilter():
        left += [("all claims", palette.dim), (" · ", palette.rule)]
    left.append((SORT_WORDS[board.sort] + (", reversed" if board.backwards else ""), palette.dim))
    counts = board.counts
    matches = plural(counts.total, "claim") if board.counted else "counting …"
    right: Line = [(f"  {matches}", palette.text)]
    if counts.total and width >= 80:
        right.append((f", {counts.unreviewed:,} unreviewed", palette.dim))
    right.append((" ", palette.text))
    return spread(left, right, width, palette.text)


def divider(board: "Board", width: int, palette: Palette) -> Line:
    """Where the cursor stands, what is marked, and a line between list and claim."""
    claims = board.claims
    words: Line = [("─", palette.rule)]
    if claims.count:
        of = f"{claims.count:,}" if board.counted else "…"
        words.append((f" {claims.cursor + 1:,} of {of} ", palette.dim))
    if claims.range_start is not None:
        words.append((f" marking from line {claims.range_start + 1:,}: move, then V ", palette.mark))
    elif claims.marks:
        words.append((f" {len(claims.marks):,} marked: a verdict goes to all of them ", palette.mark))
    claim = claims.claim_id
    right: Line = [(f" claim {claim} ", palette.dim), ("─", palette.rule)] if claim is not None else []
    line = spread(words, right, width, palette.rule)
    return [("─" * len(text), style) if text.isspace() and len(text) > 1 else (text, style) for text, style in line]


def hints(board: "Board", width: int, palette: Palette) -> Line:
    """The keys that matter here; or, for a while, what just happened."""
    end = _hint("help", board, palette)
    if board.status:
        return spread([(f" {one_line(board.status)}", palette.text)], end, width, palette.text)
    if board.has_class("-empty"):
        panes: tuple[Pane, ...] = ("empty",)
    else:
        focused = board.focused
        panes = ("list", "claims") if focused is None or focused.id == "claims" else ("claims",)
    return key_line(board, panes, width, palette, lead=" ")


def key_line(board: "Board", panes: tuple[Pane, ...], width: int, palette: Palette, *, lead: str) -> Line:
    """As many hints of some panes as fit, the help key always among them."""
    end = _hint("help", board, palette)
    room = width - sum(len(text) for text, _ in end) - len(lead)
    line: Line = [(lead, palette.text)]
    for action in sorted((action for action in ACTIONS if action.pane in panes and action.hint), key=lambda a: a.hint):
        piece = _hint(action.id, board, palette)
        cells = sum(len(text) for text, _ in piece)
        if cells > room:
            break
        line += piece
        room -= cells
    return spread(line, end, width, palette.text)


def _hint(action_id: str, board: "Board", palette: Palette) -> list[Span]:
    from verifier.tui.actions import BY_ID

    keys = board.main.keymap.keys(action_id)
    verdicts = {"confirm": "confirmed", "dispute": "disputed", "doubt": "unverifiable"}
    style = palette.verdict(verdicts[action_id]) if action_id in verdicts else palette.dim
    return [(shown_key(keys[0]), palette.key), (f" {BY_ID[action_id].label}  ", style)]


def paragraph(words: str) -> Build:
    """A sheet with one paragraph of safe text."""
    return lambda width, palette: (flow(words, palette.text, width), 0)
