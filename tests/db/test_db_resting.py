"""The store's time for itself: what was written ahead is copied into the file while nobody waits, and a first write is
made ready without one."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from made_articles import make_article

from db.engine import Case
from db.lock import WriteLock


def in_the_file(path: Path) -> int:
    """Entries of the history that the file itself holds, without what was written ahead of it."""
    with closing(sqlite3.connect(f"file:{quote(str(path))}?immutable=1", uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM history").fetchone()[0])


def entries(case: Case) -> int:
    with closing(case.reader()) as reader:
        head = reader.head()
        return head.seq if head else 0


@contextmanager
def held_by_another(path: Path) -> Iterator[None]:
    """The lock of the case in other hands, as another program would have it."""
    taken, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with WriteLock(str(path)).hold():
            taken.set()
            let_go.wait(30)

    other = threading.Thread(target=hold)
    other.start()
    try:
        assert taken.wait(30)
        yield
    finally:
        let_go.set()
        other.join()


def test_rest_brings_the_file_up_to_date(case: Case) -> None:
    case.store.add_article(make_article(), "Ana Sorel")
    for claim in (1, 2, 3):
        case.store.mark([claim], "confirmed", "Ana Sorel")
    if case.backend == "sqlite":
        path = Path(case.target)
        assert in_the_file(path) < entries(case), "what was just written lies beside the file"
        with held_by_another(path):
            case.store.rest()  # does not wait, and does not complain
            assert in_the_file(path) < entries(case)
        case.store.rest()
        assert in_the_file(path) == entries(case)
    else:
        case.store.rest()
    case.store.mark([1], "disputed", "Ana Sorel")
    assert [row.verdict for row in case.reader().claim_rows([1, 2])] == ["disputed", "confirmed"]


def test_a_store_made_ready_has_written_nothing(case: Case) -> None:
    case.store.add_article(make_article(), "Ana Sorel")
    before = entries(case)
    case.store.warm()
    assert entries(case) == before
    if case.backend == "sqlite":
        with held_by_another(Path(case.target)):
            case.store.warm()  # reads and writes of others go on beside it
    case.store.mark([1], "confirmed", "Ana Sorel")
    assert entries(case) == before + 1
