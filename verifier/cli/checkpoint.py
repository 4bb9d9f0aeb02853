"""``verifier checkpoint``: sign the head of a case, and check what was signed."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from verifier.cli.common import FormatOption, open_for_reading, open_for_writing
from verifier.cli.keys import KeyOption, ask_passphrase

if TYPE_CHECKING:
    from verifier.workflow.signing import Finding


def checkpoint(
    ctx: typer.Context,
    *,
    files: Annotated[
        list[str] | None, typer.Argument(metavar="FILE", help="With --check: checkpoints, or signatures of reports.")
    ] = None,
    path: Annotated[
        str | None,
        typer.Option(
            "-o", "--output", metavar="FILE", help="Where to; - is standard output. Default: CASE-SEQ.checkpoint.json."
        ),
    ] = None,
    key: KeyOption = None,
    check: Annotated[bool, typer.Option("--check", help="Check files instead of making one.")] = False,
    alone: Annotated[
        bool, typer.Option("--alone", help="With --check: only the signature, as there is no case at hand.")
    ] = False,
    output: FormatOption = "table",
) -> None:
    """Sign the head of the history with your key, or check what was signed.

    A checkpoint says: this case had this head at that time, says who holds this key. Keep it where nobody who can write
    the case can reach it; then nothing before it can be altered unseen. The case is not changed.

    With --check, of each file: is the signature right, is the key known, does the head stand in the history. Exit code
    1 on any doubt.

    \b
    Examples:
      verifier checkpoint
      verifier checkpoint -o /media/stick/tikrit.checkpoint.json
      verifier checkpoint --check tikrit.checkpoint.json report.html.sig.json
    """
    if check:
        if not files or path is not None or key is not None:
            raise typer.BadParameter("--check takes FILEs, and neither -o nor --key")
        _check(ctx, files, alone, output)
        return
    if files or alone:
        raise typer.BadParameter("FILEs and --alone go with --check")
    from verifier.workflow.export import new_file
    from verifier.workflow.signing import default_name, make_checkpoint

    with open_for_writing(ctx) as session:
        signed = make_checkpoint(session, key, ask_passphrase)
        if path == "-":
            from verifier.cli.output import write_bytes

            write_bytes(signed.to_bytes())
            return
        where = path or default_name(session, signed)
        with new_file(where) as stream:
            stream.write(signed.to_bytes())
    from verifier.cli.output import json_array, say

    head = signed.statement.head
    if output == "json":
        json_array([{"path": where, "statement": signed.statement.as_dict()}])
    else:
        say(f"signed entry {head.seq:,} of the history ({head.hash}) in {where}".replace("\n", " "))


def _check(ctx: typer.Context, files: list[str], alone: bool, output: str) -> None:
    from verifier.cli.output import json_array, say
    from verifier.workflow.signing import check_files

    if alone:
        found = check_files(files, None)
    else:
        with open_for_reading(ctx) as session:
            found = check_files(files, session)
    if output == "json":
        json_array(finding.as_dict() for finding in found)
    else:
        for finding in found:
            if finding.ok:
                say(_words(finding).replace("\n", " "))
    _doubts(found)
    if not all(finding.ok for finding in found):
        raise typer.Exit(1)


def _doubts(found: "list[Finding]") -> None:
    """Tell every doubt in a line of its own, on standard error."""
    from verifier.cli.output import tell

    sys.stdout.flush()
    for finding in found:
        for problem in finding.problems:
            tell(" ".join(f"verifier: {finding.path}: {problem}".split()))


def _words(finding: "Finding") -> str:
    assert finding.signed is not None
    statement = finding.signed.statement
    file = "" if statement.is_checkpoint else f"{statement.file} and "
    held = "the head stands in the history" if finding.head_held else "no case was looked at"
    who = f"{finding.signer}; reviewer {statement.reviewer}"
    what = f"{file}entry {statement.head.seq:,}"
    return f"{finding.path}: {what}, signed at {statement.at} with {who}; the signature is right, {held}"
