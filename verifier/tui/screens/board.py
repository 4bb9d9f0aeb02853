"""The main screen's frame: its parts, their places at every size, and the answers that fill them."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingsMap
from textual.containers import Container
from textual.css.query import NoMatches
from textual.message_pump import MessagePump
from textual.timer import Timer

from db.rows import ClaimFilter, Counts, Sort
from verifier.safe_text import safe_text
from verifier.tui.actions import BY_ID
from verifier.tui.answers import Answer, Chosen, Found, Gone, Listed, Moved, Near, Opened, Others, Rows, Tally
from verifier.tui.desk import Desk, Question
from verifier.tui.phrases import plural
from verifier.tui.screens import bars
from verifier.tui.screens.painting import Painting
from verifier.tui.screens.resting import Resting
from verifier.tui.theme import Palette
from verifier.tui.widgets.chips import ChipLine
from verifier.tui.widgets.claim_list import ClaimList
from verifier.tui.widgets.ink import Line
from verifier.tui.widgets.keys import bind
from verifier.tui.widgets.line import TextLine
from verifier.tui.widgets.sheet import Sheet, nothing

if TYPE_CHECKING:
    from verifier.tui.screens import own_keys
    from verifier.tui.widgets.search import SearchBox

MINIMUM = (60, 15)
FULL = (100, 30)
BESIDE = 170


class Board(Painting):
    """List above, claim below (or beside, on a wide screen); what is done with them is in the classes built on this."""

    AUTO_FOCUS = "#claims"
    DEFAULT_CSS = """
    Board { layout: vertical; background: $background; }
    Board TextLine { background: $background; }
    Board #header { background: $panel; }
    Board #hints { background: $panel; }
    Board #small, Board #empty, Board #search, Board #views { display: none; }
    Board #body { height: 1fr; }
    Board #left { height: 1fr; width: 1fr; }
    Board #claims { height: 1fr; }
    Board #below { height: 46%; layout: horizontal; }
    Board #article { width: 3fr; height: 100%; }
    Board #facts { width: 2fr; height: 100%; background: $surface; }
    Board #below Sheet:focus { background-tint: $foreground 4%; scrollbar-color: $secondary; }
    Board.-stacked #below { height: 50%; }
    Board.-stacked #facts { display: none; }
    Board.-beside #body { layout: horizontal; }
    Board.-beside #left { width: 58%; height: 100%; }
    Board.-beside #below { width: 1fr; height: 100%; layout: vertical; border-left: vkey $panel; }
    Board.-beside #article { width: 100%; height: 3fr; }
    Board.-beside #facts { width: 100%; height: 2fr; }
    Board.-zoom-list #below { display: none; }
    Board.-zoom-list #left { width: 100%; }
    Board.-zoom-article #left, Board.-zoom-article #facts { display: none; }
    Board.-zoom-facts #left, Board.-zoom-facts #article { display: none; }
    Board.-zoom-article #below, Board.-zoom-facts #below { height: 1fr; width: 1fr; border-left: none; }
    Board.-zoom-article #article, Board.-zoom-facts #facts { width: 100%; height: 100%; }
    Board.-views #views, Board.-searching #search { display: block; }
    Board.-searching #chips { display: none; }
    Board.-empty #body, Board.-empty #chips, Board.-empty #views { display: none; }
    Board.-empty #empty { display: block; height: 1fr; }
    Board.-tiny > *, Board.-tiny #views, Board.-tiny #search { display: none; }
    Board.-tiny #small { display: block; height: 1fr; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.case_name = ""
        self.where = ClaimFilter()
        self.sort: Sort = desk.first.sort
        self.backwards = desk.first.reverse
        self.labels: dict[tuple[str, str | int], str] = {}
        self.everything = Counts()
        self.counts = Counts()
        self.counted = False
        self.chosen: Chosen | None = None
        self.status = ""
        self.job_words = ""
        self.seeking = False
        self.pending: set[int] = set()
        self._list_generation = 0
        self._steady = True
        self.listing = False
        """Whether the whole of another list is still to come."""
        self.renewing = False
        """Whether even its first claims are, so that those in view are of the list before."""
        self._claim_generation = 0
        self._near: dict[int, Chosen | None] = {}  # claims beside the cursor, read ahead
        self._epoch = 0
        self.back_to: int | None = None  # the claim to stand on once the list is whole
        self._ahead: asyncio.TimerHandle | None = None
        self.resting = Resting(self)
        self._find_generation = 0
        self._status_timer: Timer | None = None
        self._status_stays = False
        self._complained = ""
        self._bindings = BindingsMap()

    # parts

    def compose(self) -> ComposeResult:
        yield TextLine(partial(bars.header, self), id="header")
        yield TextLine(partial(bars.views, self), id="views")
        yield ChipLine(partial(bars.chips, self), id="chips")
        with Container(id="body"):
            with Container(id="left"):
                yield TextLine(self._heading, id="heads")
                yield ClaimList(self._go, id="claims")
                yield TextLine(partial(bars.divider, self), id="divider")
            with Container(id="below"):
                yield Sheet(id="article")
                yield Sheet(id="facts")
        yield TextLine(partial(bars.hints, self), id="hints")

    def on_mount(self) -> None:
        bind(self, "claims", "lists")
        self.claims.lay_out(self.main.columns)
        self._arrange(self.size.width, self.size.height)
        self.main.listen(self.take)
        self.set_interval(1, self.desk.poll)
        self.call_after_refresh(self._painted)

    def _painted(self) -> None:
        self.desk.painted.set()
        self.set_timer(0.05, self.desk.warm)
        self.main.collect_garbage()

    @property
    def claims(self) -> ClaimList:
        """The list."""
        return self.query_one("#claims", ClaimList)

    def _heading(self, width: int, palette: Palette) -> Line:
        return self.claims.heading(palette, self.sort, self.backwards)

    def redraw(self, *names: str) -> None:
        """Draw some of the single lines again."""
        if "divider" in names and (self.has_class("-zoom-article") or self.has_class("-zoom-facts")):
            names += ("header",)  # which tells of it there
        for name in names or ("header", "views", "chips", "heads", "divider", "hints"):
            with suppress(NoMatches):  # an answer may come while the screen is being taken down
                self.query_one(f"#{name}", TextLine).refresh()

    def on_resize(self, event: events.Resize) -> None:
        self._arrange(event.size.width, event.size.height)

    def _arrange(self, width: int, height: int) -> None:
        tiny = width < MINIMUM[0] or height < MINIMUM[1]
        was_stacked, was_tiny = self.has_class("-stacked"), self.has_class("-tiny")
        self.set_class(tiny, "-tiny")
        self.set_class(width < FULL[0] or height < FULL[1], "-stacked")
        self.set_class(width >= BESIDE, "-beside")
        if tiny and not self.query("#small"):
            self.mount(Sheet(id="small"))
            self.query_one("#small", Sheet).can_focus = False
            self.call_after_refresh(self._show_small)
        if was_tiny and not tiny:
            self.call_after_refresh(self.focus_main)  # what could not be seen has lost the keys
        if was_stacked != self.has_class("-stacked"):
            self.show_chosen()

    def _show_small(self) -> None:
        needs = f"The screen needs {MINIMUM[0]} columns and {MINIMUM[1]} lines"
        words = f"{needs}; make the window larger ({self.main.keymap.first('quit')} leaves)."
        self.query_one("#small", Sheet).show(bars.paragraph(words))

    def lets_in(self, event: events.Event) -> bool:
        """Whether a key or a paste may do anything: only leaving may while no claim can be seen."""
        if not self.has_class("-tiny"):
            return True
        keys = self.main.keymap.keys
        return isinstance(event, events.Key) and event.key in (*keys("quit"), *keys("empty_quit"), "ctrl+c")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        if self.is_mounted:
            self.redraw("hints")
            self.claims.refresh()

    # saying something

    def say(self, words: str, seconds: float = 6, *, stay: bool = False) -> None:
        """Show one line at the bottom for a while; text of others has to be made safe before.

        :param stay: the next key does not take it away: it tells of no deed of this person.
        """
        self.status = words
        self._status_stays = stay
        if self._status_timer is not None:
            self._status_timer.stop()
        self._status_timer = self.set_timer(seconds, self._unsay) if words else None
        self.redraw("hints")

    def acted(self) -> None:
        """A key was pressed: what was said of the deed before it is over."""
        if self.status and not self._status_stays:
            self.say("")

    def _unsay(self) -> None:
        self.status = ""
        self.redraw("hints")

    def complain(self, words: str) -> None:
        """Show an error or a conflict so that it is not missed."""
        self.notify(safe_text(words), severity="error", markup=False, timeout=10)

    def inform(self, words: str) -> None:
        """Show something that a person should know, for long enough to be read."""
        self.notify(safe_text(words), severity="warning", markup=False, timeout=20)

    # asking

    @property
    def codebook(self) -> str:
        """The codebook that turns words into numbers."""
        return self.desk.session.config.codebook if self.desk.session else "acled"

    @property
    def question(self) -> Question:
        """Which claims are listed, in which order."""
        return Question(self.where, self.sort, self.backwards)

    def relist(self, *, keep: bool = False, steady: bool = True) -> None:
        """List the claims that match now. ``keep`` leaves the cursor where it is, ``steady`` also what is in view."""
        self._list_generation += 1
        self._steady = steady
        self.listing = self.listing or not keep
        self.renewing = self.renewing or not keep
        self.desk.list_claims(self._list_generation, self.question, keep=keep)

    def refresh_claims(self, claims: "tuple[int, ...] | list[int]") -> None:
        """Read some claims again after a write, where they are shown."""
        self.forget()
        held = [claim for claim in claims if self.claims.known(claim) is not None]
        if held:
            self.desk.some_rows(held)
        shown = self.chosen.detail if self.chosen is not None else None
        beside = {mark.id for mark in shown.marks} if shown is not None else set()
        if shown is None or shown.row.id != self.claims.claim_id or not beside.isdisjoint(claims):
            self.choose(self.claims.claim_id)
        else:
            self._look_ahead()
        self.desk.tally(self.where)

    def choose(self, claim_id: int | None) -> None:
        """Show a claim in the detail panes."""
        self._claim_generation += 1
        self.resting.leave(claim_id)
        if claim_id is None:
            self.chosen = None
            self.show_chosen()
        elif (near := self._near.get(claim_id)) is not None:
            self._show(near)
        else:
            self.desk.choose(self._claim_generation, claim_id)

    def seek(self, step: int, past: "list[int] | None" = None) -> None:
        """Go to the next unreviewed claim (or the one before)."""
        place = self.claims.seek_unreviewed(step, past=past or ())
        if place is not None:
            self.claims.go(place, centre=False)
            return
        self._find_generation += 1
        self.seeking = True
        self.desk.next_unreviewed(
            self._find_generation,
            self.claims.ids,
            self.claims.cursor,
            step=step,
            question=self.question,
            past=past or (),
        )

    @property
    def _binding_chain(self) -> "own_keys.Chain":
        from verifier.tui.screens import own_keys

        return own_keys.chain(self) or super()._binding_chain

    # answers

    def take(self, answer: Answer) -> None:
        """Show an answer of the desk, unless a newer question was asked meanwhile."""
        match answer:
            case Opened():
                self.case_name = answer.name
                _, self.sort, self.backwards = self.desk.first  # known once the case is open
            case Listed():
                self._take_list(answer)
            case Rows():
                self._take_rows(answer)
            case Chosen() if answer.generation == self._claim_generation:
                self._near[answer.detail.row.id] = answer
                self._show(answer)
            case Near() if answer.epoch == self._epoch:
                self._near[answer.claim_id] = answer.chosen
                self._look_ahead()
            case Others() if self.resting.take(answer):
                self.show_chosen(keep=True)
            case Gone() if answer.generation == self._claim_generation:
                self.claims.drop([answer.claim_id])
                self.relist(keep=True)
            case Found() if answer.generation == self._find_generation:
                self._take_found(answer)
            case Tally():
                self._count(answer.counts, answer.everything)
            case Moved():
                if answer.entries:
                    from verifier.tui.others import changes

                    self.claims.changed.update(answer.claims)  # marked until they are looked at
                    self.say(changes(answer), 8, stay=True)
                self.forget()
                self.claims.forget()
                self.relist(keep=True)
                self.choose(self.claims.claim_id)

    def _take_list(self, answer: Listed) -> None:
        if answer.generation != self._list_generation:
            return
        if answer.everything is not None:
            self.everything = answer.everything
            self._show_empty()
        self.renewing = False
        counts = self.counts = answer.counts or Counts()
        self.counted = answer.counts is not None
        self.claims.empty_words = "No claim matches. Backspace shows all of them, f changes the filter."
        count = max(len(answer.ids), counts.total if not answer.whole else 0)
        begun = answer.generation == 0  # when the screen opens, what there is to do comes first
        self.claims.fill(answer.ids, answer.rows, count, keep=answer.keep, steady=self._steady, unreviewed=begun)
        if answer.whole and self.back_to is not None:
            self.claims.go_to(self.back_to)
            self.back_to = None
        if answer.whole:
            self.listing = False
            self.settle_marks()
        self.redraw()

    def settle_marks(self, *, searching: bool = False) -> bool:
        """Drop the marks of claims that are not listed, and say how many: nothing is done to what is out of view. While
        a search is being typed they are all kept (unless ``searching``): it may be taken away again."""
        if self.listing or (self.has_class("-searching") and not searching):
            return False
        gone = self.claims.settle_marks()
        if gone:
            self.say(f"{plural(gone, 'mark')} dropped: not listed here.", 10)
            self.redraw("divider")
        return bool(gone)

    def _take_rows(self, answer: Rows) -> None:
        gone = set(answer.asked) - {row.id for row in answer.rows}
        self.pending -= set(answer.asked)
        if answer.written:  # counting a hundred thousand claims takes longer than a frame; the sum follows
            moved = [(former.verdict, row.verdict) for row in answer.rows if (former := self.claims.known(row.id))]
            self._count(
                bars.recounted(self.counts, moved) if self.where == ClaimFilter() else self.counts,
                bars.recounted(self.everything, moved),
            )
        self.claims.hold(answer.rows, gone)
        if gone:
            self.claims.drop(gone)
            self.relist(keep=True)

    def _count(self, counts: Counts, everything: Counts) -> None:
        if not self.counted:
            return  # the list's own counts are on their way
        if (counts, everything) != (self.counts, self.everything):
            self.counts, self.everything = counts, everything
            self.redraw("header", "views", "chips", "divider")

    def _take_found(self, answer: Found) -> None:
        self.seeking = False
        if answer.place is None or answer.place == self.claims.cursor:
            words = "No other claim here is unreviewed."
            if self.pending:  # the counts beside it do not know of it yet
                words = f"No other claim here is unreviewed; {plural(len(self.pending), 'verdict')} being written …"
            self.say(words)
            return
        self.claims.go(answer.place, centre=True)

    def _go(self) -> None:
        """The cursor went to another claim (or another is marked): show it, at once when it was read ahead."""
        self.redraw("divider")
        claim = self.claims.claim_id
        if claim is None or self.chosen is None or self.chosen.detail.row.id != claim:
            self.choose(claim)
        else:
            self._claim_generation += 1
        self.paint()

    # reading ahead

    def forget(self) -> None:
        """Drop what was read ahead: the case changed, or is about to."""
        self._epoch += 1
        self._near.clear()
        self.resting.forget()

    def _look_ahead(self) -> None:
        """Ask for the next claim that one key could bring and that is not here yet."""
        self._ahead = None
        if not self.is_mounted or not self.is_running:
            return
        claims = self.claims
        reach = {
            claims.ids[place]: None
            for place in (claims.cursor + step for step in (0, 1, -1, claims.page, -claims.page, 2, -2))
            if 0 <= place < len(claims.ids)
        }
        if claims.ids:
            reach.update({claims.ids[-1]: None, claims.ids[0]: None})
        self._near = {claim: self._near[claim] for claim in reach if claim in self._near}
        missing = next((claim for claim in reach if claim not in self._near), None)
        if missing is not None:
            self.desk.near(self._epoch, missing)

    # painting

    def pumps(self) -> Iterable[MessagePump]:
        return (*super().pumps(), self.claims)

    def say_first(self, words: str) -> None:
        """Say that a write is on disk, and paint that line before all that follows from it."""
        self.say(words)
        self.paint_first(self.query_one("#hints", TextLine))

    def on_cursor_list_wanted(self, message: ClaimList.Wanted) -> None:
        self.desk.rows(message.ids)

    # the claim

    def _show(self, chosen: Chosen) -> None:
        again = self.chosen is not None and self.chosen.detail.row.id == chosen.detail.row.id
        self.chosen = chosen
        self.resting.rest(chosen.detail)
        self.show_chosen(keep=again)
        if self._ahead is None:  # once this is painted: the thread that reads would take the interpreter from it
            self._ahead = asyncio.get_running_loop().call_later(0.005, self._look_ahead)

    def show_chosen(self, *, keep: bool = False) -> None:
        article, sheet, others = self.query_one("#article", Sheet), self.query_one("#facts", Sheet), self.resting.line
        if self.chosen is None:
            article.show(nothing)
            sheet.show(nothing)
            return
        # After the first paint: the list is there before any claim is.
        from verifier.tui.widgets.article_lines import around
        from verifier.tui.widgets.fact_lines import alone, facts, together

        if self.has_class("-stacked"):
            article.show(partial(together, self.chosen, others), keep=keep)
        else:
            article.show(partial(around, self.chosen), keep=keep)
            if self.has_class("-zoom-facts"):  # it is all that is seen: which claim it is, and its words, as well
                sheet.show(partial(alone, self.chosen, others), keep=keep)
            else:
                sheet.show(partial(facts, self.chosen.detail, others), keep=keep)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is done with claims cannot be done where there are none."""
        known = BY_ID.get(action)
        return not (known is not None and known.needs_claims and self.has_class("-empty"))

    def _show_empty(self) -> None:
        empty = not self.everything.total
        if empty and not self.query("#empty"):
            from verifier.tui.widgets.empty import EmptyCase

            self.mount(EmptyCase(id="empty"), after="#body")
        if empty != self.has_class("-empty"):
            self.set_class(empty, "-empty")
            self.call_after_refresh(self.focus_main)

    def focus_main(self) -> None:
        """Give the keys to the list, to the search line if it is open, or to what an empty case offers."""
        if self.is_mounted:
            searching = "#search" if self.has_class("-searching") else "#claims"
            self.query_one("#empty" if self.has_class("-empty") else searching).focus()

    @property
    def search_box(self) -> "SearchBox | None":
        """The search line, once it was opened."""
        return cast("SearchBox | None", next(iter(self.query("#search")), None))
