"""When the tour is shown: the first time there are claims on a screen that has room, and whenever it is asked for."""

from typing import TYPE_CHECKING, Final

from verifier.tui.screens.board import MINIMUM, Board

if TYPE_CHECKING:
    from verifier.tui.widgets.tour import Tour

AFTER: Final = 0.4
"""Seconds from the first paint until the tour may come: nothing of it is loaded before."""


class Touring(Board):
    """Shows the tour over the screen and keeps it beside what it speaks of."""

    tour: "Tour | None" = None

    def action_tour(self) -> None:
        self._begin_tour()

    def action_tour_next(self) -> None:
        self._turn(1)

    def action_tour_back(self) -> None:
        self._turn(-1)

    def action_tour_skip(self) -> None:
        self._end_tour()

    def _turn(self, step: int) -> None:
        if self.tour is not None and not self.tour.go(step):
            self._end_tour()

    def _end_tour(self) -> None:
        if self.tour is not None:
            self.tour.remove()
            self.tour = None

    def _begin_tour(self) -> None:
        if not self.claims.count:
            self.say("The tour speaks of claims, and there are none here yet.")
        elif self.size.width < MINIMUM[0] or self.size.height < MINIMUM[1]:
            self.say("The tour needs a larger window.")
        elif self.tour is None:
            from verifier.tui.widgets.tour import Tour

            self.styles.layers = "default tour"
            self.tour = Tour()
            self.mount(self.tour)

    # unasked

    def _painted(self) -> None:
        super()._painted()
        if self.main.tour != "never":
            self.set_timer(AFTER, self._perhaps_tour)

    def _perhaps_tour(self) -> None:
        from verifier.tui.first_time import wanted

        if self.main.tour == "never" or self.tour is not None:
            return
        if self.main.tour != "now" and not wanted(self.main.tour):
            self.main.tour = "never"
            return
        room = self.size.width >= MINIMUM[0] and self.size.height >= MINIMUM[1]
        if self.app.screen is self and self.claims.count and self.chosen is not None and room:
            self.main.tour = "never"
            self._begin_tour()
        else:  # no claims yet, or something is asked first
            self.set_timer(2, self._perhaps_tour)

    # beside what it speaks of

    def _place_tour(self) -> None:
        if self.tour is not None and self.tour.is_mounted:
            self.tour.place()

    def _go(self) -> None:
        super()._go()
        self._place_tour()

    def show_chosen(self, *, keep: bool = False) -> None:
        super().show_chosen(keep=keep)
        self._place_tour()

    def _arrange(self, width: int, height: int) -> None:
        super()._arrange(width, height)
        if self.tour is not None:
            self.call_after_refresh(self._place_tour)
