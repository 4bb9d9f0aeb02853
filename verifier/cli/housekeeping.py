"""``doctor`` and ``config``: is all well, and what is in force."""

import sys
from typing import Annotated, Any

import typer

from verifier.cli.common import FormatOption, state


def doctor(ctx: typer.Context, output: FormatOption = "table") -> None:
    """Check that all is well with program and case.

    Versions, paths, the language model, the health of the case and the chain of its history (verify: of every row).

    Exit code 1 when a check failed.

    \b
    Examples:
      verifier doctor
      verifier doctor --format json
    """
    from verifier.cli.output import Column, json_array, table
    from verifier.tui.in_force import in_force
    from verifier.workflow.doctor import checks

    given = state(ctx)
    found = list(checks(given.case, judge=in_force))
    if output == "json":
        json_array(check.as_dict() for check in found)
    else:
        columns = (
            Column("", style=lambda cell: "red" if cell == "✗" else "green" if cell == "✓" else None),
            Column("what"),
            Column("value"),
        )
        table(
            columns,
            (("✗" if check.ok is False else "✓" if check.ok else " ", check.name, check.value) for check in found),
        )
    if any(check.ok is False for check in found):
        raise typer.Exit(1)


def show_config(
    ctx: typer.Context,
    output: FormatOption = "table",
    init: Annotated[
        bool, typer.Option("--init", help="Write a settings file with everything explained in it, all of it off.")
    ] = False,
    template: Annotated[bool, typer.Option("--template", help="Print that file instead.")] = False,
) -> None:
    """Show the settings in force and where they come from.

    A setting, column, theme or action that does not exist is an error that names the line.

    \b
    Examples:
      verifier config
      verifier config --init
      verifier config --template | less
    """
    from verifier import config as settings
    from verifier.cli import settings_file
    from verifier.cli.output import Column, json_array, say, table
    from verifier.paths import case_target, shown_case
    from verifier.tui.in_force import in_force

    if template:
        sys.stdout.write(settings_file.template())
        return
    if init:
        say(f"The settings are explained in {settings_file.write()}; take the # away before what you change.")
        return
    loaded = settings.load()
    in_force(loaded)
    origins = settings.origins()
    given = state(ctx)
    rows: list[dict[str, Any]] = [
        {"id": entry.name, "value": getattr(loaded, entry.name), "from": origins[entry.name]}
        for entry in settings.settings()
    ]
    if given.reviewer:
        rows[0] |= {"value": given.reviewer, "from": "VERIFIER_REVIEWER or --reviewer"}
    named = "VERIFIER_CASE or --case" if given.case else "default"
    rows.append({"id": "case", "value": shown_case(case_target(given.case)), "from": named})
    rows.append({"id": "file", "value": str(loaded.path), "from": "file" if loaded.path.exists() else "not there yet"})
    if output == "json":
        json_array(rows)
        return
    table(
        (Column("setting"), Column("value"), Column("from")),
        ((row["id"], _words(row["value"]), row["from"]) for row in rows),
    )
    say()
    say('verifier config --init writes a file that explains every setting; one is a line such as: codebook = "airwars"')


def _words(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} = {keys}" for key, keys in value.items()) or "–"
    return str(value) if value is not None else "–"
