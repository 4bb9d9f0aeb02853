"""The screen's program. Importing this loads textual; ``verifier.tui.app`` begins to read the case before that."""

import gc
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import Initialize, Reactive
from textual.theme import BUILTIN_THEMES

from verifier.safe_text import safe_text
from verifier.tui import pasting
from verifier.tui.actions import Keymap
from verifier.tui.answers import Answer, Copied
from verifier.tui.columns import DEFAULT as DEFAULT_COLUMNS
from verifier.tui.columns import Shown
from verifier.tui.desk import Desk
from verifier.tui.screens.triage import Triage
from verifier.tui.theme import DEFAULT, OURS, PLAIN, Palette, palette
from verifier.tui.typeahead import TypeAhead, Typed
from verifier.tui.widgets.keys import bind

if TYPE_CHECKING:
    from textual.theme import Theme
    from textual.widget import Widget


class Answered(Message):
    """The desk has an answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


class VerifierApp(App[int], inherit_bindings=False):  # textual's ctrl+q would leave at once, also from a note
    """The whole screen. ``desk`` has been started; ``target`` opens the same case in a child process."""

    ENABLE_COMMAND_PALETTE = False  # ctrl+p is bound from the registry, like every other key
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+c", "how_to_leave", show=False, system=True)]
    CSS_PATH = None
    CSS = """
    CommandPalette SearchIcon { display: none; }
    CommandPalette > Vertical { width: 84; margin-top: 2; }
    Toast { max-width: 80%; width: 72; padding: 0 1; margin-top: 0; }
    ModalScreen { background: $background 55%; align: center middle; }
    * { scrollbar-background: $background; scrollbar-background-hover: $background;
        scrollbar-background-active: $background;
        scrollbar-color: $panel; scrollbar-color-hover: $secondary; scrollbar-color-active: $secondary; }
    """
    # In force from the beginning: a theme that is set later makes textual read all of its styles a second time.
    theme: Reactive[str] = Reactive(Initialize(lambda app: cast("VerifierApp", app)._first_theme))

    def __init__(
        self,
        desk: Desk,
        keymap: Keymap,
        *,
        theme: str | None = None,
        columns: tuple[Shown, ...] = DEFAULT_COLUMNS,
        tour: str = "never",
    ) -> None:
        no_color = "NO_COLOR" in os.environ
        known = theme in OURS or theme in BUILTIN_THEMES
        self._first_theme: str = PLAIN if no_color else theme if theme is not None and known else DEFAULT
        super().__init__(ansi_color=True if no_color else None)
        pasting.install()  # the driver is loaded by now
        self.desk = desk
        self.keymap = keymap
        self.columns = columns
        self.tour = tour
        """Whether the tour is still to be shown: ``once`` if it never was, ``now`` in any case, ``never``."""
        self._palette: tuple[Theme, Palette] | None = None
        self.copied = ""
        """What was copied last."""
        self._copies = 0
        self.ahead = TypeAhead(self, self._give)
        """The keys that came, each given to the screen when the one before is done."""

    @property
    def available_themes(self) -> "dict[str, Theme]":
        """Textual's themes and ours, by name."""
        return {**super().available_themes, **OURS}

    @property
    def palette(self) -> Palette:
        """The styles of the theme in force."""
        theme = self.current_theme
        if self._palette is None or self._palette[0] is not theme:
            self._palette = (theme, palette(theme, no_color=self.no_color))
        return self._palette[1]

    def get_default_screen(self) -> Triage:
        return Triage(self.desk)

    @property
    def triage(self) -> Triage | None:
        """The main screen, once it is there."""
        return next((screen for screen in self.screen_stack if isinstance(screen, Triage)), None)

    def on_mount(self) -> None:
        bind(self, "everywhere")
        self._leave_with_the_terminal()

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self.ahead.take(event)
        else:
            await super().on_event(event)

    async def _give(self, event: Typed) -> None:
        if isinstance(self.screen, Triage) and not self.screen.lets_in(event):
            return
        if isinstance(event, events.Paste):
            event.text = _harmless(event.text, self.focused)
        elif event.character and not event.character.isascii() and not event.is_forwarded:
            event = _unseen(event, self.focused)
        if isinstance(event, events.Key) and not event.is_forwarded and isinstance(self.screen, Triage):
            self.screen.acted()
        await super().on_event(event)

    @property
    def clipboard(self) -> str:
        """What was copied from a box, as boxes hold it."""
        from verifier.tui.unseen import held

        return held(super().clipboard)

    def copy_to_clipboard(self, text: str) -> None:
        """Give the terminal what was copied from a box, as it was typed."""
        from verifier.tui.unseen import real

        super().copy_to_clipboard(real(text))

    def listen(self, first: Callable[[Answer], None]) -> None:
        """Take the desk's answers from now on; ``first`` is given those that came already, before the first paint."""
        self.desk.post.connect(first, lambda answer: self.post_message(Answered(answer)))

    def collect_garbage(self) -> None:
        """From the first paint on: what is there by now stays, and the collector need not look at it again."""
        gc.freeze()
        gc.enable()

    def on_answered(self, message: Answered) -> None:
        for screen in self.screen_stack:
            take: Callable[[Answer], None] | None = getattr(screen, "take", None)
            if take is None:
                continue
            if isinstance(screen, Triage):
                take(message.answer)
            else:  # a dialog may still be on its way: its own queue begins when it is there
                screen.call_later(take, message.answer)

    def _leave_with_the_terminal(self) -> None:
        import asyncio
        import signal

        if self.is_headless:
            return
        loop = asyncio.get_running_loop()
        for name in ("SIGHUP", "SIGTERM"):
            number = getattr(signal, name, None)
            if number is not None:
                try:
                    loop.add_signal_handler(number, self._hung_up)
                except (NotImplementedError, RuntimeError, ValueError):
                    return  # not the main thread, or a platform without signals

    def _hung_up(self) -> None:
        # Nothing can be shown any more. Should the way out hang on a terminal that is gone, leave anyhow, but not
        # before what was asked for is on disk: another program may keep the case busy.
        import threading

        threading.Thread(target=self._leave_anyhow, daemon=True).start()
        self.exit(1)

    def _leave_anyhow(self) -> None:
        import time

        time.sleep(3)
        self.desk.close()
        os._exit(1)

    def action_help(self) -> None:
        from verifier.tui.screens.help import HelpScreen, pane_in_focus

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(pane_in_focus(self.screen)))

    def put_messages_away(self) -> None:
        """Take all messages off the screen."""
        for screen in self.screen_stack:
            screen.query("ToastHolder").remove()  # clear_notifications leaves these, empty, for ever
        self.clear_notifications()

    def copy(self, text: str, what: str) -> None:
        """Copy a text wherever it can go, in a thread; ``Copied`` then says what is known of it."""
        import threading

        from verifier.tui import clipboard

        self.copied = text
        environ = dict(os.environ)
        key = self.keymap.first("show_copied")
        self._copies += 1
        number = self._copies

        def give() -> None:
            sure, send = clipboard.copy(text, environ)
            if number == self._copies:  # the newest copy stands
                told = clipboard.told(what, sure, key)
                self.desk.post(Copied(told, clipboard.sequence(text, environ) if send else ""))

        threading.Thread(target=give, name="verifier-copies", daemon=True).start()

    def send_to_terminal(self, sequence: str) -> None:
        """Send the terminal what is no picture, such as a text for its clipboard."""
        if self._driver is not None and sequence:
            self._driver.write(sequence)

    def action_show_copied(self) -> None:
        from verifier.tui.screens.copied import CopiedScreen

        if not self.copied:
            self.notify("Nothing was copied yet.", markup=False)
        elif not isinstance(self.screen, CopiedScreen):
            self.push_screen(CopiedScreen(self.copied))

    def action_how_to_leave(self) -> None:
        """Some leave programs by ctrl+c; here it copies what is selected, and is pressed by mistake."""
        self.notify(f"{self.keymap.first('quit')} leaves, from the list of claims.", markup=False, timeout=4)

    def action_palette(self) -> None:
        from verifier.tui.palette import open_palette

        open_palette(self)


def _unseen(key: events.Key, box: "Widget | None") -> events.Key | events.Paste:
    """A key of a sign that nobody sees, as boxes take it: widgets take no key of a sign that is not printable."""
    from verifier.tui.unseen import Holding, held, is_unseen

    return events.Paste(held(key.character or "")) if is_unseen(key.character) and isinstance(box, Holding) else key


def _harmless(pasted: str, box: "Widget | None") -> str:
    """What was pasted, maybe a stranger's text with controls in it. A box of one line gets all lines, not the first."""
    from verifier.tui.unseen import Holding, held

    lines = pasted.replace("\r\n", "\n").replace("\r", "\n")  # terminals paste the end of a line as the key Enter
    several = hasattr(box, "document")
    safe = held if isinstance(box, Holding) else safe_text
    return safe(lines) if several else safe(lines.strip("\n"), newlines=False)
