"""The whole article: read it, see all its claims, make a claim of words the extractor missed."""

from typing import TYPE_CHECKING, Final, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingsMap
from textual.screen import Screen

from verifier.tui.answers import Answer, Article, Proposed, Refused, Written
from verifier.tui.key_names import shown_key
from verifier.tui.phrases import one_line, plural, verdict
from verifier.tui.screens import own_keys
from verifier.tui.screens.bars import pane_hints
from verifier.tui.theme import Palette
from verifier.tui.widgets.article_text import ArticleText
from verifier.tui.widgets.ink import Line
from verifier.tui.widgets.keys import bind
from verifier.tui.widgets.line import TextLine, spread
from verifier.workflow.corrections import checked_span

if TYPE_CHECKING:
    from verifier.tui.program import VerifierApp
    from verifier.tui.screens.triage import Triage


OF_A_CLAIM: Final = frozenset(
    {"confirm", "dispute", "doubt", "reset", "why", "note", "edit_note", "attach", "evidence", "compare", "copy"}
    | {
        "correct_figures",
        "correct_chain",
        "correct_claim",
        "claim_history",
        "tag",
        "assign",
        "assign_me",
        "set_state",
        "mark",
    }
)
"""What is done with the claim under the cursor of the list: it matters which that is."""
_DEEDS: Final = ("add_claim", "correct_claim")
"""What is done to the claims of an article from here."""


