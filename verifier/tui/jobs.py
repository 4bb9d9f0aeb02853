"""Long work in a child process: adding articles, the sample, exports. The screen never loads the model."""

import json
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any, Final

from verifier.tui.answers import Progress

if TYPE_CHECKING:
    from verifier.workflow.session import Session

LINE_LIMIT: Final = 100_000
"""Code points of one line of a child's output that are looked at."""


class Job:
    """One command of ``verifier`` on this case. Answers ``Progress``; the last one has the exit code."""

    def __init__(
        self, name: str, arguments: Sequence[str], session: "Session", post: Callable[[Progress], None]
    ) -> None:
        from verifier.workflow.child import verifier_command

        self.name = name
        self.cancelled = False
        self._command = verifier_command(session.target, session.reviewer, *arguments)
        self._post = post
        self._process: subprocess.Popen[str] | None = None
        self._last = ""
        self._error = ""
        self._more: dict[str, Any] | None = None

    def start(self) -> None:
        """Begin; the child has no terminal, so it can neither ask nor paint."""
        threading.Thread(target=self._run, name=f"verifier-{self.name}", daemon=True).start()

    def cancel(self) -> None:
        """Stop the child and what it started; what it has finished stays in the case."""
        self.cancelled = True
        process = self._process
        if process is not None and process.poll() is None:
            _signal(process, signal.SIGINT)  # as ctrl+c does: it takes away what is half written, and says what stays
            threading.Timer(5, _kill, (process,)).start()

    def _run(self) -> None:
        stdin = self._command.stdin()
        try:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter on our own module, no shell
                self._command.argv,
                env=dict(self._command.env),
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                errors="replace",
                start_new_session=True,
            )
        except OSError as error:
            self._post(Progress(self.name, f"cannot start {self.name}: {error.strerror}", 1))
            return
        finally:
            os.close(stdin)
        self._process = process
        if self.cancelled:
            self.cancel()
        assert process.stdout is not None
        assert process.stderr is not None
        errors = threading.Thread(target=self._read_errors, args=(process.stderr,), daemon=True)
        errors.start()
        for line in process.stdout:
            said, share = told(line[:LINE_LIMIT])
            self._more = _event(line[:LINE_LIMIT])
            if said:
                self._last = said
                self._post(Progress(self.name, said, share=share))
        code = process.wait()
        errors.join(2)
        words = (self._error or self._last) if code else (self._last or self._error)
        self._post(Progress(self.name, words, code, more=self._more))

    def _read_errors(self, stream: IO[str]) -> None:
        for line in stream:
            if line.strip():
                self._error = line.strip()[:LINE_LIMIT]


def told(line: str) -> tuple[str, float | None]:
    """A line of a child's output in words, and how much is done if it says so.

    A child's events are JSON objects; anything else is taken as it is.
    """
    event = _event(line)
    if event is None:
        return line.strip(), None
    share = event.get("share")
    return _words(event), float(share) if isinstance(share, int | float) else None


def _event(line: str) -> dict[str, Any] | None:
    """The JSON object that a line is, if it is one."""
    if not line.lstrip().startswith("{"):
        return None
    try:
        event: dict[str, Any] = json.loads(line)
    except ValueError:
        return None
    return event


def _words(event: dict[str, Any]) -> str:
    if event.get("summary"):
        return str(event["summary"])
    name = event.get("title") or event.get("origin") or ""
    if event.get("status") == "refused":
        return f"refused {event.get('origin') or name}: {event.get('reason') or ''}"
    if event.get("status") == "already":
        return f"already here: {name}" + (f" ({event['reason']})" if event.get("reason") else "")
    claims = event.get("claims")
    return f"{name}: {claims} claim{'' if claims == 1 else 's'}" if claims is not None else str(name)


def _signal(process: "subprocess.Popen[str]", number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)  # its own session, begun above: only what this job started


def _kill(process: "subprocess.Popen[str]") -> None:
    if process.poll() is None:
        _signal(process, signal.SIGKILL)
