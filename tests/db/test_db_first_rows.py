"""The first rows of a list by a look at each claim: the same rows as by all matches, whichever way is taken.

Only SQLite is read in these ways; all others are in ``test_db_reads``, on both backends.
"""

import importlib.util
import itertools
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_articles import make_article

from db import first_rows, word_looks, words
from db.engine import Case, open_case
from db.queries import Reader
from db.rows import SORTS, ClaimFilter

_NUMBERS = itertools.count(1)

SETTINGS = settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """A case of 1,500 claims."""
    found = importlib.util.spec_from_file_location("generate", Path(__file__).parents[1] / "generate.py")
    assert found is not None
    assert found.loader is not None
    generator = importlib.util.module_from_spec(found)
    found.loader.exec_module(generator)
    path = tmp_path_factory.mktemp("first") / "generated.case"
    generator.generate(str(path), 1_500, seed=11)
    with open_case(path) as case:
        yield case


@pytest.fixture(scope="module")
def reader(generated: Case) -> Iterator[Reader]:
    made = generated.reader()
    yield made
    made.close()


@pytest.fixture
def fresh(sqlite_model: Path, tmp_path: Path) -> Iterator[Case]:
    """A new case."""
    path = tmp_path / "fresh.case"
    shutil.copy(sqlite_model, path)
    with open_case(path) as case:
        yield case


WORDED = (
    ClaimFilter(text="people"),
    ClaimFilter(text="raid"),
    ClaimFilter(text='"people were'),
    ClaimFilter(text="people", verdicts=("disputed", "confirmed")),
    ClaimFilter(text="people", measures=("killed",)),
    ClaimFilter(text="people", places=("marsan", "old")),
    ClaimFilter(text="people", since="2012-01-01", until="2016-12-31"),
    ClaimFilter(text="people", since="2012-01-01", verdicts=("unreviewed",), places=("a", "k", "m")),
    ClaimFilter(text="p w", sources=(1, 2, 3)),
    ClaimFilter(text="m"),
    ClaimFilter(text="q", measures=("killed",)),
    ClaimFilter(text="people z", verdicts=("disputed",)),
)
OTHERS = (
    ClaimFilter(sources=(5,)),
    ClaimFilter(sources=(1, 2), kinds=("casualty",)),
    ClaimFilter(outlets=(1, 2, 3, 4), verdicts=("disputed",)),
    ClaimFilter(measures=("killed",), places=("kara",), sources=(1, 2, 3, 4, 5, 6)),
    ClaimFilter(kinds=("casualty",), since="2014-01-01", until="2016-12-31"),
    ClaimFilter(verdicts=("unverifiable",)),
)
JUDGED = (
    ClaimFilter(verdicts=("disputed",), places=("marsan", "old", "kara")),
    ClaimFilter(verdicts=("disputed", "unverifiable"), since="2012-01-01", until="2018-12-31"),
    ClaimFilter(verdicts=("confirmed",), until="2014-12-31", kinds=("casualty",)),
    ClaimFilter(verdicts=("confirmed", "disputed"), since="2020-01-01", measures=("killed", "injured")),
    ClaimFilter(verdicts=("unreviewed",), places=("m", "k", "b"), since="2011-01-01"),
    ClaimFilter(verdicts=("unreviewed", "disputed", "confirmed", "unverifiable"), places=("m",)),
)
SMALL: tuple[dict[str, int], ...] = (
    {},
    {"word_looks.SAMPLE": 40, "word_looks.THIN": 1, "word_looks.THICK": 100, "filters.DEAR_AHEAD": 60},
    {"word_looks.SAMPLE": 40, "word_looks.THIN": 1, "word_looks.THICK": 0, "word_looks.RARE": 1_000},
    {"word_looks.RARE": 2, "word_looks._FIRST": 4},
    {"first_rows.LOOKED_AT": 1, "first_rows._AT_ONCE": 2},
    {"first_rows.LOOKED_AT": 100_000, "first_rows._AT_ONCE": 7},
    {"first_rows.VERDICTS": 0},
    {"first_rows.VERDICTS": 0, "filters.AHEAD": 20, "filters.DEAR_AHEAD": 20, "first_rows.DEARER": 1},
    {"first_rows.GATHERED": 0, "filters.AHEAD": 5, "filters.DEAR_AHEAD": 5},
)


