"""Digits that are labels, zeros that deny no victims, and what befell a count where the parse hides it."""

import pytest

from verifier.extract import codebooks, extract, quantities


def read(text: str) -> list[tuple[str, str | None, int | None, str | None]]:
    return [(f.text, f.measure, f.low, f.population) for claim in extract(text).claims for f in claim.figures]


def texts(text: str) -> list[str]:
    return [found[0] for found in read(text)]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Two nurses in wards 16 and 18 died.", ["Two"]),
        ("Mortars struck sectors 4, 6 and 9, killing three porters.", ["three"]),
        ("The dead lay in barracks 12 to 15.", []),
        ("Shells struck outposts 31 and 32, and five guards were hurt.", ["five"]),
        ("Guards shot dead in blocks 7 and 9 were brothers.", []),
    ],
)
def test_joined_digits_behind_a_plural_for_numbered_things_are_labels(text: str, figures: list[str]) -> None:
    assert texts(text) == figures


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("In the tents 12 women and 14 children died.", ["12", "14"]),
        ("In two halls, 12 and 14 bodies were found.", ["two", "12", "14"]),
        ("Fires killed 12 and 14 people in the villages.", ["12", "14"]),
        ("In the camps 12 and 14 people died.", ["12", "14"]),
        ("Shells fell on posts 31 and 32.", []),
        ("NBC 6 dead in Tarn", ["6"]),
        ("According to ABC, 7 dockers died.", ["7"]),
    ],
)
def test_a_count_behind_such_a_word_stays_one(text: str, figures: list[str]) -> None:
    assert [text[q.start : q.end] for q in quantities.scan(text, codebooks.get("acled"))] == figures


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("KTUX 8’s Mina Holt reports from Tarn, where two porters were shot.", ["two"]),
        ("Three porters were hurt, Fox 31 Tarn reported after two others had been shot.", ["Three", "two"]),
        ("ABC News: 4 dead in Tarn mill fire", ["4"]),
        ("He told NBC 9 that nine dockers were killed.", ["nine"]),
    ],
)
def test_digits_behind_a_broadcaster_s_name_belong_to_it(text: str, figures: list[str]) -> None:
    assert texts(text) == figures


@pytest.mark.parametrize(
    "text",
    [
        "None of the wounded spoke to the press.",
        "None of the victims described the driver.",
        "None of those killed was a miner.",
        "Neither of the injured was in critical condition.",
    ],
)
def test_none_of_the_victims_did_something_is_no_zero(text: str) -> None:
    assert texts(text) == []


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("None of the victims died.", "killed"),
        ("None of the hostages was killed, the mayor said.", "killed"),
        ("None of the dockers was injured.", "injured"),
        ("None was hurt.", "injured"),
    ],
)
def test_none_of_them_was_harmed_is_a_zero(text: str, measure: str) -> None:
    assert [(found[1], found[2]) for found in read(text)] == [(measure, 0)]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "At least 60 miners, eight of them teenagers, had been missing for two days.",
            [("At least 60", "missing", 60), ("eight", "missing", 8)],
        ),
        ("Nine divers have been missing since Monday.", [("Nine", "missing", 9)]),
        ("The fire left 9 other dockers dead and 20 injured.", [("9", "killed", 9), ("20", "injured", 20)]),
        ("The storm left 12 other villagers hurt and four missing.", [("12", "injured", 12), ("four", "missing", 4)]),
        ("The raid left six dead and 20 others wounded.", [("six", "killed", 6), ("20", "injured", 20)]),
        ("A boiler burst, leaving two more dockers dead.", [("two", "killed", 2)]),
    ],
)
def test_what_befell_them(text: str, figures: list[tuple[str, str, int]]) -> None:
    assert [found[:3] for found in read(text)] == figures


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("At least 60 miners, eight of them teenagers, had been missing for two days.", "teenagers"),
        ("More than 200 miners, 15 of them women, have been missing since Friday, their lawyer said.", "women"),
    ],
)
def test_a_share_of_them_says_who_they_are(text: str, whom: str) -> None:
    assert [found[3] for found in read(text)] == ["miners", whom]


@pytest.mark.parametrize(
    "text", ["The rebels stormed Tarn and took 40 guards prisoner.", "They took 40 guards hostage on Monday."]
)
def test_those_taken_prisoner_are_named_without_the_word(text: str) -> None:
    assert read(text) == [("40", "captured", 40, "guards")]
