"""Choosing tags, or a person: typing narrows what there is, or makes a new one."""

from collections.abc import Sequence
from typing import ClassVar, Final, Generic, NamedTuple, TypeVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.widgets import Input

from db import valid
from db.errors import CaseError
from db.rows import TagRow
from db.schema import name_key
from verifier.tui.actions import Pane
from verifier.tui.answers import Answer, People, Taggable
from verifier.tui.phrases import one_line
from verifier.tui.screens.dialog import Dialog, words
from verifier.tui.theme import Palette
from verifier.tui.widgets.ink import Line
from verifier.tui.widgets.line_box import LineBox
from verifier.tui.widgets.short_list import ShortList
from verifier.tui.wrap import fit

Result = TypeVar("Result")
MOST: Final = 500
"""Lines shown; typing narrows to the rest."""


class Entry(NamedTuple):
    """One line to choose: the name as the case has it, and what is told behind it."""

    name: str
    told: str = ""
    new: bool = False
    called: str = ""  # where it is not called by its name

    @property
    def label(self) -> str:
        """What is shown and looked for."""
        return self.called or self.name


class ChoiceBox(LineBox):
    """What is typed. A blank in the empty line is a key of the dialog."""

    async def _on_key(self, event: events.Key) -> None:
        screen = self.screen
        if not self.value and isinstance(screen, TagScreen) and event.key in screen.main.keymap.keys("toggle_tag"):
            event.stop()
            event.prevent_default()
            screen.action_toggle_tag()
            return
        await super()._on_key(event)


class ChoosingScreen(Dialog[Result], Generic[Result]):
    """A line to type in, and below it what there is."""

    PANES: ClassVar[tuple[Pane, ...]] = ("dialog", "choosing")
    DEFAULT_CSS = """
    ChoosingScreen ShortList { height: 12; background: $surface; }
    """
    TITLE_WORDS: ClassVar[str]
    PLACEHOLDER: ClassVar[str]

    def __init__(self, subject: str) -> None:
        super().__init__()
        self._subject = subject
        self._entries: Sequence[Entry] = ()
        self.shown: list[Entry] = []
        self._ready = False
        self._waits = False  # Enter came before the names of the case

    def compose(self) -> ComposeResult:
        with Container(id="window") as window:
            window.border_title = Content(self.TITLE_WORDS)
            yield words(self._subject, classes="quiet")
            yield ChoiceBox(placeholder=self.PLACEHOLDER, compact=True)
            rows = ShortList(self._row, id="choices")
            rows.can_focus = False
            yield rows
            yield words("", classes="wrong")

    def on_mount(self) -> None:
        super().on_mount()
        told = ("Enter save", self.keys_line("toggle_tag", "take_tag", "cancel"))
        self.query_one("#window").border_subtitle = Content("  ".join(told))
        self.query_one(ChoiceBox).focus()

    @property
    def rows(self) -> ShortList:
        """The lines."""
        return self.query_one(ShortList)

    @property
    def typed(self) -> str:
        """What was typed, as a name."""
        return " ".join(self.query_one(ChoiceBox).words.split())

    @property
    def entry(self) -> Entry | None:
        """The line under the cursor."""
        return self.shown[self.rows.cursor] if self.rows.cursor < len(self.shown) else None

    def fill(self, entries: Sequence[Entry]) -> None:
        """Offer these."""
        self._entries = entries
        self._ready = True
        self.narrow()
        if self._waits:
            self.action_save()

    def narrow(self) -> None:
        """Show what fits what is typed: those that begin so first, and what would be new."""
        name = self.typed
        key = name_key(name.lstrip("#"))
        fitting = [entry for entry in self._entries if key in name_key(entry.label)]
        fitting.sort(key=lambda entry: (not name_key(entry.label).startswith(key)) if key else 0)
        self.shown = fitting[:MOST]
        if key and not any(name_key(entry.label) == key for entry in self._entries):
            problem = self.problem(name)
            self.complain(problem or "")
            if not problem:
                self.shown.append(Entry(name.lstrip("# "), "new", True))
        else:
            self.complain("")
        self.rows.empty_words = "nothing here yet: type a name"
        self.rows.fill(len(self.shown), 0)

    def problem(self, name: str) -> str | None:
        """What is wrong with a new name, if anything."""
        raise NotImplementedError

    def _row(self, index: int, width: int, palette: Palette) -> Line:
        entry = self.shown[index]
        sign = self.sign(entry)
        told = f" {entry.told} "
        name = fit(f"{sign}{one_line(entry.label)}", max(4, width - cell_len(told)))
        return [(name, palette.strong if sign.startswith("[x]") else palette.text), (told, palette.dim)]

    def sign(self, entry: Entry) -> str:
        """What stands before an entry."""
        return ""

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.narrow()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_save()

    def action_save(self) -> None:
        if self._ready:
            self.choose()
        else:
            self._waits = True

    def choose(self) -> None:
        """Close with what was chosen."""
        raise NotImplementedError

    def action_choose_down(self) -> None:
        self.rows.go(self.rows.cursor + 1)

    def action_choose_up(self) -> None:
        self.rows.go(self.rows.cursor - 1)


