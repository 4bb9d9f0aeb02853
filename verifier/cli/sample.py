"""``verifier sample``: the sample case."""

from typing import Annotated

import typer

from verifier.cli.common import FormatOption, state


def sample(
    ctx: typer.Context,
    *,
    verdicts: Annotated[bool, typer.Option("--verdicts", help="Also give the sample verdicts and notes.")] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Begin anew when the case holds nothing but the sample.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Add the sample to a case that holds other articles.")] = False,
    output: FormatOption = "table",
    events: Annotated[bool, typer.Option("--events", hidden=True, help="A JSON object a line, as it happens.")] = False,
) -> None:
    """Fill a case with the sample articles.

    They are a few short articles, in our own words, on one event that outlets told differently.

    \b
    Examples:
      verifier --case try.case sample
      verifier --case try.case sample --verdicts --fresh
    """
    from verifier.cli.add import tell_outcomes
    from verifier.workflow.samples import fill

    given = state(ctx)
    outcomes = fill(given.case, reviewer=given.reviewer, verdicts=verdicts, fresh=fresh, force=force)
    raise typer.Exit(tell_outcomes(outcomes, output="events" if events else output))
