"""Articles in words of our own, for tests of the store."""

from hashlib import sha256
from typing import Any

from db.rows import NewArticle, NewClaim, NewFigure, NewLink

SENTENCES = (
    "Officials in Lower Marsan said at least 40 villagers were killed when shells fell on the mill",
    "A ward nurse told Radio Nord that 12 people were hurt and 3 are missing",
    "Les secouristes de Méridienne comptent entre 5 et 9 disparus près du pont",
    "السكان قالوا إن 17 شخصا قتلوا قرب الجسر",
)


def make_article(number: int = 1, *, publisher: str | None = "Radio Nord", **more: Any) -> NewArticle:
    """An article with four claims in words of our own; different numbers make different articles."""
    text, claims = f"Report number {number} from the valley.\n\n", []
    given: tuple[tuple[str, float, tuple[NewFigure, ...], tuple[NewLink, ...]], ...] = (
        (
            "casualty",
            0.9,
            (NewFigure("at least 40", 40, 40, None, "killed", modifier="at least", population="villagers"),),
            (NewLink("Officials", cue="said"), NewLink("Radio Nord")),
        ),
        (
            "casualty",
            0.7,
            (NewFigure("12", 12, 12, 12, "injured"), NewFigure("3", 3, 3, 3, "missing")),
            (NewLink("a ward nurse", role="nurse", cue="told", anonymous=True), NewLink("Radio Nord")),
        ),
        ("casualty", 0.7, (NewFigure("entre 5 et 9", 5, None, 9, "missing", approximate=True),), ()),
        ("statement", 0.1, (), (NewLink("السكان"),)),
    )
    for sentence, (kind, worth, figures, links) in zip(SENTENCES, given, strict=True):
        start = len(text)
        text += sentence + ". "
        claims.append(NewClaim(start, start + len(sentence), sentence, kind, worth, figures, links))
    data = text.encode()
    values: dict[str, Any] = {
        "title": f"The mill, part {number}",
        "title_origin": "page",
        "published": f"2014-06-{number % 28 + 1:02}",
        "published_origin": "page",
        "claims": tuple(claims),
        **more,
    }
    return NewArticle(
        data, sha256(data).hexdigest(), "text/plain", f"n{number}.txt", "test 1", text, publisher=publisher, **values
    )
