"""Sharing the work on claims: tags, assignees, workflow states, for the claim under the cursor or all marked ones."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from db.rows import STATES, Change
from verifier.tui.answers import People, Taggable
from verifier.tui.phrases import one_line, plural
from verifier.tui.screens.deeds import Deeds

if TYPE_CHECKING:
    from db.queries import Reader
    from verifier.workflow.session import Session

    Job = Callable[[Session, dict[int, int]], Change]


class Sharing(Deeds):
    """Nothing here gives a verdict. The marks are dropped after each, so that none goes to more claims than meant."""

    def _share(self, what: str, claims: list[int], job: "Job") -> None:
        """Write, guarded by what was shown of these claims, and drop the marks."""

        def write() -> None:
            seen = self.claims.work_entries(claim for claim in claims if claim not in self.pending)
            self.write(what, lambda session: job(session, seen), claims)
            self.claims.unmark()
            self.redraw("divider")

        self.with_reviewer(write)

    # tags

    def action_tag(self) -> None:
        from verifier.tui.screens.choosing import TagScreen

        claims = self.meant()
        if not claims:
            return

        def read(reader: "Reader") -> Taggable:
            return Taggable(reader.tags(), reader.tags_of(claims))

        def given(answer: tuple[list[str], list[str]] | None) -> None:
            if answer is not None:
                add, remove = answer
                self._share("tag", claims, lambda session, seen: session.tag(claims, add=add, remove=remove))

        self.app.push_screen(TagScreen(self._subject(claims), len(claims)), given)
        self.desk.ask("tags", read)

    # assignees

    def action_assign(self) -> None:
        from verifier.tui.screens.choosing import AssigneeScreen

        claims = self.meant()
        if not claims:
            return

        def given(name: str | None) -> None:
            if name is not None:
                self._share("assign", claims, lambda session, seen: session.assign(claims, name or None, seen=seen))

        session = self.desk.session
        me = (session.reviewer if session else None) or ""
        self.app.push_screen(AssigneeScreen(self._subject(claims), me), given)
        self.desk.ask("people", lambda reader: People(reader.people()))

    def action_assign_me(self) -> None:
        claims = self.meant()
        if not claims:
            return

        def go(sure: bool | None = True) -> None:
            if sure:
                self._share(
                    "assign_me",
                    claims,
                    lambda session, seen: session.assign(claims, session.require_reviewer(), seen=seen),
                )

        if len(claims) > 1:
            from verifier.tui.screens.prompt import Confirm

            question = f"Assign {plural(len(claims), 'marked claim')} to yourself?"
            self.app.push_screen(Confirm(question, "u takes it back as one."), go)
        else:
            go()

    # workflow states

    def action_set_state(self) -> None:
        from verifier.tui.screens.prompt import Choice

        claims = self.meant()
        if not claims:
            return
        rows = [row for claim in claims if (row := self.claims.known(claim)) is not None]
        present = max((STATES.index(row.state) for row in rows), default=0)
        owned = all(row.assignee is not None for row in rows) and len(rows) == len(claims)
        told = {
            "new": "new: nobody's yet",
            "assigned": "assigned: waits for its assignee",
            "in review": "in review: someone is at it",
            "done": "done: nothing is left to do",
        }
        options = [(state, told[state]) for state in STATES if state != "assigned" or owned]
        names = [state for state, _ in options]
        likely = next((state for state in STATES[present + 1 :] if state in names and state != "assigned"), names[-1])

        def given(state: str | None) -> None:
            if state is not None:
                self._share("set_state", claims, lambda session, seen: session.set_state(claims, state, seen=seen))

        where = plural(len(claims), "marked claim") if len(claims) > 1 else f"claim {claims[0]}"
        self.app.push_screen(Choice(f"Workflow state of {one_line(where)}", options, likely), given)
