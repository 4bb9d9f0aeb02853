"""``verifier add``: articles into the case."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from verifier.cli.common import CodebookOption, FormatOption, reviewer_for, state
from verifier.cli.interrupts import stoppable
from verifier.cli.main import REFUSED, STOPPED
from verifier.cli.output import json_array, say, tell, write_bytes
from verifier.errors import VerifierError

if TYPE_CHECKING:
    from verifier.workflow.add import Outcome, Summary

SHOWN: int = 20
"""Articles told one by one on a terminal; the summary counts them all."""


class Show(Protocol):
    """How outcomes are told while they come."""

    def one(self, outcome: "Outcome", summary: "Summary") -> None:
        """One article is done."""

    def end(self, summary: "Summary") -> None:
        """All are done, or it was stopped."""


def add(
    ctx: typer.Context,
    paths: Annotated[
        list[str], typer.Argument(metavar="FILE", help="Articles (.txt, saved .html, .jsonl), folders, or - for stdin.")
    ],
    codebook: CodebookOption = None,
    output: FormatOption = "table",
    events: Annotated[bool, typer.Option("--events", hidden=True, help="A JSON object a line, as it happens.")] = False,
) -> None:
    """Read articles, find their claims and keep both in the case.

    The bytes are kept as they are, with their SHA-256; what is there already is not stored twice. JSON lines have
    text and, if known, id, title, publisher, published and url. The case is made when there is none yet.

    \b
    Examples:
      verifier add article.txt saved-page.html
      verifier add articles/
      verifier add - < articles.jsonl
      verifier --case tikrit.case add *.txt

    Exit code 1 when anything was refused; the rest is stored all the same.
    """
    from verifier import config as settings
    from verifier.workflow.add import add_sources
    from verifier.workflow.reading import sources
    from verifier.workflow.session import Session, exists, open_session

    given = state(ctx)
    config = settings.load()
    name = reviewer_for(given, config)
    with ExitStack() as stack:

        def opened() -> Session:
            session = open_session(given.case, create=True, reviewer=name, config=config)
            for notice in session.case.notices:
                tell(notice)
            return stack.enter_context(session)

        already = opened() if exists(given.case) else None
        found = sources(paths)
        outcomes = add_sources(opened, found, codebook=codebook or config.codebook, opened=already)
        code = tell_outcomes(outcomes, output="events" if events else output, total=len(found))
    raise typer.Exit(code)


def tell_outcomes(outcomes: "Iterator[Outcome]", *, output: str, total: int = 1) -> int:
    """Show outcomes as they come, then the summary; return the exit code. Ctrl+c keeps what is stored and says so."""
    from verifier.workflow.add import Summary

    summary = Summary()
    refusals: list[Outcome] = []
    with _shown(output, total) as show:
        try:
            for outcome in stoppable(outcomes):
                summary.count(outcome)
                if outcome.status == "refused":
                    refusals.append(outcome)
                show.one(outcome, summary)
        except KeyboardInterrupt:
            show.end(summary)
            tell(f"verifier: stopped; {summary.words()} What was added stays; run it again for the rest.")
            return STOPPED
        except Exception:
            if summary.stored:
                show.end(summary)
            raise
        if len(refusals) == 1 and not summary.stored and output == "table":
            raise VerifierError(f"{refusals[0].origin}: {refusals[0].reason}")
        show.end(summary)
    return REFUSED if refusals else 0


@contextmanager
def _shown(output: str, total: int) -> Iterator[Show]:
    if output == "events":
        yield _Events()
    elif output == "json":
        show = _Array()
        yield show
        json_array(show.rows)
    elif sys.stderr.isatty():
        with _Bar(total) as bar:
            yield bar
    else:
        yield _Lines()


def outcome_line(outcome: "Outcome") -> str:
    """One article's outcome as a line."""
    from verifier.workflow.add import many

    title = f" {outcome.title}" if outcome.title else ""
    if outcome.status == "already":
        return f"already there: article {outcome.id}{title} ({outcome.origin})"
    line = f"added: article {outcome.id}{title} ({outcome.origin}), {many(outcome.claims, 'claim')}"
    remarks = [remark for remark in (outcome.notice, *outcome.flags) if remark]
    return f"{line}; note: {'; '.join(remarks)}" if remarks else line


class _Lines:
    """Plain lines: outcomes on standard output, refusals on standard error."""

    def __init__(self) -> None:
        self._held: Outcome | None = None

    def one(self, outcome: "Outcome", summary: "Summary") -> None:
        if outcome.status != "refused":
            say(outcome_line(outcome).replace("\n", " "))
            sys.stdout.flush()
            return
        if summary.refused == 1 and not summary.stored:
            self._held = outcome  # alone it is told as the error of the whole run
            return
        self._release()
        tell(f"verifier: {outcome.origin}: {outcome.reason}")

    def end(self, summary: "Summary") -> None:
        self._release()
        say(summary.words())

    def _release(self) -> None:
        held, self._held = self._held, None
        if held:
            tell(f"verifier: {held.origin}: {held.reason}")


class _Bar:
    """A bar on the terminal's standard error; afterwards the first outcomes one by one, and the summary."""

    def __init__(self, total: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
        from rich.table import Column

        console = Console(stderr=True, markup=False, highlight=False, emoji=False)
        words = TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True, ratio=1))
        columns = (BarColumn(24), MofNCompleteColumn(), TimeElapsedColumn(), words)
        self._progress = Progress(*columns, console=console, transient=True, expand=True)
        # One source may hold any number of articles: its bar only shows that work goes on.
        self._task = self._progress.add_task("reading …", total=total if total > 1 else None)
        self._counted = total > 1
        self._lines = _Lines()
        self._first: list[Outcome] = []

    def __enter__(self) -> "_Bar":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def one(self, outcome: "Outcome", summary: "Summary") -> None:
        from verifier.safe_text import safe_text

        if len(self._first) < SHOWN:
            self._first.append(outcome)
        words = safe_text(f"{summary.words()} {outcome.origin}", newlines=False)
        done = outcome.place + 1 if self._counted else summary.stored + summary.refused
        self._progress.update(self._task, description=words, completed=done)

    def end(self, summary: "Summary") -> None:
        self._progress.stop()
        running = type(summary)()
        for outcome in self._first:
            running.count(outcome)
            self._lines.one(outcome, running)
        rest = summary.stored + summary.refused - len(self._first)
        if rest:
            say(f"… and {rest:,} more: verifier articles lists them")
        self._lines.end(summary)
        if summary.added:
            say("Next: verifier opens the screen, verifier list prints the claims.")


class _Array:
    """All outcomes as one JSON array, at the end."""

    def __init__(self) -> None:
        self.rows: list[dict[str, object]] = []

    def one(self, outcome: "Outcome", summary: "Summary") -> None:
        self.rows.append(outcome.as_dict())
        if outcome.status == "refused":
            tell(f"verifier: {outcome.origin}: {outcome.reason}")

    def end(self, summary: "Summary") -> None:
        """The array holds it all."""


class _Events:
    """A JSON object a line, at once: what the screen's child process says."""

    def one(self, outcome: "Outcome", summary: "Summary") -> None:
        self._write(outcome.as_dict())

    def end(self, summary: "Summary") -> None:
        from dataclasses import asdict

        self._write({"done": True, **asdict(summary), "summary": summary.words()})

    def _write(self, value: object) -> None:
        from verifier.workflow.jsonl import dumps

        write_bytes(dumps(value).encode("utf-8") + b"\n")
