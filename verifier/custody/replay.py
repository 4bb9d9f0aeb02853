"""What a history makes of a case: every number that its tables must hold, from the entries alone.

Written from the meaning of the entries, without the store's code. What belongs to a claim is kept in arrays by its id
(some 40 bytes a claim), what only few rows have in dictionaries; states with words in them are not kept but named by
the number of the entry that holds them, so that a million claims fit into little memory.
"""

import os
from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from verifier.custody.doubts import Doubts
from verifier.custody.entries import Entry
from verifier.custody.keys import VERDICTS

GONE, READ, BY_HAND, TAKEN_OUT = range(4)
"""What became of a claim's id: never given, read from an article, added by hand, added by hand and taken out again."""

_STATES: Final = (
    *(
        "verdicts",
        "note",
        "view",
        "figures",
        "links",
        "words",
        "article",
        "source",
        "merge",
        "claim",
        "workflow",
        "tags",
        "tag",
    ),
    "evidence",
)
_MASK: Final = (1 << 64) - 1
_PLACES: Final = 1024
Fetch = Callable[[int], Entry]


class Touches:
    """Which claim was touched by which entry, as one number a claim: a sum of numbers drawn at random for each entry.

    Two sets of entries with one sum cannot be made by somebody who does not know the numbers, new at every run.
    """

    def __init__(self) -> None:
        self._random = array("Q", os.urandom(8 * 3 * _PLACES))
        self.sums = array("Q")
        self.counts = array("i")

    def of(self, seq: int) -> int:
        """The number of an entry."""
        drawn = self._random
        return drawn[seq & 1023] ^ drawn[1024 + (seq >> 10 & 1023)] ^ drawn[2048 + (seq >> 20 & 1023)]

    def grow(self, size: int) -> None:
        """Make room for claims below ``size``."""
        more = size - len(self.sums)
        if more > 0:
            self.sums.frombytes(bytes(8 * more))
            self.counts.frombytes(bytes(4 * more))

    def add(self, seq: int, claims: Iterable[int]) -> None:
        """An entry touched these claims."""
        number, sums, counts = self.of(seq), self.sums, self.counts
        for claim in claims:
            sums[claim] = (sums[claim] + number) & _MASK
            counts[claim] += 1


class Pointed:
    """A row that people edit: the entries that hold its first, its newest and its newest real state, how often it was
    changed, and the entry whose outcome it says to be."""

    __slots__ = ("claim", "deleted", "first", "last", "outcome", "state", "version")

    def __init__(self, seq: int, claim: int = 0, version: int = 1) -> None:
        self.first = self.last = self.state = seq
        self.version = version
        self.outcome = seq
        self.deleted = False
        self.claim = claim


