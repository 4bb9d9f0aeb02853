"""Persons listed without a number, or with numbers to be added, as one count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import verifier.extract
from verifier.extract.model import Figure

NAMES = ["Ada Brown", "Ben Holt", "Carla Dunn", "Dan Frost", "Edna Marsh", "Finn Hale"]


def figures(text: str) -> list[Figure]:
    return [figure for claim in verifier.extract.extract(text).claims for figure in claim.figures]


def listed(text: str) -> list[tuple[str, int | None, str | None]]:
    return [
        (figure.text, figure.best, figure.measure) for figure in figures(text) if figure.rule.endswith("persons listed")
    ]


@pytest.mark.parametrize(
    ("text", "words", "count", "measure"),
    [
        ("A man and his young daughter were shot and killed in Dover.", "A man and his young daughter", 2, "killed"),
        ("Two children, ages 4 and 6, and their mother were found dead.", None, 3, "killed"),
        ("A grandmother, her son and five grandchildren died on Friday, officials said.", None, 7, "killed"),
        ("Ada Brown, 31, and Ben Holt, 40, were killed on Elm Street.", "Ada Brown, 31, and Ben Holt, 40", 2, "killed"),
        ("He killed his wife, his two stepsons and himself on Sunday.", None, 4, "killed"),
        ("She is accused of killing her father, mother, sister and a family friend.", None, 4, "killed"),
        (
            "The deaths of a retired pastor, his wife and their three youngest children shocked Dover.",
            None,
            5,
            "killed",
        ),
        ("Police found the bodies of Ada Brown, 61, and her 14-year-old grandson.", None, 2, "killed"),
        ("Police identified the dead as Ada Brown, 61; Ben Holt, 33; and Carla Dunn, 18.", None, 3, "killed"),
        ("The shooting wounded a teacher and a student on Monday.", "a teacher and a student", 2, "injured"),
        ("A 19-year-old and a 23-year-old were wounded near the station.", None, 2, "injured"),
        ("The victims are two 13-year-olds and a 19-year-old.", None, 3, "casualties"),
        ("The blast left a woman and her infant son dead.", "a woman and her infant son", 2, "killed"),
        ("A driver and two passengers suffered injuries in the attack.", None, 3, "injured"),
    ],
)
def test_persons_of_a_list_are_counted(text, words, count, measure):
    found = listed(text)
    assert [(best, kind) for _, best, kind in found] == [(count, measure)]
    if words:
        assert found[0][0] == words


def test_a_place_before_the_list_is_no_member():
    assert [best for _, best, _ in listed("In Dover, a nurse and her son were killed on Monday.")] == [2]


def test_names_and_ages_behind_a_member_are_no_members():
    text = "He shot dead his wife, Edna, 40, and their two sons, Finn, 9, and Dan, 7."
    assert [best for _, best, _ in listed(text)] == [3]


def test_numbers_of_a_list_stay_figures_and_are_added_in_the_total():
    text = "Two men and three women were killed."
    assert {figure.best for figure in figures(text)} == {2, 3}
    assert verifier.extract.extract(text).totals["killed"].low == 5


@pytest.mark.parametrize(
    "text",
    [
        "A man, his wife and several children were killed.",  # nobody says how many
        "The gunman killed a man and a woman was wounded.",  # two clauses
        "Ada Brown, 31, and Ben Holt, 40, killed three people in Dover.",  # they did it
        "Three people were killed by a man and his brother.",
        "A man and his brother were not hurt when shots were fired.",
        "Ada Brown and her sister Edna, who was killed in May, were nurses.",  # one of them
        "A third victim, a young man, was wounded.",  # one person
        "A man or a woman was killed.",
        "One of the victims, a young man, and a clerk quarreled before the shooting.",
        "The victim was Ada's mother and Ben's aunt.",  # one person
    ],
)
def test_what_is_no_list_of_victims_gives_no_count(text):
    assert listed(text) == []


def test_a_list_that_says_who_they_are_is_not_counted_twice():
    totals = verifier.extract.extract("Three people, a man and two women, were killed in Dover.").totals
    assert (totals["killed"].low, totals["killed"].high) == (3, 3)
    totals = verifier.extract.extract("Two men were killed. The dead are Ada Brown, 30, and Ben Holt, 31.").totals
    assert (totals["killed"].low, totals["killed"].high) == (2, 2)


@given(st.lists(st.sampled_from(NAMES), min_size=2, max_size=6, unique=True), st.integers(18, 90))
def test_as_many_named_as_stand_in_the_list(names, age):
    people = [f"{name}, {age + number}" for number, name in enumerate(names)]
    text = f"The dead were {'; '.join(people[:-1])}; and {people[-1]}."
    found = listed(text)
    assert [best for _, best, _ in found] == [len(names)]
    assert found[0][0] in text
