"""Attaching evidence from the main screen. Files are read and hashed in a thread; a refusal loses nothing typed."""

import json
import threading
import time
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from db.rows import EvidenceRow
from verifier.tui.answers import Answer, Gathered, Gathering
from verifier.tui.phrases import one_line
from verifier.tui.screens.keeping import NAMELESS, Keeping, refused
from verifier.tui.screens.sharing import Sharing

if TYPE_CHECKING:
    from collections.abc import Callable

    from verifier.tui.desk import Desk
    from verifier.tui.screens.evidence_form import EvidenceForm, Given

EVERY: Final = 0.25
"""Seconds between two words on how far a file is read."""


class _Sent(NamedTuple):
    """A form whose file is being read; ``name`` is its draft's."""

    claims: list[int]
    given: "Given"
    name: str


class Attaching(Sharing, Keeping):
    """Asks for evidence by a form, reads its file beside the keys, writes it."""

    if TYPE_CHECKING:

        def start_job(self, name: str, arguments: list[str]) -> None:
            """``Working`` does."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk)
        self._reading: dict[int, _Sent] = {}
        self._forms = 0

    @property
    def gathering(self) -> bool:
        """Whether a file is being read."""
        return bool(self._reading)

    # asking

    def action_attach(self) -> None:
        claims = self.meant()
        if claims:
            self.attach_to(claims)

    def action_evidence(self) -> None:
        if self.chosen is None:
            return
        from verifier.tui.screens.evidence import EvidenceScreen

        detail = self.chosen.detail
        self.app.push_screen(EvidenceScreen(self, detail.row.id, detail.evidence))

    def attach_to(self, claims: list[int], begun: "Given | None" = None, remark: str = "") -> None:
        """Ask for a file or a link for these claims; ``begun`` is what was typed before."""
        from verifier.tui.screens.evidence_form import EvidenceForm

        several = "" if len(claims) == 1 else f"{len(claims)} claims from "
        name = self.named(f"evidence on {several}".rstrip(), claims[0])
        if begun is None and not any(sent.name == name for sent in self._reading.values()):
            begun, remark = self._recovered_evidence(name)

        def done(given: "Given | None") -> None:
            if given is None:
                self.drafts.drop(name)
                return
            sent = _Sent(claims, given, name)
            self.with_reviewer(lambda: self._read_file(sent), lambda: self.attach_to(claims, given, refused(NAMELESS)))

        self._ask(name, EvidenceForm(self._subject(claims), begun=begun, remark=remark), done)

    def change_piece(self, row: EvidenceRow, typed: "Changed | None" = None, remark: str = "") -> None:
        """Ask what a piece of evidence means otherwise; ``typed`` is what was typed before."""
        from verifier.tui.screens.evidence_form import EvidenceForm, given_of_row

        name, now = _piece(row), given_of_row(row)
        if typed is None:
            typed, remark = self._recovered_change(row)
        typed = typed or Changed(None, now, row.version)
        begun, base = merged(typed.given or now, typed.base, now)

        def done(given: "Given | None") -> None:
            if given is None or given == now:
                self.drafts.drop(name)
                return
            self.send(
                "change_evidence",
                lambda session: session.change_evidence(
                    row.id,
                    version=typed.version,
                    stance=given.stance,
                    quote=given.quote.strip(),
                    note=given.note.strip(),
                    primary=given.primary,
                ),
                [row.claim_id],
                again=partial(self._change_again, row, Changed(given, base, typed.version)),
                name=name,
            )

        form = EvidenceForm(
            self._subject([row.claim_id]), row=row, begun=begun if typed.given is not None else None, remark=remark
        )
        self._ask(name, form, done, json.dumps([row.version if base == now else typed.version, base]))

    def _recovered_change(self, row: EvidenceRow) -> "tuple[Changed | None, str]":
        """What a program that is gone left of a change of this piece; what it was begun on may have moved on."""
        from verifier.tui.phrases import moment
        from verifier.tui.screens.evidence_form import Given, given_of, given_of_row

        name, now = _piece(row), given_of_row(row)
        given, remark = self._recovered_evidence(name)
        draft = self.drafts.find(name)
        if given is None or draft is None:
            return None, ""
        try:
            version, base = json.loads(draft.more)
            base = given_of(json.dumps(base))
        except (ValueError, TypeError):
            version, base = 0, None
        if base is None:
            version, base = 0, Given()  # a draft of an earlier version: nobody knows what was edited
        if base == now:
            return Changed(given, base, row.version), remark
        remark += (
            f"\nMeanwhile it was changed ({moment(row.changed_at)} UTC); it now says: {differing(now, given, base)}. "
            "ctrl+s asks once more before it saves what you changed, Esc leaves it."
        )
        return Changed(given, base, version if version != row.version else 0), remark

    def _ask(self, name: str, form: "EvidenceForm", done: "Callable[[Given | None], None]", more: str = "") -> None:
        form.keep = lambda text: self.keep(name, text, more)
        self.app.push_screen(form, done)

    def _recovered_evidence(self, name: str) -> "tuple[Given | None, str]":
        """What was typed under that draft's name and never saved, with words for it."""
        from verifier.tui.phrases import moment
        from verifier.tui.screens.evidence_form import given_of

        draft = self.drafts.find(name)
        if draft is None:
            return None, ""
        given = given_of(draft.text)
        if given is None:
            self.drafts.drop(name)
            return None, ""
        return given, f"Recovered: what you wrote here on {moment(draft.at)} UTC was never saved."

    def write_out(self, row: EvidenceRow) -> None:
        """Ask where to, and write the bytes there, in a process beside the screen."""
        from pathlib import Path

        from verifier.tui.screens.evidence_form import path_of
        from verifier.tui.screens.prompt import Prompt

        def given(words: str | None) -> None:
            if words is not None:
                where = str(Path(path_of(words)).absolute())
                self.start_job("evidence", ["evidence", "--save", str(row.id), where])

        name = one_line(row.origin).replace("\\", "/").rpartition("/")[2]
        self.app.push_screen(
            Prompt(
                "Write the bytes out",
                f"SHA-256 {row.capture_sha256}. A file that exists is kept.",
                value=name,
                check=lambda words: None if words.strip() not in ("", "-") else "a file's name is needed",
                deed="write",
            ),
            given,
        )

    # reading

    def _read_file(self, sent: _Sent) -> None:
        session = self.desk.session
        if session is None:
            return
        self._forms += 1
        number, given, post = self._forms, sent.given, self.desk.post
        self._reading[number] = sent
        most, case = session.config.largest_bytes, session.target
        self.claims.unmark()
        self.redraw("divider")
        last = time.monotonic()

        def advance(done: int, total: int) -> None:
            nonlocal last
            now = time.monotonic()
            if now - last >= EVERY:
                last = now
                post(Gathering(number, done, total))

        def work() -> None:
            from verifier.errors import VerifierError
            from verifier.workflow.evidence import gather

            new = None
            try:
                new = gather(
                    given.what,
                    stance=given.stance,
                    most=most,
                    quote=given.quote,
                    note=given.note,
                    primary=given.primary,
                    copy=given.copy or None,
                    advance=advance,
                    case=case,
                )
                problem = ""
            except VerifierError as error:
                problem = str(error)
            except (MemoryError, RuntimeError, ValueError) as error:
                problem = f"cannot read it: {error or type(error).__name__}"
            post(Gathered(number, new, problem))

        threading.Thread(target=work, name="verifier-evidence", daemon=True).start()

    # answers

    def take(self, answer: Answer) -> None:
        if isinstance(answer, Gathering):
            sent = self._reading.get(answer.number)
            if sent is not None and answer.total:
                share = 100 * answer.done // answer.total
                self.say(f"reading {one_line(sent.given.copy or sent.given.what)}: {share} %")
        elif isinstance(answer, Gathered):
            self._take_gathered(answer)
        else:
            super().take(answer)

    def _take_gathered(self, answer: Gathered) -> None:
        sent = self._reading.pop(answer.number, None)
        new = answer.new
        if sent is None:
            return
        if new is None:
            self._attach_again(sent, answer.problem)
            return
        self.send(
            "attach",
            lambda session: session.attach_evidence(sent.claims, new),
            sent.claims,
            again=partial(self._attach_again, sent),
            name=sent.name,
        )

    def _attach_again(self, sent: _Sent, message: str, stands: object = None) -> None:
        self.attach_to(sent.claims, sent.given, refused(f"It is not attached: {message}"))

    def _change_again(self, row: EvidenceRow, typed: "Changed", message: str, stands: object) -> None:
        """Give the form back with the reason; after a conflict, with what stands now."""
        from verifier.tui.screens.evidence_form import given_of_row

        if isinstance(stands, EvidenceRow):
            assert typed.given is not None
            now = differing(given_of_row(stands), typed.given, typed.base) or "what it said when you began"
            remark = (
                f"Meanwhile it was changed; it now says: {now}. What you changed is below: ctrl+s saves that, "
                "Esc leaves it."
            )
            self.change_piece(stands, typed._replace(version=stands.version), remark)
        elif "removed meanwhile" in message:
            self.drafts.drop(_piece(row))
            self.complain(message)
        else:
            self.change_piece(row, typed, refused(f"It is not saved: {message}"))


