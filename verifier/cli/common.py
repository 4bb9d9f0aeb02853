"""What every command needs: the global options, the open case, the person at the keyboard."""

import sys
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from verifier.cli.output import Format
from verifier.cli.state import State
from verifier.errors import VerifierError

if TYPE_CHECKING:
    from verifier.config import Config
    from verifier.workflow.session import Session

FormatOption = Annotated[
    Format, typer.Option("--format", help="A table for people, or a JSON array of objects for scripts.")
]
Codebook = Literal["acled", "airwars"]
CodebookOption = Annotated[
    Codebook | None,
    typer.Option(help="The table that turns words into numbers. Default: the one in the settings (acled)."),
]
JobsOption = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        min=1,
        max=256,
        metavar="N",
        help="Processes that read at the same time, at most. Default: one a core, and none beside for little text.",
    ),
]
ReasonOption = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; kept in the history.")]


def state(ctx: typer.Context) -> State:
    """The global options."""
    found = ctx.obj
    assert isinstance(found, State)
    return found


def interactive() -> bool:
    """Whether a person can be asked: both ends are a terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def reviewer_for(given: State, config: "Config") -> str:
    """The reviewer's name: the option, else the settings, else asked for once on a terminal and kept.

    Raises ``VerifierError`` when nobody can be asked.
    """
    from verifier import config as settings
    from verifier.cli.output import tell
    from verifier.workflow.session import NO_REVIEWER

    name = given.reviewer or config.reviewer
    if name:
        return settings.check_reviewer(name)
    if not interactive():
        raise VerifierError(NO_REVIEWER)
    sys.stderr.write("Your name, as it shall stand beside your work in the history: ")
    sys.stderr.flush()
    name = settings.check_reviewer(sys.stdin.readline())
    where = settings.set_reviewer(name, config.path)
    tell(f"Kept in {where}.")
    return name


def open_for_reading(ctx: typer.Context) -> "Session":
    """The case, which must exist."""
    return open_told(state(ctx))


def open_for_writing(ctx: typer.Context) -> "Session":
    """The case, which must exist, with the reviewer's name."""
    from verifier import config as settings

    given = state(ctx)
    config = settings.load()
    return open_told(given, reviewer_for(given, config), config)


def open_told(
    given: State, reviewer: str | None = None, config: "Config | None" = None, *, create: bool = False
) -> "Session":
    """The case; how an older one is brought up to date is told meanwhile."""
    from verifier.cli.migrating import Telling
    from verifier.workflow.session import open_session

    telling = Telling()
    try:
        session = open_session(
            given.case, reviewer=reviewer or given.reviewer, config=config, create=create, told=telling
        )
    except BaseException:
        telling.end()
        raise
    telling.end(session.notices)
    return session
