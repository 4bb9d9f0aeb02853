"""The list of articles: found by words, in every order by an index; the orders follow every change."""

from collections.abc import Callable
from typing import Any

import pytest

from db.article_reads import ORDERS
from db.engine import Case, open_case
from db.errors import CaseError
from db.queries import Reader
from db.rows import NewArticle, NewClaim

Make = Callable[..., NewArticle]


@pytest.fixture
def filled(case: Case, article: Make) -> Case:
    """Four articles, of one claim each more; the second without a date, the fourth without claims."""
    for number, more in enumerate(
        (
            {"published": "2015-01-02", "title": "Straße gesperrt"},
            {"published": None, "publisher": "Méridienne Presse"},
            {"published": "2014", "byline": "O. Sorel"},
            {"published": "2016-03", "claims": (), "notice": "not read: the text is in French"},
        ),
        1,
    ):
        case.store.add_article(article(number, **more), "Ana")
    return case


def test_orders_and_their_reverse(filled: Case, reader: Reader) -> None:
    def order(sort: str) -> list[int]:
        found = list(reader.article_numbers(sort=sort))
        assert list(reader.article_numbers(sort=sort, reverse=True)) == found[::-1]
        return found

    assert order("added") == [4, 3, 2, 1]
    assert order("published") == [4, 1, 3, 2]
    assert order("left") == [1, 2, 3, 4]
    store = filled.store
    store.mark([1, 2, 5], "disputed", "Ben")
    assert order("left") == [3, 2, 1, 4]
    store.undo("Ben")
    assert order("left") == [1, 2, 3, 4]
    store.redo("Ben")
    text = reader.article_text(4)
    store.add_claim(4, NewClaim(0, 6, text[:6], "event"), "Ben")
    assert order("left") == [3, 2, 1, 4]
    store.mark(reader.claim_ids(), "confirmed", "Ben")
    store.correct_article(2, {"published": "2020"}, "Ben", version=1)
    assert order("published") == [2, 4, 1, 3]
    store.undo("Ben")
    assert order("published") == [4, 1, 3, 2]
    with pytest.raises(CaseError, match="no such order"):
        reader.article_numbers(sort="worth")


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("", [4, 3, 2, 1]),
        ("mill part", [4, 3, 2]),
        ("strasse GESPERRT", [1]),
        ("meridienne", [2]),
        ("sorel n3", [3]),
        ("not read french", [4]),
        ("%", []),
        ("mill_part", []),
        ("nothing", []),
    ],
)
def test_articles_are_found_by_parts_of_words(filled: Case, reader: Reader, words: str, ids: list[int]) -> None:
    assert list(reader.article_numbers(words)) == ids
    assert [row.id for row in reader.articles(like=words)] == ids[::-1]
    assert [row.id for row in reader.article_rows([4, 99, 1])] == [4, 1]


@pytest.mark.parametrize("sort", ORDERS)
@pytest.mark.parametrize("reverse", [False, True])
def test_no_order_of_articles_sorts_the_table(sqlite_model: Any, sort: str, reverse: bool) -> None:
    with open_case(sqlite_model) as case:
        reader = case.reader()
        asked: list[str] = []
        real = reader.all
        reader.all = lambda sql, values=(): asked.append(sql) or real(sql, values)  # type: ignore[method-assign]
        reader.article_numbers(sort=sort, reverse=reverse)
        for sql in asked:
            plan = " ".join(row[3] for row in real(f"EXPLAIN QUERY PLAN {sql}"))
            assert "TEMP B-TREE" not in plan
            assert "INDEX" in plan or sort == "added", plan
        reader.close()