@pytest.mark.parametrize("small", SMALL, ids=lambda small: "+".join(small) or "as it is")
def test_the_first_rows_are_the_first_of_all(
    reader: Reader, small: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for where, sort, reverse in itertools.product(WORDED + JUDGED + OTHERS, SORTS, (False, True)):
        everything = list(reader.claim_ids(where, sort, reverse=reverse))
        with monkeypatch.context() as patched:
            patched.setattr("db.filters.FEW", 2)
            patched.setattr("db.incident_filters.TIMES", 1)
            patched.setattr("db.word_looks._AT_ONCE", 9)
            for name, value in small.items():
                patched.setattr(f"db.{name}", value)
            for limit in (1, 5, 30):
                found = list(reader.claim_ids(where, sort, reverse=reverse, limit=limit))
                assert found == everything[:limit], (where, sort, reverse, limit)


def test_every_way_is_taken(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: Counter[str] = Counter()

    def told(way: Callable[..., Any]) -> Callable[..., Any]:
        def asked(*given: Any) -> Any:
            found = way(*given)
            taken[f"{way.__name__} {'no' if found is None else 'yes'}"] += 1
            return found

        return asked

    for way in (first_rows.by_words, first_rows.by_verdict):
        monkeypatch.setattr(first_rows, way.__name__, told(way))
    monkeypatch.setattr("db.filters.FEW", 2)
    monkeypatch.setattr("db.incident_filters.TIMES", 1)
    for where, sort in itertools.product(WORDED + JUDGED, SORTS):
        reader.claim_ids(where, sort, limit=20)
    reader.claim_ids(ClaimFilter(text="people"), limit=word_looks.MOST + 1)
    reader.claim_ids(replace(JUDGED[0], sources=(1,)), limit=5)
    assert set(taken) == {"by_words yes", "by_words no", "by_verdict yes", "by_verdict no"}
    assert taken["by_words yes"] >= 20
    assert taken["by_verdict yes"] >= 20


_SIGNS = st.characters(exclude_categories=("Cs",), exclude_characters="\x00")
_TEXTS = st.lists(
    st.sampled_from(
        ("people", "raid", "dawn raid", "Ändé", "ANDE", "山村", "e\u0301tat", "state", "O’Neil", "12,000", "x-y")
    )
    | st.text(_SIGNS, max_size=8),
    max_size=5,
).map(" ".join)


@SETTINGS
@given(fields=st.tuples(_TEXTS, _TEXTS, _TEXTS), note=_TEXTS, query=_TEXTS)
def test_a_look_finds_what_the_index_finds(fresh: Case, fields: tuple[str, ...], note: str, query: str) -> None:
    title, publisher, speaker = (" ".join(field.split()) or "x" for field in fields)
    made = make_article(next(_NUMBERS), publisher=publisher)
    links = tuple(replace(link, speaker=speaker) for link in made.claims[0].links)
    claims = (replace(made.claims[0], links=links), *made.claims[1:])
    added = fresh.store.add_article(replace(made, title=title, claims=claims), "Ana Sorel")
    with closing(fresh.reader()) as reader:
        own = list(reader.claim_ids(ClaimFilter(articles=(added.article_id,))))
        if note.strip():
            fresh.store.add_note(own[0], note, "Ana Sorel")
        everything = list(reader.claim_ids())
        for asked in (query, title, speaker, note, f'"{title}', f"{title[:3]}*"):
            match = words.match_query(asked)
            if match is None:
                continue
            index = set(reader.column("SELECT rowid FROM claim_fts WHERE claim_fts MATCH ?", (match,)))
            looks = word_looks.Looks(reader, match, len(everything) + 1)
            looks.look(everything[:150])
            assert set(looks.found) == index & set(everything[:150]), asked
