"""The history: who did what, newest first, at any length. Enter goes to the claim that an entry is about."""

import re
from array import array
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from db.rows import ClaimFilter, ClaimRow, Facet, HistoryFilter, HistoryRow
from verifier.safe_text import safe_text
from verifier.tui.answers import Answer, Choices, EntryClaim, Listing, Moved, Refused
from verifier.tui.deed_words import article_of, change, claims_named, deed, done, subject
from verifier.tui.phrases import GLYPHS, moment, one_line, plural
from verifier.tui.screens.listing import ListScreen
from verifier.tui.theme import Palette
from verifier.tui.widgets.ink import Line, flow
from verifier.tui.wrap import fit

if TYPE_CHECKING:
    from db.queries import Reader

_CLAIM: Final = re.compile(r"(?i)\bclaim\s+([0-9][0-9,]{0,17})(?!\w)")
NAMED = 50
"""Claims of an entry that are shown with their words."""


class Told(NamedTuple):
    """An entry, and the title of the article that it corrected."""

    entry: HistoryRow
    title: str


class HistoryListScreen(ListScreen):
    """Gives back ``("claim", id)`` or ``("list", name)``."""

    kind = "history"
    help_pane = "history"
    title_words = "History"
    keys_wait = False
    """Whether the next key has to wait: it may be for the claim that an entry leads to."""
    find_words = "words to find: in reasons, notes, names, verdicts, titles; claim 22 finds what was done with it"

    @property
    def where(self) -> HistoryFilter:
        """Which entries are listed."""
        known: HistoryFilter = self.place.where or HistoryFilter()
        return HistoryFilter(known.actor, known.action, _CLAIM.sub(" ", self.place.text).strip())

    @property
    def claim(self) -> int | None:
        """The claim that the words to find name: only entries that touched it are listed."""
        match = _CLAIM.search(self.place.text)
        return int(match[1].replace(",", "")) if match else None

    def chips(self) -> list[tuple[str, str]]:
        chips = [("by", self.where.actor)] if self.where.actor else []
        chips += [("what", deed(self.where.action))] if self.where.action else []
        return chips + super().chips()

    def count_words(self) -> str:
        count = len(self.rows.ids)
        return f"{count:,} {'entry' if count == 1 else 'entries'}"

    def order_words(self) -> str:
        return "newest first"

    # the rows

    def heading(self, width: int) -> str:
        entry, when, who, about = _shares(width)
        return " ".join(
            ("entry".rjust(entry), fit("time (UTC)", when), fit("by", who), fit("about", about), "what was done")
        )

    def draw_row(self, told_row: Told, width: int, palette: Palette) -> Line:
        row, title = told_row
        shares = _shares(width)
        entry, when, who, about = shares
        rest = max(1, width - sum(shares) - 4)
        reason = f" (“{one_line(row.reason)}”)" if row.reason else ""
        told = change(row, title=title)
        if row.action == "mark":
            what = told.removeprefix("· unreviewed → ") or deed(row.action)
        else:
            what = ": ".join(part for part in (done(row), told) if part)
        shown = moment(row.at)
        return [
            (f"{row.seq:>{entry}} ", palette.dim),
            (fit((shown if when > 12 else f"{shown[:-11]}{shown[-6:]}").rjust(when), when), palette.dim),
            (f" {fit(one_line(row.actor), who)} ", palette.text),
            (fit(subject(row), about), palette.heading),
            (f" {fit(what + reason, rest)}", palette.text),
        ]

    def empty_words(self) -> str:
        return "No entry matches. Backspace shows all of them."

    # reading, in the reading thread

    def ask_list(self, generation: int) -> None:
        self.ask("list", partial(_first, self, generation, self.where))

    def read_rows(self, reader: "Reader", numbers: Sequence[int]) -> dict[int, Any]:
        rows = reader.history_rows(numbers)
        titles = _titles(reader, rows)
        return {row.seq: Told(row, titles.get(article_of(row), "")) for row in rows}

    def read_about(self, reader: "Reader", number: int) -> tuple[Told, list[ClaimRow]]:
        entry = reader.history_entry(number)
        told_row = Told(entry, _titles(reader, [entry]).get(article_of(entry), ""))
        return told_row, reader.claim_rows(claims_named(entry)[:NAMED])

    def show_about(self, number: int, known: tuple[Told, list[ClaimRow]]) -> None:
        self.about.show(partial(_entry, *known))

    def changed_by(self, answer: Moved) -> Sequence[int]:
        return answer.numbers

    # what can be done

    def action_list_open(self) -> None:
        told_row: Told | None = self.rows.row
        if told_row is None:
            return
        row = told_row.entry
        if row.entity == "article" and row.entity_id is not None:
            self.triage.read_article(row.entity_id)
        elif row.entity == "claim" or claims_named(row):
            self.keys_wait = True
            self.ask("claims", partial(_claim_to_go_to, row.seq))
        else:
            self.say(f"Entry {row.seq} is about no claim.")

    def action_list_clear(self) -> None:
        self.place.where = HistoryFilter()
        super().action_list_clear()

    def action_entries_by(self) -> None:
        self._choose("actor")

    def action_entries_of(self) -> None:
        self._choose("action")

    def _choose(self, part: str) -> None:
        others = HistoryFilter("", self.where.action, self.where.text)
        if part == "action":
            others = HistoryFilter(self.where.actor, "", self.where.text)
        self.ask("choices", partial(_choices, self, part, others, self.claim, None, ()))

    def take(self, answer: Answer) -> None:
        if isinstance(answer, Choices) and answer.kind == self.kind:
            self._offer(answer)
        elif isinstance(answer, EntryClaim):
            self._go_to_claim(answer)
        else:
            if isinstance(answer, Refused) and answer.what == f"{self.kind} claims":
                self.keys_wait = False
            super().take(answer)

    def _go_to_claim(self, answer: EntryClaim) -> None:
        self.keys_wait = False
        if answer.there is not None:
            self.dismiss(("claim", answer.there))
        elif len(answer.named) == 1:
            self.say(f"Claim {answer.named[0]} is not in the case any more.")
        elif answer.named:
            claims = plural(len(answer.named), "claim")
            self.say(f"None of the {claims} of entry {answer.entry} is in the case any more.")
        else:
            self.say(f"Entry {answer.entry} is about no claim.")

    def _offer(self, answer: Choices) -> None:
        from verifier.tui.screens.prompt import Choice

        part = answer.part
        options: list[tuple[Any, str]] = [("", "anyone" if part == "actor" else "any action")]
        present = getattr(self.where, part)
        if present and all(facet.value != present for facet in answer.values):
            answer = answer._replace(values=[*answer.values, Facet(present, present, 0)])
        for facet in answer.values:
            name = one_line(facet.label) if part == "actor" else deed(facet.label)
            options.append((facet.value, f"{name}  {facet.claims:,}"))

        def chosen(value: Any) -> None:
            if value is not None:
                actor, action = self.where.actor, self.where.action
                self.place.where = HistoryFilter(value, action) if part == "actor" else HistoryFilter(actor, value)
                self.relist()

        title = "Done by" if part == "actor" else "What was done"
        self.app.push_screen(Choice(title, options, present), chosen)


