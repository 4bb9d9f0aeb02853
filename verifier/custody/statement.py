"""A statement on a case's integrity under the six headings of the Berkeley Protocol on Digital Open Source
Investigations (preservation of digital evidence): what was looked at, what was found, and what was not."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

HEADINGS: Final = ("Authenticity", "Availability", "Identity", "Persistence", "Renderability", "Understandability")
_MARKUP: Final = re.compile(r"([\\`*_{}\[\]<>#|~&])")


@dataclass(frozen=True, slots=True)
class Part:
    """One check as the statement tells of it. ``ok``: ``None`` when it was not done."""

    name: str
    ok: bool | None
    checked: int
    unit: str
    doubts: int
    notes: tuple[str, ...] = ()

    def in_words(self) -> str:
        """ "the chain of the history: sound, 35 entries"."""
        found = "not looked at" if self.ok is None else "sound" if self.ok else f"IN DOUBT ({self.doubts:,})"
        return f"{self.name}: {found}" + (f", {self.checked:,} {self.unit}" if self.ok is not None else "")


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a statement tells."""

    case: str
    uid: str
    created_at: str
    schema: str
    backend: str
    program: str
    at: str
    seq: int
    hash: str
    head: str  # the head kept elsewhere, "seq:hash"; empty when none was given
    head_held: bool | None
    parts: Mapping[str, Part]
    doubts: tuple[str, ...] = ()
    more: int = 0  # doubts beyond those listed
    counts: Mapping[str, int] = field(default_factory=dict)


def escaped(text: str) -> str:
    """A text of the case on one line of Markdown, as it is."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def statement(facts: Facts) -> Iterator[str]:
    """The statement as lines of Markdown."""
    sound = not any(part.ok is False for part in facts.parts.values())
    yield "# Statement on the integrity of a case"
    yield ""
    yield f"- **Case:** {escaped(facts.case)}"
    yield f"- **Its own number (UUID):** {escaped(facts.uid)}"
    yield f"- **Looked at:** {facts.at} with {facts.program}"
    yield f"- **Head of the history:** {facts.seq}:{facts.hash}"
    yield f"- **Finding:** {'no doubt in anything that was looked at' if sound else 'IN DOUBT; see below'}"
    yield ""
    for heading, lines in zip(HEADINGS, _bodies(facts), strict=True):
        yield f"## {heading}"
        yield ""
        yield from (f"- {line}" for line in lines)
        yield ""
    yield "## Doubts"
    yield ""
    if facts.doubts:
        yield from (f"- {escaped(doubt)}" for doubt in facts.doubts)
        if facts.more:
            yield f"- and {facts.more:,} more"
    else:
        yield "None."
    yield ""
    yield "## What this cannot show"
    yield ""
    yield from (f"- {line}" for line in _limits(facts))


def _bodies(facts: Facts) -> Iterator[Iterable[str]]:
    parts = {key: part.in_words() for key, part in facts.parts.items()}
    counts = facts.counts
    yield (
        f"That nothing was changed since it was recorded: {parts['chain']}. Each entry carries the SHA-256 of its"
        " canonical JSON with the hash of the entry before; each was computed anew.",
        f"Against a head kept outside of the case: {_against(facts)}.",
        f"That the present state is the one that the history tells: {parts['rows']}.",
        f"That articles, claims, figures and attributions are those that were brought in: {parts['brought']}.",
        f"That the collected bytes are unchanged: {parts['captures']} (SHA-256 and size).",
    )
    yield (
        f"That the store can be read whole: {parts['store']}.",
        f"That what stands in it can be found: {parts['search']}.",
        f"It holds {counts.get('capture', 0):,} captures, {counts.get('article', 0):,} articles,"
        f" {counts.get('claim', 0):,} claims, {counts.get('verdict', 0):,} verdicts, {counts.get('note', 0):,} notes,"
        f" {counts.get('evidence', 0):,} pieces of evidence.",
        "Not looked at: copies elsewhere, access rights, the medium that the case lies on.",
    )
    yield (
        f"The case is number {escaped(facts.uid)}, made {escaped(facts.created_at)}; its first entry says the same.",
        "Every capture is named by the SHA-256 of its bytes, every article by those of its bytes and its text, every"
        " claim by its place in that text; each of these was compared.",
    )
    yield (
        "Nothing is overwritten: each change is an entry of its own, with what stood before; an undo is one as well.",
        f"The store's format: schema {facts.schema}, {facts.backend}. Every table, index and rule was held against what"
        f" the program makes: {parts['store']}.",
        *(escaped(note) for part in facts.parts.values() for note in part.notes),
    )
    yield (
        "Captures are kept byte for byte with their media type; their readable text is kept beside them and its SHA-256"
        " was compared.",
        "Not looked at: whether other programs of the day can open the captures.",
    )
    yield (
        "Every quote was compared with its article's text at its place, with what stands before and after it.",
        "The rules of reading (program, codebook, version) stand with each article; the history says who did what,"
        " when and why, in plain words and JSON. The rule of the hashes fits on one page (docs/trust.md) and needs no"
        " program of ours.",
    )


def _against(facts: Facts) -> str:
    if not facts.head:
        return "none was given"
    return f"{facts.head} " + ("stands in the history" if facts.head_held else "does NOT stand in the history")


def _limits(facts: Facts) -> Iterator[str]:
    if not facts.head:
        yield (
            "No head was given. Somebody who can write the case could have cut off its newest entries, or written"
            " the whole history anew, without its showing here. Give the head that an earlier report printed."
        )
    yield "That the names and times in the history are true: they are those of the reviewers' settings and computers."
    yield "That what the articles say is true: that is what the verdicts are about."
