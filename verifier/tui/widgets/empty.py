"""What an empty case says: what to do, and the sample a key away."""

from typing import Final

from textual.binding import BindingsMap

from verifier.tui.theme import Palette
from verifier.tui.widgets.ink import Line, flow
from verifier.tui.widgets.keys import bind, keymap_of
from verifier.tui.widgets.sheet import Sheet

MARGIN: Final = 2
"""Cells before the words, besides the sheet's own. Padding is not for what is drawn line by line (see ``Canvas``)."""


class EmptyCase(Sheet):
    """The first thing a new person sees."""

    def on_mount(self) -> None:
        self._bindings = BindingsMap()
        bind(self, "empty", target="screen.")
        self.show(self._words)

    def _words(self, width: int, palette: Palette) -> tuple[list[Line], int]:
        keys = keymap_of(self)
        lines: list[Line] = [
            [],
            [("There are no claims in this case yet.", palette.title)],
            [],
            *flow(
                "Add articles, and every checkable claim in them becomes a row here: what is claimed, the figure "
                "with its range, who said it and through whom, and the very words in the article.",
                palette.text,
                min(width - MARGIN, 84),
            ),
            [],
        ]
        for action, words in (
            ("empty_add", "add articles: a file (.txt, saved .html, .jsonl) or a folder"),
            ("sample", "fill this case with the sample: a few short articles on one event"),
            ("help", "the keys"),
            ("empty_quit", "leave"),
        ):
            lines.append([(f"  {keys.first(action):<4}", palette.key), (words, palette.text)])
        lines += [
            [],
            [("or, in a shell:  ", palette.dim), ("verifier add FILE… | FOLDER | -", palette.strong)],
        ]
        return [[(" " * MARGIN, palette.text), *line] for line in lines], 0
