"""Speakers that the parse hides or mixes up: relays, joined names, documents, places, labels. Own sentences."""

import pytest

from verifier.extract import extract, issuers, joint_names, names, places_by_name
from verifier.extract.model import Claim


def claim(text: str, words: str) -> Claim:
    found = [each for each in extract(text).claims if words in each.quote]
    assert len(found) == 1, [each.quote for each in extract(text).claims]
    return found[0]


def links(text: str, words: str) -> list[tuple[str, str | None]]:
    """Speaker and role of each link; each speaker is printed where its offsets say."""
    chain = claim(text, words).attribution
    for link in chain:
        if link.start is not None and link.speaker not in ("Amna", "Lena Ross"):
            assert link.speaker in text[link.start : link.end]
    return [(link.speaker, link.role) for link in chain]


@pytest.mark.parametrize(
    "text",
    [
        "Idris Omar was quoted as saying by the state news agency NARA that six divers drowned.",
        "Idris Omar was quoted by the state news agency NARA as saying that six divers drowned.",
    ],
)
def test_who_quotes_is_the_relay_by_its_name(text: str) -> None:
    assert links(text, "six divers") == [("Idris Omar", None), ("NARA", "state news agency")]


def test_who_quotes_stands_behind_a_quotation() -> None:
    text = "“Six divers drowned,” Idris Omar was quoted as saying by Reuters."
    assert links(text, "Six divers") == [("Idris Omar", None), ("Reuters", None)]


@pytest.mark.parametrize(
    ("phrase", "second"),
    [
        ("the mayor of Tarn, Idris Omar, and a local nurse", ", and a local nurse"),
        ("Idris Omar, the mayor, and Mina Holt", ", and Mina Holt"),
        ("Idris Omar, a lawyer, and a father of two", None),
        ("Idris Omar, founder, chairman, and chief executive", None),
        ("the army, the police, and a witness", None),
    ],
)
def test_where_a_second_speaker_begins(phrase: str, second: str | None) -> None:
    at = joint_names.second(phrase)
    assert (None if at is None else phrase[at:]) == second


def test_both_of_two_speakers_stand() -> None:
    text = "The mayor of Tarn, Idris Omar, and a local nurse said three divers were killed. Omar left."
    assert links(text, "three divers") == [("The mayor of Tarn, Idris Omar, and a local nurse", None)]


@pytest.mark.parametrize(
    "text",
    [
        "In a statement released by the ministry on Monday, 22 miners were said to have been injured.",
        "In the ministry's statement, 22 miners were said to have been injured.",
    ],
)
def test_whose_statement_says_so(text: str) -> None:
    found = claim(text, "22 miners were said to have been injured")
    assert [(link.speaker.lower(), link.medium) for link in found.attribution] == [("the ministry", "statement")]


@pytest.mark.parametrize(
    ("text", "speaker", "medium"),
    [
        ("Photos posted on X by the account @tarn_now show at least 11 bodies.", None, "photo"),
        ("Footage shared on Telegram by the group shows 12 bodies.", None, "footage"),
        ("Hospital records name 14 divers killed in the storm.", "Hospital records", None),
        ("Police records list 14 divers killed in the storm.", "Police records", None),
    ],
)
def test_documents_and_pictures_speak(text: str, speaker: str | None, medium: str | None) -> None:
    verb = next(word for word in (" show", " name", " list") if word in text)
    (link,) = claim(text, text.rstrip(".")).attribution
    assert (link.speaker, link.medium) == (speaker or text[: text.index(verb)], medium)


def test_a_caption_reads() -> None:
    (link,) = claim("The caption read: “Eleven martyrs of the Tarn battalion.”", "Eleven martyrs").attribution
    assert (link.speaker, link.medium) == ("The caption", "caption")


@pytest.mark.parametrize("verb", ["showed", "name", "list", "read"])
def test_who_reads_or_names_is_no_document(verb: str) -> None:
    """A person before such a verb, or a verb that has no object, makes no statement."""
    for chain in [each.attribution for each in extract(f"The guards {verb} 14 dead divers, one by one.").claims]:
        assert chain == () or chain[0].medium is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A ministry memo seen by AFP lists 42 missing divers.", [("A ministry memo", None), ("AFP", None)]),
        (
            "A ministry memo, obtained by the AFP news agency, lists 42 missing divers.",
            [("A ministry memo", None), ("AFP", "news agency")],
        ),
        ("A memo leaked to Reuters says that 42 divers are missing.", [("A memo", None), ("Reuters", None)]),
        ("A memo seen by lawyers says that 42 divers are missing.", [("A memo", None)]),
        ("According to a memo seen by Reuters, 42 divers are missing.", [("a memo", None), ("Reuters", None)]),
        ("According to a study by the Tarn Lab published on Friday, 42 divers died.", [("Tarn Lab", None)]),
        ("According to a study by the Tarn Institute released last week, 42 divers died.", [("Tarn Institute", None)]),
        ("According to a statement issued by the navy on Friday, 42 divers died.", [("the navy", None)]),
        ("According to a report published on Friday, 42 divers died.", [("a report", None)]),
        ("According to a report released Monday, 42 divers died.", [("a report", None)]),
        (
            "According to a complaint filed in Tarn District Court, 42 divers died.",
            [("a complaint filed in Tarn District Court", None)],
        ),
        ("A video released Tuesday shows 42 dead divers.", [("A video", None)]),
        ("Photos posted on Friday by relatives show 42 dead divers.", [("Photos posted on Friday by relatives", None)]),
        ("Photos posted by relatives indicate that 42 divers died.", [("Photos posted by relatives", None)]),
        (
            "A study published by the university found that 42 divers died.",
            [("A study published by the university", None)],
        ),
    ],
)
def test_a_document_s_speaker_ends_before_what_was_done_with_it(
    text: str, expected: list[tuple[str, str | None]]
) -> None:
    assert links(text, "42")[: len(expected)] == expected
    assert len(links(text, "42")) == len(expected)


