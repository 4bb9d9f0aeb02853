"""What the history of one of two cases that are put together tells: who last changed what, and to which state.

Unlike ``db.replay`` it keeps the entry that changed a thing last, undo and redo included: that is what says which of
two states is the newer one. Ids are those of the case that the entries are of.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from db.rows import HistoryRow

Key = tuple[Any, ...]
"""A thing that has one state: its kind and its id (or ids)."""

FACTS: Final = ("title", "publisher", "byline", "published", "url")
READINGS: Final = ("figures", "links", "words")
"""What can be corrected of a claim."""


class Stamp(NamedTuple):
    """What an entry is known by."""

    seq: int
    hash: str
    origin: dict[str, Any] | None  # of the entry in another case that it was brought from
    aside: bool  # entered beside what stands: no state of this case came of it
    at: str
    actor: str
    action: str
    reason: str

    @property
    def root(self) -> str:
        """The hash of the entry in which it was first written."""
        return self.hash if self.origin is None else str(self.origin["hash"])


@dataclass(slots=True)
class Telling:
    """Takes the entries in, in order."""

    uid: str = ""
    head: int = 0
    stamps: dict[int, Stamp] = field(default_factory=dict)
    hashes: dict[str, int] = field(default_factory=dict)
    """Hash to number of each entry."""
    roots: dict[str, int] = field(default_factory=dict)
    """Hash of an entry elsewhere to the first entry here that was brought from it."""
    last: dict[Key, int] = field(default_factory=dict)
    """Thing to the entry that changed it last."""
    state: dict[Key, Any] = field(default_factory=dict)
    marks: dict[int, list[int]] = field(default_factory=dict)
    """Claim to the entries that gave it verdicts, in order."""
    gave: dict[int, str] = field(default_factory=dict)
    """Each of these entries to the verdict that it gave."""
    undone: set[int] = field(default_factory=set)
    """Entries that gave verdicts and were taken back."""
    turns: dict[Key, list[tuple[int, Any]]] = field(default_factory=dict)
    """Verdict of a claim, or piece of evidence, to what it became by which entry, in order; without what was only set
    aside."""
    beside: set[int] = field(default_factory=set)
    """Entries that gave verdicts and were taken back only because others stood: a merge set them aside."""
    first: dict[Key, Any] = field(default_factory=dict)
    """Figures, links or words of a claim, or fact of an article, to what stood before the first correction."""
    imports: dict[int, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    """Article to the entry that brought it and what that says."""
    by_hand: dict[int, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    """Claim added by hand (taken out since or not) to the entry that added it and its state there."""
    evidence: dict[int, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    """Piece of evidence to the entry that attached it and its state there."""
    notes: dict[int, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    """Note to the entry that wrote it and its state there."""

    def take(self, entry: HistoryRow) -> None:
        """Take in one entry, whole."""
        after = entry.after if isinstance(entry.after, dict) else {}
        origin = after.get("brought_from")
        aside = bool(origin and origin.get("aside"))
        seq = self.head = entry.seq
        stamp = Stamp(seq, entry.hash, origin, aside, entry.at, entry.actor, entry.action, entry.reason)
        self.stamps[seq] = stamp
        self.hashes[entry.hash] = seq
        if origin:
            self.roots.setdefault(str(origin["hash"]), seq)
        if entry.action == "create_case":
            self.uid = str(after["uid"])
        elif entry.action == "add_article":
            self.imports[entry.entity_id or 0] = seq, after
        else:
            for key, value in self._changes(entry, after):
                self.state[key] = value
                if not aside:
                    self.last[key] = seq
                    if key[0] in ("verdict", "evidence"):
                        self.turns.setdefault(key, []).append((seq, value))

    def _changes(self, entry: HistoryRow, after: dict[str, Any]) -> Iterable[tuple[Key, Any]]:
        number, before = entry.entity_id or 0, entry.before
        if "verdicts" in after:
            yield from self._verdicts(entry, after)
        elif "note" in after:
            if entry.action == "add_note":
                self.notes[number] = entry.seq, after["note"]
            yield ("note", number), after["note"]
        elif "evidence" in after:
            for name, state in after["evidence"].items():
                if entry.action == "attach_evidence":
                    self.evidence[int(name)] = entry.seq, state
                yield ("evidence", int(name)), state
        elif "view" in after:
            yield ("view", number), after["view"]
        elif kind := next((name for name in READINGS if name in after), ""):
            self.first.setdefault((kind, number), before[kind])
            yield (kind, number), after[kind]
        elif "article" in after:
            for name in FACTS:
                if name in after["article"]:
                    self.first.setdefault(("fact", number, name), _fact(before["article"], name))
                    yield ("fact", number, name), _fact(after["article"], name)
        elif "source" in after:
            facts = after["source"]
            yield ("grade", number), (facts["reliability"], facts["interests"])
        elif "merge" in after:
            yield ("alias", number), after["merge"]["into"]
        elif "workflow" in after:
            for group in after["workflow"]:
                for claim in group["to"]:
                    yield ("work", claim), (group["state"], group["assignee"])
        elif "tags" in after:
            for part in ("off", "on"):
                for group in after["tags"][part]:
                    for claim in group["to"]:
                        yield ("tag", group["tag"], claim), part == "on"
        elif "tag" in after:
            yield ("name", number), after["tag"]["name"]
        elif "claim" in after:
            yield from self._claim(entry, number, after["claim"])

    def _verdicts(self, entry: HistoryRow, after: dict[str, Any]) -> Iterable[tuple[Key, Any]]:
        if entry.action == "undo":
            (self.beside if self.stamps[entry.seq].aside else self.undone).add(after["undoes"])
        elif entry.action == "redo":
            self.undone.discard(after["action"])
        mark = entry.seq if entry.action == "mark" else after.get("action")
        for verdict, claims in after["verdicts"].items():
            if entry.action == "mark":
                self.gave[entry.seq] = verdict
            for claim in claims:
                if mark is not None and mark not in (given := self.marks.setdefault(claim, [])):
                    given.append(mark)
                    given.sort()
                yield ("verdict", claim), verdict

    def _claim(self, entry: HistoryRow, number: int, state: dict[str, Any] | None) -> Iterable[tuple[Key, Any]]:
        if state is not None and number not in self.by_hand:
            self.by_hand[number] = entry.seq, state
        for kind in READINGS:  # as added; a correction comes after
            self.first.pop((kind, number), None)
            self.last.pop((kind, number), None)
            self.state.pop((kind, number), None)
        self.turns.pop(("verdict", number), None)
        for kind in ("verdict", "work"):
            self.state.pop((kind, number), None)
            self.last.pop((kind, number), None)
        if state is None:
            self.marks.pop(number, None)
        yield ("claim", number), state

    def given(self, claim: int) -> list[int]:
        """The entries that gave a claim verdicts which nobody took back, oldest first; with those set aside."""
        return [seq for seq in self.marks.get(claim, ()) if seq not in self.undone]

    def stands(self, claim: int) -> int | None:
        """The entry whose verdict stands for a claim, if one does."""
        return next((seq for seq in reversed(self.given(claim)) if seq not in self.beside), None)


def _fact(state: dict[str, Any], name: str) -> tuple[Any, Any]:
    """A fact of an article with its origin, which a URL has not."""
    return state[name], state.get(f"{name}_origin")
