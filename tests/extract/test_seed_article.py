"""The article that the project began from: what it expects of the extractor, read from beside the project."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from verifier.extract import extract
from verifier.extract.model import Claim, Extraction

SEED = Path(__file__).resolve().parents[2].parent / "shared" / "seed"

pytestmark = pytest.mark.skipif(not SEED.is_dir(), reason="the seed article lies beside the project and is not here")


@cache
def expected() -> dict[str, Any]:
    content = json.loads((SEED / "expected_claims.json").read_text("utf-8"))
    found = content if "claims" in content else content["articles"][0] if "articles" in content else content[0]
    assert isinstance(found, dict)
    return found


@cache
def extraction() -> Extraction:
    article = expected()
    text = next(SEED.glob("*.txt")).read_text("utf-8")
    return extract(text, published=article["published"], publisher=article["publisher"])


def matching(wanted: dict[str, Any]) -> list[Claim]:
    """The claims whose span shares at least half of the shorter with the expected one."""
    out = []
    for claim in extraction().claims:
        shared = min(claim.end, wanted["end"]) - max(claim.start, wanted["start"])
        if shared >= 0.5 * min(claim.end - claim.start, wanted["end"] - wanted["start"]):
            out.append(claim)
    return out


def test_all_claims_are_found() -> None:
    assert len(expected()["claims"]) == 20
    assert [wanted["n"] for wanted in expected()["claims"] if not matching(wanted)] == []


def test_every_figure_has_its_range_measure_and_first_speaker() -> None:
    for wanted in expected()["claims"]:
        for figure in wanted["figures"]:
            bounds = (figure["low"], figure["best"], figure["high"], figure["measure"])
            right = [
                claim
                for claim in matching(wanted)
                if bounds in [(f.low, f.best, f.high, f.measure) for f in claim.figures]
            ]
            assert right, wanted["n"]
            assert right[0].attribution[0].speaker == wanted["attribution"][0]["speaker"], wanted["n"]


def test_every_full_chain_is_right() -> None:
    """Of all 20: each speaker in order, with its cue; the publisher alone, or nobody, where nobody else speaks."""
    for wanted in expected()["claims"]:
        (claim,) = matching(wanted)
        links = list(claim.attribution)
        if not wanted["attribution"]:
            assert {link.speaker for link in links} <= {expected()["publisher"]}, wanted["n"]
            continue
        assert [link.speaker for link in links] == [link["speaker"] for link in wanted["attribution"]], wanted["n"]
        for link, named in zip(links, wanted["attribution"], strict=True):
            if "cue" in named:
                assert link.cue == named["cue"], (wanted["n"], link)
            if "role" in named and named["role"].endswith(("spokesman", "chief")):
                assert link.role == named["role"], (wanted["n"], link)
        hedges = wanted["hedge"]
        assert set(hedges) <= set(claim.hedges), wanted["n"]


def test_the_agency_is_a_link() -> None:
    links = [link for claim in extraction().claims for link in claim.attribution]
    assert any(link.speaker == "AP" and link.medium == "news agency" for link in links)


def test_nothing_forbidden_is_a_casualty_claim() -> None:
    for passage in expected()["not_claims"]:
        for claim in extraction().claims:
            overlaps = claim.start < passage["end"] and passage["start"] < claim.end
            assert not (overlaps and claim.kind == "casualty"), passage["why"]