def test_the_publisher_that_saw_a_document_is_no_relay() -> None:
    found = extract("A ministry memo seen by AFP lists 42 missing divers.", publisher="AFP")
    assert [link.speaker for link in found.claims[0].attribution] == ["A ministry memo"]


@pytest.mark.parametrize(
    ("phrase", "who"),
    [
        ("a report obtained by the Lake Post", None),
        ("a report by the Lake Institute seen by reporters", "the Lake Institute"),
        ("a statement from the fleet on Friday", "the fleet"),
    ],
)
def test_whose_paper(phrase: str, who: str | None) -> None:
    found = issuers.issuer(phrase)
    assert (None if found is None else phrase[found[0] : found[1]]) == who


@pytest.mark.parametrize(
    ("before", "who"),
    [
        ("Mina Holt, 34, and Idris Omar, 51, stood by.", "Mina Holt"),
        ("Mina Holt, 51, and Idris Omar, 34, stood by.", "Idris Omar"),
        ("“We ran,” said Amna, who gave only her first name.", "Amna"),
        ("Mina Holt, 51, stood by.", "the 34-year-old"),
        ("The ship lay in the harbour.", "the 34-year-old"),
    ],
)
def test_the_34_year_old_is_who_can_be_meant(before: str, who: str) -> None:
    text = f"{before} “The guards shot two of my cousins,” the 34-year-old added."
    assert [link.speaker for link in claim(text, "two of my cousins").attribution] == [who]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Initially Lena wrote that two divers had died.", "Lena"),
        ("Today Lena Ross wrote that two divers had died.", "Lena Ross"),
        ("Later the ministry said that two divers had died.", "the ministry"),
        ("UPDATE: Police say two divers were shot.", "Police"),
        ("Lindner Avenue was closed on Friday. He said two divers were shot.", "He"),
        ("Riverside Park was closed on Friday. He said two divers were shot.", "He"),
        ("Lena Ross came to Kessel Bridge. She said two divers were shot.", "Lena Ross"),
    ],
)
def test_what_is_no_part_of_a_speaker(text: str, who: str) -> None:
    assert [link.speaker for link in claim(text, "two divers").attribution] == [who]


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Lindner Avenue", True),
        ("Riverside Park", True),
        ("Martin Luther King Boulevard", True),
        ("Anna Lane", False),
        ("Downing Street", False),
        ("Kim Berg", False),
    ],
)
def test_places_by_name(name: str, place: bool) -> None:
    assert places_by_name.is_place(name) is place
    assert not (place and names.read(name).nature == "person")


@pytest.mark.parametrize(
    ("phrase", "name"),
    [("Sunday Mirror", "Sunday Mirror"), ("Sunday Lena Ross", "Lena Ross"), ("Initially Lena", "Lena")],
)
def test_days_and_adverbs_before_a_name(phrase: str, name: str) -> None:
    assert names.read(phrase).name == name


def test_a_role_makes_a_person_of_the_name_of_a_place() -> None:
    speaker = names.read("Sgt. Corin Park")
    assert (speaker.name, speaker.nature) == ("Corin Park", "person")
    assert names.can_speak("Corin Park")
    assert not names.can_speak("Corin Avenue")


@pytest.mark.parametrize(
    "name",
    [
        "Omar al-Tamimi",
        "Isra el-Hadi",
        "Salma Al-Omari",
        "Nabil ash-Sharif",
        "Abd al-Karim al-Jabri",
        "Abdel-Majid al-Turki",
        "Qasim bin al-Walid",
    ],
)
@pytest.mark.parametrize("sentence", ["{} said three had died.", "{} wrote “Twelve martyrs so far. They are gone.”"])
def test_an_arabic_article_is_part_of_the_name(name: str, sentence: str) -> None:
    text = sentence.format(name)
    claim = extract(text).claims[0]
    assert [link.speaker for link in claim.attribution] == [name]
    assert text[claim.attribution[0].start : claim.attribution[0].end] == name


def test_they_are_those_of_the_clause_before() -> None:
    text = (
        "Neighbours said a feud over a car had led to the shooting. "
        "When officers reached the street on Sunday, they found that a woman and two men had been shot."
    )
    (found,) = [claim for claim in extract(text).claims if claim.figures]
    assert found.attribution[0].speaker == "officers"


@pytest.mark.parametrize(
    "paper", ["reports received by her office", "reports of two clinics", "a letter sent on Friday"]
)
def test_a_paper_told_of_in_passing_is_no_part_of_the_claim(paper: str) -> None:
    text = f"Lena Ross, the rights chief, said that, according to {paper}, 17 divers drowned in a single bay."
    (found,) = extract(text).claims
    assert found.quote == "17 divers drowned in a single bay"
    assert [link.speaker for link in found.attribution][-1] == "Lena Ross"
