"""``mark``, ``note``, ``undo``, ``redo``, ``log``: what a reviewer does, and what was done."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from verifier.cli.choices import Verdict
from verifier.cli.claims import ClaimArgument
from verifier.cli.common import FormatOption, ReasonOption, open_for_reading, open_for_writing
from verifier.errors import VerifierError

if TYPE_CHECKING:
    from db.rows import Change
    from verifier.workflow.session import Session

WholeViewOption = Annotated[
    str | None, typer.Option("--view", metavar="VIEW", help="All claims of this saved view (number or name).")
]
CountOption = Annotated[
    int | None,
    typer.Option("--count", metavar="N", help="How many the view has; without the right number nothing is changed."),
]

MAX_NOTE = 1_000_000
"""Bytes of a note read from a file."""


def mark(
    ctx: typer.Context,
    *,
    claims: Annotated[list[int] | None, typer.Argument(metavar="CLAIM", help="Ids, as list shows them.")] = None,
    verdict: Annotated[Verdict, typer.Argument(metavar="VERDICT", help="The verdict; unreviewed takes it back.")],
    reason: ReasonOption = "",
    view: WholeViewOption = None,
    count: CountOption = None,
) -> None:
    """Give one verdict to one or several claims, or to all of a saved view.

    Claims that have this verdict by you already, for the same reason, are left as they are.

    \b
    Examples:
      verifier mark 7 confirmed
      verifier mark 7 8 12 disputed --reason "the ministry counts 170"
      verifier mark 7 unreviewed
      verifier mark --view "not casualties" --count 24 unverifiable
    """
    from verifier.cli.output import say

    with open_for_writing(ctx) as session:
        ids = chosen_claims(session, claims, view, count, "marks")
        left = session.marked_so(ids, verdict.value, reason)
        others = [claim for claim in ids if claim not in left]
        by = "" if verdict == "unreviewed" else ", by you"
        if others:
            more = f"; {len(left):,} {'was' if len(left) == 1 else 'were'} so already{by}, and left" if left else ""
            tell_change(session.mark(others, verdict.value, rationale=reason), more)
        elif len(ids) == 1:
            say(f"Claim {ids[0]} is {verdict.value} already{by}: nothing changed.")
        else:
            say(f"All {len(ids):,} claims are {verdict.value} already{by}: nothing changed.")


def chosen_claims(
    session: "Session", claims: list[int] | None, view: str | None, count: int | None, deed: str = "changes"
) -> tuple[int, ...]:
    """The claims that a command is about: those named, or all of a view whose number the person knows."""
    if bool(claims) == (view is not None):
        raise typer.BadParameter("say which claims: their ids, or --view VIEW")
    return tuple(dict.fromkeys(claims)) if claims else _of_view(session, view or "", count, deed)


def _of_view(session: "Session", view: str, count: int | None, deed: str) -> tuple[int, ...]:
    """The claims of a view, if they are as many as the person thinks."""
    from verifier.workflow.views import named

    found = named(session.read, view)
    ids = tuple(session.read.claim_ids(found.where, found.sort))
    if count != len(ids):
        raise VerifierError(
            f"view {found.number} “{found.name}” has {len(ids):,} claims; --count {len(ids)} {deed} them"
        )
    return ids


def note(
    ctx: typer.Context,
    *,
    claim: ClaimArgument,
    text: Annotated[str | None, typer.Argument(metavar="TEXT", help="The note; - reads standard input.")] = None,
    file: Annotated[str | None, typer.Option("--file", metavar="FILE", help="Read the note from a text file.")] = None,
    edit: Annotated[int | None, typer.Option("--edit", metavar="NOTE", help="Replace this note of the claim.")] = None,
    delete: Annotated[int | None, typer.Option("--delete", metavar="NOTE", help="Take this note away.")] = None,
) -> None:
    """Write a note on a claim, or change one.

    \b
    Examples:
      verifier note 7 "asked the hospital on 16 June"
      verifier note 7 --file call.txt
      verifier note 7 --edit 3 "asked the hospital on 17 June"
      verifier note 7 --delete 3
    """
    if sum(given is not None for given in (text, file, delete)) != 1:
        raise typer.BadParameter("give the note's words, or --file, or --delete NOTE: one of them")
    words = "" if delete is not None else _note_text(text, file)
    with open_for_writing(ctx) as session:
        if edit is None and delete is None:
            tell_change(session.add_note(claim, words))
            return
        wanted = delete if delete is not None else edit
        found = next((one for one in session.read.claim(claim).notes if one.id == wanted), None)
        if found is None:
            raise VerifierError(f"claim {claim} has no note {wanted}; verifier show {claim} lists its notes")
        if delete is not None:
            tell_change(session.delete_note(found.id, version=found.version))
        else:
            tell_change(session.edit_note(found.id, words, version=found.version))


def _note_text(text: str | None, file: str | None) -> str:
    name = file if file is not None else "-" if text == "-" else None
    if name is None:
        words = text or ""
    else:
        try:
            if name == "-":
                data = sys.stdin.buffer.read(MAX_NOTE + 1)
            else:
                with open(name, "rb") as stream:
                    data = stream.read(MAX_NOTE + 1)
            words = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise VerifierError(f"{name} is not UTF-8 text") from error
        except (OSError, ValueError) as error:
            raise VerifierError(f"cannot read {name}: {getattr(error, 'strerror', None) or error}") from error
        if len(data) > MAX_NOTE:
            raise VerifierError(f"{name} is longer than a note can be ({MAX_NOTE:,} bytes)")
    words = words.strip()
    if not words:
        raise VerifierError("the note is empty")
    return words


def undo(
    ctx: typer.Context,
    *,
    skip: Annotated[
        list[int] | None,
        typer.Option(
            "--skip",
            metavar="ENTRY",
            help="Leave this entry, the newest of yours, and undo the one before it; may be repeated.",
        ),
    ] = None,
) -> None:
    """Take back your newest change.

    Also one of an earlier day; a verdict on many claims is taken back as one. What another changed since, and
    what an import brought, is not undone: the message then tells how to undo the change before it.

    \b
    Examples:
      verifier undo
      verifier undo --skip 812
    """
    from db.errors import Stuck

    with open_for_writing(ctx) as session:
        try:
            change = session.undo(skip=skip or (), exactly=True)
        except Stuck as error:
            if not error.before:
                raise VerifierError(f"{error}; nothing of yours before it can be undone") from error
            way = " ".join(f"--skip {entry}" for entry in [*(skip or ()), error.entry])
            raise VerifierError(f"{error}; verifier undo {way} undoes the change before it: {error.before}") from error
        _tell_or_nothing(change, "there is nothing of yours to undo")


def redo(ctx: typer.Context) -> None:
    """Do again what you undid last."""
    with open_for_writing(ctx) as session:
        _tell_or_nothing(session.redo(), "there is nothing to redo")


def _tell_or_nothing(change: "Change | None", nothing: str) -> None:
    if change is None:
        raise VerifierError(nothing)
    tell_change(change)


def tell_change(change: "Change", more: str = "") -> None:
    """Say what a write did, with the entry that records it, and what is to be said beside it."""
    from verifier.cli.output import say

    say(f"{change.summary} (entry {change.seq}){more}".replace("\n", " "))


def log(
    ctx: typer.Context,
    *,
    claim: Annotated[int | None, typer.Option("--claim", metavar="CLAIM", help="Only entries on this claim.")] = None,
    actor: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Only entries by this reviewer.")] = None,
    action: Annotated[
        str, typer.Option("--action", metavar="ACTION", help="Only one kind of entry: mark, add_note, undo …")
    ] = "",
    search: Annotated[
        str,
        typer.Option("--search", metavar="TEXT", help="Only entries with these words: reason, note, name, verdict."),
    ] = "",
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most this many.")] = 50,
    before: Annotated[int | None, typer.Option(metavar="ENTRY", help="Only entries before this one.")] = None,
    output: FormatOption = "table",
) -> None:
    """Show the history, newest first: who did what, when and why.

    \b
    Examples:
      verifier log
      verifier log --claim 7 --format json
      verifier log --by "F. Checker" --action mark --search ministry
    """
    from db.rows import ClaimFilter, HistoryFilter
    from verifier.cli.output import Column, json_array, table
    from verifier.tui.deed_words import DEEDS, article_of, change, subject  # plain strings; loads no textual

    with open_for_reading(ctx) as session:
        if claim is not None:
            session.read.claim(claim)
        if action and action not in DEEDS:
            raise VerifierError(f"there is no action {action!r} in a history; there are: {', '.join(DEEDS)}")
        where = HistoryFilter(actor or "", action, search)
        rows = session.read.history(limit=limit, before=before, claim=claim, where=where)
        if output == "json":
            from db.rows import as_dict

            json_array({"id": row.seq, **as_dict(row)} for row in rows)
            return
        articles = tuple({number for row in rows if (number := article_of(row)) is not None})
        titles = session.read.labels(ClaimFilter(articles=articles))
        columns = (
            Column("entry", right=True),
            Column("time"),
            Column("by", flexible=True),
            Column("action"),
            Column("on"),
            Column("what", flexible=True),
            Column("reason", flexible=True, spare=2),
            Column("hash", spare=1),
        )
        table(
            columns,
            (
                (
                    row.seq,
                    row.at[:19].replace("T", " "),
                    row.actor,
                    row.action,
                    subject(row),
                    change(row, claim, titles.get(("article", article_of(row) or 0), "")),
                    row.reason,
                    row.hash[:12],
                )
                for row in rows
            ),
        )
