"""Runs the command line and turns every error into one line and an exit code; no traceback reaches a person.

Exit codes: 0 done, 1 refused (bad input, nothing changed), 2 wrong usage, 130 stopped with ctrl+c, 141 the reader of
our output went away (``| head``).
"""

import os
import sys
from collections.abc import Callable, Sequence
from typing import Final

from verifier.errors import VerifierError

DONE: Final = 0
REFUSED: Final = 1
USAGE: Final = 2
STOPPED: Final = 130
PIPE_CLOSED: Final = 141

GLOBAL_OPTIONS: Final = ("--case", "--reviewer", "--passphrase-file")


def run(arguments: Sequence[str]) -> int:
    """Run one command line (without the program's name) and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    words = hoist(arguments)
    return guarded(lambda: _screen(words) if _only_options(words) else _command(words))


def guarded(work: Callable[[], int]) -> int:
    """Do the work; an error becomes one line on standard error and an exit code."""
    try:
        code = work()
        sys.stdout.flush()
    except VerifierError as error:
        return _refuse(str(error))
    except KeyboardInterrupt:
        return _refuse("stopped", STOPPED)
    except BrokenPipeError:
        _silence()
        return PIPE_CLOSED
    except Exception as error:
        return _refuse("stopped", STOPPED) if _interrupted(error) else _explain(error)
    return code


def _interrupted(error: BaseException) -> bool:
    """Whether ctrl+c came while a module was loaded, which Python may turn into an error of its own."""
    cause = error.__cause__
    return cause is not None and (isinstance(cause, KeyboardInterrupt) or _interrupted(cause))


def hoist(arguments: Sequence[str]) -> list[str]:
    """Put ``--case`` and its like in front, so that they may stand before or after the command."""
    first: list[str] = []
    rest: list[str] = []
    left = iter(arguments)
    for word in left:
        if word == "--":
            rest += [word, *left]
            break
        if word in GLOBAL_OPTIONS:
            first += [word, *(value for value in [next(left, None)] if value is not None)]
        elif word.startswith(tuple(f"{option}=" for option in GLOBAL_OPTIONS)):
            first.append(word)
        else:
            rest.append(word)
    return first + rest


def _only_options(words: Sequence[str]) -> bool:
    """Whether there is no command, only ``--case X`` and its like: the screen, without loading typer."""
    return len(words) % 2 == 0 and all(word in GLOBAL_OPTIONS for word in words[::2])


def _screen(words: Sequence[str]) -> int:
    from verifier.cli.screen import open_screen
    from verifier.cli.state import State

    given = dict(zip(words[::2], words[1::2], strict=True))
    return open_screen(State(*(given.get(option) or None for option in GLOBAL_OPTIONS)))


def _command(arguments: list[str]) -> int:
    import typer

    from verifier.cli.app import command

    try:
        code = command().main(args=arguments, prog_name="verifier", standalone_mode=False)
    except typer.TyperException as error:
        return _misused(error)
    except typer.Abort:
        return _refuse("stopped", STOPPED)
    except SystemExit as stop:  # typer's own way with a closed pipe
        if not isinstance(stop.__context__, BrokenPipeError):
            raise
        _silence()
        return PIPE_CLOSED
    return code if isinstance(code, int) else DONE


def _misused(error: Exception) -> int:
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "verifier"
    words = getattr(error, "format_message", lambda: str(error))().strip().rstrip(".").replace("Value error, ", "")
    return _refuse(f"{words}; see {path} --help", USAGE)


def _refuse(message: str, code: int = REFUSED) -> int:
    from verifier.safe_text import safe_text

    try:
        sys.stdout.flush()
    except OSError:
        _silence()
    try:
        sys.stderr.write(f"verifier: {safe_text(' '.join(message.split()), newlines=False)}\n")
        sys.stderr.flush()
    except OSError:
        _silence()
    return code


def _explain(error: Exception) -> int:
    """An error of the store is for people; any other is a fault of ours: logged, and told in one line."""
    from db.errors import CaseError

    if isinstance(error, CaseError):
        return _refuse(str(error))
    kind = type(error).__name__
    where = _log()
    details = f"the details are in {where}" if where else "the details could not be logged"
    return _refuse(f"something went wrong that should not ({kind}: {str(error)[:200]}); {details}")


def _log() -> str | None:
    import time
    import traceback

    from verifier import __version__
    from verifier.paths import log_file

    try:
        where = log_file()
        where.parent.mkdir(parents=True, exist_ok=True)
        with where.open("a", encoding="utf-8", errors="backslashreplace") as stream:
            stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
            stream.write(f"{stamp} verifier {__version__}\n{traceback.format_exc()}\n")
    except Exception:
        return None
    return str(where)


def _silence() -> None:
    """Nobody reads any more: point the closed streams at nothing, so that the interpreter's exit stays quiet too."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            try:
                os.dup2(nothing, stream.fileno())
            except (OSError, ValueError):
                continue
