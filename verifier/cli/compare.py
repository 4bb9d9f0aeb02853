"""``verifier compare``: who else gives a figure for the same thing."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import typer

from verifier.cli.claims import ClaimArgument
from verifier.cli.common import FormatOption, open_for_reading

if TYPE_CHECKING:
    from db.rows import Alike


def compare(ctx: typer.Context, claim: ClaimArgument, output: FormatOption = "table") -> None:
    """List who else gives a figure for the same thing, and why each is listed.

    Most alike first. A claim is listed when it counts the same measure and more agrees than speaks
    against it: place, time, figure, and who is counted.

    \b
    Examples:
      verifier compare 7
      verifier compare 7 --format json
    """
    from verifier.cli.output import Column, json_array, table, tell, verdict_style

    with open_for_reading(ctx) as session:
        found = session.read.compare(claim)
        if output == "json":
            json_array(_object(other) for other in found.others)
            return
        columns = (
            Column("id", right=True),
            Column("verdict", style=verdict_style),
            Column("figure", right=True),
            Column("said by", flexible=True),
            Column("in", flexible=True),
            Column("date"),
            Column("why", flexible=True),
        )
        table(columns, (tuple(_cells(other)) for other in found.others))
        if not found.figures:
            tell(f"Claim {claim} gives no figure with a measure, so there is nothing to compare it with.")
        elif not found.others:
            tell(f"No other claim gives a figure for what claim {claim} counts.")
        elif found.more:
            tell(f"Only the {len(found.others)} most alike are listed.")


def _cells(other: "Alike") -> Iterator[object]:
    from verifier.cli.output import verdict_cell
    from verifier.cli.words import chain_words, range_words

    yield other.row.id
    yield verdict_cell(other.row.verdict)
    yield " ".join(part for part in (range_words(other.figure, other.figure.text), other.figure.measure) if part)
    yield chain_words(other.row.speakers)
    yield other.row.publisher
    yield (other.row.published or "")[:10]
    yield "; ".join(other.reasons)


def _object(other: "Alike") -> dict[str, Any]:
    """A claim as an object of ``compare --format json``: the keys of ``list`` with what makes it alike."""
    from db.rows import as_dict

    return {
        **as_dict(other.row),
        "figure": as_dict(other.figure),
        "points": other.points,
        "reasons": list(other.reasons),
    }
