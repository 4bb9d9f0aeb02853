"""Saved views and filter chips on the main screen: reach them, save the present one, drop a chip, keep the counts."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partialmethod
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from textual.timer import Timer

from db.rows import Change, ClaimFilter, Counts, ViewRow
from verifier.tui.answers import Answer, Listed, Moved, Reached, Refused, Total, Views, Written
from verifier.tui.desk import Desk, Question
from verifier.tui.phrases import chips_of, filter_words, one_line, plural, sort_words
from verifier.tui.screens.keeping import Keeping, refused
from verifier.tui.widgets.chips import ChipLine

if TYPE_CHECKING:
    from verifier.workflow.session import Session

RECOUNT: Final = 0.4
"""Seconds after a change until the chips are counted again: keys that follow each other fast are counted once."""
REST: Final = 6
"""Where counting takes long it waits so many times as long, until the hands rest: it keeps other answers waiting."""

_CHANGES: Final = frozenset({"save_view", "change_view", "delete_view", "undo", "redo"})


class Place(NamedTuple):
    """A claim in a list, to come back to."""

    claim: int | None
    question: Question


class Saved(Keeping):
    """What is shown of the views is ``views``; what is known of counts is ``totals``, by filter."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.views: tuple[ViewRow, ...] = ()
        self.totals: dict[ClaimFilter, Counts] = {}
        self.former: Place | None = None  # before the last jump
        self._recount: Timer | None = None
        self._cost: dict[ClaimFilter, float] = {}
        self._reaching: tuple[int, Callable[[], None]] | None = None

    # reaching

    @property
    def present_view(self) -> ViewRow | None:
        """The view that is listed just as it was saved."""
        return next((view for view in self.views if _question(view) == self.question), None)

    def go_to_view(self, number: int) -> None:
        """List what the view of this number holds."""
        view = next((view for view in self.views if view.number == number), None)
        if view is None:
            key = self.main.keymap.first("save_view")
            self.say(f"There is no saved view {number}; {key} saves the present list as one.")
        elif _question(view) == self.question:
            self.say(f"This is view {number}, {one_line(view.name)}: {plural(self.counts.total, 'claim')}.", 3)
        else:
            self.ask_for(_question(view))

    action_view_1 = partialmethod(go_to_view, 1)
    action_view_2 = partialmethod(go_to_view, 2)
    action_view_3 = partialmethod(go_to_view, 3)
    action_view_4 = partialmethod(go_to_view, 4)
    action_view_5 = partialmethod(go_to_view, 5)
    action_view_6 = partialmethod(go_to_view, 6)
    action_view_7 = partialmethod(go_to_view, 7)
    action_view_8 = partialmethod(go_to_view, 8)
    action_view_9 = partialmethod(go_to_view, 9)

    def ask_for(self, question: Question, *, back_to: int | None = None) -> None:
        """List what answers another question; ``go_back`` leads back to the present one."""
        self.remember()
        self.where, self.sort, self.backwards = question
        self.back_to = back_to
        self.leave_chips()
        self.redraw("views", "chips")
        self.relist()

    def remember(self) -> None:
        """Note where the cursor and the list stand, for ``go_back``."""
        self.former = Place(self.claims.claim_id, self.question)

    def jump(self, claim: int) -> None:
        """Go to a claim from elsewhere. The filter is taken away when it hides the claim."""
        here = Place(self.claims.claim_id, self.question)
        if self.claims.go_to(claim):
            self.former = here
        else:
            self._reach(claim, lambda: self._list_all_for(claim))

    def _list_all_for(self, claim: int) -> None:
        self.ask_for(Question(ClaimFilter(), self.sort, self.backwards), back_to=claim)
        self.say(f"All claims are listed, to show claim {claim}; {self.main.keymap.first('go_back')} goes back.")

    def _reach(self, claim: int, then: Callable[[], None]) -> None:
        """Do ``then`` if the claim is still in the case (one that was added may be undone by now), else say so."""
        self._reaching = (claim, then)
        self.desk.ask("reach", lambda reader: Reached(claim, bool(reader.claim_rows([claim])), typed=False))

    def _take_reached(self, answer: Reached) -> None:
        if self._reaching is not None and self._reaching[0] == answer.claim:
            then, self._reaching = self._reaching[1], None
            if answer.there:
                then()
            else:
                self.say(f"Claim {answer.claim} is not in the case any more.")

    @property
    def keys_wait(self) -> bool:
        return super().keys_wait or self._reaching is not None

    def action_go_back(self) -> None:
        if self.former is None:
            self.say("There was no jump to go back from.", 3)
            return
        to = self.former
        if to.question != self.question:
            self.ask_for(to.question, back_to=to.claim)
            if to.claim is not None:
                self._reach(to.claim, lambda: None)
        elif to.claim is not None:
            self.jump(to.claim)

    def action_clear_filter(self) -> None:
        if self.where != ClaimFilter():
            self.ask_for(Question(ClaimFilter(), self.sort, self.backwards), back_to=self.claims.claim_id)

    # saving

    def action_save_view(self) -> None:
        self._ask_view(self.question)

    def _ask_view(self, question: Question, typed: str = "", remark: str = "") -> None:
        """Ask for the name of a view; ``typed`` is what was given before, and ``remark`` why it is asked again."""
        from verifier.tui.screens.prompt import Prompt

        where, sort, backwards = question
        free = next((number for number in range(1, 100) if number not in {view.number for view in self.views}), 99)

        def given(words: str | None) -> None:
            if words is not None:
                number, name = numbered(words, free)

                def save(session: "Session") -> Change:
                    return session.save_view(name, where, sort, backwards=backwards, number=number)

                self.send(
                    "save_view",
                    save,
                    again=lambda message, stands: self._ask_view(question, words, refused(message)),
                )

        self.app.push_screen(
            Prompt(
                "Save this view",
                f"{filter_words(where, self.labels)} · {sort_words(sort, backwards)}. It gets number {free}; "
                "a number before the name chooses another.",
                value=typed,
                remark=remark,
                check=lambda words: self.view_problem(*numbered(words, free)),
            ),
            given,
        )

    def view_problem(self, number: int, name: str, but: int | None = None) -> str | None:
        """What is wrong with a number and a name for a view (for the one with the id ``but``)."""
        if not name:
            return "a name is needed"
        for view in self.views:
            if view.id != but and view.number == number:
                return f"view {number} is “{one_line(view.name)}” already"
            if view.id != but and view.name.casefold() == name.casefold():
                return f"view {view.number} is called “{one_line(view.name)}” already"
        if len(name) > 60:
            return "a name has 60 characters at most"
        return "a name cannot be a number" if name.isdigit() else None

    def action_views(self) -> None:
        from verifier.tui.screens.views import ViewsScreen

        self.app.push_screen(ViewsScreen(self))
        self.desk.views(self.where)

    # chips

    def action_chips(self) -> None:
        line = self.query_one("#chips", ChipLine)
        if self.where == ClaimFilter():
            self.say("No filter is on; f chooses one.", 3)
        else:
            line.cursor = len(chips_of(self.where, self.labels)) - 1
            line.focus()

    def leave_chips(self) -> None:
        """Give the keys back to the list when no filter is on any more: there is no chip that they could be for."""
        if self.where == ClaimFilter() and self.focused is not None and self.focused.id == "chips":
            self.focus_main()

    # counts

    def count_soon(self) -> None:
        """Count the claims of every view and chip again, a little later."""
        if self._recount is not None:
            self._recount.stop()
        self._recount = self.set_timer(self.patience, self._count_again)

    @property
    def patience(self) -> float:
        """Seconds from a change until the chips are counted again."""
        cost = sum(self._cost.get(where, 0.0) for where in self._wanted())
        return min(10.0, max(RECOUNT, REST * cost))

    def _count_again(self) -> None:
        self._recount = None
        self._ask_totals(self._wanted())

    def _wanted(self) -> list[ClaimFilter]:
        """The filters whose claims are shown as a number."""
        chips = [alone(part, value) for part, value, _ in chips_of(self.where, self.labels)]
        return list(dict.fromkeys([*chips, *(view.where for view in self.views)]))

    def _ask_totals(self, wanted: list[ClaimFilter]) -> None:
        self.desk.totals([where for where in wanted if where not in (ClaimFilter(), self.where)])

    def total(self, where: ClaimFilter) -> Counts | None:
        """How many claims match, if it is known by now."""
        if where == self.where and self.counted:
            return self.counts
        return self.everything if where == ClaimFilter() else self.totals.get(where)

    # answers

    def take(self, answer: Answer) -> None:
        if isinstance(answer, Refused) and answer.what == "reach":
            self._reaching = None
        super().take(answer)
        if isinstance(answer, Reached):
            self._take_reached(answer)
        elif isinstance(answer, Views):
            self._take_views(answer)
        elif isinstance(answer, Total):
            self._cost[answer.where] = answer.seconds
            if self.totals.get(answer.where) != answer.counts:
                self.totals[answer.where] = answer.counts
                self.redraw("views", "chips")
        elif isinstance(answer, Listed):
            self._ask_totals([where for where in self._wanted() if where not in self.totals])
        elif isinstance(answer, Written):
            if answer.what in _CHANGES:
                self.desk.views(self.where)
            self.count_soon()
        elif isinstance(answer, Moved):
            self.desk.views(self.where)
            self.count_soon()

    def _painted(self) -> None:
        super()._painted()
        self.desk.views(self.where)

    def _take_views(self, answer: Views) -> None:
        if any(self.labels.get(key) != name for key, name in answer.labels.items()):
            self.labels.update(answer.labels)
            self.redraw("chips")
        if answer.views != self.views:
            self.views = answer.views
            self.set_class(bool(self.views), "-views")
            self.redraw("views", "chips")
            self._ask_totals([where for where in self._wanted() if where not in self.totals])


