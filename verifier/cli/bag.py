"""``bag``: the whole case, or chosen claims, as a BagIt bag."""

from typing import Annotated

import typer

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
    ViewOption,
    filter_from,
    view_named,
)
from verifier.cli.common import open_for_reading
from verifier.cli.interrupts import check
from verifier.cli.progress import told_progress


def bag(
    ctx: typer.Context,
    *,
    path: Annotated[
        str,
        typer.Option("-o", "--output", metavar="FOLDER|FILE", help="A folder, or an archive: .zip, .tar.gz, .tgz."),
    ],
    organization: Annotated[str, typer.Option("--organization", metavar="NAME", help="Who hands the bag over.")] = "",
    description: Annotated[str, typer.Option("--description", metavar="TEXT", help="What is in the bag.")] = "",
    events: Annotated[bool, typer.Option("--events", hidden=True, help="A JSON object a line, as it happens.")] = False,
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
) -> None:
    """Write the case as a BagIt bag (RFC 8493) that any bag tool validates.

    It holds the captures under their SHA-256, the articles' texts, claims and evidence, the report (HTML, JSON, CSV),
    the whole history so that its chain can be checked without this program, and its head. Nothing is overwritten.

    An incident is chosen by the place and the days that the claims' own texts give it: claims that tell neither are not
    in the bag, and reports of the same incident are not matched by anything else.

    \b
    Examples:
      verifier bag -o case-2014-06.zip
      verifier bag -o handover/case --organization "Example Desk"
      verifier bag -o disputed.tar.gz --verdict disputed
      verifier bag -o mosul.zip --place Mosul --since 2014-06-04 --until 2014-06-10
    """
    from verifier.cli.output import say
    from verifier.workflow.add import many
    from verifier.workflow.bag import bag as write

    with open_for_reading(ctx) as session:
        where = filter_from(
            session.read,
            view=view_named(session.read, view),
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
        with told_progress(events=events) as tell:

            def advance(done: int, total: int) -> None:
                check()
                tell(f"filling the bag: {done:,} of {total:,} steps", done / total if total else None)

            done = write(
                session, path, where=where, organization=organization, description=description, advance=advance
            )
    head = f"; history {done.head.seq}:{done.head.hash}" if done.head else ""
    what = f"{many(done.claims, 'claim')}, {many(done.captures, 'capture')}, {done.octets:,} bytes{head}"
    say(f"wrote {path} with {what}".replace("\n", " "))
