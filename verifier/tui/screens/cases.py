"""The whole case: a backup of it, and another case put into it. Both are jobs that the commands of these names do."""

import os
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from textual import events
from textual.app import ComposeResult
from textual.containers import Container

from verifier.paths import is_url
from verifier.safe_text import safe_text
from verifier.tui.answers import Progress
from verifier.tui.phrases import one_line
from verifier.tui.screens.dialog import Dialog
from verifier.tui.screens.evidence_form import PathSuggester, path_of
from verifier.tui.screens.prompt import Prompt
from verifier.tui.theme import Palette
from verifier.tui.widgets.ink import Line, flow
from verifier.tui.widgets.sheet import Sheet
from verifier.workflow.merge_words import DISAGREE

if TYPE_CHECKING:
    from verifier.tui.screens.triage import Triage

CALM: Final = 0.7
"""Seconds without a key after which a question that came by itself has been seen."""
UNUSABLE: Final = "this is not a usable path"


def back_up(board: "Triage") -> None:
    """Ask where to, then copy and check the case in a job."""

    def done(answer: Progress) -> None:
        made = (answer.more or {}).get("backup") or {}
        words = f"{made.get('path')} ({made.get('size')}) is a whole copy, checked; head {str(made.get('head'))[:12]}."
        board.notify(safe_text(words, newlines=False), title="Backed up", markup=False, timeout=30)

    def given(words: str | None) -> None:
        if words is not None:
            where = [f"--output={_absolute(words)}"] if words else []
            board.start_job("backup", ["backup", "--events", *where], done)

    board.app.push_screen(
        Prompt(
            "Back up this case",
            "To a folder, where it gets a name with the time, or to a file that is not there yet. Empty: beside the "
            "case. Work on it can go on meanwhile.",
            check=_backup_problem,
            deed="back up",
            suggester=PathSuggester(),
        ),
        given,
    )


def merge(board: "Triage") -> None:
    """Ask for the other case, look at it in a job, show what would come, and put it in when that is wanted."""

    def given(words: str | None) -> None:
        session = board.desk.session
        if words is None or session is None:
            return
        other = words if is_url(words) else _absolute(words)

        def tried(answer: Progress) -> None:
            told = (answer.more or {}).get("merged") or {}
            if not told.get("new"):
                board.inform(" ".join(map(str, told.get("lines") or [answer.line])))
                return
            board.say("It is looked at: what would come is shown.")
            board.when_in_front(lambda: show(told))

        def show(told: dict[str, Any]) -> None:
            board.app.push_screen(MergeScreen(other, told), sure)

        def sure(yes: bool | None) -> None:
            if yes:
                board.start_job("merge", ["merge", "--events", "--", other], merged)

        def merged(answer: Progress) -> None:
            told = (answer.more or {}).get("merged") or {}
            words = " ".join(map(str, told.get("lines") or [answer.line]))
            find = f" The claims have the tag “{DISAGREE}”." if told.get("claims") else ""
            words = f"{words.removesuffix(':')}.{find}" if words.endswith(":") else words + find
            board.notify(safe_text(words, newlines=False), title="Merged", markup=False, timeout=30)

        board.start_job("merge try", ["merge", "--events", "--dry-run", "--", other], tried)

    session = board.desk.session
    here = session.target if session is not None else ""
    board.app.push_screen(
        Prompt(
            "Merge another case",
            "The path of a copy of this case that somebody went on with, or of a case of its own. It is only read; "
            "what would come is shown before anything is changed.",
            check=lambda words: _other_problem(words, here),
            deed="look at it",
            suggester=PathSuggester(),
        ),
        given,
    )


def _absolute(words: str) -> str:
    return os.path.abspath(path_of(words))


def _backup_problem(words: str) -> str | None:
    if not words:
        return None
    try:
        path = Path(_absolute(words))
        if path.is_dir():
            return None
        if path.exists() or path.is_symlink():
            return "this file exists and is kept; give another name, or a folder"
        return None if path.parent.is_dir() else "there is no such folder"
    except (OSError, RuntimeError, ValueError):
        return UNUSABLE


def _other_problem(words: str, here: str) -> str | None:
    if not words:
        return "a path is needed"
    if is_url(words):
        # what stands on a command line can be seen by everybody on this machine
        login = words.partition("://")[2].partition("/")[0].rpartition("@")[0]
        return "leave the password out of the address: PostgreSQL finds it in ~/.pgpass" if ":" in login else None
    try:
        path = Path(_absolute(words))
        if path.is_dir():
            return "this is a folder; give the path of a case"
        if not path.exists():
            return "there is no such file"
        if not is_url(here) and os.path.exists(here) and path.samefile(here):
            return "this is the very case that is open; give the path of the other one"
    except (OSError, RuntimeError, ValueError):
        return UNUSABLE
    return None


class MergeScreen(Dialog[bool]):
    """What the other case would bring, and where both disagree. It comes by itself, while a person is at something
    else: a yes counts only once the hands have rested since."""

    DEFAULT_CSS = """
    MergeScreen > #window { width: 110; height: auto; max-height: 80%; }
    MergeScreen Sheet { background: $surface; }
    """

    def __init__(self, other: str, told: dict[str, Any]) -> None:
        super().__init__()
        self._other = other
        self._told = told
        self._last = monotonic()  # when it came, or the last key
        self._seen = False
        for keys, action in (("y,enter", "save"), ("n,q", "cancel")):
            self._bindings.bind(keys, action, show=False)

    def compose(self) -> ComposeResult:
        with Container(id="window") as window:
            window.border_title = "Merge another case?"
            window.border_subtitle = "Enter merge it  Esc leave it  j k move"
            yield Sheet()

    def on_mount(self) -> None:
        super().on_mount()
        sheet = self.query_one(Sheet)
        width = min(110, self.app.size.width * 96 // 100) - 5
        needed = len(self._lines(width, self.main.palette)[0])
        sheet.styles.height = max(1, min(self.app.size.height * 8 // 10 - 2, needed))
        sheet.show(self._lines)
        sheet.focus()

    def _lines(self, width: int, palette: Palette) -> tuple[list[Line], int]:
        lines = flow(one_line(self._other), palette.title, width)
        for words in self._told.get("lines") or ():
            lines += flow(one_line(str(words)), palette.text, width)
        for what, where, here, there in self._told.get("disagreements") or ():
            lines += [[], *flow(f"{one_line(what)} · {one_line(where)}", palette.heading, width)]
            for name, words in (("here", here), ("there", there)):
                lead: Line = [(f"  {name:<7}", palette.dim)]
                lines += flow(one_line(words), palette.text, width, first=lead, indent=" " * 9)
        more = self._told.get("more")
        if more:
            lines += [[], *flow(f"… and {more:,} more: verifier merge --dry-run lists them.", palette.dim, width)]
        return lines, 0

    def on_key(self, event: events.Key) -> None:
        self._look()

    def _look(self) -> bool:
        """Whether the hands rested once since this came: what they do from then on is meant for it."""
        now = monotonic()
        self._seen = self._seen or now - self._last >= CALM
        self._last = now
        return self._seen

    def action_save(self) -> None:
        if self._seen or self._look():
            self.dismiss(True)
        else:
            self.query_one("#window").border_subtitle = "This has just come: Enter once more merges it  Esc leave it"

    def action_cancel(self) -> None:
        self.dismiss(False)
