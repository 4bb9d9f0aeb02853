"""Corrections of figures, chains and articles, and claims by hand. One that is refused comes back as it was typed."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from db.errors import CaseError, NotFound
from db.rows import ArticleRow, ClaimDetail
from verifier.errors import VerifierError
from verifier.tui.answers import Again, Answer, Proposed, Reword, Whose, Written
from verifier.tui.desk import Desk
from verifier.tui.phrases import one_line, who_when
from verifier.tui.screens.keeping import Keeping, refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.given import NewClaim
    from db.queries import Reader
    from verifier.tui.screens.corrections import Ground
    from verifier.tui.screens.fields import Typed
    from verifier.tui.screens.form import Form


class Correcting(Keeping):
    """Asks for corrections by forms and writes them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._grounds: dict[int, Ground] = {}  # by claim: where the words of its figures must stand
        self._texts: dict[int, tuple[str, tuple[int, int] | None]] = {}
        """By claim whose words are corrected: its article's text, and the words that were marked in it."""
        self.rewording = False
        """Whether a claim is being read whose words are to be corrected: the next key is for its form."""
        self._proposals = 0
        self.proposing = 0
        """How many proposals of claims are under way."""

    @property
    def keys_wait(self) -> bool:
        return self.rewording or super().keys_wait

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

    def action_correct_claim(self) -> None:
        if self.chosen is not None:
            self.correct_words(self.chosen.detail.row.id)

    def correct_words(self, claim: int, marked: tuple[int, int] | None = None) -> None:
        """Ask for the words, place and dates of a claim, once it and its article's text are read.

        :param marked: words of its article that are to be the claim's.
        """
        self.rewording = True
        self.desk.ask("reword", partial(_reword, claim, marked))

    def correct_words_of(
        self,
        detail: ClaimDetail,
        text: str,
        marked: tuple[int, int] | None = None,
        typed: "Typed | None" = None,
        remark: str = "",
    ) -> None:
        """Ask for the words, place and dates of a claim; ``text`` is its article's."""
        from verifier.tui.screens import words_form
        from verifier.tui.screens.corrections import reason_of

        claim = detail.row.id
        name = self.named("words of", claim, detail.row)
        self._texts[claim] = text, marked

        def send(given: "Typed") -> None:
            changed, reason = words_form.changed(given.values, detail, text, marked), reason_of(given.values)
            if not changed:
                self.drafts.drop(name)
                self.say(f"Claim {claim} says so already: nothing was changed.")
                return
            self.send(
                "correct_claim",
                lambda session: session.correct_claim(claim, changed, version=given.version, reason=reason),
                [claim],
                again=partial(self._correct_again, "correct_claim", detail, given),
                name=name,
            )

        form = words_form.form(detail, text, marked)
        if marked is not None and typed is None:
            typed, remark = words_form.typed(form, text, marked), f"It was: “{one_line(detail.row.quote)}”"
        self.fill(name, form, send, typed=typed, remark=remark)

    def action_correct_chain(self) -> None:
        if self.chosen is not None:
            self.correct_chain_of(self.chosen.detail)

    def action_correct_article(self) -> None:
        if self.chosen is not None:
            self.correct_article(self.chosen.detail.article, [mark.id for mark in self.chosen.detail.marks])

    def _ask_figures(self, detail: ClaimDetail, typed: "Typed | None" = None, remark: str = "") -> None:
        from verifier.tui.screens import corrections
        from verifier.workflow.corrections import as_new_figure

        claim = detail.row.id
        name = self.named("figures of", claim, detail.row)
        ground, former = self._grounds[claim], [as_new_figure(row) for row in detail.figures]

        def send(given: "Typed") -> None:
            figures = corrections.figures_from(given.values, former, ground)
            reason = corrections.reason_of(given.values)
            self.send(
                "correct_figures",
                lambda session: session.correct_figures(claim, figures, version=given.version, reason=reason),
                [claim],
                again=partial(self._correct_again, "correct_figures", detail, given),
                name=name,
            )

        self.fill(name, corrections.figures_form(detail, ground), send, typed=typed, remark=remark)

    def correct_chain_of(self, detail: ClaimDetail, typed: "Typed | None" = None, remark: str = "") -> None:
        """Ask for the chain of attribution of a claim."""
        from verifier.tui.screens import corrections
        from verifier.workflow.corrections import as_new_link

        claim = detail.row.id
        name = self.named("attribution of", claim, detail.row)

        def send(given: "Typed") -> None:
            links = corrections.links_from(given.values, [as_new_link(link) for link in detail.links])
            reason = corrections.reason_of(given.values)
            self.send(
                "correct_chain",
                lambda session: session.correct_attribution(claim, links, version=given.version, reason=reason),
                [claim],
                again=partial(self._correct_again, "correct_chain", detail, given),
                name=name,
            )

        self.fill(name, corrections.chain_form(detail), send, typed=typed, remark=remark)

    def correct_article(
        self,
        article: ArticleRow,
        claims: Sequence[int] = (),
        typed: "Typed | None" = None,
        remark: str = "",
    ) -> None:
        """Ask what is known of an article otherwise than the case has it."""
        from verifier.tui.screens import article_form

        name = f"article {article.id} #{article.text_sha256}"

        def send(given: "Typed") -> None:
            changed, reason = article_form.changed(given.values, article)
            if not changed:
                self.drafts.drop(name)
                return
            self.send(
                "correct_article",
                lambda session: session.correct_article(article.id, changed, version=given.version, reason=reason),
                claims,
                again=partial(self._correct_again, "correct_article", article, given),
                name=name,
            )

        form = article_form.form(article)
        self.fill(name, form, send, typed=typed, remark=remark)
        if form.between is not None:  # who it was stands in the history alone
            self.desk.ask(f"whose {id(form)}", partial(_whose, form, article.id))

    def ask_claim(
        self,
        article: ArticleRow,
        text: str,
        place: tuple[int, int],
        sent: "Callable[[], None]",
        proposed: "NewClaim | None",
        warning: str = "",
        typed: "Typed | None" = None,
        remark: str = "",
    ) -> None:
        """Ask for a claim on words of an article's text; ``sent`` is done when it is on its way into the case.

        :param proposed: what the extractor reads in them (see ``propose``), if it does.
        """
        from verifier.tui.screens import corrections

        start, end = place
        name = f"words {start}-{end} of article {article.id} #{article.text_sha256}"
        ground = corrections.Ground(text, start, end, self.codebook)

        def again(given: "Typed", message: str, stands: object) -> None:
            self.ask_claim(article, text, place, sent, proposed, warning, given, refused(message))

        def send(given: "Typed") -> None:
            claim = corrections.claim_from(given.values, ground, proposed)
            sent()
            self.send(
                "add_claim",
                lambda session: session.add_claim(article.id, claim),
                again=partial(again, given),
                name=name,
            )

        title = one_line(article.title) or one_line(article.origin)
        form = corrections.claim_form(ground, title, proposed, warning)
        self.fill(name, form, send, typed=typed, remark=remark)

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

    def _correct_again(self, what: str, before: Any, typed: "Typed", message: str, stands: object) -> None:
        """Ask again: after another's change, beside what stands now; else as it was, with why it was refused."""
        if stands is None:
            self._ask_again(what, before, typed, refused(message))
        else:
            self.desk.ask(f"again {id(typed)}", partial(_stands, what, before, typed, message))

    def take(self, answer: Answer) -> None:
        if isinstance(answer, Again):
            self._stand_beside(answer)
        elif isinstance(answer, Whose):
            form = answer.form
            if answer.who and form.is_attached and form.between is not None:
                form.remark(form.between(answer.who))
        elif isinstance(answer, Reword):
            self.rewording = False
            if answer.detail is None:
                self.complain(answer.problem)
            else:
                self.correct_words_of(answer.detail, answer.text, answer.marked)
        elif isinstance(answer, Proposed):  # the article that waits for it takes it
            self.proposing -= 1
        else:
            if isinstance(answer, Written) and answer.what in ("correct_claim", "undo", "redo"):
                self.reworded()
            super().take(answer)

    def _stand_beside(self, answer: Again) -> None:
        """Open the form again on what stands now, with what was typed."""
        stands = answer.stands
        if stands is None:
            self.complain(answer.message)
            return
        claim = isinstance(stands, ClaimDetail)
        version = stands.row.version if claim else stands.version
        self._ask_again(answer.what, stands, answer.typed._replace(version=version), f"{one_line(answer.message)}.")
        self.refresh_claims([stands.row.id] if claim else [])

    def _ask_again(self, what: str, about: Any, typed: "Typed", remark: str) -> None:
        if what == "correct_figures":
            self._ask_figures(about, typed, remark)
        elif what == "correct_chain":
            self.correct_chain_of(about, typed, remark)
        elif what == "correct_claim":
            self.correct_words_of(about, *self._texts[about.row.id], typed, remark)
        else:
            self.correct_article(about, (), typed, remark)


def _whose(form: "Form", article: int, reader: "Reader") -> Answer:
    """Who corrected an article last, read in the reading thread."""
    entry = reader.newest_about("article", article)
    return Whose(form, who_when(entry.actor, entry.at) if entry is not None else "")


def _reword(claim: int, marked: tuple[int, int] | None, reader: "Reader") -> Answer:
    """Read a claim with its article's text, in the reading thread."""
    try:
        detail = reader.claim(claim)
        return Reword(detail, reader.article_text(detail.row.article_id), marked)
    except CaseError as error:
        return Reword(None, "", marked, str(error))


def _stands(what: str, before: Any, typed: Any, message: str, reader: "Reader") -> Answer:
    """Read what stands now, in the reading thread; what cannot be read is taken to be as before."""
    stands: ClaimDetail | ArticleRow | None
    try:
        stands = reader.article(before.id) if what == "correct_article" else reader.claim(before.row.id)
    except NotFound:
        stands = None
    except CaseError:
        stands = before
    return Again(what, stands, typed, message)
