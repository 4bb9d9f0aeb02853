"""What the history tells of corrections of claims' words, kind, places and dates; plain values, no database.

The state before and after stands under the key ``words``, always whole. No column names the entry whose outcome stands
(as ``figures_entry`` does for figures): it follows from the claim's own entries.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

NAMES: Final = ("start", "end", "quote", "kind", "place", "date_start", "date_end", "date_precision")
"""What the history says of a claim's words, kind, place and dates."""
CORRECTED: Final = tuple(name for name in NAMES if name != "quote")
"""What can be given; the quote is what the article says at the span."""
PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "words": ("start", "end"),
    "kind": ("kind",),
    "place": ("place",),
    "dates": ("date_start", "date_end", "date_precision"),
}
"""What is corrected, as people call it, and the fields that say it."""
ENTRIES: Final = "h.entity = 'claim' AND h.action IN ('correct_claim', 'undo', 'redo')"
"""Which rows of the history ``h`` can hold such a state."""


class Said(NamedTuple):
    """What an entry of the history says of a claim's words."""

    seq: int
    action: str
    before: Any
    after: Any


class Outcome(NamedTuple):
    """The entry whose outcome stands (0: as extracted or added), and what stood before the first one."""

    entry: int
    first: dict[str, Any] | None


def outcome(entries: Iterable[Said]) -> Outcome:
    """What a claim's own entries, oldest first, come to; those on other things are passed over."""
    stands, first = 0, None
    made_on: dict[int, int] = {}
    for entry in entries:
        after = entry.after
        if not isinstance(after, dict) or "words" not in after:
            continue
        if entry.action == "undo":
            stands = made_on.get(after["undoes"], 0)
        elif entry.action == "redo":
            stands = after["action"]
        else:
            first = entry.before["words"] if first is None else first
            made_on[entry.seq], stands = entry.before["entry"], entry.seq
    return Outcome(stands, first)


def parts(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """Which parts of two states differ, as people call them."""
    return [part for part, names in PARTS.items() if any(one.get(name) != other.get(name) for name in names)]
