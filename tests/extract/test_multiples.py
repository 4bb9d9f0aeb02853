"""Counts in the name of a deed, ordinals of the dead, and killers who count among the dead."""

import pytest

import verifier.extract
from verifier.extract.model import Figure


def figures(text: str) -> list[Figure]:
    return [figure for claim in verifier.extract.extract(text).claims for figure in claim.figures]


def total(text: str, measure: str = "killed") -> tuple[int | None, int | None] | None:
    found = verifier.extract.extract(text).totals.get(measure)
    return (found.low, found.high) if found else None


@pytest.mark.parametrize(
    ("text", "words", "count", "measure"),
    [
        ("Detectives are investigating a double homicide in Dover.", "double homicide", 2, "killed"),
        ("The triple murder shook the village on Sunday.", "triple murder", 3, "killed"),
        ("A quadruple shooting emptied the park on Friday.", "quadruple shooting", 4, "casualties"),
        ("Police called it a double fatal shooting on Monday.", "double fatal shooting", 2, "killed"),
    ],
)
def test_the_number_in_the_name_of_a_deed_is_a_figure(text, words, count, measure):
    found = [(figure.text, figure.best, figure.measure, figure.rule) for figure in figures(text)]
    assert found == [(words, count, measure, "acled: number of a deed")]


@pytest.mark.parametrize(
    "text",
    [
        "He was charged with an attempted double murder in May.",
        "The sheriff spoke of a double murder-suicide.",  # two or three: nobody can tell
        "The double murderer was released in May.",
        "It was the second homicide of the year in Dover.",
        "He had double the injuries of his brother.",
    ],
)
def test_what_names_no_number_of_victims(text):
    assert [figure for figure in figures(text) if figure.rule.endswith("of a deed")] == []
    assert total(text) is None


def test_an_ordinal_tells_how_many_are_dead():
    assert total("A third victim has died of the wounds from the shooting on Monday.") == (3, 3)
    assert figures("A third victim has died of the wounds from the shooting on Monday.") == []


def test_a_killer_who_kills_himself_is_one_more_dead():
    assert total("A man fatally shot his wife and their two sons before killing himself, police said.") == (4, 4)
    assert total("The gunman killed two customers and then turned the gun on himself.") == (3, 3)
    assert total("Two customers were killed. The gunman killed himself.") == (2, 2)
    assert total("He killed four neighbors and himself in May.") == (5, 5)
    text = "The gunman killed two customers and then turned the gun on himself."
    assert [figure.best for figure in figures(text)] == [2]


def test_a_death_count_beside_those_shot_is_not_theirs():
    text = "4 people shot, 3 dead after a man opened fire in Dover"
    assert [(figure.best, figure.measure) for figure in figures(text)] == [(4, "casualties"), (3, "killed")]
    assert total(text, "injured") == (1, 1)
