"""Writes ``docs/reference.md`` from the code: every command, option, key, setting and JSON key; ``--check`` compares.

    python -m verifier.cli.reference [--check]

Nothing in the page is typed twice: commands come from typer, settings from ``verifier.config``, keys of the screen from
``verifier.tui.actions``, JSON keys from the dataclasses that are printed.
"""

import argparse
import difflib
import inspect
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

from verifier.cli import app as command_line

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "reference.md"
INTRODUCTION: Final = """# Reference

<!-- Made from the code by `make docs`; changes by hand are lost. -->

Every command, exit code, setting, variable, JSON key and key of the screen. For a first walk through: [tour](tour.md).
"""
EXIT_CODES: Final = (
    (0, "done"),
    (
        1,
        "refused: bad input, or a check failed; one line on standard error says why, and nothing of it was stored",
    ),
    (2, "wrong usage: an option, argument or command that does not exist, or a value that it cannot have"),
    (130, "stopped with ctrl+c; what was stored until then stays"),
    (141, "whoever read our output went away, as in `verifier list | head -1`"),
)
VARIABLES: Final = (
    ("VERIFIER_CASE", "the case to work on, when `--case` does not say: a path or `postgresql://…`"),
    ("VERIFIER_REVIEWER", "your name, when `--reviewer` does not say; goes before the settings file"),
    ("VERIFIER_CONFIG", "the settings file, instead of the one in the platform's folder"),
    ("VERIFIER_TOUR", "`never`: no tour of the screen at the first start"),
    ("VERIFIER_KEYS", "the folder of your signing keys and of those you know, instead of the one in the data folder"),
    ("VERIFIER_KEY_PASSPHRASE", "the passphrase of your signing key, where nobody can be asked for it"),
    ("NO_COLOR", "no colour, neither in tables nor on the screen (https://no-color.org)"),
)


def page() -> str:
    """The whole page."""
    parts = [INTRODUCTION, *_commands(), *_codes(), *_variables(), *_settings(), *_json(), *_keys()]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def _commands() -> Iterator[str]:
    group = command_line.command()
    context = group.make_context("verifier", ["--help-is-not-asked"], resilient_parsing=True)
    yield "## Commands"
    yield "`--case` and `--reviewer` may stand before or after the command. `verifier` alone opens the screen.\n"
    yield _records(group, context)
    for heading, names in command_line.GROUPS.items():
        yield f"### {heading}"
        for name in names:
            yield from _command(name, group.commands[name], context)


def _command(name: str, command: Any, parent: Any) -> Iterator[str]:
    context = command.make_context(name, [], parent=parent, resilient_parsing=True)
    usage = " ".join([f"verifier {name}", *command.collect_usage_pieces(context)])
    yield f"#### {name}"
    yield f"```\n{usage}\n```"
    yield _help(command.help or "")
    yield _records(command, context)


def _help(text: str) -> str:
    """A command's help; a paragraph that begins with click's ``\\b`` mark is kept as it stands, as a block."""
    shown = []
    for paragraph in inspect.cleandoc(text).split("\n\n"):
        if paragraph.startswith("\b\n"):
            lines = paragraph[2:].split("\n")
            heading = lines.pop(0) if not lines[0].startswith(" ") else ""
            block = inspect.cleandoc("\n".join(["", *lines]))
            shown.append((f"{heading}\n\n" if heading else "") + f"```\n{block}\n```")
        else:
            shown.append(_escaped(" ".join(paragraph.split())))
    return "\n\n".join(shown) + "\n"


def _records(command: Any, context: Any) -> str:
    rows = []
    for parameter in command.get_params(context):
        record = None if getattr(parameter, "hidden", False) else parameter.get_help_record(context)
        if record:
            rows.append((f"`{record[0]}`", record[1]))
    return _table(("option or argument", "what it does"), rows)


def _codes() -> Iterator[str]:
    yield "## Exit codes"
    yield _table(("code", "means"), [(str(code), meaning) for code, meaning in EXIT_CODES])


def _variables() -> Iterator[str]:
    yield "## Environment variables"
    yield _table(("variable", "what it does"), [(f"`{name}`", meaning) for name, meaning in VARIABLES])


def _settings() -> Iterator[str]:
    from verifier import config

    yield "## Settings"
    yield (
        "A TOML file; `verifier config` says where it lies and what is in force. A key that does not exist or a value "
        "that cannot be is an error in one line.\n"
    )
    rows = []
    for entry in config.settings():
        values = entry.metadata.get("values")
        default = values[0] if values else None
        meaning = entry.metadata["help"] + (f" Default: `{default}`." if default else "")
        rows.append((f"`{entry.name}`", meaning, f"`{entry.name} = {entry.metadata['example']}`"))
    yield _table(("key", "what it does", "example"), rows)


