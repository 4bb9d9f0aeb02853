"""How sure a figure's reading is: kept, taken away by a correction, brought back by undo; older cases migrate."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from older_cases import in_postgresql, unpack

from db import chain, schema
from db.corrections import figures_of, plain_all
from db.engine import Case, open_case
from db.errors import CaseError
from db.queries import Reader
from db.replay import replay
from db.rows import ClaimFilter, NewArticle, NewFigure


@pytest.fixture(params=["sqlite", "postgresql"])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of a case of schema 0002, on each backend in turn."""
    path = unpack("0002", tmp_path / "older.case")
    if request.param == "sqlite":
        return str(path)
    new_database: Callable[[], str] = request.getfixturevalue("new_database")
    return in_postgresql(path, "0002", new_database())


def agree(case: Case) -> None:
    """The figures in the tables are those that the history tells."""
    reader = case.reader()
    try:
        state = replay(reader.entries())
        with case.store._writer.transaction("Test") as write:
            for claim_id, figures in state.figures.items():
                if claim_id not in state.claims:
                    assert plain_all(figures_of(write, claim_id)) == figures
            for claim_id, claim in state.claims.items():
                assert plain_all(figures_of(write, claim_id)) == claim["figures"]
    finally:
        reader.close()


def test_an_older_case_migrates_and_knows_no_confidence(older: str) -> None:
    with open_case(older) as case:
        (notice,) = case.notices
        assert "0002" in notice
        assert schema.SCHEMA in notice
        reader = case.reader()
        sources = reader.sources()
        assert sources
        for source in sources:
            counts = reader.counts(ClaimFilter(sources=(source.id,)))
            assert counts[:5] == (source.claims, source.unreviewed, *source[5:8])
        for row in reader.articles():
            assert not row.publisher or row.id in {
                claim.article_id
                for outlet in reader.sources(role="outlet")
                for claim in reader.claims(ClaimFilter(outlets=(outlet.id,)))
            }
        for order in ("published", "left"):
            assert len(reader.article_numbers(sort=order)) == len(reader.articles())
        reader.close()
        reader = case.reader()
        rows = reader.claim_rows(reader.claim_ids())
        assert len(rows) == 3
        assert {row.confidence for row in rows} == {None}
        detail = reader.claim(2)
        assert [(one.text, one.confidence) for one in detail.figures] == [("12", None), ("4", None)]
        assert [one.text for one in reader.claim(1).figures] == ["at least 40"]
        assert (detail.article.read_by, detail.article.codebook) == (None, None)
        assert all(chain.entry_hash(entry) == entry.hash for entry in reader.entries())
        reader.close()
        agree(case)
        case.store.undo("Ben")  # entries from before the migration can be undone after it
        agree(case)
    with open_case(older) as case:
        assert case.notices == ()
        reader = case.reader()
        assert [one.text for one in reader.claim(2).figures] == ["12", "3"]
        assert list(reader.claim_ids(ClaimFilter(verdicts=("disputed",)))) == [1]
        reader.close()


def unsure(article: Callable[..., NewArticle]) -> NewArticle:
    """An article whose second claim has one figure of which the extractor is unsure."""
    new = article(read_by="verifier 9", codebook="acled 1")
    first, second, *rest = new.claims
    sure, doubtful = second.figures
    figures = (replace(sure, confidence=0.95), replace(doubtful, confidence=0.65))
    return replace(new, claims=(first, replace(second, figures=figures), *rest))


def test_confidence_is_kept_and_a_correction_takes_it_away(
    case: Case, reader: Reader, article: Callable[..., NewArticle]
) -> None:
    case.store.add_article(unsure(article), "Ana")
    detail = reader.claim(2)
    assert [one.confidence for one in detail.figures] == [0.95, 0.65]
    assert detail.row.confidence == 0.65
    assert reader.claim(1).row.confidence is None
    assert (detail.article.read_by, detail.article.codebook) == ("verifier 9", "acled 1")
    case.store.correct_figures(2, [NewFigure("12", 12, 12, 12, "injured")], "Ben", version=1)
    assert reader.claim(2).row.confidence is None
    agree(case)
    case.store.undo("Ben")
    assert [one.confidence for one in reader.claim(2).figures] == [0.95, 0.65]
    assert reader.claim(2).row.confidence == 0.65
    agree(case)
    case.store.redo("Ben")
    assert reader.claim(2).row.confidence is None
    agree(case)


def test_a_claim_by_hand_keeps_it_over_undo_and_redo(
    case: Case, reader: Reader, article: Callable[..., NewArticle]
) -> None:
    new = unsure(article)
    case.store.add_article(replace(new, claims=new.claims[:1]), "Ana")
    (claim,) = case.store.add_claim(1, new.claims[1], "Ben").claims
    case.store.undo("Ben")
    case.store.redo("Ben")
    assert [one.confidence for one in reader.claim(claim).figures] == [0.95, 0.65]
    agree(case)


def test_the_digest_of_an_import_covers_it(article: Callable[..., NewArticle]) -> None:
    from db.bringing import article_digest

    new = unsure(article)
    surer = replace(new.claims[1], figures=tuple(replace(one, confidence=1.0) for one in new.claims[1].figures))
    assert article_digest(replace(new, claims=(new.claims[0], surer, *new.claims[2:]))) != article_digest(new)
    assert article_digest(replace(new, codebook="airwars 1")) != article_digest(new)


@pytest.mark.parametrize("confidence", [-0.1, 1.5])
def test_what_is_no_confidence_is_refused(case: Case, article: Callable[..., NewArticle], confidence: float) -> None:
    new = article()
    broken = replace(new.claims[0], figures=(replace(new.claims[0].figures[0], confidence=confidence),))
    with pytest.raises(CaseError, match="from 0 to 1"):
        case.store.add_article(replace(new, claims=(broken,)), "Ana")
