"""How the screen is started: the case is read in the background while textual is being imported, then it is painted."""

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from verifier.errors import VerifierError
from verifier.tui import columns
from verifier.tui.actions import Keymap
from verifier.tui.desk import Desk

if TYPE_CHECKING:
    from db.moving import Told
    from verifier.config import Config
    from verifier.tui.program import VerifierApp
    from verifier.workflow.session import Session

FRAMES: Final = "240"
"""Paints a second at most: at textual's 60 the claim beside the list would come up to 17 ms after the cursor."""


def run(
    case: "str | Path | Callable[[], Session]",
    config: "Config",
    *,
    reviewer: str | None = None,
    tour: bool = False,
    told: "Told | None" = None,
) -> int:
    """Open the screen on a case and stay until the person leaves; the exit code.

    ``case`` is a path, a database's URL, or a function that opens the session (it is called in another thread); a
    case that is not there yet is made. One that cannot be opened raises ``VerifierError`` or ``db.errors.CaseError``
    before the terminal is touched, as do keys, columns and a theme in ``config`` that cannot be.

    :param told: is given how far an older case is in being brought up to date; ctrl+c ends that.
    :param tour: show the tour of the screen, also when it was seen.
    """
    import gc

    os.environ.setdefault("TEXTUAL_FPS", FRAMES)  # textual reads it once, when it is imported
    sys.setswitchinterval(0.001)  # a thread that reads hands over to a key sooner
    gc.disable()  # until the first paint: what is imported stays, and to look for garbage in it costs a tenth
    try:
        keymap = Keymap(config.keys)
        columns.parse(config.columns)
    except VerifierError:
        from verifier.tui.in_force import in_force

        in_force(config)  # raises the same, with the line of the settings file
        raise
    stopped = threading.Event()
    desk = Desk(case if callable(case) else _opener(case, reviewer, config, told, stopped))
    _load_asyncio()  # before there is another thread that may load something
    desk.start(config.sort)
    try:
        app = build(desk, keymap, config, "now" if tour else config.tour)
        try:
            desk.ready.wait()
        except KeyboardInterrupt:
            stopped.set()
            desk.ready.wait(30)  # until what was begun is taken back
            raise
        if desk.failure is not None:
            raise desk.failure
        code = app.run() or 0
    finally:
        gc.enable()
        desk.close()
    if desk.unsaved:
        raise VerifierError("not saved: " + "; ".join(desk.unsaved))
    return code


def build(desk: Desk, keymap: Keymap, config: "Config", tour: str = "never") -> "VerifierApp":
    """The program on a desk that was started; loads textual."""
    from verifier.tui.program import VerifierApp

    if config.theme is not None:
        from verifier.tui.in_force import check_theme

        check_theme(config)
    return VerifierApp(desk, keymap, theme=config.theme, columns=columns.parse(config.columns), tour=tour)


def _load_asyncio() -> None:
    """Load asyncio without TLS, which it does without where there is none: the screen speaks to no network.

    ``ssl`` takes a thirtieth of the time to the first paint, and some megabytes. Whoever imports it later gets it.
    """
    modules: dict[str, Any] = sys.modules
    if "ssl" in modules or "asyncio" in modules:
        return
    modules["ssl"] = None  # an import of it fails then (see importlib's documentation)
    try:
        import asyncio  # noqa: F401
    finally:
        del modules["ssl"]


def _opener(
    target: str | Path, reviewer: str | None, config: "Config", told: "Told | None", stopped: threading.Event
) -> "Callable[[], Session]":
    def tell(words: str, share: float | None) -> None:
        if stopped.is_set():
            raise VerifierError("stopped; the case is as it was")
        if told is not None:
            told(words, share)

    def opened() -> "Session":
        from verifier.workflow.session import open_session

        return open_session(str(target), create=True, reviewer=reviewer, config=config, told=tell)

    return opened