class ArticleScreen(Screen[int]):
    """Gives back the claim to go to, or ``None``."""

    help_pane = "reader"
    DEFAULT_CSS = """
    ArticleScreen { layout: vertical; background: $background; }
    ArticleScreen #where, ArticleScreen #keys { background: $panel; }
    ArticleScreen ArticleText { height: 1fr; }
    """

    def __init__(
        self, triage: "Triage", article_id: int, claim_id: int | None, stretch: tuple[int, int] | None = None
    ) -> None:
        super().__init__()
        self._bindings = BindingsMap()
        self._triage = triage
        self._article_id = article_id
        self._claim_id = claim_id
        self._stretch = stretch  # of which a claim is to be made at once
        self._article: Article | None = None
        self._status = ""
        self._asked: tuple[int, tuple[int, int]] | None = None  # the proposal that is waited for, and of which words
        self._proposed: Proposed | None = None  # it has come, but a dialog is in front

    def compose(self) -> ComposeResult:
        yield TextLine(self._where, id="where")
        yield ArticleText(id="text")
        yield TextLine(self._keys, id="keys")

    def on_mount(self) -> None:
        bind(self, "reader")
        self.text.focus()

    @property
    def text(self) -> ArticleText:
        """The article's text."""
        return self.query_one("#text", ArticleText)

    @property
    def keys_wait(self) -> bool:
        """Whether the next key is for a form that is on its way."""
        return self._triage.rewording

    def _where(self, width: int, palette: Palette) -> Line:
        left: Line = [(" reading …", palette.dim)]
        right: Line = []
        if self._article is not None:
            article = self._article.article
            left = [(f" {one_line(article.origin)}", palette.dim)]
            mark = self.text.claim_here()
            if mark is not None:
                right = [
                    (f"  claim {mark.id} ", palette.dim),
                    (f"{verdict(mark.verdict)} ", palette.verdict(mark.verdict)),
                ]
            else:
                right = [(f"  {plural(len(self._article.marks), 'claim')} ", palette.dim)]
        return spread(left, right, width, palette.text)

    def _keys(self, width: int, palette: Palette) -> Line:
        app = cast("VerifierApp", self.app)
        return pane_hints(app.keymap, "reader", width, palette, status=self._status)

    def _say(self, words: str) -> None:
        self._status = words
        self.query_one("#keys", TextLine).refresh()

    def take(self, answer: Answer) -> None:
        """The article has come, or a claim was added to it."""
        if isinstance(answer, Article) and answer.article.id == self._article_id:
            self._article = answer
            self.text.load(answer.article, answer.text, answer.marks, self._claim_id)
            self.query_one("#where", TextLine).refresh()
            if self._stretch is not None:
                start, end = self._stretch
                self._stretch = None
                self.text.go(start)
                self.text.toggle_mark()
                self.text.go(end - 1)
                self.action_claim_from_mark()
        elif isinstance(answer, Written) and answer.what in _DEEDS and answer.change is not None:
            self._say(one_line(answer.change.summary))
            claims = answer.change.claims
            self._triage.desk.article(self._article_id, claims[0] if claims else self._claim_id)
        elif isinstance(answer, Proposed):
            self._ask_claim(answer)
        elif isinstance(answer, Refused) and answer.what == "article":
            self._say(one_line(answer.message))

    def on_article_text_moved(self, message: ArticleText.Moved) -> None:
        self.query_one("#where", TextLine).refresh()
        if self._asked is not None:
            return  # that the words are being read stays said
        marked = self.text.selection
        if marked is not None:
            keymap = cast("VerifierApp", self.app).keymap
            words = plural(len(self.text.text[marked[0] : marked[1]].split()), "word")
            self._say(
                f"{words} marked · {keymap.first('claim_from_mark')} makes a claim ·"
                f" {keymap.first('claim_of_mark')} corrects one · {keymap.first('select')} unmarks"
            )
        elif self._status:
            self._say("")

    def on_key(self, event: events.Key) -> None:
        """Say of a key of the claims, which does nothing here, where it works; and on which claim it would."""
        if own_keys.bound(self, event.key):
            return
        keymap = cast("VerifierApp", self.app).keymap
        there = keymap.in_pane("claims", "list", "lists")
        action = next((one for one, keys in there if event.key in keys.split(",")), None)
        if action is None:
            return
        key, mark = shown_key(event.key), self.text.claim_here()
        if mark is not None and mark.id != self._claim_id and action.id in OF_A_CLAIM:
            way = f"{keymap.first('choose_claim')} goes to claim {mark.id}, then {key}"
        else:
            way = f"{keymap.first('close_reader')}, then {key}"
        self._say(f"{key} ({action.label}) works in the list of claims: {way}.")

    # actions

    def action_word_right(self) -> None:
        self.text.word(1)

    def action_word_left(self) -> None:
        self.text.word(-1)

    def action_select(self) -> None:
        self.text.toggle_mark()

    def action_select_sentence(self) -> None:
        self.text.mark_sentence()

    def action_next_claim(self) -> None:
        self.text.claim(1)

    def action_previous_claim(self) -> None:
        self.text.claim(-1)

    def action_choose_claim(self) -> None:
        mark = self.text.claim_here()
        if mark is None:
            self._say("No claim under the cursor; n and p go to the claims.")
        else:
            self.dismiss(mark.id)

    def action_close_reader(self) -> None:
        if self._asked is not None:
            self._asked = self._proposed = None
            self._say("No claim was made.")
        elif self.text.mark_start is not None:
            self.text.toggle_mark()
        else:
            self.dismiss(None)

    def action_claim_from_mark(self) -> None:
        stretch = self.text.stretch()
        if self._article is None or stretch is None:
            self._say("There are no words here.")
            return
        stretch = checked_span(self._article.text, *stretch)
        if self._asked is None or self._asked[1] != stretch:
            self._asked = self._triage.propose(self._article.article, self._article.text, stretch), stretch
            self._say(f"Reading these words, some seconds … {shown_key('escape')} leaves it.")

    def action_claim_of_mark(self) -> None:
        """Correct a claim by the marked words; without any, the claim under the cursor, or the one come from."""
        if self._article is None:
            return
        marked, claim = self.text.selection, self._claim_meant()
        if claim is None:
            self._say("Which claim? Stand on it, or mark words that are to be a claim's.")
        else:
            stretch = checked_span(self._article.text, *marked) if marked is not None else None
            self._triage.correct_words(claim, stretch)

    def _claim_meant(self) -> int | None:
        """The claim that marked words are to be those of: the one come from, if they touch it or no other."""
        assert self._article is not None
        marks = {mark.id: mark for mark in self._article.marks}
        here, marked = self.text.claim_here(), self.text.selection
        present = self._claim_id if self._claim_id in marks else None
        if marked is None:
            return here.id if here is not None else present
        start, end = marked
        touched = [mark.id for mark in marks.values() if mark.start < end and start < mark.end]
        if present in touched or not touched:
            return present
        return here.id if here is not None and here.id in touched else touched[0]

    def on_screen_resume(self) -> None:
        if self._proposed is not None:
            self._ask_claim(self._proposed)

    def _ask_claim(self, answer: Proposed) -> None:
        """Ask for the claim, with what the extractor read; later, if a dialog is in front."""
        if self._asked is None or answer.number != self._asked[0] or self._article is None:
            return
        if self.app.screen is not self:
            self._proposed = answer
            return
        _, (start, end) = self._asked
        self._asked = self._proposed = None
        self._say("")
        warnings = []
        for mark in self._article.marks:
            if mark.start < end and start < mark.end:
                how = "are" if (mark.start, mark.end) == (start, end) else "overlap"
                quote = one_line(self._article.text[mark.start : mark.end])
                cut = f"{quote[:80]}…" if len(quote) > 81 else quote
                warnings.append(f"These words {how} claim {mark.id}, which is there already: “{cut}”")
        if answer.problem:
            warnings.append(f"Nothing was read from the words: {one_line(answer.problem)}.")
        self._triage.ask_claim(
            self._article.article, self._article.text, (start, end), self._unmark, answer.claim, "\n".join(warnings)
        )

    def _unmark(self) -> None:
        if self.is_attached and self.text.mark_start is not None:
            self.text.toggle_mark()
