"""``sources`` and ``source``: who speaks and who prints, their record, and names that mean the same one."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from verifier.cli.choices import SourceSort
from verifier.cli.common import FormatOption, ReasonOption, open_for_reading, open_for_writing
from verifier.errors import VerifierError

if TYPE_CHECKING:
    from db.queries import Reader
    from db.rows import SourceRow

SourceDeed = Literal["merge", "split", "rate", "show"]


def sources(
    ctx: typer.Context,
    *,
    outlets: Annotated[
        bool, typer.Option("--outlets", help="Those that printed articles, with what they printed.")
    ] = False,
    search: Annotated[
        str, typer.Option("--search", metavar="TEXT", help="Only those with these words in one of their names.")
    ] = "",
    sort: Annotated[
        SourceSort, typer.Option(help="The order: most claims, disputed, confirmed, or left to review, or A to Z.")
    ] = SourceSort.claims,
    reverse: Annotated[bool, typer.Option("--reverse", help="Turn the order round.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="At most this many.")] = None,
    output: FormatOption = "table",
) -> None:
    """List who speaks in claims, with their record: how many claims, by verdict.

    \b
    Examples:
      verifier sources --sort disputed --limit 20
      verifier sources --outlets --format json
    """
    from verifier.cli.output import Column, json_array, table, tell

    with open_for_reading(ctx) as session:
        role = "outlet" if outlets else "speaker"
        numbers = session.read.source_numbers(search, sort.value, role=role, reverse=reverse)  # type: ignore[arg-type]
        rows = session.read.source_rows(numbers[:limit], role=role)  # type: ignore[arg-type]
        if output == "json":
            from db.rows import as_dict

            json_array(as_dict(row) for row in rows)
            return
        columns = (
            Column("id", right=True),
            Column("name", flexible=True),
            Column("reliability", spare=3),
            Column("claims", right=True),
            Column("confirmed", right=True),
            Column("disputed", right=True),
            Column("unverifiable", right=True),
            Column("unreviewed", right=True),
            Column("articles", right=True, spare=2),
            Column("also called", flexible=True, spare=1),
        )
        count = table(
            columns,
            (
                (
                    *(row.id, row.name, row.reliability, row.claims, row.confirmed, row.disputed, row.unverifiable),
                    *(row.unreviewed, row.articles, "; ".join(row.aliases)),
                )
                for row in rows
            ),
        )
        if not count:
            tell("No such sources." if search else "Nobody speaks in the claims of this case yet.")


def source(
    ctx: typer.Context,
    *,
    deed: Annotated[SourceDeed, typer.Argument(metavar="merge|split|rate|show", help="What to do.")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="The source: its name in full, or its id.")],
    into: Annotated[str | None, typer.Argument(metavar="INTO", help="With merge: the source that it is.")] = None,
    reliability: Annotated[
        str | None,
        typer.Option(
            "--reliability", metavar="A-F", help="With rate: the Admiralty grade; an empty one takes it back."
        ),
    ] = None,
    interests: Annotated[
        str | None, typer.Option("--interests", metavar="TEXT", help="With rate: whose side it is on, who pays it.")
    ] = None,
    reason: ReasonOption = "",
    output: FormatOption = "table",
) -> None:
    """Say that two names are one source, take that back, or judge a source's reliability.

    Grades: A completely, B usually, C fairly reliable; D not usually, E unreliable; F cannot be judged. What a merged
    name said counts for the source it was merged into; the words of the articles stay as they are.

    \b
    Examples:
      verifier source merge "AP" "Associated Press"
      verifier source split "AP"
      verifier source rate "Associated Press" --reliability B --interests "an agency; sells to all sides"
      verifier source show "Associated Press"
    """
    from verifier.cli.review import tell_change

    if (into is not None) != (deed == "merge"):
        raise typer.BadParameter("merge takes two names, every other one")
    if (reliability is not None or interests is not None) != (deed == "rate"):
        raise typer.BadParameter("rate takes --reliability or --interests, no other does")
    if deed == "show":
        with open_for_reading(ctx) as session:
            _show(session.read, named(session.read, name), output)
        return
    with open_for_writing(ctx) as session:
        row = named(session.read, name)
        if deed == "merge":
            other = named(session.read, into or "")
            change = session.merge_source(row.id, other.id, versions=(row.version, other.version), reason=reason)
        elif deed == "split":
            change = session.split_source(row.id, version=row.version, reason=reason)
        else:
            grade = row.reliability if reliability is None else reliability.strip().upper() or None
            about = row.interests if interests is None else interests
            change = session.rate_source(row.id, reliability=grade, interests=about, version=row.version, reason=reason)
        tell_change(change)


def named(reader: "Reader", name: str) -> "SourceRow":
    """The source of exactly that name, else of that id. Raises ``VerifierError`` with the nearest name."""
    found = reader.sources_called(name)
    if found:
        return found[0]
    if name.isascii() and name.isdigit():
        return reader.source(int(name))
    from difflib import get_close_matches

    names = [row.name for row in reader.sources(limit=5000)]
    near = get_close_matches(name, names, n=1, cutoff=0.5)
    raise VerifierError(f"no source in this case is called {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))


def _show(reader: "Reader", row: "SourceRow", output: str) -> None:
    from db.rows import RELIABILITIES, as_dict
    from verifier.cli.output import json_array, say

    spoken, printed = reader.source(row.id), reader.source(row.id, role="outlet")
    if output == "json":
        json_array([{**as_dict(spoken), "printed": as_dict(printed)}])
        return
    grade = f"{spoken.reliability}, {RELIABILITIES[spoken.reliability]}" if spoken.reliability else "not judged"
    say(f"source       {spoken.id}, {spoken.name}")
    if spoken.root != spoken.id:
        say(f"alias of     {reader.source(spoken.root).name}")
    if spoken.aliases:
        say(f"also called  {'; '.join(spoken.aliases)}")
    say(f"reliability  {grade}")
    say(f"interests    {spoken.interests or '–'}")
    for what, one in (("said", spoken), ("printed", printed)):
        say(
            f"{what:<12} {one.claims} claims: {one.confirmed} confirmed, {one.disputed} disputed,"
            f" {one.unverifiable} unverifiable, {one.unreviewed} unreviewed"
        )
    say(f"articles     {printed.articles}")
