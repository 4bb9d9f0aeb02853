"""The form for what is known about an article: title, publisher, byline, date, address. Its text never changes."""

from typing import Final

from db.rows import ArticleRow
from db.schema import is_date
from verifier.tui.phrases import one_line
from verifier.tui.screens.corrections import REASON
from verifier.tui.screens.fields import Field, Section, Values
from verifier.tui.screens.form import Form, given_back

NAMES: Final = ("title", "publisher", "byline", "published", "url")


def form(article: ArticleRow) -> Form:
    """What is known about the article, to be corrected."""
    known = {name: getattr(article, name) or "" for name in NAMES}
    sections = (
        Section("title", "", (Field("title", "title", 0),), (known,)),
        Section(
            "print",
            "",
            (
                Field("publisher", "publisher", 0),
                Field("byline", "byline", 28),
                Field("published", "date: 2014-06-16", 24, told="date"),
            ),
            (known,),
        ),
        Section("url", "", (Field("url", "address (URL)", 0, told="address"),), (known,)),
        REASON,
    )
    return Form("Correct the article", _origins(article), sections, problem, version=article.version)


def problem(values: Values) -> str | None:
    """What is wrong with the values, in words."""
    date = values["print"][0]["published"]
    if date and not is_date(date):
        return "the date is a real one, written 2014, 2014-06, 2014-06-16 or 2014-06-16T16:43:00Z, or empty"
    return None


def changed(values: Values, article: ArticleRow) -> tuple[dict[str, str | None], str]:
    """What the form says otherwise than the case does (``None``: not known), and the reason."""
    given = values["title"][0] | values["print"][0] | values["url"][0]
    new = {name: given[name] or None for name in NAMES if given[name] != given_back(getattr(article, name) or "")}
    return new, values["reason"][0]["reason"]


def _origins(article: ArticleRow) -> str:
    """Where each part comes from: the page says it, it was guessed, given with the file, or typed by a person."""
    origins = (
        ("title", article.title_origin),
        ("publisher", article.publisher_origin),
        ("byline", article.byline_origin),
        ("date", article.published_origin),
    )
    said = ", ".join(f"{name}: {origin}" for name, origin in origins if origin)
    return f"{one_line(article.origin)}{f' · {said}' if said else ''}"
