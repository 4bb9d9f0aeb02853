"""Forms for what a person mends or adds by hand, and their values as the store takes them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from db.rows import KINDS, MEASURES, ClaimDetail, FigureRow, LinkRow, NewClaim, NewFigure, NewLink
from verifier.errors import VerifierError
from verifier.safe_text import safe_text
from verifier.tui.phrases import one_line, who_when
from verifier.tui.screens.fields import WHY, Field, Row, Section, Values
from verifier.tui.screens.form import Form, given_back
from verifier.workflow.corrections import as_new_figure, contradiction, given_figure, placed, read_figure

FIGURE_FIELDS: Final = (
    Field("text", "words", 0, told="words"),
    Field("measure", "measure", 13, MEASURES),
    Field("low", "low", 9),
    Field("best", "best", 9),
    Field("high", "high", 9),
    Field("approximate", "about", 7, ("yes", "no"), told="about"),
    Field("population", "of whom", 18),
)
LINK_FIELDS: Final = (
    Field("speaker", "speaker", 0),
    Field("role", "role", 22),
    Field("cue", "cue word", 12),
    Field("medium", "medium", 12),
    Field("anonymous", "unnamed", 9, ("yes", "no"), told="unnamed"),
    Field("hedge", "hedge", 12),
)
REASON: Final = Section(WHY, "", (Field("reason", "why it is corrected (optional)", 0),))
PRECISIONS: Final = ("day", "week", "month", "year")
SCENE_FIELDS: Final = (
    Field("place", "place", 0),
    Field("from", "from: 2014-06-12", 17),
    Field("until", "until", 17),
    Field("precision", "precise to", 11, PRECISIONS),
)
_FIGURE_HELP: Final = "Words as printed. An empty low or high is open. Empty numbers: they are read from the words."


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a claim stands: ``text[start:end]``, in its article or in a stretch of it that begins at ``offset``.

    ``codebook`` turns words into numbers.
    """

    text: str
    start: int
    end: int
    codebook: str
    offset: int = 0

    def placed(self, figure: NewFigure) -> NewFigure:
        """The figure with its words as the article has them, and their place in the whole article."""
        seen = replace(figure, text=safe_text(figure.text, newlines=False))  # the words may be copied from the screen
        found = placed(seen, safe_text(self.text), self.start, self.end)
        assert found.start is not None
        assert found.end is not None
        words = self.text[found.start : found.end]
        return replace(found, text=words, start=found.start + self.offset, end=found.end + self.offset)


def figures_form(detail: ClaimDetail, ground: Ground) -> Form:
    """The claim's figures to be corrected."""
    former = [as_new_figure(row) for row in detail.figures]
    rows = tuple(map(_figure_row, detail.figures))
    sections = (Section("figures", _FIGURE_HELP, FIGURE_FIELDS, rows, grows=True), REASON)
    return Form(
        "Correct the figures",
        f"“{one_line(detail.row.quote)}”",
        sections,
        lambda values: figures_problem(values, former, ground),
        doubt=lambda values: figures_doubt(values, former, ground),
        version=detail.row.version,
        changed=changed_by(detail, "figures"),
    )


def chain_form(detail: ClaimDetail) -> Form:
    """The claim's chain of attribution to be corrected."""
    rows = tuple(map(_link_row, detail.links))
    title = "First origin first, the outlet's own source last"
    sections = (Section("links", title, LINK_FIELDS, rows, grows=True), REASON)
    return Form(
        "Correct the attribution",
        f"“{one_line(detail.row.quote)}”",
        sections,
        links_problem,
        version=detail.row.version,
        changed=changed_by(detail, "links"),
    )


def changed_by(detail: ClaimDetail, part: str) -> str:
    """Who corrected a part of the claim last, and when."""
    for entry in reversed(detail.history):
        if isinstance(entry.after, dict) and part in entry.after and entry.entity == "claim":
            return who_when(entry.actor, entry.at)
    return ""


def claim_form(ground: Ground, article: str, proposed: NewClaim | None = None, warning: str = "") -> Form:
    """A new claim on words of an article, with what the extractor reads in them, to be corrected."""
    quote = ground.text[ground.start : ground.end]
    scene = {
        "place": (proposed and proposed.place) or "",
        "from": (proposed and proposed.date_start) or "",
        "until": (proposed and proposed.date_end) or "",
        "precision": (proposed and proposed.date_precision) or "",
    }
    figures = proposed.figures if proposed else ()
    sections = (
        Section(
            "claim",
            "",
            (Field("kind", f"kind: {', '.join(KINDS)}", 0, KINDS),),
            ({"kind": proposed.kind if proposed else "statement"},),
        ),
        Section(
            "figures",
            f"Figures, if it has any. {_FIGURE_HELP}",
            FIGURE_FIELDS,
            tuple(map(_figure_row, figures)),
            grows=True,
        ),
        Section(
            "links",
            "Who said it, first origin first",
            LINK_FIELDS,
            tuple(map(_link_row, proposed.links)) if proposed else (),
            grows=True,
        ),
        Section("scene", "Where and when, if it is said", SCENE_FIELDS, (scene,)),
    )
    return Form(
        "Add a claim",
        f"“{one_line(quote)}” · {article}",
        sections,
        lambda values: claim_problem(values, figures, ground),
        doubt=lambda values: figures_doubt(values, figures, ground),
        warning=warning,
    )


