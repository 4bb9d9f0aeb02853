"""Notes on claims. What is typed survives a crash, a refused write and another's change."""

from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from db.rows import NoteRow
from verifier.safe_text import safe_text
from verifier.tui.answers import Answer, Refused, Written
from verifier.tui.desk import Desk
from verifier.tui.phrases import moment, one_line
from verifier.tui.screens.correcting import Correcting

if TYPE_CHECKING:
    from verifier.tui.drafts import Draft

_DEEDS = ("note", "edit_note")
SENT: Final = " sent"
"""What a draft's name ends with while its words are on their way into the case."""


class _Sent(NamedTuple):
    """A note on its way into the case. ``note`` is the one that it changes."""

    claim: int
    note: NoteRow | None
    text: str
    draft: str  # its draft's name


class Notes(Correcting):
    """Writes notes; each is kept as a draft from its first key until it is in the case."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._sent: deque[_Sent] = deque()

    def action_note(self) -> None:
        claim = self.claims.claim_id
        if claim is not None:
            self.write_note(claim, None)

    def action_edit_note(self) -> None:
        if self.chosen is None:
            return
        if not self.chosen.detail.notes:
            self.say(f"This claim has no note yet; {self.main.keymap.first('note')} writes one.")
            return
        self.with_reviewer(self._choose_note)

    def _choose_note(self) -> None:
        """Open the editor on the one note of this person's, or ask which; nobody changes another's words."""
        session = self.desk.session
        if self.chosen is None or session is None:
            return
        notes = self.chosen.detail.notes
        own = [note for note in notes if note.reviewer == session.reviewer]
        if not own:
            note = notes[-1]
            key = self.main.keymap.first("note")
            self.say(f"Note {note.id} is by {one_line(note.reviewer)}: {key} writes your own note.")
            return
        self._pick("Which of your notes?", own, lambda note: self.write_note(note.claim_id, note))

    def action_remove_note(self) -> None:
        """Take a note away, also another's: the history tells who did."""
        from verifier.tui.screens.prompt import Confirm

        if self.chosen is None:
            return

        def remove(note: NoteRow) -> None:
            def sure(yes: bool | None) -> None:
                if yes:
                    claims, version = [note.claim_id], note.version
                    self.write("delete_note", lambda session: session.delete_note(note.id, version=version), claims)

            told = f"{one_line(note.text)[:200]}\n{self.main.keymap.first('undo')} brings it back."
            self.app.push_screen(Confirm(f"Remove note {note.id} of {one_line(note.reviewer)}?", told), sure)

        if self.chosen.detail.notes:
            self._pick("Remove which note?", self.chosen.detail.notes, remove)
        else:
            self.say("This claim has no note.", 3)

    def _pick(self, title: str, notes: Sequence[NoteRow], then: Callable[[NoteRow], None]) -> None:
        """Do something with the only note, or ask with which; the newest is proposed."""
        if len(notes) == 1:
            then(notes[0])
            return
        from verifier.tui.screens.prompt import Choice

        told = [
            (note, f"{one_line(note.reviewer)}, {moment(note.changed_at)}: {one_line(note.text)}") for note in notes
        ]
        options = [(note, f"{words[:70]}…" if len(words) > 71 else words) for note, words in told]

        def chosen(note: NoteRow | None) -> None:
            if note is not None:
                then(note)

        self.app.push_screen(Choice(title, options, notes[-1]), chosen)

    def write_note(self, claim: int, note: NoteRow | None, *, begun: str | None = None, remark: str = "") -> None:
        """Open the editor on a new note, or on one that there is; ``begun`` is what was written and not saved."""
        from verifier.tui.screens.editor import Editor

        name = self.named("note on", claim) if note is None else f"note {note.id} on claim {claim} #{note.created_at}"
        draft = self._draft(name, claim) if begun is None else None
        if draft is not None:
            begun, remark = draft.text, _recovered(draft, note)

        def written(text: str | None) -> None:
            if text is None:
                self._drop(name)
            else:
                self._send(_Sent(claim, note, text.strip(), name))

        title = f"Note of {one_line(note.reviewer)} (leave it empty to delete it)" if note else "Note"
        editor = Editor(
            title,
            self._subject([claim]),
            note.text if note else "",
            begun=begun,
            remark=remark,
            keep=partial(self.keep, name),
            lend=partial(self.drafts.lend, name),
        )
        self.app.push_screen(editor, written)

    def _draft(self, name: str, claim: int) -> "Draft | None":
        """What was typed under that name, or was on its way into the case when the program ended."""
        sent = None if any(each.draft == name for each in self._sent) else self.drafts.find(name + SENT)
        draft = self.drafts.find(name) or sent
        if draft is not None and self.chosen is not None and self.chosen.detail.row.id == claim:
            here = {one.text for one in self.chosen.detail.notes}
            if draft.text.strip() in here:  # it got there
                self._drop(name)
                return None
        return draft

    def _drop(self, name: str) -> None:
        self.drafts.drop(name)
        self.drafts.drop(name + SENT)

    def _send(self, sent: _Sent) -> None:
        claim, note, text, name = sent
        if text == (note.text.strip() if note else ""):
            self._drop(name)
            return

        def go() -> None:
            self.drafts.keep(name + SENT, text)
            self.drafts.drop(name)  # what is typed next under this name is another text
            self._sent.append(sent)
            if note is None:
                self.write("note", lambda session: session.add_note(claim, text), [claim])
            elif text:
                self.write("edit_note", lambda session: session.edit_note(note.id, text, version=note.version), [claim])
            else:
                self.write("edit_note", lambda session: session.delete_note(note.id, version=note.version), [claim])

        self.with_reviewer(go)

    def take(self, answer: Answer) -> None:
        ours = isinstance(answer, Written | Refused) and answer.what in _DEEDS and self._sent
        if ours and isinstance(answer, Refused):
            self.pending.difference_update(answer.claims)
            self._refused(answer, self._sent.popleft())
            self.refresh_claims(list(answer.claims))
            return
        if ours:
            self.drafts.drop(self._sent.popleft().draft + SENT)
        super().take(answer)

    def _refused(self, answer: Refused, sent: _Sent) -> None:
        """Give the words back with the reason; after a conflict, with what stands now."""
        theirs = answer.stands if isinstance(answer.stands, NoteRow) else None
        if theirs is not None:
            mine = "; you wanted to delete it" if not sent.text else ". Yours is below"
            remark = (
                f"Meanwhile {one_line(theirs.reviewer)}'s note was changed; it now says:\n{safe_text(theirs.text)}\n"
                f"That is not overwritten unseen{mine}: ctrl+s puts it in the place of theirs, Esc leaves theirs."
            )
            self.write_note(sent.claim, theirs, begun=sent.text, remark=remark)
        elif sent.note is not None and "deleted meanwhile" in answer.message:
            if sent.text:
                self._drop(sent.draft)
                remark = "The note that you changed was deleted meanwhile. ctrl+s saves what you wrote as a new one."
                self.write_note(sent.claim, None, begun=sent.text, remark=remark)
        else:
            remark = f"It is not saved: {one_line(answer.message)}. ctrl+s tries again."
            self.write_note(sent.claim, sent.note, begun=sent.text, remark=remark)


def _recovered(draft: "Draft", note: NoteRow | None) -> str:
    words = f"Recovered: what you wrote here on {moment(draft.at)} UTC was never saved."
    if note is None:
        return words
    stands = one_line(note.text)
    return f"{words} The note in the case says: “{stands[:200]}{'…' if len(stands) > 200 else ''}”"
