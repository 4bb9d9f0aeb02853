"""``verifier add``: articles into the case."""

import sys
import time
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from verifier.cli.common import CodebookOption, FormatOption, JobsOption, open_told, reviewer_for, state
from verifier.cli.interrupts import stoppable
from verifier.cli.main import REFUSED, STOPPED
from verifier.cli.output import json_array, say, tell, write_bytes
from verifier.cli.progress import Bar, Meter, sizes
from verifier.errors import VerifierError

if TYPE_CHECKING:
    from verifier.workflow.add import Outcome, Summary

SHOWN: int = 20
"""Articles told one by one on a terminal; the summary counts them all."""

EVERY: float = 1.0
"""Seconds between two events that only say how far reading has come."""


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
    jobs: JobsOption = None,
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
    from verifier.paths import case_target
    from verifier.workflow.add import add_sources
    from verifier.workflow.reading import sources
    from verifier.workflow.session import Session, exists

    given = state(ctx)
    config = settings.load()
    name = reviewer_for(given, config)
    with ExitStack() as stack:

        def opened() -> Session:
            return stack.enter_context(open_told(given, name, config, create=True))

        already = opened() if exists(given.case) else None
        found = sources(paths, case_target(given.case))
        meter = Meter()
        meter.expect(sizes(found))
        outcomes = add_sources(
            opened, found, codebook=codebook or config.codebook, opened=already, jobs=jobs, advance=meter.advance
        )
        code = tell_outcomes(outcomes, output="events" if events else output, meter=meter)
    raise typer.Exit(code)


def tell_outcomes(outcomes: "Generator[Outcome]", *, output: str, meter: Meter | None = None) -> int:
    """Show outcomes as they come, then the summary; return the exit code. Ctrl+c keeps what is stored and says so.

    ``meter``: the one that the work tells how far it has come.
    """
    from verifier.workflow.add import Summary

    summary = Summary()
    refusals: list[Outcome] = []
    meter = meter or Meter()
    with closing(outcomes), _shown(output, meter) as show:
        try:
            for outcome in stoppable(outcomes):
                summary.count(outcome)
                meter.article(outcome.place)
                if outcome.status == "refused":
                    refusals.append(outcome)
                show.one(outcome, summary)
        except KeyboardInterrupt:
            show.end(summary)
            tell(f"verifier: stopped: run it again for the rest; what was added stays. {summary.words()}")
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
def _shown(output: str, meter: Meter) -> Iterator[Show]:
    if output == "events":
        yield _Events(meter)
    elif output == "json":
        show = _Array()
        yield show
        json_array(show.rows)
    elif sys.stderr.isatty():
        with Bar(meter) as bar:
            yield _Bar(bar)
    else:
        yield _Lines()


def outcome_line(outcome: "Outcome") -> str:
    """One article's outcome as a line."""
    from verifier.workflow.add import many

    title = f" {outcome.title}" if outcome.title else ""
    if outcome.status == "already":
        why = f"; {outcome.reason}" if outcome.reason else ""
        return f"already there: article {outcome.id}{title} ({outcome.origin}){why}"
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

    def __init__(self, bar: Bar) -> None:
        self._bar = bar
        self._lines = _Lines()
        self._first: list[Outcome] = []

    def one(self, outcome: "Outcome", summary: "Summary") -> None:
        if len(self._first) < SHOWN:
            self._first.append(outcome)
        self._bar.describe(f"{summary.words()} {outcome.origin}")

    def end(self, summary: "Summary") -> None:
        self._bar.stop()
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
    """A JSON object a line, at once: what the screen's child process says; in between, how far it has come."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter
        self._told = time.monotonic()
        meter.changed = self._progress

    def one(self, outcome: "Outcome", summary: "Summary") -> None:
        self._write({**outcome.as_dict(), "share": self._meter.share})

    def end(self, summary: "Summary") -> None:
        from dataclasses import asdict

        self._write({"done": True, **asdict(summary), "summary": summary.words()})

    def _progress(self) -> None:
        if time.monotonic() - self._told >= EVERY:
            self._write(
                {
                    "reading": True,
                    "characters": self._meter.chars,
                    "share": self._meter.share,
                    "summary": self._meter.words(),
                }
            )

    def _write(self, value: object) -> None:
        self._told = time.monotonic()
        from verifier.workflow.jsonl import dumps

        write_bytes(dumps(value).encode("utf-8") + b"\n")
