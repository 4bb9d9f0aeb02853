"""What a claim is worth checking, and the reasons given for it. All sentences are our own."""

import pytest

from verifier.extract import extract, kinds, worth
from verifier.extract.model import Claim, IncidentHint


def claims(text: str) -> list[Claim]:
    return list(extract(text, published="2022-06-15", publisher="The Gazette").claims)


def value(text: str) -> float:
    kind = kinds.kind_of(text, [], True) or "statement"
    return worth.score(text, kind, [], (), False, (), IncidentHint())[0]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("Wages fell by 12 percent in the last two years.", "I think wages are far too low today."),
        ("The province lost 40,000 jobs between May and July.", "We have to think about jobs again."),
        ("The dam cost $3 billion more than planned.", "The dam was a beautiful thing to see."),
        ("Parliament passed the law twice in 2014.", "Thank you all for coming here."),
        ("The council closed six clinics last year.", "Who will close the clinics?"),
        ("The army withdrew from Ardana in March.", "We hope that the army will leave."),
        ("The minister voted against the bill in 1998.", "You've got to let us try."),
    ],
)
def test_what_can_be_checked_is_worth_more_than_opinion_and_plan(better: str, worse: str) -> None:
    assert value(better) > value(worse)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Police said 40 people were killed in Ardana on Monday.", "casualty"),
        ("Police said 40 people were killed in Ardana on Monday.", "figure"),
        ("Police said 40 people were killed in Ardana on Monday.", "date"),
        ("Police said 40 people were killed in Mosul on Monday.", "place"),
        ("Ruth Berg, the mayor, said 40 people were killed.", "named speaker"),
        ("An official who asked not to be named said 40 people were killed.", "anonymous source"),
        ("Police said up to 40 people may have been killed.", "hedge"),
        ("The army denied that 40 people were killed.", "denied or not confirmed"),
        ("Residents said they saw 40 bodies in the street in Mosul.", "first-hand"),
        ("The fire destroyed 300 houses, the largest loss in the town, on Sunday.", "comparison"),
    ],
)
def test_reasons_in_words(text: str, reason: str) -> None:
    assert any(reason in claim.reasons for claim in claims(text)), [claim.reasons for claim in claims(text)]


def test_two_figures_for_one_measure_give_a_reason_on_both() -> None:
    text = "The health ministry said 12 people were killed in Mosul on Monday. The army said nine people were killed."
    first, second = claims(text)
    assert "another figure in this article: nine" in first.reasons
    assert "another figure in this article: 12" in second.reasons


@pytest.mark.parametrize(
    "second",
    [
        "The army said nine soldiers were injured.",
        "The army said 12 people were killed.",
        "The army said 11 to 15 people were killed.",
        "The army said 90 people were killed in Basra on Sunday.",
        "The army said nine people were killed in another attack.",
        "The army said that since 2003, nine people have been killed.",
        "Nine children were killed, the army said.",
        "The army said that nobody was killed.",
    ],
)
def test_figures_of_something_else_or_within_bounds_are_no_contradiction(second: str) -> None:
    text = f"The health ministry said 12 people were killed in Mosul on Monday. {second}"
    assert not any("another figure" in reason for claim in claims(text) for reason in claim.reasons)


@pytest.mark.parametrize(
    "line",
    [
        "10:32 GMT", "Share", "Read more: Ten killed in mine blast", "This is a developing story.",
        "Updated at 6:15 p.m. on Sunday", "What we know", "Most read", "We use cookies to improve your visit.",
        "Sign up for our newsletter to read how 12 people were killed.", "Photo: Ruth Berg/AFP", "14 comments",
        "Related: Ten killed in mine blast", "STORY: Ten killed in mine blast", "WATCH: Ten killed in mine blast",
        "Also read: Ten killed in mine blast", "This story will be updated.", "LIVE: Ten killed in mine blast",
        "Check back for updates.", "Click here to report that 12 people were killed.",
    ],
)  # fmt: skip
def test_furniture_gives_no_claim(line: str) -> None:
    text = f"A pit collapsed near Ardana on Monday, killing four miners, police said.\n\n{line}\n\nThe pit was closed."
    assert not any(line[:12] in claim.quote or "Ten killed" in claim.quote for claim in claims(text))
    assert any("four" in figure.text for claim in claims(text) for figure in claim.figures)


@pytest.mark.parametrize(
    "text",
    [
        "Anyone with information about the fire on Sunday is asked to call 555-010-0199.",
        "Residents can reach the district office at 555-010-0142 on Monday.",
        "I think it is unfortunate that the bridge was closed, he said.",
        "He said he was shocked and heartbroken after the closing of the bridge.",
        "Why was the bridge closed on Sunday?",
        "We hope the bridge will be opened soon.",
        "The mayor said it was a wonderful, wonderful day.",
    ],
)
def test_opinions_wishes_and_questions_give_none(text: str) -> None:
    assert claims(text) == []
