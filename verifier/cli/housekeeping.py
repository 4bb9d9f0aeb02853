"""``doctor`` and ``config``: is all well, and what is in force."""

from typing import Any

import typer

from verifier.cli.common import FormatOption, state


def doctor(ctx: typer.Context, output: FormatOption = "table") -> None:
    """Check that all is well with program and case.

    Versions, paths, the language model, the health of the case and the chain of its history.

    Exit code 1 when a check failed.

    \b
    Examples:
      verifier doctor
      verifier doctor --format json
    """
    from verifier.cli.output import Column, json_array, table
    from verifier.tui.actions import Keymap
    from verifier.tui.columns import parse
    from verifier.workflow.doctor import checks

    given = state(ctx)
    found = list(checks(given.case, judge=lambda config: (Keymap(config.keys), parse(config.columns))))
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


def show_config(ctx: typer.Context, output: FormatOption = "table") -> None:
    """Show the settings in force and where they come from."""
    from verifier import config as settings
    from verifier.cli.output import Column, json_array, say, table
    from verifier.paths import case_target, shown_case

    loaded = settings.load()
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
    say('The reference (docs/reference.md) explains every setting; a setting is a line such as: codebook = "airwars"')


def _words(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} = {keys}" for key, keys in value.items()) or "–"
    return str(value) if value is not None else "–"