def _json() -> Iterator[str]:
    from db import rows
    from verifier.custody.timestamps import Stamp
    from verifier.extract.trace import Trace
    from verifier.workflow.add import Outcome
    from verifier.workflow.doctor import Check
    from verifier.workflow.keyring import KnownKey

    def names(kind: Any, *left_out: str) -> str:
        every: tuple[str, ...] = getattr(kind, "_fields", None) or tuple(one.name for one in fields(kind))
        return ", ".join(f"`{name}`" for name in every if name not in left_out)

    yield "## JSON"
    yield (
        "`--format json` prints an array of objects. A claim's `id` is what every other command takes. Keys are only "
        "ever added. Times are ISO 8601 in UTC, offsets count Unicode code points of the article's text, an open bound "
        "is `null`.\n"
    )
    claim = names(rows.ClaimRow)
    whole = names(rows.ClaimDetail, "row")
    shared = names(rows.ClaimRow, "notes", "figures")
    yield _table(
        ("command", "keys of an object"),
        [
            ("`list`", claim),
            ("`show`", f"{shared}, `note_count`, `figure_count`, and {whole}"),
            ("… `figures`", names(rows.FigureRow)),
            ("… `links`", names(rows.LinkRow)),
            ("… `notes`", names(rows.NoteRow)),
            ("… `verdicts`", names(rows.VerdictRow)),
            (
                "`explain`",
                "`claim` (as `show`), `article`, `read_by`, `codebook`, `remarks`, `corrections`, and `trace` with "
                f"{names(Trace)}",
            ),
            ("`compare`", f"{claim}, and `figure`, `points`, `reasons`"),
            ("`views`", f"{names(rows.ViewRow)}, `claims`, `unreviewed`"),
            ("`articles`", names(rows.ArticleRow)),
            ("`article`", f"{names(rows.ArticleRow)}, `text`"),
            ("`sources`", names(rows.SourceRow)),
            ("`source show`", f"{names(rows.SourceRow)}, and `printed` with the same"),
            ("`log`", f"`id` (the entry's number), {names(rows.HistoryRow)}"),
            ("`add`, `sample`", names(Outcome)),
            ("`key`", names(KnownKey)),
            ("`checkpoint`", "`path`, `statement` (see [trust](trust.md#signed-heads))"),
            ("`checkpoint --check`", "`path`, `ok`, `signer`, `head_held`, `problems`, `statement`"),
            ("`timestamp request`", "`path`, `hash`, `imprint`"),
            ("`timestamp accept`, `check`", f"`path`, `ok`, `problem`, {names(Stamp)}"),
            ("`doctor`", names(Check)),
            ("`config`", "`id`, `value`, `from`"),
            ("`extract`", "the extraction contract, see [extraction](extraction.md)"),
        ],
    )


def _keys() -> Iterator[str]:
    from verifier.tui import actions

    yield "## Keys of the screen"
    yield (
        'The id is what `[keys]` in the settings takes: `confirm = "c,f2"`. `?` on the screen shows the keys of the '
        "pane in focus.\n"
    )
    for pane, title in actions.PANES.items():
        rows = [
            (f"`{action.id}`", _keys_of(action.keys), action.help) for action in actions.ACTIONS if action.pane == pane
        ]
        if rows:
            yield f"### {title}"
            yield _table(("action", "keys", "what it does"), rows)


def _keys_of(keys: str) -> str:
    from verifier.tui.key_names import shown_keys

    return _code(shown_keys(keys)) if keys else "in the palette"


def _code(text: str) -> str:
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def _escaped(text: str) -> str:
    return text.replace("<", "&lt;").replace("*", "\\*")


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    def line(cells: tuple[str, ...]) -> str:
        return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"

    return "\n".join([line(head), "|" + " --- |" * len(head), *map(line, rows)]) + "\n"


def main() -> int:
    """Write the page, or with ``--check`` say whether it is current (exit code 1 when not)."""
    parser = argparse.ArgumentParser(description="Write docs/reference.md from the code.")
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    asked = parser.parse_args()
    os.environ["COLUMNS"] = "100"
    made = page()
    if not asked.check:
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(made, encoding="utf-8")
        return 0
    there = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    if there == made:
        return 0
    changes = difflib.unified_diff(there.splitlines(), made.splitlines(), "docs/reference.md", "the code", lineterm="")
    sys.stdout.write("\n".join(list(changes)[:40]) + "\n")
    sys.stderr.write("docs/reference.md is not what the code says: run make docs\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
