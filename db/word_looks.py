"""A search by a look at the claims themselves, for the first rows of a list.

Which claims of a million hold a common word the index says in 60 to 200 ms, since it has to name them all first. Where
every tenth claim that comes in question holds the words, the first screenful is found sooner by reading the claims
in the order of the list. Their words are put into a small index in memory, made as the case's own, so that both find
the same.
"""

import json
import sqlite3
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from db import words

if TYPE_CHECKING:
    from db.queries import Reader

RARE: Final = 10
"""Words that fewer than one of so many claims hold are looked for in the index: as many claims would have to be read
for each that is found."""
PATIENT: Final = 2_000
"""So few claims are all read, however rare the words are among them."""
MOST: Final = 500
"""Rows that are found in this way at most; of more, naming all matches first is no longer the greater part."""
SAMPLE: Final = 2_000
"""Rows of the sort's index in which the other conditions are tried one by one: that shows how often they hold."""
THIN: Final = 16
"""If they hold for fewer of these, the claims that come in question lie far apart."""
THICK: Final = 10
"""If they hold for one of so many, more rows are tried in the same way; of fewer, all matches are found at once."""
_FIRST: Final = 200
"""Claims read before it is known whether the words are rare."""
_AT_ONCE: Final = 400
_INDEX: Final = (
    "CREATE VIRTUAL TABLE looked USING fts5(quote, speakers, publisher, title, notes,"
    " content='', columnsize=0, tokenize='unicode61 remove_diacritics 0')"
)
"""As ``claim_fts`` of every case, without its lists of beginnings, which find nothing else."""


class Looks:
    """The claims that hold the words, of those that are looked at one after the other until there are ``limit``."""

    def __init__(self, reader: "Reader", query: str, limit: int) -> None:
        self.reader = reader
        self.query = query
        self.limit = limit
        self.seen = 0
        self.found = array("i")
        self.rare = False
        """Whether the words are too rare to go on."""

    @property
    def done(self) -> bool:
        """Whether there are as many as were asked for."""
        return len(self.found) >= self.limit

    def look(self, claims: Sequence[int], *, patient: bool = False) -> None:
        """Look at these claims, unless there are enough or the words turn out to be rare.

        :param patient: look at all of them, if they are no more than ``PATIENT``, also then.
        :raises CaseError: when the case cannot be read.
        """
        following = iter(claims)
        while not (self.done or self.rare):
            chunk = list(islice(following, _AT_ONCE if self.seen else _FIRST))
            if not chunk:
                return
            holding = _holding(self.reader, self.query, chunk)
            self.seen += len(chunk)
            self.found.extend(claim for claim in chunk if claim in holding)
            few = (patient and len(claims) <= PATIENT) or self.seen < _FIRST // 2
            self.rare = not self.done and not few and len(self.found) * RARE < self.seen


def _holding(reader: "Reader", query: str, claims: Sequence[int]) -> set[int]:
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
