"""What another's change stands in the way of: a verdict that came too late, an undo that cannot be done.

Both versions stand over the hints until a person has answered. The keys stay where they are, since more verdicts may be
on their way by type-ahead: the cursor is not moved under them, ``go_back`` leads to the claim, and nothing that is
typed for the list gives or leaves a verdict here.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from rich.cells import cell_len

from db.errors import Conflict, Stuck
from db.rows import Stale
from verifier.tui.desk import Desk
from verifier.tui.phrases import moment, one_line, plural, verdict
from verifier.tui.screens.board import Board
from verifier.tui.theme import Palette
from verifier.tui.widgets.ink import Line, flow

if TYPE_CHECKING:
    from verifier.tui.screens.saved import Saved

LISTED: Final = 6
"""Claims of a bulk verdict that are named with what stands there."""


class Wanted(NamedTuple):
    """A verdict on its way into the case. ``versions`` are those that were on the screen."""

    deed: str
    verdict: str
    claims: Sequence[int]
    rationale: str
    versions: Mapping[int, int]
    draft: str = ""
    """The name under which its reason is kept until it is in the case."""


class Standoff(NamedTuple):
    """A verdict that was not written, and what stands instead."""

    wanted: Wanted
    stale: Sequence[Stale]
    versions: Mapping[int, int]
    """Of every claim that another changed, as it is now."""


class Standoffs(Board):
    """Keeps what is unanswered, oldest first, and shows the first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.standoffs: deque[Standoff] = deque()
        self.stuck: Stuck | None = None
        self.skipped: dict[int, str] = {}
        """Entries that undo leaves as they are, since a person was told so and pressed on: number and words."""

    @property
    def standing_off(self) -> bool:
        """Whether something waits for an answer."""
        return bool(self.standoffs) or self.stuck is not None

    def stand_off(self, wanted: Wanted, conflict: Conflict) -> None:
        """Show what was wanted beside what stands."""
        self.standoffs.append(Standoff(wanted, conflict.stale, conflict.versions))
        if len(self.standoffs) == 1 and self.stuck is None:
            self._lead_back()
        self._lay_out()

    def stick(self, stuck: Stuck) -> None:
        """Show what cannot be undone; the next undo skips it."""
        self.stuck = stuck
        self.skipped[stuck.entry] = stuck.words
        self._lead_back()
        self._lay_out()

    def unstick(self, *, whole: bool = True) -> None:
        """Take away what is shown of undo; ``whole``: undo begins at the newest change again."""
        if whole:
            self.skipped.clear()
        if self.stuck is not None:
            self.stuck = None
            self._lay_out()

    def settled(self, claims: Sequence[int]) -> None:
        """A verdict on these claims is on disk: what waited for an answer about them is answered."""
        done = set(claims)
        left = deque(one for one in self.standoffs if not done.issuperset(one.wanted.claims))
        if len(left) != len(self.standoffs):
            self.standoffs = left
            self._lay_out()

    def leave(self) -> None:
        """Leave what the other person did; the rest of a bulk verdict is marked again."""
        if self.stuck is not None:
            self.unstick()
            return
        left = self.standoffs.popleft()
        rest = [claim for claim in left.wanted.claims if claim not in left.versions]
        if rest:
            self.claims.mark_only(rest)
            self.say(f"Left as it is. The other {plural(len(rest), 'claim')} of your verdict: marked again.")
        else:
            self.say("Left as it is.", 3)
        self._lead_back()
        self._lay_out()

    def take_standoff(self) -> Standoff | None:
        """The verdict that is to be given all the same."""
        found = self.standoffs.popleft() if self.standoffs and self.stuck is None else None
        self._lead_back()
        self._lay_out()
        return found

    def _lead_back(self) -> None:
        """Let ``go_back`` lead to the claim."""
        from verifier.tui.screens.saved import Place

        stale: Sequence[Stale] = self.standoffs[0].stale if self.standoffs else ()
        if self.stuck is not None:
            stale = self.stuck.stale
        if stale:
            cast("Saved", self).former = Place(stale[0].row.id, self.question)

    # drawing

    def _lay_out(self) -> None:
        from verifier.tui.widgets.notice import Notice

        shown = next(iter(self.query(Notice)), None)
        if shown is None:
            if not self.standing_off:
                return
            shown = Notice(partial(lines, self), id="standoff")
            self.mount(shown, before="#hints")
        shown.lay_out(self.size.width)

    def _arrange(self, width: int, height: int) -> None:
        super()._arrange(width, height)
        if self.standing_off:
            self._lay_out()


