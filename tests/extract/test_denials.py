"""What is denied, doubted or left open never stands as a plain claim of a figure. All sentences are our own."""

import pytest

from verifier.extract import extract
from verifier.extract.model import Claim


def figured(text: str, publisher: str | None = "The Gazette") -> Claim:
    found = [claim for claim in extract(text, publisher=publisher).claims if claim.figures]
    assert len(found) == 1, [claim.quote for claim in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        ("The army could not confirm that 1,700 miners had been killed.", "could not confirm", "The army"),
        ("The minister denied that 40 farmers were killed in the raid.", "denied", "The minister"),
        ("The hospital refused to confirm whether 12 people had died there.", "refused to confirm", "The hospital"),
        ("The mayor said there was no evidence that 300 miners were killed.", "no evidence", "The mayor"),
        ("The army rejected claims that 40 farmers were killed.", "rejected claims", "The army"),
        ("The army rejected reports of 40 deaths.", "rejected", "The army"),
        ("The fleet disputed a report by Lake News that its guns killed 40 anglers.", "disputed a report", "The fleet"),
        ("The council has not said whether 12 people were killed in the fire.", "has not said", "The council"),
        ("Nobody has said that 40 farmers were killed.", "Nobody has said", "The Gazette"),
        ("The agency said it had no reports that 40 miners were injured.", "no reports", "The agency"),
    ],
)
def test_the_denying_words_stay_with_the_claim(text: str, words: str, speaker: str) -> None:
    """The quote holds the denial, `hedges` names it, and the figure is marked and worth less."""
    claim = figured(text)
    assert words in claim.hedges
    assert words in claim.quote
    assert "denied or not confirmed" in claim.reasons
    assert claim.attribution[0].speaker == speaker


def test_a_denied_figure_is_worth_less_than_the_same_one_stated() -> None:
    stated = figured("The minister said that 40 farmers were killed in the raid.")
    denied = figured("The minister did not say that 40 farmers were killed in the raid.")
    assert denied.check_worthiness < stated.check_worthiness


def test_who_denies_comes_before_who_reports_it() -> None:
    claim = figured("The mayor said the police denied that 40 farmers were killed.")
    assert [link.speaker for link in claim.attribution] == ["the police", "The mayor"]
    assert "denied" in claim.hedges


def test_the_cue_of_a_link_keeps_its_negation() -> None:
    claim = figured("The army could not confirm that 1,700 miners had been killed.")
    assert claim.attribution[0].cue == "could not confirm"
    assert claim.attribution[0].hedge == "could not confirm"


@pytest.mark.parametrize(
    "text",
    [
        "The court dismissed the captain on Friday after 12 sailors were killed.",
        "The mayor said no bridge was closed and 12 sailors were killed.",
        "The blast claimed 12 lives in the harbour on Friday.",
    ],
)
def test_other_negations_mark_nothing(text: str) -> None:
    claim = next(claim for claim in extract(text).claims if claim.figures)
    assert "denied or not confirmed" not in claim.reasons
    assert claim.hedges == ()


@pytest.mark.parametrize(
    "text",
    [
        "No exact number of injuries has been made public in the town.",
        "Nobody has said that the miners were killed.",
        "No details of the casualties were given by the police.",
    ],
)
def test_a_number_that_nobody_gave_is_no_zero(text: str) -> None:
    assert not [figure for claim in extract(text).claims for figure in claim.figures]
