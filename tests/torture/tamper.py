"""Every byte of a small case changed, one at a time: is it seen?

Each byte is changed by two masks (0x01: one bit, 0xFF: all of them), the case is then opened and verified against the
head that a report printed before. It must be refused or in doubt, or nothing that the case says may have changed: every
row of every table, the schema, the settings, what SQLite's own check says of the indexes. A change in space that
nothing uses changes nothing; such are counted apart, as are changes in the search index of what it takes back: places
that a word had in an earlier version of its row, and the mark that there was one. Once the index is merged, it is the
same again, but for that mark, and each word and each beginning of one finds the same rows.

    python tests/torture/tamper.py            every 97th byte
    python tests/torture/tamper.py --whole    every byte
"""

import argparse
import os
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from pathlib import Path
from types import FrameType
from typing import Any, Final

from db.engine import open_case
from db.errors import CaseError
from db.rows import ClaimFilter, Head, NewArticle, NewClaim, NewFigure, NewLink
from db.verify_search import unflagged
from verifier.workflow.verifying import verify_target

MASKS: Final = (0x01, 0xFF)
SMALL: Final = 97
"""In the short run, every so-manieth byte."""
_LONGEST: Final = 60
"""Seconds that one look may take: a damaged file must not keep the program busy."""
_PRAGMAS: Final = ("application_id", "user_version", "encoding", "page_size", "page_count", "auto_vacuum")
_ASIDE: Final = Path("/dev/shm")
"""In memory, where there is such a place: half a million files are written."""


def make_case(path: Path) -> Head:
    """A small case with a row in most tables. Returns the head that a report would print."""
    text = "Officials in Lower Marsan said at least 40 villagers were killed."
    figure = NewFigure("at least 40", 40, 40, None, "killed", 36, 47, "at least", confidence=0.75)
    claim = NewClaim(0, len(text), text, "casualty", 0.9, (figure,), (NewLink("Officials", 0, 9, cue="said"),))
    data = text.encode()
    article = NewArticle(
        *(data, sha256(data).hexdigest(), "text/plain", "a.txt", "test 1", text),
        publisher="Radio Nord",
        claims=(claim, NewClaim(0, 9, "Officials", "statement", 0.1)),
    )
    with open_case(path, create=True) as case:
        case.store.add_article(article, "Ana")
        case.store.mark([1], "disputed", "Ben", rationale="the list has 38")
        case.store.mark([1, 2], "confirmed", "Ana")
        case.store.add_note(1, "asked the hospital", "Ben")
        case.store.correct_figures(1, [NewFigure("40", 40, 40, 40, "killed")], "Ana", version=3)
        case.store.undo("Ben")
        case.store.correct_claim(2, {"start": 0, "end": 17, "place": "Marsan"}, "Cy", version=2)
        case.store.save_view("mine", ClaimFilter(verdicts=("confirmed",)), "worth", "Ana")
        case.store.merge_source(2, 1, "Ana", versions=(1, 1))
        reader = case.reader()
        head = reader.head()
        reader.close()
    assert head is not None
    return head


def content(path: Path) -> str:
    """A digest of all that the file of a case says; of the error, where it cannot be read."""
    digest = sha256()
    try:
        connection = sqlite3.connect(f"file:{path}?immutable=1", uri=True, isolation_level=None)
        connection.text_factory = bytes
        try:
            for pragma in _PRAGMAS:
                digest.update(repr(connection.execute(f"PRAGMA {pragma}").fetchall()).encode())
            objects = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
            digest.update(repr(objects).encode())
            for kind, name, _, sql in objects:
                if kind == b"table" and not sql.startswith(b"CREATE VIRTUAL"):
                    rows = connection.execute(f'SELECT * FROM "{name.decode()}"').fetchall()
                    digest.update(repr(rows).encode())
            digest.update(repr(connection.execute("PRAGMA integrity_check(1)").fetchall()).encode())
        finally:
            connection.close()
    except (sqlite3.Error, UnicodeDecodeError, OverflowError, MemoryError) as error:
        digest.update(repr(error).encode())
    return digest.hexdigest()


