"""``verifier backup`` and ``verifier restore``."""

from typing import Annotated

import typer

from verifier.cli.common import FormatOption, open_for_reading, state
from verifier.cli.progress import told_progress

ThoroughOption = Annotated[
    bool, typer.Option("--thorough", help="Also compare every index with its table, which takes longer.")
]
EventsOption = Annotated[bool, typer.Option("--events", hidden=True, help="A JSON object a line, as it happens.")]


def backup(
    ctx: typer.Context,
    *,
    path: Annotated[
        str | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE|FOLDER",
            help="Where to. In a folder it gets a name with the time. Default: the folder of the case.",
        ),
    ] = None,
    keep: Annotated[
        int | None,
        typer.Option(
            "--keep",
            min=1,
            metavar="N",
            help="Keep the N newest backups of this case in the folder, delete older ones. Default: keep all.",
        ),
    ] = None,
    thorough: ThoroughOption = False,
    output: FormatOption = "table",
    events: EventsOption = False,
) -> None:
    """Make a backup of the case, while others go on writing to it.

    The copy is of one moment, and checked before it gets its name: SQLite's own check, and the chain of its history.
    A manifest with its SHA-256 and the head of the history lies beside it. An existing file is never overwritten. A
    case in PostgreSQL is dumped with pg_dump.

    \b
    Examples:
      verifier backup
      verifier backup -o /media/stick --keep 7
      verifier backup -o before-the-merge.backup --thorough
    """
    from verifier.cli.output import json_array, say
    from verifier.workflow.backup import back_up

    with open_for_reading(ctx) as session, told_progress(events=events) as advance:
        made = back_up(session, path, keep=keep, thorough=thorough, advance=advance)
    if output == "json":
        json_array([made.as_dict()])
        return
    if events:
        from verifier.cli.progress import tell_event

        size = f"{made.size / 1_000_000:,.1f} MB"
        tell_event(f"backed up to {made.path}", 1.0, backup={"path": made.path, "size": size, "head": made.hash})
        return
    say(f"{made.path} ({made.size / 1_000_000:,.1f} MB{', encrypted' if made.encrypted else ''})".replace("\n", " "))
    say(f"its chain is whole; head {made.seq}:{made.hash}")
    say(f"SHA-256 {made.sha256}")
    for gone in made.deleted:
        say(f"deleted the older {gone}".replace("\n", " "))


def restore(
    ctx: typer.Context,
    *,
    source: Annotated[str, typer.Argument(metavar="BACKUP", help="The backup to put back.")],
    path: Annotated[
        str | None,
        typer.Option(
            "-o",
            "--output",
            metavar="CASE",
            help="Where to: a file, or postgresql://… for a dump. Default: the case at hand.",
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Put it in place of the case there, which is renamed and kept.")
    ] = False,
    thorough: ThoroughOption = False,
    output: FormatOption = "table",
    events: EventsOption = False,
) -> None:
    """Put a case back from a backup.

    The backup is checked first: is it a case, is its history whole, is it the file that its manifest names. A case that
    stands there already is kept: with --force it is renamed and the backup takes its name.

    \b
    Examples:
      verifier restore bridge.case.20140616T101500.000Z.backup -o again.case
      verifier restore /media/stick/bridge.backup --force
    """
    from verifier.cli.output import json_array, say
    from verifier.paths import case_target
    from verifier.workflow.backup import restore as put_back

    target = case_target(path or state(ctx).case)
    with told_progress(events=events) as advance:
        done = put_back(source, target, force=force, thorough=thorough, advance=advance)
    if output == "json":
        json_array([done.as_dict()])
        return
    say(f"{done.case} is what {done.backup} holds".replace("\n", " "))
    held = "; the SHA-256 is that of its manifest" if done.manifest else "; no manifest was beside it"
    say(f"its chain is whole; head {done.seq}:{done.hash}{held}")
    if done.aside:
        say(f"{done.former}; it is kept as {done.aside}".replace("\n", " "))
