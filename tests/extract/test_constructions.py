"""Each figure and each statement says by which construction it was read."""

import pytest

from verifier.extract import attribution, casualties, codebooks, document, parsing


def prepared(text):
    whole = document.prepare(text)
    return whole, parsing.parse(whole, [sentence.index for sentence in whole.sentences])


@pytest.mark.parametrize(
    ("text", "figure", "why"),
    [
        ("About 160 guards were killed on the bridge.", "About 160", "subject of the passive “were killed”"),
        ("Nine farmers died, officials said.", "Nine", "subject of the verb “died”"),
        ("Gunmen killed dozens of villagers.", "dozens", "object of “killed”"),
        ("The strike left 14 dead and 36 wounded.", "36", "the word right behind the number"),
        ("It resulted in the death of 14 villagers.", "14", "behind “of” with “death” before it"),
        ("The death toll rose to 43 from 38.", "43", "what “death” comes to, behind “to”"),
        ("Two of the dead were medics.", "Two", "counted out of victims, behind “of” or “among”"),
        ("No one was killed.", "No one", "stated zero: subject of the passive “was killed”"),
        ("Six women were shot dead, including two nurses.", "two", "share of a larger count"),
    ],
)
def test_a_figure_names_its_construction(text, figure, why):
    hits = casualties.find(*prepared(text), codebooks.get("acled"))
    assert next(hit.why for hit in hits if hit.figure.text == figure) == why


@pytest.mark.parametrize(
    ("text", "construction"),
    [
        ("According to the mayor, four miners are missing.", "“according to”"),
        ("Police said that nine farmers were wounded.", "indirect speech: what follows the verb"),
        ("“We counted nine bodies,” Omar Haddad said.", "speaker and verb set apart from the words by marks"),
        ("It was reported by the agency that the town had fallen.", "passive of a verb of saying"),
    ],
)
def test_a_statement_names_its_construction(text, construction):
    assert [found.construction for found in attribution.find(*prepared(text))] == [construction]


def test_every_reading_names_its_construction():
    text = (
        "Five men and two women were shot, one fatally. Another 12 people were taken to hospital, police said. "
        "The number of wounded was 40, including three children. 30 dead: officials. Scores of soldiers fled or died. "
        "Between 20 and 25 villagers were buried alive, and at least as many are missing. Dead: 12. "
        "The bombing killed over 100. Four of those killed were from one family."
    )
    hits = casualties.find(*prepared(text), codebooks.get("acled"))
    assert len(hits) >= 8
    assert [hit.figure.text for hit in hits if not hit.why] == []
