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
    """One check as the statement tells of it. ``ok``: ``None`` when it was not done and nothing in it is in doubt.

    ``looked``: it was done. ``in_part``: something of it was left out, as asked for. ``broke_off``: it did not come to
    its end.
    """

    name: str
    ok: bool | None
    checked: int
    unit: str
    doubts: int
    notes: tuple[str, ...] = ()
    looked: bool = True
    in_part: bool = False
    broke_off: bool = False

    @property
    def whole(self) -> bool:
        """It was done from end to end; what it found may be in doubt."""
        return self.looked and not self.in_part and not self.broke_off

    def in_words(self) -> str:
        """ "the chain of the history: sound, 35 entries"."""
        doubt = f"IN DOUBT ({self.doubts:,})"
        if not self.looked:
            return f"{self.name}: " + (f"not looked at, and yet {doubt}" if self.doubts else "not looked at")
        found = doubt if self.doubts else "sound"
        if self.broke_off:
            found += ", in part (it broke off before its end)"
        elif self.in_part:
            found += ", in part (some of it was left out)"
        return f"{self.name}: {found}, {self.checked:,} {self.unit}"

    def did(self, what: str) -> str:
        """A sentence that this check makes true, as far as it does: ``what`` begins with "was" or "were"."""
        if not self.looked:
            return f"{what.replace(' ', ' NOT ', 1)}: not looked at"
        if self.broke_off:
            return f"{what} only in part: the check broke off"
        return f"{what} (there are doubts in this check, see below)" if self.doubts else what


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
    quick: bool = False
    removals: int = 0  # entries that removed words for good
    replaced: tuple[tuple[int, int, int, bool], ...] = ()
    """Which of them replaced how many captures and articles' texts, and whether that was in a merged history."""