class TagScreen(ChoosingScreen[tuple[list[str], list[str]]]):
    """Which tags the claims get, and which are taken off. What only some of them have stays so unless it is touched."""

    PANES: ClassVar[tuple[Pane, ...]] = ("dialog", "choosing", "tags")
    TITLE_WORDS = "Tags"
    PLACEHOLDER = "type to find a tag or to make one"

    def __init__(self, subject: str, claims: int) -> None:
        super().__init__(subject)
        self._claims = claims
        self._held: dict[str, int] = {}  # by key: how many of the claims have it
        self._wanted: dict[str, tuple[str, bool]] = {}  # by key: what was touched

    def take(self, answer: Answer) -> None:
        """The tags of the case have come."""
        if isinstance(answer, Taggable):
            self._held = {name_key(tag.name): answer.held.get(tag.id, 0) for tag in answer.tags}
            known = [Entry(tag.name, f"{tag.claims:,}") for tag in self._sorted(answer.tags)]
            self.fill([*self._made(answer.tags), *known])

    def _sorted(self, tags: Sequence[TagRow]) -> list[TagRow]:
        """Those that the claims have first, then those with most claims."""
        return sorted(tags, key=lambda tag: not self._held.get(name_key(tag.name)))

    def _made(self, tags: Sequence[TagRow]) -> list[Entry]:
        """What was made here and is not in the case yet."""
        there = {name_key(tag.name) for tag in tags}
        return [Entry(name, "new", True) for key, (name, _) in self._wanted.items() if key not in there]

    def problem(self, name: str) -> str | None:
        try:
            valid.tag(name)
        except CaseError as error:
            return str(error)
        return None

    def _standing(self, key: str) -> bool | None:
        """Whether all of the claims have a tag; ``None``: some."""
        held = self._held.get(key, 0)
        return None if 0 < held < self._claims else held > 0

    def _now(self, key: str) -> bool | None:
        return self._wanted[key][1] if key in self._wanted else self._standing(key)

    def sign(self, entry: Entry) -> str:
        return {True: "[x] ", False: "[ ] ", None: "[~] "}[self._now(name_key(entry.name))]

    def _want(self, entry: Entry, on: bool | None) -> None:
        key = name_key(entry.name)
        if on == self._standing(key):
            self._wanted.pop(key, None)
        elif on is not None:
            self._wanted[key] = entry.name, on
            if entry.new and all(name_key(one.name) != key for one in self._entries):
                self._entries = [entry, *self._entries]
        self.rows.again()

    def action_toggle_tag(self) -> None:
        entry = self.entry
        if entry is None:
            return
        key = name_key(entry.name)
        turns = (None, True, False) if self._standing(key) is None else (True, False)
        self._want(entry, turns[(turns.index(self._now(key)) + 1) % len(turns)])

    def action_take_tag(self) -> None:
        if self.typed and self.entry is not None:
            self._want(self.entry, True)
            self.query_one(ChoiceBox).value = ""
        elif not self.typed:
            self.action_toggle_tag()

    def choose(self) -> None:
        if self.typed:
            if self.entry is None:
                self.complain(self.problem(self.typed) or "there is no such tag")
                return
            self._want(self.entry, True)
        wanted = list(self._wanted.values())
        add, remove = ([name for name, on in wanted if on is given] for given in (True, False))
        self.dismiss((add, remove) if wanted else None)


class AssigneeScreen(ChoosingScreen[str]):
    """To whom the claims are assigned; an empty name is nobody."""

    TITLE_WORDS = "Assign to"
    PLACEHOLDER = "type to find a person or to name another"

    def __init__(self, subject: str, me: str) -> None:
        super().__init__(subject)
        self._me = me

    def take(self, answer: Answer) -> None:
        """The people of the case have come."""
        if isinstance(answer, People):
            me = [Entry(self._me, "you")] if self._me else []
            others = [Entry(name) for name in answer.names if name != self._me]
            self.fill([*me, *others, Entry("", called="nobody")])

    def problem(self, name: str) -> str | None:
        try:
            valid.reviewer(name)
        except CaseError as error:
            return str(error)
        return None

    def choose(self) -> None:
        if self.entry is None:
            self.complain((self.problem(self.typed) if self.typed else None) or "nobody here is called so")
        else:
            self.dismiss(self.entry.name)
