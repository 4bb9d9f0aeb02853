"""``verifier encrypt`` and ``verifier decrypt``."""

from typing import Annotated

import typer

from verifier.cli.common import FormatOption, state
from verifier.cli.passphrase import asker

OutputOption = Annotated[
    str | None, typer.Option("-o", "--output", metavar="FILE", help="The file to write, which must not exist yet.")
]
ReplaceOption = Annotated[
    bool, typer.Option("--replace", help="Put it in place of the case, which no other program may have open.")
]


def encrypt(
    ctx: typer.Context,
    *,
    output: OutputOption = None,
    replace: ReplaceOption = False,
    shown: FormatOption = "table",
) -> None:
    """Encrypt the case with a passphrase, into another file or in place.

    Needs pip install 'verifier[encrypt]'. The passphrase is asked for without showing it, or comes from
    VERIFIER_PASSPHRASE or --passphrase-file. Nobody can open the case without it: there is no other way in. From then
    on every command and the screen ask for it. The new file is compared with the case row by row.

    \b
    Examples:
      verifier encrypt -o secret.case
      verifier --case bridge.case encrypt --replace
    """
    from verifier.cli.output import tell
    from verifier.workflow import passphrase

    _one_of(output, replace)
    given = passphrase.new(asker(), twice="The same again")
    if len(given) < passphrase.SHORT:
        tell(f"A passphrase of {len(given)} characters can be guessed by trying: several words are better.")
    _convert(ctx, output, given, replace, shown)


def decrypt(
    ctx: typer.Context,
    *,
    output: OutputOption = None,
    replace: ReplaceOption = False,
    shown: FormatOption = "table",
) -> None:
    """Write an encrypted case as a plain one, into another file or in place.

    \b
    Examples:
      verifier --case secret.case decrypt -o plain.case
    """
    _one_of(output, replace)
    _convert(ctx, output, None, replace, shown)


def _one_of(output: str | None, replace: bool) -> None:
    if (output is None) == (not replace):
        raise typer.BadParameter("say where to: -o FILE, or --replace for the case itself", param_hint="-o")


def _convert(ctx: typer.Context, output: str | None, given: str | None, replace: bool, shown: str) -> None:
    from verifier.cli.output import json_array, say
    from verifier.cli.progress import told_progress
    from verifier.paths import case_target
    from verifier.workflow.encrypting import convert

    target = case_target(state(ctx).case)
    with told_progress() as advance:
        done = convert(target, output, passphrase=given, replace=replace, advance=advance)
    if shown == "json":
        json_array([done.as_dict()])
        return
    say(f"{done.case} is {'encrypted' if done.encrypted else 'not encrypted'}".replace("\n", " "))
    say(f"compared row by row and whole; head {done.seq}:{done.hash}")
    if done.encrypted and done.replaced:
        say("the plain file was deleted; what it held may remain on the disk, and in copies of it, until overwritten")
    for path in done.plain:
        say(f"not encrypted, and still there: {path}".replace("\n", " "))
