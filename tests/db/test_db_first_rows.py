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
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_articles import make_article

from db import all_matches, looks, walks, word_looks, words
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
    ClaimFilter(text="people", kinds=("authenticity",), measures=("captured",)),
)
OTHERS = (
    ClaimFilter(sources=(5,)),
    ClaimFilter(sources=(1, 2), kinds=("casualty",)),
    ClaimFilter(outlets=(1, 2, 3, 4), verdicts=("disputed",)),
    ClaimFilter(measures=("killed",), places=("kara",), sources=(1, 2, 3, 4, 5, 6)),
    ClaimFilter(kinds=("casualty",), since="2014-01-01", until="2016-12-31"),
    ClaimFilter(verdicts=("unverifiable",)),
    ClaimFilter(verdicts=("disputed", "confirmed"), kinds=("casualty",), outlets=(1, 2, 3), sources=(1, 2, 3)),
    ClaimFilter(article_text="the", verdicts=("disputed", "confirmed")),
)
JUDGED = (
    ClaimFilter(verdicts=("disputed",), places=("marsan", "old", "kara")),
    ClaimFilter(verdicts=("disputed", "unverifiable"), since="2012-01-01", until="2018-12-31"),
    ClaimFilter(verdicts=("confirmed",), until="2014-12-31", kinds=("casualty",)),
    ClaimFilter(verdicts=("confirmed", "disputed"), since="2020-01-01", measures=("killed", "injured")),
    ClaimFilter(verdicts=("unreviewed",), places=("m", "k", "b"), since="2011-01-01"),
    ClaimFilter(verdicts=("unreviewed", "disputed", "confirmed", "unverifiable"), places=("m",)),
)
SMALL: tuple[dict[str, float], ...] = (
    {},
    {"looks.FIRST": 2, "looks.MOST": 5, "looks.WORDED": 3},
    {"looks.TRIED": 0.0, "estimates.SAMPLE": 20},
    {"looks.TRIED": 0.0, "walks.PASSED": 1e9},
    {"looks.TRIED": 0.0, "walks.PASSED": 1e9, "first_rows.SORTED": 5, "first_rows.WALKED": 10_000},
    {"looks.TRIED": 0.0, "walks.PASSED": 1e9, "looks.LOOKED_UP": 1e6, "looks.READ": 1e6, "looks.WORDS": 1e6},
    {"looks.TRIED": 0.0, "walks.PASSED": 1e9, "looks.WORDS": 1e-3, "looks.WALKED": 1e3},
    {"looks.TRIED": 0.0, "walks.PASSED": 1e9, "looks.WORDS": 1e-3, "looks.WALKED": 1.0},
    {"looks.TRIED": 0.0, "walks.PASSED": 0.0, "walks.KEPT": 0.0},
    {"looks.TRIED": 0.0, "walks.PASSED": 0.0, "walks.KEPT": 1e3, "walks.SPREAD": 0},
)
"""What makes one or the other way the one that is taken, also in a small case."""


@pytest.mark.parametrize("small", SMALL, ids=lambda small: "+".join(small) or "as it is")
@pytest.mark.parametrize("few", [0, 40])
def test_the_first_rows_are_the_first_of_all(
    reader: Reader, small: dict[str, float], few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for where, sort, reverse in itertools.product(WORDED + JUDGED + OTHERS, SORTS, (False, True)):
        everything = list(reader.claim_ids(where, sort, reverse=reverse))
        with monkeypatch.context() as patched:
            patched.setattr("db.filters.FEW", few)
            patched.setattr("db.incident_filters.TIMES", 1)
            for name, value in small.items():
                patched.setattr(f"db.{name}", value)
            for limit in (1, 5, 30):
                found = list(reader.claim_ids(where, sort, reverse=reverse, limit=limit))
                assert found == everything[:limit], (where, sort, reverse, limit)


def test_every_way_is_taken(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: Counter[str] = Counter()

    def told(module: ModuleType, name: str, outcome: Callable[[Any], str]) -> None:
        way = getattr(module, name)

        def asked(*given: Any) -> Any:
            found = way(*given)
            taken[f"{name} {outcome(found)}"] += 1
            return found

        monkeypatch.setattr(module, name, asked)

    told(looks, "first", lambda found: "enough" if found.enough else "given up")
    told(walks, "plan", lambda plan: f"{'with' if plan.whole else 'without'} all of a condition")
    told(all_matches, "ids", lambda ids: "some" if ids else "none")
    told(all_matches, "holding", lambda ids: "some" if ids else "none")
    told(all_matches, "plan", lambda plan: f"{len(plan.whole)} whole")
    told(all_matches, "plan", lambda plan: "words left open" if plan.worded else "no words left open")
    monkeypatch.setattr("db.filters.FEW", 2)
    monkeypatch.setattr("db.incident_filters.TIMES", 1)
    for small in SMALL:
        with monkeypatch.context() as patched:
            for name, value in small.items():
                patched.setattr(f"db.{name}", value)
            for where, sort in itertools.product(WORDED + JUDGED + OTHERS, SORTS):
                reader.claim_ids(where, sort, limit=20)
    for way in (
        "first enough",
        "first given up",
        "plan with all of a condition",
        "plan without all of a condition",
        "ids some",
        "holding some",
        "plan 1 whole",
        "plan 2 whole",
        "plan words left open",
        "plan no words left open",
    ):
        assert taken[way] >= 10, (way, taken)


def test_the_first_claims_read_alone_are_not_taken_for_all(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a walk ends before the end of the list, fewer matches than were asked for are no answer."""
    everything = list(reader.claim_ids(WORDED[4], "published", reverse=True))
    monkeypatch.setattr("db.filters.FEW", 2)
    monkeypatch.setattr("db.looks.TRIED", 0.0)
    monkeypatch.setattr("db.walks.PASSED", 0.0)
    monkeypatch.setattr("db.walks.KEPT", 0.0)
    monkeypatch.setattr("db.walks.SPREAD", 0.01)
    limit = len(everything) - 1
    assert list(reader.claim_ids(WORDED[4], "published", reverse=True, limit=limit)) == everything[:limit]


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
            assert word_looks.holding(reader, match, everything[:150]) == index & set(everything[:150]), asked