class Changed(NamedTuple):
    """A piece of evidence as it was typed, what it was begun on, and the version that it is to be saved on."""

    given: "Given | None"
    base: "Given"
    version: int


def merged(given: "Given", base: "Given", now: "Given") -> "tuple[Given, Given]":
    """What was typed on top of what stands now, and what that was begun on; what nobody edited is as it stands."""
    from verifier.tui.screens.evidence_form import Given

    three = list(zip(given, base, now, strict=True))
    return (
        Given._make(now if mine == was else mine for mine, was, now in three),
        Given._make(now if mine == was else was for mine, was, now in three),
    )


def differing(now: "Given", *others: "Given") -> str:
    """What stands now otherwise than in any of the others, each with its name."""
    names = {"stance": "stance", "primary": "first hand", "quote": "quote", "note": "note"}
    parts = []
    for name, told in names.items():
        value = getattr(now, name)
        if any(getattr(other, name) != value for other in others):
            words = ("yes" if value else "no") if name == "primary" else one_line(value)
            parts.append(f"{told}: {words[:200]}{'…' if len(words) > 200 else ''}" if words else f"{told}: –")
    return " · ".join(parts)


def _piece(row: EvidenceRow) -> str:
    return f"evidence {row.id} on claim {row.claim_id} #{row.created_at}"
