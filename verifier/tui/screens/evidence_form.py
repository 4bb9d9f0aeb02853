"""The form for a piece of evidence: a file or a link, what it is to the claim, its words. Nothing is read here."""

import asyncio
import json
import os
import re
import shlex
from collections.abc import Callable
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.suggester import Suggester
from textual.widgets import Input, Static

from db.rows import STANCES, EvidenceRow
from verifier.safe_text import safe_text
from verifier.tui.screens.dialog import Dialog, words
from verifier.tui.unseen import held, real
from verifier.tui.widgets.evidence_lines import stance_words, what
from verifier.tui.widgets.line_box import LineBox

MOST: Final = 5_000
"""Names of a folder that are looked through to complete one."""
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


class Given(NamedTuple):
    """What stands in the form."""

    what: str = ""
    copy: str = ""
    stance: str = ""
    primary: bool = False
    quote: str = ""
    note: str = ""


def given_of(text: str) -> Given | None:
    """What ``EvidenceForm.keep`` was given as text; ``None`` when it is not that."""
    try:
        values = json.loads(text)
        given = Given(*values)
    except (ValueError, TypeError):
        return None
    kinds = (str, str, str, bool, str, str)
    return given if all(isinstance(value, kind) for value, kind in zip(given, kinds, strict=True)) else None


def given_of_row(row: EvidenceRow) -> Given:
    """What the form of a piece that is changed begins with."""
    return Given("", "", row.stance, row.primary, row.quote, row.note)


class EvidenceForm(Dialog[Given]):
    """``row``: the piece that is changed; its file and link stay. ``begun``: what was typed before."""

    PANES = ("dialog", "attach")
    DEFAULT_CSS = """
    EvidenceForm > #window { width: 96; }
    EvidenceForm Static { height: auto; }
    EvidenceForm .label { color: $foreground 60%; margin: 1 0 0 0; }
    EvidenceForm Input { margin: 0; }
    EvidenceForm #choices { margin: 1 0 0 0; }
    EvidenceForm.-tight .label, EvidenceForm.-tight #choices { margin: 0; }
    """

    def __init__(
        self, subject: str, *, row: EvidenceRow | None = None, begun: Given | None = None, remark: str = ""
    ) -> None:
        super().__init__()
        self._subject = subject
        self._row = row
        self._remark = remark
        self._kept = begun or Given()
        if row is not None and begun is None:
            self._kept = given_of_row(row)
        self._begun = begun is not None
        self.keep: Callable[[str], None] = lambda text: None
        """Told what is typed, as text, at each change; an empty one when nothing is."""
        self._stance = self._kept.stance
        self._primary = self._kept.primary
        for keys, action in (("up,shift+tab", "before"), ("down,enter", "after"), ("tab", "complete")):
            self._bindings.bind(keys, action, show=False, priority=True)

    def compose(self) -> ComposeResult:
        with Container(id="window") as window:
            window.border_title = Content("Attach evidence" if self._row is None else "Change evidence")
            window.border_subtitle = self.keys_line()
            yield words(self._subject, classes="quiet")
            if self._remark:
                yield words(safe_text(self._remark))
            if self._row is None:
                yield words("a file (drop or paste its path, tab completes), or an address", classes="label")
                yield Box(self._kept.what, id="what", suggester=PathSuggester())
                yield words("with an address: a file with a saved copy (optional)", classes="label")
                yield Box(self._kept.copy, id="copy", suggester=PathSuggester())
            else:
                yield words(what(self._row))
            yield Static("", id="choices", markup=False)
            yield words("its words that matter here (optional)", classes="label")
            yield Box(self._kept.quote, id="quote")
            yield words("your note (optional)", classes="label")
            yield Box(self._kept.note, id="note")
            yield words("", classes="wrong")

    def on_mount(self) -> None:
        super().on_mount()
        self.set_class(self.app.size.height < 30, "-tight")
        self._draw()
        self.query(Input).first().focus()

    def _draw(self) -> None:
        first = self.main.keymap.first
        stances = "  ".join(
            f"[{stance_words(name)}]" if name == self._stance else f" {stance_words(name)} " for name in STANCES
        )
        hand = "yes: a document, a recording, a witness" if self._primary else "no: a report on it"
        lines = (
            f"{first('choose_stance'):<4}{'to the claim':<14}{stances}",
            f"{first('choose_primary'):<4}{'first hand':<14} {hand}",
        )
        self.query_one("#choices", Static).update(Content("\n".join(lines)))

    def given(self) -> Given:
        """What stands in the form; words that were not touched are what they were, to the letter."""

        def value(name: str) -> str:
            found = self.query(f"#{name}")
            return found.first(Box).text if found else ""

        return Given(value("what"), value("copy"), self._stance, self._primary, value("quote"), value("note"))

    def _changed(self) -> None:
        given = self.given()
        self.keep(json.dumps(given) if given != self._kept or self._begun else "")

    def on_input_changed(self, event: Input.Changed) -> None:
        self._changed()

    # actions

    def action_choose_stance(self) -> None:
        place = STANCES.index(self._stance) + 1 if self._stance in STANCES else 0
        self._stance = STANCES[place % len(STANCES)]
        self._draw()
        self._changed()

    def action_choose_primary(self) -> None:
        self._primary = not self._primary
        self._draw()
        self._changed()

    def action_after(self) -> None:
        self.focus_next(Input)

    def action_before(self) -> None:
        self.focus_previous(Input)

    def action_complete(self) -> None:
        """Take what the line proposes; go on when it proposes nothing."""
        box = self.focused
        if isinstance(box, Box) and box.proposed:
            box.value = box.proposed
            box.cursor_position = len(box.value)
        else:
            self.action_after()

    def action_save(self) -> None:
        given = self.given()
        problem = self._problem(given)
        if problem:
            self.complain(problem)
        else:
            self.dismiss(given._replace(what=path_of(given.what), copy=path_of(given.copy)))

    def _problem(self, given: Given) -> str | None:
        if self._row is None:
            if not given.what.strip():
                return "give a file or an address"
            if given.copy.strip() and not _SCHEME.match(given.what.strip()):
                return "a saved copy goes with an address; a file is its own copy"
        if given.stance not in STANCES:
            return f"say what it is to the claim: {self.main.keymap.first('choose_stance')}"
        return None

    def action_cancel(self) -> None:
        if self.given() == self._kept and not self._begun:
            self.dismiss(None)
            return
        self.ask_to_leave()


