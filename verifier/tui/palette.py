"""The palette: every action and theme by name. It runs the same actions as the keys do."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from verifier.tui.actions import ACTIONS, Action, Pane
from verifier.tui.key_names import shown_keys
from verifier.tui.screens.lists import Lists, claim_number
from verifier.tui.theme import described

if TYPE_CHECKING:
    from verifier.tui.program import VerifierApp


def open_palette(app: "VerifierApp") -> None:
    """Open the palette on the actions of the screen in front."""
    if not isinstance(app.screen, CommandPalette):
        app.push_screen(CommandPalette(providers=[Actions], placeholder="What do you want to do?"))


class Actions(Provider):
    """The registry and the themes as commands."""

    def _panes(self) -> tuple[Pane, ...]:
        pane = getattr(self.screen, "help_pane", None)
        if pane == "reader":
            return ("reader", "moving", "everywhere")
        if pane == "compare":
            return ("compare", "moving", "everywhere")
        if pane == "views":
            return ("views",)
        if pane == "columns":
            return ("columns",)
        if pane == "filter":
            return ("filter",)
        if pane in ("history", "articles", "sources"):
            return (cast("Pane", pane), "listing", "lists", "moving", "everywhere")
        if self.screen.has_class("-empty"):
            return ("empty", "everywhere")
        return (
            ("claims", "list", "lists", "moving", "everywhere") if hasattr(self.screen, "claims") else ("everywhere",)
        )

    def _commands(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        app = cast("VerifierApp", self.app)
        panes = self._panes()
        for action in ACTIONS:
            if action.pane in panes and action.id != "palette":
                keys = shown_keys(",".join(app.keymap.keys(action.id)))
                yield f"{action.label}  ({keys})" if keys else action.label, action.help, partial(self._run, action)
        for name in sorted(app.available_themes):
            yield f"theme: {name}", described(app.available_themes[name]), partial(self._theme, name)

    async def discover(self) -> Hits:
        for name, words, run in self._commands():
            yield DiscoveryHit(Content(name), run, text=name, help=words)

    async def search(self, query: str) -> Hits:
        claim = claim_number(query)
        screen = self.screen
        if claim and isinstance(screen, Lists) and not screen.has_class("-empty"):
            name = f"go to claim {claim}"
            yield Hit(1, Content(name), partial(screen.go_to_claim, claim), text=name, help="The claim of that number.")
        matcher = self.matcher(query)
        for name, words, run in self._commands():
            score = matcher.match(f"{name} {words}")
            if score > 0:
                yield Hit(score, Content(name), run, text=name, help=words)

    def _run(self, action: Action) -> None:
        for node in (self.screen.focused, self.screen, self.app):
            method = getattr(node, f"action_{action.id}", None) if node is not None else None
            if method is not None:
                method()
                return
        claims = getattr(self.screen, "claims", None)
        method = getattr(claims, f"action_{action.id}", None)
        if method is not None:
            method()

    def _theme(self, name: str) -> None:
        app = cast("VerifierApp", self.app)
        app.theme = name
        words = f"The theme is {name}; the settings keep it."
        if app.no_color:
            words = f"The theme {name} shows no colours while NO_COLOR is set, and is not kept."
        elif app.triage is not None:
            app.triage.keep_setting("theme", name)
        say: Callable[[str], None] | None = getattr(self.screen, "say", None)
        if say is not None:
            say(words)
        elif app.triage is not None:
            app.triage.say(words)
