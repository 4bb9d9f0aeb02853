"""Help for the pane in focus, made from the registry of actions."""

from typing import Any, Final

from textual.app import ComposeResult
from textual.containers import Container
from textual.screen import Screen

from verifier.tui.actions import PANES, Pane
from verifier.tui.key_names import shown_key
from verifier.tui.screens.dialog import Dialog
from verifier.tui.theme import Palette
from verifier.tui.widgets.ink import Line, flow
from verifier.tui.widgets.keys import keymap_of
from verifier.tui.widgets.sheet import Sheet
from verifier.tui.wrap import fit

_TOLD: Final[dict[str, tuple[Pane, ...]]] = {
    "list": ("list", "lists", "claims", "moving", "search", "everywhere"),
    "detail": ("moving", "lists", "claims", "everywhere"),
    "empty": ("empty", "everywhere"),
    "reader": ("reader", "moving", "everywhere"),
    "compare": ("compare", "moving", "everywhere"),
    "chips": ("chips", "everywhere"),
    "columns": ("columns", "moving", "everywhere"),
    "evidence": ("evidence", "moving", "everywhere"),
    "views": ("views", "moving", "everywhere"),
    "filter": ("filter", "moving", "everywhere"),
    "dialog": ("dialog", "editor", "form", "export", "choosing", "tags", "attach", "job"),
    "history": ("history", "listing", "lists", "moving", "everywhere"),
    "articles": ("articles", "listing", "lists", "moving", "everywhere"),
    "sources": ("sources", "listing", "lists", "moving", "everywhere"),
}


SEARCHED: Final = (
    ("mass grave", "all of the words, in any order; the last may be a beginning"),
    ('"mass grave"', "the words as they stand together"),
    ("displ*", "a word that begins so"),
    ("#urgent", "with a tag that begins so, in the search for claims"),
    ('#"mass grave"', "with that very tag"),
)
"""What can be typed into the search line."""


def pane_in_focus(screen: Screen[Any]) -> str:
    """Which help a screen needs now."""
    if hasattr(screen, "help_pane"):
        return str(screen.help_pane)
    if screen.has_class("-empty"):
        return "empty"
    if screen.focused is not None and screen.focused.id == "chips":
        return "chips"
    if hasattr(screen, "claims"):
        return "list" if screen.focused is None or screen.focused.id == "claims" else "detail"
    return "dialog"


class HelpScreen(Dialog[None]):
    """The keys of one pane first, then those of the places round it."""

    PANES = ()
    DEFAULT_CSS = """
    HelpScreen > #window { width: 92; height: 90%; }
    HelpScreen Sheet { height: 1fr; background: $surface; }
    """

    def __init__(self, pane: str) -> None:
        super().__init__()
        self._pane = pane

    def compose(self) -> ComposeResult:
        with Container(id="window") as window:
            window.border_title = "Keys"
            window.border_subtitle = "j k move  Esc close"
            yield Sheet()

    def on_mount(self) -> None:
        for key in ("escape", "q", "enter", *self.main.keymap.keys("help")):
            self._bindings.bind(key, "cancel", show=False, priority=True)
        sheet = self.query_one(Sheet)
        sheet.show(self._lines)
        sheet.focus()

    def _lines(self, width: int, palette: Palette) -> tuple[list[Line], int]:
        keymap = keymap_of(self)
        lines: list[Line] = []
        for pane in _TOLD[self._pane]:
            if lines:
                lines.append([])
            lines.append([(PANES[pane], palette.heading)])
            for action, keys in keymap.in_pane(pane):
                if action.id.startswith("view_"):  # one line for all nine
                    if action.id != "view_1":
                        continue
                    last = shown_key(keymap.keys("view_9")[0])
                    told = "List what the saved view of that number holds."
                    first = fit(f"  {shown_key(keys.split(',')[0])}…{last}", 14)
                    lines += flow(told, palette.text, width, first=[(first, palette.key)], indent=" " * 14)
                    continue
                names = " ".join(shown_key(key) for key in keys.split(",")) if keys else keymap.first("palette") + " …"
                lines += flow(
                    action.help, palette.text, width, first=[(fit(f"  {names}", 14), palette.key)], indent=" " * 14
                )
            if pane == "search":
                for sign, meaning in SEARCHED:
                    lines.append([(fit(f"  {sign}", 14), palette.text), (meaning, palette.text)])
        if self._pane in ("list", "detail"):
            lines += [[], [("Signs", palette.heading)]]
            for sign, meaning in (
                ("≈170", "about 170"),
                ("≥100", "at least 100, or a word that means so"),
                ("560–770", "between 560 and 770"),
                (">20", "more than 20"),
                ("A ‹ B", "said by A, known through B"),
                ("●", "marked"),
                ("~", "changed by another since you looked at it"),
            ):
                lines.append([(fit(f"  {sign}", 14), palette.key), (meaning, palette.text)])
        return lines, 0
