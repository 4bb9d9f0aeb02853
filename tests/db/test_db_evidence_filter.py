"""Claims with and without evidence: found, counted, kept as a view, by an index. On both backends."""

from collections.abc import Callable
from pathlib import Path

import pytest
from plans import read_by_index

from db import filters
from db.engine import Case
from db.errors import CaseError
from db.queries import Reader
from db.rows import EVIDENCE, ClaimFilter, NewArticle, NewEvidence

Make = Callable[..., NewArticle]


@pytest.fixture
def filled(case: Case, article: Make) -> Case:
    """Twelve claims: 1 and 2 supported, 2 and 3 refuted, 2 and 4 with context; what 5 and 6 had is gone."""
    for number in (1, 2, 3):
        case.store.add_article(article(number), "Importer")
    for claims, stance in (([1, 2, 5], "supports"), ([2, 3], "refutes"), ([2, 4], "context"), ([2, 6], "supports")):
        case.store.attach_evidence(claims, NewEvidence(stance, url="https://e.example/"), "Ana")
    reader = case.reader()
    for claim in (5, 6):
        for row in reader.claim(claim).evidence:
            case.store.remove_evidence(row.id, "Ana", version=row.version)
    reader.close()
    return case


HAS = {1: {"supports"}, 2: {"supports", "refutes", "context"}, 3: {"refutes"}, 4: {"context"}}


@pytest.mark.parametrize(
    "wanted",
    [
        *((value,) for value in EVIDENCE),
        ("supports", "refutes"),
        ("supports", "refutes", "context"),
        ("none", "refutes"),
        ("context", "none", "context"),
        EVIDENCE,
    ],
    ids="-".join,
)
def test_the_filter_finds_and_counts_what_it_says(
    filled: Case, reader: Reader, wanted: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.store.mark([1, 2, 7], "disputed", "Ben")
    rows = reader.claim_rows(reader.claim_ids(sort="article"))
    for where in (
        ClaimFilter(evidence=wanted),
        ClaimFilter(evidence=wanted, verdicts=("disputed",)),
        ClaimFilter(evidence=wanted, verdicts=("disputed",), kinds=("casualty",), measures=("killed", "injured")),
        ClaimFilter(evidence=wanted, articles=(1, 2)),
    ):
        ids = [
            row.id
            for row in rows
            if (HAS.get(row.id) or {"none"}) & set(wanted)
            and (not where.kinds or row.measure in ("killed", "injured"))
            and (not where.verdicts or row.verdict == "disputed")
            and (not where.articles or row.article_id in where.articles)
        ]
        assert list(reader.claim_ids(where, "article")) == ids, where
        assert list(reader.claim_ids(where, "article", limit=2)) == ids[:2], where
        assert sorted(reader.claim_ids(where, "changed")) == sorted(ids), where
        assert reader.counts(where).total == len(ids), where
        with monkeypatch.context() as patched:
            patched.setattr(filters, "FEW", -1)  # as with so many matches that the index is walked
            assert list(reader.claim_ids(where, "article", limit=5)) == ids[:5], where
        oldest = list(reader.claim_ids(where, "changed", reverse=True))
        for ahead in range(13):  # the first of the order are looked at before it is asked how many there are
            with monkeypatch.context() as patched:
                patched.setattr("db.evidence_filters.FAR_AHEAD", ahead)
                assert list(reader.claim_ids(where, "article", limit=2)) == ids[:2], (where, ahead)
                assert list(reader.claim_ids(where, "changed", reverse=True, limit=2)) == oldest[:2], (where, ahead)


def test_each_kind_is_counted(filled: Case, reader: Reader) -> None:
    def told(where: ClaimFilter = ClaimFilter(), like: str = "") -> dict[str, int]:  # noqa: B008
        return {str(facet.value): facet.claims for facet in reader.facets("evidence", where, like=like)}

    everything = {"none": 8, "supports": 2, "refutes": 2, "context": 2}
    assert told() == everything
    assert list(told()) == list(EVIDENCE)
    assert told(ClaimFilter(evidence=("refutes",))) == everything
    assert told(ClaimFilter(articles=(2,))) == {"none": 4}
    filled.store.mark([2, 7], "disputed", "Ben")
    assert told(ClaimFilter(verdicts=("disputed",))) == {"none": 1, "supports": 1, "refutes": 1, "context": 1}
    assert told(ClaimFilter(verdicts=("confirmed",))) == {}
    assert told(like="REF") == {"refutes": 2}
    assert [f.claims for f in reader.facets("verdicts", ClaimFilter(evidence=("refutes",)))] == [1, 1]
    filled.store.undo("Ben")
    filled.store.undo("Ana")
    assert told()["none"] == 7, "claim 6 has it again"


def test_a_case_without_evidence(case: Case, article: Make, reader: Reader) -> None:
    assert reader.facets("evidence") == []
    case.store.add_article(article(1), "Importer")
    assert [tuple(facet) for facet in reader.facets("evidence")] == [("none", "none", 4)]
    assert list(reader.claim_ids(ClaimFilter(evidence=("supports",)))) == []
    assert reader.counts(ClaimFilter(evidence=("none",))).total == 4


def test_a_saved_view_keeps_it_and_what_there_is_not_is_refused(filled: Case, reader: Reader) -> None:
    where = ClaimFilter(evidence=("none", "refutes"))
    filled.store.save_view("to prove", where, "worth", "Ana")
    assert reader.saved_views()[0].where == where
    for doubtful in (("unknown",), ("Supports",), ("",)):
        with pytest.raises(CaseError, match=r"no such evidence.*none, supports, refutes, context"):
            reader.claim_ids(ClaimFilter(evidence=doubtful))
        with pytest.raises(CaseError, match="no such evidence"):
            filled.store.save_view("bad", ClaimFilter(evidence=doubtful), "worth", "Ana")


@pytest.mark.parametrize("verdicts", [(), ("disputed",)], ids="-".join)
@pytest.mark.parametrize("wanted", [("none",), ("supports",), ("none", "context")], ids="-".join)
def test_indexes_serve_it(
    sqlite_model: Path, wanted: tuple[str, ...], verdicts: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    read_by_index(sqlite_model, ClaimFilter(evidence=wanted, verdicts=verdicts), monkeypatch, small="w")