def lines(board: Standoffs, width: int, palette: Palette) -> list[Line]:
    """What is shown of the first that waits for an answer."""
    if width <= 0 or not board.standing_off:
        return []
    if board.stuck is not None:
        return _undo_lines(board, board.stuck, width, palette)
    first = board.standoffs[0]
    wanted, many = first.wanted, len(first.wanted.claims) > 1
    what = plural(len(wanted.claims), "claim") if many else f"claim {wanted.claims[0]}"
    count = f" (1 of {len(board.standoffs)})" if len(board.standoffs) > 1 else ""
    head = f"{what}: your verdict is not written"
    head += f" to any of them, others changed {len(first.versions):,} meanwhile{count}" if many else f" yet{count}"
    made = flow(head, palette.warning, width, first=[(" ", palette.text)])
    made += _row("you wanted", wanted.verdict, _quoted(wanted.rationale), width, palette)
    for one in first.stale[:LISTED]:
        made += _row(f"{one.row.id}: {_who(one)}" if many else _who(one), one.row.verdict, _since(one), width, palette)
    if len(first.versions) > LISTED:
        made.append([(f"   and {len(first.versions) - LISTED:,} more", palette.dim)])
    rest = len(wanted.claims) - len(first.versions)
    esc = f"leave theirs, mark the other {rest:,} again" if rest else "leave theirs"
    mine = f"yours on all {len(wanted.claims):,}" if many else "yours all the same"
    keys = (("insist", mine), ("go_back", f"to claim {first.stale[0].row.id}"), ("unmark", esc))
    return [*made, *_keys(board, keys, width, palette)]


def _undo_lines(board: Standoffs, stuck: Stuck, width: int, palette: Palette) -> list[Line]:
    made = flow(
        f"not undone: {one_line(stuck.words)} (entry {stuck.entry})",
        palette.warning,
        width,
        first=[(" ", palette.text)],
    )
    for one in stuck.stale[:1]:
        made += _row(f"since then {_who(one)}", one.row.verdict, _since(one), width, palette)
    if not stuck.stale:
        made += flow(one_line(str(stuck)), palette.text, width, first=[("   ", palette.text)], indent="   ")
    keys = [("unmark", "leave it")]
    if stuck.stale:
        keys.insert(0, ("go_back", f"to claim {stuck.stale[0].row.id}"))
    if stuck.before:
        keys.insert(0, ("undo", f"again: undo the one before: {one_line(stuck.before)}"))
    else:
        made.append([("   there is nothing of yours before it to undo", palette.dim)])
    return [*made, *_keys(board, keys, width, palette)]


def _row(who: str, name: str, words: str, width: int, palette: Palette) -> list[Line]:
    """Whose it is, the verdict, and what there is to say of it."""
    made: list[Line] = []
    lead: Line = [(f"   {who:<11} ", palette.dim)]
    if cell_len(who) > width // 2:  # a long name has lines of its own, so that nothing of it, nor the verdict, is cut
        made, lead = flow(who, palette.dim, width, first=[("   ", palette.dim)], indent="   "), [("     ", palette.dim)]
    lead.append((f"{verdict(name):<14} ", palette.verdict(name)))
    return [*made, *(flow(words, palette.text, width, first=lead, indent="     ") if words else [lead])]


def _keys(board: Standoffs, keys: Sequence[tuple[str, str]], width: int, palette: Palette) -> list[Line]:
    made: list[Line] = [[("   ", palette.text)]]
    used = 3
    for action, words in keys:
        key = board.main.keymap.first(action)
        cells = len(key) + len(words) + 4
        if used + cells > width and used > 3:
            made.append([("   ", palette.text)])
            used = 3
        made[-1] += [(key, palette.key), (f" {words}   ", palette.text)]
        used += cells
    return made


def _who(one: Stale) -> str:
    if one.between is None:
        return "now"
    from verifier.tui.deed_words import deed

    name = one_line(one.between.actor)
    return f"{name} gave" if one.between.action == "mark" else f"{name}, {deed(one.between.action)}:"


def _since(one: Stale) -> str:
    if one.between is None:
        return ""
    return f"{moment(one.between.at)} UTC{', ' if one.between.reason else ''}{_quoted(one.between.reason)}"


def _quoted(reason: str) -> str:
    return f"“{one_line(reason)}”" if reason.strip() else ""
