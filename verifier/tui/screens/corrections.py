"""Forms for what a person mends or adds by hand, and their values as the store takes them."""

from collections.abc import Sequence
from typing import Final

from db.rows import KINDS, MEASURES, ClaimDetail, NewClaim, NewFigure, NewLink
from verifier.errors import VerifierError
from verifier.tui.phrases import one_line
from verifier.tui.screens.form import Field, Form, Row, Section, Values
from verifier.workflow.corrections import as_new_figure, as_new_link, given_figure, placed, read_figure

FIGURE_FIELDS: Final = (
    Field("text", "words", 0),
    Field("measure", "measure", 13, MEASURES),
    Field("low", "low", 9),
    Field("best", "best", 9),
    Field("high", "high", 9),
    Field("approximate", "about", 7, ("yes", "no")),
    Field("population", "of whom", 18),
)
LINK_FIELDS: Final = (
    Field("speaker", "speaker", 0),
    Field("role", "role", 22),
    Field("cue", "cue word", 12),
    Field("medium", "medium", 12),
    Field("anonymous", "unnamed", 9, ("yes", "no")),
    Field("hedge", "hedge", 12),
)
REASON: Final = Section("reason", "", (Field("reason", "why it is corrected (optional)", 0),))
_FIGURE_HELP: Final = "An empty low or high is open. Empty numbers: they are read from the words."


def figures_form(detail: ClaimDetail) -> Form:
    """The claim's figures to be corrected."""
    rows = tuple(
        {
            "text": figure.text,
            "measure": figure.measure or "",
            "low": _shown(figure.low),
            "best": _shown(figure.best),
            "high": _shown(figure.high),
            "approximate": "yes" if figure.approximate else "",
            "population": figure.population or "",
        }
        for figure in detail.figures
    )
    sections = (Section("figures", _FIGURE_HELP, FIGURE_FIELDS, rows, grows=True), REASON)
    return Form("Correct the figures", f"“{one_line(detail.row.quote)}”", sections, figures_problem)


def chain_form(detail: ClaimDetail) -> Form:
    """The claim's chain of attribution to be corrected."""
    rows = tuple(
        {
            "speaker": link.speaker,
            "role": link.role or "",
            "cue": link.cue or "",
            "medium": link.medium or "",
            "anonymous": "yes" if link.anonymous else "",
            "hedge": link.hedge or "",
        }
        for link in detail.links
    )
    title = "First origin first, the outlet's own source last"
    sections = (Section("links", title, LINK_FIELDS, rows, grows=True), REASON)
    return Form("Correct the attribution", f"“{one_line(detail.row.quote)}”", sections, links_problem)


def claim_form(quote: str, article: str) -> Form:
    """A new claim on words of an article."""
    sections = (
        Section("claim", "", (Field("kind", f"kind: {', '.join(KINDS)}", 0, KINDS),), ({"kind": _kind(quote)},)),
        Section(
            "figures", f"Figures, if it has any. {_FIGURE_HELP}", FIGURE_FIELDS, (_first_figure(quote),), grows=True
        ),
        Section("links", "Who said it, first origin first", LINK_FIELDS, (), grows=True),
    )
    return Form("Add a claim", f"“{one_line(quote)}” · {article}", sections, claim_problem)


def figures_from(values: Values, detail: ClaimDetail, codebook: str) -> tuple[list[NewFigure], str]:
    """The figures of the form, and the reason; what was not touched keeps its place, rule and modifier."""
    former = [as_new_figure(row) for row in detail.figures]
    quote, start = detail.row.quote, detail.row.start
    figures = []
    for row in values["figures"]:
        figure = _figure(row, codebook)
        same = next((old for old in former if _facts(old) == _facts(figure)), None)
        figures.append(same or _in_quote(figure, quote, start))
    return figures, _reason(values)


def links_from(values: Values, detail: ClaimDetail) -> tuple[list[NewLink], str]:
    """The links of the form, and the reason; a speaker that was there keeps its place in the article."""
    former = {link.speaker: as_new_link(link) for link in detail.links}
    links = []
    for row in values["links"]:
        old = former.get(row["speaker"])
        links.append(_link(row, old.start if old else None, old.end if old else None))
    return links, _reason(values)


