"""The articles: what came in, and how much of it is reviewed; each is opened, corrected, or its claims listed."""

from array import array
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from db.rows import RELIABILITIES, ArticleRow, SourceRow
from verifier.safe_text import safe_text
from verifier.tui.answers import Answer, Listing, Moved, Refused
from verifier.tui.phrases import day, moment, one_line, plural
from verifier.tui.screens.judging import Judging
from verifier.tui.theme import Palette
from verifier.tui.widgets.ink import Line, flow
from verifier.tui.wrap import fit

if TYPE_CHECKING:
    from db.queries import Reader

BEGINNING: Final = 1200
"""Code points of the text that are shown below the list."""

ORDERS: Final = {"added": "last added first", "published": "newest article first", "left": "most claims left first"}


class ArticleListScreen(Judging):
    """Gives back ``("claim", id)``, ``("article", id, name)`` to list its claims, or ``("list", name)``."""

    kind = "articles"
    help_pane = "articles"
    title_words = "Articles"
    find_words = "words to find: in titles, publishers, bylines, file names, addresses, notices"
    row_word = "article"
    first_sort = "added"

    _outlet: SourceRow | None = None  # who printed the article under the cursor

    def order_words(self) -> str:
        return ORDERS[self.place.sort] + (", reversed" if self.place.backwards else "")

    def empty_words(self) -> str:
        if self.place.text:
            return super().empty_words()
        return "There are no articles yet; a on the main screen adds some."

    # the rows

    def heading(self, width: int) -> str:
        publisher, date, done, note = _shares(width)
        title = max(1, width - publisher - date - done - note - 3 - bool(note))
        parts = [fit("title", title), fit("publisher", publisher), fit("date", date), "reviewed".rjust(done)]
        return " ".join(parts) + ("  note or file" if note else "")

    def draw_row(self, row: ArticleRow, width: int, palette: Palette) -> Line:
        publisher, date, done, note = _shares(width)
        title = max(1, width - publisher - date - done - note - 3 - bool(note))
        warning = "; ".join(one_line(part) for part in (row.notice, *row.flags) if part)
        finished = row.claims and row.reviewed >= row.claims
        shown = day(row.published, short=date < 11)
        line: Line = [
            (fit(one_line(row.title) or one_line(row.origin), title), palette.dim if finished else palette.text),
            (f" {fit(one_line(row.publisher) or '–', publisher)} ", palette.dim),
            (fit(shown if shown == "–" else shown.rjust(date), date), palette.dim),
        ]
        count = f"{row.reviewed:,}/{row.claims:,}" if row.claims else ("not read" if row.notice else "no claim")
        style = palette.verdict("confirmed") if finished else palette.warning if row.notice else palette.text
        line.append((f" {count:>{done}}", style))
        if note:
            line.append(
                (f"  {fit(warning or one_line(row.origin), note - 1)}", palette.warning if warning else palette.dim)
            )
        return line

    # reading, in the reading thread

    def ask_list(self, generation: int) -> None:
        place = self.place
        self.ask("list", partial(_numbers, self.kind, generation, place.text, place.sort, place.backwards))

    def read_rows(self, reader: "Reader", numbers: Sequence[int]) -> dict[int, Any]:
        return {row.id: row for row in reader.article_rows(numbers)}

    def read_about(self, reader: "Reader", number: int) -> tuple[ArticleRow, SourceRow | None, str]:
        article = reader.article(number)
        found = reader.sources_called(article.publisher) if article.publisher else []
        outlet = reader.source(found[0].root) if found else None
        return article, outlet, reader.article_beginning(number, BEGINNING)

    def show_about(self, number: int, known: tuple[ArticleRow, SourceRow | None, str]) -> None:
        self._outlet = known[1]
        self.about.show(partial(_article, *known))

    def changed_by(self, answer: Moved) -> Sequence[int]:
        return answer.articles

    # what can be done

    def action_list_open(self) -> None:
        if self.rows.number is not None:
            self.triage.read_article(self.rows.number)

    def action_article_claims(self) -> None:
        row: ArticleRow | None = self.rows.row
        if row is None:
            return
        if row.claims:
            self.dismiss(("article", row.id, row.title or row.origin))
        else:
            self.say("There is no claim in this article; Enter reads it, and m there adds one.")

    def action_article_order(self) -> None:
        from verifier.tui.screens.prompt import Choice

        options = [
            (name, words + (" (press again to reverse)" if name == self.place.sort else ""))
            for name, words in ORDERS.items()
        ]

        def chosen(name: str | None) -> None:
            if name is not None:
                self.place.backwards = name == self.place.sort and not self.place.backwards
                self.place.sort = name
                self.relist(keep=False)

        self.app.push_screen(Choice("Order of the articles", options, self.place.sort), chosen)

    def action_article_facts(self) -> None:
        row: ArticleRow | None = self.rows.row
        if row is not None:
            self.triage.correct_article(row)

    def action_article_judge(self) -> None:
        if self._outlet is None:
            self.say("This article has no publisher; P says who printed it.")
        else:
            self.judge(self._outlet)

    def take(self, answer: Answer) -> None:
        super().take(answer)
        if isinstance(answer, Refused) and answer.what == "correct_article":
            self.relist()  # the row in the list was an older one


def _shares(width: int) -> tuple[int, int, int, int]:
    """Cells for publisher, date, reviewed and note; the title gets the rest."""
    if width >= 130:
        return 22, 11, 9, 32
    return (20, 11, 9, 22) if width >= 100 else (14, 9, 9, 0)


def _numbers(kind: str, generation: int, text: str, sort: str, backwards: bool, reader: "Reader") -> Answer:
    numbers: array[int] = reader.article_numbers(text, sort, reverse=backwards)
    return Listing(kind, generation, numbers, True, False)


def _grade(outlet: SourceRow | None) -> str | None:
    """How reliable the publisher was judged to be."""
    if outlet is None:
        return None
    if outlet.reliability is None:
        return "not judged; r judges the publisher"
    words = f"{outlet.reliability}, {RELIABILITIES.get(outlet.reliability, '')}"
    return f"{words}; {outlet.interests}" if outlet.interests else words


def _article(
    article: ArticleRow, outlet: SourceRow | None, beginning: str, width: int, palette: Palette
) -> tuple[list[Line], int]:
    """What is known of an article, and how it begins."""
    lines = flow(one_line(article.title) or one_line(article.origin), palette.title, width)
    for warning in (article.notice, *article.flags):
        if warning:
            lines += flow(one_line(warning), palette.warning, width)
    left = article.claims - article.reviewed
    counts = f"{plural(article.claims, 'claim')}, {left:,} left to review" if article.claims else "no claims"
    facts = (
        ("publisher", article.publisher, article.publisher_origin),
        ("grade", _grade(outlet), None),
        ("byline", article.byline, article.byline_origin),
        ("date", day(article.published) if article.published else None, article.published_origin),
        ("claims", counts, None),
        ("address", article.url, None),
        ("from", f"{article.origin}, added {moment(article.added_at)} by {article.added_by}", None),
        ("language", article.language, None),
        ("read by", " · ".join(part for part in (article.read_by, article.codebook) if part), None),
        ("SHA-256", article.capture_sha256, None),
    )
    for name, value, origin in facts:
        if value:
            words = one_line(value) + (f" ({origin})" if origin else "")
            lines += flow(words, palette.text, width, first=[(name.ljust(10), palette.heading)], indent=" " * 10)
    if beginning:
        lines.append([])
        lines += flow(safe_text(beginning).strip() + (" …" if len(beginning) == BEGINNING else ""), palette.dim, width)
    return lines, 0
