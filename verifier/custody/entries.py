"""Every entry of a history as it lies in the table: is its text canonical, its hash right, its place in the chain?

The same rule as ``verifier.custody.chain``, for whole cases: it works on the stored text (a hash is of that text, if it
is canonical and says what is read from it), goes on after a break, and is quick: 50,000 entries take about a second.
"""

import json
import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from json.encoder import encode_basestring
from typing import Any, Final, NamedTuple

from verifier.custody.chain import ORIGIN, KnownHead
from verifier.custody.doubts import Advance, Doubts
from verifier.custody.redactions import ACTION, Redactions

COLUMNS: Final = (
    *("seq", "at", "actor", "action", "entity", "entity_id", "reason", "previous", "hash", "before", "after"),
)
"""The columns of ``history`` in the order in which rows are taken."""

_STEP: Final = 1_000


class Entry(NamedTuple):
    """One entry, read. ``before`` and ``after`` are JSON values."""

    seq: int
    at: str
    actor: str
    action: str
    entity: str
    entity_id: int | None
    before: Any
    after: Any
    reason: str


def _refuse(text: str) -> Any:
    raise ValueError(f"{text} has no canonical form")


_DECODER: Final = json.JSONDecoder(parse_float=_refuse, parse_constant=_refuse)
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
_MARKED: Final = re.compile(
    r'\{(?:"salt":"([0-9a-f]{32})",)?"verdicts":\{"([a-z]{1,20})":\[([1-9][0-9]{0,9})\]\}\}'
).fullmatch
_TEXT: Final = encode_basestring


def canonical(value: Any) -> str:
    """Canonical JSON of a value that has no fractions."""
    return _ENCODER.encode(value)


def parsed(text: str) -> Any:
    """What a stored state says.

    :raises ValueError: when it is not canonical JSON, so that its hash would be that of something else than is read.
    """
    marked = _MARKED(text)  # the one form that most entries have; it is canonical whatever stands in it
    if marked:
        verdicts = {marked[2]: [int(marked[3])]}
        return {"salt": marked[1], "verdicts": verdicts} if marked[1] else {"verdicts": verdicts}
    value = _DECODER.decode(text)
    if _ENCODER.encode(value) != text:
        raise ValueError("it is not canonical JSON")
    return value


def digest(row: tuple[Any, ...]) -> str:
    """The hash that a row of the table (in the order of ``COLUMNS``) must carry."""
    seq, at, actor, action, entity, entity_id, reason, previous, _, before, after = row
    number = "null" if entity_id is None else str(entity_id)
    body = (
        f'{{"action":{_TEXT(action)},"actor":{_TEXT(actor)},"after":{after},"at":{_TEXT(at)},"before":{before},'
        f'"entity":{_TEXT(entity)},"entity_id":{number},"previous":{_TEXT(previous)},"reason":{_TEXT(reason)},'
        f'"seq":{seq}}}'
    )
    return sha256(body.encode()).hexdigest()


class Walk:
    """Walks along a history, oldest entry first. Afterwards it knows the head and whether the given one was met."""

    def __init__(self, doubts: Doubts, head: KnownHead | None = None) -> None:
        self.doubts = doubts
        self.count = 0
        self.seq = 0
        self.hash = ORIGIN
        self.head = head
        self.head_held: bool | None = None if head is None else head.seq == 0 and head.hash == ORIGIN
        self.redactions = Redactions()

    def entries(self, rows: Iterable[tuple[Any, ...]], advance: Advance | None = None) -> Iterator[Entry]:
        """The entries that can be read; what is wrong with any goes to the doubts."""
        wanted = 0 if self.head is None else self.head.seq
        for row in rows:
            self.count += 1
            if advance and not self.count % _STEP:
                advance(_STEP)
            seq, at, actor, action, entity, entity_id, reason, previous, own, before, after = row
            if seq != self.seq + 1:
                self._gap(seq)
            try:
                if previous != self.hash:
                    self._doubt(seq, "previous", "it does not follow from the entry before: one was altered, put in or"
                                " taken out")  # fmt: skip
                found = digest(row)
                if found != own:
                    self.redactions.differs(seq, own, found)
                entry = Entry(seq, at, actor, action, entity, entity_id, parsed(before), parsed(after), reason)
                if action == ACTION:
                    self.redactions.take(seq, at, actor, reason, entry.after)
            except (ValueError, TypeError, AttributeError, RecursionError) as error:
                self._doubt(seq, "", f"it cannot be read ({error})")
                entry = None
            self.seq, self.hash = (seq if isinstance(seq, int) else self.seq + 1), own
            if seq == wanted and self.head is not None:
                self.head_held = own == self.head.hash
                if not self.head_held:
                    self._doubt(seq, "hash", "it is not that of the head kept elsewhere: the history was written anew")
            if entry is not None:
                yield entry
        if advance:
            advance(self.count % _STEP)
        for number, words in self.redactions.problems():
            self._doubt(number, "hash", words)
        if self.head is not None and self.head.seq > self.seq:
            self.head_held = False
            self._doubt(
                self.head.seq, "", f"the history ends at entry {self.seq}, before the head kept elsewhere: it was cut"
            )
        elif self.head_held is False and wanted and not self.doubts.count:
            self._doubt(wanted, "", "the entry of the head kept elsewhere is missing")

    def _doubt(self, seq: object, column: str, words: str) -> None:
        self.doubts.add("history", f"entry {seq}", column, words)

    def _gap(self, seq: object) -> None:
        if not isinstance(seq, int) or seq <= self.seq:
            self._doubt(seq, "seq", f"it stands after entry {self.seq}")
        else:
            count = seq - self.seq - 1
            missing = f"entry {self.seq + 1} is" if count == 1 else f"entries {self.seq + 1} to {seq - 1} are"
            self._doubt(seq, "seq", f"{missing} missing before it")
