"""Does the search index hold the words that stand in the rows, and nothing else?

SQLite's index is contentless, so its own check cannot compare it with anything: an index is made anew in a
private temporary database, and both are brought into one form and compared. Then every word is asked for, since a
damaged way to a word hides what the index does hold. PostgreSQL computes each row's words anew.
"""

import itertools
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

from db import words
from db.verify_reads import INDEXES

if TYPE_CHECKING:
    from db.verify_reads import Snapshot

Tell = Callable[[str, str, str], None]
"""Called with the index, the row and what is wrong."""
Advance = Callable[[int], None]

MOST: Final = 100
"""Words that are told of one index."""
_AT_ONCE: Final = 500
_CONFIG: Final = [("version", 4)]


def check(snapshot: "Snapshot", tell: Tell, advance: Advance) -> int:
    """Look at both indexes; how many rows they should hold."""
    return _sqlite(snapshot, tell, advance) if snapshot.sqlite else _postgresql(snapshot, tell, advance)


def _documents(snapshot: "Snapshot") -> Iterator[tuple[int, tuple[str, ...]]]:
    """Each claim's words by field, from the rows."""
    notes = snapshot.stream("SELECT claim_id, text FROM note WHERE NOT deleted ORDER BY claim_id, id")
    note = next(notes, None)
    rows = snapshot.stream(
        "SELECT c.id, c.quote, c.speakers, c.publisher, a.title FROM claim c JOIN article a ON a.id = c.article_id"
        " ORDER BY c.id"
    )
    for claim, quote, speakers, publisher, title in rows:
        said = []
        while note is not None and note[0] <= claim:
            if note[0] == claim:
                said.append(note[1])
            note = next(notes, None)
        yield claim, (quote, "\n".join(json.loads(speakers)), publisher or "", title or "", "\n".join(said))


def _sqlite(snapshot: "Snapshot", tell: Tell, advance: Advance) -> int:
    made = dict(snapshot.all("SELECT name, sql FROM sqlite_master WHERE name IN ('claim_fts', 'article_fts')"))
    total = 0
    for index in INDEXES:
        if index not in made:
            tell(index, "", "it is missing")
            continue
        if snapshot.all(f"SELECT k, v FROM {index}_config ORDER BY k") != _CONFIG:
            tell(index, "", "its settings were changed")
        if snapshot.all(f"SELECT substr(block, 1, 4) FROM {index}_data WHERE id = 10") != [(bytes(4),)]:
            tell(index, "", "its settings were changed (their counter is not 0)")
        try:
            total += _index(snapshot, index, made[index], tell, advance)
        except (sqlite3.Error, IndexError, UnicodeDecodeError) as error:
            tell(index, "", f"it is damaged ({' '.join(str(error).split())})")
    return total


def _index(snapshot: "Snapshot", index: str, sql: str, tell: Tell, advance: Advance) -> int:
    _pages(snapshot, index, tell)
    # Nothing of an encrypted case may lie in the clear anywhere, not even for a moment.
    where = ":memory:" if snapshot.case.encrypted else ""
    with closing(_private(where)) as anew, closing(_private(where)) as copy:
        anew.execute(sql)
        total = _fill(anew, snapshot, index, advance)
        _copy(copy, snapshot, index, sql)
        if not _same(anew, copy, index):
            tell(index, "", "it does not hold what the rows say, word by word and in all beginnings of words")
            _compare(anew, snapshot, index, tell)
        _ask(anew, snapshot, index, tell)
    return total


def _private(where: str) -> sqlite3.Connection:
    """A database of its own that is gone when it is closed: in memory, or ("") in memory as long as it is small."""
    made = sqlite3.connect(where, isolation_level=None)
    for pragma in ("cache_size=-16000", "synchronous=OFF", "journal_mode=OFF"):
        made.execute(f"PRAGMA {pragma}")
    return made


def _copy(copy: sqlite3.Connection, snapshot: "Snapshot", index: str, sql: str) -> None:
    """The case's own index in a private database, as it is."""
    copy.execute("BEGIN")
    tables = snapshot.all("SELECT name, sql FROM sqlite_master WHERE name GLOB ? AND type = 'table'", (f"{index}_*",))
    for name, words_ in tables:
        copy.execute(words_)
        rows = snapshot.stream(f"SELECT * FROM {name}")
        marks = ", ".join("?" * len(snapshot.all(f"PRAGMA table_info({name})")))
        while batch := list(itertools.islice(rows, 100)):
            copy.executemany(f"INSERT INTO {name} VALUES ({marks})", batch)
    copy.execute("PRAGMA writable_schema=ON")
    copy.execute("INSERT INTO sqlite_master VALUES ('table', ?, ?, 0, ?)", (index, index, sql))
    copy.execute("COMMIT")
    copy.execute("PRAGMA writable_schema=RESET")


_LAST: Final = 2**62
_WRITE: Final = {
    "claim_fts": ("quote, speakers, publisher, title, notes", "'a', '', '', '', ''"),
    "article_fts": ("text", "'a'"),
}


