"""Real cases for the screen's tests, made through the store; nothing of the reading side is faked."""

import hashlib
from pathlib import Path

from db.engine import open_case
from db.rows import NewArticle, NewClaim, NewFigure, NewLink

REVIEWER = "R. Tester"


def article(number: int, claims: int = 4, *, odd: str = "") -> NewArticle:
    """An article of ``claims`` paragraphs, one claim in each; ``odd`` is put into title, names and text."""
    parts: list[str] = []
    found: list[NewClaim] = []
    at = 0
    for place in range(claims):
        count = 10 * number + place + 2
        measure = ("killed", "injured")[place % 2]
        speaker = ("Ines Duarte", "the harbour office", "a nurse")[place % 3] + odd
        quote = f"about {count} sailors were {measure}{odd} in the storm"
        lead = f"{speaker} told the Delta agency that "
        paragraph = f"{lead}{quote}. The ferries stayed in port for the rest of the week."
        start = at + len(lead)
        figure = NewFigure(
            f"about {count}",
            count,
            count,
            count,
            measure,
            start,
            start + len(f"about {count}"),
            "about",
            True,
            "sailors",
            "acled: about N",
        )
        links = (
            NewLink(speaker, at, at + len(speaker), "witness", "told", None, place % 3 == 2, None),
            NewLink("Delta", None, None, None, None, "agency"),
        )
        found.append(
            NewClaim(
                start,
                start + len(quote),
                quote,
                "casualty" if place % 2 == 0 else "quantity",
                round(1 / (1 + 0.1 * (number * claims + place)), 4),
                (figure,),
                links,
                reasons=("has a figure",),
            )
        )
        parts.append(paragraph)
        at += len(paragraph) + 2
    text = "\n\n".join(parts)
    data = text.encode("utf-8", "surrogatepass")
    return NewArticle(
        data,
        hashlib.sha256(data).hexdigest(),
        "text/plain",
        f"storm{number}.txt",
        "verifier test",
        text,
        title=f"Storm report {number}{odd}",
        title_origin="page",
        publisher=("Harbour Times", "Daily Courier")[number % 2] + odd,
        publisher_origin="page",
        published=f"2024-03-{number + 1:02}",
        published_origin="page",
        url=f"https://news.example/{number}",
        language="en",
        flags=(f"hidden text{odd}",) if odd else (),
        claims=tuple(found),
    )


def make_case(path: Path, articles: int = 3, claims: int = 4, *, odd: str = "") -> Path:
    """A SQLite case with ``articles`` × ``claims`` claims."""
    with open_case(path, create=True) as case:
        for number in range(articles):
            case.store.add_article(article(number, claims, odd=odd), REVIEWER)
    return path
