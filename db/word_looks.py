"""A search by a look at the claims themselves, for the first rows of a list.

Which claims of a million hold a common word the index says in 60 to 200 ms, since it has to name them all first. Where
many of the claims that come in question hold the words, the first screenful is found sooner by reading the claims in
the order of the list. Their words are put into a small index in memory, made as the case's own, so that both find
the same.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from db import words

if TYPE_CHECKING:
    from db.queries import Reader

_INDEX: Final = (
    "CREATE VIRTUAL TABLE looked USING fts5(quote, speakers, publisher, title, notes,"
    " content='', columnsize=0, tokenize='unicode61 remove_diacritics 0')"
)
"""As ``claim_fts`` of every case, without its lists of beginnings, which find nothing else."""


def holding(reader: "Reader", query: str, claims: Sequence[int]) -> set[int]:
    """Those of the claims whose words ``query`` finds, written for the search index.

    :raises CaseError: when the case cannot be read.
    """
    with closing(
        sqlite3.connect(":memory:")
    ) as memory:  # of an encrypted case too nothing may lie in the clear on disk
        memory.execute(_INDEX)
        memory.executemany(
            "INSERT INTO looked (rowid, quote, speakers, publisher, title, notes) VALUES (?, ?, ?, ?, ?, ?)",
            _documents(reader, claims),
        )
        return {claim for (claim,) in memory.execute("SELECT rowid FROM looked WHERE looked MATCH ?", (query,))}


def _documents(reader: "Reader", claims: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    """Each claim with its words by field, as ``db.search`` puts them into the case's index."""
    given = (json.dumps(list(claims)),)
    rows = reader.all(
        "SELECT c.id, c.quote, c.speakers, c.publisher, a.title, c.notes FROM claim c"
        " JOIN article a ON a.id = c.article_id WHERE c.id IN (SELECT value FROM json_each(?))",
        given,
    )
    notes: dict[int, list[str]] = {}
    if any(row[5] for row in rows):
        for claim, note in reader.all(
            "SELECT claim_id, text FROM note WHERE NOT deleted AND claim_id IN (SELECT value FROM json_each(?))"
            " ORDER BY id",
            given,
        ):
            notes.setdefault(claim, []).append(note)
    again: Callable[[str], str] = cache(words.plain)  # neighbours share their title, publisher and often speaker
    for claim, quote, speakers, publisher, title, _ in rows:
        said = "\n".join(json.loads(speakers))
        own = "\n".join(notes.get(claim, ()))
        yield claim, words.plain(quote), again(said), again(publisher or ""), again(title or ""), words.plain(own)
