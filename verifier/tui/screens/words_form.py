"""The form for a claim's own words, kind, place and dates."""

from typing import Any, Final

from db.rows import KINDS, ClaimDetail
from verifier.errors import VerifierError
from verifier.safe_text import safe_text
from verifier.tui.phrases import one_line
from verifier.tui.screens.corrections import REASON, changed_by
from verifier.tui.screens.fields import Field, Section, Typed, Values
from verifier.tui.screens.form import Form, given_back
from verifier.workflow.rewording import nearest, stranded, strays, typed_days, when

Span = tuple[int, int]
_DATES: Final = ("from", "until")


def form(detail: ClaimDetail, text: str, marked: Span | None = None) -> Form:
    """A claim's words, kind, place and dates, to be corrected; ``text`` is that of its article.

    :param marked: the words that were marked in the article, which are to be the claim's.
    """
    row = detail.row
    sections = (
        Section(
            "words",
            "",
            (Field("words", "words, exactly as the article prints them", 0, told="words"),),
            ({"words": row.quote},),
        ),
        Section(
            "scene",
            "Where and when. Without a last day: until the end of that day, month or year.",
            (
                Field("place", "place", 0),
                Field("from", "first day: 2014-06-12", 22, told="first day"),
                Field("until", "last day", 12, told="last day"),
                Field("kind", "kind", 14, KINDS),
            ),
            (_scene(detail),),
        ),
        REASON,
    )
    return Form(
        f"Correct claim {row.id}",
        f"“{one_line(row.quote)}”",
        sections,
        lambda values: _problem(values, detail, text, marked),
        doubt=lambda values: _doubt(values, detail, text, marked),
        version=row.version,
        changed=changed_by(detail, "words"),
    )


def typed(form: Form, text: str, marked: Span) -> Typed:
    """What stands in the form when words that were marked are to be the claim's."""
    values = {**form.given, "words": [{"words": given_back(text[slice(*marked)])}]}
    return Typed(values, form.begun, form.begun.version)


def changed(values: Values, detail: ClaimDetail, text: str, marked: Span | None = None) -> dict[str, Any]:
    """What the form says otherwise than the case does, as the store takes it.

    :raises VerifierError: for words that are not in the article, and dates that are none.
    """
    row, scene, was = detail.row, values["scene"][0], _scene(detail)
    new: dict[str, Any] = {}
    span = _span(values["words"][0]["words"], detail, text, marked)[:2]
    if span != (row.start, row.end):
        new.update(start=span[0], end=span[1])
    if scene["kind"].lower() != was["kind"]:
        new["kind"] = scene["kind"].lower()
    if scene["place"] != given_back(was["place"]):
        new["place"] = scene["place"] or None
    if any(scene[name] != was[name] for name in _DATES):
        new.update(when(scene["from"], scene["until"])._asdict())
    return new


def _scene(detail: ClaimDetail) -> dict[str, str]:
    first, last = typed_days(detail.date_start, detail.date_end, detail.date_precision)
    return {"place": detail.place or "", "from": first, "until": last, "kind": detail.row.kind}


def _span(typed: str, detail: ClaimDetail, text: str, marked: Span | None) -> tuple[int, int, int]:
    """Where the typed words stand, and at how many places they do."""
    row = detail.row
    for start, end in filter(None, (marked, (row.start, row.end))):
        if typed == given_back(text[start:end]):
            return start, end, 1
    seen = safe_text(typed, newlines=False)  # the words may be copied from the screen
    return nearest(safe_text(text), seen, row.start, row.end)


def _problem(values: Values, detail: ClaimDetail, text: str, marked: Span | None) -> str | None:
    if values["scene"][0]["kind"].lower() not in KINDS:
        return f"the kind is one of {', '.join(KINDS)}"
    try:
        changed(values, detail, text, marked)
    except VerifierError as error:
        return str(error)
    return None


def _doubt(values: Values, detail: ClaimDetail, text: str, marked: Span | None) -> str | None:
    """What is odd about the new words: figures that are left behind, and other places where they stand."""
    row = detail.row
    start, end, places = _span(values["words"][0]["words"], detail, text, marked)
    odd = []
    if places > 1:
        odd.append(f"these words stand {places} times in the article; taken are those at {start}, nearest the claim")
    odd.append(strays(stranded(detail.figures, text, (row.start, row.end), start, end)))
    said = "; ".join(filter(None, odd))
    return said and said[0].upper() + said[1:]
