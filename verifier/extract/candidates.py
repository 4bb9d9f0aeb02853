"""One attribution as the parse shows it, before speakers are named."""

from dataclasses import dataclass

from verifier.extract.phrases import Stretch


@dataclass(frozen=True, slots=True)
class Candidate:
    """A verb with its source and content, in tokens of one sentence.

    ``parts``: the stretches of content. ``denial``: the words that deny the content or leave it open. ``hearer``: who
    was told. ``origin``: a noun that carries the content ("reports that"). ``agent``: who quotes ("was quoted by X as
    saying"). ``open``: the content goes on in a quotation after it. ``named``: read only where the article makes the
    source a speaker elsewhere. ``construction``: which one it is, in words.
    """

    cue: Stretch
    lemma: str
    source: Stretch | None
    head: int | None
    parts: tuple[Stretch, ...]
    hearer: Stretch | None = None
    origin: Stretch | None = None
    agent: Stretch | None = None
    speech: bool = False
    open: bool = False
    bare: bool = False
    named: bool = False
    asserts: bool = True
    finite: bool = True
    firm: bool = True
    denial: Stretch | None = None
    construction: str = ""
