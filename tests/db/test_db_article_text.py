"""Searching the articles' own text: all words, phrases, beginnings, odd text, long texts. On both backends."""

from collections.abc import Callable
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import words
from db.engine import Case
from db.queries import Reader
from db.rows import ClaimFilter, NewArticle, NewClaim

Make = Callable[..., NewArticle]
SETTINGS = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])

TEXTS = (
    "The quarry at Old Ovrin gave way before dawn. Nobody had slept; the night watchmen rang the bell.",
    "Der Müller schlief. Watchmen of the night shift saw nothing, the al-Hadeth quarry stayed open.",
    "قال السكان إن الجسر انهار · 山谷里的桥塌了 · 1,700 names were read out.",
)


def telling(text: str) -> NewArticle:
    """An article whose first three code points are its only claim."""
    data = text.encode()
    claim = NewClaim(0, 3, text[:3], "statement")
    return NewArticle(data, sha256(data).hexdigest(), "text/plain", "n.txt", "test", text, claims=(claim,))


@pytest.fixture
def filled(case: Case) -> Case:
    for text in TEXTS:
        case.store.add_article(telling(text), "Ana")
    return case


def found(reader: Reader, text: str) -> list[int]:
    return list(reader.claim_ids(ClaimFilter(article_text=text), "article"))


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("quarry", [1, 2]),
        ("QUARRY bell", [1]),
        ('"night watchmen"', [1]),
        ('"watchmen of the night"', [2]),
        ("night watchmen", [1, 2]),
        ("watch", [1, 2]),
        ("watch night", []),
        ("watch* night", [1, 2]),
        ('"night watch*" bell', [1]),
        ('"the qua', [1]),
        ("muller", [2]),
        ("al-hadeth", [2]),
        ("hadeth-al", []),
        ("1,700", [3]),
        ("الجسر", [3]),
        ("桥塌", [3]),
        ("zeppelin", []),
        ("", [1, 2, 3]),
        ("…", [1, 2, 3]),
    ],
)
def test_words_phrases_and_beginnings(filled: Case, reader: Reader, text: str, claims: list[int]) -> None:
    assert found(reader, text) == claims
    assert reader.counts(ClaimFilter(article_text=text)).total == len(claims)


def test_it_goes_with_every_other_filter(filled: Case, reader: Reader) -> None:
    filled.store.mark([1], "disputed", "Ana")
    where = ClaimFilter(verdicts=("disputed",), article_text="quarry")
    assert list(reader.claim_ids(where)) == [1]
    assert list(reader.claim_ids(where, "changed", limit=5)) == [1]
    assert list(reader.claim_ids(ClaimFilter(text="the", article_text="bell"))) == [1]
    assert list(reader.claim_ids(ClaimFilter(text="bell", article_text="the"))) == [], "the claim does not say so"
    assert [facet.value for facet in reader.facets("articles", ClaimFilter(article_text="quarry"))] == [1, 2]
    assert reader.facets("verdicts", ClaimFilter(article_text="bell"))[0].value == "disputed"


def test_a_filter_walks_and_gathers_alike(filled: Case, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    where = ClaimFilter(article_text="quarry")
    gathered = list(reader.claim_ids(where, "worth", limit=10))
    monkeypatch.setattr("db.filters.FEW", -1)
    assert list(reader.claim_ids(where, "worth", limit=10)) == gathered == [1, 2]


def test_a_long_text_is_found_to_its_end(case: Case, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.words.MOST", 100)
    text = " ".join(f"word{number}" for number in range(1000))
    case.store.add_article(telling(text), "Ana")
    for query in ("word0", "word999", "word3 word997", '"word99 word100"', '"word140 word141 word142"', "word99*"):
        assert found(reader, query) == [1], query
    for start in range(0, 1000 - 30, 7):  # over every seam
        phrase = " ".join(f"word{number}" for number in range(start, start + 30))
        assert found(reader, f'"{phrase}"') == [1], phrase
    assert found(reader, "word3 word1000") == []


@pytest.mark.parametrize(
    "text",
    ['"', '""', "' OR 1=1 --", "NEAR(a b)", "text:bell", "a AND", "*", "\\", "a & ! b", "<-> :*", "\x00", "\ud800"],
)
def test_no_text_is_an_error_or_an_operator(filled: Case, reader: Reader, text: str) -> None:
    assert set(found(reader, text)) <= {1, 2, 3}
    reader.counts(ClaimFilter(article_text=text))


@SETTINGS
@given(text=st.text(max_size=40))
def test_no_random_text_is_an_error(filled: Case, reader: Reader, text: str) -> None:
    found(reader, text)


@given(st.lists(st.text(alphabet="abcdefg", min_size=1, max_size=3), min_size=1, max_size=3))
def test_stars_are_beginnings_and_nothing_else(tokens: list[str]) -> None:
    starred = words.match_query(" ".join(f"{token}*" for token in tokens))
    assert starred == " AND ".join(f'"{token}" *' for token in tokens)
