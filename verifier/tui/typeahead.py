"""Keys one at a time: each is given to the screen when the one before has done all that it does.

Over a slow line, or typed quickly, several keys come in one read. Textual hands all of them to what has the focus at
that moment, so that what is typed behind the key that opens a box or a dialog would run as commands of the list below.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from textual import events
from textual.app import ScreenStackError
from textual.dom import DOMNode
from textual.message_pump import MessagePump

if TYPE_CHECKING:
    from verifier.tui.program import VerifierApp

QUIET: Final = 2
"""Rounds through the screen in which nothing changed, until a key is done. One is not enough: what a key sends (that a
line was entered, that a box wants the focus) is behind the first."""
ROUNDS: Final = 60
"""Rounds after which a key counts as done, whatever still changes."""
LOST: Final = 1.0
"""Seconds after which a round is begun anew: what it went through may have gone away."""
TRIES: Final = 5
"""Rounds begun anew until what was typed ahead is thrown away: better no key than one in the wrong place."""
REST: Final = 0.025
"""Seconds that a key has for what it does before it is asked whether it is done, which takes time of its own. No key
waits for that: the next one that comes asks at once."""
ANSWER: Final = 5.0
"""Seconds that a screen may let keys wait for an answer that the next key depends on."""

Typed = events.Key | events.Paste


class TypeAhead:
    """Holds keys and pastes back while one is being done. ``give`` hands one to the screen."""

    def __init__(self, app: "VerifierApp", give: Callable[[Typed], Awaitable[None]]) -> None:
        self._app = app
        self._give = give
        self._held: deque[Typed] = deque()
        self._round = 0
        self._rounds = self._quiet = self._tries = 0
        self._until = 0.0  # when a screen has waited long enough
        self._watch: asyncio.TimerHandle | None = None
        self._rests = False
        self.busy = False
        """Whether a key is being done."""

    @property
    def waits(self) -> bool:
        """Whether another key has come already."""
        return bool(self._held)

    async def take(self, event: Typed) -> None:
        """Give a key to the screen, now or in its turn."""
        if self.busy:
            self._held.append(event)
            self.hurry()
        else:
            await self._begin(event)

    def hurry(self) -> None:
        """Ask at once whether the last key is done, if that was still to be asked."""
        if self._rests:
            self._send()

    async def _begin(self, event: Typed) -> None:
        self.busy = True
        self._rounds = self._quiet = self._tries = 0
        self._until = asyncio.get_running_loop().time() + ANSWER
        try:
            await self._give(event)
        finally:
            if self._held:
                self._send()
            else:
                self._rests = True
                self._watch = asyncio.get_running_loop().call_later(REST, self._send)

    # A key goes from widget to widget up to the app, which may run an action then. What follows it on the same way,
    # queue by queue, is back at the app when the key is done.

    def _send(self) -> None:
        self._round += 1
        self._stop_watching()
        try:
            screen = self._app.screen
        except ScreenStackError:  # the program is leaving
            self._drop()
            return
        focused = self._app.focused
        way: list[DOMNode] = [*(focused or screen).ancestors_with_self]
        self._watch = asyncio.get_running_loop().call_later(LOST, self._lost, self._round)
        self._hop(way, self._round, (screen, focused))

    def _hop(self, way: list[DOMNode], number: int, seen: tuple[MessagePump, MessagePump | None]) -> None:
        while way:
            node = way.pop(0)
            if node is self._app:
                break
            if node.call_later(partial(self._hop, way, number, seen)):
                return  # one that is going away does not take it
        self._app.call_later(partial(self._back, number, seen))

    async def _back(self, number: int, seen: tuple[MessagePump, MessagePump | None]) -> None:
        if number != self._round or not self.busy:
            return
        self._rounds += 1
        try:
            screen, focused = self._app.screen, self._app.focused
        except ScreenStackError:
            self._drop()
            return
        self._quiet = self._quiet + 1 if (screen, focused) == seen else 0
        loop = asyncio.get_running_loop()
        if getattr(screen, "keys_wait", False) and loop.time() < self._until:
            self._stop_watching()
            self._watch = loop.call_later(0.01, self._send)
        elif self._quiet < QUIET and self._rounds < ROUNDS:
            self._send()
        else:
            self._stop_watching()
            if self._held:
                await self._begin(self._held.popleft())
            else:
                self.busy = False

    def _lost(self, number: int) -> None:
        if number != self._round:
            return
        self._tries += 1
        if self._tries < TRIES:
            self._quiet = 0
            self._send()
        else:
            self._drop()

    def _drop(self) -> None:
        self._round += 1
        self._stop_watching()
        self._held.clear()
        self.busy = False

    def _stop_watching(self) -> None:
        self._rests = False
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None
