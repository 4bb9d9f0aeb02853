"""Figures as narratives of conflict give them: joint counts of dead and hurt, tolls "placed at", ages in obituaries."""

import pytest

from verifier.extract import casualties, codebooks, document, parsing


def find(text: str, book: str = "acled") -> list[casualties.FigureHit]:
    prepared = document.prepare(text)
    gated = [s.index for s in prepared.sentences if casualties.triggers(prepared.words(s))]
    return casualties.find(prepared, parsing.parse(prepared, gated), codebooks.get(book))


def read(text: str) -> list[tuple[str, str | None]]:
    return [(hit.figure.text, hit.figure.measure) for hit in find(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Multiple people were reported killed and wounded in a raid.",
        "A number of martyrs and wounded arrived at the clinic.",
        "He wrote of dozens of wounded and martyrs.",
        "The raid resulted in the deaths and injuries of several people.",
    ],
)
def test_one_vague_number_for_the_dead_and_the_hurt(text):
    ((_, measure),) = read(text)
    assert measure == "casualties"


@pytest.mark.parametrize(
    "text", ["The agency wrote of six deaths and injuries.", "It reported four martyrs and wounded."]
)
def test_a_number_right_before_the_dead_is_theirs(text):
    ((_, measure),) = read(text)
    assert measure == "killed"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The station put the number of killed at 12.", [("12", "killed")]),
        ("Two other agencies placed the number of killed at eight.", [("eight", "killed")]),
        ("Later reports placed the number of those killed in the raid as three.", [("three", "killed")]),
        (
            "The raid led to the martyrdom of 15 people and the wounding of 31 others.",
            [("15", "killed"), ("31", "injured")],
        ),
        ("At least 14 identified villagers from two clans were killed.", [("At least 14", "killed")]),
        ("Six people were killed and a large number were injured.", [("Six", "killed"), ("a large number", "injured")]),
    ],
)
def test_what_befell_them(text, expected):
    assert [pair for pair in read(text) if pair[0] != "two"] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Siblings Ali Rama’a (28), Omar Rama’a (36) and Sara Rama’a (26) were killed.",
        "Killed were grandmother Zara Odeh “Umm Ali”, 60; her son Karim Odeh “Abu Said”, 32-35; "
        "and Obaid Odeh, 5-6 (son of Karim).",
    ],
)
def test_ages_behind_names_are_no_counts(text):
    assert read(text) == []


def test_a_year_before_a_vague_count_is_no_part_of_it():
    (hit,) = find("On 3 May 2019 dozens of miners were killed.")
    assert (hit.figure.text, hit.figure.low) == ("dozens", 12)


def test_generations_are_no_victims():
    assert read("At least 26 members of the clan, spanning at least three generations, were killed.") == [
        ("At least 26", "killed")
    ]


@pytest.mark.parametrize(("book", "expected"), [("acled", (2, None, None)), ("airwars", (12, None, 24))])
def test_a_large_number_by_codebook(book, expected):
    (hit,) = find("A large number of people were injured.", book)
    assert (hit.figure.low, hit.figure.best, hit.figure.high) == expected
    assert hit.figure.rule == f"{book}: large number"


def test_casualties_that_were_taken_away_are_not_none():
    assert read("There are no casualties left at the scene.") == []


@pytest.mark.parametrize(
    ("text", "companions"),
    [
        ("Two civilians, a writer and a student, were killed.", 0),
        ("Three martyrs and a wounded civilian were recovered.", 0),
    ],
)
def test_who_comes_on_top_of_a_count(text, companions):
    assert find(text)[0].companions == companions
