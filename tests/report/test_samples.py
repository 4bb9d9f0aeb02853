"""The sample articles are read by ingest, say what they are, and hold the words that the demo's verdicts are about."""

from dataclasses import dataclass

import pytest

from verifier import ingest, samples
from verifier.ingest import Reading
from verifier.samples import DemoVerdict, demo, is_from, nearest


@pytest.fixture(scope="module")
def readings() -> list[Reading]:
    found = [
        reading for source in ingest.find([str(path) for path in samples.paths()]) for reading in ingest.read(source)
    ]
    return [reading for reading in found if isinstance(reading, Reading)]


def test_every_form_of_input_is_shown(readings: list[Reading]) -> None:
    assert sorted(path.suffix for path in samples.paths()) == [".html", ".html", ".jsonl", ".txt", ".txt"]
    assert len(readings) == 6


def test_each_article_says_that_it_is_a_retelling_and_of_what(readings: list[Reading]) -> None:
    for reading in readings:
        assert "A retelling, in verifier's own words, of what " in reading.text
        assert reading.publisher
        assert reading.publisher.endswith("(retold)")
        assert reading.publisher.removesuffix(" (retold)") in reading.text
        assert reading.title
        assert reading.title in reading.text
        assert reading.published
        assert reading.published.startswith(("2014-06-1", "2014-09", "2015-04-07"))
        assert reading.notice is None
        assert reading.flags == ()
        assert 120 <= len(reading.text.split()) <= 250


def test_the_figures_that_outlets_differed_on_are_in_them(readings: list[Reading]) -> None:
    everything = "\n".join(reading.text for reading in readings)
    for words in ("about 170", "scores of", "hundreds of", "1,700", "between 560 and 770", "1,678", "17 civilians"):
        assert words in everything


def test_the_demo_shows_every_state_and_finds_its_words(readings: list[Reading]) -> None:
    assert demo().reviewer == "Demo reviewer"
    assert {verdict.verdict for verdict in demo().verdicts} == {"confirmed", "disputed", "unverifiable", None}
    for verdict in demo().verdicts:
        (article,) = [reading for reading in readings if is_from(verdict, reading.origin)]
        assert article.text.count(verdict.words) == 1
        assert verdict.rationale.startswith("Demo. ") if verdict.verdict else verdict.note


@dataclass(frozen=True)
class Stretch:
    start: int
    end: int


TEXT = "He said that about 90 people died. She said that nobody did."
VERDICT = DemoVerdict("a.txt", "about 90 people died", "disputed", "", "")


def test_the_nearest_claim_holds_most_of_the_words_and_little_else() -> None:
    whole, exact, part, other = Stretch(0, 34), Stretch(13, 33), Stretch(13, 28), Stretch(35, 60)
    assert nearest(VERDICT, TEXT, [whole, exact, part, other]) is exact
    assert nearest(VERDICT, TEXT, [other, part, whole]) is whole
    assert nearest(VERDICT, TEXT, [other, part]) is part


def test_no_claim_is_better_than_a_wrong_one() -> None:
    assert nearest(VERDICT, TEXT, [Stretch(35, 60), Stretch(13, 21)]) is None
    assert nearest(VERDICT, "another text", [Stretch(0, 12)]) is None
    assert nearest(VERDICT, TEXT, []) is None


@pytest.mark.parametrize(
    ("origin", "same"),
    [("a.txt", True), ("/x/a.txt", True), ("C:\\x\\a.txt", True), ("ba.txt", False), ("a.txt:1", False)],
)
def test_an_article_is_known_by_the_end_of_its_origin(origin: str, same: bool) -> None:
    assert is_from(VERDICT, origin) is same
