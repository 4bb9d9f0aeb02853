"""What a correction changed is told: old → new, each with its name, and long texts never look alike."""

from typing import Any

import pytest

from db.rows import HistoryRow
from verifier.tui.deed_words import change
from verifier.tui.differing import ROOM, differing, turned

FIGURE = {
    "text": "70", "low": 70, "best": 70, "high": 70, "measure": "killed", "approximate": False, "population": None,
    "modifier": None, "rule": "acled: N", "start": 1, "end": 3, "confidence": "0.9",
}  # fmt: skip
LINK = {"speaker": "UN", "role": None, "cue": "said", "medium": None, "anonymous": False, "hedge": None}
WORDS = {
    "start": 3, "end": 40, "quote": "the words of a claim", "kind": "casualty", "place": "U.S.",
    "date_start": "2014-06-12", "date_end": "2014-06-12", "date_precision": "day",
}  # fmt: skip


def figures(*changes: dict[str, Any]) -> dict[str, Any]:
    return {"figures": [{**FIGURE, **one} for one in changes]}


def links(*changes: dict[str, Any]) -> dict[str, Any]:
    return {"links": [{**LINK, **one} for one in changes]}


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (figures({}), figures({"population": "soldiers"}), "70 killed: of whom – → soldiers"),
        (figures({"population": "captives"}), figures({}), "70 killed: of whom captives → –"),
        (figures({}), figures({"best": 71, "low": 71, "high": 71}), "70 killed → 71 killed"),
        (
            figures({}),
            figures({"measure": "injured", "population": "men"}),
            "70 killed → 70 injured, of whom – → men",
        ),
        (figures({}), figures({"text": "some 70"}), "70 killed: words “70” → “some 70”"),
        (figures({}), figures({"rule": "by hand"}), "70 killed: rule acled: N → by hand"),
        (figures({}, {"best": 3, "low": 3, "high": 3}), figures({}), "70 killed; 3 killed → 70 killed"),
        (figures({}, {}), figures({}, {"approximate": True}), "70 killed → ≈70 killed"),
        (links({}), links({"role": "spokesman"}), "UN: role – → spokesman"),
        (links({}), links({"anonymous": True}), "UN: unnamed no → yes"),
        (links({}), links({"speaker": "Lena"}), "UN → Lena"),
        (links({"speaker": "reports"}, {}), links({}, {"speaker": "reports"}), "reports; UN → UN; reports"),
        (links({}, {}), links({}), "UN; UN → UN"),
        (
            {"article": {"title": "A", "title_origin": "page", "byline": None}},
            {"article": {"title": "B", "title_origin": "person", "byline": "x"}},
            "title “A” → “B”, byline – → x",
        ),
        (
            {"article": {"title": "A", "title_origin": "page"}},
            {"article": {"title": "A", "title_origin": "person"}},
            "title origin page → person",
        ),
        ({"words": WORDS}, {"words": {**WORDS, "place": "Idlib"}}, "place U.S. → Idlib"),
        (
            {"words": WORDS},
            {"words": {**WORDS, "start": 7, "quote": "words of a claim", "date_start": None, "date_end": None}},
            "words “the words of a claim” → “words of a claim”, date 2014-06-12 → –",
        ),
        (
            {"words": WORDS},
            {"words": {**WORDS, "date_end": "2014-06-14", "kind": "event"}},
            "kind casualty → event, date 2014-06-12 → 2014-06-12 to 2014-06-14",
        ),
        ({"words": WORDS}, {"words": {**WORDS, "start": 90, "end": 127}}, "place in the article 3 → 90"),
        ({"note": {"text": "a"}}, {"note": {"text": "b"}}, "“a” → “b”"),
        (
            {"source": {"name": "UN", "reliability": None, "interests": ""}},
            {"source": {"name": "UN", "reliability": "B", "interests": "x"}},
            "“UN” reliability – → B, interests – → “x”",
        ),
        (
            {"evidence": {"3": {"stance": "context", "quote": "", "note": "", "primary": False}}},
            {"evidence": {"3": {"stance": "context", "quote": "he saw", "note": "", "primary": True}}},
            "first hand no → yes, quote – → “he saw”",
        ),
        ({"figures": []}, figures({}), ""),
        ({"note": None}, {"note": {"text": "b"}}, ""),
        (None, figures({}), ""),
        ({"figures": "odd"}, figures({}), ""),
        ({"figures": ["odd"]}, figures({}), ""),
    ],
)
def test_what_differs_is_told_with_its_name(before: Any, after: Any, words: str) -> None:
    assert differing(before, after) == words


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a" * 200 + "b" + "c" * 200, "a" * 200 + "d" + "c" * 200),
        ("a" * 200, "a" * 201),
        ("a" * 61, "a" * 60),
        ("x" + "a" * 200, "y" + "a" * 200),
        ("a" * 200, ""),
        ("word " * 40 + "end", "word " * 40 + "end of it all " * 9),
    ],
)
def test_long_texts_are_cut_around_what_differs(old: str, new: str) -> None:
    one, _, two = turned(old, new).partition(" → ")
    assert one != two
    assert max(len(one), len(two)) <= ROOM + 2
    assert turned(old, new, quoted=True) != turned(old, old, quoted=True)


def test_an_entry_with_nothing_before_tells_what_is_there() -> None:
    entry = HistoryRow(1, "", "Ben", "correct_figures", "claim", 7, {"figures": []}, figures({}), "", "", "")
    assert change(entry, 7) == "none → 70 killed"
    entry = entry._replace(action="undo", before=figures({"population": "men"}), after=figures({}))
    assert change(entry, 7) == "70 killed: of whom men → –"
