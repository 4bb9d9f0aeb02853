"""The sources: every speaker and outlet with its record, its grade, its interests and its other names."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from db.rows import RELIABILITIES, SourceRow
from db.source_reads import Role
from verifier.tui.answers import Answer, Choices, Listing, Moved
from verifier.tui.phrases import one_line, plural, share
from verifier.tui.screens.judging import Judging
from verifier.tui.theme import Palette
from verifier.tui.widgets.ink import Line, flow
from verifier.tui.wrap import fit

if TYPE_CHECKING:
    from db.queries import Reader

ORDERS: Final = {
    "claims": "most claims first",
    "disputed": "most disputed first",
    "confirmed": "most confirmed first",
    "left": "most left to review first",
    "name": "A–Z",
}
_COUNTS: Final = ("confirmed", "disputed", "unverifiable", "unreviewed")


class SourceListScreen(Judging):
    """Gives back ``("source" or "outlet", id, name)`` to list its claims, or ``("list", name)``."""

    kind = "sources"
    help_pane = "sources"
    title_words = "Sources"
    row_word = "source"
    find_words = "words to find in names"
    first_sort = "claims"

    _merging: SourceRow | None = None

    @property
    def role(self) -> Role:
        """Whether what they said is listed, or what they printed."""
        role: Role = self.place.where or "speaker"
        return role

    def chips(self) -> list[tuple[str, str]]:
        chips = [("who", "outlets, by what they printed" if self.role == "outlet" else "speakers, by what they said")]
        if self._merging is not None:
            chips.append(("merging", self._merging.name))
        return chips + super().chips()

    def order_words(self) -> str:
        return ORDERS[self.place.sort] + (", reversed" if self.place.backwards else "")

    def empty_words(self) -> str:
        return super().empty_words() if self.place.text else "Nobody is known yet: sources come with the articles."

    # the rows

    def heading(self, width: int) -> str:
        each, also = _shares(width)
        name = max(1, width - 3 - 5 * (each + 1) - also)
        names = ("claims", "confirmed", "disputed", "unverifiable", "left")
        if each < 9:
            names = ("claims", "✓", "✗", "?", "left")
        counts = " ".join(word[:each].rjust(each) for word in names)
        return f"{fit('name', name)}    {counts}" + ("  also called" if also else "")

    def draw_row(self, row: SourceRow, width: int, palette: Palette) -> Line:
        each, also = _shares(width)
        name = max(1, width - 3 - 5 * (each + 1) - also)
        chosen = self._merging is not None and self._merging.id == row.id
        line: Line = [
            (fit(one_line(row.name), name), palette.mark if chosen else palette.text),
            (f" {row.reliability or ' '} ", palette.key),
            (f" {row.claims:>{each},}", palette.text),
        ]
        for verdict in _COUNTS:
            count: int = getattr(row, verdict)
            line.append((f" {count:>{each},}", palette.verdict(verdict) if count else palette.dim))
        if also:
            line.append((f"  {fit('; '.join(map(one_line, row.aliases)), also - 2)}", palette.dim))
        return line

    # reading, in the reading thread

    def ask_list(self, generation: int) -> None:
        place = self.place
        self.ask("list", partial(_numbers, self.kind, generation, place.text, place.sort, place.backwards, self.role))

    def read_rows(self, reader: "Reader", numbers: Sequence[int]) -> dict[int, Any]:
        return {row.id: row for row in reader.source_rows(numbers, role=self.role)}

    def read_about(self, reader: "Reader", number: int) -> tuple[SourceRow, SourceRow]:
        return reader.source(number), reader.source(number, role="outlet")

    def show_about(self, number: int, known: tuple[SourceRow, SourceRow]) -> None:
        self.about.show(partial(_source, *known))

    def changed_by(self, answer: Moved) -> Sequence[int]:
        return answer.sources

    # what can be done

    def action_list_open(self) -> None:
        row: SourceRow | None = self.rows.row
        if row is not None:
            self.dismiss(("outlet" if self.role == "outlet" else "source", row.id, row.name))

    def action_source_role(self) -> None:
        self.place.where = "speaker" if self.role == "outlet" else "outlet"
        self.rows.clear()
        self.relist()

    def action_source_order(self) -> None:
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

        self.app.push_screen(Choice("Order of the sources", options, self.place.sort), chosen)

    def action_source_merge(self) -> None:
        row: SourceRow | None = self.rows.row
        if row is None:
            return
        key = self.main.keymap.first("source_merge")
        if self._merging is None or self._merging.id == row.id:
            self._merging = None if self._merging is not None else row
            self.rows.refresh()
            self.redraw()
            if self._merging is not None:
                words = f"Go to the source that “{one_line(row.name)}” is, and press {key} there; {key} here stops."
                self.say(words)
            return
        from verifier.tui.screens.prompt import Confirm

        source = self._merging

        def sure(yes: bool | None) -> None:
            self._merging = None
            self.redraw()
            if yes:
                versions = (source.version, row.version)
                self.triage.write(
                    "source_merge", lambda session: session.merge_source(source.id, row.id, versions=versions)
                )

        question = f"Is “{one_line(source.name)}” the same as “{one_line(row.name)}”?"
        count = plural(source.claims, "claim")
        more = f"Its {count} count for “{one_line(row.name)}” from then on, and are found under that name."
        self.app.push_screen(Confirm(question, more), sure)

    def action_source_split(self) -> None:
        number, kind = self.rows.number, self.kind
        if number is not None:
            self.ask("aliases", lambda reader: Choices(kind, "alias", reader.alias_rows(number)))  # type: ignore[arg-type]

    def action_source_rate(self) -> None:
        row: SourceRow | None = self.rows.row
        if row is not None:
            self.judge(row)

    def take(self, answer: Answer) -> None:
        if isinstance(answer, Choices) and answer.kind == self.kind:
            self._offer(answer.values)  # type: ignore[arg-type]
        else:
            super().take(answer)

    def _offer(self, aliases: Sequence[SourceRow]) -> None:
        if not aliases:
            self.say("This source has no other name; m merges another one into it.")
            return
        from verifier.tui.screens.prompt import Choice

        options = [(row, one_line(row.name)) for row in aliases]

        def chosen(row: SourceRow | None) -> None:
            if row is not None:
                self.triage.write("source_split", lambda session: session.split_source(row.id, version=row.version))

        self.app.push_screen(Choice("Which name stands for itself again?", options), chosen)


def _shares(width: int) -> tuple[int, int]:
    """Cells for each count, and for the other names; the name gets the rest."""
    if width >= 130:
        return 12, 30
    return (12, 0) if width >= 96 else (6, 0)


def _numbers(kind: str, generation: int, text: str, sort: str, backwards: bool, role: Role, reader: "Reader") -> Answer:
    return Listing(kind, generation, reader.source_numbers(text, sort, role=role, reverse=backwards), True, False)


def _source(spoken: SourceRow, printed: SourceRow, width: int, palette: Palette) -> tuple[list[Line], int]:
    """What is known of a source: names, grade, interests, what it said and what it printed, by verdict."""
    lines = flow(one_line(spoken.name), palette.title, width)
    grade = spoken.reliability
    facts = [
        ("also", "; ".join(map(one_line, spoken.aliases))),
        ("grade", f"{grade}, {RELIABILITIES.get(grade, '')}" if grade else "not judged; r judges it"),
        ("interests", one_line(spoken.interests)),
    ]
    for name, words in facts:
        if words:
            lines += flow(words, palette.text, width, first=[(name.ljust(10), palette.heading)], indent=" " * 10)
    for name, row in (("said", spoken), ("printed", printed)):
        if not row.claims:
            continue
        what = plural(row.claims, "claim") + (f" in {plural(row.articles, 'article')}" if name == "printed" else "")
        lines.append([(name.ljust(10), palette.heading), (what, palette.text)])
        done = row.claims - row.unreviewed
        for verdict in _COUNTS:
            count: int = getattr(row, verdict)
            if count:
                part = "" if verdict == "unreviewed" or not done else f"  {share(count, done)} of those reviewed"
                lines.append([(f"{count:>16,} {verdict}", palette.verdict(verdict)), (part, palette.dim)])
    return lines, 0
