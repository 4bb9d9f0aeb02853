"""Two cases side by side: what each one's history tells, which entry knew of which, and what is the same in both.

An outcome there replaces the one here when whoever made it had that one before their eyes: when the other history held
the entry here (or the one that it was brought from) by then. Where neither had seen the other, the two disagree. That
holds for copies of one case, for cases that were merged before, both ways or through a third, and for strangers.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Final, Literal

from db import mapping
from db.errors import CaseError
from db.merge_telling import Key, Stamp, Telling
from db.rows import Disagreement, HistoryRow
from db.schema import name_key
from db.writing import Write

if TYPE_CHECKING:
    from db.queries import Reader

Progress = Callable[[str, int], None]
"""Called with what is done and how many more of it; it may raise, and nothing is changed then."""
Judgement = Literal["take", "same", "disagree"]

_PAGE: Final = 500
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z").fullmatch
_UID: Final = re.compile(r"[0-9a-f]{32}").fullmatch


def checked_uid(value: object) -> str:
    """A uid of another case.

    :raises ValueError: when it is none.
    """
    if not isinstance(value, str) or not _UID(value):
        raise ValueError(f"{value!r} is no uid")
    return value


def own_entries(write: Write) -> Iterator[HistoryRow]:
    """Every entry of the case that is written to, whole, oldest first."""
    last = 0
    while True:
        rows = write.rows(
            f"SELECT {mapping.HISTORY} FROM history h WHERE h.seq > :last ORDER BY h.seq LIMIT {_PAGE}", last=last
        )
        yield from (mapping.history_row(tuple(row)) for row in rows)
        if len(rows) < _PAGE:
            return
        last = rows[-1][0]


class Sides:
    """This case, which is written to, and the other one."""

    def __init__(self, write: Write, other: "Reader", progress: Progress) -> None:
        self.write, self.other, self.progress = write, other, progress
        self.merger, self.now = write.actor, write.at
        self.here, self.there = Telling(), Telling()
        for telling, entries in ((self.here, own_entries(write)), (self.there, other.entries())):
            for entry in entries:
                telling.take(entry)
                progress("entries read", 1)
        self.known = set(self.here.hashes)
        merged = write.rows("SELECT hash, merged_by FROM merged_entry")
        self.merged_here: dict[str, int] = {row[0]: row[1] for row in merged}
        self.known.update(self.merged_here)
        self.merged_there: dict[str, int] = dict(other.all("SELECT hash, merged_by FROM merged_entry"))
        self.articles: dict[int, int] = {}
        """Articles there to the same here."""
        self.claims: dict[int, int] = {}
        """Claims there, where it cannot be computed (see ``claim``), to the same here."""
        self.matched: set[int] = set()
        """Articles there that both cases added apart from each other: their claims are matched one by one."""
        self.counts: dict[str, int] = {}
        self.disagreements: list[Disagreement] = []
        self._firsts = sorted((after["first_claim"], number) for number, (_, after) in self.there.imports.items()
                              if after["claims"])  # fmt: skip
        self._sources: dict[str, dict[int, str]] = {}

    def knows(self, stamp: Stamp) -> bool:
        """Whether this case has an entry there already, as its own or as one of those that it merged."""
        return stamp.hash in self.known or stamp.root in self.known

    def fresh(self, *kinds: str) -> list[tuple[Key, Stamp]]:
        """Things there of some kinds with the entry that changed them last, where this case does not know that."""
        stamps = self.there.stamps
        found = [(key, stamps[seq]) for key, seq in self.there.last.items() if key[0] in kinds]
        return sorted((pair for pair in found if not self.knows(pair[1])), key=lambda pair: pair[1].seq)

    def _learned(self, stamp: Stamp) -> int | None:
        """From which of its entries on the other case knew an entry here."""
        return _met(stamp, self.there, self.merged_there)

    def _own(self, side: Literal["here", "there"], key: Key, seen: int) -> bool:
        """Whether one case says of a thing what it did not say when the other one last saw it.

        What was done and undone again is nothing of its own: what stands then is what stood before.

        :param seen: the entry of the other side up to which that one is asked what it knew.
        """
        telling, other = (self.here, self.there) if side == "here" else (self.there, self.here)
        merged = self.merged_there if side == "here" else self.merged_here

        def unseen(seq: int) -> bool:
            place = _met(telling.stamps[seq], other, merged)
            return place is None or place > seen

        first = "unreviewed" if key[0] == "verdict" else None
        turns = telling.turns.get(key, ())
        base = next((state for seq, state in reversed(turns) if not unseen(seq)), first)
        state = telling.state.get(key, first)
        if state != base:
            return True
        if key[0] != "verdict" or state == first:
            return False
        return any(seq not in telling.beside and unseen(seq) for seq in telling.given(key[1]))  # given again

    def judge_turns(self, stamp: Stamp, key: Key, there_key: Key, *, equal: bool) -> Judgement | None:
        """The same of a verdict or a piece of evidence: where one side did nothing of its own, the other's stands.

        :returns: ``None`` when there is nothing to do and nothing to tell.
        """
        judgement = self.judge(stamp, key, equal=equal)
        if judgement == "take":
            return judgement
        here = self._own("here", key, stamp.seq)
        there = self._own("there", there_key, self.here.last[key])
        if here and there:
            return judgement
        if equal:
            return None
        return "take" if there else None if here else judgement

    def judge(self, stamp: Stamp, key: Key, *, equal: bool) -> Judgement:
        """What to do with an outcome there of a thing that is called ``key`` here."""
        seq = self.here.last.get(key)
        if seq is None:
            return "take"
        learned = self._learned(self.here.stamps[seq])
        if learned is not None and learned <= stamp.seq:
            return "take"
        return "same" if equal else "disagree"

    def speaking(self, stamp: Stamp, *, aside: bool = False) -> AbstractContextManager[None]:
        """Write in the name of who made an entry there, as of then."""
        origin = stamp.origin or {"case": self.there.uid, "hash": stamp.hash, "seq": stamp.seq}
        if not _TIME(stamp.at):
            raise CaseError(f"entry {stamp.seq} of the other case has no time that is one")
        origin = {key: origin[key] for key in ("case", "hash", "seq")}
        return self.write.speaking(stamp.actor, stamp.at, {**origin, "aside": True} if aside else origin)

    def count(self, what: str, number: int = 1) -> None:
        """So much more of that came."""
        self.counts[what] = self.counts.get(what, 0) + number
        self.progress(what, number)

    def article_of(self, claim: int) -> int:
        """The article there that a claim there stands in; 0 when none is known."""
        if claim in self.there.by_hand:
            article: int = self.there.by_hand[claim][1]["article"]
            return article
        place = bisect_right(self._firsts, (claim, 1 << 62)) - 1
        if place < 0:
            return 0
        first, number = self._firsts[place]
        return number if claim < first + self.there.imports[number][1]["claims"] else 0

    def claim(self, claim: int) -> int | None:
        """The claim here that is the same as one there; ``None`` when it is not in this case."""
        if claim in self.claims:
            return self.claims[claim]
        article = self.article_of(claim)
        if claim in self.there.by_hand or article in self.matched or article not in self.articles:
            return None
        first = self.there.imports[article][1]["first_claim"]
        mine = self.here.imports.get(self.articles[article])
        start: int = mine[1]["first_claim"] if mine else self.added[article]
        return start + claim - int(first)

    added: dict[int, int]
    """Article there to the first of its claims here, of those that were brought now."""

    def source_names(self, reader_side: Literal["here", "there"]) -> dict[int, str]:
        """Names of the sources of one case by id."""
        if reader_side not in self._sources:
            sql = "SELECT id, name FROM source"
            rows = self.write.rows(sql) if reader_side == "here" else self.other.all(sql)
            self._sources[reader_side] = {row[0]: row[1] for row in rows}
        return self._sources[reader_side]

    def source(self, number: int) -> int:
        """The source here that has the name of one there; entered if it is new."""
        from db import bringing

        name = self.source_names("there")[number]
        if not isinstance(name, str) or not name_key(name):
            raise ValueError(f"source {number} has no name")
        return bringing.source_ids(self.write, [name])[name_key(name)]

    def disagree(self, what: str, where: str, claim: int | None, here: str, there: str) -> None:
        """Note that the two cases say otherwise."""
        self.disagreements.append(Disagreement(what, where, claim, here, there))
        self.progress("disagreements", 1)

    def said_here(self, key: Key, words: str) -> str:
        """What this case says of a thing, and who said so, when and why."""
        seq = self.here.last.get(key)
        return said(words, self.here.stamps[seq]) if seq is not None else words

    def rows_there(self, sql: str, ids: Sequence[int]) -> Iterator[tuple[Any, ...]]:
        """The rows of the other case for very many ids (``{ids}`` in the statement), read so many at a time."""
        for begin in range(0, len(ids), _PAGE):
            some = ids[begin : begin + _PAGE]
            yield from self.other.all(sql.format(ids=", ".join("?" * len(some))), some)


def _met(stamp: Stamp, telling: Telling, merged: dict[str, int]) -> int | None:
    """From which of its entries on a case knew an entry of another."""
    places = [
        place
        for one in {stamp.hash, stamp.root}
        for place in (telling.hashes.get(one), telling.roots.get(one), merged.get(one))
        if place is not None
    ]
    return min(places, default=None)


def said(words: str, stamp: Stamp) -> str:
    """A state with who said so, when and why: in the same words whichever case they are read from."""
    reason = f" (“{stamp.reason}”)" if stamp.reason else ""
    return f"{words}, {stamp.actor}, {stamp.at[:16].replace('T', ' ')}{reason}"