def figures_from(values: Values, former: Sequence[NewFigure], ground: Ground) -> list[NewFigure]:
    """The figures of the form; what was not touched keeps its place, rule and modifier.

    Raises ``VerifierError`` for one that cannot be, or whose words are not there.
    """
    figures = []
    for row in values["figures"]:
        figure = _figure(row, ground.codebook)
        same = next((old for old in former if _facts(old) == _facts(figure)), None)
        alike = next((old for old in former if _numbers(old) == _numbers(figure)), None)
        if same is not None:
            figures.append(same)
        elif alike is not None:  # the words and what they say stand; only what is counted was corrected
            figures.append(
                replace(alike, measure=figure.measure, population=figure.population, approximate=figure.approximate)
            )
        else:
            figures.append(ground.placed(figure))
    return figures


def links_from(values: Values, former: Sequence[NewLink]) -> list[NewLink]:
    """The links of the form; a speaker that was there keeps its place in the article."""
    known = {_typed(link.speaker): link for link in former}
    links = []
    for row in values["links"]:
        old = known.get(_typed(row["speaker"]))
        links.append(_link(row, old.start if old else None, old.end if old else None))
    return links


def claim_from(values: Values, ground: Ground, proposed: NewClaim | None = None) -> NewClaim:
    """A new claim on words of an article; what the form does not show is as it was proposed."""
    quote = ground.text[ground.start : ground.end]
    base = proposed or NewClaim(ground.start, ground.end, quote, "statement", reasons=("added by hand",))
    scene = values["scene"][0]
    start = scene["from"] or scene["until"] or None
    return replace(
        base,
        start=ground.start,
        end=ground.end,
        quote=quote,
        kind=values["claim"][0]["kind"].lower(),
        figures=tuple(figures_from(values, base.figures, ground)),
        links=tuple(links_from(values, base.links)),
        place=scene["place"] or None,
        date_start=start,
        date_end=scene["until"] or start,
        date_precision=(scene["precision"].lower() or "day") if start else None,
    )


def figures_problem(values: Values, former: Sequence[NewFigure], ground: Ground) -> str | None:
    """What is wrong with the figures, in words."""
    try:
        figures_from(values, former, ground)
    except VerifierError as error:
        return str(error)
    return None


def figures_doubt(values: Values, former: Sequence[NewFigure], ground: Ground) -> str | None:
    """What is odd about figures that were typed, in words: numbers that are not what their words say."""
    known = set(map(_numbers, former))
    for figure in figures_from(values, former, ground):
        if _numbers(figure) not in known:
            differing = contradiction(figure, ground.codebook)
            if differing:
                return differing[0].upper() + differing[1:]
    return None


def links_problem(values: Values) -> str | None:
    """What is wrong with the links, in words."""
    for row in values["links"]:
        if not row["speaker"]:
            return "every link needs a speaker; drop the row if there is none"
        if _yes(row["anonymous"]) is None:
            return "unnamed is yes, no or empty"
    return None


def claim_problem(values: Values, figures: Sequence[NewFigure], ground: Ground) -> str | None:
    """What is wrong with a new claim, in words."""
    kind = values["claim"][0]["kind"].lower()
    if kind not in KINDS:
        return f"the kind is one of {', '.join(KINDS)}"
    return figures_problem(values, figures, ground) or links_problem(values) or _scene_problem(values["scene"][0])


def _scene_problem(row: Row) -> str | None:
    if row["precision"].lower() not in ("", *PRECISIONS):
        return f"precise to: one of {', '.join(PRECISIONS)}, or empty"
    days = [row[name] for name in ("from", "until") if row[name]]
    for day in days:
        try:
            right = date.fromisoformat(day).isoformat() == day
        except ValueError:
            right = False
        if not right:
            return f"a date is written 2014-06-12; this is {day!r}"
    return "the dates are the wrong way round" if days != sorted(days) else None


def _figure(row: Row, codebook: str) -> NewFigure:
    low, best, high = (_count(row[name], name) for name in ("low", "best", "high"))
    about = _yes(row["approximate"])
    if about is None:
        raise VerifierError("about is yes, no or empty")
    measure = row["measure"].lower() or None
    population = row["population"] or None
    if low is None and best is None and high is None:
        if not row["text"]:
            raise VerifierError("a figure needs its words; drop the row if there is none")
        figure = read_figure(row["text"], codebook=codebook, measure=measure, population=population)
        return replace(figure, approximate=figure.approximate or about)
    return given_figure(
        row["text"], low=low, best=best, high=high, measure=measure, population=population, approximate=about
    )


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


def _facts(figure: NewFigure) -> tuple[object, ...]:
    return (*_numbers(figure), figure.measure, figure.approximate, _typed(figure.population))


def _numbers(figure: NewFigure) -> tuple[object, ...]:
    return _typed(figure.text), figure.low, figure.best, figure.high


def _typed(words: str | None) -> str:
    """Words as a box gives them back."""
    return given_back(words or "")


def _figure_row(figure: FigureRow | NewFigure) -> Row:
    return {
        "text": _typed(figure.text),
        "measure": figure.measure or "",
        "low": _shown(figure.low),
        "best": _shown(figure.best),
        "high": _shown(figure.high),
        "approximate": "yes" if figure.approximate else "",
        "population": _typed(figure.population),
    }


def _link_row(link: LinkRow | NewLink) -> Row:
    return {
        "speaker": _typed(link.speaker),
        "role": _typed(link.role),
        "cue": _typed(link.cue),
        "medium": _typed(link.medium),
        "anonymous": "yes" if link.anonymous else "",
        "hedge": _typed(link.hedge),
    }


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


def reason_of(values: Values) -> str:
    """Why it is corrected, if the form says so."""
    rows: Sequence[Row] = values["reason"]
    return rows[0]["reason"] if rows else ""


def _shown(value: int | None) -> str:
    return "" if value is None else str(value)
