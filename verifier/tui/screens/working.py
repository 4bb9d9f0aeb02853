"""Long work beside the screen: one job at a time, others waiting their turn; looked at and stopped by a key."""

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from verifier.tui.answers import Progress
from verifier.tui.phrases import one_line, plural
from verifier.tui.screens.lists import Lists
from verifier.tui.watching import APART

if TYPE_CHECKING:
    from verifier.tui.desk import Desk
    from verifier.tui.jobs import Job

KEPT: Final = 200
"""Lines of a job that are kept for its dialog."""
STOPPED: Final = "stopped"
Done = Callable[[Progress], None]


def _nothing(answer: Progress) -> None:
    pass


def _how_it_stopped(line: str) -> str:
    """What a job that was stopped said last; that it was stopped is said once."""
    words = line.removeprefix("verifier: ")
    if words.startswith(STOPPED):
        return words
    return f"{STOPPED}; {words}" if words else STOPPED


class Working(Lists):
    """Starts jobs in child processes and shows how far they are."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk)
        self.job: Job | None = None
        self.job_lines: deque[str] = deque(maxlen=KEPT)
        self.job_share: float | None = None
        self.waiting: deque[tuple[str, list[str], Done]] = deque()
        self._done: Done = _nothing

    def start_job(self, name: str, arguments: list[str], done: "Done | None" = None, *, behind: bool = False) -> None:
        """Run a command of ``verifier`` on this case in a child process, after those that were asked for before.

        :param done: told the last answer when all went well.
        :param behind: leave the keys with the claims; the first line tells how far the job is.
        """
        self.with_reviewer(lambda: self._begin_or_wait(name, arguments, done or _nothing, behind))

    def _begin_or_wait(self, name: str, arguments: list[str], done: Done, behind: bool) -> None:
        if self.job is None:
            self._begin(name, arguments, done)
            if behind and not self.has_class("-empty"):
                self.say(f"{name}: goes on beside your keys; {self.main.keymap.first('show_job')} shows it.")
            else:
                self._show_job()
            return
        self.waiting.append((name, arguments, done))
        self._show_words()
        self.say(f"{name}: waits for the job at hand; {self.main.keymap.first('show_job')} shows that one.")

    def _begin(self, name: str, arguments: list[str], done: Done) -> None:
        from verifier.tui.jobs import Job

        session = self.desk.session
        if session is None:
            return
        self.desk.watch.job_begins(name, session.reviewer)
        self.job = Job(name, arguments, session, self.desk.job_says)
        self.job_lines.clear()
        self.job_share = None
        self._done = done
        self.job.start()
        self._show_words("…")

    def _show_words(self, line: str | None = None) -> None:
        if line is None:
            line = self.job_lines[-1] if self.job_lines else "…"
        name = self.job.name if self.job is not None else ""
        share = f"{int(self.job_share * 100)} % " if self.job_share is not None else ""
        more = f"  (+{len(self.waiting)} waiting)" if self.waiting else ""
        self.job_words = f"{name}: {share}{one_line(line)}{more}" if name else ""
        self.redraw("header")

    def action_show_job(self) -> None:
        """Show the job at hand, to look at it or to stop it."""
        if self.job is None:
            self.say("No job is running.", 3)
        else:
            self._show_job()

    def _show_job(self) -> None:
        from verifier.tui.screens.progress import ProgressScreen

        if self.job is not None:
            self.app.push_screen(ProgressScreen(self, self.job.name))

    def stop_job(self) -> None:
        """Stop the job at hand; what it has finished stays in the case. One that waits begins then."""
        if self.job is not None:
            self.job.cancel()

    def stop_jobs(self) -> None:
        """Stop the job at hand and forget those that wait."""
        self.waiting.clear()
        self.stop_job()

    def jobs_in_words(self) -> str:
        """What would be stopped by leaving."""
        more = f" {plural(len(self.waiting), 'job')} more would not begin." if self.waiting else ""
        return one_line(self.job_words) + more

    def take_progress(self, answer: Progress) -> None:
        """A job said something, or has ended."""
        if answer.code is None:
            self.job_lines.append(one_line(answer.line))
            self.job_share = answer.share
            self._show_words()
            return
        stopped = self.job is not None and self.job.cancelled
        self.job = None
        self.job_words = ""
        line = one_line(answer.line)
        if answer.code == 0:
            self.say(line or f"{answer.job}: done", 10)
            self._done(answer)
        elif stopped:
            self.say(f"{answer.job}: {_how_it_stopped(line) if answer.job not in APART else STOPPED}", 20)
        else:
            self.complain(line or f"{answer.job} failed")
        if answer.job not in APART:
            self.forget()
            self.relist(keep=self.claims.claim_id is not None)
            self.choose(self.claims.claim_id)
        if self.waiting:
            self._begin(*self.waiting.popleft())
        self.redraw("header")
