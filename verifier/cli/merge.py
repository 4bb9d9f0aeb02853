"""``verifier merge``: the work of somebody who went on with a copy of the case, or had a case of their own."""

import time
from typing import TYPE_CHECKING, Annotated, Final

import typer

from verifier.cli.common import FormatOption, open_for_writing

if TYPE_CHECKING:
    from db.rows import Merged


SHOWN: Final = 100
"""Disagreements that are listed in words."""
EVERY: Final = 0.1
"""Seconds between two words on how far it is."""


def merge(
    ctx: typer.Context,
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The other case: a file, or postgresql://…")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would come and what disagrees; change nothing.")
    ] = False,
    output: FormatOption = "table",
) -> None:
    """Put another case into this one, and keep both histories.

    Nothing is overwritten. Articles, claims, verdicts, notes, corrections, tags and the rest come under the names of
    those who did them. Where both gave different verdicts without having seen the other's, yours stands, the other is
    kept beside it, and the claim gets the tag "merge: disagree" and a note with both. OTHER is only read, and its
    history is checked first. Merge again after more work on either side, in either direction: only what is new comes.

    \b
    Examples:
      verifier merge ben.case --dry-run
      verifier merge ben.case
      verifier list --tag "merge: disagree"
    """
    from verifier.cli.interrupts import check, stoppable
    from verifier.cli.progress import told_progress
    from verifier.workflow.merging import merge as put_together

    with open_for_writing(ctx) as session, told_progress() as tell_progress:
        counts: dict[str, int] = {}
        told = time.monotonic()

        def advance(what: str, number: int) -> None:
            nonlocal told
            check()
            counts[what] = counts.get(what, 0) + number
            if time.monotonic() - told > EVERY:
                told = time.monotonic()
                tell_progress(f"merging: {counts[what]:,} {what}", None)

        found: list[Merged] = []
        for session_at_work in stoppable([session]):
            found.append(put_together(session_at_work, other, progress=advance, only_try=dry_run))
    _told(found[0], output)


def _told(merged: "Merged", output: str) -> None:
    from verifier.cli.output import Column, json_array, say, table, tell

    if output == "json":
        from db.rows import as_dict

        json_array([as_dict(merged)])
        return
    if merged.common is None:
        say(f"The other is a case of its own ({merged.uid[:8]}); its history has {merged.head.seq:,} entries.")
    else:
        shared = f"the first {merged.common.seq:,} are those of this one"
        say(f"The other is a copy of this case; its history has {merged.head.seq:,} entries, of which {shared}.")
    if merged.change is None and not merged.tried:
        say("Nothing new is in it: nothing was changed.")
        return
    from verifier.tui.deed_words import came

    kept = "1 entry" if merged.kept == 1 else f"{merged.kept:,} entries"
    say(f"{'Would come' if merged.tried else 'Came'}: {came(merged.counts)}; {kept} of its history, word for word.")
    if merged.agreed:
        say(f"Both gave the same verdict, each for themselves: {_claims(merged.agreed)}.")
    if merged.read_otherwise:
        say(f"Of articles that both had added, {_claims(merged.read_otherwise)} were read otherwise: yours stand.")
    if merged.disagreements:
        say(f"{len(merged.disagreements):,} disagree; what this case says stands:")
        columns = (Column("what"), Column("on"), Column("here", flexible=True), Column("there", flexible=True))
        shown = merged.disagreements[:SHOWN]
        table(columns, ((one.what, one.where, one.here, one.there) for one in shown))
        if len(merged.disagreements) > SHOWN:
            say(f"… and {len(merged.disagreements) - SHOWN:,} more; --format json lists all.")
        if any(one.claim is not None for one in merged.disagreements) and not merged.tried:
            tell('verifier list --tag "merge: disagree" lists the claims.')
    if merged.change is not None:
        say(f"{merged.change.summary} (entry {merged.change.seq})")
    else:
        say("This was a try: nothing was changed.")


def _claims(count: int) -> str:
    return "1 claim" if count == 1 else f"{count:,} claims"
