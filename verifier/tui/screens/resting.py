"""What is looked for once the cursor rests on a claim: the figures that others give for the same thing."""

import asyncio
from typing import TYPE_CHECKING, Final

from db.rows import ClaimDetail, OtherFigure
from verifier.tui.answers import Others
from verifier.tui.theme import Palette
from verifier.tui.widgets.ink import Line

if TYPE_CHECKING:
    from verifier.tui.screens.board import Board

REST: Final = 0.3
"""Seconds that the cursor has to stay on a claim."""
HELD: Final = 200
"""Claims whose answer is kept, as long as the case does not change."""

Given = tuple[OtherFigure, ...] | None


class Resting:
    """Asks after a while, keeps what was found until the case changes, and draws the line of it."""

    def __init__(self, board: "Board") -> None:
        self._board = board
        self._timer: asyncio.TimerHandle | None = None
        self._generation = 0
        self._asked = False
        self._claim = 0  # that the timer or the question is about
        self._held: dict[int, Given] = {}
        self._shown: tuple[int, Given] | None = None  # stays in view for its claim while it is looked for again

    @property
    def idle(self) -> bool:
        """Whether nothing is to be asked and nothing waited for."""
        return self._timer is None and not self._asked

    def rest(self, detail: ClaimDetail) -> None:
        """The claim is shown: look for the others soon, if the cursor stays."""
        claim = detail.row.id
        if not self.idle and self._claim == claim:
            return
        self._stop()
        if claim in self._held:
            self._shown = claim, self._held[claim]
        elif self._counting(detail):
            self._claim = claim
            self._timer = asyncio.get_running_loop().call_later(REST, self._ask, claim)

    def leave(self, claim: int | None) -> None:
        """The cursor goes to a claim; what was to be asked for another one is not asked any more."""
        chosen = self._board.chosen
        if chosen is not None and chosen.detail.row.id == claim:
            return
        self._stop()

    def forget(self) -> None:
        """The case changed: what is shown is looked for again, and stays in view meanwhile."""
        self._held.clear()
        self._stop()  # what is on its way may be of before
        if self._board.chosen is not None:
            self.rest(self._board.chosen.detail)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._asked:
            self._asked = False
            self._board.desk.others.drop()

    def take(self, answer: Others) -> bool:
        """Keep an answer; whether it is about the claim that is shown."""
        if not self._asked or answer.generation != self._generation:
            return False
        self._asked = False
        while len(self._held) >= HELD:
            self._held.pop(next(iter(self._held)))
        self._held[answer.claim_id] = answer.given
        chosen = self._board.chosen
        if chosen is None or chosen.detail.row.id != answer.claim_id:
            return False
        self._shown = answer.claim_id, answer.given
        return True

    def line(self, width: int, palette: Palette) -> list[Line]:
        """The line for the claim that is shown; none for one that counts nobody."""
        chosen = self._board.chosen
        if chosen is None or not self._counting(chosen.detail):
            return []
        from verifier.tui.widgets import other_lines  # after the first paint, as all that draws a claim

        if self._shown is None or self._shown[0] != chosen.detail.row.id:
            return other_lines.waiting(palette)
        hint = f"{self._board.main.keymap.first('compare')} compare"
        return other_lines.others(chosen.detail, self._shown[1], hint, width, palette)

    @staticmethod
    def _counting(detail: ClaimDetail) -> bool:
        return any(figure.measure for figure in detail.figures)

    def _ask(self, claim: int) -> None:
        self._timer = None
        board = self._board
        if board.is_mounted and board.is_running and board.chosen is not None:
            self._generation += 1
            self._asked = True
            board.desk.others.ask(self._generation, claim)
