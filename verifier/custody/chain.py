"""An independent check of the history's hash chain.

It shares no code with the store that writes the chain. What it follows is the published rule: the hash of an entry is
the SHA-256, in lower-case hexadecimal, of the UTF-8 bytes of the entry's canonical JSON, an object with exactly the
keys ``action``, ``actor``, ``after``, ``at``, ``before``, ``entity``, ``entity_id``, ``previous``, ``reason`` and
``seq``:

- the keys of every object in the order of their code points, ``,`` and ``:`` without spaces;
- strings as they are, but for ``"``, ``\\`` and the C0 controls, which are escaped (``\\b \\t \\n \\f \\r``, else
  ``\\u00xx``);
- whole numbers only, ``true``, ``false``, ``null``.

``previous`` is the hash of the entry before, 64 zeros for the first; ``seq`` counts 1, 2, 3 … without a gap. An entry
from which words were removed by law keeps the hash of what it said; a later entry says so and tells the SHA-256 that
its content has now (``verifier.custody.redactions``).

What a sound chain proves, and what not: every entry stands as it was written, relative to the last hash. Somebody who
can write the whole case can also write a whole new chain, or cut the newest entries off. That shows only against a
head (``seq`` and ``hash``) kept elsewhere, as every report keeps one: give it to ``check``.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from json.encoder import encode_basestring
from typing import Any, Final, Protocol

from verifier.custody.redactions import ACTION, Redactions

ORIGIN: Final = "0" * 64
"""What the first entry names as the hash before it."""
_FIELDS: Final = ("action", "actor", "after", "at", "before", "entity", "entity_id", "previous", "reason", "seq")


class Entry(Protocol):
    """An entry of the history, however it is kept. ``before`` and ``after`` are JSON values."""

    @property
    def seq(self) -> int: ...
    @property
    def at(self) -> str: ...
    @property
    def actor(self) -> str: ...
    @property
    def action(self) -> str: ...
    @property
    def entity(self) -> str: ...
    @property
    def entity_id(self) -> int | None: ...
    @property
    def before(self) -> Any: ...
    @property
    def after(self) -> Any: ...
    @property
    def reason(self) -> str: ...
    @property
    def previous(self) -> str: ...
    @property
    def hash(self) -> str: ...


class KnownHead(Protocol):
    """A head that was kept outside of the case, for example in a report."""

    @property
    def seq(self) -> int: ...
    @property
    def hash(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the chain does not hold. ``seq`` is that of the entry, or of the one that should stand
    there."""

    seq: int
    problem: str


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What the check found: ``entries`` that were read up to the end or the break, the newest sound entry, the first
    break.

    ``head_held``: whether the head that was kept elsewhere stands in the chain; ``None`` when none was given.
    """

    entries: int
    seq: int
    hash: str
    broken: Break | None = None
    head_held: bool | None = None
    redacted: int = 0
    """Entries from which words were removed, as later entries say."""

    @property
    def sound(self) -> bool:
        """No break, and the head kept elsewhere (if one was given) stands in the chain."""
        return self.broken is None and self.head_held is not False

    def in_words(self) -> str:
        """One line for a person."""
        if self.broken:
            return f"The history is broken at entry {self.broken.seq}: {self.broken.problem}."
        if not self.entries:
            return "The history is empty."
        held = ", and the head kept elsewhere stands in it" if self.head_held else ""
        count = "1 entry" if self.entries == 1 else f"{self.entries:,} entries"
        removed = f", words removed from {self.redacted:,} of them" if self.redacted else ""
        return f"The history is whole: {count}, each hash right{removed}{held}. Head: entry {self.seq}, {self.hash}."


def canonical(value: Any) -> str:
    """Canonical JSON of a JSON value, as above.

    :raises TypeError: for a fraction, a key that is no string, or anything else that has no canonical form.
    """
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, str):
        return encode_basestring(value)  # the standard library's own form of this rule, in C
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("a key that is not a string has no canonical form")
        return "{" + ",".join(f"{canonical(key)}:{canonical(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(canonical, value)) + "]"
    raise TypeError(f"a {type(value).__name__} has no canonical form")


def digest(entry: Entry) -> str:
    """The hash that ``entry`` must carry, from its other parts.

    :raises TypeError: when a part has no canonical form.
    """
    body = ",".join(f'"{name}":{canonical(getattr(entry, name))}' for name in _FIELDS)
    return hashlib.sha256(f"{{{body}}}".encode()).hexdigest()


def _problem(entry: Entry, seq: int, previous: str, redactions: Redactions) -> str | None:
    """Why ``entry`` cannot follow the entry ``seq`` with the hash ``previous``; ``None`` when it can."""
    if entry.seq != seq + 1:
        if entry.seq <= seq:
            return f"the number {entry.seq} stands after {seq}: an entry stands twice or out of order"
        missing = entry.seq - seq - 1
        return f"{'it is' if missing == 1 else f'{missing} entries are'} missing; the next one is number {entry.seq}"
    if entry.previous != previous:
        return "it does not follow from the entry before: one of the two was altered, or one was put in or taken out"
    try:
        right = digest(entry)
        if entry.action == ACTION:
            redactions.take(entry.seq, entry.at, entry.actor, entry.reason, entry.after)
    except (TypeError, ValueError) as error:
        return f"it cannot be hashed ({error})"
    if entry.hash != right:
        redactions.differs(entry.seq, entry.hash, right)
    return None


def check(entries: Iterable[Entry], head: KnownHead | None = None) -> ChainReport:
    """Check a whole history, oldest entry first, in one pass; memory is needed for what was removed only.

    ``head`` is a sequence number and hash that was kept outside of the case: the entry of that number must carry that
    hash. Later entries are fine. The check stops at the first break of the chain, since nothing after it can be
    trusted; whether an entry whose content has not its hash may be so is only known at the end.
    """
    count, seq, previous = 0, 0, ORIGIN
    held = None if head is None else head.seq == 0 and head.hash == ORIGIN
    redactions = Redactions()
    before: dict[int, tuple[int, str]] = {}

    def ended(at: int, problem: str | None) -> ChainReport:
        for number, words in redactions.problems():
            if problem is None or number < at:
                counted, hashed = before.get(number, (number - 1, ""))
                return ChainReport(counted, number - 1, hashed, Break(number, words), held)
            break
        broken = None if problem is None else Break(at, problem)
        return ChainReport(count, seq, previous, broken, held, redactions.count)

    for entry in entries:
        if problem := _problem(entry, seq, previous, redactions):
            return ended(seq + 1, problem)
        if redactions.last == entry.seq:
            before[entry.seq] = count, previous
        count, seq, previous = count + 1, entry.seq, entry.hash
        if head is not None and seq == head.seq:
            held = previous == head.hash
            if not held:
                problem = "its hash is another one than the head kept elsewhere: the history was written anew"
                return ended(seq, problem)
    if held is False and head is not None:
        problem = (
            f"the history ends at entry {seq}, but the head kept elsewhere is entry {head.seq}: its tail is cut off"
        )
        return ended(seq + 1, problem)
    return ended(seq + 1, None)