def _same(anew: sqlite3.Connection, copy: sqlite3.Connection, index: str) -> bool:
    """Whether two indexes hold the same: both are merged into one segment, whose pages must then be the same bytes.

    A row that is put in and taken out again makes both go the way of a merge, whatever they were before.
    """
    columns, values = _WRITE[index]
    try:
        for connection in (anew, copy):
            connection.execute(f"INSERT INTO {index} (rowid, {columns}) VALUES ({_LAST}, {values})")
            connection.execute(f"INSERT INTO {index} ({index}, rowid, {columns}) VALUES ('delete', {_LAST}, {values})")
            connection.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")
        page = "id & ((1 << 37) - 1), id >> 37 AND NOT id >> 36 & 1, block"
        sql = f"SELECT {page} FROM {index}_data WHERE id = 1 OR id >> 37 ORDER BY id"
        pairs = itertools.zip_longest(unflagged(copy.execute(sql)), unflagged(anew.execute(sql)))
        return all(here == there for here, there in pairs)
    except (sqlite3.Error, IndexError):
        return False


def unflagged(pages: Iterable[tuple[int, int, bytes]]) -> Iterator[tuple[int, bytes]]:
    """The pages of an index of one segment, without the mark that a row was once taken out and put in again.

    Newer versions of SQLite keep it when they merge segments. It stands in the lowest bit of the size of a list of
    places (see "FTS5 data structures", "doclist"), and says nothing where there is no older segment.
    """
    left = 0  # bytes of a list of places that goes on in the next page
    for number, leaf, block in pages:
        if not leaf:
            yield number, block
            continue
        made, size = bytearray(block), int.from_bytes(block[2:4], "big")
        terms, place, at = set(), size, 0
        while place < len(block):
            more, place = _varint(block, place)
            at += more
            terms.add(at)
        place, first = 4, True
        while place < size:
            if left:
                taken = min(left, size - place)
                place, left = place + taken, left - taken
                continue
            if place in terms:
                if not first:
                    _, place = _varint(block, place)  # how much of the term before it begins with
                first = False
                length, place = _varint(block, place)
                place += length
            _, place = _varint(block, place)  # the row, or how far it is from the last
            length, place = _varint(block, place)
            made[place - 1] &= ~1
            left = length >> 1
        yield number, bytes(made)


def _pages(snapshot: "Snapshot", index: str, tell: Tell) -> None:
    """Hold the way to a word (``_idx``: which page begins with which term) against the pages.

    A leaf page is kept under ``segment << 37 | page``; its head says where its terms are listed, and bit
    36 marks the index of a long list of rows (see "FTS5 data structures" in SQLite's documentation).
    """
    listed = {
        (segment, page >> 1): (bytes(term) if isinstance(term, bytes) else str(term).encode(), page & 1)
        for segment, term, page in snapshot.stream(f"SELECT segid, term, pgno FROM {index}_idx")
    }
    count, wrong, long_lists = 0, 0, set()
    for (number,) in snapshot.stream(f"SELECT id FROM {index}_data WHERE id >> 37 AND id >> 36 & 1"):
        long_lists.add((number >> 37, number & 0x7FFFFFFF))
    rows = snapshot.stream(f"SELECT id, block FROM {index}_data WHERE id >> 37 AND NOT id >> 36 & 1 ORDER BY id")
    for number, block in rows:
        where = number >> 37, number & 0x7FFFFFFF
        size = int.from_bytes(block[2:4], "big")
        if size >= len(block):
            continue  # no term begins on this page
        count += 1
        place, _ = _varint(block, size)
        length, place = _varint(block, place)
        term = block[place : place + length]
        known, flag = listed.get(where, (None, 0))
        if known is None or not term.startswith(known) or flag != ((where[0], where[1]) in long_lists):
            wrong += 1
    if wrong or count != len(listed):
        tell(f"{index}_idx", "", f"{max(wrong, abs(count - len(listed)))} ways to words do not fit the pages")


def _varint(block: bytes, place: int) -> tuple[int, int]:
    value = 0
    while True:
        byte = block[place]
        value, place = value << 7 | byte & 0x7F, place + 1
        if byte < 0x80:
            return value, place


def _fill(anew: sqlite3.Connection, snapshot: "Snapshot", index: str, advance: Advance) -> int:
    rows: Iterable[tuple[Any, ...]]
    if index == "claim_fts":
        sql = "INSERT INTO claim_fts (rowid, quote, speakers, publisher, title, notes) VALUES (?, ?, ?, ?, ?, ?)"
        rows = ((claim, *map(words.plain, fields)) for claim, fields in _documents(snapshot))
    else:
        sql = "INSERT INTO article_fts (rowid, text) VALUES (?, ?)"
        texts = snapshot.stream("SELECT article_id, text FROM article_text ORDER BY article_id")
        rows = ((number, " ".join(words.every(text))) for number, text in texts)
    count = 0
    rows = iter(rows)
    while batch := list(itertools.islice(rows, _AT_ONCE if index == "claim_fts" else 10)):
        anew.executemany(sql, batch)
        count += len(batch)
        advance(len(batch))
    return count


