"""What is typed into a form is kept from its first key until it is in the case; a refused write brings it back."""

import json
from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from db.rows import Change, ClaimRow
from verifier.tui.answers import Answer, Refused, Written
from verifier.tui.desk import Desk
from verifier.tui.phrases import moment, one_line
from verifier.tui.screens.deeds import Deeds

if TYPE_CHECKING:
    from verifier.tui.drafts import Drafts
    from verifier.tui.screens.form import Form, Values
    from verifier.workflow.session import Session

Again = Callable[[str, object], None]
"""Asks again after a refusal: why, in one line, and what stands now after a conflict (else ``None``)."""

NAMELESS = "nobody's name was given, so nothing was saved"


class Keeping(Deeds):
    """Forms and prompts whose words survive a crash, a refused write and another's change."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._kept: Drafts | None = None
        self._said: dict[int, str] = {}  # by claim: what tells it from any other
        self._under_way: dict[str, deque[tuple[str, Again]]] = {}  # by action: writes are answered in their order

    @property
    def drafts(self) -> "Drafts":
        """The drafts of this case."""
        if self._kept is None:
            from verifier.tui.drafts import Drafts

            session = self.desk.session
            uid = self.desk.uid
            self._kept = Drafts(
                uid,
                reviewer=lambda: self.desk.session.reviewer if self.desk.session else None,
                on_disk=bool(uid) and not (session and session.case.encrypted),
            )
        return self._kept

    def named(self, what: str, claim: int, row: "ClaimRow | None" = None) -> str:
        """The name of a draft on a claim: by its words and place as well, so that no other claim is ever meant.

        Copies of a case have uid and numbers in common; claims added by hand in both do not say the same.
        """
        if claim not in self._said:
            row = row or self.claims.known(claim)
            if row is None:
                return f"{what} claim {claim} #"
            from hashlib import sha256  # no sooner: it loads a library that the first rows do not need

            self._said[claim] = sha256(f"{row.start} {row.quote}".encode(errors="replace")).hexdigest()[:12]
        return f"{what} claim {claim} #{self._said[claim]}"

    def on_unmount(self) -> None:
        if self._kept is not None:
            self._kept.close()

    def keep(self, name: str, text: str) -> None:
        """Keep words as the draft of that name; none at all drop it."""
        self.drafts.keep(name, text)
        if self.drafts.problem:
            self.complain(self.drafts.problem)
            self.drafts.problem = None

    # asking

    def fill(
        self,
        name: str,
        form: "Form",
        send: "Callable[[Values], None]",
        *,
        values: "Values | None" = None,
        remark: str = "",
    ) -> None:
        """Ask by a form; what is typed is the draft ``name`` until it is in the case or thrown away.

        :param values: what was typed before, with ``remark`` saying why it is asked again.
        """
        if values is None and not any(name == sent for sent, _ in self._sent_forms()):
            values, remark = self._recovered(name, form)

        def given(filled: "Values | None") -> None:
            if filled is None:
                self.drafts.drop(name)
            else:
                send(filled)

        form.keep = lambda typed: self.keep(name, json.dumps(typed) if typed else "")
        self.app.push_screen(form if values is None else form.again(values, remark), given)

    def _recovered(self, name: str, form: "Form") -> "tuple[Values | None, str]":
        draft = self.drafts.find(name)
        if draft is None:
            return None, ""
        try:
            values = form.fitting(json.loads(draft.text))
        except ValueError:
            values = None
        if values is None:
            self.drafts.drop(name)
            return None, ""
        return values, f"Recovered: what you wrote here on {moment(draft.at)} UTC was never saved."

    def send(
        self,
        what: str,
        job: "Callable[[Session], Change | None]",
        claims: Sequence[int] = (),
        *,
        again: Again,
        name: str = "",
    ) -> None:
        """Write, and drop the draft ``name`` once it is on disk; when it is refused, ``again`` asks once more."""

        def go() -> None:
            self._under_way.setdefault(what, deque()).append((name, again))
            self.write(what, job, claims)

        self.with_reviewer(go, lambda: again(NAMELESS, None))

    def _sent_forms(self) -> list[tuple[str, Again]]:
        return [sent for queue in self._under_way.values() for sent in queue]

    # answers

    def take(self, answer: Answer) -> None:
        queue = self._under_way.get(answer.what) if isinstance(answer, Written | Refused) else None
        if queue:
            name, again = queue.popleft()
            if isinstance(answer, Refused):
                self.pending.difference_update(answer.claims)
                again(answer.message, answer.stands)
                if answer.claims:
                    self.refresh_claims(list(answer.claims))
                return
            if name and not any(name == sent for sent, _ in queue):
                self.drafts.drop(name)
        super().take(answer)


def refused(message: str) -> str:
    """What a form says when it comes back though nothing else stands in the case by now."""
    return f"{one_line(message)}.\nWhat you wrote is kept: ctrl+s tries again, Esc asks before it throws it away."