class Replay:
    """Takes the entries in, in order; ``fetch`` reads an entry again by its number, for undo."""

    def __init__(self, doubts: Doubts, fetch: Fetch) -> None:
        self.doubts = doubts
        self.fetch = fetch
        self.case: tuple[str, str] | None = None
        """``uid`` and time of the first entry."""
        self.last: dict[str, int] = {}
        """The last id given out in tables whose ids can be told from the entries."""
        self.reviewers: dict[str, tuple[int, str]] = {}
        """Name to id and first time."""
        self.kind = bytearray(1)
        self.article_of = array("i", [0])
        self.verdict = bytearray(1)
        self.verdict_entry = array("q", [0])
        self.version = array("i", [0])
        self.changed = array("q", [0])
        self.touches = Touches()
        self.touches.grow(1)
        self.turned: set[int] = set()
        """Claims of which a verdict was undone: which entry's stands is seen from the verdicts."""
        self.undone: dict[int, int] = {}
        """Verdict entries that do not stand, with the undo."""
        self.dead: dict[int, int] = {}
        """Claims that were taken out, with the entry that last did so: what was given before is gone."""
        self.given_again: dict[int, list[tuple[int, int, int]]] = {}
        """Verdict entry to claims whose rows a redo gave anew: claim, row id, redo."""
        self.first_claim = array("i", [0])
        self.count_claims = array("i", [0])
        self.by_hand: dict[int, list[int]] = {}
        """Article to the claims by hand that stand in it."""
        self.hand_state: dict[int, int] = {}
        """Claim by hand to the entry that holds it."""
        self.figures: dict[int, Pointed] = {}
        self.links: dict[int, Pointed] = {}
        self.words: dict[int, Pointed] = {}
        """Claims of which words, kind, place or dates were corrected."""
        self.rows: dict[str, list[tuple[int, int, int]]] = {"figure": [], "link": []}
        """Rows that were made anew: entry, claim and how many."""
        self.articles: dict[int, tuple[Pointed, list[int]]] = {}
        """Article to the entries that corrected it."""
        self.notes: dict[int, Pointed] = {}
        self.notes_of: dict[int, int] = {}
        """Claim to how many notes stand."""
        self.views: dict[int, Pointed] = {}
        self.facts: dict[int, Pointed] = {}
        self.merges: dict[int, tuple[int | None, int]] = {}
        """Source to the one that it is an alias of, and the entry whose outcome that is."""
        self.source_versions: dict[int, int] = {}
        self.work_state: dict[int, tuple[str, str | None, int]] = {}
        """Claim to workflow state, assignee and the entry whose outcome they are; untouched ones are not here."""
        self.tags: dict[int, tuple[str, int]] = {}
        """Tag to its name and the entry of its last renaming."""
        self.tagged: dict[int, dict[int, int]] = {}
        """Tag to the claims that have it, with the entry that gave it."""
        self.evidence: dict[int, Pointed] = {}
        self.captures: dict[str, dict[str, Any]] = {}
        """Digest to what is known of a capture that came in as evidence."""
        self.entered: dict[str, list[tuple[int, int, str, int]]] = {}
        """Table to what entries say of rows that they made: first id, how many, digest, entry."""
        self.merged: list[tuple[int, dict[str, Any]]] = []
        """Entries that merged another case, with what they say of it."""
        self.seals: dict[str, list[tuple[int, int, str, int]]] = {}
        """Table to what seals say of all its rows up to an id: that id, how many, digest, entry."""
        self.removed: list[dict[str, str]] = []
        """What entries say of merged ones from which they removed words: hash, and SHA-256 of the content since."""
        self.entries = 0

    def take(self, entry: Entry) -> None:
        """Take in one entry. One that does not fit what came before goes to the doubts."""
        self.entries += 1
        try:
            self._take(entry)
        except (KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError) as error:
            self._doubt(entry, f"it does not fit what came before ({type(error).__name__}: {error})")

    def _doubt(self, entry: Entry, words: str) -> None:
        self.doubts.add("history", f"entry {entry.seq}", "", words)

    def _take(self, entry: Entry) -> None:
        after = entry.after
        action = entry.action
        if action == "mark":
            return self._mark(entry)
        if "entered" in after:
            for table, said in after["entered"].items():
                self.entered.setdefault(table, []).append((said["first"], said["count"], said["digest"], entry.seq))
                if table == "source":
                    self.last["source"] = said["first"] + said["count"] - 1
        if action == "create_case":
            self.case = (after["uid"], entry.at)
        elif action == "add_article":
            self._article(entry)
        elif action == "merge_case":
            self.merged.append((entry.seq, after["merged"]))
        elif action == "redact":
            self.removed.append(after["redacted"]["merged"])
        elif action == "seal":
            for table, said in after["seal"].items():
                self.seals.setdefault(table, []).append((said["last"], said["count"], said["digest"], entry.seq))
        else:
            key = next((name for name in _STATES if name in after), None)
            if key is None:
                self._doubt(entry, f"“{action}” is an action that this program does not know")
                return None
            getattr(self, f"_{key}")(entry, after[key], self._outcome(entry))
        return None

    def _outcome(self, entry: Entry) -> int:
        """The entry whose outcome then stands: itself, the one done again, or the one before what was undone."""
        if entry.action == "undo":
            target = self.fetch(entry.after["undoes"])
            return target.before.get("entry", 0) if isinstance(target.before, dict) else 0
        return entry.after["action"] if entry.action == "redo" else entry.seq

    def _new(self, table: str, count: int = 1) -> int:
        """Give ids out; the first of them."""
        first = self.last.get(table, 0) + 1
        self.last[table] = first + count - 1
        return first

    def _given(self, table: str, number: int) -> None:
        """See that an id is the next one of its table, unless it was given before."""
        last = self.last.get(table, 0)
        if number == last + 1:
            self.last[table] = number
        elif not 0 < number <= last:
            raise ValueError(f"{table} {number} does not follow {last}")

    def _reviewer(self, entry: Entry) -> None:
        if entry.actor not in self.reviewers:
            self.reviewers[entry.actor] = (len(self.reviewers) + 1, entry.at)

    def _grow_claims(self, first: int, count: int, article: int, kind: int) -> None:
        if first != self.last.get("claim", 0) + 1 or not 0 <= count < 1 << 26:
            raise ValueError(f"claims {first} to {first + count - 1} do not follow {self.last.get('claim', 0)}")
        self.last["claim"] = first + count - 1
        self.kind.extend(bytes([kind]) * count)
        self.article_of.extend([article] * count)
        self.verdict.extend(bytes(count))
        for column in (self.verdict_entry, self.changed):
            column.frombytes(bytes(8 * count))
        self.version.extend([1] * count)
        self.touches.grow(first + count)

    def _there(self, claims: Iterable[int]) -> None:
        for claim in claims:
            if not 0 < claim < len(self.kind) or self.kind[claim] not in (READ, BY_HAND):
                raise ValueError(f"there is no claim {claim}")

    def _mark(self, entry: Entry) -> None:
        ((word, claims),) = entry.after["verdicts"].items()
        seq, code, kind = entry.seq, VERDICTS.index(word), self.kind
        if entry.actor not in self.reviewers:
            self._reviewer(entry)
        had = entry.before["verdicts"]
        for former, some in had.items():
            old = VERDICTS.index(former)
            for claim in some:
                if self.verdict[claim] != old:
                    self._doubt(entry, f"it says that claim {claim} was {former}, which it was not")
        verdict, verdict_entry, version, changed = self.verdict, self.verdict_entry, self.version, self.changed
        for claim in claims:
            if not kind[claim] or kind[claim] == TAKEN_OUT:
                raise ValueError(f"there is no claim {claim}")
            verdict[claim] = code
            verdict_entry[claim] = seq
            version[claim] += 1
            changed[claim] = -seq
        self.touches.add(seq, claims)
        self.last["verdict"] = self.last.get("verdict", 0) + len(claims)

    def _verdicts(self, entry: Entry, state: dict[str, list[int]], outcome: int) -> None:
        """Verdicts that an undo or a redo set."""
        claims = [claim for some in state.values() for claim in some]
        self._there(claims)
        for word, some in state.items():
            code = VERDICTS.index(word)
            for claim in some:
                self.verdict[claim] = code
                self.version[claim] += 1
                self.changed[claim] = -entry.seq
        self.touches.add(entry.seq, claims)
        self.turned.update(claims)
        if entry.action == "undo":
            self.undone[entry.after["undoes"]] = entry.seq
            return
        target: int = entry.after["action"]
        self.undone.pop(target, None)
        again = self.given_again.setdefault(target, [])
        born = {claim: seq for claim, _, seq in again}
        gone = [claim for claim in claims if born.get(claim, target) <= self.dead.get(claim, 0)]
        if gone:
            first = self._new("verdict", len(gone))
            again[:] = [row for row in again if row[0] not in gone]
            again += [(claim, first + place, entry.seq) for place, claim in enumerate(gone)]

    def _article_claims(self, article: int) -> list[int]:
        first = self.first_claim[article]
        return [*range(first, first + self.count_claims[article]), *self.by_hand.get(article, ())]

    def _touch(self, entry: Entry, claims: Sequence[int], *, edited: bool = False) -> None:
        self._there(claims)
        for claim in claims:
            self.changed[claim] = -entry.seq
            if edited:
                self.version[claim] += 1
        self.touches.add(entry.seq, claims)

    def _article(self, entry: Entry, state: dict[str, Any] | None = None, outcome: int = 0) -> None:
        number = entry.entity_id or 0
        if state is not None:
            if not 0 < number <= self.last.get("article", 0):
                raise ValueError(f"there is no article {number}")
            pointed, seqs = self.articles.setdefault(number, (Pointed(entry.seq), []))
            pointed.version += 1
            pointed.outcome, pointed.last = outcome, entry.seq
            seqs.append(entry.seq)
            self._touch(entry, self._article_claims(number))
            return
        self._reviewer(entry)
        self._given("article", number)
        if number != len(self.first_claim):
            raise ValueError(f"article {number} was brought already")
        count = entry.after["claims"]
        first = entry.after["first_claim"] if count else 0
        self.first_claim.append(0)
        self.count_claims.append(0)
        if count:
            self._grow_claims(first, count, number, READ)
            for claim in range(first, first + count):
                self.changed[claim] = -entry.seq
        self.first_claim[number], self.count_claims[number] = first, count

    def _note(self, entry: Entry, state: dict[str, Any] | None, outcome: int) -> None:
        number = entry.entity_id or 0
        if entry.action == "add_note":
            self._reviewer(entry)
            self._given("note", number)
        claim = (state or entry.before["note"])["claim"]
        note = self.notes.get(number)
        stood = note is not None and not note.deleted
        if note is None:
            if state is None or number > self.last.get("note", 0):
                raise ValueError(f"there is no note {number}")
            note = self.notes[number] = Pointed(entry.seq, claim)
        else:
            note.version += 1
        self._point(note, entry, state, outcome)
        self.notes_of[claim] = self.notes_of.get(claim, 0) + (state is not None) - stood
        self._touch(entry, [claim])

    @staticmethod
    def _point(row: Pointed, entry: Entry, state: object, outcome: int) -> None:
        row.outcome, row.last, row.deleted = outcome, entry.seq, state is None
        if state is not None:
            row.state = entry.seq

    def _view(self, entry: Entry, state: dict[str, Any] | None, outcome: int) -> None:
        number = entry.entity_id or 0
        if entry.action == "save_view":
            self._reviewer(entry)
            self._given("saved_view", number)
        view = self.views.get(number)
        if view is None:
            if entry.action != "save_view":
                raise ValueError(f"there is no view {number}")
            view = self.views[number] = Pointed(entry.seq)
        else:
            view.version += 1
        self._point(view, entry, state, outcome)

    def _figures(self, entry: Entry, state: list[Any], outcome: int) -> None:
        self._parts(self.figures, "figure", entry, state, outcome)

    def _links(self, entry: Entry, state: list[Any], outcome: int) -> None:
        self._parts(self.links, "link", entry, state, outcome)

    def _parts(self, kept: dict[int, Pointed], table: str, entry: Entry, state: Sequence[Any], outcome: int) -> None:
        claim = entry.entity_id or 0
        self._touch(entry, [claim], edited=True)
        pointed = kept.setdefault(claim, Pointed(entry.seq))
        pointed.last, pointed.outcome = entry.seq, outcome
        self.rows[table].append((entry.seq, claim, len(state)))

    def _words(self, entry: Entry, state: dict[str, Any], outcome: int) -> None:
        claim = entry.entity_id or 0
        self._touch(entry, [claim], edited=True)
        pointed = self.words.setdefault(claim, Pointed(entry.seq))
        if pointed.last != entry.seq:
            said, was = self.fetch(pointed.last).after["words"], entry.before["words"]
            if any(said[name] != was[name] for name in said):
                self._doubt(entry, f"it says that claim {claim} was what it was not")
        pointed.last, pointed.outcome = entry.seq, outcome

    def _source(self, entry: Entry, state: dict[str, Any], outcome: int) -> None:
        number = entry.entity_id or 0
        pointed = self.facts.setdefault(number, Pointed(entry.seq))
        pointed.last, pointed.outcome = entry.seq, outcome
        self.source_versions[number] = self.source_versions.get(number, 1) + 1

    def _merge(self, entry: Entry, state: dict[str, Any], outcome: int) -> None:
        number, into = entry.entity_id or 0, state["into"]
        self.merges[number] = (into, outcome)
        self.source_versions[number] = self.source_versions.get(number, 1) + 1
        if entry.action == "merge_source":
            self.source_versions[into] = self.source_versions.get(into, 1) + 1

    def _evidence(self, entry: Entry, state: dict[str, Any], outcome: int) -> None:
        """Pieces of evidence by id; each capture that came in with them is told as well."""
        if entry.action == "attach_evidence":
            self._reviewer(entry)
            self.captures.update({capture["sha256"]: capture for capture in entry.after["captures"]})
        former = self.fetch(entry.after["undoes"]).before["entries"] if entry.action == "undo" else {}
        claims = []
        for name in sorted(state, key=int):
            number, said = int(name), state[name]
            if entry.action == "attach_evidence":
                self._given("evidence", number)
            claim = (said or entry.before["evidence"][name])["claim"]
            piece = self.evidence.get(number)
            if piece is not None:
                piece.version += 1
            elif said is not None and number <= self.last.get("evidence", 0):
                piece = self.evidence[number] = Pointed(entry.seq, claim)
            else:
                raise ValueError(f"there is no evidence {number}")
            self._point(piece, entry, said, former[name] if entry.action == "undo" else outcome)
            claims.append(claim)
        self._touch(entry, claims)

    def _workflow(self, entry: Entry, state: list[dict[str, Any]], outcome: int) -> None:
        groups = self.fetch(entry.after["undoes"]).before["workflow"] if entry.action == "undo" else state
        claims = []
        for group in groups:
            self._there(group["to"])
            claims += group["to"]
            standing = group["state"], group["assignee"], group["entry"] if entry.action == "undo" else outcome
            for claim in group["to"]:
                if standing[2]:
                    self.work_state[claim] = standing
                else:
                    self.work_state.pop(claim, None)
        self.touches.add(entry.seq, claims)

    def _tags(self, entry: Entry, state: dict[str, Any], outcome: int) -> None:
        """Tags that were given and taken off; an undo gives back what it names with the entry that had given it."""
        given = entry.seq
        if entry.action == "undo":
            given = entry.after["undoes"]
            state = self.fetch(given).before["tags"]
        elif entry.action == "redo":
            given = outcome
        touched: dict[int, None] = {}
        for part in ("on", "off"):
            for group in state[part]:
                touched.update(dict.fromkeys(group["to"]))
        self._there(touched)
        for group in state["off"]:
            for claim in group["to"]:
                self.tagged[group["tag"]].pop(claim, None)
        for group in state["on"]:
            number = group["tag"]
            if number not in self.tags:
                self._given("tag", number)
            elif entry.action in ("undo", "redo"):
                group = {**group, "name": self.tags[number][0]}
            self.tags[number] = group["name"], self.tags.get(number, ("", 0))[1]
            has = self.tagged.setdefault(number, {})
            for claim in group["to"]:
                has[claim] = group.get("entry", given)
        self.touches.add(entry.seq, touched)

    def _tag(self, entry: Entry, state: dict[str, Any], outcome: int) -> None:
        number = entry.entity_id or 0
        if number not in self.tags:
            raise ValueError(f"there is no tag {number}")
        self.tags[number] = state["name"], outcome

    def _claim(self, entry: Entry, state: dict[str, Any] | None, outcome: int) -> None:
        claim = entry.entity_id or 0
        if state is None:
            self._there([claim])
            self._take_out(entry, claim)
        else:
            article = state["article"]
            if claim > self.last.get("claim", 0):
                if not 0 < article < len(self.first_claim):
                    raise ValueError(f"there is no article {article}")
                self._grow_claims(claim, 1, article, BY_HAND)
            elif self.kind[claim] != TAKEN_OUT:
                raise ValueError(f"claim {claim} is there already")
            self.kind[claim], self.version[claim], self.changed[claim] = BY_HAND, 1, -entry.seq
            self.verdict[claim] = self.verdict_entry[claim] = 0
            self.by_hand.setdefault(article, []).append(claim)
            self.by_hand[article].sort()
            self.hand_state[claim] = entry.seq
            for table, parts in (("figure", state["figures"]), ("link", state["links"])):
                self.rows[table].append((entry.seq, claim, len(parts)))
        self.touches.add(entry.seq, [claim])

    def _take_out(self, entry: Entry, claim: int) -> None:
        self.kind[claim] = TAKEN_OUT
        self.dead[claim] = entry.seq
        self.turned.discard(claim)
        self.by_hand[self.article_of[claim]].remove(claim)
        for kept in (self.figures, self.links, self.words, self.hand_state, self.notes_of):
            kept.pop(claim, None)
        for rows in (self.notes, self.evidence):
            for number in [number for number, row in rows.items() if row.claim == claim]:
                del rows[number]
