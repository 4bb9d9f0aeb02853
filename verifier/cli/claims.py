"""``verifier list`` and ``verifier show``: the claims of the case."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from verifier.cli.choices import Evidence, Kind, Measure, Sort, Verdict, WorkState
from verifier.cli.common import FormatOption, open_for_reading

if TYPE_CHECKING:
    from db import rows
    from db.queries import Reader
    from db.rows import ClaimDetail, ClaimFilter, ClaimRow, ViewRow

VerdictsOption = Annotated[
    list[Verdict] | None,
    typer.Option("--verdict", metavar="|".join(Verdict), help="Only claims with this verdict; repeat it for several."),
]
KindsOption = Annotated[
    list[Kind] | None,
    typer.Option("--kind", metavar="|".join(Kind), help="Only claims of this kind; repeat it for several."),
]
MeasuresOption = Annotated[
    list[Measure] | None,
    typer.Option("--measure", metavar="|".join(Measure), help="Only claims that count this; repeat it for several."),
]
SourcesOption = Annotated[
    list[str] | None,
    typer.Option("--source", metavar="NAME", help="Only what this source said or passed on; part of a name will do."),
]
OutletsOption = Annotated[
    list[str] | None,
    typer.Option("--outlet", metavar="NAME", help="Only what this outlet printed; part of a name will do."),
]
ArticlesOption = Annotated[
    list[int] | None,
    typer.Option("--article", metavar="ID", help="Only claims of this article; or several."),
]
SearchOption = Annotated[
    str,
    typer.Option(
        "--search",
        metavar="TEXT",
        help="Only claims with these words in quote, speaker, title or note; #word: with a tag that begins so.",
    ),
]
ArticleTextOption = Annotated[
    str, typer.Option("--article-text", metavar="TEXT", help="Only claims of articles with these words in their text.")
]
StatesOption = Annotated[
    list[WorkState] | None,
    typer.Option("--state", metavar="|".join(WorkState), help="Only claims in this workflow state; or several."),
]
AssigneesOption = Annotated[
    list[str] | None,
    typer.Option("--assignee", metavar="NAME", help="Only claims that are assigned to this person; or several."),
]
UnassignedOption = Annotated[bool, typer.Option("--unassigned", help="Only claims that are assigned to nobody.")]
TagsOption = Annotated[
    list[str] | None, typer.Option("--tag", metavar="TAG", help="Only claims with this tag, or one of several.")
]
UntaggedOption = Annotated[bool, typer.Option("--untagged", help="Only claims without a tag.")]
EvidenceOption = Annotated[
    list[Evidence] | None,
    typer.Option(
        "--evidence",
        metavar="|".join(Evidence),
        help="Only claims with evidence of this stance, or without any; repeat it for several.",
    ),
]
PlacesOption = Annotated[
    list[str] | None,
    typer.Option(
        "--place",
        metavar="WORDS",
        help="Only claims whose text places the incident there: all these words, or beginnings of them; or several.",
    ),
]
SinceOption = Annotated[
    str,
    typer.Option(
        "--since", metavar="DATE", help="Only claims of an incident on this day, month or year, or later (YYYY-MM-DD)."
    ),
]
UntilOption = Annotated[
    str,
    typer.Option(
        "--until",
        metavar="DATE",
        help="Only claims of an incident on this day, month or year, or earlier (YYYY-MM-DD).",
    ),
]
ViewOption = Annotated[
    str | None,
    typer.Option(
        "--view", metavar="VIEW", help="The claims of this saved view (number or name); other options go before it."
    ),
]
ClaimArgument = Annotated[int, typer.Argument(metavar="CLAIM", help="The claim's id, as list shows it.")]


def filter_from(
    reader: "Reader",
    *,
    verdicts: list[Verdict] | None,
    kinds: list[Kind] | None,
    measures: list[Measure] | None,
    sources: list[str] | None,
    outlets: list[str] | None = None,
    articles: list[int] | None,
    search: str,
    article_text: str = "",
    states: list[WorkState] | None = None,
    assignees: list[str] | None = None,
    unassigned: bool = False,
    tags: list[str] | None = None,
    untagged: bool = False,
    evidence: list[Evidence] | None = None,
    places: list[str] | None = None,
    since: str = "",
    until: str = "",
    view: "ViewRow | None" = None,
) -> "ClaimFilter":
    """The filter that the options ask for; parts that they leave open are those of the view."""
    from dataclasses import fields, replace

    from verifier.workflow.filters import claim_filter

    where = claim_filter(
        reader,
        verdicts=[verdict.value for verdict in verdicts or ()],
        kinds=[kind.value for kind in kinds or ()],
        measures=[measure.value for measure in measures or ()],
        sources=sources or (),
        outlets=outlets or (),
        articles=articles or (),
        text=search,
        article_text=article_text,
        states=[state.stored for state in states or ()],
        assignees=assignees or (),
        unassigned=unassigned,
        tags=tags or (),
        untagged=untagged,
        evidence=[one.value for one in evidence or ()],
        places=places or (),
        since=since,
        until=until,
    )
    if view is None:
        return where
    given = {part.name: value for part in fields(where) if (value := getattr(where, part.name))}
    return replace(view.where, **given)


def view_named(reader: "Reader", name: str | None) -> "ViewRow | None":
    """The saved view of ``--view``, if it was given."""
    from verifier.workflow.views import named

    return None if name is None else named(reader, name)


def list_claims(
    ctx: typer.Context,
    *,
    verdicts: VerdictsOption = None,
    kinds: KindsOption = None,
    measures: MeasuresOption = None,
    sources: SourcesOption = None,
    outlets: OutletsOption = None,
    articles: ArticlesOption = None,
    search: SearchOption = "",
    article_text: ArticleTextOption = "",
    states: StatesOption = None,
    assignees: AssigneesOption = None,
    unassigned: UnassignedOption = False,
    tags: TagsOption = None,
    untagged: UntaggedOption = False,
    evidence: EvidenceOption = None,
    places: PlacesOption = None,
    since: SinceOption = "",
    until: UntilOption = "",
    view: ViewOption = None,
    sort: Annotated[
        Sort | None, typer.Option(help="The order. Default: the view's, else most check-worthy first.")
    ] = None,
    reverse: Annotated[
        bool, typer.Option("--reverse", help="The order turned round; claims that have nothing to sort by stay last.")
    ] = False,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="At most this many.")] = None,
    output: FormatOption = "table",
) -> None:
    """List the claims: verdict, figure, words, who said it, where.

    \b
    Examples:
      verifier list --verdict unreviewed --measure killed
      verifier list --source "health ministry" --sort figure
      verifier list --search "mass grave" --format json
      verifier list --place Mosul --since 2014-06 --until 2014-06
      verifier list --view 1
    """
    from itertools import islice

    from verifier.cli.output import WIDEST_VERDICT, Column, json_array, table, tell, verdict_style

    with open_for_reading(ctx) as session:
        chosen = view_named(session.read, view)
        where = filter_from(
            session.read,
            view=chosen,
            verdicts=verdicts,
            kinds=kinds,
            measures=measures,
            sources=sources,
            outlets=outlets,
            articles=articles,
            search=search,
            article_text=article_text,
            states=states,
            assignees=assignees,
            unassigned=unassigned,
            tags=tags,
            untagged=untagged,
            evidence=evidence,
            places=places,
            since=since,
            until=until,
        )
        order: rows.Sort = sort.value if sort else chosen.sort if chosen else "worth"
        backwards = reverse != (chosen.backwards if chosen and not sort else False)
        found = islice(session.read.claims(where, order, reverse=backwards), limit)
        if output == "json":
            json_array(row_object(row) for row in found)
            return
        has_work = session.read.has_work()
        columns = (
            Column("id", right=True),
            Column("verdict", style=verdict_style, least=WIDEST_VERDICT),
            Column("figure", right=True),
            Column("claim", flexible=True, least=24),
            Column("said by", flexible=True),
            Column("in", flexible=True, spare=1),
            Column("date", spare=2),
            *((Column("work", flexible=True, spare=3), Column("tags", flexible=True)) if has_work else ()),
        )
        count = table(columns, (tuple(_cells(row))[: len(columns)] for row in found))
        total = session.read.counts().total
        if not total:
            tell("No claims yet: verifier add FILE… brings articles in, verifier sample tries it on ready-made ones.")
        elif not count:
            tell(f"None of the {total:,} claims match.")


def _cells(row: "ClaimRow") -> Iterator[object]:
    from verifier.cli.output import verdict_cell
    from verifier.cli.words import chain_words, range_words

    figure = " ".join(part for part in (range_words(row, row.figure_text), row.measure) if part)
    more = f" (+{row.figures - 1})" if row.figures > 1 else ""
    yield row.id
    yield verdict_cell(row.verdict)
    yield figure + more
    yield row.quote
    yield chain_words(row.speakers)
    yield row.publisher
    yield (row.published or "")[:10]
    yield " · ".join(part for part in (row.state, row.assignee) if part)
    yield " ".join(f"#{tag}" for tag in row.tags)


def row_object(row: "ClaimRow") -> dict[str, Any]:
    """A claim as an object of ``list --format json``."""
    from db.rows import as_dict

    return as_dict(row)


def detail_object(detail: "ClaimDetail") -> dict[str, Any]:
    """A claim as an object of ``show --format json``: the row's keys, and all that hangs on it."""
    from db.rows import as_dict

    whole = as_dict(detail)
    row = whole.pop("row")
    row["note_count"] = row.pop("notes")
    row["figure_count"] = row.pop("figures")
    return {**row, **whole}


def show(
    ctx: typer.Context,
    claims: Annotated[list[int], typer.Argument(metavar="CLAIM", help="Ids, as list shows them.")],
    output: FormatOption = "table",
) -> None:
    """Show all about a claim.

    Its words in their place, figures, who said it and through whom, verdicts, notes, history.

    \b
    Examples:
      verifier show 7
      verifier show 7 8 --format json
    """
    from verifier.cli.detail import show_detail
    from verifier.cli.output import json_array, say

    with open_for_reading(ctx) as session:
        details = [session.read.claim(claim) for claim in claims]
        if output == "json":
            json_array(detail_object(detail) for detail in details)
            return
        for number, detail in enumerate(details):
            if number:
                say()
            show_detail(detail)
