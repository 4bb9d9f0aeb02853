"""The search line: the list follows while it is typed."""

from typing import TYPE_CHECKING, ClassVar, Final, cast

from textual.binding import Binding, BindingType
from textual.widgets import Input

from verifier.tui.widgets.keys import bind
from verifier.tui.widgets.line_box import LineBox

if TYPE_CHECKING:
    from verifier.tui.screens.triage import Triage


PLACEHOLDERS: Final = {
    "text": 'claims, speakers, titles, outlets, notes: all words, "a phrase", begin*, #tag',
    "article_text": 'the articles\' own text: all words, "a phrase", begin*',
}


class SearchBox(LineBox):
    """Enter keeps the search and goes to the list; Esc takes it away; the arrows move in the list meanwhile.

    ``scope`` is the part of the filter that is typed: words of the claims, or of their articles' own text.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,tab", "keep", show=False),
        Binding("escape", "drop", show=False),
        Binding("down", "move('down')", show=False),
        Binding("up", "move('up')", show=False),
        Binding("pagedown", "move('page_down')", show=False),
        Binding("pageup", "move('page_up')", show=False),
    ]
    DEFAULT_CSS = """
    SearchBox { height: 1; border: none; padding: 0 1; background: $surface; }
    SearchBox:focus { border: none; }
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, compact=True)
        self.scope = "text"

    def on_mount(self) -> None:
        bind(self, "search")

    def look_in(self, scope: str, value: str) -> None:
        """Type this part of the filter from now on, beginning with what it holds: maybe the words of somebody else,
        from a saved view, so they are made harmless; the filter changes only when something is typed."""
        self.scope = scope
        self.placeholder = PLACEHOLDERS[scope]
        with self.prevent(Input.Changed):
            self.words = " ".join(value.split())
        self.cursor_position = len(self.value)

    @property
    def _triage(self) -> "Triage":
        return cast("Triage", self.screen)

    def action_search_scope(self) -> None:
        self._triage.turn_search()

    def action_keep(self) -> None:
        self._triage.close_search(keep=True)

    def action_drop(self) -> None:
        self._triage.close_search(keep=False)

    def action_move(self, way: str) -> None:
        claims = self._triage.claims
        {
            "down": claims.action_down,
            "up": claims.action_up,
            "page_down": claims.action_page_down,
            "page_up": claims.action_page_up,
        }[way]()
