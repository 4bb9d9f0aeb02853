"""Cases of every schema there was are brought up to date whole: nothing lost, counted right, undone as before."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from older_cases import VERSIONS, in_postgresql, unpack

from db import chain, schema
from db.engine import Case, open_case
from db.replay import replay
from db.rows import ClaimFilter

Row = tuple[object, ...]


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(params=VERSIONS)
def version(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def older(
    request: pytest.FixtureRequest, version: str, backend: str, tmp_path: Path
) -> Iterator[tuple[Case, dict[int, Row]]]:
    """A case of that schema, opened, and what its claims were before: verdict, version, time of change, facet."""
    path = unpack(version, tmp_path / "older.case")
    connection = sqlite3.connect(path)
    sql = "SELECT id, verdict, version, changed_at, quote, notes FROM claim"
    if version >= "0006":
        sql = (
            "SELECT c.id, s.verdict, s.version, h.at, c.quote, c.notes FROM claim c JOIN standing s ON s.id = c.id"
            " JOIN history h ON h.seq = -s.changed_key"
        )
    rows = connection.execute(sql).fetchall()
    connection.close()
    target = str(path)
    if backend == "postgresql":
        new_database: Callable[[], str] = request.getfixturevalue("new_database")
        target = in_postgresql(path, version, new_database())
    with open_case(target) as case:
        assert f"from schema {version} to {schema.SCHEMA}" in case.notices[0]
        yield case, {row[0]: row[1:] for row in rows}


def test_every_schema_before_this_one_has_its_case() -> None:
    """Schemas 0001 and 0002 came in one release."""
    assert tuple(version for version in schema.SCHEMAS if "0002" <= version < schema.SCHEMA) == VERSIONS


def test_claims_are_what_they_were(older: tuple[Case, dict[int, Row]]) -> None:
    case, former = older
    reader = case.reader()
    found = {
        row.id: (row.verdict, row.version, row.changed_at, row.quote, row.notes)
        for row in reader.claim_rows(reader.claim_ids())
    }
    assert found == former
    newest = [row.changed_at for row in reader.claim_rows(reader.claim_ids(sort="changed"))]
    assert newest == sorted(newest, reverse=True)
    reader.close()


def test_all_counts_agree_with_the_claims(older: tuple[Case, dict[int, Row]]) -> None:
    case, _ = older
    for again in (False, True):
        reader = case.reader()
        for source in reader.sources(limit=99):
            counts = reader.counts(ClaimFilter(sources=(source.id,)))
            assert counts[:5] == (source.claims, source.unreviewed, *source[5:8])
        for article in reader.articles():
            counts = reader.counts(ClaimFilter(articles=(article.id,)))
            assert (counts.total, counts.total - counts.unreviewed) == (article.claims, article.reviewed)
        whole = reader.counts()
        assert whole == reader.counts(ClaimFilter(kinds=("casualty", "event", "statement")))
        for measure in ("killed", "injured"):
            ids = reader.claim_ids(ClaimFilter(measures=(measure,)))
            assert len(ids) == reader.counts(ClaimFilter(measures=(measure,))).total > 0
        reader.close()
        if not again:
            case.store.undo("Ben")


def test_the_history_tells_the_same_and_goes_on(older: tuple[Case, dict[int, Row]]) -> None:
    case, _ = older
    reader = case.reader()
    for _ in range(3):
        assert all(chain.entry_hash(entry) == entry.hash for entry in reader.entries())
        state = replay(reader.entries())
        standing = {row.id: row.verdict for row in reader.claim_rows(reader.claim_ids())}
        assert {**dict.fromkeys(standing, "unreviewed"), **state.verdicts} == standing
        case.store.undo("Ben")  # entries from before can be undone after
    case.store.mark([1, 2], "confirmed", "Cy")
    assert set(reader.claim_ids(ClaimFilter(verdicts=("confirmed",)))) >= {1, 2}
    reader.close()


def test_words_are_found_as_before(older: tuple[Case, dict[int, Row]]) -> None:
    case, former = older
    reader = case.reader()
    for claim_id, row in former.items():
        words = " ".join(str(row[3]).split()[:3])
        assert claim_id in reader.claim_ids(ClaimFilter(text=f'"{words}"'))
        assert claim_id in reader.claim_ids(ClaimFilter(article_text=f'"{words}"'))
    reader.close()
