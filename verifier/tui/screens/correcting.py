"""Corrections of figures, chains and articles, and claims by hand. One that is refused comes back as it was typed."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from db.errors import CaseError, NotFound
from db.rows import ArticleRow, ClaimDetail
from verifier.errors import VerifierError
from verifier.tui.answers import Again, Answer, Proposed
from verifier.tui.desk import Desk
from verifier.tui.phrases import one_line, said_by
from verifier.tui.screens.keeping import NAMELESS, Keeping, refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.given import NewClaim
    from db.queries import Reader
    from verifier.tui.screens.corrections import Ground
    from verifier.tui.screens.form import Values


class Correcting(Keeping):
    """Asks for corrections by forms and writes them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._grounds: dict[int, Ground] = {}  # by claim: where the words of its figures must stand
        self._proposals = 0
        self.proposing = 0
        """How many proposals of claims are under way."""

    # asking

    def action_correct_figures(self) -> None:
        if self.chosen is not None:
            self.correct_figures_of(self.chosen.detail, self.chosen.text, self.chosen.offset)

    def correct_figures_of(self, detail: ClaimDetail, text: str, offset: int = 0) -> None:
        """Ask for the figures of a claim; ``text`` is its article's, from ``offset`` on."""
        from verifier.tui.screens.corrections import Ground

        row = detail.row
        self._grounds[row.id] = Ground(text, row.start - offset, row.end - offset, self.codebook, offset)
        self._ask_figures(detail)

    def action_correct_chain(self) -> None:
        if self.chosen is not None:
            self.correct_chain_of(self.chosen.detail)

    def action_correct_article(self) -> None:
        if self.chosen is not None:
            self.correct_article(self.chosen.detail.article, [mark.id for mark in self.chosen.detail.marks])

    def _ask_figures(self, detail: ClaimDetail, values: "Values | None" = None, remark: str = "") -> None:
        from verifier.tui.screens import corrections
        from verifier.workflow.corrections import as_new_figure

        claim, version = detail.row.id, detail.row.version
        name = self.named("figures of", claim, detail.row)
        ground, former = self._grounds[claim], [as_new_figure(row) for row in detail.figures]

        def send(given: "Values") -> None:
            figures, reason = corrections.figures_from(given, former, ground), corrections.reason_of(given)
            self.send(
                "correct_figures",
                lambda session: session.correct_figures(claim, figures, version=version, reason=reason),
                [claim],
                again=partial(self._look_again, "correct_figures", detail, given),
                name=name,
            )

        self.fill(name, corrections.figures_form(detail, ground), send, values=values, remark=remark)

    def correct_chain_of(self, detail: ClaimDetail, values: "Values | None" = None, remark: str = "") -> None:
        """Ask for the chain of attribution of a claim."""
        from verifier.tui.screens import corrections
        from verifier.workflow.corrections import as_new_link

        claim, version = detail.row.id, detail.row.version
        name = self.named("attribution of", claim, detail.row)

        def send(given: "Values") -> None:
            links = corrections.links_from(given, [as_new_link(link) for link in detail.links])
            reason = corrections.reason_of(given)
            self.send(
                "correct_chain",
                lambda session: session.correct_attribution(claim, links, version=version, reason=reason),
                [claim],
                again=partial(self._look_again, "correct_chain", detail, given),
                name=name,
            )

        self.fill(name, corrections.chain_form(detail), send, values=values, remark=remark)

    def correct_article(
        self,
        article: ArticleRow,
        claims: Sequence[int] = (),
        values: "Values | None" = None,
        remark: str = "",
    ) -> None:
        """Ask what is known of an article otherwise than the case has it."""
        from verifier.tui.screens import article_form

        name = f"article {article.id} #{article.text_sha256}"

        def send(given: "Values") -> None:
            changed, reason = article_form.changed(given, article)
            if not changed:
                self.drafts.drop(name)
                return
            self.send(
                "correct_article",
                lambda session: session.correct_article(article.id, changed, version=article.version, reason=reason),
                claims,
                again=partial(self._look_again, "correct_article", article, given),
                name=name,
            )

        self.fill(name, article_form.form(article), send, values=values, remark=remark)

    def ask_claim(
        self,
        article: ArticleRow,
        text: str,
        place: tuple[int, int],
        sent: "Callable[[], None]",
        proposed: "NewClaim | None",
        warning: str = "",
        values: "Values | None" = None,
        remark: str = "",
    ) -> None:
        """Ask for a claim on words of an article's text; ``sent`` is done when it is on its way into the case.

        :param proposed: what the extractor reads in them (see ``propose``), if it does.
        """
        from verifier.tui.screens import corrections

        start, end = place
        name = f"words {start}-{end} of article {article.id} #{article.text_sha256}"
        ground = corrections.Ground(text, start, end, self.codebook)

        def again(given: "Values", message: str, stands: object) -> None:
            self.ask_claim(article, text, place, sent, proposed, warning, given, refused(message))

        def send(given: "Values") -> None:
            claim = corrections.claim_from(given, ground, proposed)
            sent()
            self.send(
                "add_claim",
                lambda session: session.add_claim(article.id, claim),
                again=partial(again, given),
                name=name,
            )

        title = one_line(article.title) or one_line(article.origin)
        form = corrections.claim_form(ground, title, proposed, warning)
        self.fill(name, form, send, values=values, remark=remark)

    def propose(self, article: ArticleRow, text: str, place: tuple[int, int]) -> int:
        """Let the extractor read words of an article's text, in a process of its own.

        ``Proposed`` answers with the number that is given back.
        """
        import threading

        self._proposals += 1
        number, codebook, post = self._proposals, self.codebook, self.desk.post
        self.proposing += 1

        def work() -> None:
            from verifier.workflow.proposing import propose

            claim, problem = None, ""
            try:
                claim = propose(text, *place, codebook=codebook, publisher=article.publisher)
            except VerifierError as error:
                problem = str(error)
            except (MemoryError, RuntimeError) as error:
                problem = f"they cannot be read: {error or type(error).__name__}"
            post(Proposed(number, claim, problem))

        threading.Thread(target=work, name="verifier-proposal", daemon=True).start()
        return number

    # answers

    def _look_again(self, what: str, before: Any, values: "Values", message: str, stands: object) -> None:
        """Look what stands now, to ask again beside it."""
        if message == NAMELESS:
            self._again(Again(what, before, values, message))
        else:
            self.desk.ask(f"again {id(values)}", partial(_stands, what, before, values, message))

    def take(self, answer: Answer) -> None:
        if isinstance(answer, Again):
            self._again(answer)
        elif isinstance(answer, Proposed):  # the article that waits for it takes it
            self.proposing -= 1
        else:
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
            self.correct_chain_of(stands, answer.values, remark)
        else:
            self.correct_article(stands, (), answer.values, remark)
        self.refresh_claims([stands.row.id] if isinstance(stands, ClaimDetail) else [])


def _stands(what: str, before: Any, values: Any, message: str, reader: "Reader") -> Answer:
    """Read what stands now, in the reading thread; what cannot be read is taken to be as before."""
    stands: ClaimDetail | ArticleRow | None
    try:
        stands = reader.article(before.id) if what == "correct_article" else reader.claim(before.row.id)
    except NotFound:
        stands = None
    except CaseError:
        stands = before
    return Again(what, stands, values, message)


def _words(what: str, stands: Any) -> str:
    if what == "correct_figures":
        from verifier.tui.deed_words import told

        return "; ".join(told(figure._asdict()) for figure in stands.figures) or "no figure"
    if what == "correct_chain":
        return said_by([link.speaker for link in stands.links])
    parts = (stands.title, stands.publisher, stands.byline, stands.published, stands.url)
    return " · ".join(one_line(part) for part in parts if part)
