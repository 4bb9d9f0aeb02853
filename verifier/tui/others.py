"""What others changed while the screen was open: claims, articles and sources, from the entries that they left."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from db.rows import HistoryRow
from verifier.tui.answers import Moved
from verifier.tui.deed_words import claims_named
from verifier.tui.phrases import one_line, plural

if TYPE_CHECKING:
    from db.queries import Reader

MOST: Final = 20_000
"""Claims that are marked as changed at a time."""


def moved(
    reader: "Reader", seq: int, entries: int, numbers: Sequence[int], by_others: Callable[[HistoryRow], bool]
) -> Moved:
    """What others changed in the entries with these numbers, the newest of ``entries``; with none if none is theirs."""
    claims: dict[int, None] = {}
    articles: dict[int, None] = {}
    sources: dict[int, None] = {}
    actors: dict[str, None] = {}
    new = reader.history_rows(numbers)
    theirs = [entry for entry in new if by_others(entry)]
    if len(theirs) < len(new):
        entries, numbers = len(theirs), [entry.seq for entry in theirs]
    for entry in theirs:
        actors[entry.actor] = None
        if entry.entity == "source" and entry.entity_id is not None:
            sources[entry.entity_id] = None
        elif entry.entity == "article" and entry.entity_id is not None:
            articles[entry.entity_id] = None
            if len(claims) < MOST:
                claims.update(dict.fromkeys(mark.id for mark in reader.marks(entry.entity_id)))
        elif len(claims) < MOST:
            claims.update(dict.fromkeys(claims_named(_whole(reader, entry))))
    rows = reader.claim_rows(list(claims)[:500])
    articles.update(dict.fromkeys(row.article_id for row in rows))
    return Moved(seq, entries, numbers, tuple(actors), tuple(claims)[:MOST], tuple(articles), tuple(sources))


def _whole(reader: "Reader", entry: HistoryRow) -> HistoryRow:
    return reader.history_entry(entry.seq) if entry.after is None else entry


def changes(what: Moved) -> str:
    """Who changed how much, in one line."""
    who = ", ".join(one_line(name) for name in what.actors[:3]) or "others"
    touched = f": {plural(len(what.claims), 'claim')} marked ~" if what.claims else ""
    return f"{plural(what.entries, 'change')} by {who}{touched}"
