"""``verifier export``: the verification report."""

from typing import Annotated, Literal

import typer

from verifier.cli.claims import (
    ArticlesOption,
    KindsOption,
    MeasuresOption,
    OutletsOption,
    SearchOption,
    SourcesOption,
    VerdictsOption,
    filter_from,
)
from verifier.cli.common import open_for_reading

ReportFormat = Literal["md", "html", "csv", "json"]


def export(
    ctx: typer.Context,
    *,
    path: Annotated[str, typer.Option("-o", "--output", metavar="FILE", help="Where to; - is standard output.")],
    fmt: Annotated[
        ReportFormat | None, typer.Option("--format", help="The format; without it, FILE's ending says it.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite FILE if it exists.")] = False,
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="The report's heading.")] = "",
    verdicts: VerdictsOption = None,
    kinds: KindsOption = None,
    measures: MeasuresOption = None,
    sources: SourcesOption = None,
    outlets: OutletsOption = None,
    articles: ArticlesOption = None,
    search: SearchOption = "",
) -> None:
    """Write the verification report (md, html, csv, json).

    It holds a summary, every claim with its figure, its sources, its article's SHA-256 and its verdict, what is still
    unreviewed, and the head of the history, which shows later tampering.

    \b
    Examples:
      verifier export -o report.html
      verifier export --format csv -o - | head
      verifier export -o disputed.md --verdict disputed --measure killed
    """
    from verifier.cli.output import say, tell
    from verifier.workflow.add import many
    from verifier.workflow.export import export as write
    from verifier.workflow.export import format_of

    chosen = fmt or format_of(path)
    if chosen is None:
        raise typer.BadParameter(
            "say which format: md, html, csv or json (FILE's ending does not say)", param_hint="--format"
        )
    with open_for_reading(ctx) as session:
        where = filter_from(
            session.read,
            verdicts=verdicts,
            kinds=kinds,
            measures=measures,
            sources=sources,
            outlets=outlets,
            articles=articles,
            search=search,
        )
        count = write(session, path, chosen, where=where, force=force, title=title)
    if path != "-":
        say(f"wrote {path} with {many(count, 'claim')}".replace("\n", " "))
    elif not count:
        tell("The report holds no claims.")
