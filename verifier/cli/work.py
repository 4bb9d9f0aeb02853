"""``assign``, ``state``, ``tag``, ``tags``, ``rename-tag``: who is at work on which claims, and how far; tags."""

from typing import TYPE_CHECKING, Annotated

import typer

from verifier.cli.choices import WorkState
from verifier.cli.common import FormatOption, open_for_reading, open_for_writing
from verifier.cli.review import CountOption, WholeViewOption, chosen_claims, tell_change

if TYPE_CHECKING:
    from db.rows import Change

ClaimsArgument = Annotated[list[int] | None, typer.Argument(metavar="CLAIM", help="Ids, as list shows them.")]


def assign(
    ctx: typer.Context,
    *,
    claims: ClaimsArgument = None,
    to: Annotated[str | None, typer.Option("--to", metavar="NAME", help="To whom.")] = None,
    me: Annotated[bool, typer.Option("--me", help="To you.")] = False,
    nobody: Annotated[bool, typer.Option("--nobody", help="Take them from their assignee.")] = False,
    view: WholeViewOption = None,
    count: CountOption = None,
    output: FormatOption = "table",
) -> None:
    """Assign claims to a person, or to nobody.

    A new claim becomes assigned thereby; an assigned one that is taken away is new again. Verdicts stay.

    \b
    Examples:
      verifier assign 7 8 --to "F. Checker"
      verifier assign 7 --me
      verifier assign --view "not assigned" --count 24 --to "B. Okri"
      verifier assign 7 --nobody
    """
    if sum((to is not None, me, nobody)) != 1:
        raise typer.BadParameter("say to whom: --to NAME, --me or --nobody, one of them")
    with open_for_writing(ctx) as session:
        ids = chosen_claims(session, claims, view, count)
        name = session.require_reviewer() if me else to
        _told(session.assign(ids, None if nobody else name), output)


def state(
    ctx: typer.Context,
    *,
    claims: ClaimsArgument = None,
    state: Annotated[
        WorkState, typer.Argument(metavar="STATE", help="The state; new takes the claim from its assignee.")
    ],
    view: WholeViewOption = None,
    count: CountOption = None,
    output: FormatOption = "table",
) -> None:
    """Say how far the work on claims is: new, assigned, in-review, done.

    It is apart from the verdict: a claim may be done and unverifiable, or confirmed and still in review.

    \b
    Examples:
      verifier state 7 8 in-review
      verifier state --view "mine, with a verdict" --count 12 done
    """
    with open_for_writing(ctx) as session:
        _told(session.set_state(chosen_claims(session, claims, view, count), state.stored), output)


def tag(
    ctx: typer.Context,
    *,
    claims: ClaimsArgument = None,
    add: Annotated[
        list[str] | None, typer.Option("--add", metavar="TAG", help="Give this tag; or several. A new one is made.")
    ] = None,
    remove: Annotated[
        list[str] | None, typer.Option("--remove", metavar="TAG", help="Take it off; or several.")
    ] = None,
    view: WholeViewOption = None,
    count: CountOption = None,
    output: FormatOption = "table",
) -> None:
    """Give claims tags, or take them off.

    A tag is 1 to 60 characters on one line; case, accents and spacing do not tell two apart.

    \b
    Examples:
      verifier tag 7 8 --add massgrave --add video
      verifier tag 7 --remove video
      verifier tag --view Tikrit --count 24 --add tikrit
    """
    if not add and not remove:
        raise typer.BadParameter("say which tags: --add TAG, --remove TAG")
    with open_for_writing(ctx) as session:
        _told(session.tag(chosen_claims(session, claims, view, count), add=add or (), remove=remove or ()), output)


def tags(
    ctx: typer.Context,
    *,
    search: Annotated[str, typer.Option("--search", metavar="TEXT", help="Only tags with these words.")] = "",
    output: FormatOption = "table",
) -> None:
    """List the tags with the number of claims that have each.

    verifier list --tag TAG lists the claims of one.
    """
    from verifier.cli.output import Column, json_array, table, tell

    with open_for_reading(ctx) as session:
        rows = session.read.tags(search)
        if output == "json":
            from db.rows import as_dict

            json_array(as_dict(row) for row in rows)
            return
        if not table((Column("tag", flexible=True), Column("claims", right=True)), ((r.name, r.claims) for r in rows)):
            tell("No such tags." if search else "No tags yet: verifier tag CLAIM --add TAG makes one.")


def rename_tag(
    ctx: typer.Context,
    *,
    name: Annotated[str, typer.Argument(metavar="TAG", help="The tag as it is called.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="What it is to be called.")],
    merge: Annotated[
        bool, typer.Option("--merge", help="If there is a tag NEW already, put the claims of both under it.")
    ] = False,
    output: FormatOption = "table",
) -> None:
    """Call a tag otherwise, on every claim that has it, or put it into another one.

    \b
    Examples:
      verifier rename-tag vid video
      verifier rename-tag film video --merge
    """
    with open_for_writing(ctx) as session:
        _told(session.rename_tag(name, new, merge=merge), output)


def _told(change: "Change", output: str) -> None:
    if output == "json":
        from verifier.cli.output import json_array

        json_array([{"entry": change.seq, "summary": change.summary, "claims": change.claims}])
    else:
        tell_change(change)
