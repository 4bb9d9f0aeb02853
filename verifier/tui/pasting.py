"""What is pasted comes as one text, whatever bytes are in it: none of them acts as a key."""

import sys
from collections.abc import Generator, Iterable
from time import monotonic
from typing import Final

from textual import events
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.message import Message

_SURE: Final = 2
"""Characters of the beginning from which on it is no key that is being pressed."""
HELD: Final = 1.0
"""Seconds that a beginning waits for its end, before it is taken for what it looks like."""
ENDLESS: Final = 30.0
"""Seconds without a sign after which a paste counts as ended: its end was lost, and the keys must not be."""
_READERS: Final = ("textual.drivers.linux_driver", "textual.drivers.win32")
"""The modules that make a parser of what a terminal sends."""


def install() -> None:
    """Let the drivers that are loaded read with ``PasteParser``."""
    for name in _READERS:
        if name in sys.modules:
            setattr(sys.modules[name], XTermParser.__name__, PasteParser)


class PasteParser(XTermParser):
    """Textual's parser, with pastes taken out of its hands.

    In textual 8.2.8 a paste goes through the rules for escape sequences as well: what stands behind an ESC in the
    pasted text is sent on as keys (``reissue_sequence_as_keys``) before the paste itself, so that a stranger's text
    could give verdicts. Here everything between the two marks is kept as it is. A mark of the end within one read
    of the terminal counts only when it is the last one there: terminals take such marks out of what they paste, but
    not all of them.
    """

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._pasted: list[str] | None = None  # None: nothing is being pasted
        self._held = ""  # what may be the beginning of a mark, cut off by the end of a read
        self._since = 0.0
        self._passed = ""  # the last signs that textual's parser got: a mark may have begun with them

    def feed(self, data: str) -> Iterable[Message]:
        if not data:  # the end of the terminal
            held, self._held = self._held, ""
            if held and self._pasted is None:
                yield from super().feed(held)
            yield from super().feed("")
            return
        data, self._held = self._held + data, ""
        self._since = monotonic()
        while data:
            data = yield from self._paste(data) if self._pasted is not None else self._keys(data)

    def tick(self) -> Iterable[Message]:
        silent = monotonic() - self._since
        if self._pasted is not None and silent > ENDLESS:
            yield from self._paste(BRACKETED_PASTE_END)
        elif self._held and self._pasted is None and silent > HELD:
            held, self._held = self._held, ""
            yield from super().feed(held)
        yield from super().tick()

    def _keys(self, data: str) -> Generator[Message, None, str]:
        begun = self._begun(data)
        if begun:
            rest = {1: "[I", 2: "I", 5: f"~{BRACKETED_PASTE_END}"}.get(begun, "~")
            if self._timeout_time is not None:  # textual's parser waits for more: it gets some end, and is not heard
                for _ in super().feed(rest):
                    pass
            before, after, mark = "", data[len(BRACKETED_PASTE_START) - begun :], True
        else:
            before, found, after = data.partition(BRACKETED_PASTE_START)
            mark = bool(found)
        if mark:
            self._pasted = []
        else:
            before = self._hold(before, BRACKETED_PASTE_START, _SURE)
        if before:
            yield from super().feed(before)
        self._passed = "" if mark else (self._passed + before)[-len(BRACKETED_PASTE_START) :]
        if mark and self._timeout_time is not None:  # an Esc was pressed just before: it must not come behind the paste
            self._timeout_time = 0.0
            yield from super().tick()
        return after

    def _begun(self, data: str) -> int:
        """How many signs of the mark that ``data`` ends were passed on before."""
        for begun in range(1, len(BRACKETED_PASTE_START)):
            mark = BRACKETED_PASTE_START
            if self._passed.endswith(mark[:begun]) and data.startswith(mark[begun:]):
                return begun
        return 0

    def _paste(self, data: str) -> Generator[Message, None, str]:
        assert self._pasted is not None
        inside, mark, after = data.rpartition(BRACKETED_PASTE_END)
        if not mark:
            self._pasted.append(self._hold(data, BRACKETED_PASTE_END, 1))
            return ""
        text = "".join((*self._pasted, inside))
        self._pasted = None
        yield events.Paste(text.replace("\x00", ""))
        return after

    def _hold(self, data: str, mark: str, least: int) -> str:
        """Keep back what may be the beginning of a mark."""
        for length in range(min(len(mark) - 1, len(data)), least - 1, -1):
            if data.endswith(mark[:length]):
                self._held = data[-length:]
                return data[:-length]
        return data
