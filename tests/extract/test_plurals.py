"""Victims in the plural without a number: a last resort, and only where the words tell of one event."""

import pytest

from verifier.extract import pipeline
from verifier.extract.model import Figure, Total


def figures(text: str, title: str | None = None, book: str = "acled") -> list[Figure]:
    return [figure for claim in pipeline.extract(text, title=title, codebook=book).claims for figure in claim.figures]


@pytest.mark.parametrize(
    ("text", "words", "measure"),
    [
        ("Nine miners were killed and others were wounded when the shaft collapsed.", "others", "injured"),
        ("The blast killed a guard, injuring others in the hall.", "others", "injured"),
        ("An airstrike hit the house on Monday, resulting in injuries.", "injuries", "injured"),
        ("Villagers were injured when shelling hit the market.", "Villagers", "injured"),
    ],
)
def test_a_bare_plural_is_at_least_two(text, words, measure):
    (figure,) = [one for one in figures(text) if "no number given" in one.rule]
    assert (figure.text, figure.measure) == (words, measure)
    assert (figure.low, figure.best, figure.high) == (2, None, None)
    assert figure.rule == "acled: plural, no number given"


def test_the_airwars_codebook_counts_two():
    (figure,) = figures("Others were injured in the raid.", book="airwars")
    assert (figure.low, figure.best, figure.high) == (2, 2, 2)
    assert pipeline.extract("Others were injured in the raid.", codebook="airwars").totals == {
        "injured": Total(2, 2, 2)
    }


def test_many_is_read_like_a_large_number():
    (figure,) = figures("Many villagers were wounded in the raid.", book="airwars")
    assert (figure.text, figure.low, figure.high) == ("Many villagers", 12, 24)


@pytest.mark.parametrize(
    "text",
    [
        "Others were wounded in the raid. The clinic said that seven people were wounded.",
        "Others were wounded in the raid. No one was wounded, the army said.",
        "Dozens were killed and wounded in the raid, and others were wounded later.",
    ],
)
def test_not_where_the_article_gives_a_number(text):
    assert [one for one in figures(text) if "no number given" in one.rule] == []


def test_not_where_the_title_gives_a_number():
    text = "Others were wounded in the raid on the harbour, the mayor said."
    assert [one for one in figures(text, "Seven wounded in raid") if one.text == "others"] == []


@pytest.mark.parametrize(
    "text",
    [
        "A guard was killed in the raid, police said.",
        "He accused the army of killing civilians.",
        "It is unclear whether others were injured in the raid.",
        "Journalists have been murdered in the capital.",
        "The raid resulted in injuries to a policeman.",
        "If others were injured in the attack, nobody has said so.",
        "The wounded were taken away after the strike.",
    ],
)
def test_what_is_no_count_of_one_event(text):
    assert [one for one in figures(text) if "no number given" in one.rule] == []
