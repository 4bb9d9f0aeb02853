"""``views``, ``save-view``, ``change-view``: filter, search and order under a name and a number."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from verifier.cli.choices import Sort
from verifier.cli.claims import (
    ArticlesOption,
    ArticleTextOption,
    AssigneesOption,
    EvidenceOption,
    KindsOption,
    MeasuresOption,
    OutletsOption,
    PlacesOption,
    SearchOption,
    SinceOption,
    SourcesOption,
    StatesOption,
    TagsOption,
    UnassignedOption,
    UntaggedOption,
    UntilOption,
    VerdictsOption,
    filter_from,
)
from verifier.cli.common import FormatOption, open_for_reading, open_for_writing
from verifier.cli.review import tell_change

if TYPE_CHECKING:
    from db import rows
    from db.queries import Reader
    from db.rows import ClaimFilter, ViewRow

ViewArgument = Annotated[str, typer.Argument(metavar="VIEW", help="Its number or its name.")]
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="What it is called.")]
NumberOption = Annotated[
    int | None,
    typer.Option("--number", min=1, max=99, metavar="N", help="Its number; 1 to 9 are keys of the screen."),
]
SortOption = Annotated[Sort, typer.Option(help="The order: most check-worthy first, or another.")]
ReverseOption = Annotated[bool, typer.Option("--reverse", help="The order turned round.")]


def views(ctx: typer.Context, output: FormatOption = "table") -> None:
    """List the saved views with the number of claims in each.

    verifier list --view VIEW lists the claims of one.
    """
    from verifier.cli.output import Column, json_array, table, tell

    with open_for_reading(ctx) as session:
        found = session.read.saved_views()
        if output == "json":
            json_array(_object(session.read, view) for view in found)
            return
        columns = (
            Column("number", right=True),
            Column("name", flexible=True),
            Column("claims", right=True),
            Column("unreviewed", right=True),
            Column("filter", flexible=True),
            Column("order"),
        )
        if not table(columns, (tuple(_cells(session.read, view)) for view in found)):
            tell("No saved views yet: verifier save-view NAME with the filters of list makes one.")


def _cells(reader: "Reader", view: "ViewRow") -> Iterator[object]:
    from verifier.tui.phrases import filter_words, sort_words

    counts = reader.counts(view.where)
    yield view.number
    yield view.name
    yield f"{counts.total:,}"
    yield f"{counts.unreviewed:,}"
    yield filter_words(view.where, reader.labels(view.where))
    yield sort_words(view.sort, view.backwards)


def _object(reader: "Reader", view: "ViewRow") -> dict[str, Any]:
    """A view as an object of ``views --format json``."""
    from dataclasses import asdict

    values = view._asdict()
    counts = reader.counts(view.where)
    return {**values, "where": asdict(view.where), "claims": counts.total, "unreviewed": counts.unreviewed}


def save_view(
    ctx: typer.Context,
    *,
    name: NameArgument,
    number: NumberOption = None,
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
    sort: SortOption = Sort.worth,
    reverse: ReverseOption = False,
) -> None:
    """Save a view: these filters and this order, under a name and a number.

    \b
    Examples:
      verifier save-view "killed, to check" --verdict unreviewed --measure killed
      verifier save-view Tikrit --search tikrit --sort figure --number 3
      verifier save-view "Mosul, June" --place Mosul --since 2014-06 --until 2014-06
    """
    with open_for_writing(ctx) as session:
        where = filter_from(
            session.read,
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
        tell_change(session.save_view(name, where, sort.value, backwards=reverse, number=number))


def change_view(
    ctx: typer.Context,
    *,
    view: ViewArgument,
    rename: Annotated[str | None, typer.Option("--rename", metavar="NAME", help="Another name.")] = None,
    number: NumberOption = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put the filters and the order given here in the place of its own.")
    ] = False,
    delete: Annotated[bool, typer.Option("--delete", help="Take it away.")] = False,
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
    sort: SortOption = Sort.worth,
    reverse: ReverseOption = False,
) -> None:
    """Rename, renumber, replace or delete a saved view.

    \b
    Examples:
      verifier change-view 3 --rename "Tikrit, killed" --number 1
      verifier change-view 3 --replace --search tikrit --measure killed
      verifier change-view "Tikrit, killed" --delete
    """
    from verifier.workflow.views import named

    filters = (
        verdicts,
        kinds,
        measures,
        sources,
        outlets,
        articles,
        search or None,
        article_text or None,
        states,
        assignees,
        unassigned or None,
        tags,
        untagged or None,
        evidence,
        places,
        since or None,
        until or None,
        reverse or None,
    )
    if not replace and (any(one is not None for one in filters) or sort is not Sort.worth):
        raise typer.BadParameter("filters and order are only taken with --replace")
    changing = rename is not None or number is not None or replace
    if delete == changing:
        raise typer.BadParameter("give --rename, --number or --replace, or else --delete")
    with open_for_writing(ctx) as session:
        found = named(session.read, view)
        if delete:
            tell_change(session.delete_view(found.id, version=found.version))
            return
        question: tuple[ClaimFilter, rows.Sort, bool] | None = None
        if replace:
            where = filter_from(
                session.read,
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
            question = (where, sort.value, reverse)
        tell_change(session.change_view(found.id, version=found.version, name=rename, number=number, question=question))
