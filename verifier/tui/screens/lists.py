"""The ways from the claims to the other lists (history, articles, sources), and from a row of theirs to its claim."""

import re
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from db.rows import ClaimFilter
from verifier.tui.answers import Answer, Reached
from verifier.tui.desk import Question
from verifier.tui.screens.notes import Notes

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen

    from verifier.tui.screens.listing import Place
    from verifier.tui.screens.triage import Triage


class Lists(Notes):
    """Opens the other lists and does what they give back."""

    _places: "dict[str, Place] | None" = None

    @property
    def places(self) -> "dict[str, Place]":
        """Where this person was in each of the lists."""
        if self._places is None:
            self._places = {}
        return self._places

    @property
    def _triage(self) -> "Triage":
        return cast("Triage", self)

    def action_history(self) -> None:
        self.open_list("history")

    def action_claim_history(self) -> None:
        """Open the history on what was done with the claim under the cursor; the list is left as it was before."""
        claim = self.claims.claim_id
        if claim is None:
            return
        from verifier.tui.screens.listing import Place

        former = self.places.get("history")
        self.places["history"] = mine = Place(text=f"claim {claim}")

        def closed(answer: Any) -> None:
            if self.places.get("history") is mine and mine.text == f"claim {claim}":
                self.places.pop("history")
                if former is not None:
                    self.places["history"] = former
            self._given(answer)

        self.open_list("history", closed)

    def action_go_to_claim(self) -> None:
        from verifier.tui.screens.prompt import Prompt

        def given(words: str | None) -> None:
            if words is not None:
                self.go_to_claim(claim_number(words))

        prompt = Prompt(
            "Go to claim",
            "Its number, as panes and messages name it. A filter that hides it is lifted; "
            f"{self.main.keymap.first('go_back')} goes back.",
            check=lambda words: None if claim_number(words) else "a number is needed, such as 22",
            deed="go",
        )
        self.app.push_screen(prompt, given)

    def go_to_claim(self, claim: int) -> None:
        """Go to the claim of a number, if there is one."""
        self.desk.ask("go to", lambda reader: Reached(claim, bool(reader.claim_rows([claim]))))

    def take(self, answer: Answer) -> None:
        if not isinstance(answer, Reached) or not answer.typed:
            super().take(answer)
        elif answer.there:
            self.show_claim(answer.claim)
        else:
            self.say(f"There is no claim {answer.claim} in this case.")

    def action_articles(self) -> None:
        self.open_list("articles")

    def action_sources(self) -> None:
        self.open_list("sources")

    def open_list(self, kind: str, closed: "Callable[[Any], None] | None" = None) -> None:
        """Open one of the lists; ``closed`` is given what it gives back."""
        closed = closed or self._given
        if kind == "history":
            from verifier.tui.screens.history import HistoryListScreen

            self.app.push_screen(HistoryListScreen(self._triage), closed)
        elif kind == "articles":
            from verifier.tui.screens.articles import ArticleListScreen

            self.app.push_screen(ArticleListScreen(self._triage), closed)
        elif kind == "sources":
            from verifier.tui.screens.sources import SourceListScreen

            self.app.push_screen(SourceListScreen(self._triage), closed)

    def _given(self, answer: Any) -> None:
        match answer:
            case ("list", str(kind)):
                self.open_list(kind)
            case ("claim", int(claim)):
                self.show_claim(claim)
            case ("article", int(article), str(name)):
                self.labels[("article", article)] = name
                self._list(ClaimFilter(articles=(article,)))
            case ("source", int(source), str(name)):
                self.labels[("source", source)] = name
                self._list(ClaimFilter(sources=(source,)))
            case ("outlet", int(source), str(name)):
                self.labels[("outlet", source)] = name
                self._list(ClaimFilter(outlets=(source,)))

    def read_article(self, article: int, claim: int | None = None, stretch: tuple[int, int] | None = None) -> None:
        """Read an article over what is on the screen, at one of its claims; a claim chosen there is gone to.

        :param stretch: words of which a claim is to be made at once.
        """
        from verifier.tui.screens.reader import ArticleScreen

        below = self.app.screen

        def closed(chosen: int | None) -> None:
            if chosen is None:
                return
            if below is not self:
                below.call_later(partial(_close, below, chosen))
            else:
                self._triage.jump(chosen)

        self.app.push_screen(ArticleScreen(self._triage, article, claim, stretch), closed)
        self.desk.article(article, claim)

    def show_claim(self, claim: int) -> None:
        """Stand on a claim; when what is listed leaves it out, list all claims. ``go_back`` leads back."""
        self.focus_main()
        self._triage.jump(claim)

    def _list(self, where: ClaimFilter) -> None:
        self._triage.ask_for(Question(where, self.sort, self.backwards))


def _close(screen: "Screen[Any]", claim: int) -> None:
    screen.dismiss(("claim", claim))


def claim_number(words: str) -> int:
    """The number in ``22``, ``claim 22``, ``1,204``; 0 when there is none that a claim could have."""
    match = re.fullmatch(r"(?:claim\s*)?#?([0-9][0-9,]{0,17})", words.strip().casefold())
    number = int(match[1].replace(",", "")) if match else 0
    return number if number < 1 << 62 else 0
