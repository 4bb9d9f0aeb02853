"""Speakers and chains: names, roles, pronouns, outlets that were told, and the order of the links. Own sentences."""

import pytest

from verifier.extract import attribution, document, names, parsing
from verifier.extract.model import Link


def chains(text: str, publisher: str | None = None) -> list[tuple[Link, ...]]:
    doc = document.prepare(text, None, "2024-03-04", publisher)
    wanted = [s.index for s in doc.readable() if attribution.triggers(doc.words(s))]
    return [statement.chain for statement in attribution.find(doc, parsing.parse(doc, wanted))]


@pytest.mark.parametrize(
    ("phrase", "name", "role"),
    [
        ("Karim al-Jabiri, the army's chief spokesman", "Karim al-Jabiri", "the army's chief spokesman"),
        ("UN refugee chief Anna Lindqvist", "Anna Lindqvist", "UN refugee chief"),
        ("Iraqi Prime Minister Salim Haddad", "Salim Haddad", "Iraqi Prime Minister"),
        ("Gen. Peter Stone", "Peter Stone", "Gen."),
        ("Mr. Stone", "Stone", None),
        ("a spokeswoman, Ruth van der Berg", "Ruth van der Berg", "a spokeswoman"),
        ("Channel 4's Lina Moreau", "Lina Moreau", "Channel 4"),
    ],
)
def test_the_name_stands_without_the_role(phrase: str, name: str, role: str | None) -> None:
    speaker = names.read(phrase)
    assert (speaker.name, speaker.role, speaker.nature) == (name, role, "person")


@pytest.mark.parametrize(
    ("phrase", "nature", "anonymous"),
    [
        ("the Pentagon", "organisation", False),
        ("A security source in Basra", "person", True),
        ("Witnesses", "people", True),
        ("a caption under the photograph", "thing", False),
        ("the health ministry", "organisation", False),
        ("an official who asked not to be named", "person", True),
    ],
)
def test_speakers_without_a_name(phrase: str, nature: str, anonymous: bool) -> None:
    speaker = names.read(phrase)
    assert (speaker.nature, speaker.anonymous) == (nature, anonymous)


def test_pronouns_find_their_person_and_role() -> None:
    text = (
        "Karim al-Jabiri, the army's chief spokesman, said the town was quiet. "
        "He told reporters that two soldiers were missing.\n\n"
        "UN refugee chief Anna Lindqvist visited the camp. She said the camp was full."
    )
    links = [chain[0] for chain in chains(text)]
    assert [(link.speaker, link.role) for link in links] == [
        ("Karim al-Jabiri", "the army's chief spokesman"),
        ("Karim al-Jabiri", "the army's chief spokesman"),
        ("Anna Lindqvist", "UN refugee chief"),
    ]


def test_the_span_is_that_of_the_words_nearest_to_the_claim() -> None:
    text = "Peter Stone, the mayor, arrived late. He said the bridge was closed."
    (chain,) = chains(text)
    assert chain[0].speaker == "Peter Stone"
    assert chain[0].start is not None
    assert text[chain[0].start : chain[0].end] == "He"


def test_a_surname_is_completed() -> None:
    text = "Peter Stone, the mayor, said the bridge was closed. It would open soon, Stone said."
    assert [chain[0].speaker for chain in chains(text)] == ["Peter Stone", "Peter Stone"]


def test_finding_speaker_and_agency_stand_in_order() -> None:
    text = (
        "Karim al-Jabiri, the army's chief spokesman, denied it. "
        "He told the AFP news agency that an analysis of the footage showed that about 40 men were shot."
    )
    chain = max(chains(text), key=len)
    assert [(link.speaker, link.cue) for link in chain] == [
        ("an analysis of the footage", "showed"),
        ("Karim al-Jabiri", "told"),
        ("AFP", None),
    ]
    assert chain[1].medium == "told the AFP news agency"
    assert chain[2].medium == "news agency"


def test_reports_that_an_office_received() -> None:
    text = (
        "UN refugee chief Anna Lindqvist was alarmed. "
        "She said in a statement that her office had received reports that guards beat 9 prisoners in the camp."
    )
    chain = max(chains(text), key=len)
    assert [link.speaker for link in chain] == ["reports", "her office", "Anna Lindqvist"]
    assert chain[1].role == "Anna Lindqvist's office"
    assert chain[2].medium == "statement"


def test_the_publisher_told_is_only_a_medium() -> None:
    (chain,) = chains("A diplomat told Sky News that the embassy was empty.", "Sky News")
    assert [link.speaker for link in chain] == ["A diplomat"]
    assert chain[0].medium == "told Sky News"
    assert chain[0].anonymous


def test_an_outlet_without_that_is_not_taken_for_the_subject() -> None:
    doc = "Residents told Al Jazeera rebels were patrolling the streets."
    (chain,) = chains(doc)
    assert [link.speaker for link in chain] == ["Residents", "Al Jazeera"]


def test_a_correspondent_reporting_from_somewhere() -> None:
    (chain,) = chains("Sky News's Lina Moreau, reporting from the port of Odesa, said the harbour was closed.")
    assert chain[0].speaker == "Lina Moreau"
    assert chain[0].role == "Sky News, reporting from the port of Odesa"


def test_who_is_the_person_before_it() -> None:
    (chain,) = [c for c in chains("Peter Stone, who said the bridge was closed, left the town.") if c]
    assert chain[0].speaker == "Peter Stone"


def test_citing_names_the_origin() -> None:
    found = chains("The network reported that 14 people drowned, citing the coast guard.")
    longest = max(found, key=len)
    assert [link.speaker for link in longest] == ["the coast guard", "The network"]
