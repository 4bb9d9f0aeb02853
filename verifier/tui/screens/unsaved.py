"""What was typed and never saved, by a program that is gone: told at the start, and gone back to."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from db.errors import NotFound
from db.rows import ArticleRow, ClaimDetail
from verifier.tui.answers import Reopened, Unsaved
from verifier.tui.phrases import moment, one_line, plural
from verifier.tui.screens.keeping import words_hash
from verifier.tui.screens.notes import SENT

if TYPE_CHECKING:
    from db.queries import Reader
    from verifier.tui.drafts import Draft, Drafts
    from verifier.tui.screens.triage import Triage

NAMED: Final = 3
"""Places that are named at the start."""
_CLAIM: Final = re.compile(r" claim (\d+)$")
_ARTICLE: Final = re.compile(r"^(?:words (\d+)-(\d+) of )?article (\d+)$")


def ask(triage: "Triage", *, asked: bool) -> None:
    """Look for drafts, in the reading thread; ``asked``: the person wants to go to one."""
    drafts = triage.drafts
    triage.desk.ask("unsaved", lambda reader: Unsaved(_left(drafts, reader), asked))


def take(triage: "Triage", answer: Unsaved | Reopened) -> None:
    """What was found, or what one of them is about."""
    if isinstance(answer, Reopened):
        _open(triage, answer)
    elif answer.asked:
        _offer(triage, answer.drafts)
    elif answer.drafts:
        _tell(triage, answer.drafts)


def _tell(triage: "Triage", drafts: Sequence["Draft"]) -> None:
    places = ", ".join(place(draft) for draft in drafts[:NAMED]) + (", …" if len(drafts) > NAMED else "")
    key = triage.main.keymap.first("unsaved")
    count, goes = (plural(len(drafts), "text"), "them" if len(drafts) > 1 else "it")
    triage.say(f"{count} never saved, {key} brings {goes} back: {places}, {moment(drafts[0].at)}", 30)


def _offer(triage: "Triage", drafts: Sequence["Draft"]) -> None:
    if not drafts:
        triage.say("Nothing is left unsaved here.", 3)
    elif len(drafts) == 1:
        _reopen(triage, drafts[0])
    else:
        from verifier.tui.screens.prompt import Choice

        told = (
            (draft, f"{place(draft)}, {moment(draft.at)}{f': {words}' if (words := _words(draft)) else ''}")
            for draft in drafts
        )
        options = [(draft, f"{words[:70]}…" if len(words) > 71 else words) for draft, words in told]

        def chosen(draft: "Draft | None") -> None:
            if draft is not None:
                _reopen(triage, draft)

        triage.app.push_screen(Choice("Never saved", options), chosen)


def _reopen(triage: "Triage", draft: "Draft") -> None:
    triage.desk.ask("reopen", lambda reader: _read(draft, reader))


def _open(triage: "Triage", answer: Reopened) -> None:
    """Go to what a draft is about, and open it there: it is found again under its name."""
    draft, about = answer.draft, answer.about
    what = place(draft)
    if isinstance(about, ArticleRow):
        match = _ARTICLE.match(what)
        if match is not None and match[1]:
            triage.read_article(about.id, None, (int(match[1]), int(match[2])))
        else:
            triage.correct_article(about)
    elif about is None:
        if what.startswith("source "):
            triage.say(f"It is about {what}: {triage.main.keymap.first('sources')}, then judge it there.")
        elif what.startswith("reason for "):
            triage.say(f"It is a {what}: mark them and press {triage.main.keymap.first('why')} to find it.")
        else:
            triage.say(f"What it was about ({what}) is not in this case any more.")
    else:
        triage.jump(about.row.id)
        words = draft.name.removesuffix(SENT).partition(" #")[2]
        if words in _readings(about):
            triage.named_otherwise(about.row.id, words)
        _open_on_claim(triage, what, about, answer.text)


def _readings(detail: ClaimDetail) -> set[str]:
    """What the claim was called by in the names of drafts while it had other words."""
    sides = (side for entry in detail.history for side in (entry.before, entry.after))
    states = (side.get("words") for side in sides if isinstance(side, dict))
    return {words_hash(state["start"], state["quote"]) for state in states if state}


def _open_on_claim(triage: "Triage", what: str, detail: ClaimDetail, text: str) -> None:
    claim, kind = detail.row.id, what.partition(" ")[0]
    number = int(found[1]) if (found := re.match(r"\w+ (\d+) on claim ", what)) else None
    triage.named("", claim, detail.row)
    if kind == "reason":
        triage.ask_why([claim], go_on=True)
    elif what.startswith("note on"):
        triage.write_note(claim, None)
    elif kind == "note":
        note = next((note for note in detail.notes if note.id == number), None)
        if note is not None:
            triage.write_note(claim, note)
        else:
            triage.say(f"Note {number} was removed meanwhile; its unsaved change stays with the drafts.")
    elif kind == "figures":
        triage.correct_figures_of(detail, text)
    elif kind == "words":
        triage.correct_words_of(detail, text)
    elif kind == "attribution":
        triage.correct_chain_of(detail)
    elif number is not None:
        piece = next((piece for piece in detail.evidence if piece.id == number), None)
        if piece is not None:
            triage.change_piece(piece)
    elif what.startswith("evidence on claim "):
        triage.attach_to([claim])
    else:
        triage.say("It is evidence for several claims: mark them and attach it again to find it.")


def place(draft: "Draft") -> str:
    """What a draft is about, in words: ``note on claim 4``."""
    return one_line(draft.name.removesuffix(SENT).partition(" #")[0])


def _words(draft: "Draft") -> str:
    """The words of a note or a reason; what forms hold is not for reading."""
    return one_line(draft.text) if draft.name.startswith(("note", "reason")) else ""


def _left(drafts: "Drafts", reader: "Reader") -> "list[Draft]":
    """What is left unsaved, newest first; a note or a reason that got into the case as the program ended is not."""
    found: dict[str, Draft] = {}
    for draft in drafts.left():
        match = _CLAIM.search(place(draft))
        if match is not None and draft.name.startswith(("note", "reason")):
            try:
                detail = reader.claim(int(match[1]))
            except NotFound:
                stored = []
            else:
                stored = [note.text for note in detail.notes]
                if draft.name.startswith("reason"):
                    stored = [one.rationale for one in detail.verdicts]
            if any(text.strip() == draft.text.strip() for text in stored):
                continue
        found.setdefault(place(draft), draft)
    return list(found.values())


def _read(draft: "Draft", reader: "Reader") -> Reopened:
    what = place(draft)
    try:
        if match := _CLAIM.search(what):
            detail = reader.claim(int(match[1]))
            return Reopened(draft, detail, reader.article_text(detail.row.article_id))
        if match := _ARTICLE.match(what):
            return Reopened(draft, reader.article(int(match[3])), "")
    except NotFound:
        pass
    return Reopened(draft, None, "")
