"""``verifier merge``: the work of somebody who went on with a copy of the case, or had a case of their own."""

import time
from typing import TYPE_CHECKING, Annotated, Final

import typer

from verifier.cli.common import FormatOption, open_for_writing

if TYPE_CHECKING:
    from db.rows import Merged


SHOWN: Final = 100
"""Disagreements that are listed in words."""
LISTENED: Final = 20
"""Disagreements that are listed for a program that listens."""
LONGEST: Final = 200
"""Code points of each part of such a one."""
EVERY: Final = 0.1
"""Seconds between two words on how far it is."""


EventsOption = Annotated[bool, typer.Option("--events", hidden=True, help="A JSON object a line, as it happens.")]


def merge(
    ctx: typer.Context,
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The other case: a file, or postgresql://…")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would come and what disagrees; change nothing.")
    ] = False,
    output: FormatOption = "table",
    events: EventsOption = False,
) -> None:
    """Put another case into this one, and keep both histories.

    Nothing is overwritten. Articles, claims, verdicts, notes, corrections, tags and the rest come under the names of
    those who did them. Where both gave different verdicts without having seen the other's, yours stands, the other is
    set aside, in sight, and the claim gets the tag "merge: disagree" and a note with both. A verdict that was given and
    undone again is none. OTHER is only read, and its history is checked first. Merge again after more work on either
    side, in either direction: only what is new comes.

    \b
    Examples:
      verifier merge ben.case --dry-run
      verifier merge ben.case
      verifier list --tag "merge: disagree"
    """
    from verifier.cli.interrupts import check, stoppable
    from verifier.cli.progress import told_progress
    from verifier.workflow.merging import merge as put_together

    with open_for_writing(ctx) as session, told_progress(events=events) as tell_progress:
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
    if events:
        _event(found[0])
    else:
        _told(found[0], output)


def _told(merged: "Merged", output: str) -> None:
    from verifier.cli.output import Column, json_array, say, table, tell
    from verifier.workflow.merge_words import DISAGREE, in_words, nothing_new

    if output == "json":
        from db.rows import as_dict

        json_array([as_dict(merged)])
        return
    for words in in_words(merged):
        say(words)
    if nothing_new(merged):
        return
    if merged.disagreements:
        columns = (Column("what"), Column("on"), Column("here", flexible=True), Column("there", flexible=True))
        shown = merged.disagreements[:SHOWN]
        table(columns, ((one.what, one.where, one.here, one.there) for one in shown))
        if len(merged.disagreements) > SHOWN:
            say(f"… and {len(merged.disagreements) - SHOWN:,} more; --format json lists all.")
        if any(one.claim is not None for one in merged.disagreements) and not merged.tried:
            tell(f'verifier list --tag "{DISAGREE}" lists the claims.')
    if merged.change is not None:
        say(f"{merged.change.summary} (entry {merged.change.seq})")
    else:
        say("This was a try: nothing was changed.")


def _event(merged: "Merged") -> None:
    """The last line for a program that listens: what came, or would come, with some of the disagreements."""
    from verifier.cli.progress import tell_event
    from verifier.workflow.merge_words import in_words, nothing_new

    lines = in_words(merged)
    shown = [
        [part[:LONGEST] for part in (one.what, one.where, one.here, one.there)]
        for one in merged.disagreements[:LISTENED]
    ]
    told = {
        "new": not nothing_new(merged),
        "lines": lines,
        "disagreements": shown,
        "more": len(merged.disagreements) - len(shown),
        "claims": any(one.claim is not None for one in merged.disagreements),
    }
    last = lines[-1]
    if merged.disagreements and not merged.change and not nothing_new(merged):  # the last line announces a list
        last = f"looked at: {len(merged.disagreements):,} disagree"
    tell_event(merged.change.summary if merged.change else last, 1.0, merged=told)