def claim_from(values: Values, text: str, start: int, end: int, codebook: str) -> NewClaim:
    """A new claim on ``text[start:end]`` of an article."""
    quote = text[start:end]
    return NewClaim(
        start=start,
        end=end,
        quote=quote,
        kind=values["claim"][0]["kind"].lower(),
        figures=tuple(_in_quote(_figure(row, codebook), quote, start) for row in values["figures"]),
        links=tuple(_link(row) for row in values["links"]),
        reasons=("added by hand",),
    )


def figures_problem(values: Values) -> str | None:
    """What is wrong with the figures, in words."""
    try:
        for row in values["figures"]:
            _figure(row)
    except VerifierError as error:
        return str(error)
    return None


def links_problem(values: Values) -> str | None:
    """What is wrong with the links, in words."""
    for row in values["links"]:
        if not row["speaker"]:
            return "every link needs a speaker; drop the row if there is none"
        if _yes(row["anonymous"]) is None:
            return "unnamed is yes, no or empty"
    return None


def claim_problem(values: Values) -> str | None:
    """What is wrong with a new claim, in words."""
    kind = values["claim"][0]["kind"].lower()
    if kind not in KINDS:
        return f"the kind is one of {', '.join(KINDS)}"
    return figures_problem(values) or links_problem(values)


def _figure(row: Row, codebook: str = "acled") -> NewFigure:
    low, best, high = (_count(row[name], name) for name in ("low", "best", "high"))
    about = _yes(row["approximate"])
    if about is None:
        raise VerifierError("about is yes, no or empty")
    measure = row["measure"].lower() or None
    population = row["population"] or None
    if low is None and best is None and high is None:
        if not row["text"]:
            raise VerifierError("a figure needs its words or its numbers; drop the row if there is none")
        return read_figure(row["text"], codebook=codebook, measure=measure, population=population)
    words = row["text"] or f"{best if best is not None else low if low is not None else high:,}"
    return given_figure(words, low=low, best=best, high=high, measure=measure, population=population, approximate=about)


def _link(row: Row, start: int | None = None, end: int | None = None) -> NewLink:
    return NewLink(
        speaker=row["speaker"],
        start=start,
        end=end,
        role=row["role"] or None,
        cue=row["cue"] or None,
        medium=row["medium"] or None,
        anonymous=bool(_yes(row["anonymous"])),
        hedge=row["hedge"] or None,
    )


def _in_quote(figure: NewFigure, quote: str, start: int) -> NewFigure:
    """The figure with the place of its words in the article, when they stand in the quote."""
    from dataclasses import replace

    found = placed(figure, quote, 0, len(quote))
    if found.start is None or found.end is None:
        return found
    return replace(found, start=found.start + start, end=found.end + start)


def _facts(figure: NewFigure) -> tuple[object, ...]:
    return (
        figure.text.strip(),
        figure.low,
        figure.best,
        figure.high,
        figure.measure,
        figure.approximate,
        figure.population or None,
    )


def _count(words: str, name: str) -> int | None:
    bare = words.replace(",", "").replace(" ", "").replace("_", "")
    if not bare:
        return None
    if not (bare.isascii() and bare.isdigit()):
        raise VerifierError(f"{name} is a whole number, or empty for open; this is {words!r}")
    return int(bare)


def _yes(words: str) -> bool | None:
    if words.lower() in ("", "no", "n"):
        return False
    return True if words.lower() in ("yes", "y") else None


def _reason(values: Values) -> str:
    rows: Sequence[Row] = values["reason"]
    return rows[0]["reason"] if rows else ""


def _shown(value: int | None) -> str:
    return "" if value is None else str(value)


def _kind(quote: str) -> str:
    return "casualty" if _first_figure(quote) else "statement"


def _first_figure(quote: str) -> Row:
    """The figure that the quote holds, when it holds exactly one."""
    try:
        figure = read_figure(quote, codebook="acled")
    except VerifierError:
        return {}
    return {
        "text": figure.text if len(figure.text) < len(quote) else "",
        "low": _shown(figure.low),
        "best": _shown(figure.best),
        "high": _shown(figure.high),
        "approximate": "yes" if figure.approximate else "",
    }