def _titles(reader: "Reader", rows: Sequence[HistoryRow]) -> dict[int | None, str]:
    """The titles of the articles that entries corrected."""
    articles = tuple({number for row in rows if (number := article_of(row)) is not None})
    labels = reader.labels(ClaimFilter(articles=articles)) if articles else {}
    return {number: labels.get(("article", number), "") for number in articles}


def _shares(width: int) -> tuple[int, int, int, int]:
    """Cells for the number, the time, the name and what it is about; what was done gets the rest."""
    if width >= 110:
        return 8, 17, 18, 16
    return (6, 12, 12, 12) if width >= 70 else (5, 12, 8, 9)


def _claim_to_go_to(number: int, reader: "Reader") -> Answer:
    """The first claim of an entry that is still in the case: what was added may be undone by now."""
    named = claims_named(reader.history_entry(number))
    for begin in range(0, len(named), NAMED):
        there = {row.id for row in reader.claim_rows(named[begin : begin + NAMED])}
        first = next((claim for claim in named[begin : begin + NAMED] if claim in there), None)
        if first is not None:
            return EntryClaim(number, tuple(named), first)
    return EntryClaim(number, tuple(named), None)


def _choices(
    screen: HistoryListScreen,
    part: str,
    others: HistoryFilter,
    claim: int | None,
    below: int | None,
    found: Sequence[int],
    reader: "Reader",
) -> Answer | None:
    """What the other filters leave, counted; where words are to be found too, in one quick read after the other."""
    if not others.text:
        return Choices(screen.kind, part, reader.history_facets(part, others, claim=claim))
    numbers, rest = reader.history_step(others, below, claim=claim)
    found = [*found, *numbers]
    if rest:
        screen.desk.follow(f"{screen.kind} choices", partial(_choices, screen, part, others, claim, rest, found))
        return None
    return Choices(screen.kind, part, reader.history_facets(part, numbers=found))


