"""A box of one line, with what is typed in it as it was typed. Loaded with the first box only."""

from typing import Any

from textual.widgets import Input

from verifier.tui.unseen import Holding, held, real


class LineBox(Holding, Input):
    """A box of one line."""

    def __init__(self, words: str = "", **more: Any) -> None:
        super().__init__(held(words, newlines=False), **more)

    @property
    def words(self) -> str:
        """What was typed."""
        return real(self.value)

    @words.setter
    def words(self, words: str) -> None:
        self.value = held(words, newlines=False)
