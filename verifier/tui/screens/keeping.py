"""What is typed into a form is kept from its first key until it is in the case; a refused write brings it back."""

import json
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from db.rows import Change, ClaimRow
from verifier.tui.answers import Answer, Refused, Written
from verifier.tui.desk import Desk
from verifier.tui.phrases import moment, one_line
from verifier.tui.screens.deeds import Deeds
from verifier.tui.screens.standoffs import Wanted

if TYPE_CHECKING:
    from verifier.tui.drafts import Drafts
    from verifier.tui.screens.fields import Begun, Section, Typed, Values
    from verifier.tui.screens.form import Form
    from verifier.workflow.session import Session

Again = Callable[[str, object], None]
"""Asks again after a refusal: why, in one line, and what stands now after a conflict (else ``None``)."""

NAMELESS = "nobody's name was given, so nothing was saved"


def words_hash(start: int, quote: str) -> str:
    """What tells a claim from any other."""
    from hashlib import sha256  # no sooner: it loads a library that the first rows do not need

    return sha256(f"{start} {quote}".encode(errors="replace")).hexdigest()[:12]


class Keeping(Deeds):
    """Forms and prompts whose words survive a crash, a refused write and another's change."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._kept: Drafts | None = None
        self._said: dict[int, str] = {}  # by claim: what tells it from any other
        self._reasons_wanted = False
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
            self._said[claim] = words_hash(row.start, row.quote)
        return f"{what} claim {claim} #{self._said[claim]}"

    def named_otherwise(self, claim: int, words: str) -> None:
        """Call drafts on a claim by other words than it has now: those that it had when one was begun (a hash)."""
        self._said[claim] = words

    def reworded(self) -> None:
        """Look at claims' words again to name drafts by them: somebody's may have been corrected."""
        self._said.clear()

    def on_unmount(self) -> None:
        if self._kept is not None:
            self._kept.close()

    def keep(self, name: str, text: str, more: str = "") -> None:
        """Keep words as the draft of that name, with ``more`` that belongs to them; none at all drop it."""
        self.drafts.keep(name, text, more)
        if self.drafts.problem:
            self.complain(self.drafts.problem)
            self.drafts.problem = None

    # asking

    def fill(
        self,
        name: str,
        form: "Form",
        send: "Callable[[Typed], None]",
        *,
        typed: "Typed | None" = None,
        remark: str = "",
    ) -> None:
        """Ask by a form; what is typed is the draft ``name`` until it is in the case or thrown away.

        :param typed: what was typed before, with ``remark`` saying why it is asked again.
        """
        if typed is None and not any(name == sent for sent, _ in self._sent_forms()):
            typed, remark = self._recovered(name, form)
        elif typed is not None and typed.version != typed.begun.version:
            remark = beside(remark, form, typed)

        def given(filled: "Values | None") -> None:
            if filled is None:
                self.drafts.drop(name)
            else:
                send(form.typed(filled))

        def keep(values: "Values") -> None:
            self.keep(name, json.dumps(values) if values else "", json.dumps(form.begun))

        form.keep = keep
        self.app.push_screen(form if typed is None else form.again(typed, remark), given)

    def _recovered(self, name: str, form: "Form") -> "tuple[Typed | None, str]":
        """What a program that is gone kept of a form, with words for it; if the case has moved on, with what stands."""
        draft = self.drafts.find(name)
        if draft is None:
            return None, ""
        try:
            typed = form.recovered(json.loads(draft.text), begun_of(draft.more, form.sections))
        except ValueError:
            typed = None
        if typed is None:
            self.drafts.drop(name)
            return None, ""
        remark = recovered(draft.at)
        if typed.version != form.begun.version:
            form.between = partial(came_between, remark, form, typed)
            remark = form.between(form.changed)
        return typed, remark

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

    # the reason of a verdict

    def action_why(self) -> None:
        claims = self.meant()
        if claims:
            self.ask_why(claims)

    def ask_why(self, claims: list[int], *, go_on: bool = False) -> None:
        """Ask for a verdict on these claims with its reason, which is kept with it until it is in the case.

        :param go_on: where it was left by a program that is gone, with the verdict that was given there.
        """
        from verifier.tui.screens.reason import ReasonScreen

        seen = self.seen(claims)
        name = self.named("reason on", claims[0]) if len(claims) == 1 else _reason_for(claims)
        begun, former, remark = self._reason, "", ""
        draft = self.drafts.find(name) if not begun and all(name != one.draft for one in self._verdicts_sent) else None
        if draft is not None and self._reason_stands(claims, draft.text):
            self.drafts.drop(name)
        elif draft is not None:
            begun, former, remark = draft.text, draft.more, recovered(draft.at)

        def given(answer: tuple[str, str] | None) -> None:
            if answer is None:
                self._reason = ""
                self.drafts.drop(name)
            else:
                self.give(*answer, draft=name, asked=(claims, seen))

        screen = ReasonScreen(
            self._subject(claims), begun, former=former, go_on=go_on, remark=remark, keep=partial(self.keep, name)
        )
        self.app.push_screen(screen, given)
        if self._verdicts_sent:  # the one that is being written will be the first of the list, and changes its numbers
            self._reasons_wanted = True
        else:
            self.desk.reasons()

    def verdict_answered(self, wanted: Wanted, *, stored: bool) -> None:
        """Drop the draft of its reason; tell the last reasons, if that waited for it."""
        if stored and wanted.draft:
            self.drafts.drop(wanted.draft)
        if self._reasons_wanted and not self._verdicts_sent:
            self._reasons_wanted = False
            self.desk.reasons()

    def _reason_stands(self, claims: list[int], text: str) -> bool:
        """Whether a reason that was kept got into the case after all, as far as what is shown tells it."""
        if self.chosen is None or claims != [self.chosen.detail.row.id]:
            return False
        return any(one.rationale == text.strip() for one in self.chosen.detail.verdicts)

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


def begun_of(kept: str, sections: "Sequence[Section]") -> "Begun":
    """What a form was begun on, as it was kept as JSON; drafts of earlier versions do not say."""
    from verifier.tui.screens.fields import UNKNOWN, Begun, fitted

    try:
        version, found = json.loads(kept)
    except (ValueError, TypeError):
        return Begun(UNKNOWN, {})
    values = fitted(sections, found)
    return Begun(version, values) if isinstance(version, int) and values is not None else Begun(UNKNOWN, {})


def came_between(remark: str, form: "Form", typed: "Typed", changed: str) -> str:
    """What a form says that is opened again though the case has moved on: ``remark``, who it was, what stands now."""
    who = f"{changed} changed it meanwhile" if changed else "Meanwhile it was changed"
    now = _otherwise(form, typed)
    return f"{remark}\n{who}. Now: {now}\nctrl+s asks once more before it {_saves(form)}, Esc leaves that."


def beside(remark: str, form: "Form", typed: "Typed") -> str:
    """What a form says that met another's change: all that stands now otherwise than it was, or than what was typed."""
    now = _otherwise(form, typed)
    return f"{remark}\nNow: {now}\nctrl+s {_saves(form)}, Esc leaves that."


def _saves(form: "Form") -> str:
    """What saving does: rows are replaced as a whole, of anything else only what was edited is written."""
    rows = any(section.grows for section in form.sections)
    return "puts all rows of yours in the place of these" if rows else "saves what you changed"


def _otherwise(form: "Form", typed: "Typed") -> str:
    from verifier.tui.screens.fields import differing, merged

    values, _ = merged(form.sections, typed.values, typed.begun.values, form.given)
    return differing(form.sections, form.given, typed.begun.values, values) or "what it was when you began"


def recovered(at: str) -> str:
    """What is said of words that a program that is gone left."""
    return f"Recovered: what you wrote here on {moment(at)} UTC was never saved."


def _reason_for(claims: Sequence[int]) -> str:
    """The name of the draft of a reason for several claims; for others it is another."""
    from hashlib import sha256

    return f"reason for {len(claims)} claims #{sha256(repr(sorted(claims)).encode()).hexdigest()[:12]}"


def refused(message: str) -> str:
    """What a form says when it comes back though nothing else stands in the case by now."""
    return f"{one_line(message)}.\nWhat you wrote is kept: ctrl+s tries again, Esc asks before it throws it away."
