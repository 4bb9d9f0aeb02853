import pytest

from verifier.extract import casualties, codebooks, document, parsing, totals
from verifier.extract.model import Total


def sums(text: str, title: str | None = None, book: str = "acled") -> dict[str, Total]:
    codebook = codebooks.get(book)

    def hits(words: str) -> list[casualties.FigureHit]:
        prepared = document.prepare(words)
        return casualties.find(prepared, parsing.parse(prepared, range(len(prepared.sentences))), codebook)

    return totals.totals(hits(text), hits(title) if title else [], codebook)


def test_the_first_count_is_the_main_incident():
    text = "Nine miners were killed and four injured on Monday. Since 2010, 300 miners have died in the region."
    assert sums(text) == {"killed": Total(9, 9, 9), "injured": Total(4, 4, 4)}


def test_a_later_count_of_the_same_incident_widens_an_open_one():
    text = "At least nine miners were killed on Monday. The union said that twelve miners had died."
    assert sums(text)["killed"] == Total(9, None, 12)


def test_a_lower_early_count_does_not_lower_the_total():
    text = "Nine miners were killed on Monday. Early reports said that three miners had died."
    assert sums(text)["killed"] == Total(9, 9, 9)


def test_shares_are_not_added():
    assert sums("Nine miners, including three women, were killed.")["killed"] == Total(9, 9, 9)


def test_parts_of_one_list_are_added():
    assert sums("Five men and two women were killed.")["killed"] == Total(7, 7, 7)
    assert sums("A woman and her two children were killed.")["killed"] == Total(3, 3, 3)


def test_those_shot_less_those_dead_are_injured():
    assert sums("Six people were shot, two fatally, on Main Street.")["injured"] == Total(4, 4, 4)


def test_a_title_outside_the_text_counts_first():
    assert sums("The mayor spoke of two deaths among the staff.", "Three killed in mine fire")["killed"].low == 3


def test_a_denial_gives_zero():
    assert sums("No one was injured in the fire.") == {"injured": Total(0, 0, 0)}


@pytest.mark.parametrize("book", ["acled", "airwars"])
def test_no_count_no_total(book):
    assert sums("The mayor spoke of the dead.", book=book) == {}


def test_a_count_given_once_does_not_stand_against_one_given_again_and_again():
    text = (
        "Seven miners were killed on Monday. All seven miners died at once, officials said. Eight miners died, he said."
    )
    assert sums(text)["killed"] == Total(7, 7, 7)


def test_all_who_were_brought_to_hospital_are_no_wider_count_of_the_injured():
    text = "One clerk was killed and three injured in the fire. All four were taken to the hospital."
    assert sums(text)["injured"] == Total(3, 3, 3)


def test_the_dead_of_a_later_sentence_are_taken_from_those_shot():
    assert sums("Four people were shot in Dover. One man died on the way to the hospital.")["injured"].low == 3


def test_a_list_gives_the_total_unless_a_stated_count_is_higher():
    assert sums("A nurse and her two sons were killed. Two boys were killed in the yard.")["killed"] == Total(3, 3, 3)
    named = "The dead are Ada Brown, 31, and Ben Holt, 40. Five people were killed on Monday."
    assert sums(named)["killed"] == Total(5, 5, 5)
