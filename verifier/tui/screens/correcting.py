"""Corrections of figures, chains and articles. One that comes too late is given back beside what stands now."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from db.errors import NotFound
from db.rows import ArticleRow, ClaimDetail
from verifier.tui.answers import Again, Answer, Refused, Written
from verifier.tui.phrases import one_line, said_by
from verifier.tui.screens.deeds import Deeds

if TYPE_CHECKING:
    from db.queries import Reader
    from verifier.tui.screens.form import Form, Values

_DEEDS = ("correct_figures", "correct_chain", "correct_article")


class Correcting(Deeds):
    """Asks for corrections by forms and writes them."""

    _typed: "dict[str, tuple[int, Values]] | None" = None  # as it was sent last: what it is about, and the values

    # asking

    def action_correct_figures(self) -> None:
        if self.chosen is not None:
            self._ask_figures(self.chosen.detail)

    def action_correct_chain(self) -> None:
        if self.chosen is not None:
            self._ask_chain(self.chosen.detail)

    def action_correct_article(self) -> None:
        if self.chosen is not None:
            self.correct_article(self.chosen.detail.article, [mark.id for mark in self.chosen.detail.marks])

    def _ask_figures(self, detail: ClaimDetail, values: "Values | None" = None, remark: str = "") -> None:
        from verifier.tui.screens import corrections

        def send(given: "Values") -> None:
            figures, reason = corrections.figures_from(given, detail, self.codebook)
            claim, version = detail.row.id, detail.row.version
            self.write(
                "correct_figures",
                lambda session: session.correct_figures(claim, figures, version=version, reason=reason),
                [claim],
            )

        self._open("correct_figures", detail.row.id, corrections.figures_form(detail), send, values, remark)

    def _ask_chain(self, detail: ClaimDetail, values: "Values | None" = None, remark: str = "") -> None:
        from verifier.tui.screens import corrections

        def send(given: "Values") -> None:
            links, reason = corrections.links_from(given, detail)
            claim, version = detail.row.id, detail.row.version
            self.write(
                "correct_chain",
                lambda session: session.correct_attribution(claim, links, version=version, reason=reason),
                [claim],
            )

        self._open("correct_chain", detail.row.id, corrections.chain_form(detail), send, values, remark)

    def correct_article(
        self,
        article: ArticleRow,
        claims: Sequence[int] = (),
        values: "Values | None" = None,
        remark: str = "",
    ) -> None:
        """Ask what is known of an article otherwise than the case has it."""
        from verifier.tui.screens import article_form

        def send(given: "Values") -> None:
            changed, reason = article_form.changed(given, article)
            if changed:
                self.write(
                    "correct_article",
                    lambda session: session.correct_article(
                        article.id, changed, version=article.version, reason=reason
                    ),
                    claims,
                )

        self._open("correct_article", article.id, article_form.form(article), send, values, remark)

    def _open(
        self,
        what: str,
        number: int,
        form: "Form",
        send: "Callable[[Values], None]",
        values: "Values | None",
        remark: str,
    ) -> None:
        def given(filled: "Values | None") -> None:
            if filled is not None:
                self._typed = {**(self._typed or {}), what: (number, filled)}
                send(filled)

        self.app.push_screen(form if values is None else form.again(values, remark), given)

    # answers

    def take(self, answer: Answer) -> None:
        if isinstance(answer, Again):
            self._again(answer)
            return
        if isinstance(answer, Written | Refused) and answer.what in _DEEDS:
            sent = (self._typed or {}).pop(answer.what, None)
            if sent is not None and isinstance(answer, Refused):
                self.pending.difference_update(answer.claims)
                self.desk.ask("again", partial(_stands, answer.what, sent[0], sent[1], answer.message))
                return
        super().take(answer)

    def _again(self, answer: Again) -> None:
        """Open the form again on what stands now, with what was typed."""
        stands = answer.stands
        if stands is None:
            self.complain(answer.message)
            return
        remark = (
            f"{one_line(answer.message)}.\nNow: {_words(answer.what, stands)}\nctrl+s saves yours, Esc leaves that."
        )
        if answer.what == "correct_figures":
            self._ask_figures(stands, answer.values, remark)
        elif answer.what == "correct_chain":
            self._ask_chain(stands, answer.values, remark)
        else:
            self.correct_article(stands, (), answer.values, remark)
        self.refresh_claims([stands.row.id] if isinstance(stands, ClaimDetail) else [])


def _stands(what: str, number: int, values: Any, message: str, reader: "Reader") -> Answer:
    """Read what stands now, in the reading thread."""
    stands: ClaimDetail | ArticleRow | None
    try:
        stands = reader.article(number) if what == "correct_article" else reader.claim(number)
    except NotFound:
        stands = None
    return Again(what, stands, values, message)


def _words(what: str, stands: Any) -> str:
    if what == "correct_figures":
        from verifier.tui.deed_words import told

        return "; ".join(told(figure._asdict()) for figure in stands.figures) or "no figure"
    if what == "correct_chain":
        return said_by([link.speaker for link in stands.links])
    parts = (stands.title, stands.publisher, stands.byline, stands.published, stands.url)
    return " · ".join(one_line(part) for part in parts if part)
