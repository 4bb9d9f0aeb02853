"""``add-claim`` and ``correct``: what the extractor missed or misread, put right by hand."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from verifier.cli.choices import Kind, Measure
from verifier.cli.claims import ClaimArgument
from verifier.cli.common import ReasonOption, open_for_writing
from verifier.errors import VerifierError

if TYPE_CHECKING:
    from db.rows import Change, ClaimDetail, NewFigure
    from verifier.workflow.session import Session

FigureOption = Annotated[
    str | None, typer.Option("--figure", metavar="WORDS", help='The figure in the article\'s words: "about 170".')
]
LowOption = Annotated[int | None, typer.Option("--low", min=0, metavar="N", help="Its lowest value; none is open.")]
BestOption = Annotated[int | None, typer.Option("--best", min=0, metavar="N", help="Its best value.")]
HighOption = Annotated[int | None, typer.Option("--high", min=0, metavar="N", help="Its highest value.")]
ApproximateOption = Annotated[bool, typer.Option("--approximate", help="The figure is approximate.")]
MeasureOption = Annotated[Measure | None, typer.Option("--measure", help="What is counted.")]
PopulationOption = Annotated[
    str | None, typer.Option("--population", metavar="WORDS", help="Who is counted: soldiers.")
]
AnywayOption = Annotated[bool, typer.Option("--anyway", help="Keep numbers that are not what the figure's words say.")]
SaidByOption = Annotated[
    list[str] | None,
    typer.Option(
        "--said-by", metavar="NAME", help="Who said it, first origin first; repeat it for each who passed it on."
    ),
]


def add_claim(
    ctx: typer.Context,
    *,
    article: Annotated[int, typer.Argument(metavar="ARTICLE", help="The article's id, as articles shows it.")],
    words: Annotated[str | None, typer.Option("--words", metavar="TEXT", help="The claim, exactly as printed.")] = None,
    start: Annotated[int | None, typer.Option("--start", min=0, metavar="N", help="Or its first character …")] = None,
    end: Annotated[int | None, typer.Option("--end", min=1, metavar="N", help="… and the one after its last.")] = None,
    kind: Annotated[Kind | None, typer.Option("--kind", help="The kind; read from the words when not given.")] = None,
    figure: FigureOption = None,
    low: LowOption = None,
    best: BestOption = None,
    high: HighOption = None,
    approximate: ApproximateOption = False,
    measure: MeasureOption = None,
    population: PopulationOption = None,
    anyway: AnywayOption = False,
    said_by: SaidByOption = None,
) -> None:
    """Add a claim that the extractor missed.

    Figures and speakers that are not given are read from the words.

    \b
    Examples:
      verifier add-claim 2 --words "the bodies of 40 recruits were found"
      verifier add-claim 2 --start 310 --end 352 --said-by "the governor" --said-by Reuters
    """
    from dataclasses import replace

    from verifier.cli.output import tell
    from verifier.cli.review import tell_change
    from verifier.workflow import corrections

    if (words is None) == (start is None) or (start is None) != (end is None):
        raise typer.BadParameter("give --words, or both --start and --end")
    with open_for_writing(ctx) as session:
        text = session.read.article_text(article)
        if words is not None:
            span = corrections.locate(text, words)
        else:
            assert start is not None
            assert end is not None
            span = (start, end)
        outlet = session.read.article(article).publisher
        claim = corrections.proposed_claim(text, *span, codebook=session.config.codebook, publisher=outlet)
        given = _figure(
            session,
            words=figure,
            low=low,
            best=best,
            high=high,
            approximate=approximate,
            measure=measure.value if measure else None,
            population=population,
        )
        if given is not None:
            claim = replace(claim, figures=(_stated(session, given, text, claim.start, claim.end, anyway),))
        if said_by is not None:
            claim = replace(claim, links=tuple(corrections.chain(said_by)))
        for mark in session.read.marks(article):
            if mark.start < claim.end and claim.start < mark.end:
                quote = " ".join(text[mark.start : mark.end].split())
                tell(f"warning: these words overlap claim {mark.id}, which is there already: “{quote[:80]}”")
        change = session.add_claim(article, replace(claim, kind=kind.value if kind else _kind(claim.kind, given)))
        tell_change(change)


def _kind(read: str, figure: "NewFigure | None") -> str:
    if read != "statement" or figure is None:
        return read
    return {"displaced": "displacement", None: "quantity"}.get(figure.measure, "casualty")


def _figure(
    session: "Session",
    *,
    words: str | None,
    low: int | None,
    best: int | None,
    high: int | None,
    approximate: bool,
    measure: str | None,
    population: str | None,
) -> "NewFigure | None":
    from verifier.workflow import corrections

    numbers = (low, best, high) != (None, None, None)
    if words is None:
        if numbers or approximate or measure or population:
            raise typer.BadParameter("--low, --best, --high, --measure and the like go with --figure WORDS")
        return None
    if numbers or approximate:
        return corrections.given_figure(
            words, low=low, best=best, high=high, measure=measure, population=population, approximate=approximate
        )
    return corrections.read_figure(words, codebook=session.config.codebook, measure=measure, population=population)


def _stated(session: "Session", figure: "NewFigure", text: str, start: int, end: int, anyway: bool) -> "NewFigure":
    """The figure with its words as the article prints them. Refuses words that are not there, and numbers that are not
    what the words say, unless the person wants them anyway."""
    from verifier.workflow import corrections

    placed = corrections.placed(figure, text, start, end)
    differing = corrections.contradiction(placed, session.config.codebook)
    if differing and not anyway:
        raise VerifierError(f"{differing}; --anyway keeps both")
    return placed


def correct(
    ctx: typer.Context,
    *,
    claim: ClaimArgument,
    figure: FigureOption = None,
    low: LowOption = None,
    best: BestOption = None,
    high: HighOption = None,
    approximate: ApproximateOption = False,
    measure: MeasureOption = None,
    population: PopulationOption = None,
    anyway: AnywayOption = False,
    which: Annotated[
        int | None, typer.Option("--which", min=1, metavar="N", help="Which figure of the claim, when it has several.")
    ] = None,
    also: Annotated[bool, typer.Option("--also", help="Add the figure to those there are.")] = False,
    no_figure: Annotated[
        bool, typer.Option("--no-figure", help="The claim has no figure (with --which: not that).")
    ] = False,
    said_by: SaidByOption = None,
    unattributed: Annotated[bool, typer.Option("--unattributed", help="The article says it itself.")] = False,
    words: Annotated[
        str | None,
        typer.Option("--words", metavar="TEXT", help="The claim's words, exactly as the article prints them."),
    ] = None,
    start: Annotated[int | None, typer.Option("--start", min=0, metavar="N", help="Or its first character …")] = None,
    end: Annotated[int | None, typer.Option("--end", min=1, metavar="N", help="… and the one after its last.")] = None,
    kind: Annotated[Kind | None, typer.Option("--kind", help="Its kind.")] = None,
    place: Annotated[
        str | None, typer.Option("--place", metavar="TEXT", help='Where it happened: "Idlib"; "" for no place.')
    ] = None,
    day: Annotated[
        str | None,
        typer.Option("--date", metavar="DATE", help='When, 2014, 2014-06 or 2014-06-12: the first day; "" for none.'),
    ] = None,
    last_day: Annotated[
        str | None,
        typer.Option("--date-end", metavar="DATE", help="The last day; without it, --date's own day, month or year."),
    ] = None,
    reason: ReasonOption = "",
) -> None:
    """Correct a claim: its words, kind, place, dates, figure or who said it. What was read stays in the history.

    Words are looked for in the article, as near to the claim as they stand, and kept as the article has them.
    A figure's words stand in the claim, or near it in the article. Numbers that differ from the words need --anyway.

    \b
    Examples:
      verifier correct 7 --figure "about 170" --measure killed --population soldiers
      verifier correct 7 --figure "the toll" --low 560 --high 770
      verifier correct 7 --words "the bodies of 40 recruits were found" --reason "it began too late"
      verifier correct 7 --place Idlib --date 2014-06-12 --date-end 2014-06-14
      verifier correct 7 --place "" --date 2014-06
      verifier correct 7 --said-by "Qassim Example" --said-by "News Agency" --reason "see paragraph 3"
    """
    from verifier.cli.output import tell
    from verifier.cli.review import tell_change
    from verifier.workflow import corrections

    if said_by is not None and unattributed:
        raise typer.BadParameter("--said-by and --unattributed exclude each other")
    if figure is not None and no_figure:
        raise typer.BadParameter("--figure and --no-figure exclude each other")
    if (start is None) != (end is None) or (words is not None and start is not None):
        raise typer.BadParameter("give --words, or both --start and --end")
    if figure is None and not no_figure and (also or which is not None):
        raise typer.BadParameter("--also and --which go with --figure")
    with open_for_writing(ctx) as session:
        detail = session.read.claim(claim)
        new = _figure(
            session,
            words=figure,
            low=low,
            best=best,
            high=high,
            approximate=approximate,
            measure=measure.value if measure else None,
            population=population,
        )
        own = {"words": words, "start": start, "kind": kind, "place": place, "date": day, "date-end": last_day}
        itself = any(value is not None for value in own.values())
        if new is None and not no_figure and said_by is None and not unattributed and not itself:
            raise typer.BadParameter(
                "say what to correct: --words, --kind, --place, --date, --figure, --no-figure, --said-by …"
            )
        changes: list[Callable[[int], Change]] = []  # all is checked before anything is written
        span = detail.row.start, detail.row.end
        remarks: list[str] = []
        if itself:
            values, told = _of_itself(session, detail, words, (start, end), place, day, last_day)
            remarks.append(told)
            if kind is not None:
                values["kind"] = kind.value
            if "start" in values:
                span = values["start"], values["end"]
                if new is None and not no_figure:
                    remarks.append(_strays(session, detail, span))
            changes.append(lambda version: session.correct_claim(claim, values, version=version, reason=reason))
        if new is not None or no_figure:
            figures = [corrections.as_new_figure(row) for row in detail.figures]
            if new is not None:
                text = session.read.article_text(detail.row.article_id)
                new = _stated(session, new, text, *span, anyway)
            figures = _replaced(figures, new, which, also)
            changes.append(lambda version: session.correct_figures(claim, figures, version=version, reason=reason))
        if said_by is not None or unattributed:
            links = corrections.chain(said_by or (), detail.links)
            changes.append(lambda version: session.correct_attribution(claim, links, version=version, reason=reason))
        for done, change in enumerate(changes):
            version = session.read.claim(claim).row.version if done else detail.row.version
            tell_change(change(version))
        for remark in filter(None, remarks):
            tell(remark)


def _of_itself(
    session: "Session",
    detail: "ClaimDetail",
    words: str | None,
    offsets: tuple[int | None, int | None],
    place: str | None,
    day: str | None,
    last_day: str | None,
) -> tuple[dict[str, Any], str]:
    """What is corrected of the claim itself, as the store takes it, and what is to be told of where it stands."""
    from verifier.workflow import corrections, rewording

    row = detail.row
    values: dict[str, Any] = {}
    start, end = offsets
    told = ""
    if words is not None:
        text = session.read.article_text(row.article_id)
        found = rewording.nearest(text, words, row.start, row.end)
        start, end = found.start, found.end
        if found.places > 1:
            told = (
                f"these words stand {found.places} times in the article; taken are those at {start}, nearest the claim"
            )
    elif start is not None and end is not None:
        start, end = corrections.checked_span(session.read.article_text(row.article_id), start, end)
    if start is not None and end is not None:
        values.update(start=start, end=end)
    if place is not None:
        values["place"] = place.strip() or None
    if day is not None or last_day is not None:
        first, _ = rewording.typed_days(detail.date_start, detail.date_end, detail.date_precision)
        values.update(rewording.when(first if day is None else day, last_day or "")._asdict())
    return values, told


def _strays(session: "Session", detail: "ClaimDetail", span: tuple[int, int]) -> str:
    """That figures stand neither in the new words nor near them, and what mends it; empty when all do."""
    from verifier.workflow import rewording

    row = detail.row
    text = session.read.article_text(row.article_id)
    strays = rewording.strays(rewording.stranded(detail.figures, text, (row.start, row.end), *span))
    return strays and f"warning: {strays}; verifier correct {row.id} --figure or --no-figure corrects that"


def _replaced(figures: "list[NewFigure]", new: "NewFigure | None", which: int | None, also: bool) -> "list[NewFigure]":
    """The claim's figures with one put in, put in place of another, or taken out."""
    given = [] if new is None else [new]
    if also:
        return figures + given
    if which is None:
        if len(figures) > 1 and new is not None:
            raise VerifierError(f"the claim has {len(figures)} figures; say --which 1 to {len(figures)}, or --also")
        return given
    if which > len(figures):
        raise VerifierError(f"the claim has only {len(figures)} figures")
    return figures[: which - 1] + given + figures[which:]
