"""Where the claims in view stand in a new list, so that nothing moves under the hand."""

from array import array
from collections.abc import Sequence
from typing import Final

BEFORE: Final = 500
"""Claims before the cursor that tell where one belongs that left the list."""
NEARBY: Final = 5_000
"""Lines round the cursor where claims are looked for first in a new list."""


def seated(
    ids: "array[int]", held: int, former: "array[int]", cursor: int, stay: Sequence[int]
) -> "tuple[array[int], int]":
    """The new list with the claim under the cursor and those that ``stay`` where they stood, also those that left it;
    and the place of the one under the cursor."""
    begin = max(0, cursor - BEFORE)
    wanted = {*former[begin : cursor + 1], *stay}
    low = max(0, cursor - NEARBY)
    places = {claim: place for place, claim in enumerate(ids[low : cursor + NEARBY], low) if claim in wanted}
    if len(ids) > low + NEARBY or low:  # claims may have gone far; but looking through a million takes a while
        missing = [claim for claim in (held, *stay) if claim not in places]
        if missing and (held in missing or 2 * len(missing) > len(stay)):
            places = {claim: place for place, claim in enumerate(ids) if claim in wanted}
    left = {claim for claim in (held, *stay) if claim not in places}
    if not left:
        return ids, places[held]
    whole, done, place = ids[:0], 0, places.get(held, 0)
    after = 0  # where a claim that left is put in: behind the one before it that is still there
    order = dict.fromkeys((*former[begin : cursor + 1], *stay))
    inserts: list[tuple[int, int]] = []
    for claim in order:
        if claim in places:
            after = places[claim] + 1
        elif claim in left:
            inserts.append((after, claim))
    inserts.sort(key=lambda insert: insert[0])  # stable: those that left together stay in their order
    for at, claim in inserts:
        whole.extend(ids[done:at])
        if claim == held:
            place = len(whole)
        whole.append(claim)
        done = at
    whole.extend(ids[done:])
    if held in places:
        place += sum(at <= places[held] for at, _ in inserts)
    return whole, place
