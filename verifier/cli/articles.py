"""``articles`` and ``article``: what the claims were found in."""

from typing import TYPE_CHECKING, Annotated

import typer

from verifier.cli.choices import ArticleSort
from verifier.cli.common import FormatOption, ReasonOption, open_for_reading, open_for_writing
from verifier.errors import VerifierError

if TYPE_CHECKING:
    from db.rows import ArticleRow

CORRECTABLE = ("title", "publisher", "byline", "published", "url")


def articles(
    ctx: typer.Context,
    search: Annotated[
        str,
        typer.Option("--search", metavar="TEXT", help="Only those with these words in title, outlet, file, notice."),
    ] = "",
    sort: Annotated[
        ArticleSort, typer.Option(help="The order: as added, newest article first, most claims left to review first.")
    ] = ArticleSort.added,
    reverse: Annotated[bool, typer.Option("--reverse", help="Turn the order round.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="At most this many.")] = None,
    output: FormatOption = "table",
) -> None:
    """List the articles, with how many of their claims are reviewed."""
    from verifier.cli.output import Column, json_array, table, tell

    with open_for_reading(ctx) as session:
        rows = session.read.articles(
            like=search, limit=limit, sort=sort.value, reverse=reverse != (sort is ArticleSort.added)
        )
        if output == "json":
            from db.rows import as_dict

            json_array(as_dict(row) for row in rows)
            return
        columns = (
            Column("id", right=True),
            Column("title", flexible=True),
            Column("publisher", flexible=True),
            Column("date"),
            Column("reviewed", right=True),
            Column("from", flexible=True),
            Column("note", flexible=True),
        )
        count = table(
            columns,
            (
                (
                    row.id,
                    row.title,
                    row.publisher,
                    (row.published or "")[:10],
                    f"{row.reviewed} of {row.claims}",
                    row.origin,
                    "; ".join(part for part in (row.notice, *row.flags) if part),
                )
                for row in rows
            ),
        )
        if not count:
            tell("No such articles." if search else "No articles yet: verifier add FILE… brings them in.")


def article(
    ctx: typer.Context,
    *,
    number: Annotated[int, typer.Argument(metavar="ARTICLE", help="The article's id, as articles shows it.")],
    output: FormatOption = "table",
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="Correct the title.")] = None,
    publisher: Annotated[str | None, typer.Option(metavar="TEXT", help="Correct who printed it.")] = None,
    byline: Annotated[str | None, typer.Option(metavar="TEXT", help="Correct who wrote it.")] = None,
    published: Annotated[str | None, typer.Option(metavar="DATE", help="Correct when it appeared.")] = None,
    url: Annotated[str | None, typer.Option(metavar="URL", help="Correct its address.")] = None,
    reason: ReasonOption = "",
) -> None:
    """Print an article, or correct what is known about it.

    The text never changes: claims point into it. An empty value says that something is not known.

    \b
    Examples:
      verifier article 2
      verifier article 2 --format json
      verifier article 2 --publisher "Daily Example" --published 2014-06-16 --reason "from the print edition"
    """
    from verifier.cli.output import json_array, say
    from verifier.cli.review import tell_change

    given = dict(zip(CORRECTABLE, (title, publisher, byline, published, url), strict=True))
    values: dict[str, str | None] = {key: value.strip() or None for key, value in given.items() if value is not None}
    if values:
        with open_for_writing(ctx) as session:
            version = session.read.article(number).version
            tell_change(session.correct_article(number, values, version=version, reason=reason))
        return
    if reason:
        raise VerifierError("--reason goes with a correction: --title, --publisher, --byline, --published or --url")
    with open_for_reading(ctx) as session:
        row = session.read.article(number)
        text = session.read.article_text(number)
        if output == "json":
            from db.rows import as_dict

            json_array([{**as_dict(row), "text": text}])
            return
        for line in _head(row):
            say(line)
        say()
        say(text)


def _head(row: "ArticleRow") -> list[str]:
    def stated(value: str | None, origin: str | None) -> str:
        return f"{value or '–'}" + (f" ({origin})" if value and origin else "")

    lines = [
        f"article    {row.id}, {row.reviewed} of {row.claims} claims reviewed",
        f"title      {stated(row.title, row.title_origin)}",
        f"publisher  {stated(row.publisher, row.publisher_origin)}",
        f"byline     {stated(row.byline, row.byline_origin)}",
        f"published  {stated(row.published, row.published_origin)}",
        f"link       {row.url or '–'}",
        f"from       {row.origin} ({row.media_type}), added {row.added_at[:16]} by {row.added_by}",
        f"SHA-256    {row.capture_sha256}",
    ]
    remarks = [f"note       {part}" for part in (row.notice, *row.flags) if part]
    return [line.replace("\n", " ") for line in lines + remarks]
