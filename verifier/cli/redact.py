"""``verifier redact``: a name that must not stand in the case any longer, nor in its history."""

import sys
from typing import TYPE_CHECKING, Annotated, Final

import typer

from verifier.cli.common import FormatOption, interactive, open_for_writing

if TYPE_CHECKING:
    from db.rows import Redacted

SHOWN: Final = 20
"""Names and files that are listed."""
WORD: Final = "redact"


def redact(
    ctx: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME", help="The name, and each other form of it, in quotes.")
    ] = None,
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="Why: the order or the request. It stands in the history.")
    ] = "",
    captures: Annotated[
        list[str] | None,
        typer.Option(
            "--capture",
            metavar="SHA256",
            help="Remove the bytes of this capture as well (repeatable); what was read from them stays.",
        ),
    ] = None,
    within: Annotated[
        bool, typer.Option("--within", help="Also where a name is a part of a longer word (Arabic و or ب before it).")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be removed; change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    output: FormatOption = "table",
) -> None:
    """Remove a name from the case for good, from its history as well. This is never undone.

    A source's name must be removable by law. It is found whatever case, accents and spacing are, in articles, claims,
    notes, evidence, names of sources, reviewers and files, and in every entry of the history. In articles it becomes
    black bars, elsewhere "[redacted …]". Captures that hold it lose their bytes. Entries keep their number, hash and
    place; the last one says who removed something, when and why, and which entries lost words, and every report tells
    of it. Nobody else may have the case open.

    Backups, copies, reports and bags from before still hold the name. Backups and copies of the case in its folder are
    listed, whatever they are called; reports and bags are not.

    \b
    Examples:
      verifier redact "Selma Aydin" Aydin "S. Aydin" --reason "her request of 3 May" --dry-run
      verifier redact "Selma Aydin" Aydin "S. Aydin" --reason "her request of 3 May"
    """
    from verifier.cli.interrupts import check, stoppable
    from verifier.cli.output import say, tell
    from verifier.cli.progress import told_progress
    from verifier.errors import VerifierError
    from verifier.workflow.redacting import Removed, Request, find, remove

    if not names and not captures:
        raise typer.BadParameter("say which name to remove, or --capture SHA256", param_hint="NAME")
    if not reason.strip():
        raise typer.BadParameter("a reason is needed: what was removed cannot be seen later", param_hint="--reason")
    wanted = Request(tuple(names or ()), reason, tuple(captures or ()), within)
    with open_for_writing(ctx) as session:
        if dry_run or not yes:
            with told_progress() as advance:
                found = find(session, wanted, advance=advance)
            if dry_run or not found.counts:
                _show(found, output)
                return
            if not interactive():
                raise VerifierError("this is never undone: look with --dry-run first, then give --yes")
            _show(found, "table")
            tell(f"This is never undone. Type {WORD} to go on: ")
            if sys.stdin.readline().strip() != WORD:
                raise VerifierError("nothing was changed")
        done: list[Removed] = []
        for session_at_work in stoppable([session]):
            with told_progress() as told:

                def advance(words: str, share: float | None) -> None:
                    check()
                    told(words, share)

                done.append(remove(session_at_work, wanted, advance=advance))
    removed = done[0]
    _show(removed.redacted, output)
    if output == "json":
        return
    say(f"verified whole before and after; head {removed.head.seq}:{removed.head.hash}")
    for path in removed.copies:
        say(f"a copy from before, which still holds it: {path}".replace("\n", " "))
    if removed.linked:
        say("the file from before has another name as well (a hard link), and still holds it there")
    for path in removed.drafts:
        say(f"a note under way, which holds it: {path}".replace("\n", " "))
    say("Reports and bags from before, and backups elsewhere, still hold it.")
    say("A disk may keep old bytes until they are written over.")


def _show(found: "Redacted", output: str) -> None:
    from verifier.cli.output import json_array, say
    from verifier.workflow.redacting import counted

    if output == "json":
        from db.rows import as_dict

        json_array([as_dict(found)])
        return
    if not found.counts:
        say("These words stand nowhere in this case by themselves." if found.inside or found.holding else
            "These words stand nowhere in this case.")  # fmt: skip
    else:
        done = found.change is not None
        say(f"{'Changed' if done else 'Would change'}: {', '.join(counted(found.counts))}.")
        say(f"In {'their' if done else 'its'} place stands “[redacted {found.label}-N]”, in articles “████”."
            if done else "Articles get black bars, names and notes a mark.")  # fmt: skip
    if found.inside:
        held = counted(found.inside)
        hold = "holds" if len(held) == 1 and sum(found.inside.values()) == 1 else "hold"
        say(f"{', '.join(held)} {hold} it within a longer word and {'is' if hold == 'holds' else 'are'} left:"
            f" --within removes {'it' if hold == 'holds' else 'these'} too.")  # fmt: skip
    if found.related:
        shown = ", ".join(f"“{name}”" for name in found.related[:SHOWN])
        more = f" and {len(found.related) - SHOWN:,} more" if len(found.related) > SHOWN else ""
        say(f"These names share a word with it, or hold it within one, and are left: {shown}{more}.")
    for one in found.holding:
        say(f"holds the name: remove it with --capture {one}")
    for one in found.opaque[:SHOWN]:
        say(f"cannot be looked into, look yourself (--capture removes it): {one}")
    if len(found.opaque) > SHOWN:
        say(f"… and {len(found.opaque) - SHOWN:,} more; --format json lists all")
    if found.change is not None:
        say(f"{found.change.summary} (entry {found.change.seq})")