def _compare(anew: sqlite3.Connection, snapshot: "Snapshot", index: str, tell: Tell) -> None:
    """Every place of every word, in the order of both indexes."""
    told = 0
    anew.execute(f"CREATE VIRTUAL TABLE temp.anew_instance USING fts5vocab('main', '{index}', 'instance')")
    expected = iter(anew.execute("SELECT term, doc, col, offset FROM temp.anew_instance"))
    found = snapshot.stream(f"SELECT term, doc, col, offset FROM temp.{index}_instance")
    here, there = next(found, None), next(expected, None)
    while here is not None or there is not None:
        if here == there:
            here, there = next(found, None), next(expected, None)
            continue
        told += 1
        if told > MOST:
            tell(index, "", "more words are in doubt: the rest is not listed")
            return
        if there is None or (here is not None and _place(here) < _place(there)):
            assert here is not None
            tell(index, f"row {here[1]}", f"it holds the word “{here[0]}”, which does not stand there")
            here = next(found, None)
        else:
            tell(index, f"row {there[1]}", f"it does not hold the word “{there[0]}”, which stands there")
            there = next(expected, None)


def _place(row: tuple[Any, ...]) -> tuple[bytes, int, str, int]:
    return str(row[0]).encode(), int(row[1]), str(row[2]), int(row[3])


def _ask(anew: sqlite3.Connection, snapshot: "Snapshot", index: str, tell: Tell) -> None:
    """Ask both for every word and every beginning that they are made for, and compare what is found."""
    anew.execute(f"CREATE VIRTUAL TABLE temp.{index}_row USING fts5vocab('main', '{index}', 'row')")
    found = f"(SELECT count(*) || ' ' || total(rowid) FROM {index} WHERE {index} MATCH {{query}})"
    questions = [("term", "'\"' || term || '\"'")]
    questions += [
        (f"DISTINCT substr(term, 1, {length})", f"'\"' || substr(term, 1, {length}) || '\" *'")
        for length in ((2, 3) if index == "claim_fts" else (2,))
    ]
    told = 0
    for words_, query in questions:
        sql = f"SELECT {words_}, {found.format(query=query)} FROM temp.{index}_row"
        for here, there in _side_by_side(snapshot.stream(sql), iter(anew.execute(sql))):
            if here != there:
                told += 1
                if told <= MOST:
                    word = (there or here or "")[0]
                    tell(index, "", f"asked for “{word}”, it finds other rows than hold it")


def _side_by_side(one: Iterator[Any], other: Iterator[Any]) -> Iterator[tuple[Any, Any]]:
    """Rows of both by their word, in its order; ``None`` beside a word that only one has."""
    here, there = next(one, None), next(other, None)
    while here is not None or there is not None:
        first = here is not None and (there is None or str(here[0]).encode() <= str(there[0]).encode())
        second = there is not None and (here is None or str(there[0]).encode() <= str(here[0]).encode())
        yield (here if first else None), (there if second else None)
        here, there = (next(one, None) if first else here), (next(other, None) if second else there)


def _postgresql(snapshot: "Snapshot", tell: Tell, advance: Advance) -> int:
    total = 0
    documents = _documents(snapshot)
    while batch := list(itertools.islice(documents, _AT_ONCE)):
        wanted = [(claim, 0, words.vector(fields)) for claim, fields in batch]
        _differing(snapshot, "claim_search", "claim_id, 0", wanted, tell)
        total += len(batch)
        advance(len(batch))
    claims = snapshot.count("claim_search")
    if claims != total:
        tell("claim_search", "", f"it holds {claims} rows where there are {total} claims")
    parts = articles = 0
    texts = snapshot.stream("SELECT article_id, text FROM article_text ORDER BY article_id")
    for number, text in texts:
        wanted = [(number, part, vector) for part, vector in enumerate(words.pieces(text))]
        _differing(snapshot, "article_search", "article_id, part", wanted, tell)
        parts, articles = parts + len(wanted), articles + 1
        advance(1)
    there = snapshot.count("article_search")
    if there != parts:
        tell("article_search", "", f"it holds {there} rows where {parts} belong")
    return total + articles


def _differing(snapshot: "Snapshot", table: str, key: str, wanted: list[tuple[int, int, str]], tell: Tell) -> None:
    """Rows whose words are others than these."""
    sql = (
        "SELECT w.id, w.part FROM unnest(CAST(? AS integer[]), CAST(? AS integer[]), CAST(? AS text[])) w(id, part, v)"
        f" LEFT JOIN (SELECT {key}, words FROM {table}) s(id, part, words) ON s.id = w.id AND s.part = w.part"
        " WHERE s.words IS DISTINCT FROM CAST(w.v AS tsvector)"
    )
    for number, part in snapshot.all(sql, tuple(map(list, zip(*wanted, strict=True)))):
        tell(table, f"row {number}" + (f", part {part}" if part else ""), "it holds other words than the row")