def settled(path: Path) -> str:
    """``content`` of a copy whose search indexes were merged by SQLite: what they say, without what they take back.

    What SQLite finds by each word and each beginning of a word is told as well, as found in the case itself: the mark
    of an earlier version, which newer versions of SQLite keep when they merge, is left out of the pages.
    """
    copy = path.with_name("settled.case")
    shutil.copyfile(path, copy)
    try:
        connection = sqlite3.connect(copy, isolation_level=None)
        found: list[object] = []
        try:
            for index, columns in (("claim_fts", "quote"), ("article_fts", "text")):
                found += _found(connection, index)
                connection.execute(f"INSERT INTO {index} (rowid, {columns}) VALUES (999999, 'a')")
                connection.execute(f"INSERT INTO {index} ({index}, rowid, {columns}) VALUES ('delete', 999999, 'a')")
                connection.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")
                # How many pages were written since the last merge: it says when SQLite merges next, and nothing else.
                connection.execute(f"UPDATE {index}_data SET block = x'' WHERE id = 10")
                pages = f"SELECT id, id >> 37 AND NOT id >> 36 & 1, block FROM {index}_data WHERE id = 1 OR id >> 37"
                same = [(block, number) for number, block in unflagged(connection.execute(f"{pages} ORDER BY id"))]
                connection.executemany(f"UPDATE {index}_data SET block = ? WHERE id = ?", same)
            connection.execute("PRAGMA journal_mode=DELETE")
        finally:
            connection.close()
        return content(copy) + sha256(repr(found).encode()).hexdigest()
    except (sqlite3.Error, UnicodeDecodeError, IndexError) as error:
        return repr(error)
    finally:
        copy.unlink()


def _found(connection: sqlite3.Connection, index: str) -> list[object]:
    """Which rows each word of the case, and each beginning of one, finds in an index."""
    connection.execute(f"CREATE VIRTUAL TABLE temp.{index}_words USING fts5vocab('main', '{index}', 'row')")
    words = [str(term) for (term,) in connection.execute(f"SELECT term FROM temp.{index}_words")]
    asked = [*(f'"{word}"' for word in words), *(f'"{word[:size]}" *' for word in words for size in (1, 2, 3))]
    sql = f"SELECT rowid FROM {index} WHERE {index} MATCH ? ORDER BY rowid"
    return [words, *(connection.execute(sql, (query,)).fetchall() for query in asked)]


def look(path: Path, head: Head) -> str:
    """ "refused", "doubt" or "sound": what the program says of a case."""
    try:
        return "sound" if verify_target(str(path), head=head).sound else "doubt"
    except CaseError:
        return "refused"


def _stop(number: int, frame: FrameType | None) -> None:
    raise TimeoutError("it took too long")


def change(
    original: bytes, places: Sequence[int], head: Head, right: tuple[str, str]
) -> tuple[Counter[str], list[str]]:
    """Change each of these bytes by each mask; what came of it, and what went unseen or wrong."""
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    folder = Path(tempfile.mkdtemp(prefix="tamper-", dir=_ASIDE if os.access(_ASIDE, os.W_OK) else None))
    path = folder / "a.case"
    signal.signal(signal.SIGALRM, _stop)
    try:
        for place in places:
            for mask in MASKS:
                changed = bytearray(original)
                changed[place] ^= mask
                path.write_bytes(changed)
                signal.alarm(_LONGEST)
                try:
                    found = "nothing changed" if content(path) == right[0] else look(path, head)
                    if found == "sound":
                        path.write_bytes(changed)
                        found = "taken back" if settled(path) == right[1] else "sound"
                except Exception as error:
                    found = "wrong"
                    wrong.append(f"byte {place} ^ {mask:#04x}: {type(error).__name__}: {error}")
                finally:
                    signal.alarm(0)
                counts[found] += 1
                if found == "sound":
                    wrong.append(f"byte {place} ^ {mask:#04x}: not seen")
                for other in folder.iterdir():
                    other.unlink()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return counts, wrong


def _parts(size: int, every: int) -> Iterator[range]:
    step = every * 500
    yield from (range(begin, min(size, begin + step), every) for begin in range(0, size, step))


def run(every: int, jobs: int = 1) -> tuple[Counter[str], list[str], int]:
    """Try every so-manieth byte; what came of it, what went unseen or wrong, and the bytes of the case."""
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "small.case"
        head = make_case(path)
        original, right = path.read_bytes(), (content(path), settled(path))
        assert look(path, head) == "sound"
    todo = list(_parts(len(original), every))
    if jobs == 1:
        results: Any = (change(original, places, head, right) for places in todo)
        for some, bad in results:
            counts.update(some)
            wrong += bad
    else:
        with ProcessPoolExecutor(jobs) as pool:
            for done in [pool.submit(change, original, places, head, right) for places in todo]:
                some, bad = done.result()
                counts.update(some)
                wrong += bad
    return counts, wrong, len(original)


def main() -> int:
    """Print one line with the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--whole", action="store_true", help="every byte")
    parser.add_argument("--every", type=int, default=SMALL, help="every so-manieth byte")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    began = time.perf_counter()
    counts, wrong, size = run(1 if given.whole else given.every, given.jobs)
    for line in wrong[:100]:
        print(line, file=sys.stderr)
    print(
        f"tamper: {counts.total():,} changes of single bytes in a case of {size:,}: {counts['refused']:,} refused,"
        f" {counts['doubt']:,} in doubt, {counts['nothing changed']:,} in space that says nothing,"
        f" {counts['taken back']:,} in what the search index took back,"
        f" {counts['sound']:,} unseen, {counts['wrong']:,} errors; {time.perf_counter() - began:.0f} s"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