class Box(LineBox):
    """One line; what is pasted in several becomes one, none is left out."""

    def __init__(self, text: str, *, id: str, suggester: Suggester | None = None) -> None:
        self._whole = text
        self._shown = held(" ".join(text.split()), newlines=False)
        super().__init__(real(self._shown), id=id, compact=True, suggester=suggester, select_on_focus=False)

    @property
    def text(self) -> str:
        """What stands here; a text that was only shown on one line, and not touched, as it was."""
        return self._whole if self.value == self._shown else self.words

    @property
    def proposed(self) -> str:
        """What the line is completed to, if anything, with the cursor at its end."""
        return self._suggestion if self.cursor_at_end and self._suggestion != self.value else ""

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.replace(" ".join(event.text.split("\n")).strip("\r "), *self.selection)


class PathSuggester(Suggester):
    """Completes the names of files and folders. The folder is read in a thread."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        found = await asyncio.to_thread(completed, real(value))
        return None if found is None else held(found, newlines=False)


def completed(typed: str) -> str | None:
    """The first name that what was typed of a path may become; a folder ends with a slash."""
    if not typed or _SCHEME.match(typed) or typed[0] in "'\"":
        return None
    folder, beginning = os.path.split(typed)
    try:
        with os.scandir(os.path.expanduser(folder) or ".") as entries:
            found = []
            for number, entry in enumerate(entries):
                if number >= MOST:
                    break
                name = entry.name
                hidden = name.startswith(".") and not beginning.startswith(".")
                if name.startswith(beginning) and not hidden and name.isprintable():
                    found.append(name + ("/" if entry.is_dir() else ""))
    except (OSError, ValueError):
        return None
    if not found:
        return None
    return typed[: len(typed) - len(beginning)] + min(found)


def path_of(typed: str) -> str:
    """The path in what a terminal pastes when a file is dropped on it: quoted, with backslashes, or ``file://``."""
    text = typed.strip()
    if text.lower().startswith("file://"):
        parts = urlsplit(text)
        return unquote(parts.path) if parts.netloc in ("", "localhost") else text
    if _SCHEME.match(text):
        return text
    if text[:1] in ("'", '"') or ("\\" in text and not os.path.lexists(os.path.expanduser(text))):
        try:
            parsed = shlex.split(text)
        except ValueError:
            parsed = []
        if len(parsed) == 1:
            text = parsed[0]
    return os.path.expanduser(text)
