"""Forms of news on shootings, in sentences of our own: what is a figure, and what the main incident's totals are."""

import pytest

from verifier.extract import extract
from verifier.extract.model import Total

FIGURES = [
    ("Four Shot, Two Critically Injured At Dance Hall In Dover", [("Four", "casualties"), ("Two", "injured")]),
    ("4 shot, 2 fatally, in Dover gas station shooting", [("4", "casualties"), ("2", "killed")]),
    ("Three People Dead East Of Dover", [("Three", "killed")]),
    ("Man Charged With Shooting 6 People Monday Night", [("6", "casualties")]),
    ("The gunfire hit three people.", [("three", "casualties")]),
    ("The men began shooting, hitting all five, police said.", [("five", "casualties")]),
    ("Shots were fired and four people were struck.", [("four", "casualties")]),
    ("They found three people suffering from gunshot wounds.", [("three", "injured")]),
    ("Two children received graze wounds.", [("Two", "injured")]),
    ("Two others were taken to North Dover Medical Center.", [("Two", "injured")]),
    ("Three men drove themselves to Northwest Hospital.", [("Three", "injured")]),
    ("Two women showed up at hospitals with gunshot wounds.", [("Two", "injured")]),
    ("All three are listed in fair condition.", [("three", "injured")]),
    ("The three other teens survived but were shot and injured.", [("three", "injured")]),
    ("Two brothers were found shot and killed in a barn.", [("Two", "killed")]),
    ("The shooting of two children shook Dover.", [("two", "casualties")]),
    ("Newspapers reported the capture of 12 rebel leaders.", [("12", "captured")]),
    ("A teen who was one of seven injured at the party spoke.", [("one", "injured"), ("seven", "injured")]),
]


@pytest.mark.parametrize(("text", "figures"), FIGURES)
def test_figures(text, figures):
    assert [(figure.text, figure.measure) for claim in extract(text).claims for figure in claim.figures] == figures


@pytest.mark.parametrize(
    "text",
    [
        "Two shot at the guard, police said.",
        "Four men shot the guard.",
        "Six shells hit the area near police posts 542 and 543.",
        "The wounded ranged in age from 11 to 30.",
        "Ada, (left) 16, Bo, (back center) 14, Cy, (right) 10, and Di, 9 (front center) Brown were killed.",
        "If they had not fired, we would have had two slain guards.",
        "Four suspects were seen fleeing the hospital.",
        "She was found in the basement with multiple injuries.",
        "Ada sustained multiple gunshot wounds and was pronounced dead.",
    ],
)
def test_what_is_no_count(text):
    figures = [figure.text for claim in extract(text).claims for figure in claim.figures]
    assert not [
        words for words in figures if words.split()[-1].isdigit() or words in ("Two", "two", "Four", "multiple")
    ]


TOTALS = [
    ("A teen who was one of seven injured at the party spoke.", {"injured": 7}),
    ("A boy was hurt after he and three others were shot on a court.", {"injured": 4}),
    ("Ada Brown was killed along with eight others on Sunday.", {"killed": 9}),
    ("An agent found the woman and two slain victims in a bathroom.", {"killed": 2}),
    ("Gunfire at a Dover motel left a man dead and three others hurt.", {"killed": 1, "injured": 3}),
    ("Twelve people were shot. Ada Brown died from her injuries.", {"killed": 1, "injured": 11}),
    ("Three people were shot in the leg while two others died.", {"killed": 2, "injured": 3}),
    ("Two of the victims are in critical condition. Four people were shot on Elm Street.", {"injured": 4}),
    ("Multiple people were wounded. Police said four people were shot. The other two suffered wounds.", {"injured": 4}),
    ("A teen was killed in a triple shooting. Two boys were shot in the leg.", {"killed": 1, "injured": 2}),
    ("Five people were shot. At least six more people have been shot on the block this week.", {"injured": 5}),
    ("Last year five people were killed in Dover. The trial opens on Monday.", {"killed": 5}),
    ("Ada Brown, 25, was pronounced dead at the scene. Ben Hall, 31, died at a hospital.", {"killed": 2}),
    ("He told police that his mother and younger brother were dead.", {"killed": 2}),
    ("A man was shot dead on Monday. The 31-year-old man died at the scene.", {"killed": 1}),
    ("Ada Brown and Ben Hall were killed. A third person was wounded.", {"killed": 2, "injured": 1}),
]


@pytest.mark.parametrize(("text", "counts"), TOTALS)
def test_totals(text, counts):
    assert extract(text).totals == {measure: Total(count, count, count) for measure, count in counts.items()}


def test_persons_one_by_one_are_no_figures():
    found = extract("Ada Brown, 25, was pronounced dead at the scene. Ben Hall, 31, died at a hospital.")
    assert not any(claim.figures for claim in found.claims)


def test_persons_of_several_incidents_are_not_added():
    text = "Ada Brown, 25, was shot dead on Elm Street. In a separate shooting, Ben Hall, 31, was killed."
    assert "killed" not in extract(text).totals


def test_a_share_that_the_parse_hung_elsewhere_is_read_as_a_share():
    text = "The strike killed between four and five civilians from one family, including at least two children."
    figures = [(f.text, f.measure) for claim in extract(text).claims for f in claim.figures]
    assert ("at least two", "killed") in figures
    assert extract(text).totals["killed"] == Total(4, None, 5)