def _first(screen: HistoryListScreen, generation: int, where: HistoryFilter, reader: "Reader") -> Answer | None:
    if where == HistoryFilter() and screen.claim is None:  # numbered from 1 without a gap
        head = reader.head()
        return Listing(screen.kind, generation, range(head.seq if head else 0, 0, -1), True, False)
    return _step(screen, generation, where, None, reader)


def _step(
    screen: HistoryListScreen, generation: int, where: HistoryFilter, below: int | None, reader: "Reader"
) -> Answer | None:
    """One quick read; the next one is asked for anew, so that whatever was asked meanwhile goes first."""
    if generation != screen.generation:
        return None
    numbers, rest = reader.history_step(where, below, claim=screen.claim)
    if rest:
        screen.desk.follow(f"{screen.kind} list", partial(_step, screen, generation, where, rest))
    return Listing(screen.kind, generation, array("q", numbers), below is None, bool(rest))


def _entry(told_row: Told, claims: list[ClaimRow], width: int, palette: Palette) -> tuple[list[Line], int]:
    """Everything of an entry: what, by whom, why, the claims it touched, its place in the chain."""
    entry, title = told_row
    lead: Line = [(f"Entry {entry.seq}", palette.title), (f"  {moment(entry.at)} UTC  ", palette.dim)]
    lines = flow(one_line(entry.actor), palette.strong, width, first=lead)
    what = ": ".join(part for part in (done(entry), change(entry, title=title)) if part)
    lines += flow(what, palette.text, width)
    after = entry.after if isinstance(entry.after, dict) else {}
    for action in ("undoes", "redoes"):
        if isinstance(after.get(action), int):
            lines.append([(f"{action} entry {after[action]}", palette.dim)])
    note = after.get("note")
    if isinstance(note, dict) and len(str(note.get("text"))) > 60:
        lines += flow(safe_text(str(note["text"])), palette.text, width)
    if entry.reason:
        lines += flow(f"because: {one_line(entry.reason)}", palette.text, width)
    named = claims_named(entry)
    if named:
        lines += [[], [(plural(len(named), "claim"), palette.heading)]]
        for row in claims:
            head = f"{GLYPHS.get(row.verdict, '·')} {row.id:>6} "
            lines.append(
                [
                    (head, palette.verdict(row.verdict)),
                    (fit(one_line(row.quote[:400]), width - len(head)), palette.text),
                ]
            )
        if len(named) > len(claims):
            gone = len(named) - len(claims)
            lines.append([(f"and {gone:,} more" if len(claims) == NAMED else f"{gone:,} not there now", palette.dim)])
    lines += [[], [("hash     ", palette.heading), (entry.hash[:width], palette.dim)]]
    lines.append([("previous ", palette.heading), (entry.previous[:width], palette.dim)])
    return lines, 0