def _question(view: ViewRow) -> Question:
    return Question(view.where, view.sort, view.backwards)


def alone(part: str, value: str | int) -> ClaimFilter:
    """The filter that holds only this value."""
    return replace(ClaimFilter(), **held(part, (value,)))


def without(where: ClaimFilter, part: str, value: str | int) -> ClaimFilter:
    """The filter without this value."""
    return replace(where, **held(part, tuple(one for one in chosen(where, part) if one != value)))


def chosen(where: ClaimFilter, part: str) -> tuple[str | int, ...]:
    """What a filter holds of a part: its values, its words, or its days as one text."""
    if part == "dates":
        from verifier.workflow import periods

        found: Any = periods.words(where.since, where.until)
    else:
        found = getattr(where, part)
    if isinstance(found, tuple):
        return found
    return (found,) if found else ()


def held(part: str, values: tuple[str | int, ...]) -> dict[str, Any]:
    """What a filter is changed by to hold these of a part (of words and of days the last)."""
    if part == "dates":
        from verifier.workflow import periods

        return dict(zip(ClaimFilter.DAYS, periods.period(str(values[-1]) if values else ""), strict=True))
    if part in ClaimFilter.TEXTS:
        return {part: values[-1] if values else ""}
    return {part: values}


def numbered(words: str, number: int) -> tuple[int, str]:
    """The number and the name in what was typed: "3 to check"; without a number, ``number`` is it."""
    match = re.fullmatch(r"([1-9]\d?)\s+(\S.*)", words.strip())
    return (int(match[1]), " ".join(match[2].split())) if match else (number, " ".join(words.split()))
