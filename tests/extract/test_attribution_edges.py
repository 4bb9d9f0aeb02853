"""Where a source begins and ends, who speaks where the parse loses it, and what is listed at all. Own sentences."""

import pytest

from verifier.extract import extract
from verifier.extract.model import Extraction

BODY = "\n\nThe ferry burned for three hours in the harbour before the crew was brought ashore by small boats."

Triple = tuple[str | None, str, str]


def listed(text: str, title: str | None = None) -> list[Triple]:
    """Source, cue and content of every attribution that is listed, as printed."""
    found: Extraction = extract(text, title=title, published="2024-03-04", publisher="The Gazette")

    def words(span: object) -> str:
        return text[span.start : span.end]  # type: ignore[attr-defined]

    return [(words(a.source) if a.source else None, words(a.cue), words(a.content)) for a in found.attributions]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Ivo Horn on Tuesday said the mill would close.", "Ivo Horn"),
        ("Ivo Horn in a long interview said the mill would close.", "Ivo Horn"),
        ("Even Ada Lind said the mill would close.", "Ada Lind"),
        ("Ada Lind herself said the mill would close.", "Ada Lind"),
        ("Ivo Horn, who runs the clinic, said the mill would close.", "Ivo Horn, who runs the clinic"),
        (
            "Ivo Horn, who was the mayor's aide in 2012, said the mill would close.",
            "Ivo Horn, who was the mayor's aide in 2012",
        ),
        ("Ivo Horn, who called the vote a farce, said the mill would close.", "Ivo Horn"),
        ("Ivo Horn, who has left for Rome, said the mill would close.", "Ivo Horn"),
        ("The Lake Bank, which owns the mill, said the mill would close.", "The Lake Bank"),
        ("Officials who saw the plan said the mill would close.", "Officials who saw the plan"),
    ],
)
def test_a_source_has_what_says_who_it_is_and_not_when_it_spoke(text: str, source: str) -> None:
    assert [found[0] for found in listed(text)] == [source]


def test_a_possessor_is_listed_with_its_ending() -> None:
    (one,) = listed("Many doubted Ivo Horn's claim that the mill had burned twice.")
    assert one == ("Ivo Horn's", "claim", "that the mill had burned twice")


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        (
            "In a letter to the Post, her adviser, Jan Marsh, said: “The mill burned and nine men died.”",
            "her adviser, Jan Marsh",
            "“The mill burned and nine men died.”",
        ),
        (
            "“I am better with my hands than I am with my head,” said Robin Marsh, half joking.",
            "Robin Marsh",
            "“I am better with my hands than I am with my head,”",
        ),
        (
            "As part of his plea, Karl Lazar Horn, 44, said that he robbed nine homes.",
            "Karl Lazar Horn, 44",
            "that he robbed nine homes",
        ),
        (
            "The fall of the vote marks “the beginning of the end” for the port, said Geert Wild, founder of a club.",
            "Geert Wild, founder of a club",
            "The fall of the vote marks “the beginning of the end” for the port",
        ),
        ("“But why?” reporter Jana Horn asked him.", "reporter Jana Horn", "“But why?”"),
        (
            "Otherwise, she said, the mills may simply steal work from one another.",
            "she",
            "Otherwise, she said, the mills may simply steal work from one another.",
        ),
        (
            "While he's said he'll fight on, Lind must choose soon.",
            "he",
            "he'll fight on",
        ),
    ],
)
def test_a_speaker_is_found_where_the_parse_loses_the_subject(text: str, source: str, content: str) -> None:
    assert (source, content) in [(found[0], found[2]) for found in listed(text)]


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        (
            "She sees him as a real threat.",
            "She",
            "him as a real threat",
        ),
        (
            "He called the marchers “louts” and “thugs” without proof.",
            "He",
            "the marchers “louts” and “thugs”",
        ),
        (
            "In a Lake News poll released Monday, 31 percent of sailors said they were content.",
            "a Lake News poll released Monday",
            "31 percent of sailors said they were content",
        ),
        (
            "Ivo Horn is far ahead in public opinion polls.",
            "public opinion polls",
            "Ivo Horn is far ahead",
        ),
        (
            "As reported by Lake Watch, the mill burned down on Sunday.",
            "Lake Watch",
            "the mill burned down on Sunday",
        ),
        (
            "According to the summary, Mills and another aide asked the clerk to burn the letters.",
            "the summary",
            "Mills and another aide asked the clerk to burn the letters",
        ),
    ],
)
def test_more_constructions(text: str, source: str, content: str) -> None:
    assert (source, content) in [(found[0], found[2]) for found in listed(text)]


