"""Whose words a claim is: the first origin, then who hands it on, and the claim without either. Own sentences."""

import pytest

from verifier.extract import extract
from verifier.extract.model import Claim


def figured(text: str, publisher: str | None = None) -> Claim:
    found = [claim for claim in extract(text, publisher=publisher).claims if claim.figures]
    assert len(found) == 1, [claim.quote for claim in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "quote", "speakers"),
    [
        (
            "The armed group known as Red Dawn said on X that its men had killed 90 guards, the Lake Post reported.",
            "its men had killed 90 guards",
            ["Red Dawn", "Lake Post"],
        ),
        (
            "Ninety guards were killed there, Lake Watch said, according to the Northern Monitor.",
            "Ninety guards were killed there",
            ["Lake Watch", "Northern Monitor"],
        ),
        (
            "Harbour News reported that, according to witnesses, the blast killed nine people.",
            "the blast killed nine people",
            ["witnesses", "Harbour News"],
        ),
        (
            "Reuters, quoting the health office, said that four patients died.",
            "four patients died",
            ["the health office", "Reuters"],
        ),
        (
            "Nine people were killed, as reported by Sara Lind, a nurse.",
            "Nine people were killed",
            ["Sara Lind"],
        ),
        (
            "River News was one of several outlets reporting that ten people were killed.",
            "ten people were killed",
            ["River News"],
        ),
        (
            "River News also shared via X that a school had been hit, injuring over 125 pupils.",
            "a school had been hit, injuring over 125 pupils",
            ["River News"],
        ),
    ],
)
def test_the_chain_runs_from_the_first_origin(text: str, quote: str, speakers: list[str]) -> None:
    claim = figured(text)
    assert claim.quote == quote
    assert [link.speaker for link in claim.attribution] == speakers


@pytest.mark.parametrize(
    ("text", "speaker", "medium"),
    [
        ("The rights group said in a report that between 56 and 77 men were killed.", "The rights group", "report"),
        ("The rights group said in a statement that 77 men were killed.", "The rights group", "statement"),
    ],
)
def test_a_report_is_the_medium_of_who_says_so_in_it(text: str, speaker: str, medium: str) -> None:
    link = figured(text).attribution[0]
    assert (link.speaker, link.medium) == (speaker, medium)


def test_two_sources_in_one_sentence_keep_apart() -> None:
    text = (
        "According to the harbour office, nine sailors were killed, while the fleet reported that twelve sailors died."
    )
    found = {c.figures[0].text: [link.speaker for link in c.attribution] for c in extract(text).claims}
    assert found == {"nine": ["the harbour office"], "twelve": ["the fleet"]}


def test_quoted_words_of_nobody_named_are_not_the_outlet_s() -> None:
    """A quotation without a speaker in the text is not put in the publisher's mouth."""
    text = "The square was empty.\n\n“The guards shot at the crowd on Friday and 12 farmers were killed at the gate.”"
    claim = next(c for c in extract(text, publisher="The Gazette").claims if c.figures)
    assert claim.attribution == ()


@pytest.mark.parametrize("word", ["I", "We"])
def test_the_author_s_own_voice_is_the_outlet_s(word: str) -> None:
    text = f"{word} know that 12 farmers were killed at the gate on Friday."
    claim = figured(text, publisher="The Gazette")
    assert [link.speaker for link in claim.attribution] == ["The Gazette"]


def test_one_who_speaks_is_no_count() -> None:
    text = "One of the wounded men said the guards shot at the crowd."
    assert not [figure for claim in extract(text).claims for figure in claim.figures]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("It is believed to hold 40 miners who were killed in June.", "It is believed to hold 40 miners"),
        ("Twelve people were reported killed in the raid.", "Twelve people were reported killed"),
        ("The school was said to be sheltering 300 displaced people.", "The school was said to be"),
        ("Several old men appear to have been killed in the raid.", "Several old men appear to have been killed"),
    ],
)
def test_a_claim_begins_with_its_clause(text: str, quote: str) -> None:
    assert figured(text).quote.startswith(quote)


def test_they_are_the_subject_of_the_same_sentence() -> None:
    text = (
        "Four drivers and two guards were killed. When the rescuers reached the yard, they found that nine more men "
        "had died."
    )
    claim = next(c for c in extract(text).claims if c.figures[0].text.startswith("nine"))
    assert [link.speaker for link in claim.attribution] == ["the rescuers"]


def test_who_releases_a_statement_speaks_in_it() -> None:
    link = figured("Lake Watch released a statement that 12 farmers were killed at the gate.").attribution[0]
    assert (link.speaker, link.medium) == ("Lake Watch", "statement")


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Lake Watch puts the number of dead at 30.", ["Lake Watch"]),
        ("The agency quoted medical sources as saying that 26 people were killed.", ["medical sources", "The agency"]),
        ("The mayor was quoted by Lake TV as saying that 26 people were killed.", ["The mayor", "Lake TV"]),
        ("The agency cited the health office as reporting 26 deaths.", ["the health office", "The agency"]),
        ("The Lake Post reported, citing a doctor, that 26 people were killed.", ["a doctor", "Lake Post"]),
        ("The general said he believed that 12 guards had been killed.", ["The general"]),
        ("The fund was the only source that specified that 12 guards had been killed.", ["The fund"]),
    ],
)
def test_further_ways_to_hand_on_a_figure(text: str, speakers: list[str]) -> None:
    assert [link.speaker for link in figured(text, publisher="The Gazette").attribution] == speakers


def test_he_is_the_subject_before_not_the_better_known_name() -> None:
    """A possessor with a given name that tells the gender does not beat the subject of the sentence."""
    text = (
        "Florent Gradel told his story in the town hall.\n\nGradel spoke about the hopes of Peter Stone's voters.\n\n"
        "“They never saw how 12 guards were killed at the gate,” he said."
    )
    claim = next(claim for claim in extract(text).claims if claim.figures)
    assert [link.speaker for link in claim.attribution] == ["Florent Gradel"]


def test_a_crowd_that_roars_says_nothing() -> None:
    text = "“They shot 12 guards at the gate,” Peter Stone said on Sunday as the crowd roared."
    assert "the crowd" not in [link.speaker for claim in extract(text).claims for link in claim.attribution]


def test_what_is_asked_is_not_said() -> None:
    claim = figured("Asked whether 12 guards were killed, the minister left the room.")
    assert "asked, feared or wished, not said" in claim.reasons
    assert claim.hedges[0] == "Asked"


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        (
            "The group said that its men had killed 40 guards, according to the New York Times.",
            ["The group", "New York Times"],
        ),
        ("The minister said 12 people had died, according to police.", ["The minister", "police"]),
        (
            "The minister told Reuters that according to police 12 people had died.",
            ["police", "The minister", "Reuters"],
        ),
    ],
)
def test_who_is_named_after_the_comma_passed_it_on(text: str, speakers: list[str]) -> None:
    """ "X said …, according to Y": Y reports that X said it; inside X's own words Y comes first."""
    (claim,) = extract(text).claims
    assert [link.speaker for link in claim.attribution] == speakers
