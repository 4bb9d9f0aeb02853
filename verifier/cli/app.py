"""The commands in the order a person meets them. Importing this loads typer and nothing heavy."""

from typing import Annotated, Any, Final

import typer

from verifier import __version__
from verifier.cli.state import State

GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "Bring articles in": ("add", "extract", "sample"),
    "Review": ("list", "show", "explain", "compare", "mark", "note", "attach", "evidence", "undo", "redo", "log"),
    "Share the work": ("assign", "state", "tag", "tags", "rename-tag"),
    "Saved views": ("views", "save-view", "change-view"),
    "Articles, sources, corrections": ("articles", "article", "sources", "source", "add-claim", "correct"),
    "Hand over": ("export", "bag", "merge"),
    "Keep it safe": ("verify", "backup", "restore", "encrypt", "decrypt", "redact"),
    "Prove": ("key", "checkpoint", "timestamp"),
    "Housekeeping": ("doctor", "config"),
}

HELP: Final = """Track claims: articles in, every checkable claim as a row, a verdict on each, a report out.

The usual way, from articles to a report:

\b
  verifier add articles/           read articles, find their claims
  verifier                         review them on the screen (? helps there)
  verifier export -o report.html   write the report

The same without the screen, for scripts and screen readers:

\b
  verifier list --verdict unreviewed --measure killed
  verifier show 7
  verifier mark 7 disputed --reason "the ministry counts 170"
  verifier note 7 "asked the hospital on 16 June"
  verifier undo

Every command explains itself: verifier COMMAND --help. To try it all on ready-made articles:

\b
  verifier --case try.case sample
  verifier --case try.case
"""


class Group(typer.core.TyperGroup):
    """Lists the commands under headings, in the order of work instead of the alphabet."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write every command with its one line."""
        indent = max(map(len, self.commands))
        for heading, names in GROUPS.items():
            rows = [
                (name.ljust(indent), self.commands[name].get_short_help_str(limit=200))
                for name in names
                if name in self.commands
            ]
            with formatter.section(heading):
                formatter.write_dl(rows)

    def make_context(self, *arguments: Any, **named: Any) -> Any:
        """Read the command line; ctrl+c is told, where typer would leave without a word."""
        try:
            return super().make_context(*arguments, **named)
        except KeyboardInterrupt:
            raise typer.Abort from None

    def invoke(self, ctx: Any) -> Any:
        """Do the command; ctrl+c is told, where typer would leave without a word."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise typer.Abort from None


app = typer.Typer(
    cls=Group,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"verifier {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True, help=HELP)
def main(
    ctx: typer.Context,
    case: Annotated[
        str | None,
        typer.Option(
            metavar="PATH|URL",
            envvar="VERIFIER_CASE",
            show_envvar=True,
            help="The case to work on: a file, or postgresql://… Default: one in the platform's data folder.",
        ),
    ] = None,
    reviewer: Annotated[
        str | None,
        typer.Option(metavar="NAME", envvar="VERIFIER_REVIEWER", show_envvar=True, help="Your name, for the history."),
    ] = None,
    passphrase_file: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="The passphrase of an encrypted case: FILE's first line. Else VERIFIER_PASSPHRASE, else asked for.",
        ),
    ] = None,
    tour: Annotated[bool, typer.Option("--tour", help="Open the screen with its tour, also when it was seen.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    """Keep the global options; without a command, open the screen."""
    ctx.obj = State(case or None, reviewer or None, passphrase_file or None)
    if tour and ctx.invoked_subcommand is not None:
        raise typer.BadParameter(
            f"the tour is of the screen, not of {ctx.invoked_subcommand}", ctx, param_hint="--tour"
        )
    if ctx.invoked_subcommand is None:
        from verifier.cli.screen import open_screen

        raise typer.Exit(open_screen(ctx.obj, tour=tour))
    if not {"--help", "-h"} & {*ctx.args, *getattr(ctx, "_protected_args", ())}:
        from verifier.cli.passphrase import asker
        from verifier.workflow.passphrase import take

        take(ctx.obj.passphrase_file, asker())


def command() -> Any:
    """The whole command line as one command object."""
    return typer.main.get_command(app)


def _register() -> None:
    from verifier.cli import (
        add,
        articles,
        backup,
        bag,
        checkpoint,
        claims,
        compare,
        correct,
        encrypting,
        evidence,
        explain,
        export,
        extract,
        housekeeping,
        keys,
        merge,
        redact,
        review,
        sample,
        sources,
        timestamp,
        verify,
        views,
        work,
    )

    commands: dict[str, Any] = {
        "add": add.add,
        "extract": extract.extract,
        "sample": sample.sample,
        "list": claims.list_claims,
        "show": claims.show,
        "explain": explain.explain,
        "compare": compare.compare,
        "mark": review.mark,
        "note": review.note,
        "attach": evidence.attach,
        "evidence": evidence.evidence,
        "undo": review.undo,
        "redo": review.redo,
        "log": review.log,
        "assign": work.assign,
        "state": work.state,
        "tag": work.tag,
        "tags": work.tags,
        "rename-tag": work.rename_tag,
        "views": views.views,
        "save-view": views.save_view,
        "change-view": views.change_view,
        "articles": articles.articles,
        "article": articles.article,
        "sources": sources.sources,
        "source": sources.source,
        "add-claim": correct.add_claim,
        "correct": correct.correct,
        "export": export.export,
        "backup": backup.backup,
        "restore": backup.restore,
        "bag": bag.bag,
        "encrypt": encrypting.encrypt,
        "decrypt": encrypting.decrypt,
        "key": keys.key,
        "checkpoint": checkpoint.checkpoint,
        "timestamp": timestamp.timestamp,
        "verify": verify.verify,
        "merge": merge.merge,
        "redact": redact.redact,
        "doctor": housekeeping.doctor,
        "config": housekeeping.show_config,
    }
    for name, function in commands.items():
        app.command(name=name)(function)


_register()
