"""What a person does to claims on the main screen: verdicts, notes, corrections, undo."""

from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from db.errors import Conflict, Stuck
from db.rows import Change, ClaimRow
from verifier.tui.answers import Answer, Copied, Listed, Matching, Refused, Standing, Written
from verifier.tui.desk import Desk
from verifier.tui.phrases import citation, last_verdict, one_line, plural, verdict, work
from verifier.tui.screens.standoffs import Standoffs, Wanted
from verifier.tui.widgets.claim_list import ClaimList

if TYPE_CHECKING:
    from verifier.workflow.session import Session

BULK: Final = 25
"""More claims than this at once are asked about first, with their number."""

VERDICT_DEEDS: Final = {"confirm": "confirmed", "dispute": "disputed", "doubt": "unverifiable", "reset": "unreviewed"}


WORK_DEEDS: Final = frozenset({"assign", "assign_me", "set_state", "tag"})
_CHOSEN: Final = frozenset({"mark", "assign", "set_state", "tag", "attach_evidence"})
"""Actions of the history whose claims a person chose: where one is undone, they are marked again."""


class Again(NamedTuple):
    """Claims to be marked again once they are listed."""

    generation: int  # of the list
    claims: tuple[int, ...]
    told: str  # what was undone


class Deeds(Standoffs):
    """Writes. Every one goes through the desk's writing thread; its answer comes back as ``Written`` or ``Refused``."""

    _reason = ""  # of a verdict that is not on disk yet

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._verdicts_sent: deque[Wanted] = deque()  # verdicts are answered in their order
        self._mark_again: Again | None = None

    def write(self, what: str, job: "Callable[[Session], Change | None]", claims: Sequence[int] = ()) -> None:
        """Write once the reviewer's name is known; asks for it at the first write."""

        def go() -> None:
            self.pending.update(claims)
            self.desk.write(what, job, claims)

        self.with_reviewer(go)

    def with_reviewer(self, then: Callable[[], None], otherwise: Callable[[], None] | None = None) -> None:
        """Do ``then``, after asking for the reviewer's name when nobody said it yet; without one do ``otherwise``."""
        session = self.desk.session
        if session is None:
            return
        if session.reviewer:
            then()
            return

        def named(done: bool | None) -> None:
            if done:
                then()
            elif otherwise is not None:
                otherwise()

        self.ask_reviewer(named)

    def ask_reviewer(self, then: Callable[[bool | None], None]) -> None:
        """Ask who is reviewing, and keep it in the settings, unless a variable or an option goes before these."""
        from verifier.tui.screens.prompt import Prompt

        session = self.desk.session
        by = session.named_by if session else ""
        kept = f"It is for this session only: {by} decides at the next start." if by else "It is kept in the settings."

        def answered(name: str | None) -> None:
            if name is None or session is None:
                then(False)
                return

            def keep(open_session: "Session") -> None:
                open_session.set_reviewer(name)

            self.desk.write("reviewer", keep)
            session.reviewer = name
            if by:
                self.say(f"{one_line(name)}, for this session only: {by} decides at the next start.", 10)
            then(True)

        self.app.push_screen(
            Prompt(
                "Who is reviewing?",
                f"Your name stands beside every verdict and note in the history. {kept}",
                value=(session.reviewer or "") if session else "",
                check=_reviewer_problem,
            ),
            answered,
        )

    @property
    def keys_wait(self) -> bool:
        """Whether the next key has to wait: it is for claims that are being marked, or that were just asked for."""
        return self.claims.marking or (self.renewing and not self.has_class("-searching"))

    def meant(self) -> list[int]:
        """The claims that a key is about: the marked ones, or the one under the cursor. None, and a word why, while
        these would not be what the person has seen."""
        if self.claims.marking:
            self.say("Still marking the claims that match; press the key again.", 2)
        elif self.back_to is not None or (self.listing and self.claims.marks):
            self.say("The claims are still being listed; press the key again.", 2)
        elif not self.settle_marks(searching=True):
            return self.claims.marked()
        return []

    # verdicts

    def action_confirm(self) -> None:
        self.give("confirm")

    def action_dispute(self) -> None:
        self.give("dispute")

    def action_doubt(self) -> None:
        self.give("doubt")

    def action_reset(self) -> None:
        self.give("reset")

    def seen(self, claims: Sequence[int]) -> dict[int, int]:
        """The versions of these claims that the person sees now; none of those that are just being written."""
        return self.claims.versions(claim for claim in claims if claim not in self.pending)

    def give(
        self,
        deed: str,
        rationale: str = "",
        draft: str = "",
        *,
        asked: "tuple[list[int], dict[int, int]] | None" = None,
    ) -> None:
        """Give a verdict to the marked claims, or to the one under the cursor, and go on.

        :param draft: the name under which its reason is kept until then.
        :param asked: the claims that a question was about, with the versions that were seen before it: what another
            does while the person types is not overwritten unseen.
        """
        claims, versions = asked or ([], {})
        if asked is None:
            claims = self.meant()
            versions = self.seen(claims)
        if not claims:
            return
        if self.seeking:
            self.say("Still looking for the next unreviewed claim; press the key again.", 2)
            return
        name = VERDICT_DEEDS[deed]
        if not rationale and self._stands(claims, name):
            self.say(
                f"Claim {claims[0]} is {name} already{'' if name == 'unreviewed' else ', by you'}: nothing changed."
            )
            self._go_on(claims)
            return

        def go(sure: bool | None = True) -> None:
            if not sure:
                return

            self._reason = rationale  # also when nobody's name is given: then it is not lost

            def write() -> None:
                self._send_verdict(Wanted(deed, name, claims, rationale, versions, draft))
                self._go_on(claims)

            self.with_reviewer(write)

        if self._unsure(claims, name):
            from verifier.tui.screens.bulk import Bulk

            question = Bulk(f"Mark {plural(len(claims), 'claim')} {verdict(name)}?", "u takes it back as one.")
            self.app.push_screen(question, go)
            self.desk.ask("standing", lambda reader: Standing(question, reader.verdicts_of(claims)))
        else:
            go()

    def _unsure(self, claims: list[int], name: str) -> bool:
        """Whether a verdict is asked about first: on many claims, on all that match, on a verdict of several."""
        if len(claims) == 1:
            return False
        rows = (self.claims.known(claim) for claim in claims[:BULK])
        return (
            len(claims) > BULK
            or self.claims.all_marked
            or any(row is not None and row.verdict not in ("unreviewed", name) for row in rows)
        )

    def _send_verdict(self, wanted: Wanted) -> None:
        self._verdicts_sent.append(wanted)
        deed, name, claims, rationale, versions, _ = wanted
        self.hold()
        self.write(deed, lambda session: session.mark(claims, name, rationale=rationale, versions=versions), claims)

    def action_insist(self) -> None:
        """Give the verdict that came too late all the same, on what stands now and was shown."""
        standoff = self.take_standoff()
        if standoff is None:
            self.say("No verdict of yours waits for an answer.", 3)
        else:
            wanted = standoff.wanted
            self._send_verdict(wanted._replace(versions={**wanted.versions, **standoff.versions}))

    def _stands(self, claims: list[int], name: str) -> bool:
        """Whether the one claim meant has this very verdict from this reviewer: no second one is needed."""
        if (
            len(claims) != 1
            or self.chosen is None
            or self.chosen.detail.row.id != claims[0]
            or claims[0] in self.pending
        ):
            return False
        from verifier.workflow.verdicts import stands

        detail, session = self.chosen.detail, self.desk.session
        return stands(detail.row.verdict, last_verdict(detail), name, session.reviewer if session else None)

    def _go_on(self, claims: list[int]) -> None:
        self.claims.unmark()
        self.redraw("divider")
        self.seek(1, past=claims)

    def _subject(self, claims: list[int]) -> str:
        if len(claims) > 1:
            return plural(len(claims), "marked claim")
        row = self.claims.known(claims[0])
        return f"“{one_line(row.quote)}”" if row else f"claim {claims[0]}"

    # history

    def action_undo(self) -> None:
        skip = tuple(self.skipped)  # what a person was told of; no more than that
        self.write("undo", lambda session: session.undo(skip=skip))

    def _take_stuck(self, stuck: Stuck) -> None:
        self.stick(stuck)
        if self.app.screen is not self:
            self.complain(_undo_words(stuck, self.main.keymap.first("undo")))
        self.refresh_claims([one.row.id for one in stuck.stale])

    def action_redo(self) -> None:
        self.write("redo", lambda session: session.redo())

    def action_rename_reviewer(self) -> None:
        self.ask_reviewer(lambda done: self.redraw("header"))

    # copying

    def action_copy(self) -> None:
        if self.chosen is not None:
            self.main.copy(citation(self.chosen.detail), "Quote and citation")

    # answers

    def take(self, answer: Answer) -> None:
        if isinstance(answer, Written | Refused) and answer.what in VERDICT_DEEDS and self._verdicts_sent:
            wanted = self._verdicts_sent.popleft()
            self.verdict_answered(wanted, stored=isinstance(answer, Written))
            if isinstance(answer, Refused) and answer.conflict is not None and answer.conflict.stale:
                self._take_conflict(answer, wanted, answer.conflict)
                return
        if isinstance(answer, Written):
            self._take_written(answer)
        elif isinstance(answer, Refused):
            self._take_refused(answer)
        elif isinstance(answer, Copied):
            self.main.send_to_terminal(answer.send)
            self.say(answer.told)
        elif isinstance(answer, Matching):
            self._take_matching(answer)
        else:
            super().take(answer)
            if isinstance(answer, Listed) and answer.whole and self._mark_again is not None:
                again, self._mark_again = self._mark_again, None
                if again.generation == answer.generation:
                    self._marked_again(again)

    def verdict_answered(self, wanted: Wanted, *, stored: bool) -> None:
        """A verdict is in the case, or was refused."""

    def _take_conflict(self, answer: Refused, wanted: Wanted, conflict: Conflict) -> None:
        self.pending.difference_update(answer.claims)
        self.stand_off(wanted, conflict)
        if self.app.screen is not self:  # what stands over the hints is not to be seen there
            self.complain(answer.message)
        self.refresh_claims(list(answer.claims))

    def _take_matching(self, answer: Matching) -> None:
        claims = self.claims
        if answer.generation != self._list_generation or not claims.marking:
            claims.marking = False
        elif len(claims.ids) < claims.count:
            claims.marking = False
            self.say("The claims are still being listed; press the key again.", 3)
        else:
            claims.mark_only(answer.ids)
            claims.all_marked = bool(claims.marks)
            if not claims.marks:
                self.say("None of the claims that are left here matches the filter any more.")

    def on_claim_list_all_wanted(self, message: ClaimList.AllWanted) -> None:
        self.desk.matching(self._list_generation, self.question)

    def _take_written(self, answer: Written) -> None:
        change = answer.change
        if answer.what in ("reviewer", "setting"):
            self.redraw("header")
            return
        if change is None:
            self.say(f"There is nothing of yours to {answer.what}.", 3)
            return
        if answer.what in VERDICT_DEEDS:
            self._reason = ""
            self.settled(change.claims)
        if answer.what not in ("undo", "redo"):
            self.unstick()
        self.pending.difference_update(change.claims)
        if answer.what in ("undo", "redo"):
            left = "; ".join(f"{one_line(words)} is left" for words in self.skipped.values())
            self.unstick(whole=False)
            told = f"{one_line(change.summary)}{f' ({left})' if left else ''}"
            self.say_first(told)
            chosen = answer.what == "undo" and len(change.claims) > 1 and change.turned in _CHOSEN
            again = Again(self._list_generation, change.claims, told) if chosen and not self.claims.marks else None
            if not self.claims.near.issuperset(change.claims):
                self.relist(keep=True)
                self._mark_again = again and again._replace(generation=self._list_generation)
            elif again is not None:
                self._marked_again(again)
            elif len(change.claims) == 1:
                self.claims.go_to(change.claims[0])
        elif answer.what == "add_claim":
            self.say_first(f"{one_line(change.summary)} · {self.main.keymap.first('undo')} undoes")
            self.relist(keep=True)
        else:
            self.say_first(f"{one_line(change.summary)} · {self.main.keymap.first('undo')} undoes")
        self.refresh_claims(change.claims)

    def _marked_again(self, again: Again) -> None:
        """Mark the claims of what was undone, and say how many of them are listed."""
        self.claims.mark_only(again.claims)
        marked = len(self.claims.marks)
        if marked == len(again.claims):
            self.say(f"{again.told}; they are marked again")
        elif marked:
            self.say(f"{again.told}; the {plural(marked, 'claim')} listed here: marked again")
        self.redraw("divider")

    def _take_refused(self, answer: Refused) -> None:
        self.pending.difference_update(answer.claims)
        if answer.what == "poll":  # said once, not every two seconds
            if answer.message == self._complained:
                return
            self._complained = answer.message
        if answer.what == "undo" and isinstance(answer.conflict, Stuck):
            self._take_stuck(answer.conflict)
            return
        words = answer.message
        stands = _stands(answer.stands, answer.what)
        if answer.what in VERDICT_DEEDS and self._reason:
            words += f"\nYour reason is kept: {self.main.keymap.first('why')} brings it back."
        self.complain(f"{words}\nNow: {stands}" if stands else words)
        if answer.what == "find":
            self.seeking = False
        if answer.what == "list":
            self.listing, self.renewing, self.back_to = False, False, None
        if answer.what == "matching":
            self.claims.marking = False
        if answer.claims:
            self.refresh_claims(list(answer.claims))


def _undo_words(stuck: Stuck, key: str) -> str:
    """What cannot be undone, for the screens that do not show it over their hints."""
    before = f"{key} again undoes the one before: {one_line(stuck.before)}"
    return f"{one_line(str(stuck))}\n{before if stuck.before else 'There is nothing of yours before it.'}"


def _stands(row: object, what: str) -> str:
    """What stands in the case after a conflict, in words."""
    if isinstance(row, ClaimRow) and what in WORK_DEEDS:
        return work(row) or row.state
    parts = []
    for value in (getattr(row, "verdict", None), getattr(row, "text", None), getattr(row, "reviewer", None)):
        if isinstance(value, str) and value:
            parts.append(one_line(value)[:200])
    return " · ".join(parts)


def _reviewer_problem(name: str) -> str | None:
    from verifier.config import check_reviewer
    from verifier.errors import VerifierError

    try:
        check_reviewer(name)
    except VerifierError as error:
        return str(error)
    return None
