"""Words of a search that mean a tag, alone and beside other words. On both backends."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plans import read_by_index

from db import filters, tag_search
from db.engine import Case
from db.queries import Reader
from db.rows import ClaimFilter, NewArticle
from db.tag_search import Named

Make = Callable[..., NewArticle]

TAGS = {
    "urgent": [1, 2, 5],
    "Urgence": [3],
    "Mass grave": [2, 6],
    "mass": [4],
    "50% off_": [7],
    "été": [8],
    "C#": [9],
    "要確認": [10],
    '"quoted"': [11],
}


@pytest.fixture
def filled(case: Case, article: Make) -> Case:
    """Three articles, twelve claims; every fourth, from 2 on, is said by a nurse."""
    for number in (1, 2, 3):
        case.store.add_article(article(number), "Importer")
    for name, claims in TAGS.items():
        case.store.tag(claims, "Ana", add=[name])
    case.store.tag([12], "Ana", add=["gone"])
    case.store.tag([12], "Ana", remove=["gone"])
    return case


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("#urgent", [1, 2, 5]),
        ("#URG", [1, 2, 3, 5]),
        ("#urg*", [1, 2, 3, 5]),
        ("##urgent", [1, 2, 5]),
        ("#gent", []),
        ("#mass", [2, 4, 6]),
        ('#"mass"', [4]),
        ('#"Mass  Grave"', [2, 6]),
        ('#"mass gr', [2, 6]),
        ('#"mass gr"', []),
        ("#mass #urgent", [2]),
        ("#urgent #urgent", [1, 2, 5]),
        ('#"mass grave" #urg', [2]),
        ("nurse #urgent", [2]),
        ("#urgent nurse", [2]),
        ("#urgent nur", [2]),
        ("nur #urgent", []),
        ("nur* #urgent", [2]),
        ('"a ward nurse" #mass', [2, 6]),
        ('#mass "a ward nurse"', [2, 6]),
        ("#50%", [7]),
        ("#50_", []),
        ("#%", []),
        ("#ete", [8]),
        ("#É", [8]),
        ("#c#", [9]),
        ("#要", [10]),
        ("#gone", []),
        ("#", range(1, 13)),
        ("# #*", range(1, 13)),
        ('#""', range(1, 13)),
        ("nur #", [2, 6, 10]),
        ("nurse#urgent", []),
        ('"#urgent', []),
        ('"nurse" "#urgent"', []),
        ("#\x00", []),
        ("#\ud800x nurse", []),
        ("#urgent zeppelin", []),
    ],
)
def test_a_word_with_a_hash_is_the_beginning_of_a_tag(
    filled: Case, reader: Reader, text: str, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    where = ClaimFilter(text=text)
    assert list(reader.claim_ids(where, "article")) == list(ids)
    assert reader.counts(where).total == len(ids)
    with monkeypatch.context() as patched:
        patched.setattr(filters, "FEW", -1)
        assert list(reader.claim_ids(where, "article", limit=3)) == list(ids)[:3]


def test_it_goes_with_every_other_filter_and_follows_what_is_tagged(filled: Case, reader: Reader) -> None:
    where = ClaimFilter(text="#urgent", articles=(1,))
    assert list(reader.claim_ids(where, "article")) == [1, 2]
    assert [facet.label for facet in reader.facets("tags", where)] == ["urgent", "Mass grave"]
    filled.store.tag([1], "Ana", remove=["urgent"])
    filled.store.rename_tag("Mass grave", "urgent, with a grave", "Ana")
    assert list(reader.claim_ids(ClaimFilter(text="#urgent"), "article")) == [2, 5, 6]
    filled.store.save_view("urgent", where, "worth", "Ana")
    assert reader.saved_views()[0].where == where
    assert reader.counts(ClaimFilter(article_text="#valley")).total == 12, "in the articles' text it is a sign"


def test_what_is_typed_is_split() -> None:
    assert tag_search.split('a #b "c #d" #"e f" g') == ('a   "c #d"  "" g', [Named("b", True), Named("e f", False)])
    assert tag_search.split("a #b") == ('a  ""', [Named("b", True)])
    assert tag_search.split("a") == ("a", [])


PIECES = st.sampled_from(['"', "#", " ", "*", "a", "urgent", "\x00", "\ud800", "é", "'"]) | st.text(max_size=3)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.lists(
        st.sampled_from(['"', "#", " ", "*", "a", "urgent", "\x00", "\ud800", "é", "'"]) | st.text(max_size=3)
    )
)
def test_no_search_for_tags_is_an_error(filled: Case, reader: Reader, text: list[str]) -> None:
    where = ClaimFilter(text="".join(text))
    assert reader.counts(where).total == len(reader.claim_ids(where, limit=20))


@pytest.mark.parametrize("text", ["#urgent", "#urgent #mass", '#"urgent" nurse'])
def test_indexes_serve_it(sqlite_model: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read_by_index(sqlite_model, ClaimFilter(text=text), monkeypatch)
