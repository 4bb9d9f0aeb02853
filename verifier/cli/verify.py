"""``verify``: is the case as its history says, and is nothing changed behind its back?"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from verifier.cli.common import FormatOption, reviewer_for, state
from verifier.cli.interrupts import check, stoppable

if TYPE_CHECKING:
    from verifier.workflow.verify import Progress, Verification


def verify(
    ctx: typer.Context,
    head: Annotated[
        str | None,
        typer.Option(metavar="SEQ:HASH", help="The head of the history as a report printed it: it must stand in it."),
    ] = None,
    report: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="Write a statement (Markdown, the six headings of the Berkeley Protocol); - for standard output.",
        ),
    ] = None,
    quick: Annotated[
        bool,
        typer.Option(
            "--quick", help="Leave out the captures' bytes, the digests of what articles brought, and the search index."
        ),
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over the statement's file if it is there.")] = False,
    seal: Annotated[
        bool,
        typer.Option(
            "--seal",
            help="If all is sound (not with --quick), record a digest of the uids that older entries do not tell.",
        ),
    ] = False,
    output: FormatOption = "table",
) -> None:
    """Hold the whole case against its history, and say what was changed behind its back.

    The store's own integrity, every hash of the chain, every row against what the entries say, what each article
    brought, the bytes of every capture, the search index, and that there is nothing in the case that does not belong.
    Nothing is changed; others may go on working.

    Exit code 1 on any doubt, with the entries, rows and columns.

    \b
    Examples:
      verifier verify
      verifier verify --head 412:9f2c…
      verifier verify --report statement.md
    """
    from verifier import config as settings
    from verifier.cli.output import tell
    from verifier.errors import VerifierError
    from verifier.paths import case_target, is_url, shown_case
    from verifier.workflow.verifying import head_of, statement_of, verify_target, write_statement
    from verifier.workflow.verifying import seal as sealed

    try:
        known = head_of(head) if head else None
    except VerifierError as error:
        raise typer.BadParameter(str(error), param_hint="--head") from None
    if seal and quick:
        raise typer.BadParameter(
            "a seal is put on a case that was looked at whole: leave --quick out", param_hint="--seal"
        )
    given = state(ctx)
    where = case_target(given.case)
    if not is_url(where) and not os.path.lexists(where):
        raise VerifierError(f"there is no case at {shown_case(where)}; verifier add FILE… makes it")

    name = reviewer_for(given, settings.load()) if seal else ""

    def work() -> "Iterator[Verification]":
        with _progress() as progress:
            found = verify_target(where, head=known, quick=quick, progress=progress)
        yield found

    for found in stoppable(work()):
        if report == "-":
            sys.stdout.write(statement_of(found))
        else:
            _show(found, output)
            if report:
                write_statement(found, report, force=force)
        if seal:
            tell(sealed(where, found, name))
        if not found.sound:
            raise typer.Exit(1)


def _show(found: "Verification", output: str) -> None:
    from verifier.cli.output import Column, json_array, say, table
    from verifier.custody.statement import head_words

    if output == "json":
        json_array(section.as_dict() for section in found.sections.values())
        return
    columns = (
        Column("", style=lambda cell: "red" if cell == "✗" else "green" if cell == "✓" else None),
        Column("what"),
        Column("looked at", right=True),
        Column(""),
        Column("doubts", right=True),
    )
    table(
        columns,
        (
            (
                "✗" if section.doubts.count else "–" if section.skipped else "✓",
                section.name + (" (in part)" if not section.skipped and (section.in_part or section.broke_off) else ""),
                "" if section.skipped else f"{section.checked:,}",
                "" if section.skipped else section.unit,
                f"{section.doubts.count:,}" if section.doubts.count or not section.skipped else "",
            )
            for section in found.sections.values()
        ),
    )
    for section in found.sections.values():
        for note in section.notes:
            say(f"note: {note}")
    listed = 0
    for _, doubt in found.doubts:
        say(f"doubt: {doubt.in_words()}")
        listed += 1
    total = sum(section.doubts.count for section in found.sections.values())
    if total > listed:
        say(f"doubt: and {total - listed:,} more")
    if found.hash:
        say(f"head: {found.seq}:{found.hash}")
    if found.head is not None:
        say(f"the head {found.head.seq}:{found.head.hash} {head_words(found.head_held)}")
    say("No doubt in anything that was looked at." if found.sound else f"In doubt: {total:,} places.")


@contextmanager
def _progress() -> "Iterator[Progress]":
    """A bar on a terminal; without one, a line a check."""
    from verifier.cli.output import tell

    if not sys.stderr.isatty():
        last = ""

        def plain(what: str, done: int, total: int) -> None:
            nonlocal last
            check()
            if what != last:
                last = what
                tell(f"looking at {what} …")

        yield plain
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True, markup=False, highlight=False, emoji=False)
    words = TextColumn("{task.description}", markup=False)
    with Progress(
        BarColumn(16), words, MofNCompleteColumn(), TimeRemainingColumn(), console=console, transient=True
    ) as bar:
        task = bar.add_task("…", total=None)

        def shown(what: str, done: int, total: int) -> None:
            check()
            bar.update(task, description=what, completed=done, total=max(total, done) or None)

        yield shown