@pytest.mark.parametrize(
    "text",
    [
        "The mill appears to have burned twice.",
        "It seems that the mill burned twice.",
        "The new road focuses on the port.",
        "The mayor ignored the rain.",
        "Q: Who burned the mill in the night?",
    ],
)
def test_what_nobody_says_is_not_listed(text: str) -> None:
    assert listed(text) == []


def test_a_name_before_a_headline_s_colon_speaks_where_it_speaks_in_the_article() -> None:
    title = "Horn: The mill will close"
    said = listed(f"{title}.\n\nAda Horn told reporters that the mill was old.{BODY}", title)
    assert said[0] == ("Horn", ":", "The mill will close.")
    silent = listed(
        f"Aleppo: Six men hurt\n\nAda Horn told reporters that the mill was old.{BODY}", "Aleppo: Six men hurt"
    )
    assert [found[0] for found in silent] == ["Ada Horn"]


def test_the_paragraph_behind_a_speaker_and_a_colon_is_the_speaker_s_without_marks() -> None:
    text = f"The minister, Ada Horn, said:\n\nThe raid killed nine people on Dock Street.{BODY}"
    found = extract(text, published="2024-03-04", publisher="The Gazette")
    (claim,) = [claim for claim in found.claims if "nine people" in claim.quote]
    assert [link.speaker for link in claim.attribution] == ["Ada Horn"]
    assert not any("burned" in content for _, _, content in listed(text))


def test_a_paragraph_in_which_somebody_else_speaks_stays_theirs() -> None:
    text = f"The minister, Ada Horn, said:\n\nThe raid killed nine people, Ivo Lind told reporters.{BODY}"
    found = extract(text, published="2024-03-04", publisher="The Gazette")
    (claim,) = [claim for claim in found.claims if "nine people" in claim.quote]
    assert [link.speaker for link in claim.attribution] == ["Ivo Lind"]


def test_the_alias_of_a_man_is_no_quotation_with_a_speaker_behind_it() -> None:
    assert listed("On Monday Abel Wild, alias “Bo,” 25, of Lakeland, pleaded guilty to two counts of arson.") == []


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        (
            "Posts from members of the Saad family identified the victims as 74-year-old Arif Saad and his two sons.",
            "two sons",
            "Posts from members of the Saad family",
        ),
        (
            "The victims were identified by the coroner as Hanna Lind and her sister Maya, killed with three children.",
            "three children",
            "The coroner",
        ),
        (
            "A large number of sources identified four men to have been killed in the strike.",
            "four men",
            "A large number of sources",
        ),
        (
            "A harbour police report alleges Horn went out the front door, fetched a gun and began firing at the door, "
            "killing Marsh and injuring three others.",
            "three others",
            "A harbour police report",
        ),
        (
            "Another relative, Houda Dabi wrote in a long post: “They killed you and your 12 cousins at the mill.”",
            "12 cousins",
            "Houda Dabi",
        ),
    ],
)
def test_the_first_speaker_of_a_claim(text: str, words: str, speaker: str) -> None:
    found = extract(text + BODY, published="2024-03-04", publisher="The Gazette")
    (claim,) = [claim for claim in found.claims if words in claim.quote]
    assert claim.attribution[0].speaker.lower() == speaker.lower()


def test_a_headline_confirms_all_that_follows_its_verb() -> None:
    text = "Coroner confirms 3 dead in Lakeville, suspect arrested"
    found = extract(text + BODY, title=text, published="2024-03-04", publisher="The Gazette")
    (claim,) = [claim for claim in found.claims if "3 dead" in claim.quote]
    assert [link.speaker for link in claim.attribution] == ["Coroner"]


def test_further_paragraphs_in_the_first_person_are_the_speaker_s() -> None:
    text = (
        "Commenting on reports that the old port was taken, the minister, Ada Horn, said:\n\n"
        "Nearly a year has gone by since the raid on the port.\n\n"
        "I am appalled by the murder of nine people there." + BODY
    )
    found = extract(text, published="2024-03-04", publisher="The Gazette")
    (claim,) = [claim for claim in found.claims if "nine people" in claim.quote]
    assert [link.speaker for link in claim.attribution] == ["Ada Horn"]
