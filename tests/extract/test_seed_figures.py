"""The article this project began from, read where it lies beside the project; never copied into it."""

import json
from pathlib import Path

import pytest

from verifier.extract import casualties, codebooks, document, parsing

SEED = Path(__file__).resolve().parents[2].parent / "shared" / "seed"


@pytest.fixture(scope="module")
def seed():
    if not SEED.is_dir():
        pytest.skip("the seed article is not beside this project")
    expected = json.loads((SEED / "expected_claims.json").read_text("utf-8"))
    text = (SEED / expected["file"]).read_text("utf-8")
    prepared = document.prepare(text)
    gated = [s.index for s in prepared.readable() if casualties.triggers(prepared.words(s))]
    return expected, prepared, casualties.find(prepared, parsing.parse(prepared, gated), codebooks.get("acled"))


def test_every_expected_figure_is_found_as_it_should_be_read(seed):
    expected, _, hits = seed
    wanted = [figure for claim in expected["claims"] for figure in claim["figures"]]
    assert len(wanted) == 6
    found = {(hit.figure.start, hit.figure.end): hit.figure for hit in hits}
    for figure in wanted:
        got = found[figure["start"], figure["end"]]
        assert (got.low, got.best, got.high) == (figure["low"], figure["best"], figure["high"])
        assert (got.measure, got.modifier) == (figure["measure"], figure["modifier"])
        assert got.text == figure["text"]
        assert got.population is None or got.population == figure["population"]


def test_no_forbidden_passage_gives_a_figure(seed):
    expected, _, hits = seed
    for passage in expected["not_claims"]:
        assert not [h for h in hits if passage["start"] < h.figure.end and h.figure.start < passage["end"]], passage[
            "why"
        ]


def test_furniture_and_teasers_are_not_read(seed):
    expected, prepared, _ = seed
    read = prepared.readable()
    for passage in expected["not_claims"]:
        if "opinion" not in passage["why"]:
            assert not [s for s in read if s.start < passage["end"] and passage["start"] < s.end], passage["why"]
    for claim in expected["claims"]:
        assert [s for s in read if s.start < claim["end"] and claim["start"] < s.end], claim["n"]


def test_nothing_else_in_it_is_called_a_figure(seed):
    expected, _, hits = seed
    wanted = {(figure["start"], figure["end"]) for claim in expected["claims"] for figure in claim["figures"]}
    assert {(hit.figure.start, hit.figure.end) for hit in hits} == wanted
