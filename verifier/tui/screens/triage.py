"""The main screen: find claims, look at one, give it a verdict, go on."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from textual.widget import Widget

from db.rows import ClaimFilter, Sort
from verifier.tui import columns
from verifier.tui.answers import Answer, Near, Opened, Progress, Reopened, Unsaved
from verifier.tui.phrases import SORT_WORDS, one_line
from verifier.tui.screens.attaching import Attaching
from verifier.tui.screens.saved import Saved, without
from verifier.tui.screens.touring import Touring
from verifier.tui.screens.working import Working
from verifier.tui.widgets.claim_list import ClaimList
from verifier.tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from textual.widgets import Input

    from verifier.tui.desk import Desk
    from verifier.workflow.session import Session

UNSAVED: Final = 0.5
"""Seconds from the first paint until drafts are looked for."""
_PANES = ("claims", "article", "facts")


class Triage(Touring, Working, Attaching, Saved):
    """Finding, reading, exporting, and the view."""

    _before: int | None = None  # the claim under the cursor when the search began

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk)
        self._later: list[Callable[[], None]] = []  # what waits until no dialog is over this screen

    # finding

    def action_next_unreviewed(self) -> None:
        self.seek(1)

    def action_previous_unreviewed(self) -> None:
        self.seek(-1)

    def narrow(self, where: ClaimFilter, *, back_to: int | None = None) -> None:
        """List what matches ``where``; ``back_to`` is the claim to stand on, if it is listed."""
        if where != self.where:
            self.back_to = back_to
            self.where = where
            self.leave_chips()
            self.redraw("views", "chips")
            self.relist()

    def action_search(self) -> None:
        self._search("text")

    def action_search_text(self) -> None:
        self._search("article_text")

    def _search(self, scope: str) -> None:
        from verifier.tui.widgets.search import SearchBox

        box = self.search_box
        if box is None:
            box = SearchBox(id="search")
            self.mount(box, after="#header")
        self.add_class("-searching")
        box.look_in(scope, getattr(self.where, scope))
        self._before = self.claims.claim_id
        box.focus()

    def turn_search(self) -> None:
        """Look for the words that are being typed in the other place."""
        box = self.search_box
        if box is not None:
            words, scope = box.words, "article_text" if box.scope == "text" else "text"
            where = with_text(with_text(self.where, box.scope, ""), scope, words) if words else self.where
            box.look_in(scope, getattr(where, scope))
            self.narrow(where)
            self.redraw("hints")

    def on_input_changed(self, event: "Input.Changed") -> None:
        box = self.search_box
        if box is not None and event.input is box and self.has_class("-searching"):
            self.narrow(with_text(self.where, box.scope, box.words))

    def close_search(self, *, keep: bool) -> None:
        """Leave the search line; without ``keep`` the search is taken away."""
        box = self.search_box
        if box is not None:
            self.remove_class("-searching")
            if not keep:
                self.narrow(with_text(self.where, box.scope, ""), back_to=self.claims.claim_id or self._before)
            self.settle_marks()
        self.focus_main()

    def action_filter(self) -> None:
        self.open_filter()

    def open_filter(self, part: str = "") -> None:
        """Open the filter at one of its parts; words to find are changed in the search line."""
        from verifier.tui.screens.filters import FilterScreen

        if part in ClaimFilter.TEXTS:
            self._search(part)
        else:
            self.app.push_screen(FilterScreen(self, part))

    def drop_chip(self, part: str, value: str | int) -> None:
        """Take one value out of the filter."""
        self.narrow(without(self.where, part, value), back_to=self.claims.claim_id)

    def action_sort(self) -> None:
        from verifier.tui.screens.prompt import Choice

        options = [
            (name, words + (" (press again to reverse)" if name == self.sort else ""))
            for name, words in SORT_WORDS.items()
        ]

        def chosen(name: Sort | None) -> None:
            if name is not None:
                self.sort_by(name)

        self.app.push_screen(Choice("Order of the list", options, self.sort), chosen)

    def sort_by(self, name: Sort) -> None:
        """Order the list so, or turn it round when it has this order; it is kept for this case."""
        self.backwards = name == self.sort and not self.backwards
        self.sort = name
        self.redraw("views", "chips", "heads")
        self.claims.range_start = None  # it is told by lines, and these are others soon
        self.relist(keep=True, steady=False)
        self.desk.keep_order(name, self.backwards)

    def action_columns(self) -> None:
        from verifier.tui.screens.columns import ColumnsScreen

        self.app.push_screen(ColumnsScreen(self))

    def keep_columns(self) -> None:
        """Keep the columns of the list in the settings."""
        self.main.columns = self.claims.shown
        self.keep_setting("columns", columns.written(self.claims.shown))

    def keep_setting(self, key: str, value: str) -> None:
        """Keep a text in the settings file."""

        def keep(session: "Session") -> None:
            session.keep_setting(key, value)

        self.desk.write("setting", keep)

    # what was never saved

    def _painted(self) -> None:
        super()._painted()
        self.set_timer(UNSAVED, self.look_for_unsaved)

    def look_for_unsaved(self, *, asked: bool = False) -> None:
        """Look what programs that are gone left unsaved; nothing of it is loaded before."""
        from verifier.tui.screens import unsaved

        unsaved.ask(self, asked=asked)

    def action_unsaved(self) -> None:
        self.look_for_unsaved(asked=True)

    # reading

    def action_open_article(self) -> None:
        self._read()

    def action_add_claim(self) -> None:
        self._read()
        self.say("Mark the words with space and the arrows, then m.")

    def on_cursor_list_opened(self, message: ClaimList.Opened) -> None:
        self._read()

    def _read(self) -> None:
        if self.chosen is not None:
            self.read_article(self.chosen.detail.row.article_id, self.chosen.detail.row.id)

    def action_compare(self) -> None:
        claim = self.claims.claim_id
        if claim is None:
            return
        from verifier.tui.screens.compare import CompareScreen

        def closed(other: int | None) -> None:
            if other is not None:
                self.jump(other)

        self.app.push_screen(CompareScreen(self, claim), closed)
        self.desk.compare(claim)

    # the view

    def action_switch_pane(self) -> None:
        self._switch(1)

    def action_switch_back(self) -> None:
        self._switch(-1)

    def _switch(self, step: int) -> None:
        shown = [name for name in _PANES if self._shown(name)]
        here = self.focused.id if self.focused is not None and self.focused.id in shown else None
        if shown:
            place = (shown.index(here) + step) % len(shown) if here else 0
            self.query_one(f"#{shown[place]}").focus()

    def _shown(self, name: str) -> bool:
        return all(node.display for node in self.query_one(f"#{name}").ancestors_with_self if node is not self.app)

    def action_zoom(self) -> None:
        zoomed = any(self.has_class(f"-zoom-{name}") for name in ("list", "article", "facts"))
        for name in ("list", "article", "facts"):
            self.remove_class(f"-zoom-{name}")
        if not zoomed:
            focused = self.focused.id if self.focused is not None else "claims"
            self.add_class({"article": "-zoom-article", "facts": "-zoom-facts"}.get(focused or "", "-zoom-list"))
        self.redraw("header")
        self.show_chosen()

    def action_reload(self) -> None:
        self.forget()
        self.claims.forget()
        self.relist(keep=True, steady=False)
        self.choose(self.claims.claim_id)
        self.app.refresh(layout=True)
        for widget in self.walk_children(Widget):  # whatever was written over it, every cell is sent again
            widget._styles_cache.clear()
        self.refresh()
        for widget in self.walk_children(Widget):
            widget.refresh()

    action_empty_reload = action_reload

    def action_unmark(self) -> None:
        if self.standing_off:
            self.leave()
            self.redraw("divider")
            return
        self.claims.unmark()
        self.main.put_messages_away()
        self.say("")
        self.redraw("divider")

    def action_quit(self) -> None:
        if self.job is not None:
            from verifier.tui.screens.prompt import Confirm

            self.app.push_screen(
                Confirm("A job is still running. Leave and stop it?", self.jobs_in_words()), self._leave
            )
        elif self.gathering:
            from verifier.tui.screens.prompt import Confirm

            self.app.push_screen(Confirm("A file is still being attached. Leave without it?"), self._leave)
        else:
            self._leave(True)

    action_empty_quit = action_quit

    def _leave(self, sure: bool | None) -> None:
        if sure:
            self.stop_jobs()
            self.app.exit(0)

    # jobs

    def action_sample(self) -> None:
        self.start_job("sample", ["sample", "--events"])

    def action_add_files(self) -> None:
        from verifier.tui.screens.evidence_form import PathSuggester, path_of
        from verifier.tui.screens.prompt import Prompt

        def given(words: str | None) -> None:
            if words is not None:
                self.start_job("add", ["add", "--events", "--", path_of(words)], behind=True)

        self.app.push_screen(
            Prompt(
                "Add articles",
                "A file (.txt, saved .html, .jsonl) or a folder of them; drop or paste its path, Tab completes. "
                "They are read while you go on.",
                check=_path_problem,
                deed="add",
                suggester=PathSuggester(),
            ),
            given,
        )

    action_empty_add = action_add_files

    def action_export(self) -> None:
        from verifier.tui.screens.export import ExportScreen

        def given(arguments: list[str] | None) -> None:
            if arguments is not None:
                self.start_job("export", arguments)

        self.app.push_screen(ExportScreen(self.where, self.labels, self.counts.total, self.everything.total), given)

    def action_back_up(self) -> None:
        from verifier.tui.screens.cases import back_up

        back_up(self)

    def action_merge_case(self) -> None:
        from verifier.tui.screens.cases import merge

        merge(self)

    action_empty_merge = action_merge_case

    def when_in_front(self, deed: Callable[[], None]) -> None:
        """Do something as soon as no other screen or dialog is over this one: now, or later."""
        if self.app.screen is self:  # ``is_current`` also holds under a dialog
            deed()
        else:
            self._later.append(deed)

    def on_screen_resume(self) -> None:
        if self._later:
            self._later.pop(0)()

    def take(self, answer: Answer) -> None:
        if isinstance(answer, Progress):
            self.take_progress(answer)
            return
        if isinstance(answer, Unsaved | Reopened):
            from verifier.tui.screens import unsaved

            unsaved.take(self, answer)
            return
        super().take(answer)
        if isinstance(answer, Opened):
            self.redraw("header")
            session = self.desk.session
            told = (session.two_names, *session.news) if session is not None else ()
            if any(told):  # who is reviewing, a new case, or an older one that was brought up to date
                self.say(one_line(" · ".join(filter(None, told))), 20, stay=True)
            for warning in answer.warnings:
                self.call_after_refresh(self.inform, warning)
        if self.is_mounted and not isinstance(answer, Near):
            self.paint()

    # what the sheets show belongs to this screen
    def sheet(self, name: str) -> Sheet:
        """One of the detail panes."""
        return self.query_one(f"#{name}", Sheet)


def with_text(where: ClaimFilter, scope: str, words: str) -> ClaimFilter:
    """The filter with other words to find."""
    changed: dict[str, Any] = {scope: words}
    return replace(where, **changed)


def _path_problem(words: str) -> str | None:
    import os

    from verifier.tui.screens.evidence_form import path_of

    if not words.strip():
        return "a path is needed"
    try:
        found = os.path.exists(path_of(words))
    except (OSError, ValueError):
        found = False
    return None if found else "there is no such file or folder"