def escaped(text: str) -> str:
    """A text of the case on one line of Markdown, as it is."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def statement(facts: Facts) -> Iterator[str]:
    """The statement as lines of Markdown."""
    yield "# Statement on the integrity of a case"
    yield ""
    yield f"- **Case:** {escaped(facts.case)}"
    yield f"- **Its own number (UUID):** {escaped(facts.uid) or 'not looked at'}"
    yield f"- **Looked at:** {facts.at} with {facts.program}"
    yield f"- **Head of the history:** {f'{facts.seq}:{facts.hash}' if facts.hash else 'not looked at'}"
    yield f"- **Finding:** {_finding(facts)}"
    yield ""
    for heading, lines in zip(HEADINGS, _bodies(facts), strict=True):
        yield f"## {heading}"
        yield ""
        yield from lines
        yield ""
    yield "## Doubts"
    yield ""
    if facts.doubts:
        yield from (f"- {escaped(doubt)}" for doubt in facts.doubts)
        if facts.more:
            yield f"- and {facts.more:,} more"
    else:
        yield "None." if all(part.whole for part in facts.parts.values()) else "None in what was looked at."
    yield ""
    yield "## What this cannot show"
    yield ""
    yield from (f"- {line}" for line in _limits(facts))


def _finding(facts: Facts) -> str:
    parts = facts.parts.values()
    doubted = any(part.doubts for part in parts)
    words = "IN DOUBT; see below" if doubted else "no doubt in anything that was looked at"
    for what, names in (
        ("in part", [part.name for part in parts if part.looked and not part.whole]),
        ("not looked at", [part.name for part in parts if not part.looked]),
    ):
        if names:
            words += f"; {what}: {', '.join(names)}"
    return words + (" (it was looked at with --quick)" if facts.quick else "")


def _bodies(facts: Facts) -> Iterator[Iterable[str]]:
    """What stands under each heading: nothing may be said here that its check did not do."""
    yield _authenticity(facts)
    yield _availability(facts)
    yield _identity(facts)
    yield _persistence(facts)
    yield _renderability(facts)
    yield _understandability(facts)


def _found(before: str, part: Part, after: str = "") -> Iterator[str]:
    """What a check found, with what limits it below."""
    yield f"- {before}: {part.in_words()}{after}."
    yield from (f"  - {escaped(note)}" for note in part.notes)


def _authenticity(facts: Facts) -> Iterator[str]:
    parts = facts.parts
    chain = parts["chain"]
    yield from _found("That nothing was changed since it was recorded", chain)
    yield (
        "- Each entry carries the SHA-256 of its canonical JSON with the hash of the entry before; they"
        f" {chain.did('were computed anew')}."
    )
    if facts.removals:
        yield (
            "- An entry from which words were removed for good keeps the hash of what it once said; its content has the"
            f" SHA-256 that the removal's entry gives: that {chain.did('was compared')}."
        )
    yield f"- Against a head kept outside of the case: {_against(facts)}."
    yield from _found("That the present state is the one that the history tells", parts["rows"])
    yield from _found(
        "That articles, claims, figures and attributions are those that were brought in", parts["brought"]
    )
    stands = "captures' bytes, as they stand since a removal replaced some," if _captures(facts) else "collected bytes"
    yield from _found(f"That the {stands} are unchanged", parts["captures"], " (SHA-256 and size)")
    yield from _removed(facts)


def _captures(facts: Facts) -> int:
    """How many captures removals replaced."""
    return sum(captures for _, captures, _, _ in facts.replaced)


def _removed(facts: Facts) -> Iterator[str]:
    """Which captures and texts are not the ones that arrived."""
    for seq, captures, texts, merged in facts.replaced:
        changed = [
            f"{count:,} {one if count == 1 else many}"
            for count, one, many in ((captures, "capture", "captures"), (texts, "article's text", "articles' texts"))
            if count
        ]
        words = f"removed words for good and put something else in the place of {' and '.join(changed)}"
        if merged:
            yield (
                f"- Entry {seq} of a merged history {words} there: what came from there since is NOT what arrived, and"
                " its SHA-256 is that of what stood in its place."
            )
        else:
            yield f"- Entry {seq} {words}: their SHA-256 is of what stands there now, which is NOT what arrived."


_HELD: Final = (
    ("capture", "capture", "captures"),
    ("article", "article", "articles"),
    ("claim", "claim", "claims"),
    ("verdict", "verdict", "verdicts"),
    ("note", "note", "notes"),
    ("evidence", "piece of evidence", "pieces of evidence"),
)
"""What a case is counted by."""


def _availability(facts: Facts) -> Iterator[str]:
    counts = facts.counts
    yield from _found("That the store can be read whole", facts.parts["store"])
    yield from _found("That what stands in it can be found", facts.parts["search"])
    if counts:
        held = (
            f"{number:,} {one if number == 1 else many}"
            for kind, one, many in _HELD
            for number in (counts.get(kind, 0),)
        )
        yield f"- It holds {', '.join(held)}."
    else:
        yield "- What it holds was NOT counted."
    yield "- Not looked at: copies elsewhere, access rights, the medium that the case lies on."


def _identity(facts: Facts) -> Iterator[str]:
    rows, brought, captures = facts.parts["rows"], facts.parts["brought"], facts.parts["captures"]
    if not facts.uid:
        yield "- The case's number and the time when it was made were NOT looked at."
    else:
        same = "; what its tables say of it " + rows.did("was held against that")
        yield (f"- By its first entry the case is number {escaped(facts.uid)}, made {escaped(facts.created_at)}{same}.")
    yield f"- Every capture is named by the SHA-256 of its bytes; these {captures.did('were compared')}."
    yield (
        "- Every article is named by the SHA-256 of its bytes and of its text; the names and the texts"
        f" {brought.did('were compared')}."
    )
    came = brought.did("was held against the digest of what came with its article")
    if brought.looked and brought.in_part:
        came = "was NOT held against the digest of what came with its article"
    yield f"- Every claim is told by its place in that text; it {came}."


def _persistence(facts: Facts) -> Iterator[str]:
    yield (
        "- The program overwrites nothing: each change is an entry of its own, with what stood before; an undo is one"
        " as well. The one exception is the removal of words for good, which is an entry as well; all such entries"
        " stand with the chain of the history."
    )
    store = facts.parts["store"]
    if not facts.schema:
        yield "- The store's format, and its tables, indexes and rules, were NOT looked at."
        return
    schema = f"schema {escaped(facts.schema)}, {escaped(facts.backend)}"
    objects = "table, index and rule " + store.did("was held against what the program makes")
    yield f"- The store's format: {schema}. Every {objects}."


def _renderability(facts: Facts) -> Iterator[str]:
    kept = "- Captures are kept byte for byte with their media type"
    if facts.replaced:
        kept += ", but for those captures and texts in whose place a removal put something else:"
        yield kept
        yield from (f"  {line}" for line in _removed(facts))
    else:
        yield f"{kept}."
    yield (
        "- The readable text of each article is kept beside its capture; its SHA-256"
        f" {facts.parts['brought'].did('was compared')}."
    )
    yield "- Not looked at: whether other programs of the day can open the captures."


def _understandability(facts: Facts) -> Iterator[str]:
    yield (
        "- Every quote stands with its place in its article's text and with what stands before and after it; each"
        f" {facts.parts['brought'].did('was compared with that text')}."
    )
    yield (
        "- The rules of reading (program, codebook, version) stand with each article; the history says who did what,"
        " when and why, in plain words and JSON. The rule of the hashes fits on one page (docs/trust.md) and needs no"
        " program of ours."
    )


def head_words(held: bool | None) -> str:
    """Whether a head that was given stands in the history; ``None``: nobody looked."""
    if held is None:
        return "was NOT looked for in the history"
    return "stands in the history" if held else "does NOT stand in the history"


def _against(facts: Facts) -> str:
    return f"{facts.head} {head_words(facts.head_held)}" if facts.head else "none was given"


def _limits(facts: Facts) -> Iterator[str]:
    if not facts.head:
        yield (
            "No head was given. Somebody who can write the case could have cut off its newest entries, or written"
            " the whole history anew, without its showing here. Give the head that an earlier report printed."
        )
    yield "That the names and times in the history are true: they are those of the reviewers' settings and computers."
    yield "That what the articles say is true: that is what the verdicts are about."
