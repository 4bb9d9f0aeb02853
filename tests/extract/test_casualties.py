import pytest

from verifier import confidence
from verifier.extract import casualties, codebooks, document, parsing


def find(text: str, book: str = "acled") -> list[casualties.FigureHit]:
    prepared = document.prepare(text)
    gated = [s.index for s in prepared.sentences if casualties.triggers(prepared.words(s))]
    return casualties.find(prepared, parsing.parse(prepared, gated), codebooks.get(book))


def read(text: str) -> list[tuple[str, str | None, str | None]]:
    return [(hit.figure.text, hit.figure.measure, hit.figure.population) for hit in find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("About 170 soldiers were killed on the road.", [("About 170", "killed", "soldiers")]),
        ("Gunmen killed eleven farmers.", [("eleven", "killed", "farmers")]),
        ("12 killed in blast", [("12", "killed", None)]),
        ("Three killed, 5 injured in shooting", [("Three", "killed", None), ("5", "injured", None)]),
        ("The strike left 12 dead and 34 wounded.", [("12", "killed", None), ("34", "injured", None)]),
        ("12 people dead and 34 wounded", [("12", "killed", "people"), ("34", "injured", None)]),
        ("It resulted in the death of 12 villagers.", [("12", "killed", "villagers")]),
        ("The death toll rose to 43 from 38.", [("43", "killed", None)]),
        ("The ministry put the death toll at 43.", [("43", "killed", None)]),
        ("The attack claimed the lives of 12 people.", [("12", "killed", "people")]),
        ("Hundreds have been liquidated, it says.", [("Hundreds", "killed", None)]),
        ("Scores of captured local soldiers being killed.", [("Scores", "killed", "captured local soldiers")]),
        ("Two priests were gunned down at dawn.", [("Two", "killed", "priests")]),
        ("Four men were shot dead and two were beheaded.", [("Four", "killed", "men"), ("two", "killed", None)]),
        ("The number killed this week may run into the hundreds.", [("hundreds", "killed", None)]),
        ("They rounded up and killed troops as well as 17 civilians.", [("17", "killed", "civilians")]),
        ("One police officer was killed.", [("One", "killed", "police officer")]),
        ("The bodies of 12 men were found.", [("12", "killed", "men")]),
        ("Twelve people were shot, one fatally.", [("Twelve", "casualties", "people"), ("one", "killed", None)]),
        ("Gunmen took 15 people hostage.", [("15", "captured", "people")]),
        ("Rebels kidnapped two engineers.", [("two", "captured", "engineers")]),
        ("The dead, 12, and wounded were buried.", [("12", "killed", None)]),
        (
            "3,000 people were displaced and 20 are missing.",
            [("3,000", "displaced", "people"), ("20", "missing", None)],
        ),
        ("The toll is 12.", [("12", "casualties", None)]),
        ("The bombing killed or wounded more than 100 people.", [("more than 100", "casualties", "people")]),
        ("Between 23 and 27 people were killed.", [("Between 23 and 27", "killed", "people")]),
        ("The shooting sent four people to the hospital.", [("four", "injured", "people")]),
    ],
)
def test_measure_population_and_words(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "He was killed by three gunmen.",
        "Rebels captured 12 towns.",
        "He was charged with the attempted murder of five teenagers.",
        "Jane Roe, 16, was killed.",
        "She died on 14 June 2019 at 6 p.m.",
        "The man suffered multiple gunshot wounds.",
        "The blast killed the guard and destroyed five houses.",
        "There was no word on those injured.",
        "Five suspects were charged after the guard was killed.",
        "The keeper, 41, was killed at the gate.",
        "He was shot with his son (8) and died.",
    ],
)
def test_what_is_no_victim_count(text):
    assert [hit for hit in find(text) if not hit.hypothetical] == []


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("No one was killed.", "killed"),
        ("Nobody was hurt.", "injured"),
        ("There were no casualties.", "casualties"),
        ("No injuries were reported.", "injured"),
    ],
)
def test_a_denial_is_a_stated_zero(text, measure):
    (hit,) = find(text)
    assert hit.negated
    assert (hit.figure.low, hit.figure.best, hit.figure.high) == (0, 0, 0)
    assert hit.figure.measure == measure
    assert hit.figure.rule == "acled: none"


def test_a_share_is_marked():
    whole, part = find("At least 12 people, including three children, were killed.")
    assert (whole.part, part.part) == (False, True)
    assert part.figure.population == "children"


@pytest.mark.parametrize("text", ["They threatened to kill 50 hostages.", "The bomb could kill 200 people."])
def test_threats_are_hypothetical(text):
    assert [hit.hypothetical for hit in find(text)] == [True]


def test_other_times_are_background():
    assert [hit.background for hit in find("Since 2003, 4,000 have died.")] == [True]


def test_offsets_are_those_of_the_article():
    text = "Élan à côté.\n\n  The mayor said that “some 30 miners” were killed."
    (hit,) = find(text)
    figure = hit.figure
    assert text[figure.start : figure.end] == figure.text == "some 30"
    assert figure.population_start is not None
    assert text[figure.population_start : figure.population_end] == "miners"
    assert text[hit.trigger.start : hit.trigger.end] == "killed"


def test_the_gate_lets_every_word_of_harm_through_and_little_else():
    assert casualties.triggers("Hundreds have been liquidated")
    assert casualties.triggers("He was gunned down")
    assert not casualties.triggers("The council met on Friday to set the price of bread.")


@pytest.mark.parametrize(
    "text",
    [
        "The death toll would have been more than a thousand.",
        "The death toll will reach 300.",
        "He should kill 12 men.",
    ],
)
def test_what_did_not_happen_is_hypothetical(text):
    assert [hit.hypothetical for hit in find(text)] == [True]


def test_a_hedge_is_no_hypothesis():
    assert [hit.hypothetical for hit in find("The blast may have killed 12 men.")] == [False]


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("About 160 guards were killed on the bridge.", True),
        ("Nine drivers, who had come from the coast the day before, were all found dead.", True),
        ("Drivers, who rang 911 after a row near the market, were wounded.", False),
    ],
)
def test_a_doubtful_reading_is_below_the_threshold(text, sure):
    hits = find(text)
    assert hits
    assert all(confidence.unsure(hit.figure.confidence) is not sure for hit in hits)
    assert {hit.figure.confidence for hit in hits} == {hit.confidence for hit in hits}
