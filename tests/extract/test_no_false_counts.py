"""What looks like a count of victims and is none: each from a class of faults met when figures were judged by hand."""

import pytest

from verifier.extract import extract


def read(text: str) -> list[tuple[str, str | None, int | None]]:
    """The words, measure and low of every figure."""
    return [(f.text, f.measure, f.low) for claim in extract(text).claims for f in claim.figures]


@pytest.mark.parametrize(
    "text",
    [
        "None of the dockers have life-threatening injuries.",
        "The crew has no life threatening injuries at this time.",
        "No other injuries were reported at the quarry.",
        "No one was seriously hurt in the collision, police said.",
        "In total, 31 people were in the hall, including other injured guests.",
        "They went on praying that nobody died in the tunnel.",
        "A guard was shot in the foot; another guard, also 22, was shot in the arm.",
        "The driver was transferred to Mercy One in critical condition.",
        "She mourned the martyrdom of my friend and colleague, the beloved Dr. Omar Halim.",
    ],
)
def test_no_count(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("A few guests, all between the ages of 18 and 22, were shot in the yard.", ("A few", "casualties", 2)),
        ("No one was hurt in the collision.", ("No one", "injured", 0)),
        ("No injuries were reported at the quarry.", ("No", "injured", 0)),
        ("Agents found a clerk and two slain guards in the cellar.", ("two", "killed", 2)),
        ("A man and woman were killed in the collision.", ("A man and woman", "killed", 2)),
        ("Three miners died at Mercy Two, the hospital said.", ("Three", "killed", 3)),
    ],
)
def test_what_is_still_counted(text: str, figure: tuple[str, str, int]) -> None:
    assert read(text) == [figure]
