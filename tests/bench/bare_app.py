"""The peer for first paint: a bare Textual app with Header, Input and Footer."""

from textual.app import App, ComposeResult
from textual.widgets import Footer, Header, Input


class Bare(App[None]):
    def compose(self) -> ComposeResult:
        yield Header()
        yield Input(placeholder="type here")
        yield Footer()


Bare().run()
